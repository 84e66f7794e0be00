//! Plain options, read by every room and written by the façade.

use std::collections::{BTreeMap, BTreeSet};
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

/// What the user chooses of the Rust types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Choices {
    /// The Rust type of a format of strings (`date-time`), or of a type and format (`number/decimal`).
    pub formats: BTreeMap<String, String>,
    /// What is chosen of single schemas.
    pub schemas: Vec<Choice>,
    /// The features of the runtime that the chosen types need.
    pub features: BTreeSet<&'static str>,
    /// Whether schemas are read by the letter of JSON Schema.
    pub exact: bool,
}

/// What is chosen of one schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The component's name, or the schema's JSON pointer.
    pub target: String,
    /// The extension by which a document says the same.
    pub extension: &'static str,
    /// Its value.
    pub value: String,
}

/// A library whose types may stand for formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Library {
    /// `chrono`: `date-time` becomes `DateTime<FixedOffset>`, `date` becomes `NaiveDate`.
    Chrono,
    /// `time`: `date-time` becomes `OffsetDateTime`, `date` becomes `Date`, in wrappers of the runtime.
    Time,
    /// `jiff`: `date-time` becomes `Timestamp`, `date` becomes `civil::Date`, `duration` becomes
    /// `Span`, in a wrapper of the runtime.
    Jiff,
    /// `uuid`: `uuid` becomes `Uuid`.
    Uuid,
    /// `url`: `uri` becomes `Url`.
    Url,
    /// `rust_decimal`: `decimal` of strings becomes `Decimal`.
    RustDecimal,
}

impl Library {
    /// The formats that it has types for, with their paths.
    pub(crate) fn formats(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Chrono => &[
                (
                    "date-time",
                    "oasmith_runtime::chrono::DateTime<oasmith_runtime::chrono::FixedOffset>",
                ),
                ("date", "oasmith_runtime::chrono::NaiveDate"),
            ],
            Self::Time => &[
                ("date-time", "oasmith_runtime::time::DateTime"),
                ("date", "oasmith_runtime::time::Date"),
            ],
            Self::Jiff => &[
                ("date-time", "oasmith_runtime::jiff::Timestamp"),
                ("date", "oasmith_runtime::jiff::civil::Date"),
                ("duration", "oasmith_runtime::Span"),
            ],
            Self::Uuid => &[("uuid", "oasmith_runtime::uuid::Uuid")],
            Self::Url => &[("uri", "oasmith_runtime::url::Url")],
            Self::RustDecimal => &[("decimal", "oasmith_runtime::rust_decimal::Decimal")],
        }
    }

    /// The feature of the runtime that brings it.
    pub(crate) const fn feature(self) -> &'static str {
        match self {
            Self::Chrono => "chrono",
            Self::Time => "time",
            Self::Jiff => "jiff",
            Self::Uuid => "uuid",
            Self::Url => "url",
            Self::RustDecimal => "rust_decimal",
        }
    }
}

/// A whole crate instead of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CratePlan {
    /// The name of the crate.
    pub name: String,
    /// Where the runtime crate is, for crates that do not take it from a registry.
    pub runtime_path: Option<PathBuf>,
    /// The features of the runtime that chosen types need.
    pub features: BTreeSet<&'static str>,
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
