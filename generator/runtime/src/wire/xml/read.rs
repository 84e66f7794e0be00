//! Elements become a JSON value.
//!
//! Enters: the root element, its type and what is said of names. Leaves: the value that the type asks for: text becomes
//! numbers and booleans, repeated elements an array, `xsi:nil` becomes `null`. What does not fit stays text, or becomes an
//! object with what is there, so that the checker says what is wrong and where. Elements may stand in any order.

use serde_json::{Map, Value};

use super::super::codec::{plain, way};
use super::super::{Broken, style};
use super::names::{Body, FLAT, Node, XmlMember, XmlName, XmlType, members_of, nodes_of};
use super::parse::{Element, XSI};
use crate::schema::{
    Direction, FieldType, ObjectType, Presence, Type, UnionType, Violations, check_in,
};

/// The member that holds text beside elements, of values without a schema.
pub(super) const TEXT: &str = "#text";
/// How often each element may be read on average: unions of unions try an element as each of their types.
const TRIES: usize = 64;

/// Whether the root element has the name that the document gives it.
pub(super) fn root_fits(root: &Element, body: &Body, ty: &'static Type) -> Result<(), String> {
    let expected = match list_item(ty) {
        Some(_) => body.root.around(),
        None => body.root.name,
    };
    if expected.written.is_empty() || is_named(root, expected, true) {
        return Ok(());
    }
    let (name, namespace) = (expected.local(), expected.namespace);
    let found = &root.name.local;
    Err(match namespace {
        "" => format!("expected the element `{name}`, found `{found}`"),
        _ => format!("expected the element `{name}` of {namespace:?}, found `{found}`"),
    })
}

/// The value of a document.
pub(super) fn document(
    root: &Element,
    body: Body,
    ty: &'static Type,
    strict: Option<Direction>,
) -> Result<Value, Broken> {
    let mut reader = Reader {
        types: body.types,
        strict: strict.is_some(),
        direction: way(strict),
        left: count(root).saturating_mul(TRIES),
        path: String::new(),
        wrong: Vec::new(),
    };
    let value = match list_item(ty) {
        Some(item) if !is_nil(root) => reader.wrapped(root, body.root.name, item),
        _ => reader.value(root, ty),
    };
    if reader.left == 0 {
        let message = "it fits too many types to tell which one";
        return Err(Broken::Malformed(message.to_owned()));
    }
    let mut found = Violations::default();
    for (pointer, message) in reader.wrong.into_iter().filter(|_| strict.is_some()) {
        found.push(pointer, "xml", message);
    }
    match found.is_empty() {
        true => Ok(value),
        false => Err(Broken::Invalid(found)),
    }
}

fn count(element: &Element) -> usize {
    1 + element.children.iter().map(count).sum::<usize>()
}

struct Reader {
    types: &'static [XmlType],
    strict: bool,
    direction: Direction,
    /// How many more elements may be read.
    left: usize,
    /// Where the value being made stands: a JSON pointer.
    path: String,
    /// What has no place in any value, and where it was found.
    wrong: Vec<(String, String)>,
}

