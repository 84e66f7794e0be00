use std::collections::BTreeMap;

use super::satisfies::allows;
use crate::ir::{
    Api, Docs, Fallback, Field, FieldDefault, Format, Literal, Presence, Rest, Scalar, Slot,
    Tagging, Ty, TypeId, TypeKind, UnionType,
};

/// Gives objects that a tag chooses, but that do not name it, a member for the tag: without it a value could not be encoded again.
pub(super) fn keep(api: &mut Api) {
    for (id, tag) in untold(api) {
        let Some(def) = api.types.get_mut(id.0 as usize) else {
            continue;
        };
        if let TypeKind::Struct(object) = &mut def.kind
            && !object.fields.iter().any(|field| field.wire == tag)
        {
            object.fields.push(Field {
                wire: tag,
                name: None,
                slot: Slot::from(Ty::Scalar(Scalar::String(Format::Text))),
                presence: Presence::Optional,
                default: None,
                xml: None,
                docs: Docs {
                    text: "Says which of several schemas the object is.".to_owned(),
                    deprecated: false,
                },
            });
        }
    }
}

/// Lets objects that one value of a tag chooses have it from the start, where they may leave it out: what a union writes can be read
/// then.
pub(super) fn give(api: &mut Api) {
    let told = chosen(api).into_iter().filter_map(|((id, name), tag)| {
        let tag = Literal::Text(tag?.to_owned());
        Some((id, may_leave_out(api, id, name, &tag)?, tag))
    });
    for (id, at, value) in told.collect::<Vec<_>>() {
        let Some(def) = api.types.get_mut(id.0 as usize) else {
            continue;
        };
        let origin = def.origin.clone();
        if let TypeKind::Struct(object) = &mut def.kind
            && let Some(field) = object.fields.get_mut(at)
        {
            field.default = Some(Box::new(FieldDefault {
                value,
                origin,
                given: true,
            }));
        }
    }
}

/// The position of the member for a tag, where it may be left out, and the tag is a value of it.
fn may_leave_out(api: &Api, id: TypeId, name: &str, tag: &Literal) -> Option<usize> {
    let TypeKind::Struct(object) = &api.get(id).kind else {
        return None;
    };
    object.fields.iter().position(|field| {
        let default = field.default.as_ref();
        field.wire == name
            && field.presence == Presence::Optional
            && default.is_none_or(|default| default.value == *tag)
            && !api.is_nullable(&field.slot.ty)
            && api.admits(id, &field.slot.ty, tag)
            && allows(api, &field.slot, tag)
    })
}

/// The objects that tags choose, by the names of the tags, with the only value that does; what is chosen without a tag, too, has none.
fn chosen(api: &Api) -> BTreeMap<(TypeId, &str), Option<&str>> {
    let mut found = BTreeMap::new();
    for (union, tag, fallback) in tagged(api) {
        for (at, variant) in union.variants.iter().enumerate() {
            let Ty::Ref(id) = api.resolve(&variant.slot.ty) else {
                continue;
            };
            let only = match variant.tags.as_slice() {
                [only] if *fallback != Fallback::Default(at) => Some(only.as_str()),
                _ => None,
            };
            let known = found.entry((*id, tag)).or_insert(only);
            *known = known.filter(|known| Some(*known) == only);
        }
    }
    found
}

/// The objects that tags choose and that take members which they do not name, with the names of the tags.
fn untold(api: &Api) -> Vec<(TypeId, String)> {
    let mut found = Vec::new();
    for (union, tag, _) in tagged(api) {
        for variant in &union.variants {
            if let (Some(object), Ty::Ref(id)) = (
                api.as_struct(&variant.slot.ty),
                api.resolve(&variant.slot.ty),
            ) && object.rest == Rest::Ignored
            {
                found.push((*id, tag.to_owned()));
            }
        }
    }
    found
}

fn tagged(api: &Api) -> impl Iterator<Item = (&UnionType, &str, &Fallback)> {
    api.types.iter().filter_map(|def| match &def.kind {
        TypeKind::Union(union) => match &union.tagging {
            Tagging::Tagged(tag, fallback) => Some((union, tag.as_str(), fallback)),
            Tagging::Untagged => None,
        },
        _ => None,
    })
}
