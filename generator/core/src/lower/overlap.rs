use std::collections::HashSet;

use crate::ir::{
    Api, Constraint, EnumKind, Field, Overlap, Presence, Rest, Scalar, Slot, StructType, Ty,
    TypeId, TypeKind,
};

/// Takes the mark off unions whose variants cannot fit a value together, or where one variant then says all.
pub(super) fn settle(api: &mut Api) {
    forget_types(api);
    let settled: Vec<usize> = (0..api.types.len())
        .filter(|at| is_settled(api, &api.types[*at].kind))
        .collect();
    for at in settled {
        if let TypeKind::Union(union) = &mut api.types[at].kind {
            union.overlap = Overlap::None;
        }
    }
    keep_what_tells_apart(api);
    keep_what_is_spoken_of(api);
}

/// Takes `type: object` around alternatives away where it says nothing: it is there to refuse null, which one of several objects allows.
/// Around other types it is a slip of the pen.
fn forget_types(api: &mut Api) {
    let object = Constraint::Type(vec!["object"]);
    let is_object = |api: &Api, ty: &Ty| {
        let inner = match ty {
            Ty::Nullable(inner) => inner,
            ty => ty,
        };
        json(api, api.resolve(inner)) == Some(Json::Object)
    };
    for at in 0..api.types.len() {
        let TypeKind::Union(union) = &api.types[at].kind else {
            continue;
        };
        let variants = || union.variants.iter().map(|variant| &variant.slot.ty);
        let refuses =
            variants().all(|ty| is_object(api, ty)) && variants().any(|ty| api.is_nullable(ty));
        if !refuses {
            api.types[at].constraints.retain(|rule| *rule != object);
        }
    }
}

/// Lets alternatives keep the members that the schema around them speaks of and they do not.
fn keep_what_is_spoken_of(api: &mut Api) {
    let spoken_of = |rule: &Constraint| match rule {
        Constraint::UnevaluatedProperties(rules) => *rules != [Constraint::Never],
        _ => false,
    };
    let mut keeping = Vec::new();
    for def in &api.types {
        if let TypeKind::Union(union) = &def.kind
            && def.constraints.iter().any(spoken_of)
        {
            let each = union.variants.iter();
            keeping.extend(
                each.filter_map(|variant| structure(api, &variant.slot.ty))
                    .map(|(id, _)| id),
            );
        }
    }
    keep(api, keeping);
}

/// Lets structs keep members that they do not name, unless these are forbidden.
fn keep(api: &mut Api, structs: Vec<TypeId>) {
    for id in structs {
        let def = api.types.get_mut(id.0 as usize);
        if let Some(TypeKind::Struct(object)) = def.map(|def| &mut def.kind)
            && object.rest == Rest::Ignored
        {
            object.rest = Rest::Kept(Slot::from(Ty::Any));
        }
    }
}

/// Lets alternatives of a `oneOf` keep members that only another names, where a value without them would have both.
fn keep_what_tells_apart(api: &mut Api) {
    let mut keeping = Vec::new();
    for def in &api.types {
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        if union.overlap != Overlap::Refused {
            continue;
        }
        let structs: Vec<_> = union
            .variants
            .iter()
            .filter_map(|variant| structure(api, &variant.slot.ty))
            .collect();
        for (id, mine) in &structs {
            let forgets = structs.iter().any(|(_, theirs)| forgets(mine, theirs));
            if forgets {
                keeping.push(*id);
            }
        }
    }
    keep(api, keeping);
}

