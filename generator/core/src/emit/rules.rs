//! The rules of a row: constraints as the runtime's `Rule`s, laid out to be read.

use super::scope::{Scope, literal};
use crate::ir::{Bound, Constraint, Direction, Slot, Ty, TypeId, TypeKind};

/// A row's rules stand on one line up to this length.
const WIDTH: usize = 88;

/// A spelled rule, or a part of one.
enum Node {
    Leaf(String),
    /// A name with arguments in parentheses.
    Call(&'static str, Vec<Node>),
    /// `&[…]`
    List(Vec<Node>),
    /// The rules of a type that is being spelled.
    Own(String),
}

impl Scope<'_> {
    /// The rules of a row in square brackets, with a space before; empty when there are none.
    pub(super) fn rules(&mut self, slot: &Slot) -> String {
        let rules = self.rule_list(slot, &mut Vec::new());
        if rules.is_empty() {
            return String::new();
        }
        let line = in_line(&rules);
        if line.len() <= WIDTH || matches!(rules.as_slice(), [Node::Leaf(_)]) {
            return format!(" [{line}]");
        }
        let mut text = String::from(" [");
        broken(&rules, 0, &mut text);
        text.push(']');
        text
    }

    /// What the definition of a type asserts beside its schema, as the head of a table lays it out.
    pub(super) fn own_rules(&mut self, id: TypeId) -> String {
        // The head of a table stands one level deep.
        self.rules(&Slot::from(Ty::Ref(id))).replace('\n', "\n    ")
    }

    /// The rules of a slot and of the aliases that it goes through; `open` holds those being spelled, for an alias may
    /// ask for itself.
    fn rule_list(&mut self, slot: &Slot, open: &mut Vec<TypeId>) -> Vec<Node> {
        let mut rules = self.all(&slot.constraints, open);
        match &slot.ty {
            Ty::Nullable(inner) => {
                rules.extend(self.rule_list(&Slot::from((**inner).clone()), open));
            }
            Ty::Ref(id) => rules.extend(self.rules_of(*id, open)),
            Ty::List(item) => rules.extend(nested("Items", self.rule_list(item, open))),
            Ty::Tuple(items) => {
                let each = items.iter().map(|item| self.rule_list(item, open));
                let each: Vec<_> = each.collect();
                if each.iter().any(|rules| !rules.is_empty()) {
                    let each = each.into_iter().map(Node::List).collect();
                    rules.push(Node::Call("PrefixItems", vec![Node::List(each)]));
                }
            }
            Ty::Map(value) => rules.extend(nested("Values", self.rule_list(value, open))),
            Ty::Never => rules.push(Node::Leaf("Never".to_owned())),
            _ => {}
        }
        rules
    }

    /// The rules that a named type has no place for.
    fn rules_of(&mut self, id: TypeId, open: &mut Vec<TypeId>) -> Vec<Node> {
        let def = self.api.get(id);
        if open.contains(&id) {
            let holds_itself = matches!(def.kind, TypeKind::Newtype(_));
            let own = holds_itself.then(|| Node::Own(format!("{}::rules", self.path(id))));
            return own.into_iter().collect();
        }
        open.push(id);
        let mut rules = self.all(&def.constraints, open);
        match &def.kind {
            TypeKind::Alias(slot) => rules.extend(self.rule_list(slot, open)),
            TypeKind::Newtype(slot) => {
                rules.extend(self.rule_list(slot, open));
                if rules.iter().all(Node::says_nothing) {
                    rules.clear();
                }
            }
            _ => {}
        }
        open.pop();
        rules
    }

    /// The name of a type where it may be taken for a rule.
    fn path(&mut self, id: TypeId) -> String {
        let name = self.name(id);
        if name.contains("::") {
            name
        } else {
            format!("self::{name}")
        }
    }

    fn all(&mut self, constraints: &[Constraint], open: &mut Vec<TypeId>) -> Vec<Node> {
        let each = constraints.iter();
        each.flat_map(|constraint| self.one(constraint, open))
            .collect()
    }

    fn list(&mut self, constraints: &[Constraint], open: &mut Vec<TypeId>) -> Node {
        Node::List(self.all(constraints, open))
    }

