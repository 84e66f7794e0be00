//! The members of an object: each is looked up in the grammar, visited, renamed to its mark, and missed where it is needed.

use super::Version;
use super::grammar::{Absent, Field, Kind, types};
use super::place::Place;
use super::walk::Walker;
use crate::diagnostic::Code;
use crate::source::{Map, Node};

impl Walker<'_> {
    /// Visits the members of an object by the grammar.
    pub(super) fn members(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        if !self.enter(kind, map, place) {
            return false;
        }
        let made = std::mem::take(&mut self.made);
        let typed = match kind {
            Kind::Schema => map
                .get("type")
                .and_then(Node::as_str)
                .map_or(types::ALL, types::of),
            _ => types::ALL,
        };
        let mut dropped = Vec::new();
        let mut renamed = Vec::new();
        for (key, value) in map.iter_mut() {
            let Some(field) = kind.field(key) else {
                if key.starts_with("x-") {
                    continue;
                }
                match kind.entries() {
                    Some(shape) if self.visit(shape, value, &place.key(key)) => {}
                    Some(_) => dropped.push(key.to_owned()),
                    None => self.unknown(kind, key, &place.key(key)),
                }
                continue;
            };
            if !made.contains(&key) && !self.known(kind, field, key, typed, &place.key(key)) {
                dropped.push(key.to_owned());
                continue;
            }
            let name = match field.mark {
                Some(mark) if key == field.name => {
                    self.moved(&place.key(key).pointer(), &place.key(mark).pointer());
                    renamed.push((field.name, mark));
                    mark
                }
                _ => key,
            };
            if !self.visit(field.shape, value, &place.key(name)) {
                dropped.push(key.to_owned());
            }
        }
        forget(map, &dropped);
        rename(map, &renamed);
        self.complete(kind, map, place) && self.leave(kind, map, place)
    }

    /// Whether a member may stand here; keywords of later versions may, with a warning.
    fn known(
        &mut self,
        kind: Kind,
        field: &Field,
        key: &str,
        typed: u8,
        place: &Place<'_>,
    ) -> bool {
        if field.types & typed == 0 && field.types != types::ALL && typed != types::ALL {
            let message = format!("`{key}` has no effect on the type of this schema");
            self.warn(
                Code::InertKeyword,
                place,
                message,
                "correct the `type`, or remove the keyword",
            );
            return false;
        }
        let judged = kind == Kind::Schema || self.version > Version::V2_0;
        if judged && field.since > self.version && key == field.name {
            self.later(&format!("`{key}`"), field.since, place);
        }
        true
    }

    /// Reports something of a later version.
    pub(super) fn later(&mut self, what: &str, since: Version, place: &Place<'_>) {
        let message = format!(
            "{what} exists since {since}, but the document declares {}",
            self.version
        );
        self.warn(
            Code::LaterKeyword,
            place,
            message,
            "declare the version that the document follows",
        );
    }

    /// Fills in the members that the parser needs.
    fn complete(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        for field in kind.fields() {
            match field.absent {
                Absent::Fine => {}
                _ if map.contains_key(field.name) => {}
                Absent::Fill(text) => drop(map.insert(field.name, text)),
                Absent::Lost => {
                    let message = format!("{} needs `{}`", kind.name(), field.name);
                    self.warn(
                        Code::MissingMember,
                        place,
                        message,
                        "add the member, or remove the object",
                    );
                    return false;
                }
            }
        }
        true
    }

    /// Rewrites an object before its members are visited; `false` drops it.
    fn enter(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        match kind {
            Kind::Schema => self.enter_schema(map, place),
            Kind::Parameter => return self.enter_parameter(map, place),
            Kind::Header => self.enter_header(map, place),
            Kind::MediaType => self.enter_media_type(map, place),
            Kind::Encoding => self.enter_encoding(map, place),
            Kind::Responses => self.enter_responses(map, place),
            Kind::Response => self.enter_response(map, place),
            Kind::Operation => self.enter_operation(map, place),
            Kind::PathItem => self.enter_path_item(map, place),
            Kind::Callback => map.retain(|key, _| !key.starts_with("x-")),
            Kind::Example => enter_example(map),
            Kind::SecurityScheme => self.enter_security_scheme(map, place),
            Kind::SecurityRequirement => self.enter_security_requirement(map, place),
            Kind::ServerVariable => self.enter_server_variable(map, place),
            _ => {}
        }
        true
    }

    /// Looks at an object after its members were visited; `false` drops it.
    fn leave(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        match kind {
            Kind::Schema => {
                self.leave_schema(map, place);
                self.note_examples(map, place);
            }
            Kind::Discriminator => self.leave_discriminator(map, place),
            Kind::Parameter | Kind::Header => {
                self.leave_parameter(map, place);
                self.note_examples(map, place);
            }
            Kind::MediaType => {
                self.one_example(map, place);
                self.note_examples(map, place);
            }
            Kind::Link => return self.leave_link(map, place),
            Kind::SecurityScheme => self.leave_security_scheme(map, place),
            Kind::Flow => self.leave_flow(map, place),
            Kind::Server => self.leave_server(map, place),
            _ => {}
        }
        true
    }
}

/// The `value` of OpenAPI 3.2's examples goes by two other names (OpenAPI 3.2, Example Object).
fn enter_example(map: &mut Map) {
    if map.contains_key("value") {
        return;
    }
    if let Some(value) = map
        .get("dataValue")
        .or_else(|| map.get("serializedValue"))
        .cloned()
    {
        map.insert("value", value);
    }
}

/// Takes members out.
pub(super) fn forget(map: &mut Map, dropped: &[String]) {
    match dropped {
        [] => {}
        [key] => drop(map.remove(key)),
        many => {
            let many: std::collections::HashSet<&str> = many.iter().map(String::as_str).collect();
            map.retain(|key, _| !many.contains(key));
        }
    }
}

/// Renames members in their places.
fn rename(map: &mut Map, renamed: &[(&str, &str)]) {
    if renamed.is_empty() {
        return;
    }
    *map = std::mem::take(map)
        .into_iter()
        .map(
            |(key, value)| match renamed.iter().find(|(from, _)| key == *from) {
                Some((_, to)) => ((*to).into(), value),
                None => (key, value),
            },
        )
        .collect();
}
