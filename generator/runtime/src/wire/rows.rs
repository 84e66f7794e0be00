//! Rows as text, and the functions that rows call.
//!
//! Enters: the text of a macro's rows, all of whose arguments are literals; or rows that constant functions made. Leaves: rows.

use super::response::ResponseWire;
use super::row::Row;
use crate::rows::{Token, Tokens};
use crate::schema::Rule;

// What rows name the types of headers by.
pub use crate::schema::Schema as _;

#[cfg(feature = "xml")]
pub use super::row::xml;
pub use super::row::{
    bytes, content, cookie, events, form, header, json, json_lines, json_sequence, multipart,
    multipart_headed, multipart_items, part, path, query, querystring, text,
};

/// The rules of rows, by their names.
pub type Ruled = &'static [(&'static str, &'static [Rule])];

/// The rows of a request.
#[doc(hidden)]
#[derive(Debug)]
pub enum Rows {
    /// As text.
    Text(&'static str, Ruled),
    /// Made by constant functions, since their arguments are not all literals; and the fields, as text.
    Made(&'static [Row], &'static str),
}

impl Rows {
    /// The names of the fields, and their rows, which are kept for good.
    pub(super) fn keep(self) -> (Vec<&'static str>, &'static [Row]) {
        match self {
            Self::Made(rows, fields) => (fields.split_whitespace().collect(), rows),
            Self::Text(text, ruled) => {
                let read = read(text, ruled);
                let fields = read.iter().map(|read| read.name).collect();
                let rows: Vec<Row> = read.into_iter().filter_map(|read| read.row).collect();
                (fields, rows.leak())
            }
        }
    }
}

/// The responses that a text describes.
#[doc(hidden)]
pub fn responses(text: &'static str, ruled: Ruled) -> Vec<ResponseWire> {
    let read = read(text, ruled).into_iter();
    read.map(|read| ResponseWire::new(read.pattern, read.row.as_slice()))
        .collect()
}

/// What a text says of one row.
#[derive(Default)]
struct Read {
    pattern: &'static str,
    name: &'static str,
    row: Option<Row>,
}

/// Reads rows such as `"200" Ok : json("application/json").or("*/*"),`: the status of a response, the name of the field or
/// variant, and how it travels.
fn read(text: &'static str, ruled: Ruled) -> Vec<Read> {
    let mut found: Vec<Read> = Vec::new();
    let mut row = Read::default();
    let mut tokens = Tokens::of(text);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(pattern) => row.pattern = pattern,
            Token::Word(name) => row.name = name,
            Token::Mark(':') => {
                row.row = call(&mut tokens).and_then(|(kind, args)| made(kind, &args))
            }
            Token::Mark('.') => {
                let option = call(&mut tokens);
                row.row = row
                    .row
                    .zip(option)
                    .map(|(row, (option, args))| with(row, option, &args));
            }
            Token::Mark(_) => found.push(std::mem::take(&mut row)),
        }
    }
    for row in &mut found {
        let rules = ruled.iter().find(|(ruled, _)| *ruled == row.name);
        if let (Some((_, rules)), Some(row)) = (rules, &mut row.row) {
            row.rules = rules;
        }
    }
    found
}

/// The name and the arguments of a call.
fn call(tokens: &mut Tokens) -> Option<(&'static str, Vec<&'static str>)> {
    let Some(Token::Word(name)) = tokens.next() else {
        return None;
    };
    let args = tokens.take_while(|token| *token != Token::Mark(')'));
    let args = args.filter_map(|token| match token {
        Token::Word(text) | Token::Text(text) => Some(text),
        Token::Mark(_) => None,
    });
    Some((name, args.collect()))
}

/// The row that a constant function makes.
fn made(kind: &str, args: &[&'static str]) -> Option<Row> {
    let first = args.first().copied().unwrap_or_default();
    Some(match kind {
        "path" => path(first),
        "query" => query(first),
        "querystring" => querystring(first),
        "header" => header(first),
        "cookie" => cookie(first),
        "json" => json(first),
        "form" => form(first),
        "text" => text(first),
        "json_lines" => json_lines(first),
        "json_sequence" => json_sequence(first),
        "events" => events(first),
        "multipart" => multipart(first),
        "multipart_headed" => multipart_headed(first),
        "multipart_items" => multipart_items(first),
        "bytes" => bytes(first),
        _ => return None,
    })
}

/// A row with an option.
fn with(row: Row, option: &str, args: &[&'static str]) -> Row {
    let first = args.first().copied().unwrap_or_default();
    match option {
        "style" => row.style(first),
        "explode" => row.explode(first == "true"),
        "default" => row.default(first),
        "or" => row.or(first),
        "allow_reserved" => row.allow_reserved(),
        "allow_empty" => row.allow_empty(),
        "or_null" => row.or_null(),
        "none_is_null" => row.none_is_null(),
        "content_json" => row.content_json(),
        _ => row,
    }
}