    fn lists(&mut self, lists: &[Vec<Constraint>], open: &mut Vec<TypeId>) -> Node {
        Node::List(lists.iter().map(|list| self.list(list, open)).collect())
    }

    fn one(&mut self, constraint: &Constraint, open: &mut Vec<TypeId>) -> Vec<Node> {
        use Constraint as C;
        let node = match constraint {
            C::Is(ty) => return self.reference(ty, open),
            C::Property(name, rules) => {
                Node::Call("Property", vec![leaf(name), self.list(rules, open)])
            }
            C::PatternProperties(pattern, rules) => Node::Call(
                "PatternProperties",
                vec![leaf(pattern), self.list(rules, open)],
            ),
            C::DependentSchemas(name, rules) => {
                Node::Call("DependentSchemas", vec![leaf(name), self.list(rules, open)])
            }
            C::AdditionalProperties(rules) => self.call("AdditionalProperties", rules, open),
            C::PropertyNames(rules) => self.call("PropertyNames", rules, open),
            C::UnevaluatedProperties(rules) => self.call("UnevaluatedProperties", rules, open),
            C::UnevaluatedItems(rules) => self.call("UnevaluatedItems", rules, open),
            C::Items(rules) => self.call("Items", rules, open),
            C::Not(rules) => self.call("Not", rules, open),
            C::PrefixItems(lists) => Node::Call("PrefixItems", vec![self.lists(lists, open)]),
            C::AllOf(lists) => Node::Call("AllOf", vec![self.lists(lists, open)]),
            C::AnyOf(lists) => Node::Call("AnyOf", vec![self.lists(lists, open)]),
            C::OneOf(lists) => Node::Call("OneOf", vec![self.lists(lists, open)]),
            C::If(condition, then, otherwise) => Node::Call(
                "If",
                vec![
                    self.list(condition, open),
                    self.list(then, open),
                    self.list(otherwise, open),
                ],
            ),
            C::Contains(min, max, rules) => Node::Call(
                "Contains",
                vec![
                    Node::Leaf(min.to_string()),
                    Node::Leaf(format!("{max:?}")),
                    self.list(rules, open),
                ],
            ),
            other => Node::Leaf(plain(other)),
        };
        vec![node]
    }

    fn call(&mut self, name: &'static str, rules: &[Constraint], open: &mut Vec<TypeId>) -> Node {
        Node::Call(name, vec![self.list(rules, open)])
    }

    /// The schema of a named type, and what its name has no place for. `self::` tells it from a rule of the same name.
    fn reference(&mut self, ty: &Ty, open: &mut Vec<TypeId>) -> Vec<Node> {
        let Ty::Ref(id) = ty else { return Vec::new() };
        let path = self.path(*id);
        let nullable = self.api.is_nullable(ty);
        let path = if nullable {
            format!("Option::<{path}>")
        } else {
            path
        };
        let schema = Node::Call("Ref", vec![Node::Leaf(format!("{path}::schema"))]);
        let mut rules = vec![schema];
        let more = self.rules_of(*id, open);
        if nullable && !more.is_empty() {
            // They speak of the type without `null`.
            let null = Node::List(vec![Node::Leaf("Type(&[\"null\"])".to_owned())]);
            let either = Node::List(vec![null, Node::List(more)]);
            rules.push(Node::Call("AnyOf", vec![either]));
        } else {
            rules.extend(more);
        }
        rules
    }
}

fn leaf(text: &str) -> Node {
    Node::Leaf(literal(text))
}

fn nested(name: &'static str, rules: Vec<Node>) -> Option<Node> {
    (!rules.is_empty()).then(|| Node::Call(name, vec![Node::List(rules)]))
}

