//! The client: a line per operation, from which the runtime makes a method and the call that it returns.

use quote::quote;

use super::fragment::{about, body_type, parameter_type, plain_body};
use super::group::Group;
use super::links::links;
use super::scope::Scope;
use super::{Block, Item, Sink, SourceFile, Table, code, docs};
use crate::ir::{Format, Operation, Presence, Scalar, Ty, TypeId, TypeKind};
use crate::plan::{OperationPlan, Target};

/// The client of an API.
pub(super) fn file(group: Group<'_>, put: Sink<'_>) -> SourceFile {
    let names = group.operations();
    let taken = names.flat_map(|(_, op)| [op.call.as_str(), op.request.as_str()]);
    let mut scope = Scope::beside(group, taken.chain(["Client"]));
    if group.is_first() {
        client(&mut scope, group, put);
    } else {
        scope.import("super", "Client");
    }
    for (operation, plan) in group.operations() {
        scope.import("oasmith_runtime", "call");
        put(Item::Table(call(&mut scope, group, operation, plan)));
        links(&mut scope, group, operation, plan, put);
    }
    let mut docs = format!("An async client of {}.", group.title());
    if let Some(about) = group.about_tag() {
        docs = format!("{docs}\n\n{about}");
    }
    SourceFile {
        path: group.path("client"),
        docs,
        imports: scope.imports(),
        // An operation without setters has the runtime's own call.
        modules: group.modules(|operation| !operation.setters.is_empty()),
    }
}

