//! Which variant of a union a value is.
//!
//! Enters: a buffered value and the union's data. Leaves: the variants in the order in which they suit the value, or a
//! message that says what each one missed.
//! A tagged union looks at its tag alone. An untagged one looks at the JSON type, then at constants and enums, then
//! at required members, all shallowly; only when several variants are left are they checked in depth. Choices are
//! remembered while one value is decoded or checked, so nested unions cannot make the work grow exponentially.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::check::{count, found};
use super::cover::covers;
use super::fit::{Fit, MISMATCH, fit_variant};
use super::{Direction, Type, UnionType};

/// A value and a union, by address: both outlive the walk.
type Key = (usize, usize);

/// What [`select`] found.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// The variants that the value may be, the best first; never empty.
    pub(crate) order: Vec<usize>,
    /// How many variants hold; known only where a union asks for it.
    pub(crate) holding: usize,
    /// Whether no variant says all that those that hold say together.
    pub(crate) several: bool,
    /// How many violations the best has, when that was looked at.
    violations: Option<usize>,
}

impl Choice {
    fn only(position: usize) -> Self {
        Self {
            order: vec![position],
            holding: 1,
            ..Self::default()
        }
    }

    /// The best variant.
    pub(crate) fn best(&self) -> usize {
        self.order.first().copied().unwrap_or_default()
    }
}

/// The choices made so far, and those being made, for a value that travels one way.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// Which way the value travels, where that is known: what is required in the other need not be there.
    pub(super) direction: Option<Direction>,
    chosen: BTreeMap<Key, Rc<Choice>>,
    counted: BTreeMap<Key, usize>,
    choosing: Vec<Key>,
}

impl Memo {
    /// For a value that travels this way.
    pub(crate) fn toward(direction: Option<Direction>) -> Self {
        Self {
            direction,
            ..Self::default()
        }
    }

    /// Whether `ty` is a union whose variant for `value` is being chosen: it cannot be its own variant.
    fn is_choosing(&self, value: &Value, ty: &'static Type) -> bool {
        match ty {
            Type::Nullable(inner) => self.is_choosing(value, inner()),
            Type::Union(union) => self.choosing.contains(&key(value, union)),
            _ => false,
        }
    }
}

fn key(value: &Value, union: &'static UnionType) -> Key {
    (
        std::ptr::from_ref(value) as usize,
        std::ptr::from_ref(union) as usize,
    )
}

/// The variants that `value` may be.
///
/// # Errors
///
/// What each variant missed.
pub(crate) fn select(
    value: &Value,
    union: &'static UnionType,
    memo: &mut Memo,
) -> Result<Rc<Choice>, String> {
    if let Some(tag) = union.tag {
        return by_tag(value, union, tag).map(|position| Rc::new(Choice::only(position)));
    }
    let key = key(value, union);
    if let Some(known) = memo.chosen.get(&key) {
        return Ok(Rc::clone(known));
    }
    memo.choosing.push(key);
    let chosen = by_shape(value, union, memo).map(Rc::new);
    memo.choosing.pop();
    let chosen = chosen?;
    memo.chosen.insert(key, Rc::clone(&chosen));
    Ok(chosen)
}

/// How many violations the value has as the variant that suits it best; counted once.
pub(super) fn violations(value: &Value, union: &'static UnionType, memo: &mut Memo) -> usize {
    let key = key(value, union);
    if let Some(known) = memo.counted.get(&key) {
        return *known;
    }
    let counted = match select(value, union, memo) {
        Err(_) => 1,
        Ok(choice) => {
            let again = usize::from(union.one && choice.holding > 1);
            again
                + choice
                    .violations
                    .unwrap_or_else(|| as_variant(value, union, choice.best(), memo))
        }
    };
    memo.counted.insert(key, counted);
    counted
}

fn as_variant(value: &Value, union: &'static UnionType, at: usize, memo: &mut Memo) -> usize {
    match union.variants.get(at) {
        Some(variant) => count(value, (variant.ty)(), variant.rules, memo),
        None => 1,
    }
}

/// The variant of a value of the tag.
pub(crate) fn tagged(union: &UnionType, name: &str) -> Option<usize> {
    let mut variants = union.variants.iter();
    variants.position(|variant| variant.tags.contains(&name))
}