impl Reader {
    fn value(&mut self, element: &Element, ty: &'static Type) -> Value {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || is_nil(element) {
            return Value::Null;
        }
        match ty {
            Type::Nullable(inner) => self.value(element, inner()),
            Type::Object(object) => self.object(element, object),
            Type::Map(value) => self.map(element, value()),
            Type::List(item) => self.items(&element.children, item()),
            Type::Union(union) => self.union(element, union),
            Type::Any => self.any(element),
            _ if !element.children.is_empty() => self.any(element),
            ty => text(&element.text, ty),
        }
    }

    /// The value of an element that stands one step below.
    fn below(&mut self, step: &str, element: &Element, ty: &'static Type) -> Value {
        let above = self.path.len();
        self.step(step);
        let value = self.value(element, ty);
        self.path.truncate(above);
        value
    }

    fn step(&mut self, step: &str) {
        self.path.push('/');
        self.path
            .push_str(&step.replace('~', "~0").replace('/', "~1"));
    }

    /// Notes what has no place in the value.
    fn wrong(&mut self, message: String) {
        if self.strict && self.wrong.len() < Violations::LIMIT {
            self.wrong.push((self.path.clone(), message));
        }
    }

    /// Elements as an array.
    fn items<'e>(
        &mut self,
        elements: impl IntoIterator<Item = &'e Element>,
        ty: &'static Type,
    ) -> Value {
        let items = elements.into_iter().enumerate();
        items
            .map(|(at, element)| self.below(&at.to_string(), element, ty))
            .collect()
    }

    /// All elements in one, as an array: each is an item, whatever its name, but a server insists on that.
    fn wrapped(&mut self, wrapper: &Element, name: XmlName, ty: &'static Type) -> Value {
        let mut others = wrapper.children.iter();
        let other = others.find(|item| !name.written.is_empty() && !is_named(item, name, true));
        if let Some(other) = other {
            let found = &other.name.local;
            self.wrong(format!(
                "expected elements `{}`, found `{found}`",
                name.local()
            ));
        }
        if is_stray(wrapper) {
            self.wrong("there is text beside the items".to_owned());
        }
        self.items(&wrapper.children, ty)
    }

    fn object(&mut self, element: &Element, object: &'static ObjectType) -> Value {
        let nodes = nodes_of(object, self.types, 0);
        let text_of = nodes.iter().find(|how| how.is_text());
        let stray = is_stray(element) && text_of.is_none();
        let is_leaf = element.children.is_empty() && element.attributes.is_empty();
        if stray && is_leaf {
            return Value::String(element.text.clone());
        }
        if stray {
            self.wrong("there is text beside the members".to_owned());
        }
        let mut value = self.known(element, object, 0);
        let rest = object.rest().map(|rest| (rest.ty)());
        self.others(element, &nodes, rest, &mut value);
        Value::Object(value)
    }

    /// The members that the object names; it stands in `depth` others without a node of their own.
    fn known(
        &mut self,
        element: &Element,
        object: &'static ObjectType,
        depth: usize,
    ) -> Map<String, Value> {
        let members = members_of(object, self.types);
        let mut value = Map::new();
        for (how, field) in members.iter().zip(object.fields()) {
            if field.presence == Presence::Rest {
                continue;
            }
            let found = match how.node {
                Node::Attribute => attribute(element, how.name).map(|raw| text(raw, (field.ty)())),
                Node::Text | Node::Cdata => Some(text(&element.text, (field.ty)())),
                Node::Element => self.member(element, how, field),
                Node::Flat => self.flat(element, field, depth + 1),
            };
            value.extend(found.map(|found| (field.wire.to_owned(), found)));
        }
        value
    }

    /// A member without a node: it is there when one of its nodes is.
    fn flat(&mut self, element: &Element, field: &FieldType, depth: usize) -> Option<Value> {
        let Type::Object(object) = plain((field.ty)()) else {
            return None;
        };
        let nodes = nodes_of(object, self.types, depth);
        let is_there = nodes.iter().any(|how| match how.node {
            Node::Attribute => attribute(element, how.name).is_some(),
            Node::Text | Node::Cdata => is_stray(element),
            _ => {
                let name = how.wrapper.unwrap_or(how.name);
                let mut children = element.children.iter();
                children.any(|child| is_named(child, name, self.strict))
            }
        });
        if depth > FLAT || !(is_there || field.presence == Presence::Required) {
            return None;
        }
        let above = self.path.len();
        self.step(field.wire);
        let value = self.known(element, object, depth);
        self.path.truncate(above);
        Some(Value::Object(value))
    }

    /// A member that is an element, or one for each item.
    fn member(&mut self, parent: &Element, how: &XmlMember, field: &FieldType) -> Option<Value> {
        let (strict, ty, presence) = (self.strict, (field.ty)(), field.presence);
        let above = self.path.len();
        if let (Some(item), Some(wrapper)) = (list_item(ty), how.wrapper) {
            let named = |element: &&Element| is_named(element, wrapper, strict);
            let found = parent.children.iter().find(named);
            return match found {
                Some(found) if is_nil(found) => Some(Value::Null),
                Some(found) => {
                    self.step(field.wire);
                    let items = self.wrapped(found, how.name, item);
                    self.path.truncate(above);
                    Some(items)
                }
                None => absent(presence),
            };
        }
        let named = |element: &&Element| is_named(element, how.name, strict);
        let found: Vec<&Element> = parent.children.iter().filter(named).collect();
        match (found.as_slice(), list_item(ty)) {
            ([], Some(_)) if presence == Presence::Required => Some(Value::Array(Vec::new())),
            ([], _) => absent(presence),
            ([nil], Some(_)) if presence.allows_null() && is_nil(nil) => Some(Value::Null),
            ([one], None) => Some(self.below(field.wire, one, ty)),
            (several, item) => {
                let item = item.or_else(|| list_variant(ty)).unwrap_or(ty);
                self.step(field.wire);
                let items = self.items(several.iter().copied(), item);
                self.path.truncate(above);
                Some(items)
            }
        }
    }

    /// What no row names: kept as members of their own names.
    fn others(
        &mut self,
        element: &Element,
        members: &[XmlMember],
        rest: Option<&'static Type>,
        value: &mut Map<String, Value>,
    ) {
        let ty = rest.unwrap_or(&Type::Any);
        let is = |how: &XmlMember, node| (how.node == Node::Attribute) == (node == Node::Attribute);
        let names = |local: &str, node| {
            let mut of = members.iter().filter(move |how| is(how, node));
            of.any(|how| how.wrapper.unwrap_or(how.name).local() == local)
        };
        for (name, raw) in &element.attributes {
            if name.namespace.is_none() && !names(&name.local, Node::Attribute) {
                let keep = || text(raw, ty);
                value.entry(&*name.local).or_insert_with(keep);
            }
        }
        for child in &element.children {
            if !names(&child.name.local, Node::Element) {
                let found = self.below(&child.name.local, child, ty);
                add(value, &child.name.local, found);
            }
        }
    }

    fn map(&mut self, element: &Element, ty: &'static Type) -> Value {
        if element.children.is_empty() && is_stray(element) {
            return Value::String(element.text.clone());
        }
        let mut value = Map::new();
        let item = list_item(ty);
        for child in &element.children {
            let name = &child.name.local;
            let Some(item) = item else {
                let found = self.below(name, child, ty);
                add(&mut value, name, found);
                continue;
            };
            let found = self.below(name, child, item);
            let list = value
                .entry(&**name)
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(found);
            }
        }
        Value::Object(value)
    }

    /// A value without a schema: text, or an object of what is there.
    fn any(&mut self, element: &Element) -> Value {
        if element.children.is_empty() && element.attributes.is_empty() {
            return Value::String(element.text.clone());
        }
        let mut value = Map::new();
        self.others(element, &[], None, &mut value);
        if is_stray(element) {
            value.insert(TEXT.to_owned(), Value::String(element.text.clone()));
        }
        Value::Object(value)
    }

    /// A tag says which type it is; otherwise it is the first that fits.
    fn union(&mut self, element: &Element, union: &'static UnionType) -> Value {
        if let Some(at) = union.tag.and_then(|tag| self.tagged(element, union, tag)) {
            let variant = union.variants.get(at).map_or(&Type::Any, |it| (it.ty)());
            return self.value(element, variant);
        }
        let before = self.wrong.len();
        for variant in union.variants {
            let ty = (variant.ty)();
            let value = self.value(element, ty);
            let holds = || check_in(&value, ty, variant.rules, Some(self.direction)).is_empty();
            if self.left == 0 || (self.wrong.len() == before && holds()) {
                return value;
            }
            self.wrong.truncate(before);
        }
        self.any(element)
    }

    /// The variant whose tag the element holds, as an attribute or an element.
    fn tagged(&self, element: &Element, union: &UnionType, tag: &str) -> Option<usize> {
        let said = union.variants.iter().position(|variant| {
            let found = match plain((variant.ty)()) {
                Type::Object(object) => {
                    let members = members_of(object, self.types);
                    let how = members.into_iter().find(|how| how.member == tag);
                    how.and_then(|how| self.plain_text(element, &how))
                }
                _ => None,
            };
            found.is_some_and(|found| variant.tags.contains(&found))
        });
        said.or(union.default)
    }

    fn plain_text<'e>(&self, element: &'e Element, how: &XmlMember) -> Option<&'e str> {
        if how.node == Node::Attribute {
            return attribute(element, how.name);
        }
        let mut children = element.children.iter();
        let found = children.find(|child| is_named(child, how.name, self.strict));
        found.map(|child| child.text.as_str())
    }
}

