//! The server: a trait with a line per operation, from which the runtime also makes the routes that lead to it.

use super::fragment::about;
use super::group::Group;
use super::scope::Scope;
use super::{Item, Sink, SourceFile, Table, docs};
use crate::ir::Operation;
use crate::plan::OperationPlan;

/// How long a method may be before it takes more than a line.
const WIDTH: usize = 120 - 8;

/// The server of an API.
pub(super) fn file(group: Group<'_>, put: Sink<'_>) -> SourceFile {
    let mut scope = Scope::beside(group, []);
    let title = group.title();
    let operations = group.operations_module();
    scope.import("oasmith_runtime", "api");
    scope.import(operations, "SERVERS");
    let mut rows = Vec::new();
    for (operation, plan) in group.section() {
        scope.import(operations, &plan.request);
        scope.import(operations, &plan.response);
        let mut lines = docs::comment(&about(operation));
        lines.extend(method(operation, plan));
        rows.push(lines.join("\n"));
    }
    let secured = group.section().any(|(op, _)| op.is_secured());
    let above = if secured { ": Authenticate" } else { "" };
    let mut table = Table::new("api", format!("pub trait Api{above} in SERVERS"), rows);
    table.docs = vec![format!(
        "/// The operations of {title}. What is left out answers 501."
    )];
    put(Item::Table(table));
    SourceFile {
        path: group.path("server"),
        docs: format!("An axum server of {title}."),
        imports: scope.imports(),
        modules: Vec::new(),
    }
}

/// The trait's method.
fn method(operation: &Operation, plan: &OperationPlan) -> Vec<String> {
    let mut parameters = vec!["&self".to_owned()];
    parameters.extend(caller(operation).map(|caller| format!("caller: {caller}")));
    parameters.push(format!("request: {}", plan.request));
    let (head, tail) = (
        format!("async fn {}(", plan.function),
        format!(") -> {};", plan.response),
    );
    let line = format!("{head}{}{tail}", parameters.join(", "));
    if line.len() <= WIDTH {
        return vec![line];
    }
    let parameters = parameters.iter().map(|one| format!("    {one},"));
    [head].into_iter().chain(parameters).chain([tail]).collect()
}

/// The type of who calls, as the security of the operation has it; `None` where nothing asks.
fn caller(operation: &Operation) -> Option<&'static str> {
    match (operation.is_secured(), operation.is_anonymous()) {
        (false, _) => None,
        (true, false) => Some("Self::Principal"),
        (true, true) => Some("Option<Self::Principal>"),
    }
}
