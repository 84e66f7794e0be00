//! The client: a method per operation, whose optional parts are set on the call that it returns.

use quote::quote;

use super::operations::{about, body_type, parameter_type};
use super::scope::Scope;
use super::{Item, SourceFile, Table, code, docs, ident};
use crate::ir::{Api, Format, Operation, Scalar, Ty, TypeKind};
use crate::plan::{OperationPlan, Plan, Setter, Target};

/// The client of an API.
pub(super) fn file(api: &Api, plan: &Plan) -> SourceFile {
    let taken = plan
        .operations
        .iter()
        .flat_map(|op| [op.call.as_str(), op.request.as_str()])
        .chain(["Client"]);
    let mut scope = Scope::beside(api, plan, taken);
    scope.import("super::operations", "SERVERS");
    let builder = code(&scope.foreign("oasmith_runtime::client", "Builder"));
    let core = code(&scope.foreign("oasmith_runtime::client", "Core"));
    let title = super::title(api);
    let about = format!(" An async client of {title}; clones share one connection pool.");
    let methods: Vec<_> = api
        .operations
        .iter()
        .zip(&plan.operations)
        .map(|(op, plan)| method(&mut scope, op, plan))
        .collect();
    let mut items = vec![
        Item::Rust(quote! { #[doc = #about] #[derive(Debug, Clone)] pub struct Client(#core); }),
        Item::Rust(quote! {
            impl Client {
                #[doc = " Starts a client; [`Builder`] says what can be set."]
                pub fn builder() -> #builder<Self> {
                    #builder::new(SERVERS, Self)
                }
                #(#methods)*
            }
        }),
    ];
    for (operation, plan) in api.operations.iter().zip(&plan.operations) {
        items.push(call(&mut scope, operation, plan));
    }
    SourceFile {
        path: "client.rs".to_owned(),
        docs: format!("An async client of {title}."),
        imports: scope.imports(),
        items,
    }
}

fn method(
    scope: &mut Scope<'_>,
    operation: &Operation,
    plan: &OperationPlan,
) -> proc_macro2::TokenStream {
    scope.import("super::operations", &plan.request);
    let (name, call, request) = (
        ident(&plan.function),
        ident(&plan.call),
        ident(&plan.request),
    );
    let about = docs::of_function(&about(operation));
    let mut arguments = Vec::new();
    let mut members = Vec::new();
    for (parameter, names) in operation.parameters.iter().zip(&plan.parameters) {
        let field = ident(&names.name);
        if parameter.required {
            let ty = parameter_type(scope, parameter);
            let (argument, value) = argument(&names.name, &ty, &parameter.slot.ty, scope);
            arguments.push(argument);
            members.push(value);
        } else {
            members.push(quote! { #field: None });
        }
    }
    if let (Some(body), Some(field)) = (&operation.body, &plan.body)
        && let Some(media) = body.media.first()
    {
        let settable = plan
            .setters
            .iter()
            .any(|setter| matches!(setter.target, Target::Body));
        let name = ident(field);
        if !body.required {
            members.push(quote! { #name: None });
        } else if settable {
            members.push(quote! { #name: Default::default() });
        } else {
            let ty = body_type(scope, media, true);
            let (argument, value) = argument(field, &ty, &media.slot.ty, scope);
            arguments.push(argument);
            members.push(value);
        }
    }
    let blank = super::blank_line();
    quote! {
        #blank
        #about
        pub fn #name(&self, #(#arguments),*) -> #call<'_> {
            #call::new(&self.0, #request { #(#members),* })
        }
    }
}

/// An argument and the member that it fills; texts and unions take whatever turns into them.
fn argument(
    name: &str,
    ty: &str,
    meaning: &Ty,
    scope: &Scope<'_>,
) -> (proc_macro2::TokenStream, proc_macro2::TokenStream) {
    let (name, spelled) = (ident(name), code(ty));
    if converts(scope.api, meaning) && !ty.starts_with("Option<") {
        (
            quote! { #name: impl Into<#spelled> },
            quote! { #name: #name.into() },
        )
    } else {
        (quote! { #name: #spelled }, quote! { #name })
    }
}

fn converts(api: &Api, ty: &Ty) -> bool {
    match api.resolve(ty) {
        Ty::Scalar(Scalar::String(format)) => *format != Format::Base64,
        Ty::Ref(id) => matches!(api.get(*id).kind, TypeKind::Union(_)),
        _ => false,
    }
}

fn call(scope: &mut Scope<'_>, operation: &Operation, plan: &OperationPlan) -> Item {
    scope.import("oasmith_runtime", "call");
    let rows = plan
        .setters
        .iter()
        .map(|setter| row(scope, operation, plan, setter))
        .collect();
    Item::Table(Table {
        name: "call",
        head: format!("{}({})", plan.call, plan.request),
        rows,
        tail: None,
    })
}

fn row(
    scope: &mut Scope<'_>,
    operation: &Operation,
    plan: &OperationPlan,
    setter: &Setter,
) -> String {
    let name = &setter.name;
    let body = plan.body.as_deref().unwrap_or("body");
    match setter.target {
        Target::Parameter(at) => {
            let ty = operation
                .parameters
                .get(at)
                .map(|p| scope.not_null(&p.slot.ty))
                .unwrap_or_default();
            let field = plan
                .parameters
                .get(at)
                .map_or(name.as_str(), |p| p.name.as_str());
            format!("{name}: {ty} => {field}")
        }
        Target::Body => {
            let media = operation.body.as_ref().and_then(|body| body.media.first());
            let ty = media
                .map(|media| scope.not_null(&media.slot.ty))
                .unwrap_or_default();
            format!("{name}: {ty} => {body}")
        }
        Target::BodyField(id, at) => {
            let TypeKind::Struct(object) = &scope.api.get(id).kind else {
                return String::new();
            };
            let (field, member) = (&object.fields[at], scope.plan.get(id).members[at].clone());
            let boxed = scope.plan.get(id).boxed[at];
            let plain = scope.not_null(&field.slot.ty);
            let plain = if boxed {
                format!("Box<{plain}>")
            } else {
                plain
            };
            let nullable = scope.api.is_nullable(&field.slot.ty)
                || *scope.api.resolve(&field.slot.ty) == Ty::Any;
            let ty = if nullable {
                format!("{}<{plain}>", scope.runtime("Maybe"))
            } else {
                plain
            };
            let optional = operation.body.as_ref().is_some_and(|body| !body.required);
            format!(
                "{name}: {ty} => {body}{}.{member}",
                if optional { "?" } else { "" }
            )
        }
    }
}
