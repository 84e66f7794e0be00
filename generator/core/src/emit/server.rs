//! The server: a trait with a line per operation, from which the runtime also makes the routes that lead to it.

use super::fragment::about;
use super::group::Group;
use super::scope::Scope;
use super::{Item, Sink, SourceFile, Table, docs};

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
        lines.push(format!(
            "async fn {}(&self, request: {}) -> {};",
            plan.function, plan.request, plan.response
        ));
        rows.push(lines.join("\n"));
    }
    let secured = group.section().any(|(op, _)| !op.security.is_empty());
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