/// The client itself, which the calls are methods of.
fn client(scope: &mut Scope<'_>, group: Group<'_>, put: Sink<'_>) {
    let builder = code(&scope.foreign("oasmith_runtime::client", "Builder"));
    let core = code(&scope.foreign("oasmith_runtime::client", "Core"));
    let about = format!(
        " An async client of {}; clones share one connection pool.",
        group.title()
    );
    put(Item::Rust(
        quote! { #[doc = #about] #[derive(Debug, Clone)] pub struct Client(#core); },
    ));
    let at = (!group.is_own()).then(|| {
        quote! {
            #[doc = " The same client for one receiver: all requests go to this URL as it is."]
            #[must_use]
            pub fn at(&self, url: impl Into<String>) -> Self {
                Self(self.0.at(url))
            }
        }
    });
    let start = match group.is_own() {
        true => {
            scope.import(group.operations_module(), "SERVERS");
            quote! { #builder::new(SERVERS, Self) }
        }
        false => quote! { #builder::receivers(Self) },
    };
    put(Item::Rust(quote! {
        impl Client {
            #[doc = " Starts a client; [`Builder`] says what can be set."]
            pub fn builder() -> #builder<Self> {
                #start
            }

            #at
        }
    }));
}

fn call(
    scope: &mut Scope<'_>,
    group: Group<'_>,
    operation: &Operation,
    plan: &OperationPlan,
) -> Table {
    scope.import(group.operations_module(), &plan.request);
    if let Some(content) = &plan.content {
        scope.import(group.operations_module(), &content.name);
    }
    let arguments = arguments(scope, operation, plan).join(", ");
    let (members, inner) = setters(scope, operation, plan);
    let simple = members.is_empty() && inner.is_empty();
    let call = if simple {
        plan.request.clone()
    } else {
        format!("{}({})", plan.call, plan.request)
    };
    let head = format!("Client.{}({arguments}) -> {call}", plan.function);
    let mut table = Table::new("call", head, members);
    table.docs = docs::comment_of_function(&about(operation));
    // A member of that name keeps it; the pages are then had by the runtime's `Paginate`. The runtime's own call has them anyway.
    let taken = simple || plan.setters.iter().any(|setter| setter.name == "pages");
    table = table.and((operation.pages.is_some() && !taken).then(|| "pages".to_owned()));
    if !inner.is_empty() {
        let optional = operation.body.as_ref().is_some_and(|body| !body.required);
        let body = plan.body.as_deref().unwrap_or("body");
        table.blocks.push(Block {
            head: format!("{body}{}", if optional { "?" } else { "" }),
            rows: Some(inner),
        });
    }
    table
}

/// What is required: texts and unions take whatever turns into them.
fn arguments(scope: &mut Scope<'_>, operation: &Operation, plan: &OperationPlan) -> Vec<String> {
    let mut arguments = Vec::new();
    for (parameter, names) in operation.parameters.iter().zip(&plan.parameters) {
        if parameter.required {
            let ty = parameter_type(scope, parameter);
            arguments.push(argument(scope, &names.name, &ty, &parameter.slot.ty));
        }
    }
    let settable = plan
        .setters
        .iter()
        .any(|setter| matches!(setter.target, Target::Body));
    if let (Some(body), Some(field), false) = (&operation.body, &plan.body, settable)
        && let Some(ty) = body_type(scope, body, plan.content.as_ref(), true)
    {
        let first = body.media.first();
        let converts = first.is_some_and(|media| media.is_wrapped());
        if plan.content.is_some() || converts {
            arguments.push(format!("{field}: impl Into<{ty}>"));
        } else if let Some(media) = body.media.first() {
            arguments.push(argument(scope, field, &ty, &media.slot.ty));
        }
    }
    arguments
}

fn argument(scope: &Scope<'_>, name: &str, ty: &str, meaning: &Ty) -> String {
    let converts = match scope.api.resolve(meaning) {
        Ty::Scalar(Scalar::String(format)) => *format != Format::Base64,
        Ty::Ref(id) => matches!(scope.api.get(*id).kind, TypeKind::Union(_)),
        _ => false,
    };
    if converts && !scope.api.is_nullable(meaning) {
        format!("{name}: impl Into<{ty}>")
    } else {
        format!("{name}: {ty}")
    }
}

/// The setters of the request's own members, and those of its body's.
fn setters(
    scope: &mut Scope<'_>,
    operation: &Operation,
    plan: &OperationPlan,
) -> (Vec<String>, Vec<String>) {
    let (mut members, mut inner) = (Vec::new(), Vec::new());
    for setter in &plan.setters {
        let name = &setter.name;
        match setter.target {
            Target::Parameter(at) => {
                let slot = operation
                    .parameters
                    .get(at)
                    .map(|parameter| &parameter.slot);
                let ty = slot
                    .map(|slot| scope.not_null(&slot.ty))
                    .unwrap_or_default();
                members.push(format!("{name}: {ty}"));
            }
            Target::Body => {
                let media = operation.body.as_ref().map_or(&[][..], |body| &body.media);
                if let Some((ty, _)) = plain_body(scope, media, plan.content.as_ref()) {
                    members.push(format!("{name}: {ty}"));
                }
            }
            Target::BodyField(id, at) => {
                inner.push(format!("{name}: {}", field_type(scope, id, at)))
            }
        }
    }
    (members, inner)
}

/// What the setter of a body's member takes.
fn field_type(scope: &mut Scope<'_>, id: TypeId, at: usize) -> String {
    let TypeKind::Struct(object) = &scope.api.get(id).kind else {
        return String::new();
    };
    let field = &object.fields[at];
    let ty = &field.slot.ty;
    let plain = scope.not_null(ty);
    let plain = if scope.plan.get(id).boxed[at] {
        format!("Box<{plain}>")
    } else {
        plain
    };
    let nullable = scope.api.is_nullable(ty);
    if field.presence == Presence::Defaulted {
        return match nullable {
            true => format!("{}<Option<{plain}>>", scope.runtime("Defaulted")),
            false => plain,
        };
    }
    if nullable || *scope.api.resolve(ty) == Ty::Any {
        format!("{}<{plain}>", scope.runtime("Maybe"))
    } else {
        plain
    }
}
