//! Digest authentication (RFC 7616): MD5 and SHA-256, each plain or `-sess`, with `qop=auth` or, as RFC 2069, without.
//!
//! Enters: user and password, and what the server wants (`WWW-Authenticate`). Leaves: the `Authorization` of a request.
//! It refuses other algorithms and `auth-int` alone; the 401 stands then. The server is asked once; later requests go
//! with its nonce at once, until it wants another.

use std::sync::{Mutex, PoisonError};

use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderValue, Method, Uri};
use md5::Md5;
use sha2::{Digest as _, Sha256};

use super::challenge::{Challenge, challenges};
use super::credentials::secret;
use super::random;
use crate::wire::header_text;

/// User and password, and what the server last wanted.
pub(super) struct Digest {
    user: String,
    password: String,
    state: Mutex<Option<State>>,
}

struct State {
    wants: Wants,
    /// How often the nonce was used.
    count: u32,
}

#[derive(Clone, PartialEq)]
struct Wants {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// As the server writes it; `None` when it does not.
    algorithm: Option<String>,
    sha256: bool,
    session: bool,
    auth: bool,
    userhash: bool,
}

impl Digest {
    pub(super) fn new(user: String, password: String) -> Self {
        Self {
            user,
            password,
            state: Mutex::new(None),
        }
    }

    /// Takes a new challenge; whether there is one.
    pub(super) fn challenged(&self, headers: &HeaderMap) -> bool {
        let texts = headers.get_all(WWW_AUTHENTICATE).into_iter();
        let texts = texts.filter_map(header_text);
        let wants = texts
            .flat_map(challenges)
            .find_map(|challenge| Wants::read(&challenge));
        let Some(wants) = wants else { return false };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = Some(State { wants, count: 0 });
        true
    }

    /// The header for a request; `None` while the server has not said what it wants.
    pub(super) fn authorize(&self, method: &Method, uri: &Uri) -> Option<HeaderValue> {
        let (wants, count) = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let state = state.as_mut()?;
            state.count = state.count.checked_add(1)?;
            (state.wants.clone(), state.count)
        };
        let uri = uri.path_and_query()?.as_str();
        let cnonce = format!("{:016x}{:016x}", random::bits(), random::bits());
        let text = self.answer(&wants, count, method.as_str(), uri, &cnonce);
        secret(&text)
    }

    fn answer(&self, wants: &Wants, count: u32, method: &str, uri: &str, cnonce: &str) -> String {
        let (realm, nonce) = (&wants.realm, &wants.nonce);
        let hash = |text: String| wants.hash(&text);
        let mut first = hash(format!("{}:{realm}:{}", self.user, self.password));
        if wants.session {
            first = hash(format!("{first}:{nonce}:{cnonce}"));
        }
        let second = hash(format!("{method}:{uri}"));
        let response = if wants.auth {
            hash(format!(
                "{first}:{nonce}:{count:08x}:{cnonce}:auth:{second}"
            ))
        } else {
            hash(format!("{first}:{nonce}:{second}"))
        };
        let mut text = format!(
            "Digest {}, realm={}, nonce={}, uri={}, response=\"{response}\"",
            self.username(wants),
            quoted(realm),
            quoted(nonce),
            quoted(uri)
        );
        if let Some(algorithm) = &wants.algorithm {
            text.push_str(&format!(", algorithm={algorithm}"));
        }
        if wants.auth {
            text.push_str(&format!(", qop=auth, nc={count:08x}"));
        }
        if wants.auth || wants.session {
            text.push_str(&format!(", cnonce=\"{cnonce}\""));
        }
        if let Some(opaque) = &wants.opaque {
            text.push_str(&format!(", opaque={}", quoted(opaque)));
        }
        text
    }

    /// RFC 7616 sections 3.4.2 to 3.4.4: hashed, or as text of any script.
    fn username(&self, wants: &Wants) -> String {
        if wants.userhash {
            let hash = wants.hash(&format!("{}:{}", self.user, wants.realm));
            return format!("username=\"{hash}\", userhash=true");
        }
        if self.user.is_ascii() {
            format!("username={}", quoted(&self.user))
        } else {
            format!(
                "username*=UTF-8''{}",
                crate::wire::percent_encode(&self.user)
            )
        }
    }
}

impl Wants {
    fn read(challenge: &Challenge) -> Option<Self> {
        if !challenge.scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let get = |name| challenge.get(name).map(str::to_owned);
        let algorithm = get("algorithm");
        let lower = algorithm.as_deref().unwrap_or("MD5").to_ascii_lowercase();
        let session = lower.ends_with("-sess");
        let sha256 = match lower.trim_end_matches("-sess") {
            "md5" => false,
            "sha-256" => true,
            _ => return None,
        };
        let qop = get("qop");
        let offers = qop.as_deref().map(|qop| qop.split(',').map(str::trim));
        let auth = match offers {
            Some(mut offers) => offers
                .any(|one| one.eq_ignore_ascii_case("auth"))
                .then_some(true)?,
            None => false,
        };
        Some(Self {
            realm: get("realm").unwrap_or_default(),
            nonce: get("nonce")?,
            opaque: get("opaque"),
            algorithm,
            sha256,
            session,
            auth,
            userhash: get("userhash").is_some_and(|value| value.eq_ignore_ascii_case("true")),
        })
    }

    fn hash(&self, text: &str) -> String {
        fn hex(bytes: &[u8]) -> String {
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        }
        if self.sha256 {
            hex(&Sha256::digest(text))
        } else {
            hex(&Md5::digest(text))
        }
    }
}

/// A quoted string (RFC 9110 section 5.6.4).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 7616 section 3.9.1.
    fn example(algorithm: &str) -> String {
        let header = format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
             nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
             opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        );
        let digest = Digest::new("Mufasa".into(), "Circle of Life".into());
        let mut headers = HeaderMap::new();
        headers.insert(WWW_AUTHENTICATE, header.parse().unwrap());
        assert!(digest.challenged(&headers));
        let wants = digest.state.lock().unwrap().as_ref().unwrap().wants.clone();
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        digest.answer(&wants, 1, "GET", "/dir/index.html", cnonce)
    }

    #[test]
    fn examples_of_the_rfc() {
        let md5 = example("MD5");
        assert!(
            md5.contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""),
            "{md5}"
        );
        let sha = example("SHA-256");
        assert!(
            sha.contains("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
            "{sha}"
        );
        assert!(
            sha.contains("username=\"Mufasa\"") && sha.contains("qop=auth, nc=00000001"),
            "{sha}"
        );
    }

    #[test]
    fn what_is_not_known_is_not_answered() {
        let digest = Digest::new("a".into(), "b".into());
        for unknown in [
            "Digest nonce=\"n\", algorithm=SHA-1",
            "Digest nonce=\"n\", qop=\"auth-int\"",
            "Digest realm=\"r\"",
            "Basic realm=\"r\"",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(WWW_AUTHENTICATE, unknown.parse().unwrap());
            assert!(!digest.challenged(&headers), "{unknown}");
        }
        assert!(digest.authorize(&Method::GET, &Uri::default()).is_none());
    }
}
