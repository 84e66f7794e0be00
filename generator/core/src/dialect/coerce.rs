//! Scalars: what is written as the wrong type is read as the right one where its meaning is clear.

use super::place::Place;
use super::walk::Walker;
use crate::diagnostic::Code;
use crate::source::{Node, Number};

impl Walker<'_> {
    /// A string; numbers and booleans are spelled out, `null` counts as absent.
    pub(super) fn text(&mut self, node: &mut Node, place: &Place<'_>) -> bool {
        let text = match node {
            Node::String(_) => return true,
            Node::Null => return false,
            Node::Bool(_) | Node::Number(_) => self.spelled(node, place),
            Node::List(_) | Node::Map(_) => None,
        };
        let Some(text) = text else {
            self.wrong("a string", node, place);
            return false;
        };
        let message = format!("expected a string, found {}, read as `{text}`", node.kind());
        self.warn(Code::CoercedText, place, message, "put it in quotes");
        *node = Node::String(text);
        true
    }

    /// A boolean; the words for it are read.
    pub(super) fn flag(&mut self, node: &mut Node, place: &Place<'_>) -> bool {
        let value = match node {
            Node::Bool(_) => return true,
            Node::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => Some(true),
                "false" | "no" | "off" | "0" => Some(false),
                _ => None,
            },
            Node::Number(Number::Integer(0)) => Some(false),
            Node::Number(Number::Integer(1)) => Some(true),
            _ => None,
        };
        let Some(value) = value else {
            self.wrong("a boolean", node, place);
            return false;
        };
        let message = format!(
            "expected a boolean, found {}, read as `{value}`",
            node.kind()
        );
        self.warn(
            Code::CoercedFlag,
            place,
            message,
            "write `true` or `false` without quotes",
        );
        *node = Node::Bool(value);
        true
    }

    /// An integer of zero or more that fits a signed 64-bit integer.
    pub(super) fn count(&mut self, node: &mut Node, place: &Place<'_>) -> bool {
        match node {
            Node::Number(Number::Integer(value)) if *value >= 0 => return true,
            Node::Number(Number::Unsigned(_)) => {
                self.too_large(place);
                return false;
            }
            Node::Number(Number::Float(value)) if *value > 9e18 => {
                self.too_large(place);
                return false;
            }
            _ => {}
        }
        match fitted(node, "integer") {
            Some(Node::Number(Number::Integer(value))) if value >= 0 => {
                self.coerced_number(node, Number::Integer(value), place);
                true
            }
            _ => {
                self.wrong("an integer of zero or more", node, place);
                false
            }
        }
    }

    /// A finite number.
    pub(super) fn amount(&mut self, node: &mut Node, place: &Place<'_>) -> bool {
        match node {
            Node::Number(Number::Float(value)) if !value.is_finite() => {
                self.too_large(place);
                return false;
            }
            Node::Number(_) => return true,
            _ => {}
        }
        match fitted(node, "number") {
            Some(Node::Number(number)) => {
                self.coerced_number(node, number, place);
                true
            }
            _ => {
                self.wrong("a number", node, place);
                false
            }
        }
    }

    /// Sets a number, with a warning if it was written as a string.
    fn coerced_number(&mut self, node: &mut Node, number: Number, place: &Place<'_>) {
        if let Node::String(text) = node {
            let message = format!("expected a number, found the string `{text}`");
            self.warn(
                Code::CoercedNumber,
                place,
                message,
                "write it without quotes",
            );
        }
        *node = Node::Number(number);
    }

    /// A scalar as text: as it is written, for `1.10` and `1e3` mean more than their numbers where they stand for strings.
    fn spelled(&mut self, node: &Node, place: &Place<'_>) -> Option<String> {
        let plain = spelled(node)?;
        let same = |text: &str| match node {
            Node::Number(_) => text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)),
            _ => text.eq_ignore_ascii_case(&plain),
        };
        let written = self.written(place).filter(|text| same(text));
        Some(written.map_or(plain, str::to_owned))
    }

    /// A value that does not fit its type, as one that does; the report says what became of it. `None` if it is of no use.
    pub(super) fn refit(
        &mut self,
        (code, what): (Code, &str),
        value: &Node,
        name: &str,
        place: &Place<'_>,
    ) -> Option<Node> {
        let fits = match value {
            Node::Number(_) | Node::Bool(_) if name == "string" => {
                self.spelled(value, place).map(Node::String)
            }
            _ => fitted(value, name),
        };
        let kind = match value {
            Node::Number(Number::Float(value)) if name == "integer" && value.fract() == 0.0 => {
                "a number beyond 64 bits"
            }
            Node::Number(_) if name == "integer" => "a fraction",
            _ => value.kind(),
        };
        if fits.as_ref().is_none_or(|fits| !same_kind(fits, value)) {
            let taken = match fits.as_ref().and_then(spelled) {
                Some(text) => format!("read as `{text}`"),
                None => "dropped".to_owned(),
            };
            let message = format!("{what} is {kind}, but the type is {name}; it is {taken}");
            let help = match name {
                "string" if fits.is_some() => "put it in quotes",
                _ => "write a value of that type, or remove it",
            };
            self.warn(code, place, message, help);
        }
        fits
    }

    /// Reports a number beyond 64 bits.
    pub(super) fn too_large(&mut self, place: &Place<'_>) {
        let message = "the number does not fit 64 bits and is ignored";
        self.warn(
            Code::NumberTooLarge,
            place,
            message,
            "write a number that fits, or none",
        );
    }
}

