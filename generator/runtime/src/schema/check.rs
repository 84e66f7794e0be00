//! The checker: one walk of a value beside its schema.
//!
//! Enters: a JSON value, a [`Type`] and rules. Leaves: every violation, in the order of the schema's members.
//! It is not generic: models are checked as data, so each costs nothing to compile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::RwLock;

use serde_json::{Map, Value};

use super::FieldType;
use super::rule::quoted;
use super::select::violations;
use super::{
    IntegerEnumType, Memo, ObjectType, Rule, StringEnumType, Type, UnionType, Violations, select,
};

/// Checks a value against a schema, and reports all violations.
pub fn check(value: &Value, ty: &'static Type, rules: &'static [Rule]) -> Violations {
    let mut memo = Memo::default();
    let mut checker = Checker::new(&mut memo);
    checker.value(value, ty, rules);
    checker.found
}

/// How many violations a value has; unions in it are counted once for each value, by `memo`.
pub(super) fn count(
    value: &Value,
    ty: &'static Type,
    rules: &'static [Rule],
    memo: &mut Memo,
) -> usize {
    let mut checker = Checker {
        counting: true,
        ..Checker::new(memo)
    };
    checker.value(value, ty, rules);
    checker.found.len() + checker.inside
}

struct Checker<'m> {
    pointer: String,
    found: Violations,
    memo: &'m mut Memo,
    /// Whether only the number of violations is asked for; what unions have is then `inside`.
    counting: bool,
    inside: usize,
}

impl<'m> Checker<'m> {
    fn new(memo: &'m mut Memo) -> Self {
        Self {
            pointer: String::new(),
            found: Violations::default(),
            memo,
            counting: false,
            inside: 0,
        }
    }

    fn value(&mut self, value: &Value, ty: &'static Type, rules: &'static [Rule]) {
        match (ty, value) {
            (Type::Any, _) | (Type::Bool, Value::Bool(_)) | (Type::Number, Value::Number(_)) => {}
            (Type::Nullable(_), Value::Null) => return,
            (Type::Nullable(inner), _) => return self.value(value, inner(), rules),
            (Type::Integer { min, max }, Value::Number(number)) => self.integer(number, *min, *max),
            (Type::String(None) | Type::Bytes, Value::String(_)) => {}
            (Type::String(Some(format)), Value::String(_)) => {
                self.rule(value, &Rule::Format(format))
            }
            (Type::List(item), Value::Array(items)) => {
                for (at, value) in items.iter().enumerate() {
                    self.member(&at.to_string(), |checker| checker.value(value, item(), &[]));
                }
            }
            (Type::Map(inner), Value::Object(members)) => {
                for (name, value) in members {
                    self.member(name, |checker| checker.value(value, inner(), &[]));
                }
            }
            (Type::Object(object), Value::Object(members)) => {
                self.object(object, members);
                self.rules(value, object.rules);
            }
            (Type::StringEnum(values), Value::String(text)) => self.string_enum(values, text),
            (Type::IntegerEnum(values), Value::Number(number)) => self.integer_enum(values, number),
            (Type::Union(union), _) => self.union(union, value),
            _ => {
                return self.violation(
                    "type",
                    format!("expected {}, found {}", ty.expected(), found(value)),
                );
            }
        }
        for rule in rules {
            self.rule(value, rule);
        }
    }

    fn violation(&mut self, keyword: &'static str, message: String) {
        self.found.push(self.pointer.clone(), keyword, message);
    }

    /// Runs `check` one step deeper (RFC 6901 section 3 says how a step is written).
    fn member(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        for c in name.chars() {
            match c {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                _ => self.pointer.push(c),
            }
        }
        check(self);
        self.pointer.truncate(length);
    }

    fn rule(&mut self, value: &Value, rule: &Rule) {
        match (rule, value) {
            (Rule::Items(rules), Value::Array(items)) => {
                for (at, item) in items.iter().enumerate() {
                    self.member(&at.to_string(), |checker| checker.rules(item, rules));
                }
            }
            (Rule::Values(rules), Value::Object(members)) => {
                for (name, value) in members {
                    self.member(name, |checker| checker.rules(value, rules));
                }
            }
            _ => {
                if let Some((keyword, message)) = rule.broken_by(value) {
                    self.violation(keyword, message);
                }
            }
        }
    }

    fn rules(&mut self, value: &Value, rules: &'static [Rule]) {
        for rule in rules {
            self.rule(value, rule);
        }
    }

    fn integer(&mut self, number: &serde_json::Number, min: i128, max: i128) {
        match whole(number) {
            None => self.violation(
                "type",
                format!("expected an integer, found the number {number}"),
            ),
            Some(exact) if exact < min => {
                self.violation("format", format!("expected at least {min}, found {number}"));
            }
            Some(exact) if exact > max => {
                self.violation("format", format!("expected at most {max}, found {number}"));
            }
            Some(_) => {}
        }
    }

