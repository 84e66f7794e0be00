use super::docs;
use crate::config::{CratePlan, Selection};
use crate::ir::Api;

/// The file that holds the modules together, and the manifest when a whole crate is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    /// What the module's `//!` says.
    pub docs: Vec<String>,
    /// The modules in order.
    pub modules: Vec<Module>,
    /// The manifest of a crate.
    pub manifest: Option<String>,
}

/// A module of the output.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    /// Its name; the file has the same.
    pub name: &'static str,
    /// The features of which one must be on; empty outside of crates.
    pub features: Vec<&'static str>,
}

/// The package around the emitted files.
#[must_use]
pub(crate) fn package(api: &Api, selection: Selection, plan: Option<&CratePlan>) -> Package {
    let gate = |features: &[&'static str]| {
        if plan.is_some() {
            features.to_vec()
        } else {
            Vec::new()
        }
    };
    let both: Vec<&'static str> = [("client", selection.client), ("server", selection.server)]
        .into_iter()
        .filter(|(_, on)| *on)
        .map(|(name, _)| name)
        .collect();
    let mut modules = vec![Module {
        name: "models",
        features: Vec::new(),
    }];
    if !both.is_empty() {
        modules.push(Module {
            name: "operations",
            features: gate(&both),
        });
    }
    modules.extend(both.iter().map(|name| Module {
        name,
        features: gate(&[name]),
    }));
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
        manifest: plan.map(|plan| manifest(plan, &both)),
    }
}

fn manifest(plan: &CratePlan, features: &[&str]) -> String {
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
        "[package]\nname = {name}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\ndefault = [{default}]\n{}\n[dependencies]\noasmith-runtime = {{ version = \"{}\"{} }}\n",
        list.collect::<String>(),
        env!("CARGO_PKG_VERSION"),
        path.unwrap_or_default(),
    )
}

fn toml_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
