//! Cookies of a request (RFC 6265 section 4.2).
//!
//! Enters: a value and its text. Leaves: pairs as they stand in the header. It refuses what would end a cookie where nothing is
//! percent-encoded (`style: cookie` of OpenAPI 3.2).

use serde_json::Value;

use super::row::{Row, Style};
use super::{EncodeError, style};

/// The pairs of a parameter; none when it has no member.
///
/// # Errors
///
/// A cookie that is not percent-encoded holds what separates cookies.
pub(super) fn pairs(row: &Row, value: &Value, text: &str) -> Result<Option<String>, EncodeError> {
    if row.style == Style::Cookie && separates(value) {
        let message = "a cookie cannot hold `;`, `&` or control characters";
        return Err(EncodeError::at(row, message));
    }
    Ok((!text.is_empty()).then(|| text.replace('&', "; ")))
}

/// Whether a value holds what separates cookies, or what no header has.
fn separates(value: &Value) -> bool {
    let in_text = |text: &str| text.contains([';', '&']) || text.chars().any(char::is_control);
    let in_item = |item: &Value| style::scalar(item).is_some_and(|text| in_text(&text));
    match value {
        Value::Array(items) => items.iter().any(in_item),
        Value::Object(members) => members
            .iter()
            .any(|(name, item)| in_text(name) || in_item(item)),
        value => in_item(value),
    }
}
