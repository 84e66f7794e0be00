use proc_macro2::TokenStream;

use super::Module;

/// One item of a file.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// Rust proper.
    Rust(TokenStream),
    /// A declaration in the grammar of one of the runtime's macros, row by row.
    Table(Table),
}

/// An invocation of one of the runtime's macros.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// The macro.
    pub name: &'static str,
    /// Lines of documentation, with their slashes.
    pub docs: Vec<String>,
    /// What stands in the macro's braces.
    pub blocks: Vec<Block>,
}

/// A line of a macro's input, with rows in braces after it or without.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// The line.
    pub head: String,
    /// The rows, without their commas.
    pub rows: Option<Vec<String>>,
}

impl Table {
    /// A table of one block with rows.
    pub(crate) fn new(name: &'static str, head: impl Into<String>, rows: Vec<String>) -> Self {
        Self {
            name,
            docs: Vec::new(),
            blocks: vec![Block {
                head: head.into(),
                rows: Some(rows),
            }],
        }
    }

    /// A table that is one line.
    pub(crate) fn line(name: &'static str, head: impl Into<String>) -> Self {
        Self {
            name,
            docs: Vec::new(),
            blocks: vec![Block {
                head: head.into(),
                rows: None,
            }],
        }
    }

    /// Adds a line without rows.
    pub(crate) fn and(mut self, line: Option<String>) -> Self {
        self.blocks
            .extend(line.map(|head| Block { head, rows: None }));
        self
    }
}

/// One file of the output, but for its items.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// What the file's `//!` says.
    pub docs: String,
    /// Its imports.
    pub imports: Vec<String>,
    /// The modules below it.
    pub modules: Vec<Module>,
}

/// Takes the items of a file one by one, in order, so that no file is held as tokens.
pub(crate) type Sink<'s> = &'s mut dyn FnMut(Item);
