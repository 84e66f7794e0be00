//! A JSON value becomes XML text.
//!
//! Enters: the value, its type and what is said of names. Leaves: a document. It refuses what XML has no form for: member
//! names that are no names of XML, characters that it does not have, and attributes that are not scalars.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::super::{EncodeError, style};
use super::names::{Body, Node, XmlMember, XmlName, XmlType, members_of};
use super::parse::{XSI, is_char};
use super::read::TEXT;
use crate::schema::{Direction, Memo, Type, select};

/// A value that travels one way as a document.
pub(super) fn document(
    body: Body,
    ty: &'static Type,
    value: &Value,
    direction: Direction,
) -> Result<String, EncodeError> {
    let mut writer = Writer {
        out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
        types: body.types,
        direction,
        scope: Vec::new(),
    };
    let mut root = *body.root;
    let mut outer = if value.is_array() {
        root.around()
    } else {
        root.name
    };
    if outer.written.is_empty() {
        outer.written = "root";
    }
    if value.is_array() {
        root.wrapper = Some(outer);
    } else {
        root.name = outer;
    }
    writer.member(&root, ty, value)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
    types: &'static [XmlType],
    direction: Direction,
    /// The prefixes that are declared here, and their namespaces, the innermost last.
    scope: Vec<(&'static str, &'static str)>,
}

/// The name of an element, which the document says or a value holds.
#[derive(Clone, Copy)]
struct Tag<'n> {
    prefix: &'static str,
    local: &'n str,
    namespace: &'static str,
}

impl From<XmlName> for Tag<'static> {
    fn from(name: XmlName) -> Self {
        Self {
            prefix: name.prefix(),
            local: name.local(),
            namespace: name.namespace,
        }
    }
}

impl Writer {
    /// A member as one element, or as one for each item.
    fn member(&mut self, how: &XmlMember, ty: &'static Type, value: &Value) -> Written {
        let Value::Array(items) = value else {
            return self.element(how.name.into(), ty, value);
        };
        let around = self.scope.len();
        let wrapper = how.wrapper.map(|wrapper| self.open(wrapper.into()));
        let wrapper = wrapper.transpose()?;
        if wrapper.is_some() {
            self.out.push('>');
        }
        for value in items {
            self.element(how.name.into(), item(ty), value)?;
        }
        if let Some(wrapper) = wrapper {
            self.close(&wrapper, around);
        }
        Ok(())
    }

    fn element(&mut self, tag: Tag<'_>, ty: &'static Type, value: &Value) -> Written {
        let around = self.scope.len();
        let written = self.open(tag)?;
        match value {
            Value::Null => {
                let _ = write!(self.out, " xmlns:xsi=\"{XSI}\" xsi:nil=\"true\">");
            }
            Value::Object(members) => self.object(variant(ty, value, self.direction), members)?,
            Value::Array(items) => {
                self.out.push('>');
                for value in items {
                    self.element(tag, item(ty), value)?;
                }
            }
            scalar => {
                self.out.push('>');
                self.text(scalar)?;
            }
        }
        self.close(&written, around);
        Ok(())
    }

    /// The rest of an open element: its attributes, and what is in it.
    fn object(&mut self, ty: &'static Type, members: &Map<String, Value>) -> Written {
        let known = fields(ty, self.types);
        // What a schema of XML describes as a sequence comes in its order.
        let members = style::in_order(members, ty);
        self.attributes(&known, &members)?;
        self.out.push('>');
        self.content(ty, &known, &members)
    }

