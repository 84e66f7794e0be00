//! The server: a trait with a line per operation, from which the runtime also makes the routes that lead to it.

use super::fragment::about;
use super::scope::Scope;
use super::{Item, Sink, SourceFile, Table, docs};
use crate::ir::Api;
use crate::plan::Plan;

/// The server of an API.
pub(super) fn file(api: &Api, plan: &Plan, put: Sink<'_>) -> SourceFile {
    let mut scope = Scope::beside(api, plan, []);
    let title = super::title(api);
    scope.import("oasmith_runtime", "api");
    scope.import("super::operations", "SERVERS");
    let mut rows = Vec::with_capacity(api.operations.len());
    for (operation, plan) in api.operations.iter().zip(&plan.operations) {
        scope.import("super::operations", &plan.request);
        scope.import("super::operations", &plan.response);
        let mut lines = docs::comment(&about(operation));
        lines.push(format!(
            "async fn {}(&self, request: {}) -> {};",
            plan.function, plan.request, plan.response
        ));
        rows.push(lines.join("\n"));
    }
    let secured = api.operations.iter().any(|op| !op.security.is_empty());
    let above = if secured { ": Authenticate" } else { "" };
    let mut table = Table::new("api", format!("pub trait Api{above} in SERVERS"), rows);
    table.docs = vec![format!(
        "/// The operations of {title}. What is left out answers 501."
    )];
    put(Item::Table(table));
    SourceFile {
        path: "server.rs".to_owned(),
        docs: format!("An axum server of {title}."),
        imports: scope.imports(),
    }
}
