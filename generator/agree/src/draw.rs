//! Random values: the schema of a type, the row that it travels by and chance enter, a value that the document allows leaves.
//!
//! What a value consists of is chosen step by step, because a strategy for a schema that refers to itself would have no end; each
//! choice, number and text is drawn from a strategy of proptest.
//!
//! What is drawn is only likely to be right, so the checker judges it, and what its place cannot carry is drawn again.

use oasmith_runtime::Schema;
use oasmith_runtime::private::beside;
use oasmith_runtime::schema::{
    Direction, ObjectType, Presence, Rule, Type, TypeFn, UnionType, check_in,
};
use oasmith_runtime::serde_json::{self, Map, Value};
use oasmith_runtime::wire::{Kind, ResponseWire, Row, StatusCode, StatusPattern};

use crate::carrier::Carrier;
use crate::fit;
use crate::random::Random;

/// From this depth on only what is required is drawn.
const LEAN: usize = 3;
/// From this depth on nothing is drawn.
const DEEPEST: usize = 10;
/// How often a value is drawn anew before it is given up.
pub(crate) const TRIES: usize = 60;

/// Draws values of one request or response.
#[derive(Debug)]
pub struct Sampler {
    pub(crate) random: Random,
    pub(crate) row: Option<&'static Row>,
    turn: usize,
    status: StatusCode,
    pub(crate) carrier: Carrier,
    direction: Direction,
}

impl Sampler {
    pub(crate) fn new(seed: u64, index: u64, turn: usize) -> Self {
        Self {
            random: Random::new(seed, index),
            row: None,
            turn,
            status: StatusCode::OK,
            carrier: Carrier::Socket,
            direction: Direction::Request,
        }
    }

    /// Draws only what this carries.
    pub(crate) fn carried_by(&mut self, carrier: Carrier) {
        self.carrier = carrier;
    }

    /// Goes to the response at a position: its row, and a status of its pattern that no other row is for.
    pub(crate) fn for_response(&mut self, rows: &'static [ResponseWire], position: usize) {
        let Some(response) = rows.get(position) else {
            return;
        };
        self.row = response.body.as_ref();
        self.direction = Direction::Response;
        let candidates: Vec<u16> = match response.pattern {
            StatusPattern::Code(code) => vec![code],
            StatusPattern::Range(first) => (0..100).map(|more| first * 100 + more).collect(),
            StatusPattern::Default => [500, 418, 503, 404, 400, 409, 200, 202].into(),
        };
        let mine = |status: &u16| {
            let precision = response.pattern.precision(*status);
            let others = rows.iter().map(|row| row.pattern.precision(*status));
            others.max() == Some(precision)
        };
        let mine: Vec<u16> = candidates.into_iter().filter(mine).collect();
        let many = mine.len().min(30);
        let chosen = mine.get(self.random.below(many)).copied().unwrap_or(500);
        self.status = StatusCode::from_u16(chosen).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }

    /// Goes to a row.
    pub fn take(&mut self, row: Option<&'static Row>) {
        self.row = row;
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Which of so many media types; all have their turn.
    pub fn alternative(&mut self, count: usize) -> usize {
        self.turn % count.max(1)
    }

    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.random.one_in(times)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.random.below(end)
    }

