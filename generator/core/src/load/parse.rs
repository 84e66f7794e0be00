use serde::de::DeserializeSeed as _;

use super::numbers;
use super::tree::{DEEPEST, Reading, Refusal, Seed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Locator};
use crate::source::{FileId, Node, Origin, Pointer, SourceMap, Span};

/// Parses a file of `sources`, by its content: JSON if that is what it is, YAML otherwise.
pub(super) fn parse(
    file: FileId,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let source = sources.get(file)?;
    match read_tree(&source.text) {
        Ok(Tree {
            node: Node::Null, ..
        }) => {
            diagnostics.push(Diagnostic::of_file(
                Code::Empty,
                file,
                "the file has no content",
            ));
            None
        }
        Ok(tree) => {
            let is_named_yaml = source
                .path
                .extension()
                .is_some_and(|end| end == "yaml" || end == "yml");
            if let Some(fault) = tree.no_json.filter(|_| !is_named_yaml) {
                diagnostics.push(
                    explain(fault, file, sources)
                        .help("correct it, so that every tool reads the same"),
                );
            }
            let mut node = tree.node;
            if tree.has_odd_numbers {
                numbers::check(&mut node, file, sources, diagnostics);
            }
            Some(node)
        }
        Err(fault) => {
            diagnostics.push(explain(fault, file, sources));
            None
        }
    }
}

/// What a text holds.
struct Tree {
    node: Node,
    has_odd_numbers: bool,
    /// Why a text that was meant as JSON had to be read as YAML.
    no_json: Option<Fault>,
}

/// Why a text gave no tree.
struct Fault {
    code: Code,
    message: String,
    /// The place in the tree, if the fault is one of the tree.
    pointer: Pointer,
    /// The byte at which the parser stopped, if the fault is one of the text.
    at: Option<usize>,
}

impl Fault {
    /// A fault of the text, with the parser's message.
    fn of_text(message: &str, at: Option<usize>) -> Self {
        // The position is rendered in its own way.
        let message = message.split(" at line ").next().unwrap_or(message);
        let message = match message.ends_with("expected a name") {
            true => NO_NAME.to_owned(),
            false => message.to_owned(),
        };
        Self {
            code: Code::Syntax,
            message,
            pointer: Pointer::root(),
            at,
        }
    }

    fn of_tree(refusal: Refusal, pointer: Pointer) -> Self {
        let (code, message) = match refusal {
            Refusal::Duplicate => {
                let name = pointer.steps().last().unwrap_or_default();
                (
                    Code::DuplicateKey,
                    format!("the object has two members named `{name}`"),
                )
            }
            Refusal::Deep => (
                Code::TooDeep,
                format!("objects and arrays are nested more than {DEEPEST} deep"),
            ),
            Refusal::Expansion => (
                Code::Expansion,
                "YAML aliases make the document many times larger than its text".to_owned(),
            ),
        };
        Self {
            code,
            message,
            pointer,
            at: None,
        }
    }
}

fn read_tree(text: &str) -> Result<Tree, Fault> {
    if !text.trim_start().starts_with(['{', '[']) {
        return yaml(text);
    }
    match json(text) {
        // A text that is no JSON may be YAML's flow style. If it is neither, then quoted names say that JSON was meant.
        Err(fault) if fault.code == Code::Syntax => match (yaml(text), is_quoted(text)) {
            (Ok(tree), true) => Ok(Tree {
                no_json: Some(Fault {
                    code: Code::NearlyJson,
                    ..fault
                }),
                ..tree
            }),
            (Err(other), true) if matches!(other.code, Code::Syntax | Code::MultipleDocuments) => {
                Err(fault)
            }
            (result, _) => result,
        },
        result => result,
    }
}

fn is_quoted(text: &str) -> bool {
    text.trim_start()
        .trim_start_matches(['{', '['])
        .trim_start()
        .starts_with('"')
}

fn json(text: &str) -> Result<Tree, Fault> {
    let reading = Reading::new(text.len());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = Seed {
        reading: &reading,
        depth: 0,
    }
    .deserialize(&mut deserializer);
    let node = node.and_then(|node| deserializer.end().map(|()| node));
    finish(reading, node, |error| {
        Fault::of_text(
            &error.to_string(),
            offset(text, error.line(), error.column()),
        )
    })
}

