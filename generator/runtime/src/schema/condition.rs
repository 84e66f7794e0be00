//! The rules that hold schemas of their own for the same value.
//!
//! Enters: a value and a rule. Leaves: violations, and what has been evaluated. What a reference says of a value is
//! worked out once, so that schemas which refer to each other cannot make the work grow exponentially.

use serde_json::Value;

use super::check::{Checker, Marks, Mode, place, rules_place};
use super::evaluated::Evaluated;
use super::rule::Rules;
use super::{ObjectType, Rule, Type, Violations};

/// The rules that stand beside the one being checked: some keywords look at their neighbours.
#[derive(Clone, Copy)]
pub(super) struct Beside {
    pub(super) rules: Rules,
    /// The type whose rules they are.
    pub(super) object: Option<&'static ObjectType>,
}

impl Checker<'_> {
    /// Checks rules that stand beside each other.
    pub(super) fn rules<'v>(
        &mut self,
        value: &'v Value,
        rules: Rules,
        object: Option<&'static ObjectType>,
        mut marks: Marks<'_, 'v>,
    ) {
        let beside = Beside { rules, object };
        for rule in rules {
            if self.is_done() {
                return;
            }
            self.rule(value, rule, beside, marks.as_deref_mut());
        }
    }

    /// Checks a schema that stands inside a rule.
    pub(super) fn schema<'v>(&mut self, value: &'v Value, rules: Rules, marks: Marks<'_, 'v>) {
        if !rules.iter().any(Rule::is_unevaluated) {
            return self.rules(value, rules, None, marks);
        }
        // It sees only what it has evaluated itself.
        let mut own = Evaluated::default();
        self.rules(value, rules, None, Some(&mut own));
        if let Some(marks) = marks {
            marks.merge(own);
        }
    }

    fn rule<'v>(
        &mut self,
        value: &'v Value,
        rule: &'static Rule,
        beside: Beside,
        mut marks: Marks<'_, 'v>,
    ) {
        match *rule {
            Rule::AllOf(all) => {
                for rules in all {
                    self.schema(value, rules, marks.as_deref_mut());
                }
            }
            Rule::AnyOf(alternatives) => self.any_of(value, alternatives, marks),
            Rule::OneOf(alternatives) => self.one_of(value, alternatives, marks),
            Rule::Not(rules) => {
                if self.holds(value, rules, None) {
                    self.violation("not", || {
                        "expected a value that does not satisfy the schema of `not`".to_owned()
                    });
                }
            }
            Rule::If(condition, then, otherwise) => {
                let branch = if self.holds(value, condition, marks.as_deref_mut()) {
                    then
                } else {
                    otherwise
                };
                self.schema(value, branch, marks);
            }
            Rule::Ref(ty) => self.reference(value, ty(), marks),
            Rule::Own(rules) => self.own(value, rules(), marks),
            _ => match value {
                Value::Object(members) => {
                    self.member_rule(value, members, rule, beside, marks);
                }
                Value::Array(items) => self.item_rule(value, items, rule, beside, marks),
                _ => self.assert(value, rule),
            },
        }
    }

    /// Whether `check` finds nothing.
    pub(super) fn quietly(&mut self, check: impl FnOnce(&mut Self)) -> bool {
        let mode = std::mem::replace(&mut self.mode, Mode::Quiet);
        let failed = std::mem::replace(&mut self.failed, false);
        check(self);
        self.mode = mode;
        !std::mem::replace(&mut self.failed, failed)
    }

    /// Whether a schema holds; only then does it evaluate anything.
    pub(super) fn holds<'v>(
        &mut self,
        value: &'v Value,
        rules: Rules,
        marks: Marks<'_, 'v>,
    ) -> bool {
        let Some(marks) = marks else {
            return self.quietly(|checker| checker.schema(value, rules, None));
        };
        let mut own = Evaluated::default();
        let holds = self.quietly(|checker| checker.schema(value, rules, Some(&mut own)));
        if holds {
            marks.merge(own);
        }
        holds
    }

    fn any_of<'v>(
        &mut self,
        value: &'v Value,
        alternatives: &'static [Rules],
        mut marks: Marks<'_, 'v>,
    ) {
        let mut any = false;
        for rules in alternatives {
            any |= self.holds(value, rules, marks.as_deref_mut());
            if any && marks.is_none() {
                return;
            }
        }
        if !any {
            let why = self.misses(value, alternatives);
            self.violation("anyOf", || format!("expected one of several schemas{why}"));
        }
    }

    fn one_of<'v>(
        &mut self,
        value: &'v Value,
        alternatives: &'static [Rules],
        marks: Marks<'_, 'v>,
    ) {
        let mut held = Vec::new();
        let mut own = marks.is_some().then(Evaluated::default);
        for (at, rules) in alternatives.iter().enumerate() {
            if self.holds(value, rules, own.as_mut()) {
                held.push((at + 1).to_string());
            }
        }
        match held.as_slice() {
            [_] => {
                if let (Some(marks), Some(own)) = (marks, own) {
                    marks.merge(own);
                }
            }
            [] => {
                let why = self.misses(value, alternatives);
                self.violation("oneOf", || format!("expected one of several schemas{why}"));
            }
            several => self.violation("oneOf", || {
                format!(
                    "expected exactly one of {} schemas, found that numbers {} hold",
                    alternatives.len(),
                    several.join(" and ")
                )
            }),
        }
    }

    /// What each alternative missed, for a message. It does not look into alternatives of alternatives.
    fn misses(&mut self, value: &Value, alternatives: &'static [Rules]) -> String {
        const SHOWN: usize = 4;
        if self.mode != Mode::Collect {
            return String::new();
        }
        let kept = std::mem::take(&mut self.found);
        let failed = self.failed;
        self.mode = Mode::First;
        let mut missed = Vec::new();
        for rules in alternatives.iter().take(SHOWN) {
            self.failed = false;
            self.found = Violations::default();
            self.schema(value, rules, None);
            let depth = self.pointer.len();
            missed.extend(self.found.iter().next().map(|first| {
                let at = first.pointer.get(depth..).unwrap_or_default();
                format!(
                    "{at}{}{}",
                    if at.is_empty() { "" } else { ": " },
                    first.message
                )
            }));
        }
        self.mode = Mode::Collect;
        self.failed = failed;
        self.found = kept;
        if alternatives.len() > SHOWN {
            missed.push("…".to_owned());
        }
        format!(": {}", missed.join("; or "))
    }

    /// The schema of a type that is referred to.
    fn reference<'v>(&mut self, value: &'v Value, ty: &'static Type, marks: Marks<'_, 'v>) {
        let place = place(value, ty);
        if self.open.contains(&place) {
            return;
        }
        let whole = matches!(self.mode, Mode::Collect | Mode::Count);
        if whole && !self.collected.insert(place) && marks.is_none() {
            return;
        }
        self.open.push(place);
        self.value(value, ty, &[], marks);
        self.open.pop();
    }

    /// What the definition of a type asserts beside its schema: for one value it is worked out once, too.
    fn own<'v>(&mut self, value: &'v Value, rules: Rules, marks: Marks<'_, 'v>) {
        let place = rules_place(value, rules);
        if self.open.contains(&place) {
            return;
        }
        let whole = matches!(self.mode, Mode::Collect | Mode::Count);
        if whole && !self.collected.insert(place) && marks.is_none() {
            return;
        }
        let known = self.known.get(&place).filter(|_| !whole && marks.is_none());
        match known {
            Some(true) => return,
            // What it is that fails, a message may still have to say.
            Some(false) if self.mode == Mode::Quiet => {
                self.failed = true;
                return;
            }
            _ => {}
        }
        self.open.push(place);
        self.schema(value, rules, marks);
        self.open.pop();
        if !whole {
            self.known.insert(place, !self.failed);
        }
    }
}
