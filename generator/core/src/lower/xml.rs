//! What schemas say of XML.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::Lowering;
use super::part::{Part, View};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::{Api, Codec, Format, Media, Scalar, Slot, Ty, TypeKind, Xml, XmlNode};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// What the schemas of one member say of XML; what a component says stands with the component.
    pub(super) fn xml(&mut self, parts: &[Part<'a>]) -> Option<Box<Xml>> {
        parts.iter().find_map(|part| match part.view {
            View::Item(schema) => self.xml_of(schema, &part.place).map(Box::new),
            View::Reference(_) => None,
        })
    }

    fn xml_of(&mut self, schema: &Schema, place: &Pointer) -> Option<Xml> {
        let own = schema.schema_data.extensions.get(marks::XML);
        let items = match &schema.schema_kind {
            SchemaKind::Type(Type::Array(array)) => array.items.as_ref(),
            SchemaKind::Any(any) => any.items.as_ref(),
            _ => None,
        };
        let items = items.and_then(|items| match items {
            ReferenceOr::Item(items) => self.xml_of(items, &place.key("items")),
            ReferenceOr::Reference { .. } => None,
        });
        if own.is_none() && items.is_none() {
            return None;
        }
        let mut xml = own.map_or_else(Xml::default, object);
        // An array has no node unless it says so.
        if matches!(schema.schema_kind, SchemaKind::Type(Type::Array(_))) {
            xml.node = xml.node.filter(|node| *node != XmlNode::Flat);
        } else if xml.node == Some(XmlNode::Flat) && !may_have_members(schema) {
            let what = "`nodeType: none` of what is no object";
            self.left_out(&place.key(marks::XML).key("nodeType"), what);
        }
        if items
            .as_ref()
            .is_some_and(|of_item| of_item.node == Some(XmlNode::Flat))
        {
            let what = "`nodeType: none` of items, which are elements,";
            self.left_out(&place.key("items"), what);
        }
        xml.items = items.map(Box::new);
        Some(xml)
    }

    /// An attribute has no parts: what has some is an element after all.
    pub(super) fn xml_attributes(&mut self) {
        if !self.api.has_xml() {
            return;
        }
        let api = &self.api;
        let fields = api.types().flat_map(|(id, def)| {
            let fields = match &def.kind {
                TypeKind::Struct(object) => object.fields.as_slice(),
                _ => &[],
            };
            fields
                .iter()
                .enumerate()
                .map(move |(at, field)| (id, def, at, field))
        });
        let wrong = fields.filter(|(_, _, _, field)| {
            let node = field.xml.as_ref().and_then(|xml| xml.node);
            node == Some(XmlNode::Attribute) && has_parts(api, &field.slot.ty)
        });
        let wrong =
            wrong.map(|(id, def, at, field)| (id, at, def.origin.clone(), field.wire.clone()));
        for (id, at, origin, wire) in wrong.collect::<Vec<_>>() {
            let message =
                format!("`{wire}` cannot be an XML attribute, because its value has parts");
            let diagnostic = Diagnostic::new(Code::NotGenerated, origin, message);
            self.report(
                diagnostic.help("it is written as an element; take `attribute` out of its `xml`"),
            );
            let def = self.api.types.get_mut(id.0 as usize);
            if let Some(TypeKind::Struct(object)) = def.map(|def| &mut def.kind)
                && let Some(xml) = object
                    .fields
                    .get_mut(at)
                    .and_then(|field| field.xml.as_mut())
            {
                xml.node = None;
            }
        }
    }

    /// A body of XML; one that is described as a plain text, or not at all, travels as it is.
    pub(super) fn xml_body(
        &mut self,
        range: &str,
        slot: Slot,
        schema: Option<&'a ReferenceOr<Schema>>,
        place: &Pointer,
    ) -> Media {
        let is_typed = !matches!(
            self.api.resolve(&slot.ty),
            Ty::Any | Ty::Never | Ty::Bytes | Ty::Scalar(Scalar::String(_))
        );
        let (codec, slot) = if is_typed {
            (Codec::Xml, slot)
        } else {
            let text = Ty::Scalar(Scalar::String(Format::Text));
            (Codec::Text, Slot::from(text))
        };
        let parts = schema.map(|schema| Part::new(schema, place.key("schema")));
        let parts: Vec<Part<'a>> = parts.into_iter().filter(|_| is_typed).collect();
        let xml = self.xml(&parts);
        if self.api.xml_is_flat(xml.as_deref(), &slot.ty) {
            let what = "`nodeType: none` of a body, whose root is an element,";
            self.left_out(&place.key("schema"), what);
        }
        Media {
            xml,
            ..super::media::plain(range, codec, slot)
        }
    }
}

/// Whether the members of a value may stand in its parent: it is an object, and not one of several.
fn may_have_members(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(ty) => matches!(ty, Type::Object(_)),
        SchemaKind::AllOf { .. } => true,
        SchemaKind::Any(any) => any.one_of.is_empty() && any.any_of.is_empty(),
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::Not { .. } => false,
    }
}

fn has_parts(api: &Api, ty: &Ty) -> bool {
    match api.resolve(ty) {
        Ty::List(_) | Ty::Map(_) => true,
        Ty::Ref(id) => matches!(api.get(*id).kind, TypeKind::Struct(_)),
        _ => false,
    }
}

/// The members of an XML Object (OpenAPI 3.0.4, 4.8.26; OpenAPI 3.2.0, `nodeType`).
fn object(own: &Value) -> Xml {
    let text = |name: &str| own.get(name).and_then(Value::as_str).map(str::to_owned);
    let node = text("nodeType");
    let is_attribute = own.get("attribute") == Some(&Value::Bool(true));
    Xml {
        name: text("name").filter(|name| !name.is_empty()),
        namespace: text("namespace").filter(|uri| !uri.is_empty()),
        prefix: text("prefix").filter(|prefix| !prefix.is_empty()),
        node: match node.as_deref() {
            Some("attribute") => Some(XmlNode::Attribute),
            Some("text") => Some(XmlNode::Text),
            Some("cdata") => Some(XmlNode::Cdata),
            Some("none") => Some(XmlNode::Flat),
            None if is_attribute => Some(XmlNode::Attribute),
            _ => None,
        },
        wrapped: match node.as_deref() {
            Some("element") => Some(true),
            _ => own.get("wrapped").and_then(Value::as_bool),
        },
        items: None,
    }
}
