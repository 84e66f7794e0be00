//! XML text becomes a tree of elements (XML 1.0, fifth edition; Namespaces in XML 1.0).
//!
//! Enters: the bytes of a body. Leaves: its root element, with names resolved and entities replaced. It refuses other encodings
//! than UTF-8, document type declarations and with them all entities but the five of XML, and documents that nest or declare
//! too much: what it makes is never larger than a fixed multiple of the text.

use std::borrow::Cow;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may stand inside each other.
const DEPTH: usize = 128;
/// How many attributes an element may have, and how many namespaces may be declared around a place.
const ATTRIBUTES: usize = 256;
/// The namespace of `xsi:nil` (XML Schema, part 1, section 2.6).
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: Name,
    /// The attributes, but for those that declare namespaces.
    pub(super) attributes: Vec<(Name, String)>,
    pub(super) children: Vec<Element>,
    /// The text directly in it.
    pub(super) text: String,
}

/// A name without its prefix, and its namespace.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) local: Box<str>,
    pub(super) namespace: Option<Rc<str>>,
}

impl Name {
    /// Whether the name stands in this namespace.
    pub(super) fn is_in(&self, namespace: &str) -> bool {
        self.namespace.as_deref().unwrap_or_default() == namespace
    }
}

/// Text with plain line ends (XML 1.0 section 2.11), without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    if matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..]) {
        return Err("the text is UTF-16; it must be UTF-8".to_owned());
    }
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    Ok(if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    })
}

/// The root element of a document.
pub(super) fn parse(text: &str) -> Result<Element, String> {
    let mut tree = Tree::default();
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(start) => tree.open(&start)?,
            Event::Empty(start) => {
                tree.open(&start)?;
                tree.close();
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(utf8(&text)?)?,
            Event::CData(text) => tree.characters(utf8(&text)?)?,
            Event::GeneralRef(name) => {
                let found = reference(utf8(&name)?)?;
                tree.characters(found.encode_utf8(&mut [0; 4]))?;
            }
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|error| error.to_string())?;
                    supported(&encoding)?;
                }
            }
            Event::DocType(_) => {
                return Err("a document type declaration is not taken".to_owned());
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return tree.finish(),
        }
    }
}

pub(super) fn supported(encoding: &[u8]) -> Result<(), String> {
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    if known
        .iter()
        .any(|known| encoding.eq_ignore_ascii_case(known.as_bytes()))
    {
        return Ok(());
    }
    let encoding = String::from_utf8_lossy(encoding);
    Err(format!(
        "the encoding {encoding:?} is not known; it must be UTF-8"
    ))
}

fn utf8(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| error.to_string())
}

