use super::tree::is_odd;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Locator};
use crate::source::{FileId, Node, Number, Origin, Pointer, SourceMap};

/// Reports integers that lost digits, and replaces what JSON has no number for.
pub(super) fn check(
    root: &mut Node,
    file: FileId,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let mut locator = Locator::new(sources);
    let text = sources.get(file).map_or("", |file| file.text.as_str());
    visit_numbers(root, &Pointer::root(), &mut |node, pointer, value| {
        let origin = Origin {
            file,
            pointer: pointer.clone(),
        };
        if !value.is_finite() {
            let message = "infinity and not-a-number do not exist in JSON; read as null";
            diagnostics
                .push(Diagnostic::new(Code::NotJson, origin, message).help("leave the member out"));
            *node = Node::Null;
            return;
        }
        let span = locator.span(&origin);
        let written = span
            .and_then(|span| text.get(span.start..span.end))
            .unwrap_or_default();
        if loses_digits(written, value) {
            let message = format!("`{written}` does not fit 64 bits and is read as {value}");
            let diagnostic = Diagnostic::new(Code::InexactNumber, origin, message);
            diagnostics.push(diagnostic.help("write it as a string if every digit counts"));
        }
    });
}

fn visit_numbers(
    node: &mut Node,
    pointer: &Pointer,
    visit: &mut dyn FnMut(&mut Node, &Pointer, f64),
) {
    match node {
        Node::Number(Number::Float(value)) if is_odd(*value) => {
            let value = *value;
            visit(node, pointer, value);
        }
        Node::List(list) => {
            for (index, node) in list
                .iter_mut()
                .enumerate()
                .filter(|(_, node)| may_hold_numbers(node))
            {
                visit_numbers(node, &pointer.index(index), visit);
            }
        }
        Node::Map(map) => {
            for (name, node) in map.iter_mut().filter(|(_, node)| may_hold_numbers(node)) {
                visit_numbers(node, &pointer.key(name), visit);
            }
        }
        _ => {}
    }
}

fn may_hold_numbers(node: &Node) -> bool {
    matches!(node, Node::Number(_) | Node::List(_) | Node::Map(_))
}

/// Whether `written` is a decimal integer other than `value`. The shortest text that reads as `value` is as good as its
/// exact digits: that is what other programs write.
fn loses_digits(written: &str, value: f64) -> bool {
    let digits = written.trim_start_matches(['+', '-']);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits = digits.trim_start_matches('0');
    is_integer && digits != format!("{:.0}", value.abs()) && digits != value.abs().to_string()
}