/// The variant that the tag names.
pub(super) fn by_tag(value: &Value, union: &'static UnionType, tag: &str) -> Result<usize, String> {
    let Value::Object(members) = value else {
        return Err(format!(
            "expected an object with the tag `{tag}`, found {}",
            found(value)
        ));
    };
    let Some(Value::String(name)) = members.get(tag) else {
        let untagged = union.default.filter(|_| !members.contains_key(tag));
        return untagged.ok_or_else(|| format!("{} needs the tag `{tag}`, a string", union.name));
    };
    tagged(union, name).or(union.default).ok_or_else(|| {
        let tags: Vec<&str> = union
            .variants
            .iter()
            .flat_map(|variant| variant.tags)
            .copied()
            .collect();
        format!(
            "expected the tag `{tag}` to be one of {}, found {name:?}",
            tags.join(", ")
        )
    })
}

fn by_shape(value: &Value, union: &'static UnionType, memo: &mut Memo) -> Result<Choice, String> {
    let mut candidates = Vec::new();
    let mut misses = Vec::new();
    for (at, variant) in union.variants.iter().enumerate() {
        let ty = (variant.ty)();
        if memo.is_choosing(value, ty) {
            misses.push(format!("{}: refers to itself", variant.name));
            continue;
        }
        match fit_variant(value, variant, 0) {
            Fit::Fits(rank) => candidates.push((at, rank)),
            Fit::Misses(why) => misses.push(format!("{}: {why}", variant.name)),
        }
    }
    if candidates.iter().any(|(_, rank)| *rank > MISMATCH) {
        candidates.retain(|(_, rank)| *rank > MISMATCH);
    }
    candidates.sort_by_key(|(_, rank)| std::cmp::Reverse(*rank));
    match candidates.as_slice() {
        [] => Err(format!(
            "{} fits no variant: {}",
            union.name,
            misses.join("; ")
        )),
        [(only, _)] => Ok(Choice::only(*only)),
        several => Ok(in_depth(value, union, several, memo)),
    }
}

/// The candidates by the number of their violations. A look at all of them is taken only where it matters how many hold.
fn in_depth(
    value: &Value,
    union: &'static UnionType,
    candidates: &[(usize, usize)],
    memo: &mut Memo,
) -> Choice {
    let all = union.one || union.several;
    let mut counted: Vec<(usize, usize)> = Vec::with_capacity(candidates.len());
    for (at, _) in candidates {
        let violations = as_variant(value, union, *at, memo);
        counted.push((*at, violations));
        if violations == 0 && !all {
            break;
        }
    }
    counted.sort_by_key(|(_, violations)| *violations);
    let best = counted.first().map(|(_, violations)| *violations);
    let holding = counted.iter().filter(|(_, count)| *count == 0).count();
    let mut order: Vec<usize> = counted.into_iter().map(|(at, _)| at).collect();
    order.extend(
        candidates
            .iter()
            .map(|(at, _)| *at)
            .filter(|at| !order.contains(at))
            .collect::<Vec<_>>(),
    );
    let fullest = fullest(value, union, order.get(..holding).unwrap_or_default());
    if let Some(fullest) = fullest {
        order
            .get_mut(..=fullest)
            .unwrap_or_default()
            .rotate_right(1);
    }
    Choice {
        order,
        holding,
        several: holding > 1 && fullest.is_none() && union.several,
        violations: best,
    }
}

/// The first of the variants that hold whose type keeps all that the others keep of the value.
fn fullest(value: &Value, union: &'static UnionType, holding: &[usize]) -> Option<usize> {
    let types: Vec<&'static Type> = holding
        .iter()
        .filter_map(|at| union.variants.get(*at))
        .map(|variant| (variant.ty)())
        .collect();
    types
        .iter()
        .position(|mine| types.iter().all(|theirs| covers(mine, theirs, value)))
}

/// The variants that hold for `value`, which travels this way, in the order of the document.
pub(crate) fn holding(
    value: &Value,
    union: &'static UnionType,
    direction: Option<Direction>,
) -> Vec<usize> {
    let mut memo = Memo::toward(direction);
    (0..union.variants.len())
        .filter(|at| as_variant(value, union, *at, &mut memo) == 0)
        .collect()
}
