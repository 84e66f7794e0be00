//! Says in JSON Schema 2020-12 what a schema of an OpenAPI document says: a schema of any version enters, one for a validator leaves.
//!
//! It follows the texts of Swagger 2.0 and OpenAPI 3.0 and 3.1, not the generator. Keywords whose values are not what their
//! specification asks for are left out, as are annotations. What authors mean beyond the letter is in `usual.rs`, and what a
//! `discriminator` says in `tags.rs`.

use serde_json::{Map, Value, json};

use super::tags::Families;
use super::usual;

/// The versions whose schemas differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1 and later.
    V3_1,
}

impl Version {
    /// The version of a document, by the text that it names.
    pub(crate) fn of(text: &str) -> Self {
        match text {
            text if text.starts_with('2') => Self::V2,
            text if text.starts_with("3.0") => Self::V3_0,
            _ => Self::V3_1,
        }
    }

    /// Where the document keeps its schemas, as a pointer.
    pub(crate) const fn schemas(self) -> &'static str {
        match self {
            Self::V2 => "/definitions",
            _ => "/components/schemas",
        }
    }
}

/// How schemas are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// By the letter of JSON Schema, which does not know `discriminator`.
    JsonSchema,
    /// By the letter of JSON Schema and OpenAPI: a tag chooses.
    Letter,
    /// As authors mean it: what the generator's documentation says of its usual reading, and tags.
    Usual,
}

/// The URI by which translated schemas refer to the document.
pub(crate) const DOCUMENT: &str = "urn:oasmith:document";

/// A translation of the schemas of one document.
#[derive(Debug)]
pub(crate) struct Translator<'t> {
    pub(super) version: Version,
    pub(super) reading: Reading,
    pub(super) tree: &'t Value,
    pub(super) families: Families,
    /// The targets of references to other places than components.
    elsewhere: Vec<String>,
    /// Whether the schema at hand only asserts, and is no description of a value: inside of `not` and the like.
    pub(super) asserts: bool,
    /// Whether the schema at hand is a part of one whose type is said elsewhere.
    typed: bool,
}

const TYPES: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

impl<'t> Translator<'t> {
    pub(crate) fn new(version: Version, reading: Reading, tree: &'t Value) -> Self {
        Self {
            version,
            reading,
            tree,
            families: match reading {
                Reading::JsonSchema => Families::default(),
                _ => Families::of(version, tree),
            },
            elsewhere: Vec::new(),
            asserts: false,
            typed: false,
        }
    }

    /// All components, the schemas of `questions`, and what they refer to elsewhere, where references look for them.
    pub(crate) fn document(mut self, questions: &[Value]) -> Value {
        let pointer = self.version.schemas();
        let components = self.tree.pointer(pointer).and_then(Value::as_object);
        let (mut schemas, mut bases) = (Map::new(), Map::new());
        for (name, schema) in components.into_iter().flatten() {
            let own = self.schema(schema);
            schemas.insert(name.clone(), self.component(name, own.clone()));
            bases.insert(name.clone(), own);
        }
        let questions: Vec<Value> = questions.iter().map(|schema| self.schema(schema)).collect();
        let mut elsewhere = Vec::new();
        while let Some(pointer) = self.elsewhere.get(elsewhere.len()).cloned() {
            let target = self.tree.pointer(&pointer).cloned();
            elsewhere.push(target.map_or(Value::Bool(true), |target| self.schema(&target)));
        }
        let schemas = Value::Object(schemas);
        match self.version {
            Version::V2 => {
                json!({
                    "definitions": schemas,
                    "bases": bases,
                    "questions": questions,
                    "elsewhere": elsewhere,
                })
            }
            _ => json!({
                "components": {"schemas": schemas},
                "bases": bases,
                "questions": questions,
                "elsewhere": elsewhere,
            }),
        }
    }

    /// One schema, which refers to the document by [`DOCUMENT`].
    pub(super) fn schema(&mut self, schema: &Value) -> Value {
        let before = std::mem::replace(&mut self.typed, false);
        let schema = self.read(schema);
        self.typed = before;
        schema
    }

