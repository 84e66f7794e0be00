use openapiv3::{Parameter as OasParameter, ParameterData, ParameterSchemaOrContent, ReferenceOr};

use super::encodings::one_encoding;
use super::media_types::codec;
use super::part::Part;
use super::{Lowering, accept, docs, last_of, pagination, security};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::{
    Codec, Docs, Format, Hint, Location, Media, Operation, Parameter, Root, Scalar, Slot, Style, Ty,
};
use crate::parse::{self, PathItem};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// The operations of a path item, in the order of the document.
    pub(super) fn path_item(&mut self, item: &'a PathItem, place: &Pointer) {
        let PathItem { path, shared, .. } = item;
        for one in &item.operations {
            let steps = one.steps.iter();
            let place = steps.fold(place.clone(), |place, step| place.key(step));
            let fallback = format!("{} {path}", one.method);
            let Some(lowered) = self.operation(path, one, shared, &fallback, &place) else {
                continue;
            };
            let id = lowered.id.clone();
            self.api.operations.push(lowered);
            self.callbacks(&id, &one.callbacks, &place);
        }
    }

    /// An operation; `fallback` identifies one that the document does not.
    pub(super) fn operation(
        &mut self,
        path: &str,
        one: &'a parse::Operation,
        item: &'a openapiv3::PathItem,
        fallback: &str,
        place: &Pointer,
    ) -> Option<Operation> {
        let (method, operation) = (one.method.as_str(), &one.operation);
        if !is_token(method) {
            self.left_out(place, &format!("the method `{method}`"));
            return None;
        }
        let id = operation.operation_id.clone();
        let id = id.unwrap_or_else(|| fallback.to_owned());
        let hint = Hint {
            words: vec![id.clone()],
            root: Root::Operation,
        };
        let mut parameters = self.parameters(path, item, operation, place, &hint);
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.body(body, &place.key("requestBody"), &hint));
        let responses =
            self.responses(method, &operation.responses, &place.key("responses"), &hint);
        parameters.extend(accept::parameter(&responses));
        // OpenAPI 3.0.4, 4.8.9.1 and 4.8.10.1: those of the operation replace those of its path, and those the document's.
        let servers = if operation.servers.is_empty() {
            &item.servers
        } else {
            &operation.servers
        };
        let mut lowered = Operation {
            id,
            docs: self.about(item, operation),
            tags: operation.tags.clone(),
            method: method_name(method),
            path: path.to_owned(),
            parameters,
            body,
            responses,
            security: self.requirements(operation.security.as_ref()),
            servers: servers.iter().map(security::server).collect(),
            pages: None,
            links: Vec::new(),
        };
        lowered.pages = self.pages(&lowered, pagination::extension(operation), place);
        Some(lowered)
    }

    /// What the document says about an operation.
    fn about(&self, item: &openapiv3::PathItem, operation: &openapiv3::Operation) -> Docs {
        let summary = operation.summary.as_deref().or(item.summary.as_deref());
        let description = operation.description.as_deref();
        let mut docs = docs::join(summary, description, operation.deprecated);
        docs::refer(&mut docs, operation.external_docs.as_ref());
        let required = operation.security.as_ref();
        docs::scopes(&mut docs, required.or(self.document.security.as_ref()));
        docs
    }

    /// The operation's parameters and those of its path item that it does not override (OpenAPI 3.0.4, 4.8.9.1).
    fn parameters(
        &mut self,
        path: &str,
        item: &'a openapiv3::PathItem,
        operation: &'a openapiv3::Operation,
        place: &Pointer,
        hint: &Hint,
    ) -> Vec<Parameter> {
        let above = place.parent().unwrap_or_else(Pointer::root);
        let shared = item
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| (parameter, above.key("parameters").index(at)));
        let own = operation
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| (parameter, place.key("parameters").index(at)));
        let mut all: Vec<Parameter> = Vec::new();
        for (parameter, place) in shared.chain(own) {
            let Some((parameter, place)) = self.resolve_parameter(parameter, place) else {
                continue;
            };
            if is_ignored(parameter) {
                self.left_out(
                    &place,
                    "this header, which OpenAPI describes elsewhere (4.8.12.2),",
                );
                continue;
            }
            let lowered = self.parameter(parameter, &place, hint);
            match all
                .iter_mut()
                .find(|p| p.wire == lowered.wire && p.location == lowered.location)
            {
                Some(overridden) => *overridden = lowered,
                None => all.push(lowered),
            }
        }
        // Path parameters come first, in the order of the template: they are the arguments of the client's method.
        let rank = |parameter: &Parameter| match parameter.location {
            Location::Path => position(path, &parameter.wire),
            _ => None,
        };
        all.sort_by_key(|parameter| rank(parameter).unwrap_or(usize::MAX));
        // Most operations have one or two.
        all.shrink_to_fit();
        all
    }

    fn resolve_parameter(
        &mut self,
        parameter: &'a ReferenceOr<OasParameter>,
        place: Pointer,
    ) -> Option<(&'a OasParameter, Pointer)> {
        match parameter {
            ReferenceOr::Item(item) => Some((item, place)),
            ReferenceOr::Reference { reference } => {
                let components = self.document.components.as_ref();
                let name = last_of(reference, "#/components/parameters/");
                let found = name
                    .as_ref()
                    .and_then(|name| components?.parameters.get(name));
                match (found, name) {
                    (Some(ReferenceOr::Item(item)), Some(name)) => Some((
                        item,
                        Pointer::root()
                            .key("components")
                            .key("parameters")
                            .key(&name),
                    )),
                    _ => {
                        self.missing(reference, &place);
                        None
                    }
                }
            }
        }
    }

    fn parameter(
        &mut self,
        parameter: &'a OasParameter,
        place: &Pointer,
        hint: &Hint,
    ) -> Parameter {
        let data = parameter.parameter_data_ref();
        let (location, style, allow_reserved) = travels(parameter);
        let marked = |mark: &str| data.extensions.get(mark);
        let style = match marked(marks::COLLECTION_FORMAT).and_then(serde_json::Value::as_str) {
            Some("ssv") => Style::SpaceDelimited,
            Some("tsv") => Style::TabDelimited,
            Some("pipes") => Style::PipeDelimited,
            _ if marked(marks::COOKIE_STYLE).is_some() => Style::Cookie,
            _ => style,
        };
        let allow_reserved = allow_reserved || marked(marks::ALLOW_RESERVED).is_some();
        let hint = hint.below(&data.name);
        let (slot, json, about) = self.described(&data.format, place, &hint);
        if marked(marks::QUERYSTRING).is_none() {
            self.check_content(&data.format, &slot, place);
        }
        let explode = data
            .explode
            .unwrap_or(matches!(style, Style::Form | Style::Cookie));
        let own = docs::join(
            None,
            data.description.as_deref(),
            data.deprecated.unwrap_or(false),
        );
        let docs = docs::used(own, about, data.example.as_ref());
        let default = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                self.parameter_default(&Part::new(schema, place.key("schema")))
            }
            ParameterSchemaOrContent::Content(_) => None,
        };
        Parameter {
            wire: data.name.clone(),
            location,
            style,
            explode,
            allow_reserved,
            empty_is_absent: !data.required && !json && allows_empty(parameter, &slot),
            json,
            whole: marked(marks::QUERYSTRING)
                .and_then(|_| self.whole(data, &slot))
                .map(Box::new),
            slot,
            required: data.required || location == Location::Path,
            default,
            docs,
        }
    }

    /// How a parameter travels that is the query as a whole.
    fn whole(&mut self, data: &'a ParameterData, slot: &Slot) -> Option<Media> {
        let ParameterSchemaOrContent::Content(content) = &data.format else {
            return None;
        };
        let (range, media) = content.first()?;
        let encodings = media.encoding.iter();
        Some(Media {
            range: range.clone(),
            codec: codec(range),
            slot: slot.clone(),
            encoding: encodings
                .map(|(name, encoding)| one_encoding(name, encoding))
                .collect(),
            xml: None,
            part_headers: None,
        })
    }

    /// The type of a parameter or header, whether it travels as JSON, and what its schema says about it.
    pub(super) fn described(
        &mut self,
        format: &'a ParameterSchemaOrContent,
        place: &Pointer,
        hint: &Hint,
    ) -> (Slot, bool, Docs) {
        let (schema, place, json) = match format {
            ParameterSchemaOrContent::Schema(schema) => (Some(schema), place.key("schema"), false),
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((range, media)) => (
                    media.schema.as_ref(),
                    place.key("content").key(range).key("schema"),
                    codec(range) == Codec::Json,
                ),
                None => (None, place.key("content"), false),
            },
        };
        let (slot, docs) = match schema {
            Some(schema) => {
                let part = Part::new(schema, place);
                let docs = self.docs_with_default(std::slice::from_ref(&part));
                (self.slot(part, hint), docs)
            }
            None => (Slot::from(Ty::Any), Docs::default()),
        };
        (slot, json, docs)
    }

    /// Warns of a value that its media type would put into a text, and the style does instead.
    pub(super) fn check_content(
        &mut self,
        format: &ParameterSchemaOrContent,
        slot: &Slot,
        place: &Pointer,
    ) {
        let ParameterSchemaOrContent::Content(content) = format else {
            return;
        };
        let range = content.first().map(|(range, _)| range);
        if let Some(range) = range.filter(|range| codec(range) != Codec::Json)
            && self.has_parts(slot)
        {
            let what =
                "an array or object of a parameter or header in a media type that is no JSON";
            self.left_out(&place.key("content").key(range), what);
        }
    }

    /// Whether a value has items or members.
    fn has_parts(&self, slot: &Slot) -> bool {
        let is_list = matches!(
            self.api.resolve(&slot.ty),
            Ty::List(_) | Ty::Map(_) | Ty::Tuple(_)
        );
        is_list || self.api.as_struct(&slot.ty).is_some()
    }

    /// Says that a part of the document has no counterpart in the output.
    pub(super) fn left_out(&mut self, place: &Pointer, what: &str) {
        let diagnostic = Diagnostic::new(
            Code::NotGenerated,
            self.origin(place),
            format!("{what} has no counterpart in the generated code"),
        );
        self.report(diagnostic);
    }
}

