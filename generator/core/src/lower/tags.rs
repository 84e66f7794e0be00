use crate::ir::{
    Api, Docs, Field, Format, Presence, Rest, Scalar, Slot, Tagging, Ty, TypeId, TypeKind,
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

fn untold(api: &Api) -> Vec<(TypeId, String)> {
    let mut found = Vec::new();
    for (_, def) in api.types() {
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        let Tagging::Tagged(tag, _) = &union.tagging else {
            continue;
        };
        for variant in &union.variants {
            if let (Some(object), Ty::Ref(id)) = (
                api.as_struct(&variant.slot.ty),
                api.resolve(&variant.slot.ty),
            ) && object.rest == Rest::Ignored
            {
                found.push((*id, tag.clone()));
            }
        }
    }
    found
}
