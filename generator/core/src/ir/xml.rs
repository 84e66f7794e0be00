use super::{Api, Codec, Encoding, Media, Ty, TypeKind};

/// What a schema says of XML (OpenAPI 3.0.4, 4.8.26 XML Object).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Xml {
    /// The name of the element or attribute, without its prefix.
    pub name: Option<String>,
    /// The namespace of the name.
    pub namespace: Option<String>,
    /// The prefix of the name.
    pub prefix: Option<String>,
    /// What of XML the value is; an element when nothing is said.
    pub node: Option<XmlNode>,
    /// Whether an array is an element around its items.
    pub wrapped: Option<bool>,
    /// What the items of an array say.
    pub items: Option<Box<Xml>>,
}

/// What of XML a value is (OpenAPI 3.2.0, XML Object, `nodeType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlNode {
    /// `attribute`
    Attribute,
    /// `text`
    Text,
    /// `cdata`
    Cdata,
    /// `none`, of an object: its members stand in its parent.
    Flat,
}

/// How a value is written as XML, where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct XmlPlace {
    /// The name, with its prefix; of each item, when it is an array. Empty: the document gives none.
    pub name: String,
    /// The namespace of the name.
    pub namespace: Option<String>,
    /// What of XML it is.
    pub node: Option<XmlNode>,
    /// The name of the element around the items of an array, with its prefix, and its namespace.
    pub wrapper: Option<(String, Option<String>)>,
}

impl Xml {
    /// Takes from `other` what is not said here.
    fn fill(&mut self, other: &Self) {
        fn or<T: Clone>(mine: &mut Option<T>, theirs: &Option<T>) {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        or(&mut self.name, &other.name);
        or(&mut self.namespace, &other.namespace);
        or(&mut self.prefix, &other.prefix);
        or(&mut self.node, &other.node);
        or(&mut self.wrapped, &other.wrapped);
        or(&mut self.items, &other.items);
    }

    /// What it is where it has to be a node.
    fn noded(&self) -> Option<XmlNode> {
        self.node.filter(|node| *node != XmlNode::Flat)
    }

    /// The name with its prefix.
    fn written(&self, fallback: &str) -> String {
        let name = self.name.as_deref().unwrap_or(fallback);
        match &self.prefix {
            Some(prefix) if !prefix.is_empty() && !name.is_empty() => format!("{prefix}:{name}"),
            _ => name.to_owned(),
        }
    }
}

impl Api {
    /// Whether a body travels as XML.
    #[must_use]
    pub(crate) fn has_xml(&self) -> bool {
        let receivers = self.receivers.iter().flat_map(|it| &it.operations);
        let mut operations = self.operations.iter().chain(receivers);
        operations.any(|operation| {
            let responses = operation.responses.iter().flat_map(|it| &it.media);
            let mut bodies = operation
                .body
                .iter()
                .flat_map(|it| &it.media)
                .chain(responses);
            bodies.any(|media| {
                let mut parts = media.encoding.iter();
                media.codec == Codec::Xml || parts.any(|it| self.xml_part(media, it).is_some())
            })
        })
    }

    /// How a part of a multipart body is written as XML; `None` when it is not: a scalar is its text.
    #[must_use]
    pub(crate) fn xml_part(&self, media: &Media, encoding: &Encoding) -> Option<XmlPlace> {
        let mut listed = encoding.media.as_deref()?.split(',');
        if !listed.any(is_xml) {
            return None;
        }
        let (own, ty) = match (media.codec, self.resolve(&media.slot.ty)) {
            (Codec::MultipartItems, _) => (None, &media.slot.ty),
            (Codec::Multipart, Ty::List(item)) => (None, &item.ty),
            (Codec::Multipart, Ty::Tuple(items)) => {
                let at: usize = encoding.name.parse().ok()?;
                (None, &items.get(at)?.ty)
            }
            (Codec::Multipart, _) => self.xml_member_part(media, encoding)?,
            _ => return None,
        };
        let is_typed = match self.resolve(ty) {
            Ty::List(_) | Ty::Map(_) => true,
            Ty::Ref(id) => !matches!(self.get(*id).kind, TypeKind::Enum(_)),
            _ => false,
        };
        let place = is_typed.then(|| self.xml_root(own, ty))?;
        Some(match place.name.is_empty() {
            true => XmlPlace {
                name: encoding.name.clone(),
                ..place
            },
            false => place,
        })
    }