/// Whether there is text in the element, besides white space.
fn is_stray(element: &Element) -> bool {
    !element.text.trim().is_empty()
}

/// What stands for a member that is not there.
fn absent(presence: Presence) -> Option<Value> {
    (presence == Presence::Nullable).then_some(Value::Null)
}

/// Adds a member; of several that have one name, an array.
fn add(value: &mut Map<String, Value>, name: &str, found: Value) {
    match value.get_mut(name) {
        None => {
            value.insert(name.to_owned(), found);
        }
        Some(Value::Array(several)) => several.push(found),
        Some(one) => *one = Value::Array(vec![one.take(), found]),
    }
}

/// The value of text; white space around numbers and booleans does not count (XML Schema, part 2, section 4.3.6).
fn text(raw: &str, ty: &'static Type) -> Value {
    match (plain(ty), raw.trim()) {
        (Type::Bool, "1") => Value::Bool(true),
        (Type::Bool, "0") => Value::Bool(false),
        (ty @ (Type::Bool | Type::Integer { .. } | Type::IntegerEnum(_) | Type::Number), raw) => {
            style::typed(raw, ty)
        }
        (ty, _) => style::typed(raw, ty),
    }
}

/// The attribute of a name; without a prefix it stands in no namespace.
fn attribute(element: &Element, name: XmlName) -> Option<&str> {
    let namespace = match name.prefix() {
        "" => "",
        _ => name.namespace,
    };
    let mut attributes = element.attributes.iter();
    let found = attributes.find(|(found, _)| {
        *found.local == *name.local() && (namespace.is_empty() || found.is_in(namespace))
    });
    found.map(|(_, value)| value.as_str())
}

/// Whether an element has a name. A client does not insist on the namespace, which servers often leave out.
fn is_named(element: &Element, name: XmlName, strict: bool) -> bool {
    *element.name.local == *name.local()
        && (!strict || name.namespace.is_empty() || element.name.is_in(name.namespace))
}

/// `xsi:nil` (XML Schema, part 1, section 2.6.2).
fn is_nil(element: &Element) -> bool {
    let mut attributes = element.attributes.iter();
    attributes.any(|(name, value)| {
        &*name.local == "nil" && name.is_in(XSI) && matches!(value.trim(), "true" | "1")
    })
}

/// The type of the items, of an array.
fn list_item(ty: &'static Type) -> Option<&'static Type> {
    match plain(ty) {
        Type::List(item) => Some(item()),
        _ => None,
    }
}

/// The type of the items, of a union that may be an array.
fn list_variant(ty: &'static Type) -> Option<&'static Type> {
    match plain(ty) {
        Type::Union(union) => union.variants.iter().find_map(|it| list_item((it.ty)())),
        _ => None,
    }
}
