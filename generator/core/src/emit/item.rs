use proc_macro2::TokenStream;

/// One item of a file.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// Rust proper.
    Rust(TokenStream),
    /// A declaration in the grammar of one of the runtime's macros, row by row.
    Table(Table),
    /// A function whose body is one invocation of such a macro.
    Function {
        /// The function with an empty body.
        head: TokenStream,
        /// Its body.
        body: Table,
    },
}

/// An invocation of one of the runtime's macros.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// The macro.
    pub name: &'static str,
    /// What stands before the rows.
    pub head: String,
    /// The rows, without their commas.
    pub rows: Vec<String>,
    /// What stands after the rows.
    pub tail: Option<String>,
}

/// One file of the output.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// What the file's `//!` says.
    pub docs: String,
    /// Its imports.
    pub imports: Vec<String>,
    /// Its items, in order.
    pub items: Vec<Item>,
}
