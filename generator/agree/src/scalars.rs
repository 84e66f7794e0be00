//! Random numbers and texts: rules and chance enter, a value that the rules allow leaves.

use oasmith_runtime::schema::Rule;
use oasmith_runtime::serde_json::{Number, Value};
use proptest::arbitrary::any;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::Strategy as _;

use crate::Sampler;
use crate::text;

impl Sampler {
    pub(crate) fn integer(&mut self, min: i128, max: i128, rules: &[Rule]) -> Value {
        let (mut low, mut high, mut step) = (min.max(i64::MIN.into()), max.min(i64::MAX.into()), 1);
        for rule in rules {
            match *rule {
                Rule::Minimum(least) => low = low.max(least.ceil() as i128),
                Rule::MinimumInt(least) => low = low.max(least.into()),
                Rule::ExclusiveMinimum(bound) => low = low.max(bound.floor() as i128 + 1),
                Rule::Maximum(most) => high = high.min(most.floor() as i128),
                Rule::MaximumInt(most) => high = high.min(most.into()),
                Rule::ExclusiveMaximum(bound) => high = high.min(bound.ceil() as i128 - 1),
                Rule::MultipleOf(of) if of >= 1.0 => step = of as i128,
                _ => {}
            }
        }
        if low > high {
            return Value::Null;
        }
        let usual = [0, 1, 2, -1, 10, 255, 9_007_199_254_740_993, low, high];
        let usual: Vec<i128> = usual
            .into_iter()
            .filter(|one| (low..=high).contains(one))
            .collect();
        let carrier = self.carrier;
        let kept = prop_oneof![3 => select(usual), 1 => low..=high]
            .prop_map(|one| one - one % step)
            .prop_filter("the carrier keeps it", |one| carrier.keeps(*one));
        let one = self.random.draw(&kept).unwrap_or(low);
        i64::try_from(one).map_or(Value::Null, Value::from)
    }

    pub(crate) fn number(&mut self, rules: &[Rule]) -> Value {
        let (mut low, mut high, mut step) = (f64::NEG_INFINITY, f64::INFINITY, None);
        for rule in rules {
            match *rule {
                Rule::Minimum(least) | Rule::ExclusiveMinimum(least) => low = low.max(least),
                Rule::Maximum(most) | Rule::ExclusiveMaximum(most) => high = high.min(most),
                Rule::MinimumInt(least) => low = low.max(least as f64),
                Rule::MaximumInt(most) => high = high.min(most as f64),
                Rule::MultipleOf(of) => step = Some(of),
                _ => {}
            }
        }
        let middle = (low + high) / 2.0;
        let usual = [
            0.0,
            0.5,
            -1.25,
            1e10,
            123_456.789,
            2.0,
            low,
            high,
            low + 0.5,
            high - 0.5,
            middle,
        ];
        let (least, most) = (low.max(-1e12), high.min(1e12));
        let between = if least <= most {
            least..=most
        } else {
            0.0..=0.0
        };
        let drawn = prop_oneof![3 => select(usual.to_vec()), 1 => between]
            .prop_map(|one| step.map_or(one, |step| (one / step).trunc() * step))
            .prop_filter("it is within", |one| {
                one.is_finite() && *one >= low && *one <= high
            });
        let one = self.random.draw(&drawn).unwrap_or_default();
        Number::from_f64(one).map_or(Value::Null, Value::Number)
    }

    pub(crate) fn string(&mut self, format: Option<&'static str>, rules: &[Rule]) -> Value {
        let (mut least, mut most, mut format, mut pattern) = (0, 3_000, format, None);
        for rule in rules {
            match *rule {
                Rule::MinLength(min) => least = least.max(min.min(10_000) as usize),
                Rule::MaxLength(max) => most = most.min(max.min(3_000) as usize),
                Rule::Format(name) => format = Some(name),
                Rule::Pattern(text) => pattern = Some(text),
                _ => {}
            }
        }
        if let Some(known) = format.and_then(text::of_format) {
            return known.into();
        }
        if let Some(pattern) = pattern {
            return text::of_pattern(pattern, &mut self.random).into();
        }
        if self.one_in(4)
            && let Some(text) = self.random.draw(&any::<String>())
            && (least..=most).contains(&text.chars().count())
        {
            return text.into();
        }
        text::of_length(least, most, &mut self.random).into()
    }
}
