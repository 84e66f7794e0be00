//! What a document says once for all operations: its servers and security schemes.
//!
//! Enters: constants of generated code. Leaves: plain data that the client and the server read.

use super::oauth::{Grant, OAuthFlow};
use super::row::Kind;

/// A server of the document (OpenAPI, Server Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// The URL, with `{name}` where a variable goes; relative ones have no scheme.
    pub url: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL (OpenAPI, Server Variable Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name.
    pub name: &'static str,
    /// The value when none is set.
    pub default: &'static str,
    /// The values that may be set; empty when any may.
    pub values: &'static [&'static str],
}

impl ServerVariable {
    /// A variable, with the values that it may have, or none when any may be.
    pub const fn new(
        name: &'static str,
        default: &'static str,
        values: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            default,
            values,
        }
    }

    /// Whether it may have this value.
    pub fn takes(&self, value: &str) -> bool {
        self.values.is_empty() || self.values.contains(&value)
    }
}

impl Server {
    /// A server.
    pub const fn new(url: &'static str) -> Self {
        Self {
            url,
            variables: &[],
        }
    }

    /// Sets the variables.
    #[must_use]
    pub const fn variables(mut self, variables: &'static [ServerVariable]) -> Self {
        self.variables = variables;
        self
    }

    /// The URL, with each variable given by `value` or its default.
    pub fn resolve(&self, value: impl Fn(&str) -> Option<String>) -> String {
        self.variables
            .iter()
            .fold(self.url.to_owned(), |url, variable| {
                let value = value(variable.name).unwrap_or_else(|| variable.default.to_owned());
                url.replace(&format!("{{{}}}", variable.name), &value)
            })
    }

    /// The path of the URL, without the last `/`: what comes before the paths of the operations.
    pub fn base_path(&self) -> String {
        let url = self.resolve(|_| None);
        // A host may also stand without a scheme (RFC 3986 section 4.2).
        let scheme = url.split_once("://").map(|(_, rest)| rest);
        let path = match scheme.or_else(|| url.strip_prefix("//")) {
            Some(rest) => rest.find('/').and_then(|at| rest.get(at..)),
            None => Some(&*url),
        };
        let path = path
            .unwrap_or_default()
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
            .trim_matches('/');
        if path.is_empty() {
            String::new()
        } else {
            format!("/{path}")
        }
    }
}

/// A security scheme of the document (OpenAPI, Security Scheme Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name that the document gives it.
    pub name: &'static str,
    /// How its credentials travel.
    pub kind: SchemeKind,
    /// The scopes or roles that an operation asks for; empty in the scheme itself.
    pub scopes: &'static [&'static str],
    /// The ways to get tokens of `type: oauth2`.
    pub flows: &'static [OAuthFlow],
    /// Where an OpenID provider describes itself (OpenID Connect Discovery 1.0, section 4), for `type: openIdConnect`.
    pub discovery_url: Option<&'static str>,
}

/// How credentials travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (RFC 6750): also that of OAuth 2 and OpenID Connect.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where it is: [`Kind::Header`], [`Kind::Query`] or [`Kind::Cookie`].
        location: Kind,
        /// The name of the header, parameter or cookie.
        key: &'static str,
    },
    /// `Authorization` with another scheme, such as `digest`; the credentials are given and judged as they are.
    Http(&'static str),
    /// A client certificate: the connection's business, so nothing is sent and nothing is asked of the request.
    MutualTls,
    /// The document does not say: a client sends nothing, and a server leaves every request to who judges credentials.
    Unknown,
}

impl SecurityScheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self {
            name,
            kind,
            scopes: &[],
            flows: &[],
            discovery_url: None,
        }
    }

    /// Sets the ways to get tokens.
    #[must_use]
    pub const fn flows(mut self, flows: &'static [OAuthFlow]) -> Self {
        self.flows = flows;
        self
    }

    /// The way of this grant, where the document describes it.
    pub fn flow(&self, grant: Grant) -> Option<&'static OAuthFlow> {
        self.flows.iter().find(|flow| flow.grant == grant)
    }

    /// The scheme as an operation asks for it (OpenAPI, Security Requirement Object).
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// `type: http`, `scheme: bearer`.
    pub const fn bearer(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Bearer)
    }

    /// `type: http`, `scheme: basic`.
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// `type: oauth2`: a bearer token.
    pub const fn oauth2(name: &'static str) -> Self {
        Self::bearer(name)
    }

    /// `type: openIdConnect`: a bearer token, of a provider that describes itself at this URL.
    pub const fn open_id_connect(name: &'static str, discovery_url: &'static str) -> Self {
        Self {
            discovery_url: Some(discovery_url),
            ..Self::bearer(name)
        }
    }

    /// `type: apiKey`, `in: header`.
    pub const fn api_key_header(name: &'static str, key: &'static str) -> Self {
        let location = Kind::Header;
        Self::new(name, SchemeKind::ApiKey { location, key })
    }

    /// `type: apiKey`, `in: query`.
    pub const fn api_key_query(name: &'static str, key: &'static str) -> Self {
        let location = Kind::Query;
        Self::new(name, SchemeKind::ApiKey { location, key })
    }

    /// `type: apiKey`, `in: cookie`.
    pub const fn api_key_cookie(name: &'static str, key: &'static str) -> Self {
        let location = Kind::Cookie;
        Self::new(name, SchemeKind::ApiKey { location, key })
    }

    /// `type: http` with a scheme that this crate does not know; its credentials are set like an API key.
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self::new(name, SchemeKind::Http(scheme))
    }

    /// `type: mutualTLS`.
    pub const fn mutual_tls(name: &'static str) -> Self {
        Self::new(name, SchemeKind::MutualTls)
    }

    /// A scheme that the document names and does not describe.
    pub const fn unknown(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::{Server, ServerVariable};

    #[test]
    fn base_path_is_that_of_the_url() {
        const V: &[ServerVariable] = &[ServerVariable::new("v", "2", &[])];
        let base = |url| Server::new(url).variables(V).base_path();
        assert_eq!(base("https://a.example/api/v{v}/"), "/api/v2");
        assert_eq!(base("https://a.example"), "");
        assert_eq!(base("/"), "");
        assert_eq!(base("v1"), "/v1");
        assert_eq!(base("//a.example/b?c"), "/b");
        assert_eq!(base("//a.example"), "");
    }
}
