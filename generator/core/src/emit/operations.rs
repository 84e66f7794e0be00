//! One request struct and one response enum per operation, and the lines that say how every member travels.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::{own_servers, security, servers};
use super::content;
use super::fragment::{about, body_type, parameter_type, plain_body};
use super::group::Group;
use super::scope::{Scope, literal};
use super::{Item, Sink, SourceFile, Table, code, docs, ident};
use crate::ir::{Link, Location, Operation, Pagination, Parameter, Response, StatusPattern, Style};
use crate::plan::{HeadersPlan, OperationPlan, ResponsePlan};

const WIRE: &str = "oasmith_runtime::wire";

/// The operations of an API.
pub(super) fn file(group: Group<'_>, put: Sink<'_>) -> SourceFile {
    let taken = group.operations().flat_map(|(_, op)| {
        let headers = op
            .responses
            .iter()
            .filter_map(|response| response.headers.as_ref())
            .filter(|headers| headers.first);
        let contents = op.responses.iter().map(|response| &response.content);
        let contents = contents.chain([&op.content]).flatten();
        [op.request.as_str(), op.response.as_str()]
            .into_iter()
            .chain(headers.map(|headers| headers.name.as_str()))
            .chain(contents.map(|content| content.name.as_str()))
    });
    let mut scope = Scope::beside(group, taken);
    if group.is_first() {
        put(servers(&mut scope, group));
    }
    if group.is_first() && group.is_own() {
        for (scheme, name) in group.api.security.iter().zip(&group.plan.security) {
            put(security(&mut scope, scheme, name));
        }
    }
    for (operation, plan) in group.operations() {
        request(&mut scope, group, operation, plan, put);
        responses(&mut scope, operation, plan, put);
    }
    let mut docs = format!(
        "The operations of {}: what each sends, what it answers, and how every member travels.",
        group.title()
    );
    if let Some(about) = group.about_tag() {
        docs = format!("{docs}\n\n{about}");
    }
    SourceFile {
        path: group.path("operations"),
        docs,
        imports: scope.imports(),
        modules: group.modules(|_| true),
    }
}