/// A scalar as text.
pub(super) fn spelled(node: &Node) -> Option<String> {
    Some(match node {
        Node::String(text) => text.clone(),
        Node::Bool(value) => value.to_string(),
        Node::Number(Number::Integer(value)) => value.to_string(),
        Node::Number(Number::Unsigned(value)) => value.to_string(),
        Node::Number(Number::Float(value)) if value.fract() == 0.0 && value.abs() < 1e15 => {
            format!("{value:.1}")
        }
        Node::Number(Number::Float(value)) => value.to_string(),
        _ => return None,
    })
}

/// Whether two values are of the same JSON kind.
fn same_kind(a: &Node, b: &Node) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// Whether a value is of a JSON type as it stands.
pub(super) fn is(node: &Node, name: &str) -> bool {
    match (name, node) {
        ("string", Node::String(_))
        | ("boolean", Node::Bool(_))
        | ("array", Node::List(_))
        | ("object", Node::Map(_))
        | ("integer" | "number", Node::Number(Number::Integer(_) | Number::Unsigned(_))) => true,
        ("number", Node::Number(Number::Float(value))) => value.is_finite(),
        _ => false,
    }
}

/// The value as one of a JSON type: itself, or converted where the meaning is clear.
pub(super) fn fitted(node: &Node, name: &str) -> Option<Node> {
    match (name, node) {
        _ if is(node, name) => Some(node.clone()),
        ("integer", Node::Number(Number::Float(value))) => {
            whole(*value).map(|n| Node::Number(Number::Integer(n)))
        }
        ("string", _) => spelled(node).map(Node::String),
        ("boolean", Node::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Some(Node::Bool(true)),
            "false" => Some(Node::Bool(false)),
            _ => None,
        },
        ("integer", Node::String(text)) => text
            .trim()
            .parse()
            .ok()
            .map(|value| Node::Number(Number::Integer(value))),
        ("number", Node::String(text)) => number(text.trim()).map(Node::Number),
        _ => None,
    }
}

/// A number in the spelling of JSON.
fn number(text: &str) -> Option<Number> {
    if let Ok(value) = text.parse::<i64>() {
        return Some(Number::Integer(value));
    }
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse::<f64>()
        .ok()
        .filter(|value| plain && value.is_finite())
        .map(Number::Float)
}

/// A double as an integer, if it is one and fits 64 bits.
pub(super) fn whole(value: f64) -> Option<i64> {
    // 2^63 is the first double that does not fit.
    let fits = value.fract() == 0.0
        && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value);
    fits.then_some(value as i64)
}
