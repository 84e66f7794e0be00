//! Which operations a file holds, and how it sees the files beside it.

use super::{Module, Reach};
use crate::ir::{Api, Operation, Tag};
use crate::plan::{OperationPlan, Part, Plan, Section};

/// The operations of one file, in order.
#[derive(Clone, Copy)]
pub(crate) struct Group<'a> {
    pub(super) api: &'a Api,
    pub(super) plan: &'a Plan,
    section: &'a Section,
    operations: &'a [Operation],
    part: Option<&'a Part>,
}

impl<'a> Group<'a> {
    /// Every section as a whole.
    pub(super) fn sections(api: &'a Api, plan: &'a Plan) -> impl Iterator<Item = Group<'a>> {
        let receivers = api.receivers.iter();
        let receivers = receivers.map(|receiver| receiver.operations.as_slice());
        let all = std::iter::once(api.operations.as_slice()).chain(receivers);
        all.zip(&plan.sections)
            .map(move |(operations, section)| Group {
                api,
                plan,
                section,
                operations,
                part: None,
            })
    }

    /// This section and the parts that it is split into.
    pub(super) fn with_parts(self) -> impl Iterator<Item = Group<'a>> {
        let parts = self.section.parts.iter();
        std::iter::once(self).chain(parts.map(move |part| Group {
            part: Some(part),
            ..self
        }))
    }

    /// The operations whose items stand in this file: none in the first file of a section that is split.
    pub(super) fn operations(self) -> impl Iterator<Item = (&'a Operation, &'a OperationPlan)> {
        let chosen: Vec<usize> = match self.part {
            Some(part) => part.operations.clone(),
            None if self.section.parts.is_empty() => (0..self.operations.len()).collect(),
            None => Vec::new(),
        };
        chosen.into_iter().filter_map(move |at| {
            Some((self.operations.get(at)?, self.section.operations.get(at)?))
        })
    }

    /// All operations of the section.
    pub(super) fn section(self) -> impl Iterator<Item = (&'a Operation, &'a OperationPlan)> {
        self.operations.iter().zip(&self.section.operations)
    }

    /// Whether the file holds what the section has once.
    pub(super) fn is_first(self) -> bool {
        self.part.is_none()
    }

    /// Whether these are the operations of the document itself, not those that it sends.
    pub(super) fn is_own(self) -> bool {
        self.section.module.is_none()
    }

    /// The module of a receiver.
    pub(super) fn module(self) -> Option<&'a str> {
        self.section.module
    }

    /// The path of the file that holds this of `operations`, `client` or `server`.
    pub(super) fn path(self, name: &str) -> String {
        let folder = self.section.module;
        let part = self.part.map(|part| file(&part.module));
        let steps = [folder, Some(name), part].into_iter().flatten();
        format!("{}.rs", steps.collect::<Vec<_>>().join("/"))
    }

    /// The module of the models, seen from this file.
    pub(super) fn models(self) -> &'static str {
        if self.part.is_some() || self.section.module.is_some() {
            "super::super::models"
        } else {
            "super::models"
        }
    }

    /// The module of the section's operations, seen from the client or the server.
    pub(super) fn operations_module(self) -> &'static str {
        if self.part.is_some() {
            "super::super::operations"
        } else {
            "super::operations"
        }
    }

    /// The module of the document's security schemes, seen from the operations; `None` when it is this file.
    pub(super) fn security_module(self) -> Option<&'static str> {
        match (self.section.module, self.part) {
            (None, None) => None,
            (None, Some(_)) => Some("super"),
            (Some(_), _) => Some("super::super::operations"),
        }
    }

    /// The modules of the parts, when this is the first file of a section that is split; which operations have items in theirs, `has_items`
    /// says.
    pub(super) fn modules(self, has_items: impl Fn(&OperationPlan) -> bool) -> Vec<Module> {
        let operations = &self.section.operations;
        let reach = |part: &Part| {
            let mut mine = part.operations.iter().filter_map(|at| operations.get(*at));
            if mine.any(&has_items) {
                Reach::Flat
            } else {
                Reach::Closed
            }
        };
        let parts = self.section.parts.iter().filter(|_| self.part.is_none());
        let module = |part: &Part| Module {
            name: part.module.clone(),
            features: Vec::new(),
            reach: reach(part),
        };
        let mut modules: Vec<Module> = parts.map(module).collect();
        modules.sort_by(|one, other| one.name.cmp(&other.name));
        modules
    }

    /// The API's title, with the tag or the receiver, as it stands in a sentence.
    pub(super) fn title(self) -> String {
        let title = super::title(self.api);
        let title = match self.module() {
            Some(name) => format!("the {name} of {title}"),
            None => title,
        };
        match self.part.map(|part| &part.tag) {
            None => title,
            Some(None) => format!("{title}, those without a tag"),
            Some(Some(tag)) => format!("{title}, tag {tag:?}"),
        }
    }

    /// What the document says about the tag.
    pub(super) fn about_tag(self) -> Option<&'a str> {
        let tag = self.part?.tag.as_ref()?;
        let declared: Option<&'a Tag> = self.api.tags.iter().find(|declared| declared.name == *tag);
        let text = declared?.docs.text.as_str();
        (!text.is_empty()).then_some(text)
    }
}

/// The name of a module's file.
fn file(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}