/// The character that a reference stands for (XML 1.0 section 4.1).
fn reference(name: &str) -> Result<char, String> {
    let Some(code) = name.strip_prefix('#') else {
        return predefined(name).ok_or_else(|| format!("the entity `&{name};` is not known"));
    };
    let (digits, radix) = match code.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (code, 10),
    };
    let digits = Some(digits).filter(|digits| digits.chars().all(|digit| digit.is_digit(radix)));
    digits
        .and_then(|digits| u32::from_str_radix(digits, radix).ok())
        .and_then(char::from_u32)
        .filter(|found| is_char(*found))
        .ok_or_else(|| format!("`&{name};` is no character"))
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// Whether XML has the character (XML 1.0 section 2.2).
pub(super) fn is_char(found: char) -> bool {
    !matches!(found, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The elements that are open, and the namespaces that are declared there.
#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    /// Prefix and namespace, the innermost last.
    namespaces: Vec<(Box<str>, Option<Rc<str>>)>,
    root: Option<Element>,
}

struct Open {
    element: Element,
    /// How many namespaces were declared around it.
    around: usize,
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.root.is_some() {
            return Err("there is more than one root element".to_owned());
        }
        if self.open.len() >= DEPTH {
            return Err(format!("elements are more than {DEPTH} deep"));
        }
        let around = self.namespaces.len();
        let mut plain = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute_value(utf8(&attribute.value)?)?;
            let key = utf8(attribute.key.as_ref())?;
            match key.strip_prefix("xmlns") {
                Some("") => self.declare("", value)?,
                Some(prefix) if prefix.starts_with(':') => self.declare(&prefix[1..], value)?,
                _ => plain.push((key.to_owned(), value)),
            }
            if plain.len() > ATTRIBUTES {
                return Err(format!("an element has more than {ATTRIBUTES} attributes"));
            }
        }
        let name = self.resolved(utf8(start.name().as_ref())?, true)?;
        let mut attributes = Vec::with_capacity(plain.len());
        for (key, value) in plain {
            attributes.push((self.resolved(&key, false)?, value));
        }
        let element = Element {
            name,
            attributes,
            children: Vec::new(),
            text: String::new(),
        };
        self.open.push(Open { element, around });
        Ok(())
    }

    /// Declares a namespace (Namespaces in XML 1.0, section 3).
    fn declare(&mut self, prefix: &str, uri: String) -> Result<(), String> {
        if self.namespaces.len() >= ATTRIBUTES {
            return Err(format!("there are more than {ATTRIBUTES} namespaces"));
        }
        let uri = Some(uri).filter(|uri| !uri.is_empty());
        self.namespaces.push((prefix.into(), uri.map(Rc::from)));
        Ok(())
    }

    /// A name with the namespace of its prefix; only elements stand in the default one (section 6.2).
    fn resolved(&self, name: &str, is_element: bool) -> Result<Name, String> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let named = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !named(local) || local.contains(':') {
            return Err(format!("{name:?} is no name"));
        }
        let declared = self.namespaces.iter().rev();
        let declared = declared
            .filter(|_| is_element || !prefix.is_empty())
            .find(|(declared, _)| **declared == *prefix);
        let namespace = match (declared, prefix) {
            (Some((_, namespace)), _) => namespace.clone(),
            (None, "") => None,
            (None, "xml") => Some(Rc::from(XML)),
            (None, _) => return Err(format!("the prefix `{prefix}` is not declared")),
        };
        Ok(Name {
            local: local.into(),
            namespace,
        })
    }

    fn close(&mut self) {
        let Some(Open { element, around }) = self.open.pop() else {
            return;
        };
        self.namespaces.truncate(around);
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push(element),
            None => self.root = Some(element),
        }
    }

    /// Text that may also stand around the root, where it can only be white space.
    fn text(&mut self, text: &str) -> Result<(), String> {
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if self.open.is_empty() && is_blank {
            return Ok(());
        }
        self.characters(text)
    }

    fn characters(&mut self, text: &str) -> Result<(), String> {
        let Some(open) = self.open.last_mut() else {
            return Err("there is text outside of the root element".to_owned());
        };
        if !text.chars().all(is_char) {
            return Err("there is a character that XML does not have".to_owned());
        }
        open.element.text.push_str(text);
        Ok(())
    }

    fn finish(self) -> Result<Element, String> {
        if !self.open.is_empty() {
            return Err("the text ends inside an element".to_owned());
        }
        self.root.ok_or_else(|| "there is no element".to_owned())
    }
}

/// The value of an attribute: references replaced, white space made plain (XML 1.0 section 3.3.3).
fn attribute_value(raw: &str) -> Result<String, String> {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '<', '\t', '\n']) {
        let (before, found) = rest.split_at(at);
        value.push_str(before);
        rest = match found.strip_prefix('&') {
            Some(after) => {
                let (name, after) = after
                    .split_once(';')
                    .ok_or_else(|| "a reference has no end".to_owned())?;
                value.push(reference(name)?);
                after
            }
            None if found.starts_with('<') => {
                return Err("`<` stands in an attribute".to_owned());
            }
            None => {
                value.push(' ');
                found.get(1..).unwrap_or_default()
            }
        };
    }
    value.push_str(rest);
    if !value.chars().all(is_char) {
        return Err("there is a character that XML does not have".to_owned());
    }
    Ok(value)
}