fn request(
    scope: &mut Scope<'_>,
    group: Group<'_>,
    operation: &Operation,
    plan: &OperationPlan,
    put: Sink<'_>,
) {
    let mut fields: Vec<TokenStream> = Vec::new();
    let mut rows = Vec::new();
    for (parameter, names) in operation.parameters.iter().zip(&plan.parameters) {
        let ty = code(&parameter_type(scope, parameter));
        let (about, name) = (
            docs::of_member(&parameter.docs, &parameter.slot.constraints),
            ident(&names.name),
        );
        fields.push(quote! { #about pub #name: #ty });
        rows.push(format!(
            "{}: {}{}",
            names.name,
            travels(scope, parameter),
            scope.rules(&parameter.slot)
        ));
    }
    if let (Some(body), Some(name)) = (&operation.body, &plan.body)
        && let Some(ty) = body_type(scope, body, plan.content.as_ref(), body.required)
    {
        let ty = code(&ty);
        let (about, field) = (docs::attributes(&body.docs.text), ident(name));
        fields.push(quote! { #about pub #field: #ty });
        let row = content::of_request(scope, body, plan.content.as_ref());
        rows.push(format!("{name}: {}", row.unwrap_or_default()));
    }
    let (name, about) = (ident(&plan.request), docs::of(&about(operation)));
    put(Item::Rust(
        quote! { #about #[derive(Clone)] pub struct #name { #(#fields,)* } },
    ));
    scope.import("oasmith_runtime", "request");
    let head = format!(
        "{} -> {}: {} {}",
        plan.request,
        plan.response,
        method(&operation.method),
        literal(&operation.path)
    );
    let tail = (!operation.security.is_empty()).then(|| requirements(scope, group, operation));
    let servers = (!operation.servers.is_empty()).then(|| own_servers(scope, operation));
    let pages = operation.pages.as_ref().map(pages);
    let linked = operation.links.iter().any(Link::takes_from_request);
    let keep = linked.then(|| "keep request".to_owned());
    put(Item::Table(
        Table::new("request", head, rows)
            .and(tail)
            .and(servers)
            .and(pages)
            .and(keep),
    ));
    if let (Some(body), Some(content)) = (&operation.body, &plan.content) {
        content::choice(scope, &body.media, content, &plan.request, put);
    }
}

/// How pages follow each other.
fn pages(pages: &Pagination) -> String {
    let (function, places): (_, Vec<&String>) = match pages {
        Pagination::Url(at) => ("url", vec![at]),
        Pagination::Link => ("link", vec![]),
        Pagination::Cursor(parameter, at) => ("cursor", vec![parameter, at]),
        Pagination::Page(parameter, items) => ("page", vec![parameter, items]),
        Pagination::Offset(parameter, items) => ("offset", vec![parameter, items]),
    };
    let places: Vec<String> = places.iter().map(|place| literal(place)).collect();
    format!("pages {function}({})", places.join(", "))
}

fn requirements(scope: &mut Scope<'_>, group: Group<'_>, operation: &Operation) -> String {
    if let Some(module) = group.security_module() {
        for name in operation
            .security
            .iter()
            .flatten()
            .filter_map(|used| group.plan.security.get(used.scheme))
        {
            scope.import(module, name);
        }
    }
    let alternatives = operation.security.iter().map(|all| {
        let schemes = all.iter().filter_map(|used| {
            let name = scope.plan.security.get(used.scheme)?;
            let scopes: Vec<String> = used.scopes.iter().map(|scope| literal(scope)).collect();
            Some(if scopes.is_empty() {
                name.clone()
            } else {
                format!("{name}.scopes(&[{}])", scopes.join(", "))
            })
        });
        format!(" [{}]", schemes.collect::<Vec<_>>().join(", "))
    });
    format!("security{}", alternatives.collect::<String>())
}

fn travels(scope: &mut Scope<'_>, parameter: &Parameter) -> String {
    let (function, style) = match parameter.location {
        Location::Path => ("path", Style::Simple),
        Location::Query => ("query", Style::Form),
        Location::Header => ("header", Style::Simple),
        Location::Cookie => ("cookie", Style::Form),
    };
    if let Some(media) = &parameter.whole {
        return content::query(scope, media);
    }
    let mut row = format!("{function}({})", literal(&parameter.wire));
    if let Some(default) = parameter.default.as_ref().filter(|_| !parameter.required) {
        row.push_str(&format!(".default({})", literal(&default.json)));
    }
    if parameter.empty_is_absent {
        row.push_str(".allow_empty()");
    }
    if parameter.json {
        row.push_str(".content_json()");
        return row;
    }
    if parameter.style != style {
        row.push_str(&content::style(parameter.style));
    }
    let explodes = matches!(parameter.style, Style::Form | Style::Cookie);
    if parameter.style != Style::DeepObject && parameter.explode != explodes {
        row.push_str(&format!(".explode({})", parameter.explode));
    }
    if parameter.allow_reserved {
        row.push_str(".allow_reserved()");
    }
    row
}

/// A method as the row has it: a text where it is no identifier.
fn method(method: &str) -> String {
    let is_word = method.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && method.chars().all(|sign| sign.is_ascii_alphanumeric());
    match is_word {
        true => method.to_owned(),
        false => literal(method),
    }
}

fn responses(scope: &mut Scope<'_>, operation: &Operation, plan: &OperationPlan, put: Sink<'_>) {
    let raw = code(&scope.foreign(WIRE, "RawResponse"));
    let documented = operation.responses.iter().zip(&plan.responses);
    let (variants, rows): (Vec<_>, Vec<_>) = documented
        .clone()
        .map(|(response, names)| documented_response(scope, response, names))
        .unzip();
    let (name, request, undocumented) = (
        ident(&plan.response),
        &plan.request,
        ident(&plan.undocumented),
    );
    let uneven = super::uneven(plan.uneven);
    let about = format!(" What [`{request}`] is answered with.");
    put(Item::Rust(quote! {
        #[doc = #about]
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        #uneven
        pub enum #name {
            #(#variants,)*
            #[doc = " A response that the document does not describe."]
            #undocumented(#raw),
        }
    }));
    scope.import("oasmith_runtime", "response");
    let success = success(scope, operation, plan);
    let other = if plan.undocumented == "Undocumented" {
        String::new()
    } else {
        format!(" else {}", plan.undocumented)
    };
    put(Item::Table(Table::new(
        "response",
        format!("{}{success}{other}", plan.response),
        rows,
    )));
    for (response, names) in documented {
        if let Some(content) = &names.content {
            content::choice(scope, &response.media, content, &plan.response, put);
        }
        if let Some(plan) = names.headers.as_ref().filter(|headers| headers.first) {
            headers(scope, response, plan, put);
        }
    }
}

/// The variant and the row of a response.
fn documented_response(
    scope: &mut Scope<'_>,
    response: &Response,
    names: &ResponsePlan,
) -> (TokenStream, String) {
    let payload = payload_type(scope, response, names);
    let many = !matches!(response.status, StatusPattern::Code(_));
    let (about, variant) = (docs::attributes(&response.docs.text), ident(&names.variant));
    let status = many.then(|| scope.foreign(WIRE, "StatusCode"));
    let held: Vec<TokenStream> = status.iter().chain(&payload).map(|ty| code(ty)).collect();
    let variant = match held.is_empty() {
        true => quote! { #about #variant },
        false => quote! { #about #variant(#(#held),*) },
    };
    let row = response_row(scope, response, names, payload.is_some(), many);
    (variant, row)
}

/// What a variant holds: the body, with headers or without; `None` when there is neither.
fn payload_type(
    scope: &mut Scope<'_>,
    response: &Response,
    names: &ResponsePlan,
) -> Option<String> {
    let body = plain_body(scope, &response.media, names.content.as_ref());
    let body = body.map(|(plain, nullable)| {
        if nullable {
            format!("Option<{plain}>")
        } else {
            plain
        }
    });
    let Some(headers) = &names.headers else {
        return body;
    };
    let body = body.unwrap_or_else(|| "()".to_owned());
    let with_headers = scope.foreign(WIRE, "WithHeaders");
    scope.sibling(&headers.name);
    Some(format!("{with_headers}<{body}, {}>", headers.name))
}

fn response_row(
    scope: &mut Scope<'_>,
    response: &Response,
    names: &ResponsePlan,
    payload: bool,
    many: bool,
) -> String {
    let status = match response.status {
        StatusPattern::Code(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Default => "default".to_owned(),
    };
    let held = match (many, payload) {
        (true, true) => "(status, body)",
        (true, false) => "(status)",
        (false, true) => "(body)",
        (false, false) => "",
    };
    let media = content::row(scope, &response.media, names.content.as_ref());
    let media = media.map(|row| format!(": {row}")).unwrap_or_default();
    format!("{} => {}{held}{media}", literal(&status), names.variant)
}

/// What the client's call yields: the variant of the success and what it holds; nothing when it is the enum itself.
fn success(scope: &mut Scope<'_>, operation: &Operation, plan: &OperationPlan) -> String {
    let Some(at) = plan.success else {
        return String::new();
    };
    match (operation.responses.get(at), plan.responses.get(at)) {
        (Some(response), Some(names)) => match payload_type(scope, response, names) {
            Some(payload) => format!(" -> {}({payload})", names.variant),
            None => format!(" -> {}", names.variant),
        },
        _ => String::new(),
    }
}

/// The struct of a set of response headers.
fn headers(scope: &mut Scope<'_>, response: &Response, plan: &HeadersPlan, put: Sink<'_>) {
    let mut fields: Vec<TokenStream> = Vec::new();
    let mut rows = Vec::new();
    for (header, field) in response.headers.iter().zip(&plan.fields) {
        let plain = scope.not_null(&header.slot.ty);
        let ty = if header.required {
            plain
        } else {
            format!("Option<{plain}>")
        };
        let (about, ident, ty) = (
            docs::of_member(&header.docs, &header.slot.constraints),
            ident(field),
            code(&ty),
        );
        fields.push(quote! { #about pub #ident: #ty });
        let travels = match (header.json, header.explode) {
            (true, _) => ".content_json()",
            (false, true) => ".explode(true)",
            (false, false) => "",
        };
        rows.push(format!(
            "{field}: header({}){travels}{}",
            literal(&header.wire),
            scope.rules(&header.slot)
        ));
    }
    let name = ident(&plan.name);
    put(Item::Rust(quote! {
        #[doc = " Headers of a response."]
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name { #(#fields,)* }
    }));
    scope.import("oasmith_runtime", "headers");
    put(Item::Table(Table::new("headers", plan.name.clone(), rows)));
}
