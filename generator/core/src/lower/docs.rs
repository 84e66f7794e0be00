use openapiv3::SchemaData;
use serde_json::Value;

use super::facets::Facets;
use crate::dialect::marks;
use crate::ir::Docs;

/// Joins a summary and a description into one text; a description that repeats the summary stands alone.
pub(super) fn join(summary: Option<&str>, description: Option<&str>, deprecated: bool) -> Docs {
    let clean = |text: Option<&str>| {
        text.map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let text = match (clean(summary), clean(description)) {
        (Some(summary), Some(description)) if description.starts_with(&summary) => description,
        (Some(summary), Some(description)) => format!("{summary}\n\n{description}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => String::new(),
    };
    Docs { text, deprecated }
}

/// What a schema says about itself where it is used.
pub(super) fn annotations(data: &SchemaData) -> Docs {
    let mut docs = join(
        data.title.as_deref().filter(|_| data.description.is_none()),
        data.description.as_deref(),
        data.deprecated,
    );
    if let Some(content) = content(data) {
        paragraph(&mut docs.text, &content);
    }
    if let Some(value) = &data.default {
        default(&mut docs, value);
    }
    if let Some(example) = data
        .example
        .as_ref()
        .filter(|example| !example.is_object() && !example.is_array())
    {
        paragraph(&mut docs.text, &format!("Example: `{example}`"));
    }
    docs
}

/// What a string holds; JSON Schema only annotates (JSON Schema 2020-12, validation 8).
pub(super) fn content(data: &SchemaData) -> Option<String> {
    let mark = |mark| data.extensions.get(mark);
    let media = mark(marks::CONTENT_MEDIA_TYPE).and_then(Value::as_str);
    let encoding = mark(marks::CONTENT_ENCODING).and_then(Value::as_str);
    let schema = mark(marks::CONTENT_SCHEMA).filter(|_| media.is_some());
    let words = [
        media.map(|media| format!("`{media}`")),
        schema.map(|schema| match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => format!("of the schema `{}`", super::last_step(reference)),
            None => "of a schema of its own".to_owned(),
        }),
        encoding.map(|encoding| format!("in `{encoding}`")),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    // The type says that.
    if media.is_none() && encoding == Some("base64") {
        return None;
    }
    (!words.is_empty()).then(|| format!("Content: {}", words.join(" ")))
}

/// Adds what stands for a value that is left out, once.
pub(super) fn default(docs: &mut Docs, value: &Value) {
    let more = format!("Default: `{value}`");
    if !docs.text.split("\n\n").any(|said| said == more) {
        paragraph(&mut docs.text, &more);
    }
}

fn paragraph(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

/// What a folded schema says about itself.
pub(super) fn schema(facets: &Facets<'_>) -> Docs {
    let mut docs = join(
        facets.title.filter(|_| facets.description.is_none()),
        facets.description,
        facets.deprecated,
    );
    if let Some(content) = &facets.content {
        paragraph(&mut docs.text, content);
    }
    refer(&mut docs, facets.external_docs);
    docs
}

/// What is said of a parameter or header: its own words or, without any, its schema's; the schema's default; an example.
pub(super) fn used(own: Docs, schema: Docs, example: Option<&serde_json::Value>) -> Docs {
    let default = schema
        .text
        .split("\n\n")
        .find(|part| part.starts_with("Default: "))
        .map(str::to_owned);
    let mut docs = if own.text.is_empty() {
        Docs {
            deprecated: own.deprecated,
            ..schema
        }
    } else {
        own
    };
    for more in [
        default,
        example
            .filter(|value| !value.is_object() && !value.is_array())
            .map(|value| format!("Example: `{value}`")),
    ] {
        if let Some(more) = more.filter(|more| !docs.text.contains(more.as_str())) {
            paragraph(&mut docs.text, &more);
        }
    }
    docs
}

/// Adds where more is said (OpenAPI 3.0.4, 4.8.11 External Documentation Object).
pub(super) fn refer(docs: &mut Docs, more: Option<&openapiv3::ExternalDocumentation>) {
    let Some(more) = more else { return };
    let text = match more
        .description
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        Some(text) => format!("See {}: {text}", more.url),
        None => format!("See {}", more.url),
    };
    paragraph(&mut docs.text, &text);
}

/// Adds the scopes that callers need (OpenAPI 3.0.4, 4.8.30 Security Requirement Object).
pub(super) fn scopes(docs: &mut Docs, requirements: Option<&Vec<openapiv3::SecurityRequirement>>) {
    let all = requirements.into_iter().flatten().flatten();
    for (scheme, scopes) in all.filter(|(_, scopes)| !scopes.is_empty()) {
        let scopes: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
        paragraph(
            &mut docs.text,
            &format!("Scopes of `{scheme}`: {}", scopes.join(", ")),
        );
    }
}

/// A group of operations, with what the document says about it.
pub(super) fn tag(tag: &openapiv3::Tag) -> crate::ir::Tag {
    let mut docs = join(None, tag.description.as_deref(), false);
    refer(&mut docs, tag.external_docs.as_ref());
    crate::ir::Tag {
        name: tag.name.clone(),
        docs,
    }
}
