use std::collections::HashSet;

use super::names;
use super::operations::OperationPlan;
use crate::ir::Operation;

/// Names the methods that follow links: after the operation and the link, and unlike any operation.
pub(super) fn name(plans: &mut [OperationPlan], operations: &[Operation]) {
    let functions: Vec<String> = plans.iter().map(|plan| plan.function.clone()).collect();
    let reserved: HashSet<&str> = functions.iter().map(String::as_str).collect();
    let mut reserved: Vec<&str> = reserved
        .into_iter()
        .chain(["builder", "clone", "at"])
        .collect();
    reserved.sort_unstable();
    let mut wanted = Vec::new();
    for (plan, operation) in plans.iter().zip(operations) {
        let function = plan.function.trim_start_matches("r#");
        let names = operation
            .links
            .iter()
            .map(|link| format!("{function}_{}", link.name));
        wanted.extend(names.map(|name| (names::value_name(&name), false)));
    }
    let mut names = names::assign(wanted, &reserved).into_iter();
    for (plan, operation) in plans.iter_mut().zip(operations) {
        plan.links = names.by_ref().take(operation.links.len()).collect();
    }
}
