//! Whether one type keeps all that another keeps of a value.
//!
//! Enters: two types that the value has, and the value. Leaves: whether decoding as the first loses nothing that
//! decoding as the second would keep. In doubt the answer is no.

use serde_json::{Map, Value};

use super::{ObjectType, Type};

/// Whether `mine` keeps of `value` what `theirs` keeps.
pub(super) fn covers(mine: &'static Type, theirs: &'static Type, value: &Value) -> bool {
    let (mine, theirs) = (there(mine), there(theirs));
    if std::ptr::eq(mine, theirs) || matches!(mine, Type::Any) {
        return true;
    }
    match value {
        Value::Array(items) => match (mine, theirs) {
            (Type::List(mine), Type::List(theirs)) => {
                items.iter().all(|item| covers(mine(), theirs(), item))
            }
            (Type::Tuple(mine), Type::Tuple(theirs)) => {
                let mut types = mine.iter().zip(*theirs).zip(items);
                mine.len() == theirs.len()
                    && types.all(|((mine, theirs), item)| covers(mine(), theirs(), item))
            }
            _ => false,
        },
        Value::Object(members) => object(mine, theirs, members),
        _ => true,
    }
}

fn there(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Nullable(inner) => there(inner()),
        ty => ty,
    }
}

fn object(mine: &'static Type, theirs: &'static Type, members: &Map<String, Value>) -> bool {
    if matches!((mine, theirs), (Type::Object(a), Type::Object(b)) if std::ptr::eq(*a, *b)) {
        return true;
    }
    members.iter().all(
        |(name, value)| match (member(mine, name), member(theirs, name)) {
            (_, Some(None)) => true,
            (Some(Some(mine)), Some(Some(theirs))) => covers(mine, theirs, value),
            _ => false,
        },
    )
}

/// The type of a member of an object: `Some(None)` when the type does not keep it, `None` when it is not an object.
fn member(ty: &'static Type, name: &str) -> Option<Option<&'static Type>> {
    let of = |object: &'static ObjectType| {
        let row = object.field(name).or_else(|| object.rest());
        row.map(|row| (row.ty)())
    };
    match ty {
        Type::Object(object) => Some(of(object)),
        Type::Map(value) => Some(Some(value())),
        Type::Any => Some(Some(ty)),
        _ => None,
    }
}
