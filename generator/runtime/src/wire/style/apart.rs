//! What belongs to a parameter, and what to its neighbours.
//!
//! Enters: a [`Row`], the operation around it, and a value or a name. Leaves: what in the value would be taken for a separator or for
//! another parameter. It knows the neighbours by their names; an exploded object has its members' names, which stand in its type.

use serde_json::Value;

use super::super::row::{Kind, Row, Style};
use super::super::{OperationWire, SchemeKind};
use super::listed;
use super::read::{has_member, takes_all};
use super::write::scalar;
use crate::schema::Type;

/// The first character of an item, or of a member, that would separate where it stands, because this place and style do not encode
/// it: the value would arrive as another.
pub(crate) fn separator_within(row: &Row, value: &Value) -> Option<char> {
    if row.kind == Kind::Header && row.style == Style::Simple && !row.content_json {
        return (!is_list_of_whole(row, value)).then_some(',');
    }
    let between = between(row);
    let in_text = |text: &str, signs: &str| text.chars().find(|sign| signs.contains(*sign));
    let in_item = |item: &Value| in_text(&scalar(item)?, between);
    match value {
        _ if row.content_json => None,
        Value::Array(items) => items.iter().find_map(in_item),
        Value::Object(members) => members.iter().find_map(|(name, item)| {
            in_text(name, between)
                .or_else(|| in_text(name, after_name(row)))
                .or_else(|| match row.style {
                    Style::DeepObject => separator_within(row, item),
                    _ => in_item(item),
                })
        }),
        _ => None,
    }
}

/// Whether each item of a header is one in a list, too.
fn is_list_of_whole(row: &Row, value: &Value) -> bool {
    let is_whole = |item: &Value| scalar(item).is_none_or(|text| listed::is_whole(&text));
    match value {
        Value::Array(items) => items.iter().all(is_whole),
        Value::Object(members) => members.iter().all(|(name, item)| match row.explode {
            false => listed::is_whole(name) && is_whole(item),
            true => {
                let pair = format!("{name}={}", scalar(item).unwrap_or_default());
                !name.contains('=') && listed::is_whole(&pair)
            }
        }),
        _ => true,
    }
}

/// What stands between items, where it stands in items as well.
fn between(row: &Row) -> &'static str {
    let exploded = row.explode;
    match (row.kind, row.style) {
        (_, Style::DeepObject) => "",
        (Kind::Query | Kind::Cookie | Kind::Form, _) if exploded => "",
        (_, Style::SpaceDelimited) => " ",
        (_, Style::PipeDelimited) => "|",
        (_, Style::TabDelimited) => "\t",
        (Kind::Path, Style::Label) if exploded => ".",
        (Kind::Path, Style::Matrix) if exploded && row.allow_reserved => ";",
        (Kind::Path, Style::Matrix) if exploded => "",
        (_, Style::Cookie) => ",",
        _ if row.allow_reserved => ",",
        _ => "",
    }
}

/// What stands behind the name of a member, where it stands in names as well.
fn after_name(row: &Row) -> &'static str {
    match (row.kind, row.style) {
        (_, Style::DeepObject) => "[]",
        (_, Style::Cookie) if row.explode => "=",
        (Kind::Path | Kind::Cookie, _) if row.explode && row.allow_reserved => "=",
        _ => "",
    }
}

/// The name of a member that would be taken for another parameter, or for a credential, of the same place.
pub(crate) fn member_of_another<'v>(
    wire: &OperationWire,
    row: &Row,
    ty: &'static Type,
    value: &'v Value,
) -> Option<&'v str> {
    let members = value.as_object().filter(|_| takes_all(row, ty))?;
    let mut names = members.keys().map(String::as_str);
    names.find(|name| is_of_another(wire, row, ty, name))
}

/// Whether a name belongs to another parameter, or to a credential, and not to the members that the row takes as they come.
pub(crate) fn is_of_another(
    wire: &OperationWire,
    row: &Row,
    ty: &'static Type,
    name: &str,
) -> bool {
    let mut others = wire
        .members
        .iter()
        .filter(|other| other.kind == row.kind && other.name != row.name);
    let mut schemes = wire.security.iter().copied().flatten();
    let is_parameter = |other: &Row| match (other.style, name.strip_prefix(other.name)) {
        (_, Some("")) => true,
        (Style::DeepObject, Some(rest)) => rest.starts_with('['),
        _ => false,
    };
    !has_member(ty, name)
        && (others.any(is_parameter)
            || schemes.any(|scheme| match scheme.kind {
                SchemeKind::ApiKey { location, key } => location == row.kind && key == name,
                _ => false,
            }))
}
