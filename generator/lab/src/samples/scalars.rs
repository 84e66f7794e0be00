//! Makes numbers and texts: what a schema says of them enters, a value within its limits leaves.

use serde_json::{Map, Number, Value};

use super::make::Maker;

/// How often a text is drawn again that is too short or too long.
const TRIES: usize = 8;
/// The longest text that is made.
const LONGEST: usize = 5_000;

impl Maker<'_> {
    pub(super) fn integer(&mut self, members: &Map<String, Value>) -> Value {
        let (low, high) = bounds(members);
        let (least, most): (f64, f64) = match members.get("format").and_then(Value::as_str) {
            Some("int32") => (i32::MIN.into(), i32::MAX.into()),
            Some("int8") => (-128.0, 127.0),
            Some("int16") => (-32768.0, 32767.0),
            Some("uint8") => (0.0, 255.0),
            Some("uint16") => (0.0, 65535.0),
            Some("uint32") => (0.0, u32::MAX.into()),
            Some("uint64") => (0.0, 9e18),
            _ => (-9e18, 9e18),
        };
        let wide = 9_007_199_254_740_993;
        let step = multiple(members)
            .filter(|step| step.fract() == 0.0)
            .unwrap_or(1.0) as i64;
        let mut choice: Vec<i64> = vec![0, 1, 2, -1, 10, 255, 1_000_000, i32::MAX.into(), wide];
        choice.extend(low.map(|(low, exclusive)| low.ceil() as i64 + i64::from(exclusive)));
        choice.extend(high.map(|(high, exclusive)| high.floor() as i64 - i64::from(exclusive)));
        let toward = |one: i64| {
            let lower = one - one.rem_euclid(step.max(1));
            [lower, lower.saturating_add(step)]
        };
        let choice: Vec<i64> = choice.into_iter().flat_map(toward).collect();
        let fits = |one: &i64| {
            let one = *one as f64;
            one >= least && one <= most && within(one, low, high)
        };
        let between = least.max(low.map_or(least, |(low, _)| low)) as i64;
        let end = most.min(high.map_or(most, |(high, _)| high)) as i64;
        if between < end && self.random.one_in(2) {
            let drawn = self.random.draw(&(between..=end)).map(toward);
            if let Some(drawn) = drawn.into_iter().flatten().find(fits) {
                return drawn.into();
            }
        }
        let choice: Vec<i64> = choice.into_iter().filter(fits).collect();
        self.random.pick(&choice).copied().unwrap_or(0).into()
    }

    pub(super) fn number(&mut self, members: &Map<String, Value>) -> Value {
        let (low, high) = bounds(members);
        let mut choice = vec![0.0, 0.5, -1.25, 1e10, 123_456.789, 2.0];
        match (low, high) {
            (Some((low, _)), Some((high, _))) => choice.push((low + high) / 2.0),
            (Some((low, _)), None) => choice.push(low + 0.5),
            (None, Some((high, _))) => choice.push(high - 0.5),
            (None, None) => {}
        }
        choice.extend(low.map(|(low, _)| low));
        choice.extend(high.map(|(high, _)| high));
        if let Some(step) = multiple(members) {
            choice = choice
                .iter()
                .map(|one| (one / step).floor() * step)
                .collect();
        }
        if multiple(members).is_none() {
            let all = proptest::num::f64::NORMAL | proptest::num::f64::ZERO;
            choice.extend(self.random.draw(&all));
            let ends = (
                low.map_or(-1e9, |(low, _)| low),
                high.map_or(1e9, |(high, _)| high),
            );
            if ends.0 < ends.1 {
                choice.extend(self.random.draw(&(ends.0..ends.1)));
            }
        }
        choice.retain(|one| within(*one, low, high));
        let one = self.random.pick(&choice).copied().unwrap_or(0.0);
        Number::from_f64(one).map_or(Value::from(0), Value::Number)
    }

    pub(super) fn string(&mut self, members: &Map<String, Value>) -> Value {
        let word = |name: &str| members.get(name).and_then(Value::as_str);
        let limit = |name: &str| {
            members
                .get(name)
                .and_then(Value::as_u64)
                .map(|it| it as usize)
        };
        let least = limit("minLength").unwrap_or(0).min(LONGEST);
        let most = limit("maxLength").unwrap_or(LONGEST).min(LONGEST);
        if word("pattern").is_some() || word("format").is_some() {
            for _ in 0..TRIES {
                let drawn = match word("pattern") {
                    Some(pattern) => self.random.pattern(pattern),
                    None => word("format").and_then(|format| self.random.format(format)),
                };
                match drawn {
                    Some(text) if (least..=most).contains(&text.chars().count()) => {
                        return text.into();
                    }
                    Some(_) => {}
                    None => break,
                }
            }
        }
        self.random.text(least, most.max(least)).into()
    }
}

/// A bound, and whether it is left out itself.
pub(super) type Bound = Option<(f64, bool)>;

/// The least and the greatest number (OpenAPI 3.0.3, Schema Object; JSON Schema 2020-12, validation 6.2).
pub(super) fn bounds(members: &Map<String, Value>) -> (Bound, Bound) {
    let bound = |plain: &str, exclusive: &str| {
        let number = |name: &str| members.get(name).and_then(Value::as_f64);
        match number(exclusive) {
            Some(number) => Some((number, true)),
            None => number(plain)
                .map(|number| (number, members.get(exclusive) == Some(&Value::Bool(true)))),
        }
    };
    (
        bound("minimum", "exclusiveMinimum"),
        bound("maximum", "exclusiveMaximum"),
    )
}

pub(super) fn multiple(members: &Map<String, Value>) -> Option<f64> {
    let step = members.get("multipleOf").and_then(Value::as_f64)?;
    (step > 0.0).then_some(step)
}

fn within(one: f64, low: Bound, high: Bound) -> bool {
    low.is_none_or(|(low, exclusive)| one > low || (one == low && !exclusive))
        && high.is_none_or(|(high, exclusive)| one < high || (one == high && !exclusive))
}