fn yaml(text: &str) -> Result<Tree, Fault> {
    if let Some(at) = too_deep(text) {
        return Err(Fault {
            at: Some(at),
            ..Fault::of_tree(Refusal::Deep, Pointer::root())
        });
    }
    let reading = Reading::new(text.len());
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Ok(Tree {
            node: Node::Null,
            has_odd_numbers: false,
            no_json: None,
        });
    };
    let node = Seed {
        reading: &reading,
        depth: 0,
    }
    .deserialize(first);
    let tree = finish(reading, node, |error| {
        let message = error.to_string();
        // The parser's own guard against aliases has no other sign.
        if message.starts_with("repetition limit exceeded") {
            return Fault::of_tree(Refusal::Expansion, Pointer::root());
        }
        Fault::of_text(&message, error.location().map(|location| location.index()))
    })?;
    if documents.next().is_some() {
        let fault = Fault::of_text(
            "the file holds more than one YAML document",
            second_document(text),
        );
        return Err(Fault {
            code: Code::MultipleDocuments,
            ..fault
        });
    }
    Ok(tree)
}

fn finish<E>(
    reading: Reading,
    node: Result<Node, E>,
    fault: impl FnOnce(E) -> Fault,
) -> Result<Tree, Fault> {
    match (node, reading.refusal()) {
        (Ok(node), _) => Ok(Tree {
            node,
            has_odd_numbers: reading.has_odd_numbers(),
            no_json: None,
        }),
        (Err(_), Some(refusal)) => Err(Fault::of_tree(refusal, reading.place())),
        (Err(error), None) => Err(fault(error)),
    }
}

/// The offset of a line and column as serde_json counts them: from 1, columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let before = line.checked_sub(1)?;
    let start = match before {
        0 => 0,
        _ => text.match_indices('\n').nth(before - 1)?.0 + 1,
    };
    Some((start + column.saturating_sub(1)).min(text.len()))
}

/// The offset at which a text nests YAML's flow style far too deeply. The parser needs time in the square of that depth.
///
/// It counts brackets only where a value may start, so that brackets in prose do not add up.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut may_start) = (0_usize, true);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' if may_start => {
                depth += 1;
                if depth > 2 * DEEPEST {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        may_start = match byte {
            b' ' | b'\t' | b'\r' => may_start,
            _ => b"[{,:-?\n".contains(&byte),
        };
    }
    None
}

/// The offset of the line that starts the second document, as far as it can be told by lines.
fn second_document(text: &str) -> Option<usize> {
    let is_content = |line: &&str| !line.trim().is_empty() && !line.starts_with(['#', '%']);
    let starts_with_marker = text.lines().find(is_content)?.starts_with("---");
    let starts_line = |at: &usize| {
        at.checked_sub(1)
            .is_none_or(|before| text.as_bytes().get(before) == Some(&b'\n'))
    };
    text.match_indices("---")
        .map(|(at, _)| at)
        .filter(starts_line)
        .nth(usize::from(starts_with_marker))
}

/// The diagnostic for a fault.
fn explain(fault: Fault, file: FileId, sources: &SourceMap) -> Diagnostic {
    let mut locator = Locator::new(sources);
    let origin = Origin {
        file,
        pointer: fault.pointer,
    };
    let span = match fault.at {
        Some(at) => locator.at(file, at..at + 1),
        None if fault.code == Code::DuplicateKey => locator.repeated(&origin),
        None if fault.code == Code::Syntax => Some(START),
        None => None,
    };
    let diagnostic = Diagnostic {
        span,
        ..Diagnostic::new(fault.code, origin.clone(), fault.message)
    };
    match fault.code {
        Code::DuplicateKey if span.is_some() => diagnostic
            .related(origin, "the first one")
            .help("remove one of them, or give it the name that was meant"),
        Code::Syntax => {
            let text = sources.get(file).map_or("", |file| file.text.as_str());
            let start = span.and_then(|span| text.as_bytes().get(span.start));
            let help = advice(&diagnostic.message, start);
            diagnostic.help(help)
        }
        Code::Expansion => diagnostic.help("use `$ref` to named components instead of aliases"),
        _ => diagnostic,
    }
}

/// What to do about a fault of the grammar at a byte.
fn advice(message: &str, at: Option<&u8>) -> &'static str {
    if message == NO_NAME {
        "put a text that begins with `{` or `[` in quotes"
    } else if at == Some(&b'\t') {
        "indent with spaces: YAML does not allow tabs there"
    } else {
        "look here and on the line before for a missing quote, comma, colon or bracket, or a wrong indentation"
    }
}

/// What is wrong with an object or array in the place of a member's name, as templates have it: `{{ x }}`.
const NO_NAME: &str = "the name of a member is an object or an array";

const START: Span = Span {
    start: 0,
    end: 0,
    line: 1,
    column: 1,
};
