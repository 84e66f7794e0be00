//! What carries an exchange: a socket alone, or Prism in between. What was drawn enters; what Prism cannot carry, and why, leaves.
//!
//! Each thing that Prism 5.16 does not carry or judges wrongly is one [`LeftOut`]; how often each kept something from being sent is counted and
//! printed with the result.

use std::collections::BTreeMap;
use std::sync::Mutex;

use bytes::Bytes;
use oasmith_runtime::Value;
use oasmith_runtime::schema::{Rule, Type};
use oasmith_runtime::wire::{Broken, HeaderMap, RawResponse, WireRequest};

/// What is between a client and its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// Nothing.
    Socket,
    /// Prism, which reads JSON as JavaScript does, and writes it anew.
    Prism,
}

/// Why something is not sent through Prism, or not judged by it.
pub(crate) type LeftOut = &'static str;

const DOTS: LeftOut = "a segment `.` or `..` of a path: Prism resolves it, percent-encoded or not";
const EMPTY_QUERY: LeftOut =
    "an empty value in a query or a form: to Prism the parameter is not there";
const COMMAS: LeftOut =
    "a list in a query with commas: Prism encodes them, and they separate no more";
const FORM_LISTS: LeftOut = "a list or an object in a form: Prism keeps the last value, as a text";
const XML: LeftOut = "a body of XML: Prism judges its text by the schema";
const FALSY: LeftOut = "a body of JSON that is a text or that JavaScript takes for false: Prism sends the text bare, and nothing for the others";
const NULL_ENUM: LeftOut =
    "`null` beside an `enum` without it: read as authors mean it, and Prism by the letter";
const TAGS: LeftOut = "an answer that Prism makes up for a `discriminator`, which it does not know";
/// Also a document whose examples contradict its schemas.
pub(crate) const OWN: LeftOut = "an answer as mock in which Prism itself finds violations";
/// RFC 9110 section 12.4.1 lets a server answer errors as it likes, and the client names what successes are.
pub(crate) const ACCEPT: LeftOut =
    "an answer as mock of a media type that `Accept` does not name: Prism gives a success instead";

static COUNTED: Mutex<BTreeMap<LeftOut, usize>> = Mutex::new(BTreeMap::new());

/// What was left out since it was asked last, and how often.
pub(crate) fn left_out() -> BTreeMap<&'static str, usize> {
    match COUNTED.lock() {
        Ok(mut counted) => std::mem::take(&mut counted),
        Err(poisoned) => std::mem::take(&mut poisoned.into_inner()),
    }
}

/// Counts something that is left out.
pub(crate) fn leave_out(reason: LeftOut) {
    if let Ok(mut counted) = COUNTED.lock() {
        *counted.entry(reason).or_default() += 1;
    }
}

impl Carrier {
    /// Whether a request can be carried; counts why it cannot.
    pub(crate) fn takes(self, request: &WireRequest, shown: &[(&str, Value)]) -> bool {
        let body = shown.last().map_or(&Value::Null, |(_, body)| body);
        self.admits(|| {
            uncarried_target(request)
                .or_else(|| uncarried_body(&request.headers, &request.body, body))
        })
    }

    /// Whether a response can be carried; counts why it cannot.
    pub(crate) fn returns(self, response: &RawResponse) -> bool {
        self.admits(|| {
            let xml = content_is(&response.headers, "xml") && !response.body.is_empty();
            let falsy = content_is(&response.headers, "json") && is_falsy(&response.body);
            xml.then_some(XML).or(falsy.then_some(FALSY))
        })
    }

    /// Whether `null` may be drawn for a type that is `nullable`.
    pub(crate) fn takes_null(self, ty: &'static Type, rules: &[Rule]) -> bool {
        let listed = matches!(ty, Type::StringEnum(_) | Type::IntegerEnum(_))
            || rules.iter().any(|rule| matches!(rule, Rule::Enum(_)));
        self.admits(|| listed.then_some(NULL_ENUM))
    }

    fn admits(self, reason: impl FnOnce() -> Option<LeftOut>) -> bool {
        let reason = match self {
            Self::Socket => None,
            Self::Prism => reason(),
        };
        if let Some(reason) = reason {
            leave_out(reason);
        }
        reason.is_none()
    }