fn structure<'a>(api: &'a Api, ty: &'a Ty) -> Option<(TypeId, &'a StructType)> {
    match api.resolve(ty) {
        Ty::Ref(id) => match &api.get(*id).kind {
            TypeKind::Struct(object) => Some((*id, object)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether what `mine` does not keep of a value may be all for which the value is not `theirs`.
fn forgets(mine: &StructType, theirs: &StructType) -> bool {
    let named = |field: &Field| mine.fields.iter().any(|one| one.wire == field.wire);
    let mut others = theirs
        .fields
        .iter()
        .filter(|field| !named(field))
        .peekable();
    others.peek().is_some() && others.all(|field| field.presence != Presence::Required)
}

fn is_settled(api: &Api, kind: &TypeKind) -> bool {
    let TypeKind::Union(union) = kind else {
        return false;
    };
    let harmless = match union.overlap {
        Overlap::None => return false,
        Overlap::Refused => Both::Never,
        Overlap::Kept => Both::OneSaysAll,
    };
    let variants = union.variants.iter().enumerate();
    variants.into_iter().all(|(at, mine)| {
        let others = union.variants.iter().skip(at + 1);
        others
            .into_iter()
            .all(|theirs| both(api, &mine.slot.ty, &theirs.slot.ty, LEVELS) <= harmless)
    })
}

/// How many unions in unions and lists in lists are looked into.
const LEVELS: usize = 4;

/// What is when a value has two types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Both {
    /// No value has both.
    Never,
    /// One of them keeps all that the other keeps.
    OneSaysAll,
    /// Each may keep something that the other does not; also said in doubt.
    EachSaysSome,
}

/// The JSON type, as far as it tells values apart.
#[derive(PartialEq, Eq)]
enum Json {
    Bool,
    Number,
    String,
    Array,
    Object,
}

fn both(api: &Api, mine: &Ty, theirs: &Ty, levels: usize) -> Both {
    if api.is_nullable(mine) && api.is_nullable(theirs) {
        return both_there(api, mine, theirs, levels).max(Both::OneSaysAll);
    }
    both_there(api, mine, theirs, levels)
}

fn both_there(api: &Api, mine: &Ty, theirs: &Ty, levels: usize) -> Both {
    let (mine, theirs) = (api.resolve(mine), api.resolve(theirs));
    if mine == theirs || matches!(mine, Ty::Any) || matches!(theirs, Ty::Any) {
        return Both::OneSaysAll;
    }
    if matches!(mine, Ty::Never) || matches!(theirs, Ty::Never) {
        return Both::Never;
    }
    let Some(below) = levels.checked_sub(1) else {
        return Both::EachSaysSome;
    };
    for (union, other) in [(mine, theirs), (theirs, mine)] {
        if let Some(TypeKind::Union(union)) = named(api, union) {
            let each = union.variants.iter();
            let all = each.map(|variant| both(api, &variant.slot.ty, other, below));
            return all.max().unwrap_or(Both::Never);
        }
    }
    match (json(api, mine), json(api, theirs)) {
        (Some(mine), Some(theirs)) if mine != theirs => return Both::Never,
        _ => {}
    }
    match (mine, theirs) {
        (Ty::List(mine), Ty::List(theirs)) => {
            // The empty list has both types.
            both(api, &mine.ty, &theirs.ty, below).max(Both::OneSaysAll)
        }
        (Ty::Tuple(_), _) | (_, Ty::Tuple(_)) => Both::EachSaysSome,
        (Ty::Map(map), other) | (other, Ty::Map(map)) => {
            let flat = matches!(api.resolve(&map.ty), Ty::Any | Ty::Scalar(_));
            match other {
                Ty::Map(_) if !flat => Both::EachSaysSome,
                _ if flat => Both::OneSaysAll,
                _ => Both::EachSaysSome,
            }
        }
        _ => match (named(api, mine), named(api, theirs)) {
            (Some(TypeKind::Struct(mine)), Some(TypeKind::Struct(theirs))) => {
                structs(api, mine, theirs)
            }
            (Some(TypeKind::Enum(mine)), Some(TypeKind::Enum(theirs)))
                if disjoint(mine, theirs) =>
            {
                Both::Never
            }
            (Some(TypeKind::Newtype(_)), _) | (_, Some(TypeKind::Newtype(_))) => Both::EachSaysSome,
            _ => Both::OneSaysAll,
        },
    }
}

fn named<'a>(api: &'a Api, ty: &Ty) -> Option<&'a TypeKind> {
    match ty {
        Ty::Ref(id) => Some(&api.get(*id).kind),
        _ => None,
    }
}

fn json(api: &Api, ty: &Ty) -> Option<Json> {
    Some(match ty {
        Ty::Scalar(Scalar::Bool) => Json::Bool,
        Ty::Scalar(Scalar::String(_)) | Ty::Bytes => Json::String,
        Ty::Scalar(_) => Json::Number,
        Ty::List(_) | Ty::Tuple(_) => Json::Array,
        Ty::Map(_) => Json::Object,
        _ => match named(api, ty)? {
            TypeKind::Struct(_) => Json::Object,
            TypeKind::Enum(EnumKind::Strings(_)) => Json::String,
            TypeKind::Enum(EnumKind::Integers(..)) => Json::Number,
            _ => return None,
        },
    })
}

fn disjoint(mine: &EnumKind, theirs: &EnumKind) -> bool {
    match (mine, theirs) {
        (EnumKind::Strings(mine), EnumKind::Strings(theirs)) => {
            let mine: HashSet<&str> = mine.iter().map(|value| value.wire.as_str()).collect();
            !theirs
                .iter()
                .any(|value| mine.contains(value.wire.as_str()))
        }
        (EnumKind::Integers(_, mine), EnumKind::Integers(_, theirs)) => {
            let mine: HashSet<i64> = mine.iter().map(|value| value.wire).collect();
            !theirs.iter().any(|value| mine.contains(&value.wire))
        }
        // Values of several types may be among those of one.
        (EnumKind::Values(_), _) | (_, EnumKind::Values(_)) => false,
        _ => true,
    }
}

fn structs(api: &Api, mine: &StructType, theirs: &StructType) -> Both {
    let shared = mine.fields.iter().filter_map(|field| {
        let other = theirs
            .fields
            .iter()
            .find(|other| other.wire == field.wire)?;
        Some((field, other))
    });
    let shared: Vec<_> = shared.collect();
    let apart = shared.iter().any(|(a, b)| {
        let demanded = a.presence == Presence::Required || b.presence == Presence::Required;
        demanded && both(api, &a.slot.ty, &b.slot.ty, 1) == Both::Never
    });
    if apart || shuts_out(mine, theirs) || shuts_out(theirs, mine) {
        return Both::Never;
    }
    let same = shared.iter().all(|(a, b)| {
        let (a, b) = (api.resolve(&a.slot.ty), api.resolve(&b.slot.ty));
        let flat = |ty| !matches!(json(api, ty), None | Some(Json::Array | Json::Object));
        a == b || flat(a) && flat(b)
    });
    let kept = |object: &StructType| matches!(object.rest, Rest::Kept(_));
    let mine_all = shared.len() == theirs.fields.len() && !kept(theirs);
    let theirs_all = shared.len() == mine.fields.len() && !kept(mine);
    if same && (mine_all || theirs_all) {
        Both::OneSaysAll
    } else {
        Both::EachSaysSome
    }
}

/// Whether `closed` allows no member that `other` demands.
fn shuts_out(closed: &StructType, other: &StructType) -> bool {
    let demanded = other
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Required);
    closed.rest == Rest::Forbidden
        && demanded
            .into_iter()
            .any(|field| !closed.fields.iter().any(|mine| mine.wire == field.wire))
}
