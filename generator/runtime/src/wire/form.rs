//! Bodies of `application/x-www-form-urlencoded`.
//!
//! Enters: an object, or bytes, and a [`Row`]. Leaves: the other (OpenAPI, Encoding Object; WHATWG URL section 5). A member
//! travels as its part of the row says. Without one a scalar is its text, a list a pair for each item, and any
//! other value JSON text. Values that are not objects are refused.

use std::collections::HashMap;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::codec::{from_checked, plain, to_value};
use super::row::{Kind, Row, Style};
use super::style::{self, Pair, Unreadable};
use super::{Broken, EncodeError, Incoming, media, percent};
use crate::schema::{ObjectType, Schema, Type};

pub(super) fn to_bytes<T: Schema + Serialize>(row: &Row, value: &T) -> Result<Bytes, EncodeError> {
    write(row, T::schema(), &to_value(value)?)
}

/// A value that is all of a query: a form, or percent-encoded JSON (OpenAPI 3.2, `in: querystring`).
pub(super) fn write_query(
    row: &Row,
    ty: &'static Type,
    value: &Value,
) -> Result<String, EncodeError> {
    if media::is_json(row.sent_media()) {
        return Ok(percent::encode(&value.to_string()));
    }
    if let Some(text) = style::scalar(value) {
        return Ok(percent::encode(&text));
    }
    let bytes = write(row, ty, value)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads a value that is all of a query; `None` when there is no query.
pub(super) fn read_query(
    row: &Row,
    ty: &'static Type,
    query: &str,
) -> Result<Option<Value>, Unreadable> {
    if query.is_empty() {
        return Ok(None);
    }
    let decoded = || percent::decode(query, false).ok_or_else(Unreadable::escape);
    if media::is_json(row.sent_media()) {
        let json = serde_json::from_str(&decoded()?);
        return json
            .map(Some)
            .map_err(|error| Unreadable(format!("expected JSON: {error}")));
    }
    if !matches!(plain(ty), Type::Object(_) | Type::Map(_) | Type::Any) {
        return Ok(Some(style::typed(decoded()?, ty)));
    }
    match read(query.as_bytes(), row, ty) {
        Ok(value) => Ok(Some(value)),
        Err(Broken::Malformed(why)) => Err(Unreadable(why)),
        Err(Broken::Invalid(found)) => Err(Unreadable(found.to_string())),
    }
}

fn write(row: &Row, ty: &'static Type, value: &Value) -> Result<Bytes, EncodeError> {
    let Value::Object(members) = value else {
        return match value {
            Value::Null => Ok(Bytes::new()),
            _ => Err(EncodeError::new("a form body must be an object".to_owned())),
        };
    };
    let mut pairs = Vec::new();
    for (name, value) in style::in_order(members, ty) {
        match row.parts.iter().find(|part| part.name == name) {
            Some(part) => pairs.push(super::encode::styled(part, member_type(ty, name), value)?),
            None => write_plain(name, value, &mut pairs),
        }
    }
    pairs.retain(|pair| !pair.is_empty());
    Ok(pairs.join("&").into())
}

fn write_plain(name: &str, value: &Value, pairs: &mut Vec<String>) {
    let text = |value: &Value| style::scalar(value).unwrap_or_else(|| value.to_string());
    let values = match value {
        Value::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let name = percent::encode(name);
    let pair = |value| format!("{name}={}", percent::encode(&text(value)));
    pairs.extend(values.iter().map(pair));
}

pub(super) fn from<T: Schema + DeserializeOwned>(
    from: &Incoming<'_>,
    row: &Row,
) -> Result<T, Broken> {
    let ty = T::schema();
    from_checked(read(from.body, row, ty)?, row, ty, from.strict)
}

fn read(bytes: &[u8], row: &Row, ty: &'static Type) -> Result<Value, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|error| Broken::Malformed(error.to_string()))?;
    let malformed = |name: &str, Unreadable(why)| Broken::Malformed(format!("{name:?}: {why}"));
    let pairs = style::pairs(text);
    if pairs.len() < text.split('&').filter(|pair| !pair.is_empty()).count() {
        let why = "an escape in a name does not stand for UTF-8 text";
        return Err(Broken::Malformed(why.to_owned()));
    }
    let mut members = Map::new();
    for part in row.parts {
        let member = member_type(ty, part.name);
        let value = style::read_pairs(part, member, &pairs);
        if let Some(value) = value.map_err(|why| malformed(part.name, why))? {
            members.insert(part.name.to_owned(), value);
        }
    }
    // By name once, because a body may have hundreds of thousands of names.
    let mut by_name: HashMap<&str, Vec<Pair<'_>>> = HashMap::new();
    for (name, raw) in &pairs {
        by_name.entry(name).or_default().push(("".into(), raw));
    }
    for (name, _) in &pairs {
        let Some(named) = by_name.remove(&**name) else {
            continue;
        };
        let known =
            members.contains_key(&**name) || row.parts.iter().any(|part| takes(part, ty, name));
        if !known {
            let value = read_plain(row, member_type(ty, name), &named);
            let value = value.map_err(|why| malformed(name, why))?;
            members.insert(name.clone().into_owned(), value);
        }
    }
    Ok(Value::Object(members))
}

/// Whether a pair of this name belongs to a part, which has read it.
fn takes(part: &Row, ty: &'static Type, name: &str) -> bool {
    if part.style == Style::DeepObject {
        return style::deep_keys(part, name).is_some();
    }
    let exploded = || match plain(member_type(ty, part.name)) {
        Type::Object(object) => part.explode && object.field(name).is_some(),
        _ => false,
    };
    part.name == name || exploded()
}

fn read_plain(row: &Row, ty: &'static Type, named: &[Pair<'_>]) -> Result<Value, Unreadable> {
    // An item that is no scalar was written as JSON.
    if let Type::List(item) = plain(ty)
        && matches!(
            plain(item()),
            Type::Object(_) | Type::Map(_) | Type::List(_)
        )
    {
        return named.iter().map(|(_, raw)| json_item(raw)).collect();
    }
    // What the schema does not describe may be there several times.
    let ty = match plain(ty) {
        Type::Any if named.len() > 1 => <Vec<Value> as Schema>::schema(),
        _ => ty,
    };
    let row = Row {
        kind: Kind::Form,
        name: "",
        explode: true,
        content_json: matches!(plain(ty), Type::Object(_) | Type::Map(_)),
        parts: &[],
        ..*row
    };
    style::read_pairs(&row, ty, named).map(Option::unwrap_or_default)
}

fn json_item(raw: &str) -> Result<Value, Unreadable> {
    let text = percent::decode(raw, true).ok_or_else(Unreadable::escape)?;
    serde_json::from_str(&text).map_err(|error| Unreadable(format!("expected JSON: {error}")))
}

/// The type of a member of an object.
pub(super) fn member_type(ty: &'static Type, name: &str) -> &'static Type {
    let field = |object: &&'static ObjectType| object.field(name).or(object.rest());
    match plain(ty) {
        Type::Object(object) => field(object).map_or(&Type::Any, |field| (field.ty)()),
        Type::Map(value) => value(),
        _ => &Type::Any,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn items_that_are_objects_are_json() {
        type Form = BTreeMap<String, Vec<BTreeMap<String, i64>>>;
        let row = super::super::form("application/x-www-form-urlencoded");
        let value = json!({"tags": [{"id": 1}, {"id": 2}]});
        let bytes = write(&row, Form::schema(), &value).unwrap();
        assert_eq!(bytes, "tags=%7B%22id%22%3A1%7D&tags=%7B%22id%22%3A2%7D");
        assert_eq!(read(&bytes, &row, Form::schema()).unwrap(), value);
        assert!(read(b"tags=x", &row, Form::schema()).is_err());
    }

    crate::object! {
        Size closed {
            x opt,
        }
    }

    crate::object! {
        Closed closed {
            size opt,
            list opt,
        }
    }

    #[derive(Clone)]
    pub(crate) struct Size {
        pub(crate) x: Option<i64>,
    }

    #[derive(Clone)]
    pub(crate) struct Closed {
        pub(crate) size: Option<Size>,
        pub(crate) list: Option<Vec<String>>,
    }

    /// What only looks like a member of a part is there for the checker to refuse.
    #[test]
    fn only_what_a_part_reads_belongs_to_it() {
        const PARTS: &[Row] = &[
            crate::wire::query("size").style("deepObject"),
            crate::wire::query("list"),
        ];
        let row = super::super::form("application/x-www-form-urlencoded").parts(PARTS);
        let read = |text: &str| read(text.as_bytes(), &row, Closed::schema());
        let size = json!({"size": {"x": 1}});
        assert_eq!(read("size[x]=1&list=a").unwrap()["size"], size["size"]);
        for stray in ["x", "list[0]", "list[]", "size[x", "sizes"] {
            let found = read(&format!("size[x]=1&{stray}=1")).unwrap();
            assert_eq!(found[stray], json!("1"), "{stray}");
        }
        assert_eq!(read("size=1").unwrap(), json!({"size": 1}));
        assert!(read("list=a&%ff=1").is_err());
        let why = "\"list\": an escape does not stand for UTF-8 text".to_owned();
        assert_eq!(read("list=%ff").unwrap_err(), Broken::Malformed(why));
    }
}
