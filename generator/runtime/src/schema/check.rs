//! The checker: one walk of a value beside its schema.
//!
//! Enters: a JSON value, a [`Type`] and rules. Leaves: every violation, in the order of the schema's members.
//! It is not generic: models are checked as data, so each costs nothing to compile.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::evaluated::Evaluated;
use super::number::whole;
use super::rule::{Direction, Rules};
use super::{
    IntegerEnumType, Memo, ObjectType, Presence, Rule, StringEnumType, Type, ValueEnumType,
    Violations, assertion,
};

/// Checks a value against a schema, and reports all violations. What is only required in one direction need not be there.
pub fn check(value: &Value, ty: &'static Type, rules: &'static [Rule]) -> Violations {
    check_in(value, ty, rules, None)
}

/// Checks a value that travels in a direction, where that is known (OpenAPI 3.0.4, 4.8.24.3, `readOnly` and `writeOnly`).
pub fn check_in(
    value: &Value,
    ty: &'static Type,
    rules: &'static [Rule],
    direction: Option<Direction>,
) -> Violations {
    let mut memo = Memo::toward(direction);
    let mut checker = Checker::new(&mut memo);
    checker.value(value, ty, rules, None);
    checker.found
}

/// How many violations a value has that travels the way of `memo`; unions in it are counted once for each value, by `memo`.
pub(super) fn count(
    value: &Value,
    ty: &'static Type,
    rules: &'static [Rule],
    memo: &mut Memo,
) -> usize {
    let mut checker = Checker {
        mode: Mode::Count,
        ..Checker::new(memo)
    };
    checker.value(value, ty, rules, None);
    checker.count
}
/// What becomes of violations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// All are kept.
    Collect,
    /// The first is kept, to say what an alternative missed.
    First,
    /// Only their number matters; those of unions are counted once for each value.
    Count,
    /// Only whether there are any matters.
    Quiet,
}

/// Takes note of what is evaluated; `None` where nobody asks.
pub(super) type Marks<'m, 'v> = Option<&'m mut Evaluated<'v>>;

/// A value and a schema, a type or rules, by address: both outlive the walk.
type Place = (usize, usize);

pub(super) struct Checker<'m> {
    pub(super) pointer: String,
    pub(super) found: Violations,
    pub(super) memo: &'m mut Memo,
    pub(super) mode: Mode,
    /// How many violations there were, when they are counted.
    pub(super) count: usize,
    /// Whether there was a violation in this mode.
    pub(super) failed: bool,
    /// What is known of types and rules that conditions have asked for, so that asking again costs nothing.
    pub(super) known: HashMap<Place, bool>,
    /// Types and rules that are being checked by reference on the value itself: they cannot ask for themselves.
    pub(super) open: Vec<Place>,
    /// Types and rules whose violations have been collected by reference.
    pub(super) collected: HashSet<Place>,
}

pub(super) fn place(value: &Value, ty: &'static Type) -> Place {
    (std::ptr::from_ref(value) as usize, super::address(ty))
}

pub(super) fn rules_place(value: &Value, rules: Rules) -> Place {
    (std::ptr::from_ref(value) as usize, rules.as_ptr() as usize)
}

impl<'m> Checker<'m> {
    pub(super) fn new(memo: &'m mut Memo) -> Self {
        Self {
            pointer: String::new(),
            found: Violations::default(),
            memo,
            mode: Mode::Collect,
            count: 0,
            failed: false,
            known: HashMap::new(),
            open: Vec::new(),
            collected: HashSet::new(),
        }
    }
}

