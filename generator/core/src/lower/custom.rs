use openapiv3::SchemaData;
use serde_json::Value;

use super::Lowering;
use super::facets::Kind;
use super::part::{Part, View};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Slot, Ty};
use crate::source::Pointer;

/// Stands for a schema: a Rust type that serializes as the schema says.
const TYPE: &str = "x-rust-type";
/// Names a component's type, or the member that a property becomes.
const NAME: &str = "x-rust-name";
/// Traits that a type derives besides its own, by path.
const DERIVE: &str = "x-rust-derive";

impl<'a> Lowering<'a, '_> {
    /// The type of the user's that stands for the schema.
    pub(super) fn own_type(&mut self, part: &Part<'a>) -> Option<Slot> {
        let View::Item(schema) = part.view else {
            return None;
        };
        let path = self.extension(&schema.schema_data, TYPE, &part.place)?;
        let ty = Ty::Own(path);
        Some(Slot::from(if schema.schema_data.nullable {
            ty.nullable()
        } else {
            ty
        }))
    }

    /// The type of the user's that stands for a format: by the format of strings, by type and format of other types.
    pub(super) fn own_format(&self, kind: Kind, format: Option<&str>) -> Option<Ty> {
        let format = format?;
        let key = match kind {
            Kind::String => format.to_owned(),
            Kind::Number => format!("number/{format}"),
            Kind::Integer => format!("integer/{format}"),
            Kind::Boolean | Kind::Object | Kind::Array => return None,
        };
        self.choices.formats.get(&key).cloned().map(Ty::Own)
    }

    /// Says which of the types of formats are none.
    pub(super) fn own_formats(&mut self) {
        let bad: Vec<_> = self
            .choices
            .formats
            .iter()
            .filter(|(_, ty)| !is_path(ty))
            .collect();
        for (format, ty) in bad {
            let message =
                format!("`{ty}`, chosen for the format {format}, is not the path of a Rust item");
            self.diagnostics
                .push(Diagnostic::nowhere(Code::InvalidRust, message));
        }
    }

    /// The name that the document gives.
    pub(super) fn own_name(&mut self, part: &Part<'a>) -> Option<String> {
        match part.view {
            View::Item(schema) => self.extension(&schema.schema_data, NAME, &part.place),
            View::Reference(_) => None,
        }
    }

    /// The traits that the type derives besides its own.
    pub(super) fn derives(&mut self, part: &Part<'a>) -> Vec<String> {
        let View::Item(schema) = part.view else {
            return Vec::new();
        };
        let texts: Vec<&str> = match schema.schema_data.extensions.get(DERIVE) {
            Some(Value::String(text)) => text.split(',').collect(),
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => return Vec::new(),
        };
        let texts: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
        let (good, bad): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| is_path(text));
        for text in bad {
            self.not_rust(&part.place.key(DERIVE), &text);
        }
        good
    }

    fn extension(&mut self, data: &SchemaData, key: &str, place: &Pointer) -> Option<String> {
        let value = data.extensions.get(key)?;
        match value.as_str() {
            Some(text) if is_path(text) => Some(text.to_owned()),
            _ => {
                let text = value.to_string();
                self.not_rust(&place.key(key), &text);
                None
            }
        }
    }

    fn not_rust(&mut self, place: &Pointer, text: &str) {
        let diagnostic = Diagnostic::new(
            Code::InvalidRust,
            self.origin(place),
            format!("{text} is not the path of a Rust item"),
        );
        self.report(
            diagnostic
                .help("write a path such as `crate::UserId` or `chrono::DateTime<chrono::Utc>`"),
        );
    }
}

/// Whether a text is the path of a Rust item, with plain generic arguments (The Rust Reference, Paths).
fn is_path(text: &str) -> bool {
    path(text.trim()).is_some_and(|rest| rest.trim().is_empty())
}

fn path(text: &str) -> Option<&str> {
    let mut rest = text.strip_prefix("::").unwrap_or(text);
    loop {
        rest = segment(rest)?;
        match rest.strip_prefix("::") {
            Some(more) => rest = more,
            None => return Some(rest),
        }
    }
}

fn segment(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || KEYWORDS.contains(&name)
    {
        return None;
    }
    match rest.strip_prefix('<') {
        Some(inner) => arguments(inner),
        None => Some(rest),
    }
}

/// Generic arguments up to and with their closing bracket.
fn arguments(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = path(rest.trim_start())?.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return rest.strip_prefix('>'),
        }
    }
}

/// Words that cannot stand in a path (The Rust Reference, Keywords).
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "static", "struct", "trait", "true", "type", "unsafe", "use", "where", "while", "_",
];

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn paths_and_what_is_none() {
        for good in [
            "User",
            "crate::ids::UserId",
            "::chrono::DateTime<chrono::Utc>",
            "std::collections::HashMap<String, Vec<a::B>>",
        ] {
            assert!(is_path(good), "{good}");
        }
        for bad in [
            "", "a b", "a::", "fn", "Vec<", "Vec<>", "a; b", "a{}", "1a", "A>>",
        ] {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