/// Headers that the media types and the security schemes describe (OpenAPI 3.0.4, 4.8.12.2).
fn is_ignored(parameter: &OasParameter) -> bool {
    let OasParameter::Header { parameter_data, .. } = parameter else {
        return false;
    };
    ["accept", "content-type", "authorization"]
        .iter()
        .any(|name| parameter_data.name.eq_ignore_ascii_case(name))
}

fn travels(parameter: &OasParameter) -> (Location, Style, bool) {
    use openapiv3::{PathStyle as P, QueryStyle as Q};
    match parameter {
        OasParameter::Query {
            style,
            allow_reserved,
            ..
        } => {
            let style = match style {
                Q::Form => Style::Form,
                Q::SpaceDelimited => Style::SpaceDelimited,
                Q::PipeDelimited => Style::PipeDelimited,
                Q::DeepObject => Style::DeepObject,
            };
            (Location::Query, style, *allow_reserved)
        }
        OasParameter::Header { .. } => (Location::Header, Style::Simple, false),
        OasParameter::Path { style, .. } => {
            let style = match style {
                P::Matrix => Style::Matrix,
                P::Label => Style::Label,
                P::Simple => Style::Simple,
            };
            (Location::Path, style, false)
        }
        OasParameter::Cookie { .. } => (Location::Cookie, Style::Form, false),
    }
}

/// Whether an empty value is allowed by `allowEmptyValue` and not by the type: what is any text may be empty anyway.
fn allows_empty(parameter: &OasParameter, slot: &Slot) -> bool {
    let text = Ty::Scalar(Scalar::String(Format::Text));
    let is_text = slot.ty == text && slot.constraints.is_empty();
    let OasParameter::Query {
        allow_empty_value, ..
    } = parameter
    else {
        return false;
    };
    *allow_empty_value == Some(true) && !is_text
}

/// Where the template names the parameter.
fn position(path: &str, name: &str) -> Option<usize> {
    path.find(&format!("{{{name}}}"))
}

/// The methods of OpenAPI's own members are written in capitals; others as the document writes them (RFC 9110, 9.1: case-sensitive).
fn method_name(method: &str) -> String {
    const MEMBERS: &[&str] = &[
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ];
    if MEMBERS.contains(&method) {
        method.to_ascii_uppercase()
    } else {
        method.to_owned()
    }
}

/// Whether the method is one that HTTP can carry (RFC 9110 section 9.1): a token (section 5.6.2).
fn is_token(method: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(sign);
    !method.is_empty() && method.chars().all(is_sign)
}
