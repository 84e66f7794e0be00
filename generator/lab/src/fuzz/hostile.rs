//! What a careless or malicious author might write: texts, names, numbers, references and keywords.

use serde_json::{Value, json};

use crate::random::Random;

const TEXTS: &[&str] = &[
    "",
    " ",
    "type",
    "Self",
    "self",
    "super",
    "crate",
    "_",
    "__",
    "r#fn",
    "async",
    "dyn",
    "gen",
    "0",
    "-1",
    "1e999",
    "fn main() {}",
    "*/ /*",
    "//",
    "\"",
    "\\",
    "\\u{0}",
    "\n",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}abc",
    "\u{feff}",
    "é",
    "字符串",
    "ß",
    "İ",
    "ǆ",
    "🦀",
    "a\u{301}",
    "```",
    "```rust\npanic!()\n```",
    "[`x`]",
    "<script>",
    "{",
    "}",
    "{}",
    "{0}",
    "{{",
    "{a}{b}",
    "#",
    "##\"#",
    "'",
    "'a",
    "$crate",
    "$x",
    "%2F",
    "%",
    "/",
    "//x",
    "~",
    "~0~1",
    "..",
    "../../etc/passwd",
    "C:\\",
    "null",
    "true",
    "NaN",
    "Option",
    "Vec",
    "String",
    "Box",
    "Result",
    "Ok",
    "None",
    "Some",
    "Err",
    "Default",
    "Client",
    "Error",
    "Api",
    "models",
    "client",
    "server",
    "std",
    "core",
    "oasmith_runtime",
    "Unknown",
    "new",
    "Request",
    "Response",
    "Body",
    "aB",
    "a_b",
    "A-B",
    "a b",
    "a.b",
    "a/b",
    "1a",
    "+1",
    "application/json",
    "*/*",
    "text/plain; q",
    "multipart/form-data",
    "application/octet-stream",
    "2XX",
    "600",
    "default",
    "#![allow(x)]",
    "#[derive(X)]",
    "include_str!(\"x\")",
    "\u{1F468}\u{200D}\u{1F469}",
];

const REFERENCES: &[&str] = &[
    "",
    "#",
    "#/",
    "#/components",
    "#/components/schemas",
    "#/components/schemas/",
    "#/components/schemas/None",
    "#/paths/~1a/get",
    "#/info/title",
    "#/%",
    "#/components/schemas/%zz",
    "#anchor",
    "#/~2",
    "//x/y",
    "http://x/y#/z",
    "file:///etc/passwd",
    "../x.yaml",
    "/etc/passwd#/a",
    "x.yaml",
    ".",
    "?",
    "#/paths/0",
    "#/components/responses/X",
    "#/components/parameters/X",
    "#/definitions/X",
    "urn:x:y",
    "\u{0}",
];

const KEYWORDS: &[&str] = &[
    "$ref",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "properties",
    "additionalProperties",
    "required",
    "enum",
    "const",
    "default",
    "format",
    "nullable",
    "discriminator",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "readOnly",
    "writeOnly",
    "deprecated",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "if",
    "then",
    "else",
    "dependentRequired",
    "unevaluatedProperties",
    "contains",
    "$defs",
    "$id",
    "$anchor",
    "$dynamicRef",
    "contentEncoding",
    "contentMediaType",
    "xml",
    "example",
    "examples",
    "title",
    "description",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "style",
    "explode",
    "allowReserved",
    "allowEmptyValue",
    "in",
    "name",
    "headers",
    "links",
    "callbacks",
    "security",
    "servers",
    "tags",
    "operationId",
    "encoding",
    "itemSchema",
    "consumes",
    "produces",
    "collectionFormat",
    "x-oasmith-a",
    "get",
    "query",
    "additionalOperations",
    "mapping",
    "propertyName",
    "defaultMapping",
    "200",
    "default",
];

const FORMATS: &[&str] = &[
    "int32",
    "int64",
    "uint64",
    "float",
    "date",
    "date-time",
    "uuid",
    "byte",
    "binary",
    "email",
    "uri",
    "duration",
    "decimal",
    "x",
];
const TYPES: &[&str] = &[
    "string", "integer", "number", "boolean", "array", "object", "null", "file", "any",
];
const STYLES: &[&str] = &[
    "form",
    "simple",
    "label",
    "matrix",
    "deepObject",
    "spaceDelimited",
    "pipeDelimited",
    "cookie",
    "query",
    "path",
    "header",
    "body",
    "formData",
];

fn one(list: &'static [&'static str], random: &mut Random) -> &'static str {
    random.pick(list).copied().unwrap_or_default()
}

/// A text that is hard as a name, a value or a comment.
pub(crate) fn text(random: &mut Random) -> &'static str {
    one(TEXTS, random)
}

/// A reference that leads nowhere good.
pub(crate) fn reference(random: &mut Random) -> &'static str {
    one(REFERENCES, random)
}

/// A keyword of any version and place.
pub(crate) fn keyword(random: &mut Random) -> &'static str {
    one(KEYWORDS, random)
}

/// A value that some keyword allows.
pub(crate) fn keyword_value(random: &mut Random) -> Value {
    match random.below(8) {
        0 => json!(one(TYPES, random)),
        1 => json!(one(FORMATS, random)),
        2 => json!(one(STYLES, random)),
        3 => json!([one(TYPES, random), one(TYPES, random)]),
        4 => json!({"type": one(TYPES, random), "format": one(FORMATS, random)}),
        5 => {
            json!({text(random): {"type": one(TYPES, random)}, text(random): {"type": one(TYPES, random)}})
        }
        6 => json!([text(random), text(random), 1, null]),
        _ => json!(random.one_in(2)),
    }
}

/// A number at the edge of some type.
pub(crate) fn number(random: &mut Random) -> Value {
    let numbers = [
        json!(0),
        json!(-1),
        json!(-0.0),
        json!(1.5),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(i32::MIN),
        json!(1e308),
        json!(5e-324),
        json!(-1e308),
        json!(9_007_199_254_740_993_u64),
        json!(0.1),
        json!(1e19),
        json!(255),
        json!(4_294_967_296_u64),
    ];
    random.pick(&numbers).cloned().unwrap_or_default()
}

/// Any value.
pub(crate) fn value(random: &mut Random) -> Value {
    match random.below(8) {
        0 => number(random),
        1 => json!({}),
        2 => json!([]),
        3 => Value::Null,
        4 => json!(true),
        5 => nested(random),
        _ => json!(text(random)),
    }
}

/// Schemas inside each other, near and beyond the depth that is allowed.
fn nested(random: &mut Random) -> Value {
    let depth = [5, 30, 59, 61, 100]
        .get(random.below(5))
        .copied()
        .unwrap_or(5);
    let list = random.one_in(2);
    (0..depth).fold(json!({"type": "string"}), |inner, _| {
        if list {
            json!({"items": inner})
        } else {
            json!({"allOf": [inner]})
        }
    })
}

/// A text that is easily taken for `text`.
pub(crate) fn similar(text: &str, random: &mut Random) -> String {
    match random.below(8) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 => format!("{text}_"),
        3 => format!("_{text}"),
        4 => text.replace(['-', '_', ' '], ""),
        5 => format!("{text}{}", self::text(random)),
        6 => format!("{text}2"),
        _ => text.chars().rev().collect(),
    }
}
