//! The server: a trait with a method per operation, and the routes that lead to it.

use quote::quote;

use super::operations::about;
use super::scope::Scope;
use super::{Item, SourceFile, Table, code, docs, ident};
use crate::ir::Api;
use crate::plan::Plan;

const SERVER: &str = "oasmith_runtime::server";

/// The server of an API.
pub(super) fn file(api: &Api, plan: &Plan) -> SourceFile {
    let taken = plan
        .operations
        .iter()
        .flat_map(|op| [op.request.as_str(), op.response.as_str()])
        .chain(["Api"]);
    let mut scope = Scope::beside(api, plan, taken);
    let title = super::title(api);
    let secured = api.operations.iter().any(|op| !op.security.is_empty());
    let router = code(&scope.foreign(SERVER, "Router"));
    let routes = code(&scope.foreign(SERVER, "Routes"));
    let future = code(&scope.foreign("std::future", "Future"));
    scope.import("super::operations", "SERVERS");
    let mut methods = Vec::new();
    for (at, (operation, plan)) in api.operations.iter().zip(&plan.operations).enumerate() {
        let blank = (at > 0).then(super::blank_line);
        scope.import("super::operations", &plan.request);
        scope.import("super::operations", &plan.response);
        scope.import(SERVER, "not_implemented");
        let (name, request, response) = (
            ident(&plan.function),
            ident(&plan.request),
            ident(&plan.response),
        );
        let about = docs::of(&about(operation));
        methods.push(quote! {
            #blank
            #about
            fn #name(&self, request: #request) -> impl #future<Output = #response> + Send {
                not_implemented(request)
            }
        });
    }
    let above = if secured {
        let authenticate = code(&scope.foreign(SERVER, "Authenticate"));
        quote! { #authenticate + }
    } else {
        quote! {}
    };
    let says = format!(" The operations of {title}. What is left out answers 501.");
    scope.import("oasmith_runtime", "routes");
    let table = Table {
        name: "routes",
        head: format!(
            "api, {}SERVERS =>",
            if secured { "authenticated, " } else { "" }
        ),
        rows: plan
            .operations
            .iter()
            .map(|op| format!("{} => {}", op.request, op.function))
            .collect(),
        tail: None,
    };
    let items = vec![
        Item::Rust(
            quote! { #[doc = #says] pub trait Api: #above Send + Sync + 'static { #(#methods)* } },
        ),
        Item::Rust(quote! {
            #[doc = " An axum router that serves `api` below the base path of the document's first server."]
            pub fn router(api: impl Api) -> #router {
                routes(api).into_router()
            }
        }),
        Item::Function {
            head: quote! {
                #[doc = " The routes of `api`, to be merged with those of other documents or mounted elsewhere."]
                pub fn routes(api: impl Api) -> #routes {}
            },
            body: table,
        },
    ];
    SourceFile {
        path: "server.rs".to_owned(),
        docs: format!("An axum server of {title}."),
        imports: scope.imports(),
        items,
    }
}
