use openapiv3::{Content, ReferenceOr, Schema};

use super::Lowering;
use super::media_types::{codec, essence, is_binary, is_json, is_text, preference, words};
use super::part::Part;
use crate::dialect::marks;
use crate::ir::{Codec, Format, Hint, Media, Scalar, Slot, Ty, TypeId, TypeKind};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// The media types of a body: the preferred one first, whose schema has the name of the body itself.
    pub(super) fn media(
        &mut self,
        content: &'a Content,
        place: &Pointer,
        hint: &Hint,
    ) -> Vec<Media> {
        let mut ranges: Vec<&'a String> = content.keys().collect();
        if let Some(best) = ranges.iter().copied().min_by_key(|range| preference(range)) {
            ranges.sort_by_key(|range| *range != best);
        }
        let mut all: Vec<Media> = Vec::with_capacity(ranges.len());
        for range in ranges {
            let Some(media) = content.get(range) else {
                continue;
            };
            let alike = |other: &&Media| {
                content
                    .get(&other.range)
                    .is_some_and(|other| other.schema == media.schema)
            };
            let known = all.iter().find(alike).map(|media| media.slot.clone());
            let hint = if all.is_empty() {
                hint.clone()
            } else {
                hint.below(&words(range))
            };
            all.push(self.medium(range, media, known, &place.key(range), &hint));
        }
        all
    }

    /// One media type; `known` is the type of its schema when another media type has the same.
    fn medium(
        &mut self,
        range: &str,
        media: &'a openapiv3::MediaType,
        known: Option<Slot>,
        place: &Pointer,
        hint: &Hint,
    ) -> Media {
        let schema = media.schema.as_ref();
        self.unused_marks(codec(range), media, place);
        let codec = codec_of(range, media);
        let travels_as_it_is = match codec {
            Codec::Bytes => true,
            Codec::Text => schema.is_none(),
            Codec::Xml => schema.is_none_or(is_text),
            _ => false,
        };
        if let (Codec::Multipart, Some(item)) = (codec, media.extensions.get(marks::ITEM_SCHEMA))
            && !has_names(range)
        {
            return self.part_items(range, item, media, (place, hint));
        }
        if travels_as_it_is {
            let codec = if codec == Codec::Xml {
                Codec::Text
            } else {
                codec
            };
            return self.raw(range, codec, schema, place);
        }
        if matches!(
            codec,
            Codec::JsonLines | Codec::JsonSequence | Codec::Events
        ) {
            return plain(range, codec, self.items(codec, media, place, hint));
        }
        let slot = known.unwrap_or_else(|| match schema {
            Some(schema) => self.slot(Part::new(schema, place.key("schema")), hint),
            None => Slot::from(Ty::Any),
        });
        let slot = match codec {
            Codec::Text => return self.text(range, slot, schema, place),
            Codec::Xml => return self.xml_body(range, slot, schema, place),
            Codec::Multipart => self.parts(range, slot, media, place),
            _ => slot,
        };
        let encoding = self.encodings(codec, media, &slot, (place, hint));
        Media {
            part_headers: self.headers_of_parts(&slot, &encoding, (place, hint)),
            encoding,
            ..plain(range, codec, slot)
        }
    }

    /// A sequence of parts, which are read and written one by one (OpenAPI 3.2.0, 4.14.5).
    fn part_items(
        &mut self,
        range: &str,
        item: &serde_json::Value,
        media: &'a openapiv3::MediaType,
        (place, hint): (&Pointer, &Hint),
    ) -> Media {
        let of_item = place.key(marks::ITEM_SCHEMA);
        let slot = self.marked_item(item, of_item, Codec::Json, hint);
        let slot = match self.api.resolve(&slot.ty) {
            Ty::Any => Slot::from(Ty::Bytes),
            _ => slot,
        };
        if media.schema.is_some() {
            self.left_out(&place.key("schema"), "the schema beside `itemSchema`");
        }
        let codec = Codec::MultipartItems;
        Media {
            encoding: self.encodings(codec, media, &slot, (place, hint)),
            ..plain(range, codec, slot)
        }
    }

    /// An object has a part for each member; where parts need no names, a list or a tuple has one for each item. Whatever else is
    /// said, the body is a list of files.
    fn parts(
        &mut self,
        range: &str,
        slot: Slot,
        media: &openapiv3::MediaType,
        place: &Pointer,
    ) -> Slot {
        let named = has_names(range);
        if media.extensions.contains_key(marks::ITEM_SCHEMA) {
            let what = "`itemSchema` of parts that have names";
            self.left_out(&place.key(marks::ITEM_SCHEMA), what);
        }
        let is_any = |slot: &Slot| *self.api.resolve(&slot.ty) == Ty::Any;
        match self.api.resolve(&slot.ty) {
            Ty::List(item) if !named && !is_any(item) => slot,
            Ty::Tuple(items) if !named => {
                let file = |slot: &Slot| is_any(slot).then(|| Slot::from(Ty::Bytes));
                let items = items
                    .iter()
                    .map(|item| file(item).unwrap_or_else(|| item.clone()));
                let ty = Ty::Tuple(items.collect());
                Slot { ty, ..slot }
            }
            Ty::Map(_) => slot,
            Ty::Ref(id) if !matches!(self.api.get(*id).kind, TypeKind::Enum(_)) => {
                let id = *id;
                self.untyped_files(id, media);
                slot
            }
            _ => Slot::from(Ty::List(Box::new(Slot::from(Ty::Bytes)))),
        }
    }

    /// A member without a schema is a file (OpenAPI 3.1.1, 4.8.14.4: its media type is `application/octet-stream`), unless its
    /// encoding says that it is text. What a component says, other bodies may say as well, so it stays.
    fn untyped_files(&mut self, id: TypeId, media: &openapiv3::MediaType) {
        let is_text = |name: &str| {
            let said = media
                .encoding
                .get(name)
                .and_then(|it| it.content_type.as_deref());
            said.is_some_and(|said| ["text/", "json", "xml"].iter().any(|it| said.contains(it)))
        };
        let Some(def) = self.api.types.get_mut(id.0 as usize) else {
            return;
        };
        let (TypeKind::Struct(object), false) = (&mut def.kind, def.hint.is_component()) else {
            return;
        };
        for field in object.fields.iter_mut().filter(|it| !is_text(&it.wire)) {
            let slot = match &mut field.slot.ty {
                Ty::List(item) => item.as_mut(),
                _ => &mut field.slot,
            };
            if slot.ty == Ty::Any {
                slot.ty = Ty::Bytes;
            }
        }
    }

    /// What OpenAPI 3.2 says of the items of a body that is not read item by item.
    fn unused_marks(&mut self, codec: Codec, media: &openapiv3::MediaType, place: &Pointer) {
        let items = matches!(
            codec,
            Codec::JsonLines | Codec::JsonSequence | Codec::Events
        );
        for (mark, name) in [
            (marks::ITEM_SCHEMA, "`itemSchema` of this media type"),
            (marks::ITEM_ENCODING, "`itemEncoding`"),
            (marks::PREFIX_ENCODING, "`prefixEncoding`"),
        ] {
            let used = codec == Codec::Multipart || items && mark == marks::ITEM_SCHEMA;
            if !used && media.extensions.contains_key(mark) {
                self.left_out(&place.key(mark), name);
            }
        }
    }

    /// A scalar travels as its text; what else a plain text is described as can only be JSON.
    fn text(
        &mut self,
        range: &str,
        slot: Slot,
        schema: Option<&'a ReferenceOr<Schema>>,
        place: &Pointer,
    ) -> Media {
        let scalar = match self.api.resolve(&slot.ty) {
            Ty::Scalar(_) => true,
            Ty::Ref(id) => matches!(self.api.get(*id).kind, TypeKind::Enum(_)),
            _ => false,
        };
        let codec = if scalar { Codec::Text } else { Codec::Json };
        if !scalar && essence(range) != "text/plain" && essence(range) != "text/*" {
            return self.raw(range, Codec::Text, schema, place);
        }
        plain(range, codec, slot)
    }

    /// A body that travels as it is, whatever its schema says.
    fn raw(
        &mut self,
        range: &str,
        codec: Codec,
        schema: Option<&'a ReferenceOr<Schema>>,
        place: &Pointer,
    ) -> Media {
        if schema.is_some_and(|schema| !is_text(schema)) {
            let what = format!("the schema of `{range}`, whose bodies travel as they are,");
            self.left_out(&place.key("schema"), &what);
        }
        let ty = match codec {
            Codec::Text => Ty::Scalar(Scalar::String(Format::Text)),
            _ => Ty::Bytes,
        };
        plain(range, codec, Slot::from(ty))
    }
}

/// Whether the parts of a body have names.
fn has_names(range: &str) -> bool {
    essence(range) == "multipart/form-data"
}

/// A media type of which nothing more is said.
pub(super) fn plain(range: &str, codec: Codec, slot: Slot) -> Media {
    Media {
        range: range.to_owned(),
        codec,
        slot,
        encoding: Vec::new(),
        xml: None,
        part_headers: None,
    }
}

/// How a media type travels, by its name and by what is said of it.
fn codec_of(range: &str, media: &openapiv3::MediaType) -> Codec {
    let codec = codec(range);
    // A range over everything is JSON only if something says what of.
    let unsaid = codec == Codec::Json && media.schema.is_none() && !is_json(range);
    let is_file = media.extensions.contains_key(marks::FILE);
    let is_bytes = matches!(codec, Codec::Json | Codec::Xml | Codec::Text)
        && (is_file || !is_json(range))
        && media.schema.as_ref().is_some_and(is_binary);
    match unsaid || is_bytes {
        true => Codec::Bytes,
        false => codec,
    }
}
