use super::group::Group;
use super::{SourceFile, docs};
use crate::config::{CratePlan, Selection};
use crate::ir::Api;
use crate::plan::Plan;

/// The file that holds the modules together, and the manifest when a whole crate is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    /// What the module's `//!` says.
    pub docs: Vec<String>,
    /// The modules in order.
    pub modules: Vec<Module>,
    /// The manifest of a crate.
    pub manifest: Option<String>,
    /// The `recursion_limit` of a crate whose types are too deep for rustc's own.
    pub recursion: Option<usize>,
}

/// With types of fewer steps rustc's limit of 128 does: futures, responses and requests around them take some, too.
const DEEP: usize = 64;

/// A module of the output.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    /// Its name; the file has the same.
    pub name: String,
    /// The features of which one must be on; empty outside of crates.
    pub features: Vec<&'static str>,
    /// How its items are reached.
    pub reach: Reach,
}

/// How the items of a module are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// By its name.
    Open,
    /// Through the module above it alone.
    Flat,
    /// Not at all: it has none, only methods of what stands elsewhere.
    Closed,
}

impl Module {
    fn open(name: &str, features: Vec<&'static str>) -> Self {
        Self {
            name: name.to_owned(),
            features,
            reach: Reach::Open,
        }
    }
}

/// The package around the emitted files.
#[must_use]
pub(crate) fn package(
    api: &Api,
    plan: &Plan,
    selection: Selection,
    crate_plan: Option<&CratePlan>,
) -> Package {
    let gate = |features: &[&'static str]| {
        if crate_plan.is_some() {
            features.to_vec()
        } else {
            Vec::new()
        }
    };
    let both = parts(selection);
    let mut modules = vec![Module::open("models", Vec::new())];
    if !both.is_empty() {
        if !api.operations.is_empty() {
            modules.push(Module::open("operations", gate(&both)));
            modules.extend(both.iter().map(|name| Module::open(name, gate(&[name]))));
        }
        if super::xml::has_table(api) {
            modules.push(Module::open("xml", gate(&both)));
        }
        let receivers = Group::sections(api, plan).filter_map(Group::module);
        modules.extend(receivers.map(|name| Module::open(name, gate(&both))));
    }
    if selection.document {
        modules.push(Module::open("document", Vec::new()));
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    let mut text = super::title(api);
    if let Some(first) = text.get(..1) {
        text = format!("{}{}", first.to_uppercase(), &text[1..]);
    }
    text = if api.info.version.is_empty() {
        format!("{text}.")
    } else {
        format!("{text}, version {}.", api.info.version)
    };
    if let Some(description) = &api.info.description {
        text = format!("{text}\n\n{description}");
    }
    Package {
        docs: docs::lines(&text),
        modules,
        recursion: (plan.depth > DEEP).then(|| (2 * plan.depth).next_power_of_two().max(256)),
        manifest: crate_plan.map(|plan| manifest(plan, &both, api.has_xml() && !both.is_empty())),
    }
}

/// What the selection asks for besides the models, by the names of modules and features.
fn parts(selection: Selection) -> Vec<&'static str> {
    [("client", selection.client), ("server", selection.server)]
        .into_iter()
        .filter(|(_, on)| *on)
        .map(|(name, _)| name)
        .collect()
}

/// The file that holds the files of a receiver together.
pub(super) fn receiver(group: Group<'_>, selection: Selection, gated: bool) -> SourceFile {
    let module = group.module().unwrap_or_default();
    let mut modules = vec![Module::open("operations", Vec::new())];
    modules.extend(parts(selection).into_iter().map(|name| {
        let features = if gated { vec![name] } else { Vec::new() };
        Module::open(name, features)
    }));
    SourceFile {
        path: format!("{module}.rs"),
        docs: format!("The requests that the API sends: {}.", group.title()),
        imports: Vec::new(),
        modules,
    }
}

fn manifest(plan: &CratePlan, features: &[&str], xml: bool) -> String {
    let xml = xml.then_some(&"xml");
    let needed: Vec<String> = plan
        .features
        .iter()
        .chain(xml)
        .map(|name| format!("\"{name}\""))
        .collect();
    let needed = if needed.is_empty() {
        String::new()
    } else {
        format!(", features = [{}]", needed.join(", "))
    };
    let name = toml_string(&plan.name);
    let path = plan.runtime_path.as_ref().map(|path| {
        format!(
            ", path = {}",
            toml_string(&path.to_string_lossy().replace('\\', "/"))
        )
    });
    let list = features
        .iter()
        .map(|name| format!("{name} = [\"oasmith-runtime/{name}\"]\n"));
    let default = features
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "[package]\nname = {name}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\ndefault = [{default}]\n{}\n[dependencies]\noasmith-runtime = {{ version = \"{}\"{}{needed} }}\n",
        list.collect::<String>(),
        env!("CARGO_PKG_VERSION"),
        path.unwrap_or_default(),
    )
}

fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
