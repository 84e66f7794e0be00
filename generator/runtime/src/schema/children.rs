//! The rules that speak of the members of an object and of the items of an array.
//!
//! Enters: a value with its members or items, and a rule. Leaves: violations below the value, and what has been
//! evaluated.

use serde_json::{Map, Value};

use super::check::{Checker, Marks, Mode, quoted};
use super::condition::Beside;
use super::rule::Rules;
use super::{Memo, Rule, TypeFn, pattern};

impl Checker<'_> {
    /// Checks the items of an array that has one for each type.
    pub(super) fn tuple(&mut self, types: &'static [TypeFn], items: &[Value]) {
        if types.len() != items.len() {
            let (wanted, found) = (types.len(), items.len());
            let keyword = if found < wanted { "minItems" } else { "items" };
            self.violation(keyword, || {
                format!("expected {wanted} items, found {found}")
            });
        }
        for (at, (ty, item)) in types.iter().zip(items).enumerate() {
            self.item(at, |checker| checker.value(item, ty(), &[], None));
        }
    }

    pub(super) fn member_rule<'v>(
        &mut self,
        value: &'v Value,
        members: &'v Map<String, Value>,
        rule: &'static Rule,
        beside: Beside,
        mut marks: Marks<'_, 'v>,
    ) {
        match *rule {
            Rule::Property(name, rules) => {
                self.named(members, |key| key == name, rules, marks);
            }
            Rule::Properties(names) => {
                if let Some(marks) = marks {
                    let known = members.keys().filter(|key| names.contains(&key.as_str()));
                    known.for_each(|key| marks.name(key));
                }
            }
            Rule::PatternProperties(pattern, rules) => {
                self.named(members, |key| pattern::matches(pattern, key), rules, marks);
            }
            Rule::AdditionalProperties(rules) => {
                self.others("additionalProperties", members, rules, |key| {
                    beside.names(key)
                });
                if let Some(marks) = marks {
                    marks.all();
                }
            }
            Rule::UnevaluatedProperties(rules) => {
                self.others("unevaluatedProperties", members, rules, |key| {
                    marks.as_ref().is_some_and(|marks| marks.has_name(key))
                });
                if let Some(marks) = marks.as_mut() {
                    marks.all();
                }
            }
            Rule::PropertyNames(rules) => {
                members
                    .keys()
                    .for_each(|key| self.property_name(key, rules));
            }
            Rule::Required(names) => self.required("required", members, names, None),
            Rule::DependentRequired(name, names) => {
                if members.contains_key(name) {
                    self.required("dependentRequired", members, names, Some(name));
                }
            }
            Rule::DependentSchemas(name, rules) => {
                if members.contains_key(name) {
                    self.schema(value, rules, marks);
                }
            }
            Rule::Values(rules) => self.named(members, |_| true, rules, None),
            _ => self.assert(value, rule),
        }
    }

    /// Checks the members that a keyword speaks of.
    fn named<'v>(
        &mut self,
        members: &'v Map<String, Value>,
        speaks_of: impl Fn(&str) -> bool,
        rules: Rules,
        mut marks: Marks<'_, 'v>,
    ) {
        for (key, value) in members.iter().filter(|(key, _)| speaks_of(key)) {
            if let Some(marks) = marks.as_mut() {
                marks.name(key);
            }
            self.member(key, |checker| checker.schema(value, rules, None));
        }
    }

    /// Checks the members that nothing else names.
    fn others(
        &mut self,
        keyword: &'static str,
        members: &Map<String, Value>,
        rules: Rules,
        is_named: impl Fn(&str) -> bool,
    ) {
        for (key, value) in members.iter().filter(|(key, _)| !is_named(key)) {
            self.member(key, |checker| match rules {
                [Rule::Never] => {
                    checker.violation(keyword, || format!("there is no member {}", quoted(key)));
                }
                _ => checker.schema(value, rules, None),
            });
        }
    }

    /// A name is a string of its own, checked apart: it has no place in the value.
    fn property_name(&mut self, name: &str, rules: Rules) {
        if self.is_done() {
            return;
        }
        let value = Value::String(name.to_owned());
        let mut memo = Memo::default();
        let mut apart = Checker::new(&mut memo);
        apart.mode = Mode::First;
        apart.schema(&value, rules, None);
        if apart.failed {
            let why = apart.found.iter().next().map(|first| first.message.clone());
            self.member(name, |checker| {
                checker.violation("propertyNames", || {
                    format!("in the name of the member: {}", why.unwrap_or_default())
                });
            });
        }
    }

    fn required(
        &mut self,
        keyword: &'static str,
        members: &Map<String, Value>,
        names: &[&str],
        because: Option<&str>,
    ) {
        for name in names.iter().filter(|name| !members.contains_key(**name)) {
            self.member(name, |checker| {
                checker.violation(keyword, || match because {
                    Some(other) => format!("a value with `{other}` needs `{name}`"),
                    None => format!("the value needs `{name}`"),
                });
            });
        }
    }

    pub(super) fn item_rule<'v>(
        &mut self,
        value: &'v Value,
        items: &'v [Value],
        rule: &'static Rule,
        beside: Beside,
        mut marks: Marks<'_, 'v>,
    ) {
        match *rule {
            Rule::PrefixItems(schemas) => {
                for (at, (item, rules)) in items.iter().zip(schemas).enumerate() {
                    self.item(at, |checker| checker.schema(item, rules, None));
                }
                if let Some(marks) = marks {
                    marks.prefix(schemas.len());
                }
            }
            Rule::Items(rules) => {
                let from = beside.prefix();
                self.tail("items", items, rules, |at| at < from);
                if let Some(marks) = marks {
                    marks.all();
                }
            }
            Rule::UnevaluatedItems(rules) => {
                self.tail("unevaluatedItems", items, rules, |at| {
                    marks.as_ref().is_some_and(|marks| marks.has_item(at))
                });
                if let Some(marks) = marks.as_mut() {
                    marks.all();
                }
            }
            Rule::Contains(min, max, rules) => self.contains(items, min, max, rules, marks),
            _ => self.assert(value, rule),
        }
    }

    fn tail(
        &mut self,
        keyword: &'static str,
        items: &[Value],
        rules: Rules,
        is_named: impl Fn(usize) -> bool,
    ) {
        for (at, item) in items.iter().enumerate().filter(|(at, _)| !is_named(*at)) {
            if self.is_done() {
                return;
            }
            self.item(at, |checker| match rules {
                [Rule::Never] => {
                    checker.violation(keyword, || "there is no such item".to_owned());
                }
                _ => checker.schema(item, rules, None),
            });
        }
    }

    fn contains<'v>(
        &mut self,
        items: &'v [Value],
        min: u64,
        max: Option<u64>,
        rules: Rules,
        mut marks: Marks<'_, 'v>,
    ) {
        let mut count = 0;
        for (at, item) in items.iter().enumerate() {
            if self.holds(item, rules, None) {
                count += 1;
                if let Some(marks) = marks.as_mut() {
                    marks.item(at);
                }
            }
        }
        if count < min {
            let keyword = if min == 1 { "contains" } else { "minContains" };
            self.violation(keyword, || {
                format!("expected at least {min} items of the schema of `contains`, found {count}")
            });
        }
        if let Some(max) = max.filter(|max| count > *max) {
            self.violation("maxContains", || {
                format!("expected at most {max} items of the schema of `contains`, found {count}")
            });
        }
    }
}

impl Beside {
    /// Whether the type or a rule names a member.
    fn names(self, key: &str) -> bool {
        self.object
            .is_some_and(|object| object.field(key).is_some())
            || self.rules.iter().any(|rule| match *rule {
                Rule::Property(name, _) => name == key,
                Rule::Properties(names) => names.contains(&key),
                Rule::PatternProperties(pattern, _) => pattern::matches(pattern, key),
                _ => false,
            })
    }

    /// How many items come before those that `items` speaks of.
    fn prefix(self) -> usize {
        let prefix = self.rules.iter().find_map(|rule| match rule {
            Rule::PrefixItems(schemas) => Some(schemas.len()),
            _ => None,
        });
        prefix.unwrap_or(0)
    }
}