    /// Whether an integer stays what it is: JavaScript's have 53 bits.
    pub(crate) fn keeps(self, integer: i128) -> bool {
        self == Self::Socket || integer.abs() < 1 << 53
    }

    /// Whether what arrived is what was sent.
    pub(crate) fn same(self, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Number(one), Value::Number(other)) if self == Self::Prism => {
                one.as_f64() == other.as_f64()
            }
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(one, other)| self.same(one, other))
            }
            (Value::Object(one), Value::Object(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(name, one)| {
                        other.get(name).is_some_and(|other| self.same(one, other))
                    })
            }
            (one, other) => one == other,
        }
    }
}

/// Whether violations are only that a union's tag is an unknown one.
pub(crate) fn is_tag_alone(broken: &Broken) -> bool {
    let alone = match broken {
        Broken::Invalid(found) => found.iter().all(|one| one.keyword == "discriminator"),
        _ => false,
    };
    if alone {
        leave_out(TAGS);
    }
    alone
}

fn content_is(headers: &HeaderMap, kind: &str) -> bool {
    let media = headers.get("content-type").and_then(|it| it.to_str().ok());
    media.is_some_and(|media| media.contains(kind))
}

fn uncarried_target(request: &WireRequest) -> Option<LeftOut> {
    let dots = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        matches!(plain.as_str(), "." | "..")
    };
    if request.path.split('/').any(dots) {
        return Some(DOTS);
    }
    let mut pairs = request.query.split('&').filter(|pair| !pair.is_empty());
    pairs.find_map(|pair| match pair.split_once('=') {
        None | Some((_, "")) => Some(EMPTY_QUERY),
        Some((_, value)) => value.contains(',').then_some(COMMAS),
    })
}

fn uncarried_body(headers: &HeaderMap, body: &Bytes, shown: &Value) -> Option<LeftOut> {
    if content_is(headers, "xml") && !body.is_empty() {
        return Some(XML);
    }
    if content_is(headers, "json") && (is_falsy(body) || body.starts_with(b"\"")) {
        return Some(FALSY);
    }
    if !content_is(headers, "form-urlencoded") {
        return None;
    }
    // One of several media types is shown with its variant.
    let members = shown.get("variant").and(shown.get("body")).unwrap_or(shown);
    let mut members = members.as_object().into_iter().flat_map(|it| it.values());
    members.find_map(|value| match value {
        Value::Array(_) | Value::Object(_) => Some(FORM_LISTS),
        Value::String(text) if text.is_empty() => Some(EMPTY_QUERY),
        _ => None,
    })
}

/// Whether JavaScript takes it for false.
fn is_falsy(json: &Bytes) -> bool {
    matches!(
        &json[..],
        b"false" | b"0" | b"\"\"" | b"null" | b"0.0" | b"-0.0"
    )
}

#[cfg(test)]
mod tests {
    use oasmith_runtime::serde_json::json;
    use oasmith_runtime::wire::HeaderValue;

    use super::*;

    fn target(path: &str, query: &str) -> Option<LeftOut> {
        uncarried_target(&WireRequest {
            path: path.to_owned(),
            query: query.to_owned(),
            ..WireRequest::default()
        })
    }

    #[test]
    fn what_prism_changes_is_not_sent() {
        assert_eq!(target("/a/%2e%2E", ""), Some(DOTS));
        assert_eq!(target("/a..b/.c", "a=1&b=%2C"), None);
        assert_eq!(target("/a", "a=1&b="), Some(EMPTY_QUERY));
        assert_eq!(target("/a", "a=1,2"), Some(COMMAS));
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        let form = HeaderMap::from_iter([("content-type".parse().unwrap(), form)]);
        let body = |shown: Value| uncarried_body(&form, &Bytes::new(), &shown);
        assert_eq!(body(json!({"a": 1})), None);
        assert_eq!(body(json!({"a": [1]})), Some(FORM_LISTS));
        let variant = json!({"variant": "Form", "body": {"a": ""}});
        assert_eq!(body(variant), Some(EMPTY_QUERY));
    }

    #[test]
    fn numbers_are_those_of_javascript() {
        let (one, other) = (json!({"a": [2.0]}), json!({"a": [2]}));
        assert!(Carrier::Prism.same(&one, &other));
        assert!(!Carrier::Socket.same(&one, &other));
        assert!(!Carrier::Prism.same(&one, &json!({"a": [3]})));
    }
}
