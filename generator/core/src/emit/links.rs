//! Links: a method of the client that takes an earlier response and makes the request that may follow it.

use super::fragment::{body_type, parameter_type};
use super::group::Group;
use super::scope::{Scope, literal};
use super::{Item, Sink, Table, docs};
use crate::ir::{Codec, Docs, Link, Linked, Operation};
use crate::plan::OperationPlan;

/// The methods of the links of an operation's responses.
pub(super) fn links(
    scope: &mut Scope<'_>,
    group: Group<'_>,
    operation: &Operation,
    plan: &OperationPlan,
    put: Sink<'_>,
) {
    for (link, method) in operation.links.iter().zip(&plan.links) {
        let mut all = operation.responses.iter();
        let from = all.position(|response| response.status == link.status);
        let target = group.section().nth(link.operation);
        if let (Some((operation_of, target)), Some(from)) = (target, from) {
            scope.import("oasmith_runtime", "link");
            scope.import(group.operations_module(), &target.request);
            let from = earlier(scope, group, operation, plan, from);
            let head = head(scope, link, method, &from, operation_of, target);
            let mut table = Table::new("link", head, rows(link, operation_of, target));
            table.docs = docs::comment_of_function(&about(link, plan));
            put(Item::Table(table));
        }
    }
}

/// The earlier response: the success of a call, or a variant of all responses. What is not JSON is not looked into.
fn earlier(
    scope: &mut Scope<'_>,
    group: Group<'_>,
    operation: &Operation,
    plan: &OperationPlan,
    at: usize,
) -> String {
    let response = operation.responses.get(at);
    let names = plan.responses.get(at);
    let is_json = response.is_some_and(|response| {
        let media = &response.media;
        !media.is_empty() && media.iter().all(|media| media.codec == Codec::Json)
    });
    let has_body = is_json && names.is_some_and(|names| names.content.is_none());
    if plan.success == Some(at) {
        let kind = if has_body { "from" } else { "head" };
        return format!("{kind}: {}", plan.request);
    }
    scope.import(group.operations_module(), &plan.response);
    let is_success = response.is_some_and(|response| response.status.is_success());
    let kind = match plan.success.is_none() && is_success {
        true => "success",
        false => "error",
    };
    let variant = names.map_or("", |names| names.variant.as_str());
    let body = if has_body { "(body)" } else { "" };
    format!("{kind}: {}.{variant}{body}", plan.response)
}

fn about(link: &Link, plan: &OperationPlan) -> Docs {
    let what = format!(
        "Follows the link `{}` of a response of `{}`.",
        link.name, plan.function
    );
    let text = match link.docs.text.as_str() {
        "" => what,
        text => format!("{what}\n\n{text}"),
    };
    Docs {
        text,
        deprecated: false,
    }
}

/// What the link does not tell and the operation needs is an argument.
fn head(
    scope: &mut Scope<'_>,
    link: &Link,
    method: &str,
    from: &str,
    operation: &Operation,
    target: &OperationPlan,
) -> String {
    let told = |member: Linked| link.members.iter().any(|(known, _)| *known == member);
    let mut arguments = vec![from.to_owned()];
    let parameters = operation.parameters.iter().zip(&target.parameters);
    for (at, (parameter, names)) in parameters.enumerate() {
        if parameter.required && !told(Linked::Parameter(at)) {
            let ty = parameter_type(scope, parameter);
            arguments.push(format!("{}: {ty}", names.name));
        }
    }
    if let (Some(body), Some(field), false) = (&operation.body, &target.body, told(Linked::Body))
        && body.required
    {
        let ty = body_type(scope, body, target.content.as_ref(), true);
        arguments.extend(ty.map(|ty| format!("{field}: {ty}")));
    }
    format!(
        "Client.{method}({}) -> {}",
        arguments.join(", "),
        target.request
    )
}

/// What the link tells, and what is left out.
fn rows(link: &Link, operation: &Operation, target: &OperationPlan) -> Vec<String> {
    let told = |member: Linked| {
        let found = link.members.iter().find(|(known, _)| *known == member);
        found.map(|(_, expression)| expression.as_str())
    };
    let parameters = operation.parameters.iter().zip(&target.parameters);
    let parameters = parameters
        .enumerate()
        .filter_map(|(at, (parameter, names))| {
            row(&names.name, told(Linked::Parameter(at)), parameter.required)
        });
    let body = operation.body.as_ref().zip(target.body.as_ref());
    let body = body.and_then(|(body, field)| row(field, told(Linked::Body), body.required));
    parameters.chain(body).collect()
}

fn row(field: &str, expression: Option<&str>, required: bool) -> Option<String> {
    match expression {
        Some(expression) => Some(format!("{field}: {}", literal(expression))),
        None => (!required).then(|| field.to_owned()),
    }
}