    /// What is said of the member that is a part, or of which each item is one, and its type.
    fn xml_member_part(&self, media: &Media, encoding: &Encoding) -> Option<(Option<&Xml>, &Ty)> {
        let object = self.as_struct(&media.slot.ty)?;
        let mut fields = object.fields.iter();
        let field = fields.find(|field| field.wire == encoding.name)?;
        Some(match self.resolve(&field.slot.ty) {
            Ty::List(item) => (None, &item.ty),
            _ => (field.xml.as_deref(), &field.slot.ty),
        })
    }

    /// How a member is written as XML.
    #[must_use]
    pub(crate) fn xml_member(&self, wire: &str, own: Option<&Xml>, ty: &Ty) -> XmlPlace {
        let (said, ty, _) = self.xml(own, ty);
        let Ty::List(item) = ty else {
            let place = XmlPlace::of(&said, wire);
            return match place.node {
                // Without a node there is no name; and only an object has members to stand in its place.
                Some(XmlNode::Flat) if self.as_struct(ty).is_some() => XmlPlace {
                    node: Some(XmlNode::Flat),
                    ..XmlPlace::of(&Xml::default(), wire)
                },
                _ => place.noded(),
            };
        };
        let (of_item, _, _) = self.xml(said.items.as_deref(), &item.ty);
        let is_wrapped = said.wrapped == Some(true);
        let outer = said.name.as_deref().filter(|_| is_wrapped).unwrap_or(wire);
        XmlPlace {
            node: said.noded().or(of_item.noded()),
            wrapper: is_wrapped.then(|| (said.written(wire), said.namespace.clone())),
            ..XmlPlace::of(&of_item, outer)
        }
    }

    /// Whether a value is said to have no node.
    #[must_use]
    pub(crate) fn xml_is_flat(&self, own: Option<&Xml>, ty: &Ty) -> bool {
        self.xml(own, ty).0.node == Some(XmlNode::Flat)
    }

    /// How a body is written as XML: an array always as an element around its items.
    #[must_use]
    pub(crate) fn xml_root(&self, own: Option<&Xml>, ty: &Ty) -> XmlPlace {
        let (said, ty, component) = self.xml(own, ty);
        let name = component.unwrap_or_default();
        let Ty::List(item) = ty else {
            return XmlPlace::of(&said, name).noded();
        };
        let (of_item, _, component) = self.xml(said.items.as_deref(), &item.ty);
        let outer = match said.name.as_deref().unwrap_or(name) {
            "" => "item",
            outer => outer,
        };
        XmlPlace {
            node: None,
            wrapper: Some((said.written(name), said.namespace.clone())),
            ..XmlPlace::of(&of_item, component.unwrap_or(outer))
        }
    }

    /// What is said where a type is used and by the type itself, the type that it is, and the name of the first component on the way.
    fn xml<'a>(&'a self, own: Option<&Xml>, ty: &'a Ty) -> (Xml, &'a Ty, Option<&'a str>) {
        let (mut said, mut ty, mut component) = (own.cloned().unwrap_or_default(), ty, None);
        loop {
            ty = match ty {
                Ty::Nullable(inner) => inner,
                Ty::Ref(id) => {
                    let def = self.get(*id);
                    if def.hint.is_component() && component.is_none() {
                        component = def.hint.words.first().map(String::as_str);
                    }
                    def.xml.iter().for_each(|other| said.fill(other));
                    match &def.kind {
                        TypeKind::Alias(slot) | TypeKind::Newtype(slot) => &slot.ty,
                        _ => return (said, ty, component),
                    }
                }
                _ => return (said, ty, component),
            };
        }
    }
}

/// XML, or one of its formats (RFC 7303 section 4.2).
fn is_xml(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

impl XmlPlace {
    /// A value that is no array.
    fn of(said: &Xml, name: &str) -> Self {
        Self {
            name: said.written(name),
            namespace: said.namespace.clone(),
            node: said.node,
            wrapper: None,
        }
    }

    /// The same where it has to be a node.
    fn noded(self) -> Self {
        let node = self.node.filter(|node| *node != XmlNode::Flat);
        Self { node, ..self }
    }

    /// An element of this name and nothing else.
    #[must_use]
    pub(crate) fn is_plain(&self, wire: &str) -> bool {
        *self == Self::of(&Xml::default(), wire)
    }
}