    fn attributes(&mut self, known: &[Known], members: &[(&String, &Value)]) -> Written {
        for (wire, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let how = known.iter().find(|(how, _)| how.member == *wire);
            match (how.map(|(how, ty)| (how.node, how.name, *ty)), value) {
                (Some((Node::Attribute, name, _)), value) => self.attribute(name, value)?,
                (Some((Node::Flat, _, ty)), Value::Object(inner)) => {
                    let ty = variant(ty, value, self.direction);
                    self.attributes(&fields(ty, self.types), &style::in_order(inner, ty))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn content(
        &mut self,
        ty: &'static Type,
        known: &[Known],
        members: &[(&String, &Value)],
    ) -> Written {
        for &(wire, value) in members {
            match known.iter().find(|(how, _)| how.member == wire) {
                Some((how, ty)) => match (how.node, value) {
                    (Node::Attribute, _) => {}
                    (Node::Text, _) => self.text(value)?,
                    (Node::Cdata, _) => self.cdata(value)?,
                    (Node::Element, _) => self.member(how, ty, value)?,
                    (Node::Flat, Value::Object(inner)) => {
                        let ty = variant(ty, value, self.direction);
                        let inner = style::in_order(inner, ty);
                        self.content(ty, &fields(ty, self.types), &inner)?;
                    }
                    (Node::Flat, _) => {}
                },
                None if wire == TEXT => self.text(value)?,
                None => self.other(wire, rest(ty), value)?,
            }
        }
        Ok(())
    }

    /// A member whose name is data.
    fn other(&mut self, local: &str, ty: &'static Type, value: &Value) -> Written {
        let tag = Tag {
            prefix: "",
            local,
            namespace: "",
        };
        match value {
            Value::Array(items) => {
                let mut items_left = items.iter();
                items_left.try_for_each(|value| self.element(tag, item(ty), value))
            }
            _ => self.element(tag, ty, value),
        }
    }

    /// Opens a tag, and declares its namespace where that is not yet so; gives the name as it is written.
    fn open(&mut self, tag: Tag<'_>) -> Result<String, EncodeError> {
        let declare = !tag.namespace.is_empty() && !self.is_declared(tag);
        let written = self.name(tag, declare)?;
        self.out.push('<');
        self.out.push_str(&written);
        if declare {
            self.declare(tag);
        }
        Ok(written)
    }

    fn close(&mut self, written: &str, around: usize) {
        let _ = write!(self.out, "</{written}>");
        self.scope.truncate(around);
    }

    /// The namespace of a prefix.
    fn namespace(&self, prefix: &str) -> Option<&'static str> {
        let found = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        found.map(|(_, namespace)| *namespace)
    }

    fn is_declared(&self, tag: Tag<'_>) -> bool {
        self.namespace(tag.prefix) == Some(tag.namespace)
    }

    /// A name with its prefix, which is left out where nothing says what it means.
    fn name(&self, tag: Tag<'_>, declare: bool) -> Result<String, EncodeError> {
        let Tag { prefix, local, .. } = tag;
        let is_bare = prefix.is_empty() || !(declare || self.namespace(prefix).is_some());
        let parts = if is_bare {
            [local, local]
        } else {
            [prefix, local]
        };
        if let Some(wrong) = parts.iter().find(|part| !is_name(part)) {
            return Err(EncodeError::new(format!("{wrong:?} is no name of XML")));
        }
        Ok(match is_bare {
            true => local.to_owned(),
            false => format!("{prefix}:{local}"),
        })
    }

    fn declare(&mut self, tag: Tag<'_>) {
        let colon = if tag.prefix.is_empty() { "" } else { ":" };
        let _ = write!(self.out, " xmlns{colon}{}=\"", tag.prefix);
        escape(&mut self.out, tag.namespace, true);
        self.out.push('"');
        self.scope.push((tag.prefix, tag.namespace));
    }

    /// An attribute; without a prefix it stands in no namespace (Namespaces in XML 1.0, section 6.2).
    fn attribute(&mut self, name: XmlName, value: &Value) -> Written {
        let tag = Tag::from(name);
        let is_named = !tag.prefix.is_empty() && !tag.namespace.is_empty();
        if is_named && !self.is_declared(tag) {
            self.declare(tag);
        }
        let written = self.name(tag, false)?;
        let _ = write!(self.out, " {written}=\"");
        escape(&mut self.out, &scalar(value)?, true);
        self.out.push('"');
        Ok(())
    }

    fn text(&mut self, value: &Value) -> Written {
        escape(&mut self.out, &scalar(value)?, false);
        Ok(())
    }

    fn cdata(&mut self, value: &Value) -> Written {
        let text = scalar(value)?.replace("]]>", "]]]]><![CDATA[>");
        let _ = write!(self.out, "<![CDATA[{text}]]>");
        Ok(())
    }
}

type Written = Result<(), EncodeError>;

/// The text of a value without parts.
fn scalar(value: &Value) -> Result<String, EncodeError> {
    let text = style::scalar(value)
        .ok_or_else(|| EncodeError::new("an array or an object is no text".to_owned()))?;
    match text.chars().find(|found| !is_char(*found)) {
        None => Ok(text),
        Some(found) => Err(EncodeError::new(format!("XML does not have {found:?}"))),
    }
}

/// Appends text with what would end it replaced. White space that reading would change is written as references.
fn escape(out: &mut String, text: &str, is_attribute: bool) {
    for found in text.chars() {
        match found {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\n' if is_attribute => out.push_str("&#10;"),
            '\t' if is_attribute => out.push_str("&#9;"),
            found => out.push(found),
        }
    }
}

/// Whether text is a name without a colon (Namespaces in XML 1.0, section 3).
fn is_name(text: &str) -> bool {
    let starts = |c: char| c == '_' || c.is_alphabetic();
    let follows = |c: char| starts(c) || c.is_numeric() || matches!(c, '-' | '.' | '\u{B7}');
    text.starts_with(starts) && text.chars().all(follows)
}

/// The variant of a union that an object is, when it travels this way.
fn variant(ty: &'static Type, value: &Value, direction: Direction) -> &'static Type {
    let (mut ty, mut memo) = (ty, Memo::toward(Some(direction)));
    loop {
        ty = match ty {
            Type::Nullable(inner) => inner(),
            Type::Union(union) => match select(value, union, &mut memo) {
                Ok(choice) => match union.variants.get(choice.best()) {
                    Some(variant) => (variant.ty)(),
                    None => return &Type::Any,
                },
                Err(_) => return &Type::Any,
            },
            ty => return ty,
        };
    }
}

/// The type of the items of an array.
fn item(ty: &'static Type) -> &'static Type {
    match ty {
        Type::List(item) => item(),
        Type::Nullable(inner) => self::item(inner()),
        Type::Union(union) => {
            let lists = union.variants.iter().map(|variant| (variant.ty)());
            let mut lists = lists.filter(|ty| matches!(ty, Type::List(_)));
            lists.next().map_or(&Type::Any, |ty| self::item(ty))
        }
        _ => &Type::Any,
    }
}

/// The type of members that are not named.
fn rest(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Map(value) => value(),
        Type::Object(object) => object.rest().map_or(&Type::Any, |rest| (rest.ty)()),
        _ => &Type::Any,
    }
}

/// How a member is written, and its type.
type Known = (XmlMember, &'static Type);

/// The members of an object: how each is written, and its type.
fn fields(ty: &'static Type, types: &[XmlType]) -> Vec<Known> {
    let Type::Object(object) = ty else {
        return Vec::new();
    };
    let members = members_of(object, types);
    let fields = object.fields().iter().map(|field| (field.ty)());
    members.into_iter().zip(fields).collect()
}
