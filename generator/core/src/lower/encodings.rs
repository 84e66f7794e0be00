//! How the members of forms and the parts of multipart bodies travel (OpenAPI 3.0.4, 4.8.15 Encoding Object).
//!
//! Enters: the encodings of a media type, and the type of its body. Leaves: the same as plain data. What has no counterpart is
//! left out with a warning.

use super::Lowering;
use super::media_types::is_xml;
use crate::dialect::marks;
use crate::ir::{
    Codec, Docs, Encoding, EncodingStyle, Field, Hint, Presence, Slot, Style, Ty, TypeId,
};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// How members travel; it counts for forms alone.
    pub(super) fn encodings(
        &mut self,
        codec: Codec,
        media: &'a openapiv3::MediaType,
        slot: &Slot,
        (place, hint): (&Pointer, &Hint),
    ) -> Vec<Encoding> {
        let multipart = matches!(codec, Codec::Multipart | Codec::MultipartItems);
        if codec != Codec::Form && !multipart {
            return Vec::new();
        }
        let mut all = self.positional(codec, media, slot, place);
        if codec == Codec::MultipartItems {
            if !media.encoding.is_empty() {
                self.left_out(
                    &place.key("encoding"),
                    "the encoding of parts by their names",
                );
            }
            return all;
        }
        for (name, encoding) in &media.encoding {
            let place = place.key("encoding").key(name);
            let mut lowered = one_encoding(name, encoding);
            if multipart && self.is_member(slot, name) {
                lowered.headers = self.part_headers(encoding, &place, &hint.below(name));
            } else if !encoding.headers.is_empty() {
                let what = "the headers of what is no part with a name";
                self.left_out(&place.key("headers"), what);
            }
            let is_xml = lowered.media.as_deref().is_some_and(is_xml);
            if is_xml && !multipart && self.has_members(slot, name) {
                self.left_out(&place.key("contentType"), "XML in a member of a form");
            }
            if multipart && lowered.style.take().is_some() {
                self.left_out(&place.key("style"), "the style of a part");
            }
            all.push(lowered);
        }
        all
    }

    /// The headers of the parts that are no files, which have no place for their own: an object with a member for each such part.
    pub(super) fn headers_of_parts(
        &mut self,
        slot: &Slot,
        encodings: &[Encoding],
        (place, hint): (&Pointer, &Hint),
    ) -> Option<TypeId> {
        let others = encodings.iter().filter_map(|encoding| {
            let headers = encoding.headers?;
            (!self.is_file(slot, &encoding.name)).then_some((&encoding.name, headers))
        });
        let fields: Vec<Field> = others
            .map(|(name, headers)| {
                let one = Slot::from(Ty::Ref(headers));
                Field {
                    wire: name.clone(),
                    name: None,
                    slot: match self.is_list(slot, name) {
                        true => Slot::from(Ty::List(Box::new(one))),
                        false => one,
                    },
                    presence: Presence::Optional,
                    default: None,
                    xml: None,
                    docs: Docs::default(),
                }
            })
            .collect();
        let hint = hint.below("part").below("headers");
        let text = "The headers of parts, by their names.";
        self.struct_of_headers(fields, text, &hint, &place.key("encoding"))
    }

    /// How parts without names travel (OpenAPI 3.2.0, 4.14.5): a position is the name of its encoding, and that of all others has none.
    fn positional(
        &mut self,
        codec: Codec,
        media: &openapiv3::MediaType,
        slot: &Slot,
        place: &Pointer,
    ) -> Vec<Encoding> {
        let listed = match codec {
            Codec::MultipartItems => true,
            Codec::Multipart => matches!(self.api.resolve(&slot.ty), Ty::List(_) | Ty::Tuple(_)),
            _ => false,
        };
        let mark = |name: &str| media.extensions.get(name);
        let prefix = mark(marks::PREFIX_ENCODING).and_then(serde_json::Value::as_array);
        let prefix = prefix
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(at, encoding)| {
                let place = place.key(marks::PREFIX_ENCODING).index(at);
                (at.to_string(), encoding, place)
            });
        let item = mark(marks::ITEM_ENCODING)
            .map(|encoding| (String::new(), encoding, place.key(marks::ITEM_ENCODING)));
        let mut all = Vec::new();
        for (name, encoding, place) in prefix.chain(item) {
            let media = encoding
                .get("contentType")
                .and_then(serde_json::Value::as_str);
            if !listed || says_more(encoding) {
                self.left_out(&place, "what this encoding says besides the media type");
            }
            all.push(Encoding {
                name,
                style: None,
                media: media.filter(|_| listed).map(str::to_owned),
                headers: None,
            });
        }
        all
    }

    /// The type of a member of an object.
    fn member(&self, slot: &Slot, name: &str) -> Option<&Ty> {
        let object = self.api.as_struct(&slot.ty)?;
        let field = object.fields.iter().find(|field| field.wire == name)?;
        Some(self.api.resolve(&field.slot.ty))
    }

    fn is_member(&self, slot: &Slot, name: &str) -> bool {
        self.member(slot, name).is_some()
    }

    /// Whether a member of an object is a file, or a list of files.
    fn is_file(&self, slot: &Slot, name: &str) -> bool {
        match self.member(slot, name) {
            Some(Ty::List(item)) => *self.api.resolve(&item.ty) == Ty::Bytes,
            ty => ty == Some(&Ty::Bytes),
        }
    }

    fn is_list(&self, slot: &Slot, name: &str) -> bool {
        matches!(self.member(slot, name), Some(Ty::List(_)))
    }

    /// Whether a member of an object is an object itself.
    fn has_members(&self, slot: &Slot, name: &str) -> bool {
        let ty = self.member(slot, name);
        ty.is_some_and(|ty| self.api.as_struct(ty).is_some())
    }
}

/// Whether an encoding says more than a media type. That a form is exploded, the dialect room says aloud.
fn says_more(encoding: &serde_json::Value) -> bool {
    let is_more = |(key, value): (&String, &serde_json::Value)| match key.as_str() {
        "contentType" => !value.is_string(),
        "explode" => value != true,
        _ => true,
    };
    encoding.as_object().is_none_or(|it| it.iter().any(is_more))
}

/// The dialect room says `explode` aloud where the style is `form`, so `false` was written.
pub(super) fn one_encoding(name: &str, encoding: &openapiv3::Encoding) -> Encoding {
    use openapiv3::QueryStyle as Q;
    let styled = encoding.style.is_some() || !encoding.explode || encoding.allow_reserved;
    let style = match encoding.style {
        _ if encoding.extensions.contains_key(marks::COLLECTION_FORMAT) => Style::TabDelimited,
        None | Some(Q::Form) => Style::Form,
        Some(Q::SpaceDelimited) => Style::SpaceDelimited,
        Some(Q::PipeDelimited) => Style::PipeDelimited,
        Some(Q::DeepObject) => Style::DeepObject,
    };
    Encoding {
        name: name.to_owned(),
        style: styled.then_some(EncodingStyle {
            style,
            explode: encoding.explode || style == Style::DeepObject,
            allow_reserved: encoding.allow_reserved,
        }),
        media: encoding.content_type.clone(),
        headers: None,
    }
}
