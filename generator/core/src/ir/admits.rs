//! Whether a value of the document is one of a type: values and types enter, yes or no leaves.
//!
//! Only shapes are looked at, not what constraints say besides. An object that is made of defaults must come to an end: a type does
//! not stand in for itself, and what holds many defaults that hold many is no value to be made each time.

use super::{
    Api, EnumKind, Field, IntegerWidth, Literal, Presence, Rest, Scalar, StructType, Tagging, Ty,
    TypeId, TypeKind, UnionType,
};

/// How deep types nest.
const DEPTH: usize = 16;

/// How many values a default holds, all that its own members' defaults give among them.
const MOST: usize = 1000;

/// A look at a value.
struct Look {
    /// The types that it is in.
    open: Vec<TypeId>,
    /// How many values may follow.
    left: usize,
}

impl Look {
    fn within(open: Vec<TypeId>) -> Self {
        Self { open, left: MOST }
    }
}

impl Api {
    /// Whether `value`, which stands for an absent member of the type `owner`, is a value of `ty`.
    #[must_use]
    pub(crate) fn admits(&self, owner: TypeId, ty: &Ty, value: &Literal) -> bool {
        fits(self, ty, value, &mut Look::within(vec![owner]))
    }

    /// The variant that a value is: the one that its tag names, the first that a scalar fits, or the only one that
    /// anything else seems to be.
    #[must_use]
    pub(crate) fn variant_of(&self, union: &UnionType, value: &Literal) -> Option<usize> {
        variant(self, union, value, &mut Look::within(Vec::new()))
    }
}

impl IntegerWidth {
    /// Whether a number is in the range.
    #[must_use]
    pub(crate) fn holds(self, value: i128) -> bool {
        match self {
            Self::I32 => i32::try_from(value).is_ok(),
            Self::I64 => i64::try_from(value).is_ok(),
            Self::U32 => u32::try_from(value).is_ok(),
            Self::U64 => u64::try_from(value).is_ok(),
        }
    }
}

impl EnumKind {
    /// Whether there is one value only.
    #[must_use]
    pub(crate) fn is_constant(&self) -> bool {
        match self {
            Self::Strings(values) => values.len() == 1,
            Self::Integers(_, values) => values.len() == 1,
            Self::Values(values) => values.len() == 1,
        }
    }

    /// The position of a value in the list.
    #[must_use]
    pub(crate) fn position(&self, value: &Literal) -> Option<usize> {
        match (self, value) {
            (Self::Strings(values), Literal::Text(text)) => {
                values.iter().position(|value| value.wire == *text)
            }
            (Self::Integers(_, values), Literal::Integer(whole)) => values
                .iter()
                .position(|value| i128::from(value.wire) == *whole),
            (Self::Values(values), value) => values.iter().position(|one| one.wire == *value),
            _ => None,
        }
    }
}

fn fits(api: &Api, ty: &Ty, value: &Literal, look: &mut Look) -> bool {
    let Some(left) = look.left.checked_sub(1) else {
        return false;
    };
    look.left = left;
    if *value == Literal::Null {
        return api.is_nullable(ty) || *api.resolve(ty) == Ty::Any;
    }
    match (api.resolve(ty), value) {
        (Ty::Any, _) => true,
        (Ty::Scalar(scalar), value) => is_scalar(*scalar, value),
        (Ty::List(item), Literal::List(values)) => {
            values.iter().all(|value| fits(api, &item.ty, value, look))
        }
        (Ty::Tuple(items), Literal::List(values)) => {
            let mut pairs = items.iter().zip(values);
            items.len() == values.len()
                && pairs.all(|(item, value)| fits(api, &item.ty, value, look))
        }
        (Ty::Map(item), Literal::Object(members)) => {
            let mut values = members.iter();
            values.all(|(_, value)| fits(api, &item.ty, value, look))
        }
        (Ty::Ref(id), value) => named(api, *id, value, look),
        _ => false,
    }
}

fn is_scalar(scalar: Scalar, value: &Literal) -> bool {
    match (scalar, value) {
        (Scalar::Bool, Literal::Bool(_)) | (Scalar::String(_), Literal::Text(_)) => true,
        (Scalar::Integer(width), Literal::Integer(value)) => width.holds(*value),
        (Scalar::Double | Scalar::Exact, Literal::Integer(_) | Literal::Number(_)) => true,
        _ => false,
    }
}

