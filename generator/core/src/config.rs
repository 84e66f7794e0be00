//! Plain options, read by every room and written by the façade.

use std::path::PathBuf;

/// What is generated besides the models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Selection {
    /// The async client.
    pub client: bool,
    /// The axum server.
    pub server: bool,
    /// The document itself.
    pub document: bool,
}

impl Selection {
    /// The models alone.
    pub(crate) const MODELS: Self = Self {
        client: false,
        server: false,
        document: false,
    };
}

/// Whether the operations of a document stand in files by tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Split {
    /// Where there are many of them.
    #[default]
    Auto,
    /// Always, when there is more than one tag.
    Always,
    /// Never: one file for all.
    Never,
}

/// A whole crate instead of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CratePlan {
    /// The name of the crate.
    pub name: String,
    /// Where the runtime crate is, for crates that do not take it from a registry.
    pub runtime_path: Option<PathBuf>,
}

/// The form of the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Layout {
    /// A folder with `mod.rs`.
    #[default]
    Module,
    /// A folder with `Cargo.toml` and `src/lib.rs`.
    Crate(CratePlan),
    /// One file with the modules in it, for `include!`.
    SingleFile(String),
}

impl Layout {
    /// The crate that is asked for, if it is one.
    #[must_use]
    pub(crate) fn crate_plan(&self) -> Option<&CratePlan> {
        match self {
            Self::Crate(plan) => Some(plan),
            _ => None,
        }
    }
}
