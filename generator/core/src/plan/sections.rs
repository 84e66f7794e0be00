//! Which operations stand together: those of the document, and those that the API sends; large ones in files by tag.

use std::collections::HashMap;

use super::operations::{self, OperationPlan};
use super::sizes::Sizes;
use super::{Lock, Plan, names};
use crate::config::Split;
use crate::ir::{Api, Operation};

/// From this many operations on a section is split by tag, unless the user says otherwise.
const LARGE: usize = 100;

/// Names that a file may not have on every file system.
const NOT_FILES: &[&str] = &["aux", "con", "mod", "nul", "prn"];

/// Operations that share a trait of the server and a client.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// The module that holds it; `None` for the operations of the document itself.
    pub module: Option<&'static str>,
    /// By position in its operations.
    pub operations: Vec<OperationPlan>,
    /// The files that it is split into; empty when it is not.
    pub parts: Vec<Part>,
}

/// The operations of one tag.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The module.
    pub module: String,
    /// The tag; `None` for operations without any.
    pub tag: Option<String>,
    /// Positions in the section's operations, in order.
    pub operations: Vec<usize>,
}

/// The operations of the document, then those of each receiver.
pub(super) fn plan(
    api: &Api,
    plan: &Plan,
    split: Split,
    lock: &Lock,
    sizes: &mut Sizes,
) -> Vec<Section> {
    let own = Section {
        module: None,
        operations: operations::plan(api, &api.operations, plan, lock, sizes),
        parts: parts(&api.operations, split),
    };
    let receivers: Vec<Section> = api
        .receivers
        .iter()
        .map(|receiver| Section {
            module: Some(receiver.name),
            operations: operations::plan(api, &receiver.operations, plan, &Lock::default(), sizes),
            parts: Vec::new(),
        })
        .collect();
    std::iter::once(own).chain(receivers).collect()
}

fn module(words: &str) -> String {
    let name = names::value_name(words);
    let plain = name.strip_prefix("r#").unwrap_or(&name);
    if NOT_FILES.contains(&plain) {
        format!("{plain}_")
    } else {
        name
    }
}

/// An operation stands with its first tag; tags come in the order of their first operations.
fn parts(operations: &[Operation], split: Split) -> Vec<Part> {
    let wanted = match split {
        Split::Auto => operations.len() >= LARGE,
        Split::Always => true,
        Split::Never => false,
    };
    if !wanted {
        return Vec::new();
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut known: HashMap<Option<&str>, usize> = HashMap::new();
    for (at, operation) in operations.iter().enumerate() {
        let tag = operation.tags.first().map(String::as_str);
        let part = *known.entry(tag).or_insert_with(|| {
            parts.push(Part {
                module: String::new(),
                tag: tag.map(str::to_owned),
                operations: Vec::new(),
            });
            parts.len() - 1
        });
        if let Some(part) = parts.get_mut(part) {
            part.operations.push(at);
        }
    }
    let wanted = parts.iter().map(|part| {
        let name = module(part.tag.as_deref().unwrap_or("untagged"));
        let exact = part.tag.as_ref() == Some(&name);
        (name, exact)
    });
    let modules = names::assign(wanted.collect(), &[]);
    for (part, module) in parts.iter_mut().zip(modules) {
        part.module = module;
    }
    if parts.len() > 1 { parts } else { Vec::new() }
}