    fn read(&mut self, schema: &Value) -> Value {
        let Value::Object(members) = schema else {
            return Value::Bool(schema.as_bool().unwrap_or(true));
        };
        let widened = self.widened(members);
        let members = widened.as_ref().unwrap_or(members);
        let chosen = self.chosen(members);
        let members = chosen.as_ref().unwrap_or(members);
        let agreed = self.agreed(members);
        let members = agreed.as_ref().unwrap_or(members);
        let mut out = Map::new();
        if let Some(Value::String(text)) = members.get("$ref") {
            out.insert("$ref".to_owned(), self.reference(text).into());
            // Beside a reference nothing counts before OpenAPI 3.1 (OpenAPI 3.0.3, Reference Object).
            if self.version != Version::V3_1 {
                return Value::Object(out);
            }
        }
        for (keyword, value) in members {
            if let Some(value) = self.keyword(keyword, value, members) {
                out.insert(keyword.clone(), value);
            }
        }
        self.bounds(members, &mut out);
        if let Some(types) = types(members) {
            out.insert("type".to_owned(), types);
        }
        super::formats::format(self.reading, members, &mut out);
        if self.reading == Reading::Usual {
            let typed = self.typed || usual::says_type(self.tree, members, 0);
            return usual::meant(self.tree, members, out, !self.asserts && !typed);
        }
        Value::Object(out)
    }

    /// A schema that only asserts.
    fn assertion(&mut self, schema: &Value) -> Value {
        let before = std::mem::replace(&mut self.asserts, true);
        let schema = self.schema(schema);
        self.asserts = before;
        schema
    }

    /// The value of a keyword, if it asserts something.
    fn keyword(&mut self, keyword: &str, value: &Value, all: &Map<String, Value>) -> Option<Value> {
        match (keyword, value) {
            ("required", Value::Array(names)) => Some(self.required(names, all)),
            // As authors mean it, an empty list is a slip of the pen.
            ("enum", Value::Array(values)) if values.is_empty() => {
                (self.reading != Reading::Usual).then(|| value.clone())
            }
            ("pattern", Value::String(text)) => super::patterns::readable(text).map(Value::String),
            _ if is_sound(keyword, value) => Some(value.clone()),
            _ => self.applicator(keyword, value, all),
        }
    }

    /// The value of a keyword that holds schemas.
    fn applicator(
        &mut self,
        keyword: &str,
        value: &Value,
        all: &Map<String, Value>,
    ) -> Option<Value> {
        match (keyword, value) {
            (
                "properties" | "patternProperties" | "$defs" | "dependentSchemas",
                Value::Object(named),
            ) => {
                let of = |(name, schema): (&String, &Value)| {
                    let schema = match keyword {
                        "dependentSchemas" => self.assertion(schema),
                        _ => self.schema(schema),
                    };
                    (name.clone(), schema)
                };
                Some(Value::Object(named.iter().map(of).collect()))
            }
            ("allOf", Value::Array(list)) if !list.is_empty() => Some(self.parts(list, all)),
            ("anyOf" | "oneOf" | "prefixItems", Value::Array(list)) if !list.is_empty() => {
                Some(list.iter().map(|schema| self.schema(schema)).collect())
            }
            (
                "items"
                | "additionalProperties"
                | "then"
                | "else"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                Value::Object(_) | Value::Bool(_),
            ) => Some(self.schema(value)),
            ("not" | "if" | "contains" | "propertyNames", Value::Object(_) | Value::Bool(_)) => {
                Some(self.assertion(value))
            }
            _ => None,
        }
    }

    /// The parts of an `allOf`.
    fn parts(&mut self, list: &[Value], all: &Map<String, Value>) -> Value {
        // What stands alone is another name for it, and not an extension.
        let extends = list.len() > 1 || all.contains_key("properties");
        let typed = self.typed || usual::says_type(self.tree, all, 0);
        let part = |(at, schema): (usize, &Value)| {
            if let Some(agreed) = self.agreed_part(schema, list.get(at + 1..)) {
                return self.read(&agreed);
            }
            if let Some(extended) = self.extended(schema).filter(|_| extends) {
                return extended;
            }
            self.typed = typed;
            self.read(schema)
        };
        list.iter().enumerate().map(part).collect()
    }