    /// Some bytes of text.
    pub(crate) fn bytes(&mut self) -> &'static str {
        let texts = ["\u{0}\r\n--x\r\n\u{7f}", "bytes", "zwölf"];
        self.random.pick(&texts).copied().unwrap_or_default()
    }

    /// A media type that the row allows.
    pub(crate) fn media(&self) -> String {
        let sent = self.row.map_or("application/octet-stream", Row::sent_media);
        let ranges: Vec<&str> = self.row.iter().flat_map(|row| row.media()).collect();
        match ranges.first() {
            Some(range) if range.contains('*') => {
                range.replace("*/", "application/").replace('*', "x-drawn")
            }
            _ => sent.to_owned(),
        }
    }

    /// Draws a value of a type for the row, and shows what has to arrive.
    pub fn value<T: Schema>(&mut self) -> Option<(T, Value)> {
        (0..TRIES).find_map(|_| {
            let (drawn, expected) = self.candidate(T::schema())?;
            let (drawn, files) = self.files(T::schema(), drawn)?;
            let value = beside(files, || serde_json::from_value::<T>(drawn))
                .0
                .ok()?;
            let shown = match expected {
                Some(expected) => Self::json(&serde_json::from_value::<T>(expected).ok()?),
                None => Self::json(&value),
            };
            Some((value, shown))
        })
    }

    /// A value of a type, if this one is right, and what arrives when that is something else.
    fn candidate(&mut self, ty: &'static Type) -> Option<(Value, Option<Value>)> {
        let rules = self.row.map_or(&[][..], |row| row.rules);
        // What a client takes decides about the response, so it takes all.
        let takes = |row: &Row| row.kind == Kind::Header && row.name == "accept";
        let value = match self.row {
            Some(row) if takes(row) => "*/*".into(),
            _ => self.draw(ty, rules, 0),
        };
        let fits = self.row.is_none_or(|row| fit::fits(row, ty, &value));
        let direction = Some(self.direction);
        let is_right = |value: &Value| check_in(value, ty, rules, direction).is_empty();
        if !fits || !is_right(&value) {
            return None;
        }
        let default = self
            .row
            .and_then(|row| row.default)
            .filter(|_| value.is_null());
        let default = default.and_then(|json| serde_json::from_str::<Value>(json).ok());
        let expected = default.filter(is_right);
        Some((value, expected))
    }

    pub(crate) fn draw(
        &mut self,
        ty: &'static Type,
        rules: &'static [Rule],
        depth: usize,
    ) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        let rules = self.flat(rules);
        let listed = rules.iter().find_map(|rule| match rule {
            Rule::Enum(listed) => Some(*listed),
            _ => None,
        });
        if let Some(one) = listed.and_then(|listed| self.random.pick(listed)) {
            return serde_json::from_str(one).unwrap_or_default();
        }
        match ty {
            Type::Any => self.anything(&rules, depth),
            Type::Bool => self.one_in(2).into(),
            Type::Integer { min, max } => self.integer(*min, *max, &rules),
            Type::Number => self.number(&rules),
            Type::String(format) => self.string(*format, &rules),
            Type::Bytes => self.bytes().into(),
            Type::Nullable(inner) if self.one_in(4) && self.carrier.takes_null(inner(), &rules) => {
                Value::Null
            }
            Type::Nullable(inner) => self.draw_flat(*inner, rules, depth),
            Type::List(item) => self.list(*item, &rules, depth),
            Type::Tuple(types) => types
                .iter()
                .map(|ty| self.draw(ty(), &[], depth + 1))
                .collect(),
            Type::Map(value) => self.map(*value, &rules, depth),
            Type::Object(object) => self.object(object, &rules, depth),
            Type::StringEnum(strings) => self.random.pick(strings.values).copied().into(),
            Type::IntegerEnum(integers) => {
                let one = self.random.pick(integers.values).copied();
                i64::try_from(one.unwrap_or_default()).map_or(Value::Null, Value::from)
            }
            Type::ValueEnum(listed) => self.random.pick(&listed.values).cloned().into(),
            Type::Union(union) => self.union(union, depth),
            _ => Value::Null,
        }
    }

    /// Draws with rules that are flat already.
    fn draw_flat(&mut self, ty: TypeFn, rules: Vec<Rule>, depth: usize) -> Value {
        match ty() {
            Type::Integer { min, max } => self.integer(*min, *max, &rules),
            Type::Number => self.number(&rules),
            Type::String(format) => self.string(*format, &rules),
            Type::List(item) => self.list(*item, &rules, depth),
            Type::Map(value) => self.map(*value, &rules, depth),
            Type::Object(object) => self.object(object, &rules, depth),
            ty => self.draw(ty, &[], depth),
        }
    }

    /// The rules with those of one choice of each `anyOf`, `oneOf` and `if`.
    fn flat(&mut self, rules: &'static [Rule]) -> Vec<Rule> {
        let mut out = Vec::new();
        let mut open: Vec<&'static [Rule]> = vec![rules];
        while let Some(rules) = open.pop() {
            for rule in rules {
                match rule {
                    Rule::AllOf(all) => open.extend(*all),
                    Rule::AnyOf(some) | Rule::OneOf(some) => open.extend(self.random.pick(some)),
                    Rule::If(condition, then, _) if self.one_in(2) => {
                        open.extend([*condition, *then])
                    }
                    Rule::If(_, _, otherwise) => open.push(otherwise),
                    Rule::Own(rules) => open.push(rules()),
                    rule => out.push(*rule),
                }
            }
        }
        out
    }

    fn anything(&mut self, rules: &[Rule], depth: usize) -> Value {
        let mut names: &[&str] = &["string", "integer", "object", "array", "boolean", "null"];
        for rule in rules {
            match rule {
                Rule::Ref(ty) => return self.draw(ty(), &[], depth + 1),
                Rule::Type(named) => names = named,
                _ => {}
            }
        }
        match self.random.pick(names).copied() {
            Some("string") => self.string(None, rules),
            Some("integer") => self.integer(i64::MIN.into(), i64::MAX.into(), rules),
            Some("number") => self.number(rules),
            Some("boolean") => self.one_in(2).into(),
            Some("array") => self.list(|| &Type::Any, rules, depth + 3),
            Some("object") => self.map(|| &Type::Any, rules, depth + 3),
            _ => Value::Null,
        }
    }

    fn list(&mut self, item: TypeFn, rules: &[Rule], depth: usize) -> Value {
        let (mut least, mut most, mut items, mut unique) = (0, 20, &[][..], false);
        for rule in rules {
            match *rule {
                Rule::MinItems(min) => least = least.max(min.min(50) as usize),
                Rule::MaxItems(max) => most = most.min(max as usize),
                Rule::Items(rules) => items = rules,
                Rule::UniqueItems => unique = true,
                _ => {}
            }
        }
        let more = if depth < LEAN { self.below(4) } else { 0 };
        let mut drawn: Vec<Value> = Vec::new();
        for _ in 0..(least + more).min(most) {
            let one = self.draw(item(), items, depth + 1);
            if !unique || !drawn.contains(&one) {
                drawn.push(one);
            }
        }
        drawn.into()
    }

    fn map(&mut self, value: TypeFn, rules: &[Rule], depth: usize) -> Value {
        let mut members = Map::new();
        let (mut names, mut values) = (vec!["a key", "ключ", "b"], &[][..]);
        let mut least = 0;
        for rule in rules {
            match *rule {
                Rule::Required(required) => {
                    names.splice(0..0, required.iter().copied()).for_each(drop)
                }
                Rule::MinProperties(min) => least = least.max(min as usize),
                Rule::Values(rules) | Rule::AdditionalProperties(rules) => values = rules,
                _ => {}
            }
        }
        for rule in rules {
            if let Rule::Required(required) = *rule {
                least = least.max(required.len());
            }
        }
        let more = if depth < LEAN { self.below(3) } else { 0 };
        for name in names.into_iter().take(least + more) {
            let own = rules.iter().find_map(|rule| match rule {
                Rule::Property(known, rules) if *known == name => Some(*rules),
                _ => None,
            });
            let drawn = self.draw(value(), own.unwrap_or(values), depth + 1);
            members.insert(name.to_owned(), drawn);
        }
        Value::Object(members)
    }

    fn object(&mut self, object: &'static ObjectType, rules: &[Rule], depth: usize) -> Value {
        let mut members = Map::new();
        let rules = [self.flat(object.rules), rules.to_vec()].concat();
        let required = |name: &str| {
            rules
                .iter()
                .any(|rule| matches!(rule, Rule::Required(names) if names.contains(&name)))
        };
        for field in object.fields() {
            let one_way =
                |rule: &Rule| matches!(rule, Rule::RequiredInRequests | Rule::RequiredInResponses);
            let needed = matches!(field.presence, Presence::Required | Presence::Nullable)
                || field.rules.iter().any(one_way);
            let there = needed || required(field.wire) || (depth < LEAN && self.one_in(2));
            if field.presence == Presence::Rest || !there {
                continue;
            }
            let may_be_null = matches!(field.presence, Presence::Nullable | Presence::Maybe);
            let value = if may_be_null
                && self.one_in(4)
                && self.carrier.takes_null((field.ty)(), field.rules)
            {
                Value::Null
            } else {
                self.draw((field.ty)(), field.rules, depth + 1)
            };
            members.insert(field.wire.to_owned(), value);
        }
        if let Some(rest) = object.rest()
            && let Type::Map(value) = (rest.ty)()
            && let Value::Object(more) = self.map(*value, rest.rules, depth)
        {
            more.into_iter().for_each(|(name, value)| {
                members.entry(name).or_insert(value);
            });
        }
        Value::Object(members)
    }

    fn union(&mut self, union: &'static UnionType, depth: usize) -> Value {
        let Some(variant) = self.random.pick(union.variants).copied() else {
            return Value::Null;
        };
        let mut value = self.draw((variant.ty)(), variant.rules, depth + 1);
        let tag = self.random.pick(variant.tags).copied();
        if let (Some(name), Some(tag), Value::Object(members)) = (union.tag, tag, &mut value) {
            members.insert(name.to_owned(), tag.into());
        }
        value
    }
}