impl Checker<'_> {
    /// Checks a value against a type and the rules beside it.
    pub(super) fn value<'v>(
        &mut self,
        value: &'v Value,
        ty: &'static Type,
        rules: Rules,
        marks: Marks<'_, 'v>,
    ) {
        let mut own = Evaluated::default();
        let mut marks = match marks {
            None if rules.iter().any(Rule::is_unevaluated) => Some(&mut own),
            marks => marks,
        };
        if self.typed(value, ty, marks.as_deref_mut()) {
            self.rules(value, rules, None, marks);
        }
    }

    /// Checks a value against a type; whether the rules beside it have anything to say.
    fn typed<'v>(&mut self, value: &'v Value, ty: &'static Type, marks: Marks<'_, 'v>) -> bool {
        let parts = matches!(
            ty,
            Type::Object(_) | Type::Union(_) | Type::List(_) | Type::Map(_) | Type::Tuple(_)
        );
        let asked = matches!(self.mode, Mode::Quiet | Mode::First);
        if !asked || marks.is_some() || !parts {
            return self.shape(value, ty, marks);
        }
        let place = place(value, ty);
        match self.known.get(&place) {
            Some(true) => return true,
            // What it is that fails, a message may still have to say.
            Some(false) if self.mode == Mode::Quiet => {
                self.failed = true;
                return false;
            }
            _ => {}
        }
        let goes_on = self.shape(value, ty, None);
        // Where a message is made, what failed may have failed before.
        if self.mode == Mode::Quiet || !self.failed {
            self.known.insert(place, !self.failed);
        }
        goes_on
    }

    fn shape<'v>(&mut self, value: &'v Value, ty: &'static Type, marks: Marks<'_, 'v>) -> bool {
        match (ty, value) {
            (Type::Any, _) | (Type::Bool, Value::Bool(_)) | (Type::Number, Value::Number(_)) => {}
            (Type::Nullable(_), Value::Null) => return false,
            (Type::Nullable(inner), _) => return self.typed(value, inner(), marks),
            (Type::Integer { min, max }, Value::Number(number)) => self.integer(number, *min, *max),
            (Type::String(None) | Type::Bytes, Value::String(_)) => {}
            (Type::String(Some(format)), Value::String(_)) => {
                self.assert(value, &Rule::Format(format));
            }
            (Type::List(item), Value::Array(items)) => {
                self.each(items, 0, |checker, value| {
                    checker.value(value, item(), &[], None)
                });
                if let Some(marks) = marks {
                    marks.all_if(!matches!(item(), Type::Any));
                }
            }
            (Type::Tuple(types), Value::Array(items)) => {
                self.tuple(types, items);
                if let Some(marks) = marks {
                    marks.all();
                }
            }
            (Type::Map(inner), Value::Object(members)) => {
                for (name, value) in members {
                    self.member(name, |checker| checker.value(value, inner(), &[], None));
                }
                if let Some(marks) = marks {
                    marks.all_if(!matches!(inner(), Type::Any));
                }
            }
            (Type::Object(object), Value::Object(members)) => {
                self.object(object, value, members, marks);
            }
            (Type::StringEnum(values), Value::String(text)) => self.string_enum(values, text),
            (Type::IntegerEnum(values), Value::Number(number)) => self.integer_enum(values, number),
            (Type::ValueEnum(values), _) => self.value_enum(values, value),
            (Type::Union(union), _) => self.union(union, value, marks),
            _ => {
                self.violation("type", || {
                    format!("expected {}, found {}", ty.expected(), found(value))
                });
                return false;
            }
        }
        true
    }

    /// Whether nothing more can change the answer.
    pub(super) fn is_done(&self) -> bool {
        self.failed && matches!(self.mode, Mode::First | Mode::Quiet) || self.found.is_full()
    }

    pub(super) fn violation(&mut self, keyword: &'static str, message: impl FnOnce() -> String) {
        if self.mode == Mode::Count {
            self.count += 1;
        } else if !self.is_done() && self.mode != Mode::Quiet {
            self.found.push(self.pointer.clone(), keyword, message());
        }
        self.failed = true;
    }

    /// Checks an assertion about the value alone.
    pub(super) fn assert(&mut self, value: &Value, rule: &Rule) {
        if self.is_done() || assertion::holds(rule, value) {
            return;
        }
        match self.mode {
            Mode::Quiet => {}
            Mode::Count => self.count += 1,
            Mode::Collect | Mode::First => {
                let (keyword, message) = assertion::violation(rule, value);
                self.found.push(self.pointer.clone(), keyword, message);
            }
        }
        self.failed = true;
    }

    /// Runs `check` one step deeper (RFC 6901 section 3 says how a step is written).
    pub(super) fn member(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        if self.mode == Mode::Quiet {
            if !self.failed {
                check(self);
            }
            return;
        }
        if self.mode == Mode::Count {
            return check(self);
        }
        let length = self.pointer.len();
        self.pointer.push('/');
        let is_plain = |byte| !matches!(byte, b'~' | b'/');
        if name.bytes().all(is_plain) {
            self.pointer.push_str(name);
        } else {
            let name = name.replace('~', "~0").replace('/', "~1");
            self.pointer.push_str(&name);
        }
        check(self);
        self.pointer.truncate(length);
    }

    /// Runs `check` on the items from a position on.
    pub(super) fn each<'v>(
        &mut self,
        items: &'v [Value],
        from: usize,
        mut check: impl FnMut(&mut Self, &'v Value),
    ) {
        for (at, value) in items.iter().enumerate().skip(from) {
            if self.is_done() {
                return;
            }
            self.item(at, |checker| check(checker, value));
        }
    }

    /// Runs `check` at the item of a position.
    pub(super) fn item(&mut self, at: usize, check: impl FnOnce(&mut Self)) {
        match self.mode {
            Mode::Quiet | Mode::Count => self.member("", check),
            Mode::Collect | Mode::First => self.member(&at.to_string(), check),
        }
    }

    fn integer(&mut self, number: &serde_json::Number, min: i128, max: i128) {
        match whole(number) {
            None => self.violation("type", || {
                format!("expected an integer, found the number {number}")
            }),
            Some(exact) if exact < min => {
                self.violation("format", || {
                    format!("expected at least {min}, found {number}")
                });
            }
            Some(exact) if exact > max => {
                self.violation("format", || {
                    format!("expected at most {max}, found {number}")
                });
            }
            Some(_) => {}
        }
    }

    fn object<'v>(
        &mut self,
        object: &'static ObjectType,
        value: &'v Value,
        members: &'v Map<String, Value>,
        marks: Marks<'_, 'v>,
    ) {
        self.fields(object, members);
        self.rest(object, members);
        if marks.is_none() && object.rules.is_empty() {
            return;
        }
        let mut own = Evaluated::default();
        for field in object.fields() {
            if field.presence == Presence::Rest {
                // A row for any value only keeps what the schema does not speak of.
                own.all_if(!matches!((field.ty)(), Type::Any));
            } else if let Some((name, _)) = members.get_key_value(field.wire) {
                own.name(name);
            }
        }
        self.rules(value, object.rules, Some(object), Some(&mut own));
        if let Some(marks) = marks {
            marks.merge(own);
        }
    }

    fn fields(&mut self, object: &'static ObjectType, members: &Map<String, Value>) {
        for field in object.fields() {
            match members.get(field.wire) {
                _ if field.presence == Presence::Rest => {}
                None if field.is_required(self.memo.direction) => {
                    self.member(field.wire, |checker| {
                        checker.violation("required", || {
                            format!("{} needs `{}`", object.name, field.wire)
                        });
                    })
                }
                None => {}
                Some(Value::Null)
                    if field.presence.allows_null() && !matches!((field.ty)(), Type::Any) => {}
                Some(value) => self.member(field.wire, |checker| {
                    checker.value(value, (field.ty)(), field.rules, None);
                }),
            }
        }
    }

    fn rest(&mut self, object: &'static ObjectType, members: &Map<String, Value>) {
        let rest = object.rest();
        if rest.is_none() && !object.closed {
            return;
        }
        for (name, value) in members
            .iter()
            .filter(|(name, _)| object.field(name).is_none())
        {
            self.member(name, |checker| match rest {
                Some(rest) => checker.value(value, (rest.ty)(), rest.rules, None),
                None => checker.violation("additionalProperties", || {
                    format!("{} has no member {}", object.name, quoted(name))
                }),
            });
        }
    }

    fn string_enum(&mut self, values: &StringEnumType, text: &str) {
        if values.position(text).is_none() {
            self.violation("enum", || {
                let listed = listing(values.values.iter().map(|value| format!("{value:?}")));
                format!("expected {listed}, found {}", quoted(text))
            });
        }
    }

    fn value_enum(&mut self, values: &ValueEnumType, value: &Value) {
        if values.position(value).is_none() {
            self.violation("enum", || {
                let listed = listing(values.values.iter().map(Value::to_string));
                format!("expected {listed}, found {}", found(value))
            });
        }
    }

    fn integer_enum(&mut self, values: &IntegerEnumType, number: &serde_json::Number) {
        let listed = whole(number).is_some_and(|exact| values.values.contains(&exact));
        if !listed {
            self.violation("enum", || {
                let listed = listing(values.values.iter().map(i128::to_string));
                format!("expected {listed}, found {number}")
            });
        }
    }
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

/// A text as a message shows it: quoted, and cut when it is long.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 64;
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{:?}…", text.get(..cut).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

/// The values that an enum lists, cut when there are many.
pub(super) fn listing(values: impl ExactSizeIterator<Item = String>) -> String {
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
