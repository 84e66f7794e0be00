use openapiv3::{Header as OasHeader, ReferenceOr, RequestBody, Responses};

use super::{Lowering, docs, last_of};
use crate::dialect::marks;
use crate::ir::{
    Body, Field, Header, Hint, Presence, Response, Rest, StatusPattern, StructType, TypeId,
    TypeKind,
};
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

    /// The responses to a method: codes first in the order of the document, `default` last.
    pub(super) fn responses(
        &mut self,
        method: &str,
        responses: &'a Responses,
        place: &Pointer,
        hint: &Hint,
    ) -> Vec<Response> {
        let count = responses.responses.len() + usize::from(responses.default.is_some());
        let mut all = Vec::with_capacity(count);
        for (status, response) in &responses.responses {
            let pattern = match status {
                openapiv3::StatusCode::Code(code) => StatusPattern::Code(*code),
                openapiv3::StatusCode::Range(digit) => StatusPattern::Range(*digit),
            };
            let below = hint.below(&pattern.words());
            let place = place.key(&status.to_string());
            all.extend(self.response(method, pattern, response, &place, &below));
        }
        if let Some(response) = &responses.default {
            all.extend(self.response(
                method,
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
        method: &str,
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
        self.note_links(status, response, &place);
        let headers = self.headers(&response.headers, &place.key("headers"), hint);
        let content = place.key("content");
        let media = if response.content.is_empty() || has_content(method, status) {
            self.media(&response.content, &content, hint)
        } else {
            self.left_out(&content, "a body where HTTP has none");
            Vec::new()
        };
        Some(Response {
            status,
            docs: docs::join(None, Some(&response.description), false),
            headers,
            media,
        })
    }

    /// The headers of a part, as an object of which they are the members.
    pub(super) fn part_headers(
        &mut self,
        encoding: &'a openapiv3::Encoding,
        place: &Pointer,
        hint: &Hint,
    ) -> Option<TypeId> {
        let (place, hint) = (place.key("headers"), hint.below("headers"));
        let headers = self.headers(&encoding.headers, &place, &hint);
        let mut fields = Vec::with_capacity(headers.len());
        for header in headers {
            if header.json || header.explode {
                let what = "how this header of a part is written";
                self.left_out(&place.key(&header.wire), what);
            }
            fields.push(Field {
                wire: header.wire,
                name: None,
                slot: header.slot,
                presence: match header.required {
                    true => Presence::Required,
                    false => Presence::Optional,
                },
                default: None,
                xml: None,
                docs: header.docs,
            });
        }
        self.struct_of_headers(fields, "The headers of a part.", &hint, &place)
    }

    /// The struct of the headers of parts, if there are any.
    pub(super) fn struct_of_headers(
        &mut self,
        fields: Vec<Field>,
        text: &str,
        hint: &Hint,
        place: &Pointer,
    ) -> Option<TypeId> {
        if fields.is_empty() {
            return None;
        }
        let kind = TypeKind::Struct(StructType {
            fields,
            rest: Rest::Ignored,
            constraints: Vec::new(),
        });
        Some(self.inner(docs::join(None, Some(text), false), hint, place, kind))
    }

    fn headers(
        &mut self,
        headers: impl IntoIterator<Item = (&'a String, &'a ReferenceOr<OasHeader>)>,
        place: &Pointer,
        hint: &Hint,
    ) -> Vec<Header> {
        let mut all = Vec::new();
        for (name, header) in headers {
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
        let (slot, json, about) = self.described(&header.format, place, hint);
        self.check_content(&header.format, &slot, place);
        Header {
            wire: name.to_owned(),
            slot,
            explode: header.extensions.contains_key(marks::EXPLODE),
            json,
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
}

/// Whether such a response may have a body (RFC 9110 sections 6.4.1, 15.2 and 15.3.6).
fn has_content(method: &str, status: StatusPattern) -> bool {
    let never = match status {
        StatusPattern::Code(code) => matches!(code, 100..=199 | 204 | 205 | 304),
        StatusPattern::Range(digit) => digit == 1,
        StatusPattern::Default => false,
    };
    !never && !method.eq_ignore_ascii_case("head")
}
