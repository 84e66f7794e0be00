//! How a valid [`Api`] looks in Rust: names, boxes, derives and the order of items, as side tables by id.
//!
//! In comes the proven IR, out goes a [`Plan`]; the IR is never changed, and nothing here can fail because of the document.

mod content;
mod cycles;
mod depth;
mod links;
mod lock;
mod names;
mod operations;
mod sections;
mod sizes;

use std::collections::{HashMap, HashSet};

use crate::check::Valid;
use crate::config::Split;
use crate::ir::{
    Api, EnumKind, Fallback, Literal, Overlap, Presence, Rest, Root, Tagging, TypeDef, TypeId,
    TypeKind, Variant,
};
use sizes::Sizes;

pub(crate) use content::ContentPlan;
pub(crate) use lock::Lock;
pub(crate) use operations::{HeadersPlan, OperationPlan, ResponsePlan, Target};
pub(crate) use sections::{Part, Section};

/// The side tables.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// By [`TypeId`].
    pub types: Vec<TypePlan>,
    /// The order in which types are emitted: a component, then what stands inside it; at last what operations hold.
    pub order: Vec<TypeId>,
    /// The operations of the document, then those of each of [`Api::receivers`].
    pub sections: Vec<Section>,
    /// The constants that stand for [`Api::security`].
    pub security: Vec<String>,
    /// How many steps rustc goes down in the deepest type.
    pub depth: usize,
}

impl Plan {
    /// The plan of a type.
    #[must_use]
    pub(crate) fn get(&self, id: TypeId) -> &TypePlan {
        &self.types[id.0 as usize]
    }
}

/// How one type looks in Rust.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypePlan {
    /// Its name.
    pub name: String,
    /// The names of its fields or variants, in the order of the IR.
    pub members: Vec<String>,
    /// Which members go through a `Box`.
    pub boxed: Vec<bool>,
    /// The field for members that the schema does not name, or the variant for values that it
    /// does not list or that are several variants at once.
    pub catch_all: Option<String>,
    /// Whether every member may be left out, so that `Default` makes a valid value.
    pub default: bool,
    /// Whether one variant is much larger than the others.
    pub uneven: bool,
    /// The function that checks the rules of an alias.
    pub validator: String,
}

/// Plans an API; what `lock` names keeps its name.
#[must_use]
pub(crate) fn plan(api: &Valid<Api>, split: Split, lock: &Lock) -> Plan {
    let names = type_names(api, lock);
    let boxes = cycles::boxes(api);
    let mut sizes = Sizes::default();
    let types = api
        .types()
        .zip(names)
        .map(|((id, _), name)| type_plan(api, id, name, &boxes, &mut sizes))
        .collect();
    let mut plan = Plan {
        types,
        order: order(api),
        sections: Vec::new(),
        security: security_names(api),
        depth: depth::depth(api),
    };
    name_validators(api, &mut plan);
    plan.sections = sections::plan(api, &plan, split, lock, &mut sizes);
    plan
}

fn type_names(api: &Api, lock: &Lock) -> Vec<String> {
    let pinned = lock.types(api.types().map(|(_, def)| &def.hint));
    let wanted = api.types().map(|(_, def)| {
        if let Some(name) = &def.name {
            return (names::type_name(&[name]), true);
        }
        let words: Vec<&str> = def.hint.words.iter().map(String::as_str).collect();
        let name = names::type_name(&words);
        let exact = def.hint.is_component() && def.hint.words.first() == Some(&name);
        (name, exact)
    });
    names::assign_with(wanted.collect(), pinned, &[])
}

fn name_validators(api: &Api, plan: &mut Plan) {
    let is_alias = |def: &TypeDef| matches!(def.kind, TypeKind::Alias(_));
    let aliases = api.types().filter(|(_, def)| is_alias(def));
    let aliases: Vec<TypeId> = aliases.map(|(id, _)| id).collect();
    let wanted = aliases.iter().map(|id| {
        let words = format!("validate {}", plan.get(*id).name);
        (names::value_name(&words), false)
    });
    let names = names::assign(wanted.collect(), &[]);
    for (id, name) in aliases.iter().zip(names) {
        if let Some(plan) = plan.types.get_mut(id.0 as usize) {
            plan.validator = name;
        }
    }
}

fn type_plan(
    api: &Api,
    id: TypeId,
    name: String,
    boxes: &HashSet<(TypeId, usize)>,
    sizes: &mut Sizes,
) -> TypePlan {
    let kind = &api.get(id).kind;
    let (members, catch_all) = members(kind);
    let boxed: Vec<bool> = (0..members.len().max(1))
        .map(|member| boxes.contains(&(id, member)))
        .collect();
    let uneven = match kind {
        TypeKind::Union(union) => {
            let size = |(variant, boxed): (&Variant, &bool)| {
                if *boxed {
                    8
                } else {
                    sizes.slot(api, &variant.slot)
                }
            };
            sizes::uneven(union.variants.iter().zip(&boxed).map(size).collect())
        }
        _ => false,
    };
    TypePlan {
        name,
        members,
        boxed,
        catch_all,
        default: has_default(kind),
        uneven,
        validator: String::new(),
    }
}

