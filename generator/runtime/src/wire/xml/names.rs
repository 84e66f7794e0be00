//! What the names of JSON do not say about XML: plain data.
//!
//! Enters: constants of generated code. Leaves: for a member of an object, how it is written (OpenAPI 3.0.4 section
//! 4.8.26, XML Object; OpenAPI 3.2, `nodeType`).

use super::super::codec::plain;
use crate::schema::{ObjectType, Type};

/// The members of one object that are not written as their names in JSON say.
#[derive(Debug, Clone, Copy)]
pub struct XmlType {
    name: &'static str,
    members: &'static [XmlMember],
}

impl XmlType {
    /// The members of the type of this name. A table of types is sorted by their names.
    pub const fn new(name: &'static str, members: &'static [XmlMember]) -> Self {
        Self { name, members }
    }
}

/// How a member is written as XML. For an array this speaks of each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlMember {
    /// The name in JSON.
    pub(super) member: &'static str,
    pub(super) node: Node,
    pub(super) name: XmlName,
    /// The element around all items of an array.
    pub(super) wrapper: Option<XmlName>,
}

/// A name as it is written, with its prefix, and the namespace that it stands in; empty: none is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct XmlName {
    pub(super) written: &'static str,
    pub(super) namespace: &'static str,
}

impl XmlName {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &'static str {
        self.written
            .split_once(':')
            .map_or(self.written, |(_, local)| local)
    }

    /// The prefix; empty where there is none.
    pub(super) fn prefix(&self) -> &'static str {
        self.written
            .split_once(':')
            .map_or("", |(prefix, _)| prefix)
    }
}

/// What of XML a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Element,
    Attribute,
    Text,
    Cdata,
    /// None: what is in it stands in the parent.
    Flat,
}

/// A member that is an element of its own name, until a method says otherwise.
pub const fn member(member: &'static str) -> XmlMember {
    XmlMember {
        member,
        node: Node::Element,
        name: XmlName {
            written: member,
            namespace: "",
        },
        wrapper: None,
    }
}

impl XmlMember {
    /// Sets the name, with its prefix, as in `smp:name`; for an array, of each item.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name.written = name;
        self
    }

    /// Sets the namespace of the name.
    #[must_use]
    pub const fn namespace(mut self, uri: &'static str) -> Self {
        self.name.namespace = uri;
        self
    }

    /// Puts all items of an array into one element of this name.
    #[must_use]
    pub const fn wrapped(mut self, name: &'static str) -> Self {
        self.wrapper = Some(XmlName {
            written: name,
            namespace: "",
        });
        self
    }

    /// Sets the namespace of the element around all items.
    #[must_use]
    pub const fn wrapper_namespace(mut self, uri: &'static str) -> Self {
        if let Some(wrapper) = self.wrapper {
            self.wrapper = Some(XmlName {
                namespace: uri,
                ..wrapper
            });
        }
        self
    }

    /// The member is an attribute.
    #[must_use]
    pub const fn attribute(mut self) -> Self {
        self.node = Node::Attribute;
        self
    }

    /// The member is the text of the element (OpenAPI 3.2, `nodeType: text`).
    #[must_use]
    pub const fn text(mut self) -> Self {
        self.node = Node::Text;
        self
    }

    /// The member is the text of the element, written as CDATA (OpenAPI 3.2, `nodeType: cdata`).
    #[must_use]
    pub const fn cdata(mut self) -> Self {
        self.node = Node::Cdata;
        self
    }

    /// The member is an object without a node of its own: its members stand in the parent (OpenAPI 3.2, `nodeType: none`).
    #[must_use]
    pub const fn flat(mut self) -> Self {
        self.node = Node::Flat;
        self
    }
}

impl XmlMember {
    /// Whether it is the text of the element.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.node, Node::Text | Node::Cdata)
    }

    /// The element around the items of an array that is a body.
    pub(super) fn around(&self) -> XmlName {
        let own = XmlName {
            written: self.member,
            namespace: "",
        };
        self.wrapper.unwrap_or(own)
    }
}

/// How the members of an object are written, one for each of its fields and in their order.
pub(super) fn members_of(object: &ObjectType, names: &[XmlType]) -> Vec<XmlMember> {
    let found = names.binary_search_by_key(&object.name, |ty| ty.name).ok();
    let own = found
        .and_then(|at| names.get(at))
        .map_or(&[][..], |ty| ty.members);
    let said = |wire| own.iter().find(|own| own.member == wire).copied();
    let fields = object.fields().iter();
    fields
        .map(|field| said(field.wire).unwrap_or_else(|| member(field.wire)))
        .collect()
}

/// How many objects without nodes may stand in each other.
pub(super) const FLAT: usize = 8;

/// The members of an object as they stand in its element: those of members without a node among them.
pub(super) fn nodes_of(object: &ObjectType, names: &[XmlType], depth: usize) -> Vec<XmlMember> {
    let members = members_of(object, names);
    let fields = object.fields().iter();
    let nodes = members.into_iter().zip(fields).flat_map(|(how, field)| {
        match (how.node, plain((field.ty)())) {
            (Node::Flat, Type::Object(inner)) if depth < FLAT => nodes_of(inner, names, depth + 1),
            (Node::Flat, _) => Vec::new(),
            _ => vec![how],
        }
    });
    nodes.collect()
}

/// How the body is written: its root element, and the members of the types in it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Body {
    pub(in super::super) root: &'static XmlMember,
    pub(in super::super) types: &'static [XmlType],
}

impl Body {
    /// A body whose root has no name of its own, and whose members are elements of their names.
    pub(in super::super) const PLAIN: Self = Self {
        root: &member(""),
        types: &[],
    };
}
