//! Proof that an [`Api`] can be emitted: what leaves this room is a [`Valid`] one.
//!
//! In comes the lowered IR; out goes the same IR in a type that only this room can make. Nothing is changed here.

use std::collections::HashMap;
use std::ops::Deref;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::ir::{Api, Location, Operation, Segment, Ty, TypeId, TypeKind};

/// Something that passed its checks.
#[derive(Debug, Clone)]
pub struct Valid<T>(T);

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Checks an API; `None` when it has errors, which are then in `diagnostics`.
#[must_use]
pub fn check(api: Api, diagnostics: &mut Diagnostics) -> Option<Valid<Api>> {
    let mut found = Vec::new();
    api.all_operations().for_each(|operation| path_parameters(operation, &mut found));
    same_route(&api, &mut found);
    endless_aliases(&api, &mut found);
    let sound = found.iter().all(|diagnostic| diagnostic.severity < Severity::Error);
    found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    sound.then_some(Valid(api))
}

/// Every parameter of a template is declared.
fn path_parameters(operation: &Operation, found: &mut Vec<Diagnostic>) {
    for segment in &operation.segments {
        let Segment::Parameter(name) = segment else { continue };
        if !operation.parameters.iter().any(|p| p.location == Location::Path && p.wire == *name) {
            let message = format!("the path has `{{{name}}}`, but no parameter of this name is declared");
            let diagnostic = Diagnostic::new(Code::UndeclaredPathParameter, operation.origin.clone(), message);
            found.push(diagnostic.help(format!("declare `{name}` with `in: path`, or take it out of the path")));
        }
    }
}

/// No two operations answer the same requests.
fn same_route(api: &Api, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(String, String), &Operation> = HashMap::new();
    for operation in &api.operations {
        let template = operation.segments.iter().map(|segment| match segment {
            Segment::Literal(text) => text.as_str(),
            Segment::Parameter(_) => "{}",
        });
        let route = (operation.method.clone(), template.collect());
        if let Some(first) = seen.insert(route, operation) {
            let message = format!("`{} {}` answers the same requests as `{}`", operation.method, operation.path, first.path);
            let diagnostic = Diagnostic::new(Code::SameRoute, operation.origin.clone(), message);
            found.push(diagnostic.related(first.origin.clone(), "the first one").help("merge the two operations into one"));
        }
    }
}

/// No alias stands for itself alone.
fn endless_aliases(api: &Api, found: &mut Vec<Diagnostic>) {
    for (id, def) in api.types() {
        if leads_back(api, id) {
            let message = "the schema refers to nothing but itself".to_owned();
            let diagnostic = Diagnostic::new(Code::EndlessReference, def.origin.clone(), message);
            found.push(diagnostic.help("say what the schema is in one of the places of the circle"));
        }
    }
}

fn leads_back(api: &Api, start: TypeId) -> bool {
    let mut at = start;
    for _ in 0..=api.types.len() {
        let TypeKind::Alias(slot) = &api.get(at).kind else { return false };
        let inner = match &slot.ty {
            Ty::Nullable(inner) => inner,
            ty => ty,
        };
        let Ty::Ref(next) = inner else { return false };
        if *next == start {
            return true;
        }
        at = *next;
    }
    false
}