/// The names of the members and of what takes in the unknown.
fn members(kind: &TypeKind) -> (Vec<String>, Option<String>) {
    match kind {
        TypeKind::Struct(object) => {
            let wanted = object.fields.iter().map(|field| match &field.name {
                Some(name) => (names::value_name(name), true),
                None => exactly(names::value_name(&field.wire), &field.wire),
            });
            let rest = matches!(object.rest, Rest::Kept(_)).then_some("additional_properties");
            with_catch_all(wanted.collect(), rest)
        }
        TypeKind::Enum(EnumKind::Strings(values)) => {
            let wanted = values.iter().map(|value| {
                exactly(
                    names::variant_name(value.name.as_ref().unwrap_or(&value.wire)),
                    &value.wire,
                )
            });
            with_catch_all(wanted.collect(), Some("Unknown"))
        }
        TypeKind::Enum(EnumKind::Integers(_, values)) => {
            let wanted = values
                .iter()
                .map(|value| (integer_variant(value.wire, value.name.as_deref()), false));
            with_catch_all(wanted.collect(), Some("Unknown"))
        }
        TypeKind::Enum(EnumKind::Values(values)) => {
            let wanted = values.iter().map(|value| {
                let name = value.name.as_deref();
                (literal_variant(&value.wire, name), false)
            });
            with_catch_all(wanted.collect(), Some("Unknown"))
        }
        TypeKind::Union(union) => {
            let catch_all = match (&union.tagging, union.overlap) {
                (Tagging::Tagged(_, Fallback::Unknown), _) => Some("Unknown"),
                (Tagging::Tagged(..), _) => None,
                (Tagging::Untagged, Overlap::Kept) => Some("Several"),
                (Tagging::Untagged, _) => None,
            };
            let wanted = union
                .variants
                .iter()
                .map(|variant| exactly(names::variant_name(&variant.hint), &variant.hint));
            with_catch_all(wanted.collect(), catch_all)
        }
        TypeKind::Newtype(_) | TypeKind::Alias(_) => (Vec::new(), None),
    }
}

fn exactly(name: String, wire: &str) -> (String, bool) {
    let exact = name == wire;
    (name, exact)
}

fn integer_variant(value: i64, name: Option<&str>) -> String {
    match name {
        Some(name) => names::variant_name(name),
        None if value < 0 => format!("Minus{}", value.unsigned_abs()),
        None => format!("Value{value}"),
    }
}

fn literal_variant(value: &Literal, name: Option<&str>) -> String {
    match (name, value) {
        (Some(name), _) => names::variant_name(name),
        (None, Literal::Text(text)) => names::variant_name(text),
        (None, Literal::Bool(value)) => names::variant_name(&value.to_string()),
        (None, Literal::Integer(value)) if *value < 0 => format!("Minus{}", value.unsigned_abs()),
        (None, Literal::Integer(value)) => format!("Value{value}"),
        (None, Literal::Number(value)) if *value < 0.0 => {
            names::variant_name(&format!("Minus {}", value.abs()))
        }
        (None, Literal::Number(value)) => names::variant_name(&format!("Value {value}")),
        (None, Literal::Null | Literal::List(_) | Literal::Object(_)) => "Value".to_owned(),
    }
}

/// The document's names come first; the catch-all yields to them.
fn with_catch_all(
    mut wanted: Vec<(String, bool)>,
    catch_all: Option<&str>,
) -> (Vec<String>, Option<String>) {
    let free = |name: &&str| !wanted.iter().any(|(taken, _)| taken == name);
    let catch_all = catch_all.map(|name| {
        [name, "Other", "Unlisted"]
            .into_iter()
            .find(free)
            .unwrap_or(name)
    });
    wanted.extend(catch_all.map(|name| (name.to_owned(), false)));
    let mut names = names::assign(wanted, &[]);
    let catch_all = catch_all.and_then(|_| names.pop());
    (names, catch_all)
}

fn has_default(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Struct(object) => object
            .fields
            .iter()
            .all(|field| field.presence != Presence::Required),
        _ => false,
    }
}

/// Components in the order of the document, each followed by the types that stand inside it, then those of operations.
fn order(api: &Api) -> Vec<TypeId> {
    let mut inside: HashMap<(&str, Root), Vec<TypeId>> = HashMap::new();
    for (id, def) in api.types().filter(|(_, def)| !def.hint.is_component()) {
        if let Some(word) = def.hint.words.first() {
            inside.entry((word, def.hint.root)).or_default().push(id);
        }
    }
    let mut order = Vec::with_capacity(api.types.len());
    for (id, def) in api.types().filter(|(_, def)| def.hint.is_component()) {
        order.push(id);
        order.extend(
            def.hint
                .words
                .first()
                .and_then(|word| inside.remove(&(word.as_str(), Root::Component)))
                .unwrap_or_default(),
        );
    }
    let seen: HashSet<TypeId> = order.iter().copied().collect();
    order.extend(
        api.types()
            .map(|(id, _)| id)
            .filter(|id| !seen.contains(id)),
    );
    order
}

fn security_names(api: &Api) -> Vec<String> {
    let wanted = api
        .security
        .iter()
        .map(|scheme| (names::constant_name(&scheme.name), false));
    names::assign(wanted.collect(), &["SERVERS"])
}