    fn object(&mut self, object: &'static ObjectType, members: &Map<String, Value>) {
        for field in object.fields() {
            match members.get(field.wire) {
                _ if field.presence == super::Presence::Rest => {}
                None if field.presence.is_required() => self.member(field.wire, |checker| {
                    checker.violation(
                        "required",
                        format!("{} needs `{}`", object.name, field.wire),
                    );
                }),
                None => {}
                Some(Value::Null) if field.presence.allows_null() => {}
                Some(value) => self.member(field.wire, |checker| {
                    checker.value(value, (field.ty)(), field.rules)
                }),
            }
        }
        let rest = object.rest();
        if rest.is_none() && !object.closed {
            return;
        }
        for (name, value) in members
            .iter()
            .filter(|(name, _)| object.field(name).is_none())
        {
            self.member(name, |checker| match rest {
                Some(rest) => checker.value(value, (rest.ty)(), rest.rules),
                None => checker.violation(
                    "additionalProperties",
                    format!("{} has no member {}", object.name, quoted(name)),
                ),
            });
        }
    }

    fn string_enum(&mut self, values: &StringEnumType, text: &str) {
        if values.position(text).is_none() {
            let listed = listing(values.values.iter().map(|value| format!("{value:?}")));
            self.violation("enum", format!("expected {listed}, found {}", quoted(text)));
        }
    }

    fn integer_enum(&mut self, values: &IntegerEnumType, number: &serde_json::Number) {
        let listed = whole(number).is_some_and(|exact| values.values.contains(&exact));
        if !listed {
            let listed = listing(values.values.iter().map(i128::to_string));
            self.violation("enum", format!("expected {listed}, found {number}"));
        }
    }

    fn union(&mut self, union: &'static UnionType, value: &Value) {
        if self.counting {
            self.inside += violations(value, union, self.memo);
            return;
        }
        match select(value, union, self.memo) {
            Ok(choice) => {
                if union.one && choice.holding > 1 {
                    let names = choice.order.iter().take(choice.holding);
                    let names: Vec<_> = names
                        .filter_map(|at| union.variants.get(*at))
                        .map(|variant| variant.name)
                        .collect();
                    let names = names.join(" and ");
                    self.violation("oneOf", format!("expected one variant, found {names}"));
                }
                if let Some(variant) = union.variants.get(choice.best()) {
                    self.value(value, (variant.ty)(), variant.rules);
                }
            }
            Err(message) => match union.tag {
                Some(tag) if value.get(tag).is_some() => {
                    self.member(tag, |checker| checker.violation("discriminator", message));
                }
                Some(_) => self.violation("discriminator", message),
                None => self.violation("oneOf", message),
            },
        }
    }
}

/// The whole number that a JSON number is; JSON Schema counts `1.0` as one (JSON Schema Core section 4.2.3).
pub(super) fn whole(number: &serde_json::Number) -> Option<i128> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.as_i128().or_else(|| {
        let float = number.as_f64()?;
        (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i128)
    })
}

/// What a message says was found.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("the boolean {value}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the string {}", quoted(text)),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The values that an enum lists, cut when there are many.
fn listing(values: impl ExactSizeIterator<Item = String>) -> String {
    const SHOWN: usize = 10;
    let more = values.len().saturating_sub(SHOWN);
    let mut listed = values.take(SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        listed.push_str(&format!(" or one of {more} more"));
    }
    if listed.contains(", ") {
        format!("one of {listed}")
    } else {
        listed
    }
}

/// Whether a value that decoded strictly may still violate its schema: whether rules or formats are in reach.
///
/// The answer is the same for a type each time, so it is looked for once.
#[cfg_attr(not(feature = "wire"), allow(dead_code))]
pub(crate) fn needs_check(ty: &'static Type, rules: &'static [Rule]) -> bool {
    static KNOWN: RwLock<BTreeMap<usize, bool>> = RwLock::new(BTreeMap::new());
    if !rules.is_empty() {
        return true;
    }
    let key = address(ty);
    let known = KNOWN.read().ok().and_then(|known| known.get(&key).copied());
    known.unwrap_or_else(|| {
        let needed = reaches_rules(ty, &mut BTreeSet::new());
        if let Ok(mut known) = KNOWN.write() {
            known.insert(key, needed);
        }
        needed
    })
}

fn reaches_rules(ty: &'static Type, seen: &mut BTreeSet<usize>) -> bool {
    match ty {
        Type::String(format) => format.is_some(),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => {
            reaches_rules(inner(), seen)
        }
        Type::Object(object) => {
            let new = seen.insert(address(*object));
            let mut reaches =
                |field: &FieldType| !field.rules.is_empty() || reaches_rules((field.ty)(), seen);
            new && (!object.rules.is_empty() || object.fields().iter().any(&mut reaches))
        }
        Type::Union(union) => {
            seen.insert(address(*union))
                && (union.one
                    || union.variants.iter().any(|variant| {
                        !variant.rules.is_empty() || reaches_rules((variant.ty)(), seen)
                    }))
        }
        _ => false,
    }
}

fn address<T>(data: &'static T) -> usize {
    std::ptr::from_ref(data) as usize
}