/// Rules without a schema inside.
fn plain(constraint: &Constraint) -> String {
    use Constraint as C;
    match constraint {
        C::Minimum(Bound::Integer(value), false) => format!("MinimumInt({value})"),
        C::Maximum(Bound::Integer(value), false) => format!("MaximumInt({value})"),
        // A double could not say these.
        C::Minimum(Bound::Integer(value), true) if is_large(*value) => {
            format!("MinimumInt({})", value.saturating_add(1))
        }
        C::Maximum(Bound::Integer(value), true) if is_large(*value) => {
            format!("MaximumInt({})", value.saturating_sub(1))
        }
        C::Minimum(bound, false) => format!("Minimum({})", number(*bound)),
        C::Minimum(bound, true) => format!("ExclusiveMinimum({})", number(*bound)),
        C::Maximum(bound, false) => format!("Maximum({})", number(*bound)),
        C::Maximum(bound, true) => format!("ExclusiveMaximum({})", number(*bound)),
        C::MultipleOf(value) => format!("MultipleOf({value:?})"),
        C::MinLength(value) => format!("MinLength({value})"),
        C::MaxLength(value) => format!("MaxLength({value})"),
        C::Pattern(pattern) => format!("Pattern({})", literal(pattern)),
        C::Format(name) => format!("Format({})", literal(name)),
        C::MinItems(value) => format!("MinItems({value})"),
        C::MaxItems(value) => format!("MaxItems({value})"),
        C::UniqueItems => "UniqueItems".to_owned(),
        C::MinProperties(value) => format!("MinProperties({value})"),
        C::MaxProperties(value) => format!("MaxProperties({value})"),
        C::Type(names) => format!(
            "Type(&[{}])",
            joined(names.iter().map(|name| literal(name)))
        ),
        C::Enum(values) => format!(
            "Enum(&[{}])",
            joined(values.iter().map(|value| json(value)))
        ),
        C::RequiredIn(Direction::Request) => "RequiredInRequests".to_owned(),
        C::RequiredIn(Direction::Response) => "RequiredInResponses".to_owned(),
        C::Properties(names) => format!("Properties(&[{}])", texts(names)),
        C::Required(None, names) => format!("Required(&[{}])", texts(names)),
        C::Required(Some(name), names) => {
            format!("DependentRequired({}, &[{}])", literal(name), texts(names))
        }
        _ => "Never".to_owned(),
    }
}

fn texts(names: &[String]) -> String {
    joined(names.iter().map(|name| literal(name)))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// A value in JSON, as a string literal without escapes where that is possible.
fn json(value: &str) -> String {
    let raw = value.contains('"') && !value.contains("\"#") && !value.contains(['\r', '\n']);
    if raw {
        format!("r#\"{value}\"#")
    } else {
        literal(value)
    }
}

/// Whether a double may be too coarse for an integer.
fn is_large(value: i64) -> bool {
    value.unsigned_abs() > 1 << 53 && value != i64::MAX && value != i64::MIN
}

fn number(bound: Bound) -> String {
    match bound {
        Bound::Integer(value) => format!("{:?}", value as f64),
        Bound::Number(value) => format!("{value:?}"),
    }
}

fn in_line(nodes: &[Node]) -> String {
    joined(nodes.iter().map(Node::in_line))
}

/// Each on a line of its own, two levels of which are `indent` deep.
fn broken(nodes: &[Node], indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    for node in nodes {
        out.push_str(&format!("\n{pad}    "));
        node.render(indent + 4, out);
        out.push(',');
    }
    out.push_str(&format!("\n{pad}"));
}

impl Node {
    fn in_line(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Call(name, parts) => format!("{name}({})", in_line(parts)),
            Self::List(parts) => format!("&[{}]", in_line(parts)),
            Self::Own(path) => format!("Own({path})"),
        }
    }

    /// Whether it only leads back to what is being spelled.
    fn says_nothing(&self) -> bool {
        match self {
            Self::Leaf(_) => false,
            Self::Own(_) => true,
            Self::Call(_, parts) | Self::List(parts) => parts.iter().all(Self::says_nothing),
        }
    }

    fn render(&self, indent: usize, out: &mut String) {
        let line = self.in_line();
        if indent + line.len() <= WIDTH {
            return out.push_str(&line);
        }
        match self {
            Self::Leaf(_) | Self::Own(_) => out.push_str(&line),
            Self::List(parts) => {
                out.push_str("&[");
                broken(parts, indent, out);
                out.push(']');
            }
            Self::Call(name, parts) => {
                out.push_str(&format!("{name}("));
                match parts.as_slice() {
                    [only] => only.render(indent, out),
                    [first @ Self::Leaf(_), second] => {
                        out.push_str(&format!("{}, ", first.in_line()));
                        second.render(indent, out);
                    }
                    several => broken(several, indent, out),
                }
                out.push(')');
            }
        }
    }
}
