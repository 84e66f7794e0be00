use openapiv3::{MediaType, ReferenceOr, Schema, SchemaKind, Type};

use super::Lowering;
use super::part::{Part, View};
use crate::dialect::marks;
use crate::ir::{Codec, Format, Hint, Scalar, Slot, Ty};
use crate::source::Pointer;

/// The members of an event, when its schema describes all of it (OpenAPI 3.2.0, 4.14.4.2).
const EVENT: &[&str] = &["data", "event", "id", "retry"];

/// What a schema says of the data of an event.
enum Data<'a> {
    /// It describes the data, not the event.
    Itself,
    /// It describes the event; the data are a text.
    Text,
    /// It describes the event, and this the data.
    Member(&'a ReferenceOr<Box<Schema>>, Pointer),
}

impl<'a> Lowering<'a, '_> {
    /// The type of the items of a sequence: that of `itemSchema` (OpenAPI 3.2.0, 4.14.1). Without one the schema describes the items,
    /// or is an array of them.
    pub(super) fn items(
        &mut self,
        codec: Codec,
        media: &'a MediaType,
        place: &Pointer,
        hint: &Hint,
    ) -> Slot {
        if let Some(item) = media.extensions.get(marks::ITEM_SCHEMA) {
            return self.marked_item(item, place.key(marks::ITEM_SCHEMA), codec, hint);
        }
        let Some(schema) = &media.schema else {
            return match codec {
                Codec::Events => text(),
                _ => Slot::from(Ty::Any),
            };
        };
        let slot = self.item(codec, Part::new(schema, place.key("schema")), hint);
        match self.api.resolve(&slot.ty) {
            Ty::List(item) => (**item).clone(),
            _ => slot,
        }
    }

    /// The type of a schema that travels as a mark.
    pub(super) fn marked_item(
        &mut self,
        value: &serde_json::Value,
        place: Pointer,
        codec: Codec,
        hint: &Hint,
    ) -> Slot {
        let Some(schema) = crate::parse::marked_schema(value) else {
            return Slot::from(Ty::Any);
        };
        let mut lent = self.lend();
        let slot = lent.item(codec, Part::new(&schema, place), hint);
        let learned = lent.learned();
        self.take_back(learned);
        slot
    }

    fn item(&mut self, codec: Codec, part: Part<'a>, hint: &Hint) -> Slot {
        if codec != Codec::Events {
            return self.slot(part, hint);
        }
        match self.event_data(&part) {
            Data::Itself => self.slot(part, hint),
            Data::Text => text(),
            Data::Member(member, place) => {
                let content = match member {
                    ReferenceOr::Item(schema) => {
                        schema.schema_data.extensions.get(marks::CONTENT_SCHEMA)
                    }
                    ReferenceOr::Reference { .. } => None,
                };
                match content {
                    Some(content) => {
                        let place = place.key(marks::CONTENT_SCHEMA);
                        self.marked_item(content, place, Codec::Json, hint)
                    }
                    None => self.slot(Part::new(member, place), hint),
                }
            }
        }
    }

    /// Whether a schema describes events, and then what it says of their data.
    fn event_data(&mut self, part: &Part<'a>) -> Data<'a> {
        let (schema, place) = match part.view {
            View::Item(schema) => (schema, part.place.clone()),
            View::Reference(reference) => match self.component(reference, &part.place) {
                Some(Part {
                    view: View::Item(schema),
                    place,
                    ..
                }) => (schema, place),
                _ => return Data::Itself,
            },
        };
        let (properties, more) = match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => (&object.properties, false),
            SchemaKind::Any(any) => (
                &any.properties,
                !any.one_of.is_empty() || !any.any_of.is_empty() || !any.all_of.is_empty(),
            ),
            _ => return Data::Itself,
        };
        let known = |name: &String| EVENT.contains(&name.as_str());
        let named = properties.contains_key("data") || properties.contains_key("event");
        if !named || !properties.keys().all(known) {
            return Data::Itself;
        }
        match properties.get("data") {
            Some(data) if !more => Data::Member(data, place.key("properties").key("data")),
            _ => Data::Text,
        }
    }
}

fn text() -> Slot {
    Slot::from(Ty::Scalar(Scalar::String(Format::Text)))
}

/// The codec of a sequence of items, if the media type is one.
pub(super) fn codec(essence: &str) -> Option<Codec> {
    const LINES: &[&str] = &[
        "application/jsonl",
        "application/x-jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/json-lines",
        "application/ndjson",
        "application/x-ndjson",
        "application/nd-json",
        "application/x-nd-json",
        "application/stream+json",
        "application/x-json-stream",
    ];
    match essence {
        "text/event-stream" => Some(Codec::Events),
        essence if LINES.contains(&essence) => Some(Codec::JsonLines),
        essence if essence.ends_with("/json-seq") || essence.ends_with("+json-seq") => {
            Some(Codec::JsonSequence)
        }
        _ => None,
    }
}