    /// The members that are required of every value: a member that is only read or only written is not required in both
    /// directions (OpenAPI 3.0.3, Schema Object, `readOnly`).
    fn required(&self, names: &[Value], all: &Map<String, Value>) -> Value {
        let one_way = |name: &str| {
            let property = all
                .get("properties")
                .and_then(|properties| properties.get(name));
            let target = property.and_then(|property| resolve(self.tree, property));
            [property, target].into_iter().flatten().any(|schema| {
                ["readOnly", "writeOnly"]
                    .iter()
                    .any(|keyword| schema.get(keyword) == Some(&Value::Bool(true)))
            })
        };
        let names = names.iter().filter_map(Value::as_str);
        let mut kept: Vec<&str> = names.filter(|name| !one_way(name)).collect();
        kept.sort_unstable();
        kept.dedup();
        kept.into()
    }

    /// `minimum` and `maximum` with what may be beside them: numbers in 2020-12, flags before (OpenAPI 3.0.3, Schema Object).
    fn bounds(&self, members: &Map<String, Value>, out: &mut Map<String, Value>) {
        for (bound, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            let number = members.get(bound).filter(|value| value.is_number());
            match members.get(exclusive) {
                Some(Value::Bool(true)) => {
                    out.extend(number.map(|number| (exclusive.to_owned(), number.clone())));
                    continue;
                }
                Some(value @ Value::Number(_)) => {
                    out.insert(exclusive.to_owned(), value.clone());
                }
                _ => {}
            }
            out.extend(number.map(|number| (bound.to_owned(), number.clone())));
        }
    }

    fn reference(&mut self, text: &str) -> String {
        let Some(pointer) = text.strip_prefix('#') else {
            return text.to_owned();
        };
        let pointer = unescape_percent(pointer);
        let component = pointer
            .strip_prefix(self.version.schemas())
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|name| !name.contains('/'));
        if !component && pointer.starts_with('/') {
            let known = self.elsewhere.iter().position(|one| *one == pointer);
            let at = known.unwrap_or_else(|| {
                self.elsewhere.push(pointer);
                self.elsewhere.len() - 1
            });
            return format!("{DOCUMENT}#/elsewhere/{at}");
        }
        format!("{DOCUMENT}#{}", escape_percent(&pointer))
    }
}

/// Whether a keyword without schemas has a value that its specification asks for.
fn is_sound(keyword: &str, value: &Value) -> bool {
    match (keyword, value) {
        ("enum", Value::Array(values)) => !values.is_empty(),
        ("const" | "$anchor", _) => true,
        ("uniqueItems", Value::Bool(_)) | ("dependentRequired", Value::Object(_)) => true,
        ("multipleOf", Value::Number(number)) => number.as_f64() > Some(0.0),
        (
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
            | "minContains" | "maxContains",
            Value::Number(number),
        ) => number.as_f64().is_some_and(|count| count >= 0.0),
        _ => false,
    }
}

/// The types that a value may have.
fn types(members: &Map<String, Value>) -> Option<Value> {
    let known = |name: &&str| TYPES.contains(name);
    let mut names: Vec<&str> = match members.get("type") {
        Some(Value::String(name)) => Some(name.as_str()).into_iter().filter(known).collect(),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .filter(known)
            .collect(),
        _ => Vec::new(),
    };
    let nullable = ["nullable", "x-nullable"]
        .iter()
        .any(|keyword| members.get(*keyword) == Some(&Value::Bool(true)));
    // It adds null to the types that are named, and says nothing where none is (OpenAPI 3.0.3, Schema Object).
    if nullable && !names.is_empty() {
        names.push("null");
    }
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.into())
}

/// Adds what must hold too.
pub(super) fn and(out: &mut Map<String, Value>, schema: Value) {
    match out.get_mut("allOf") {
        Some(Value::Array(all)) => all.push(schema),
        _ => drop(out.insert("allOf".to_owned(), json!([schema]))),
    }
}

/// What a schema is a reference to, inside of the document.
pub(crate) fn resolve<'t>(tree: &'t Value, schema: &Value) -> Option<&'t Value> {
    let text = schema.get("$ref")?.as_str()?;
    tree.pointer(&unescape_percent(text.strip_prefix('#')?))
}

/// A step of a pointer in a fragment, as a name (RFC 6901, 6).
pub(crate) fn unescape(text: &str) -> String {
    unescape_percent(text).replace("~1", "/").replace("~0", "~")
}

pub(super) fn unescape_percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = match (first, tail) {
            (b'%', [high, low, ..]) => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|hex| u8::from_str_radix(hex, 16).ok()),
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) fn escape_percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}
