use openapiv3::{
    Content, Header as OasHeader, ParameterSchemaOrContent, ReferenceOr, RequestBody, Responses,
};

use super::part::Part;
use super::{Lowering, docs, last_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Body, Codec, Header, Hint, Media, Response, Slot, StatusPattern, Ty};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// A request body; `None` when it allows no media type.
    pub(super) fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        place: &Pointer,
        hint: &Hint,
    ) -> Option<Body> {
        let components = self.document.components.as_ref();
        let (body, place, hint) = match body {
            ReferenceOr::Item(body) => (body, place.clone(), hint.below("body")),
            ReferenceOr::Reference { reference } => {
                let name = last_of(reference, "#/components/requestBodies/");
                let found = name
                    .as_ref()
                    .and_then(|name| components?.request_bodies.get(name));
                let (Some(ReferenceOr::Item(body)), Some(name)) = (found, name) else {
                    self.missing(reference, place);
                    return None;
                };
                (
                    body,
                    Pointer::root()
                        .key("components")
                        .key("requestBodies")
                        .key(&name),
                    hint.below("body"),
                )
            }
        };
        let media = self.media(&body.content, &place.key("content"), &hint);
        let docs = docs::join(None, body.description.as_deref(), false);
        (!media.is_empty()).then_some(Body {
            required: body.required,
            docs,
            media,
        })
    }

    /// The responses of an operation: codes first in the order of the document, `default` last.
    pub(super) fn responses(
        &mut self,
        responses: &'a Responses,
        place: &Pointer,
        hint: &Hint,
    ) -> Vec<Response> {
        let mut all = Vec::new();
        for (status, response) in &responses.responses {
            let pattern = match status {
                openapiv3::StatusCode::Code(code) => StatusPattern::Code(*code),
                openapiv3::StatusCode::Range(digit) => StatusPattern::Range(*digit),
            };
            let below = hint.below(&pattern.words());
            all.extend(self.response(pattern, response, &place.key(&status.to_string()), &below));
        }
        if let Some(response) = &responses.default {
            all.extend(self.response(
                StatusPattern::Default,
                response,
                &place.key("default"),
                &hint.below("Default"),
            ));
        }
        all
    }

    fn response(
        &mut self,
        status: StatusPattern,
        response: &'a ReferenceOr<openapiv3::Response>,
        place: &Pointer,
        hint: &Hint,
    ) -> Option<Response> {
        let components = self.document.components.as_ref();
        let (response, place) = match response {
            ReferenceOr::Item(response) => (response, place.clone()),
            ReferenceOr::Reference { reference } => {
                let name = last_of(reference, "#/components/responses/");
                let found = name
                    .as_ref()
                    .and_then(|name| components?.responses.get(name));
                let (Some(ReferenceOr::Item(response)), Some(name)) = (found, name) else {
                    self.missing(reference, place);
                    return None;
                };
                (
                    response,
                    Pointer::root()
                        .key("components")
                        .key("responses")
                        .key(&name),
                )
            }
        };
        if !response.links.is_empty() {
            self.left_out(&place.key("links"), "`links` of a response");
        }
        let headers = self.headers(response, &place.key("headers"), hint);
        let media = self.media(&response.content, &place.key("content"), hint);
        Some(Response {
            status,
            docs: docs::join(None, Some(&response.description), false),
            headers,
            media,
        })
    }

    fn headers(
        &mut self,
        response: &'a openapiv3::Response,
        place: &Pointer,
        hint: &Hint,
    ) -> Vec<Header> {
        let mut all = Vec::new();
        for (name, header) in &response.headers {
            // The specification says that this header is described by `content` alone (OpenAPI 3.0.4, 4.8.17.1).
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            if let Some((header, place)) = self.resolve_header(header, place.key(name)) {
                let word = name.to_ascii_lowercase();
                let hint = hint.below(word.strip_prefix("x-").unwrap_or(&word));
                all.push(self.header(name, header, &place, &hint));
            }
        }
        all
    }

    fn resolve_header(
        &mut self,
        header: &'a ReferenceOr<OasHeader>,
        place: Pointer,
    ) -> Option<(&'a OasHeader, Pointer)> {
        let components = self.document.components.as_ref();
        match header {
            ReferenceOr::Item(header) => Some((header, place)),
            ReferenceOr::Reference { reference } => {
                let name = last_of(reference, "#/components/headers/");
                let found = name.as_ref().and_then(|name| components?.headers.get(name));
                match (found, name) {
                    (Some(ReferenceOr::Item(header)), Some(name)) => Some((
                        header,
                        Pointer::root().key("components").key("headers").key(&name),
                    )),
                    _ => {
                        self.missing(reference, &place);
                        None
                    }
                }
            }
        }
    }

    fn header(
        &mut self,
        name: &str,
        header: &'a OasHeader,
        place: &Pointer,
        hint: &Hint,
    ) -> Header {
        let (schema, place) = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => (Some(schema), place.key("schema")),
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((range, media)) => (
                    media.schema.as_ref(),
                    place.key("content").key(range).key("schema"),
                ),
                None => (None, place.key("content")),
            },
        };
        let part = schema.map(|schema| Part::new(schema, place));
        let about = self.docs_at(part.as_slice());
        let slot = part.map_or_else(|| Slot::from(Ty::Any), |part| self.slot(part, hint));
        Header {
            wire: name.to_owned(),
            slot,
            required: header.required,
            docs: docs::used(
                docs::join(
                    None,
                    header.description.as_deref(),
                    header.deprecated.unwrap_or(false),
                ),
                about,
                header.example.as_ref(),
            ),
        }
    }

    /// The media types that share the type of the preferred one; the others are left out with a warning.
    fn media(&mut self, content: &'a Content, place: &Pointer, hint: &Hint) -> Vec<Media> {
        let preference = |range: &str| match codec(range) {
            Codec::Json if is_json(range) => 0,
            Codec::Form => 1,
            Codec::Json => 2,
            Codec::Text => 3,
            Codec::Bytes => 4,
        };
        let Some(best) = content.keys().min_by_key(|range| preference(range)) else {
            return Vec::new();
        };
        let Some(chosen) = self.medium(content, best, place, hint) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (range, media) in content {
            if range == best {
                all.push(chosen.clone());
            } else if media.schema == content.get(best).and_then(|best| best.schema.clone())
                && codec(range) == chosen.codec
            {
                all.push(Media {
                    range: range.clone(),
                    ..chosen.clone()
                });
            } else {
                self.media_left_out(&place.key(range), range, best);
            }
        }
        all
    }

    fn medium(
        &mut self,
        content: &'a Content,
        range: &str,
        place: &Pointer,
        hint: &Hint,
    ) -> Option<Media> {
        let media = content.get(range)?;
        let codec = codec(range);
        let raw = matches!(codec, Codec::Text | Codec::Bytes);
        if raw && media.schema.as_ref().is_some_and(|schema| !is_text(schema)) {
            let what = format!("the schema of `{range}`, whose bodies travel as they are,");
            self.left_out(&place.key(range).key("schema"), &what);
        }
        if !media.encoding.is_empty() {
            self.left_out(&place.key(range).key("encoding"), "`encoding`");
        }
        let slot = match (codec, &media.schema) {
            (Codec::Json | Codec::Form, Some(schema)) => {
                self.slot(Part::new(schema, place.key(range).key("schema")), hint)
            }
            (Codec::Json | Codec::Form, None) => Slot::from(Ty::Any),
            (Codec::Text, _) => Slot::from(Ty::Scalar(crate::ir::Scalar::String(
                crate::ir::Format::Text,
            ))),
            (Codec::Bytes, _) => Slot::from(Ty::Bytes),
        };
        Some(Media {
            range: range.to_owned(),
            codec,
            slot,
        })
    }

    fn media_left_out(&mut self, place: &Pointer, range: &str, best: &str) {
        let message = format!("`{range}` stands beside `{best}`, which alone is generated");
        let diagnostic = Diagnostic::new(Code::MediaTypeNotGenerated, self.origin(place), message);
        self.report(diagnostic);
    }
}

/// Whether a schema says no more than that the body is text or bytes.
fn is_text(schema: &ReferenceOr<openapiv3::Schema>) -> bool {
    use openapiv3::{SchemaKind, Type};
    matches!(
        schema,
        ReferenceOr::Item(schema) if matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)))
    )
}

fn is_json(range: &str) -> bool {
    let essence = range
        .split(';')
        .next()
        .unwrap_or(range)
        .trim()
        .to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json") || essence.ends_with("-json")
}

/// How values of a media type or range become bytes; ranges over everything are taken for JSON, which is what documents mean by them.
pub(super) fn codec(range: &str) -> Codec {
    let essence = range
        .split(';')
        .next()
        .unwrap_or(range)
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        _ if is_json(range) => Codec::Json,
        "*/*" | "application/*" | "*" => Codec::Json,
        "application/x-www-form-urlencoded" => Codec::Form,
        _ if essence.starts_with("text/") || essence.ends_with("xml") => Codec::Text,
        _ => Codec::Bytes,
    }
}
