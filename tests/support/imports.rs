//! Which rooms and crates a source file names: in go its text and its place in the crate, out come the first two names of every path
//! below `crate::`, and the crate of every path that begins with one. What is quoted for the generated code is not looked at.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What a file names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Imports {
    /// Paths below the crate, as `room` or `room::item`.
    pub(crate) rooms: BTreeSet<String>,
    /// Paths below the file's own parent module, as `module` or `module::item`.
    pub(crate) siblings: BTreeSet<String>,
    /// The first names of all other paths, foreign crates among them.
    pub(crate) heads: BTreeSet<String>,
    /// Calls of macros and keywords, as `todo!` or `unsafe`.
    pub(crate) words: BTreeSet<String>,
}

/// Reads a file that is the module `module` of the crate, such as `["load", "bundle"]`.
pub(crate) fn imports(text: &str, module: &[&str]) -> Imports {
    let tokens: TokenStream = text.parse().unwrap();
    let mut found = Imports::default();
    read(&flat(tokens), module.len(), module.len(), &mut found);
    found
}

fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

/// `depth` counts the modules around these tokens, `own` those around the file's content.
fn read(tokens: &[TokenTree], depth: usize, own: usize, found: &mut Imports) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) => read(&flat(group.stream()), depth, own, found),
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if is_punct(tokens.get(at + 1), '!') && !is_punct(tokens.get(at + 2), '=') {
                    found.words.insert(format!("{name}!"));
                }
                found.words.insert(name.clone());
                if let Some(body) = quoted(&name, &tokens[at + 1..]) {
                    at += body;
                } else if let Some(group) = module_body(&name, &tokens[at + 1..]) {
                    read(&flat(group.stream()), depth + 1, own, found);
                    at += 2;
                } else if begins_path(tokens, at) {
                    path(&name, &tokens[at + 1..], depth, own, found);
                    at += supers(&tokens[at..]) * 3;
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// How many tokens `quote! { … }` has after its name.
fn quoted(name: &str, rest: &[TokenTree]) -> Option<usize> {
    (matches!(name, "quote" | "quote_spanned" | "format_ident") && is_punct(rest.first(), '!'))
        .then_some(2)
}

/// The content of `mod name { … }`.
fn module_body<'a>(name: &str, rest: &'a [TokenTree]) -> Option<&'a Group> {
    match (name, rest) {
        ("mod", [TokenTree::Ident(_), TokenTree::Group(group), ..]) => Some(group),
        _ => None,
    }
}

/// Whether the name at `at` is the first of a path, or the whole of a `use`.
fn begins_path(tokens: &[TokenTree], at: usize) -> bool {
    let goes_on = colons(&tokens[at + 1..]);
    let used = at > 0 && matches!(&tokens[at - 1], TokenTree::Ident(word) if word == "use");
    let inside = at > 1 && is_punct(tokens.get(at - 1), ':') && is_punct(tokens.get(at - 2), ':');
    // `::name` at the start of an expression is a crate; after a name it is the inside of a path.
    let rooted = inside
        && (at < 3
            || !matches!(&tokens[at - 3], TokenTree::Ident(_))
                && !is_punct(tokens.get(at - 3), '>'));
    (goes_on || used) && (!inside || rooted)
}

/// Notes where a path leads that begins with `head`.
fn path(head: &str, rest: &[TokenTree], depth: usize, own: usize, found: &mut Imports) {
    let mut up = usize::from(head == "super");
    let mut rest = rest;
    while let Some(next) = after_colons(rest) {
        if up == 0 || !matches!(next.first(), Some(TokenTree::Ident(word)) if word == "super") {
            break;
        }
        up += 1;
        rest = &next[1..];
    }
    let Some(next) = after_colons(rest) else {
        found.heads.insert(head.to_owned());
        return;
    };
    match head {
        "crate" => found.rooms.extend(branches(next)),
        "super" if up >= depth => found.rooms.extend(branches(next)),
        // One step up from the file's content, not from a module inside it.
        "super" if up == depth - own + 1 => found.siblings.extend(branches(next)),
        "super" | "self" | "Self" => {}
        _ => drop(found.heads.insert(head.to_owned())),
    }
}

/// How many steps of `super::` follow the first one.
fn supers(tokens: &[TokenTree]) -> usize {
    let mut count = 0;
    let is_super = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(word)) if word == "super");
    while is_super(tokens.get(count * 3)) && is_super(tokens.get(count * 3 + 3)) {
        count += 1;
    }
    count
}

/// The next one or two names of a path, for each member of a list `{…}`.
fn branches(rest: &[TokenTree]) -> Vec<String> {
    match rest.first() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let members = flat(group.stream());
            members
                .split(|token| is_punct(Some(token), ','))
                .flat_map(branches)
                .collect()
        }
        Some(TokenTree::Ident(first)) => match after_colons(&rest[1..]) {
            Some([TokenTree::Group(group), ..]) => {
                let members = flat(group.stream());
                let members = members.split(|token| is_punct(Some(token), ','));
                let names = members
                    .filter_map(|member| member.first())
                    .map(ToString::to_string);
                names.map(|second| format!("{first}::{second}")).collect()
            }
            Some([TokenTree::Ident(second), ..]) => vec![format!("{first}::{second}")],
            _ => vec![first.to_string()],
        },
        _ => Vec::new(),
    }
}

fn colons(tokens: &[TokenTree]) -> bool {
    is_punct(tokens.first(), ':') && is_punct(tokens.get(1), ':')
}

fn after_colons(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    colons(tokens).then(|| &tokens[2..])
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}
