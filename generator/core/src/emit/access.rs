//! Where an API is served, and how callers prove who they are: constants.
//!
//! Enters: servers and security schemes. Leaves: items, and the rows of operations with servers of their own.

use proc_macro2::TokenStream;
use quote::quote;

use super::group::Group;
use super::scope::{Scope, literal};
use super::{Item, code, docs, ident};
use crate::ir::{
    Docs, Location, OAuthFlow, OAuthGrant, Operation, SecurityKind, SecurityScheme, ServerVariable,
};

const WIRE: &str = "oasmith_runtime::wire";

/// The servers of the document.
pub(super) fn servers(scope: &mut Scope<'_>, group: Group<'_>) -> Item {
    let ty = code(&scope.foreign(WIRE, "Server"));
    // Where the API sends its own requests is for its users to say.
    let known = group.api.servers.iter().filter(|_| group.is_own());
    let servers = known.clone().map(|server| {
        let url = &server.url;
        let variables = server.variables.iter().map(|variable| {
            let (name, default, values) = (&variable.name, &variable.default, &variable.values);
            let variable = code(&scope.foreign(WIRE, "ServerVariable"));
            quote! { #variable::new(#name, #default, &[#(#values),*]) }
        });
        let variables: Vec<TokenStream> = variables.collect();
        let variables = (!variables.is_empty()).then(|| quote! { .variables(&[#(#variables),*]) });
        quote! { #ty::new(#url) #variables }
    });
    let mut about = "The servers that the document names, the default first.".to_owned();
    if !group.is_own() {
        about =
            "The requests of this module go to servers that the document does not name.".to_owned();
    }
    for server in known.filter(|server| !server.docs.text.is_empty()) {
        about.push_str(&format!("\n\n`{}`: {}", server.url, server.docs.text));
    }
    let about = docs::attributes(&about);
    Item::Rust(quote! {
        #about
        pub const SERVERS: &[#ty] = &[#(#servers),*];
    })
}

/// The servers of an operation that has its own.
pub(super) fn own_servers(scope: &mut Scope<'_>, operation: &Operation) -> String {
    let ty = scope.foreign(WIRE, "Server");
    let servers: Vec<String> = operation
        .servers
        .iter()
        .map(|server| {
            let variables = own_variables(scope, &server.variables);
            format!("{ty}::new({}){variables}", literal(&server.url))
        })
        .collect();
    format!("servers [{}]", servers.join(", "))
}

fn own_variables(scope: &mut Scope<'_>, variables: &[ServerVariable]) -> String {
    if variables.is_empty() {
        return String::new();
    }
    let ty = scope.foreign(WIRE, "ServerVariable");
    let variables = variables.iter().map(|variable| {
        let values: Vec<String> = variable.values.iter().map(|value| literal(value)).collect();
        format!(
            "{ty}::new({}, {}, &[{}])",
            literal(&variable.name),
            literal(&variable.default),
            values.join(", ")
        )
    });
    let variables: Vec<String> = variables.collect();
    format!(".variables(&[{}])", variables.join(", "))
}

/// A security scheme.
pub(super) fn security(scope: &mut Scope<'_>, scheme: &SecurityScheme, name: &str) -> Item {
    let ty = code(&scope.foreign(WIRE, "SecurityScheme"));
    let (name, id) = (ident(name), &scheme.name);
    let make = match &scheme.kind {
        SecurityKind::ApiKey(Location::Query, key) => quote! { api_key_query(#id, #key) },
        SecurityKind::ApiKey(Location::Cookie, key) => quote! { api_key_cookie(#id, #key) },
        SecurityKind::ApiKey(_, key) => quote! { api_key_header(#id, #key) },
        SecurityKind::Http(kind) if kind == "basic" => quote! { basic(#id) },
        SecurityKind::Http(kind) if kind == "bearer" => quote! { bearer(#id) },
        SecurityKind::Http(kind) => quote! { http(#id, #kind) },
        SecurityKind::OAuth2(flows) if flows.is_empty() => quote! { oauth2(#id) },
        SecurityKind::OAuth2(flows) => {
            let ty = code(&scope.foreign(WIRE, "OAuthFlow"));
            let flows = flows.iter().map(|flow| oauth_flow(&ty, flow));
            quote! { oauth2(#id).flows(&[#(#flows),*]) }
        }
        SecurityKind::OpenIdConnect(url) => quote! { open_id_connect(#id, #url) },
        SecurityKind::MutualTls => quote! { mutual_tls(#id) },
        SecurityKind::Unknown => quote! { unknown(#id) },
    };
    let about = if scheme.docs.text.is_empty() {
        Docs {
            text: format!("`{id}`"),
            deprecated: false,
        }
    } else {
        scheme.docs.clone()
    };
    let about = docs::of(&about);
    Item::Rust(quote! { #about pub const #name: #ty = #ty::#make; })
}

fn oauth_flow(ty: &TokenStream, flow: &OAuthFlow) -> TokenStream {
    let made = match &flow.grant {
        OAuthGrant::AuthorizationCode(agree, token) => {
            quote! { authorization_code(#agree, #token) }
        }
        OAuthGrant::ClientCredentials(token) => quote! { client_credentials(#token) },
        OAuthGrant::Implicit(agree) => quote! { implicit(#agree) },
        OAuthGrant::Password(token) => quote! { password(#token) },
        OAuthGrant::DeviceCode(device, token) => quote! { device_code(#device, #token) },
    };
    let refresh = flow
        .refresh_url
        .iter()
        .map(|url| quote! { .refresh_url(#url) });
    let scopes = (!flow.scopes.is_empty()).then(|| {
        let scopes = &flow.scopes;
        quote! { .scopes(&[#(#scopes),*]) }
    });
    quote! { #ty::#made #(#refresh)* #scopes }
}