fn named(api: &Api, id: TypeId, value: &Literal, look: &mut Look) -> bool {
    if look.open.contains(&id) || look.open.len() > DEPTH {
        return false;
    }
    look.open.push(id);
    let fit = match (&api.get(id).kind, value) {
        (TypeKind::Enum(kind), value) => kind.position(value).is_some(),
        (TypeKind::Struct(object), Literal::Object(members)) => {
            structure(api, object, members, look)
        }
        (TypeKind::Newtype(slot), value) => fits(api, &slot.ty, value, look),
        (TypeKind::Union(union), value) => variant(api, union, value, look).is_some(),
        _ => false,
    };
    look.open.pop();
    fit
}

fn structure(
    api: &Api,
    object: &StructType,
    members: &[(String, Literal)],
    look: &mut Look,
) -> bool {
    let own = object.fields.iter().all(|field| {
        let given = members.iter().find(|(name, _)| *name == field.wire);
        match (given, &field.default) {
            (Some((_, value)), _) => fits(api, &field.slot.ty, value, look),
            (None, _) if field.presence == Presence::Required => false,
            (None, Some(default)) => fits(api, &field.slot.ty, &default.value, look),
            (None, None) => true,
        }
    });
    let named = |name: &str| object.fields.iter().any(|field| field.wire == name);
    let mut others = members.iter().filter(|(name, _)| !named(name));
    own && match &object.rest {
        Rest::Kept(slot) => others.all(|(_, value)| fits(api, &slot.ty, value, look)),
        Rest::Ignored | Rest::Forbidden => others.next().is_none(),
    }
}

/// The variant that an object or an array seems to be, if no other does: by the names of its members, and by those that are listed.
fn only(api: &Api, union: &UnionType, value: &Literal) -> Option<usize> {
    let variants = union.variants.iter().enumerate();
    let mut seeming = variants.filter(|(_, variant)| seems(api, &variant.slot.ty, value));
    let (at, _) = seeming.next()?;
    seeming.next().is_none().then_some(at)
}

fn seems(api: &Api, ty: &Ty, value: &Literal) -> bool {
    match (api.resolve(ty), value) {
        (Ty::List(_) | Ty::Tuple(_), Literal::List(_)) | (Ty::Map(_), Literal::Object(_)) => true,
        (Ty::Ref(id), value) => match (&api.get(*id).kind, value) {
            (TypeKind::Struct(object), Literal::Object(members)) => {
                let known = |name: &String| object.fields.iter().any(|field| field.wire == *name);
                let given = |field: &Field| members.iter().find(|(name, _)| *name == field.wire);
                let mut fields = object.fields.iter();
                fields.all(|field| match given(field) {
                    Some((_, value)) => may_be(api, &field.slot.ty, value),
                    None => field.presence != Presence::Required,
                }) && (matches!(object.rest, Rest::Kept(_))
                    || members.iter().all(|(name, _)| known(name)))
            }
            (TypeKind::Struct(_) | TypeKind::Enum(_), _) => false,
            _ => true,
        },
        _ => false,
    }
}

/// Whether a value is listed where only listed values are allowed.
fn may_be(api: &Api, ty: &Ty, value: &Literal) -> bool {
    match api.resolve(ty) {
        Ty::Ref(id) if *value != Literal::Null => match &api.get(*id).kind {
            TypeKind::Enum(kind) => kind.position(value).is_some(),
            _ => true,
        },
        _ => true,
    }
}

fn variant(api: &Api, union: &UnionType, value: &Literal, look: &mut Look) -> Option<usize> {
    let mut variants = union.variants.iter();
    let at = match (&union.tagging, value) {
        (Tagging::Tagged(tag, _), Literal::Object(members)) => {
            let tag = members.iter().find(|(name, _)| name == tag);
            let Some((_, Literal::Text(tag))) = tag else {
                return None;
            };
            variants.position(|variant| variant.tags.contains(tag))
        }
        (Tagging::Tagged(..), _) => None,
        (Tagging::Untagged, Literal::Object(_) | Literal::List(_)) => only(api, union, value),
        (Tagging::Untagged, value) => {
            variants.position(|variant| fits(api, &variant.slot.ty, value, look))
        }
    }?;
    let variant = union.variants.get(at)?;
    fits(api, &variant.slot.ty, value, look).then_some(at)
}
