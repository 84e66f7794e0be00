//! Path templates (OpenAPI 3.0.3, section 4.8.2, Path Templating).

/// Whether the path begins with a slash and its braces come in pairs around names.
pub(super) fn is_sound(path: &str) -> bool {
    path.starts_with('/') && repaired(path).is_none()
}

/// The path with stray braces as literal text; `None` if there is nothing to repair.
pub(super) fn repaired(path: &str) -> Option<String> {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    let mut broken = false;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match parameter(from) {
            Some((name, after)) => {
                out.push('{');
                out.push_str(name);
                out.push('}');
                rest = after;
            }
            None => {
                broken = true;
                out.push_str(if from.starts_with('{') { "%7B" } else { "%7D" });
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    broken.then_some(out)
}

/// What stands behind the path: from the first `?` or `#` on that is in no braces.
pub(super) fn behind(path: &str) -> Option<&str> {
    let mut inside = false;
    let is_end = |sign: char| {
        inside = (inside || sign == '{') && sign != '}';
        !inside && matches!(sign, '?' | '#')
    };
    path.find(is_end).and_then(|at| path.get(at..))
}

/// The path as it is sent: without what stands behind `#`.
pub(super) fn sent(path: &str) -> &str {
    let fragment = behind(path).and_then(|behind| behind.find('#').map(|at| behind.len() - at));
    let end = path.len() - fragment.unwrap_or(0);
    path.get(..end).unwrap_or(path)
}

/// The parameter with which the text begins, and what follows it.
fn parameter(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let (name, after) = inner.split_once('}')?;
    (!name.is_empty() && !name.contains(['{', '/'])).then_some((name, after))
}

/// The names of the parameters in order, each once.
pub(super) fn names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(at) = rest.find('{') {
        let Some((name, after)) = parameter(&rest[at..]) else {
            rest = &rest[at + 1..];
            continue;
        };
        if !names.contains(&name) {
            names.push(name);
        }
        rest = after;
    }
    names
}

/// A name without the operators and modifiers that other template languages put around it.
pub(super) fn plain(name: &str) -> &str {
    let name = name.trim_start_matches(['.', ';', '?', '+', '#', '/', '&', '*']);
    let name = name.split(':').next().unwrap_or(name);
    name.trim_end_matches(['*', '+', '?'])
}

/// The path with all parameter names blanked, by which a server tells paths apart.
pub(super) fn blank(path: &str) -> String {
    names(path).iter().fold(path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), "{}")
    })
}

/// An operation's name made from method and path: `get_users_by_id` for `GET /users/{id}`.
pub(super) fn operation_id(method: &str, path: &str) -> String {
    let mut words = vec![method.to_ascii_lowercase()];
    for segment in path.split('/') {
        let mut rest = segment;
        while !rest.is_empty() {
            if let Some((name, after)) = parameter(rest) {
                words.push("by".to_owned());
                words.extend(split(name));
                rest = after;
            } else {
                // A brace that opens no parameter is a sign like any other.
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let end = rest[first..].find('{').map_or(rest.len(), |at| at + first);
                words.extend(split(&rest[..end]));
                rest = &rest[end..];
            }
        }
    }
    words.join("_")
}

/// The words of a segment.
fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
}
