//! References on the way: the usual ones are checked at once, the others are kept for [`super::resolve`].
//!
//! Those by `$id` or `$anchor` name a place already: `load` has seen to it.

use super::Version;
use super::grammar::Kind;
use super::place::Place;
use super::walk::{Walker, extend};
use crate::source::{Map, Node, Pointer};

/// What the walk learns about references.
#[derive(Debug, Default)]
pub(super) struct References {
    /// References that do not name a component in the plain way.
    pub(super) odd: Vec<Odd>,
    /// From component to component, by `$ref` or `allOf` alone.
    pub(super) edges: Vec<Edge>,
}

/// A reference to look at after the walk.
#[derive(Debug, Clone)]
pub(super) struct Odd {
    /// Where the object with `$ref` stands, or the string of a mapping.
    pub(super) place: Pointer,
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// A component that is, or extends, another.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) place: Pointer,
}

impl References {
    /// Follows a move of what was just visited: its references are the last ones.
    pub(super) fn moved(&mut self, from: &Pointer, to: &Pointer) {
        let list = from.parent();
        let prefix = list.as_ref().map_or("", Pointer::as_str);
        for odd in self
            .odd
            .iter_mut()
            .rev()
            .take_while(|odd| odd.place.as_str().starts_with(prefix))
        {
            match odd.place.as_str().strip_prefix(from.as_str()) {
                Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                    odd.place = extend(to, rest)
                }
                _ => {}
            }
        }
    }
}

impl Walker<'_> {
    /// Looks at a reference; `false` when `$ref` is no string and was taken out.
    pub(super) fn reference(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        let text = match map.get_mut("$ref") {
            Some(Node::String(text)) => text,
            Some(other) => {
                let other = other.clone();
                self.wrong("a reference", &other, &place.key("$ref"));
                map.remove("$ref");
                return false;
            }
            None => return false,
        };
        if self.version == Version::V2_0 {
            raise(kind, text);
        }
        let section = kind.section().unwrap_or_default();
        let plain = component_name(text, section).filter(|name| !name.contains(['/', '~', '%']));
        match plain {
            Some(name) if self.names.has(section, name) => {
                if let Some(from) = component_above(place, section) {
                    let (from, to) = (format!("{section}/{from}"), format!("{section}/{name}"));
                    self.references.edges.push(Edge {
                        from,
                        to,
                        place: place.pointer(),
                    });
                }
            }
            _ => {
                self.references.odd.push(Odd {
                    place: place.pointer(),
                    kind,
                    text: text.clone(),
                });
            }
        }
        true
    }

    /// `$dynamicRef` and `$recursiveRef` lead where a plain reference would (JSON Schema 2020-12, core 8.2.3.2).
    pub(super) fn read_dynamic(&mut self, map: &mut Map, place: &Place<'_>) {
        for key in ["$dynamicRef", "$recursiveRef"] {
            if let Some(target) = map.remove(key) {
                self.moved(&place.key(key).pointer(), &place.key("$ref").pointer());
                map.insert("$ref", target);
            }
        }
    }
}

/// The name in a reference to a component of that section.
pub(super) fn component_name<'t>(text: &'t str, section: &str) -> Option<&'t str> {
    text.strip_prefix("#/components/")?
        .strip_prefix(section)?
        .strip_prefix('/')
}

/// The component that is nothing but this reference, or has it in its `allOf`.
fn component_above<'p>(place: &Place<'p>, section: &str) -> Option<&'p str> {
    let above = place.above()?;
    let whole = if place.last_key().is_none() && above.last_key() == Some("allOf") {
        *above.above()?
    } else {
        *place
    };
    let list = whole.above()?;
    let components = list.above()?;
    let at_root = components
        .above()
        .is_some_and(|root| root.above().is_none());
    let found =
        list.last_key() == Some(section) && components.last_key() == Some("components") && at_root;
    whole.last_key().filter(|_| found)
}

/// Where Swagger 2.0 kept what a reference names (Swagger 2.0, Swagger Object).
fn raise(kind: Kind, text: &mut String) {
    for (before, after) in [
        ("#/definitions/", "#/components/schemas/"),
        ("#/responses/", "#/components/responses/"),
        ("#/parameters/", "#/components/parameters/"),
    ] {
        if let Some(name) = text.strip_prefix(before) {
            let body = kind == Kind::RequestBody && before == "#/parameters/";
            *text = format!(
                "{}{name}",
                if body {
                    "#/components/requestBodies/"
                } else {
                    after
                }
            );
            return;
        }
    }
    // `$ref: Pet` is from Swagger 1.2 and still about; resolving says so.
}

/// A fragment as a pointer, percent-decoded (RFC 6901, section 6).
pub(super) fn decode(fragment: &str) -> Pointer {
    if !fragment.contains('%') {
        return Pointer::from_escaped(fragment);
    }
    let hex = |at: usize| {
        fragment
            .get(at + 1..at + 3)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
    };
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut skip = 0;
    for (at, byte) in fragment.bytes().enumerate() {
        if skip > 0 {
            skip -= 1;
        } else if let Some(value) = (byte == b'%').then(|| hex(at)).flatten() {
            bytes.push(value);
            skip = 2;
        } else {
            bytes.push(byte);
        }
    }
    Pointer::from_escaped(&String::from_utf8_lossy(&bytes))
}
