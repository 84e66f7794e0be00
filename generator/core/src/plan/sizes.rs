use std::collections::HashMap;

use crate::ir::{Api, Media, Presence, Rest, Scalar, Slot, Ty, TypeId, TypeKind};

/// How many bytes values take, roughly: enough to tell where one variant dwarfs the others.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    known: HashMap<TypeId, usize>,
}

/// The largest variant may be this much larger than the second before clippy's `large_enum_variant` speaks up, with a margin for what
/// is only estimated here.
const DWARFS: usize = 150;

/// What does not depend on the document: a string, list or map; a `serde_json::Value`; a `Binary`; a `RawResponse`.
const TEXT: usize = 24;
const VALUE: usize = 72;
const FILE: usize = 80;
const STREAM: usize = 16;
pub(super) const RAW_RESPONSE: usize = 144;

impl Sizes {
    /// What a body takes: a stream the same whatever it streams.
    pub(super) fn media(&mut self, api: &Api, media: &Media) -> usize {
        let headers = media.part_headers;
        if media.codec.is_stream() {
            STREAM
        } else {
            let headers = headers.map_or(0, |id| self.ty(api, &Ty::Ref(id)));
            self.slot(api, &media.slot) + headers
        }
    }

    pub(super) fn slot(&mut self, api: &Api, slot: &Slot) -> usize {
        self.ty(api, &slot.ty)
    }

    pub(super) fn ty(&mut self, api: &Api, ty: &Ty) -> usize {
        match ty {
            Ty::Scalar(Scalar::Bool) => 1,
            Ty::Scalar(Scalar::Integer(_) | Scalar::Double) => 8,
            Ty::Scalar(Scalar::String(_) | Scalar::Exact) | Ty::List(_) | Ty::Map(_) => TEXT,
            Ty::Bytes => FILE,
            Ty::Any | Ty::Never | Ty::Own(_) => VALUE,
            Ty::Nullable(inner) => self.ty(api, inner) + 8,
            Ty::Tuple(items) => items.iter().map(|item| self.slot(api, item)).sum(),
            Ty::Ref(id) => self.named(api, *id),
        }
    }

    fn named(&mut self, api: &Api, id: TypeId) -> usize {
        if let Some(size) = self.known.get(&id) {
            return *size;
        }
        // What leads back here goes through a box.
        self.known.insert(id, 8);
        let size = match &api.get(id).kind {
            TypeKind::Enum(_) => TEXT,
            TypeKind::Alias(slot) | TypeKind::Newtype(slot) => self.slot(api, slot),
            TypeKind::Union(union) => {
                8 + union
                    .variants
                    .iter()
                    .map(|variant| self.slot(api, &variant.slot))
                    .max()
                    .unwrap_or(0)
            }
            TypeKind::Struct(object) => {
                let field = |presence, size| match presence {
                    Presence::Optional if size <= 8 => size + 8,
                    Presence::Defaulted => size + 8,
                    _ => size,
                };
                let fields: usize = object
                    .fields
                    .iter()
                    .map(|f| field(f.presence, self.slot(api, &f.slot)))
                    .sum();
                fields
                    + if matches!(object.rest, Rest::Kept(_)) {
                        TEXT
                    } else {
                        0
                    }
            }
        };
        self.known.insert(id, size);
        size
    }
}

/// Whether the largest of the variants dwarfs the second.
pub(super) fn uneven(mut sizes: Vec<usize>) -> bool {
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    matches!(sizes.as_slice(), [first, second, ..] if first - second >= DWARFS)
}
