use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use oasmith::{Format, Generator, Split, Stage};

use crate::relative;
use crate::terminal;

/// The document that is generated when none is named.
const EXAMPLE: &str = include_str!("../example.yaml");
/// The name of that document in diagnostics.
const EXAMPLE_NAME: &str = "clumio-v2.yaml";
/// Where its output goes unless said otherwise.
const EXAMPLE_OUT: &str = "oasmith-example";

/// Turns an OpenAPI document into Rust: models, an async client and an axum server.
#[derive(Debug, Parser)]
#[command(name = "oasmith", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the Rust source of a document
    Generate(Output),
    /// Compare what would be written with what is there, and write nothing
    Check(Output),
    /// Show a document as it is between two stages
    Dump(Dump),
    /// Explain a code of a diagnostic, or list all codes
    Explain {
        /// The code, such as E0102
        code: Option<String>,
    },
}

/// What `generate` writes and `check` compares.
#[derive(Debug, Args)]
pub(crate) struct Output {
    /// The OpenAPI document, YAML or JSON; a built-in example if left out
    spec: Option<PathBuf>,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only these parts; all three if left out
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PARTS")]
    only: Vec<Part>,
    /// Keep the document itself too, for a server to give out
    #[arg(long)]
    document: bool,
    /// List each value without a type, where it is and why
    #[arg(long)]
    pub(crate) explain_untyped: bool,
    /// Write a whole crate of this name instead of a module
    #[arg(long = "crate", value_name = "NAME", value_parser = crate_name)]
    crate_name: Option<String>,
    /// Where the crate `oasmith-runtime` is, if not in a registry
    #[arg(long, value_name = "DIR", requires = "crate_name")]
    runtime_path: Option<PathBuf>,
    /// A file of names that stay, made if missing; commit it
    #[arg(long, value_name = "FILE")]
    names_lock: Option<PathBuf>,
    /// Whether operations stand in files by tag
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    split: SplitWhen,
    #[command(flatten)]
    choices: Choices,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// What is chosen of the Rust types.
#[derive(Debug, Args)]
struct Choices {
    /// The Rust type of a format of strings, or of a type and format such as number/decimal
    #[arg(long, value_name = "FORMAT=TYPE", value_parser = pair)]
    format: Vec<(String, String)>,
    /// Take the types of these libraries for formats
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIBRARIES")]
    library: Vec<Library>,
    /// Take a type of yours for a schema: a component's name or a JSON pointer
    #[arg(long, value_name = "SCHEMA=TYPE", value_parser = pair)]
    replace: Vec<(String, String)>,
    /// Name a component's type, or the member that a property becomes
    #[arg(long, value_name = "SCHEMA=NAME", value_parser = pair)]
    rename: Vec<(String, String)>,
    /// Let a schema's type derive more traits
    #[arg(long, value_name = "SCHEMA=TRAITS", value_parser = pair)]
    derive: Vec<(String, String)>,
}

/// How a document is read and what is said about it.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// The folder that references may not leave; the document's own if left out
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// A local copy of a remote document; of all below a URL that ends in `/`
    #[arg(long, value_name = "URL=FILE", value_parser = mapping)]
    map: Vec<(String, PathBuf)>,
    /// Refuse what would otherwise be repaired
    #[arg(long)]
    strict: bool,
    /// Refuse documents with warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Read schemas by the letter of JSON Schema: without `type` they allow values of every type
    #[arg(long)]
    exact: bool,
    /// How diagnostics are written
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// What `dump` shows.
#[derive(Debug, Args)]
pub(crate) struct Dump {
    /// The stage after which the document is shown
    #[arg(value_enum)]
    pub(crate) stage: DumpStage,
    /// The OpenAPI document, YAML or JSON
    spec: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Models,
    Client,
    Server,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SplitWhen {
    /// Where there are a hundred or more
    Auto,
    /// Where there is more than one tag
    Always,
    /// One file for all
    Never,
}

impl From<SplitWhen> for Split {
    fn from(when: SplitWhen) -> Self {
        match when {
            SplitWhen::Auto => Self::Auto,
            SplitWhen::Always => Self::Always,
            SplitWhen::Never => Self::Never,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Library {
    Chrono,
    Time,
    Jiff,
    Uuid,
    Url,
    RustDecimal,
}

impl From<Library> for oasmith::Library {
    fn from(library: Library) -> Self {
        match library {
            Library::Chrono => Self::Chrono,
            Library::Time => Self::Time,
            Library::Jiff => Self::Jiff,
            Library::Uuid => Self::Uuid,
            Library::Url => Self::Url,
            Library::RustDecimal => Self::RustDecimal,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// With the line of the document and what to do
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DumpStage {
    /// The document in one tree
    Load,
    /// The tree as OpenAPI 3.0
    Normalize,
    /// What the document means
    Ir,
    /// What it will be called in Rust
    Plan,
}

impl From<DumpStage> for Stage {
    fn from(stage: DumpStage) -> Self {
        match stage {
            DumpStage::Load => Self::Load,
            DumpStage::Normalize => Self::Normalize,
            DumpStage::Ir => Self::Ir,
            DumpStage::Plan => Self::Plan,
        }
    }
}

/// Two texts with a sign between them; the first may be a path, the second may hold the sign.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((first, second)) if !first.is_empty() && !second.is_empty() => {
            Ok((first.to_owned(), second.to_owned()))
        }
        _ => Err("expected two values with `=` between them".to_owned()),
    }
}

fn mapping(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((url, file)) if !url.is_empty() && !file.is_empty() => {
            Ok((url.to_owned(), file.into()))
        }
        _ => Err("expected URL=FILE".to_owned()),
    }
}

impl Output {
    /// The folder to write to; the built-in example has one of its own.
    pub(crate) fn out(&self) -> Result<&Path, clap::Error> {
        match (&self.out, &self.spec) {
            (Some(out), _) => Ok(out),
            (None, None) => Ok(Path::new(EXAMPLE_OUT)),
            (None, Some(_)) => {
                let message = "the folder to write to is missing: pass --out DIR";
                Err(Arguments::command().error(ErrorKind::MissingRequiredArgument, message))
            }
        }
    }

    /// The generator that these arguments describe.
    pub(crate) fn generator(&self) -> Generator {
        let mut generator = match &self.spec {
            Some(spec) => Generator::new(spec),
            None => {
                terminal::note(
                    "no document was named: taking the built-in example, the Clumio users API v2",
                );
                Generator::from_text(EXAMPLE_NAME, EXAMPLE)
            }
        };
        for part in &self.only {
            generator = match part {
                Part::Models => generator.models(),
                Part::Client => generator.client(),
                Part::Server => generator.server(),
            };
        }
        if self.document {
            generator = generator.document();
        }
        if let Some(path) = &self.names_lock {
            generator = generator.names_lock(path);
        }
        if let Some(name) = &self.crate_name {
            generator = generator.crate_named(name);
        }
        if let Some(path) = &self.runtime_path {
            let from = self.out().unwrap_or(Path::new("."));
            generator = generator.runtime_path(relative::seen_from(from, path));
        }
        let generator = self.choices.apply(generator);
        self.reading.apply(generator.split(self.split.into()))
    }
}

impl Choices {
    /// What is chosen of one format stands before what its library says.
    fn apply(&self, mut generator: Generator) -> Generator {
        for library in &self.library {
            generator = generator.library((*library).into());
        }
        for (format, ty) in &self.format {
            generator = generator.format(format, ty);
        }
        for (schema, ty) in &self.replace {
            generator = generator.replace(schema, ty);
        }
        for (schema, name) in &self.rename {
            generator = generator.rename(schema, name);
        }
        for (schema, traits) in &self.derive {
            generator = generator.derive(schema, traits);
        }
        generator
    }
}

impl Dump {
    /// The generator that these arguments describe.
    pub(crate) fn generator(&self) -> Generator {
        self.reading.apply(Generator::new(&self.spec))
    }
}

impl Reading {
    fn apply(&self, mut generator: Generator) -> Generator {
        if let Some(root) = &self.root {
            generator = generator.root(root);
        }
        for (url, file) in &self.map {
            generator = generator.map(url, file);
        }
        generator
            .strict(self.strict)
            .deny_warnings(self.deny_warnings)
            .exact(self.exact)
    }

    /// How diagnostics are written to standard error.
    pub(crate) fn format(&self) -> Format {
        match self.message_format {
            MessageFormat::Human => Format::Human {
                color: terminal::is_coloured(&std::io::stderr()),
            },
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        }
    }

    /// Whether a person reads the messages.
    pub(crate) fn is_for_people(&self) -> bool {
        self.message_format != MessageFormat::Json
    }
}

/// A name that cargo takes for a package (The Cargo Book, The Manifest Format, `name`).
fn crate_name(name: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(plain) {
        Ok(name.to_owned())
    } else {
        Err("a crate's name begins with a letter and has letters, digits, `-` and `_`".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_mapping_ends_at_its_last_sign() {
        assert_eq!(
            mapping("https://x/?a=b=c.yaml"),
            Ok(("https://x/?a=b".into(), "c.yaml".into()))
        );
        assert!(mapping("https://x").is_err() && mapping("=x").is_err() && mapping("x=").is_err());
    }

    #[test]
    fn the_example_is_the_repository_s_document() {
        // A published crate holds only its own files.
        if let Ok(original) = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../specs/clumio-v2.yaml"
        )) {
            assert!(
                original == EXAMPLE,
                "copy specs/clumio-v2.yaml to generator/cli/example.yaml"
            );
        }
    }
}
