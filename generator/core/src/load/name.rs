use std::collections::BTreeSet;
use std::path::Path;

use crate::source::Pointer;

/// The objects whose members have names of their own, and not only a role.
const NAMING: &[&str] = &[
    "schemas",
    "definitions",
    "$defs",
    "parameters",
    "responses",
    "headers",
    "examples",
    "requestBodies",
    "links",
    "callbacks",
    "securitySchemes",
    "pathItems",
];

/// What is left of a name without a single usable character.
const NAMELESS: &str = "_";

/// Members that have a role in the object above them and no meaning without it.
const ROLES: &[&str] = &[
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "schema",
    "content",
    "paths",
    "get",
    "put",
    "post",
    "delete",
    "patch",
    "head",
    "options",
    "trace",
];

/// A name for the component that comes from `pointer` in the file at `path`, not in `taken`.
///
/// It derives from the place alone as long as that is unique: the last step of the pointer, or the file's stem for a whole file.
pub(super) fn choose(path: &Path, pointer: &Pointer, taken: &BTreeSet<String>) -> String {
    let (stem, folder) = stem(path);
    let own = own_name(&stem, pointer);
    let longer = [
        own.clone(),
        join(&stem, &own),
        join(&folder, &join(&stem, &own)),
    ];
    let numbered = (2_u32..).map(|number| format!("{own}_{number}"));
    let mut candidates = longer.into_iter().chain(numbered);
    candidates.find(|name| !taken.contains(name)).unwrap_or(own)
}

/// `stem` and then `name`; only `name` if that says it already.
fn join(stem: &str, name: &str) -> String {
    if stem == NAMELESS || name == stem || name.starts_with(&format!("{stem}_")) {
        return name.to_owned();
    }
    format!("{stem}_{name}")
}

fn own_name(stem: &str, pointer: &Pointer) -> String {
    let steps: Vec<String> = pointer.steps().collect();
    let named = steps
        .iter()
        .rposition(|step| NAMING.contains(&step.as_str()))
        .map_or(0, |at| at + 1);
    let rest: Vec<String> = steps.iter().skip(named).map(|step| clean(step)).collect();
    match rest.as_slice() {
        [] => stem.to_owned(),
        [name] => name.clone(),
        [folder, name] if named == 0 && !ROLES.contains(&folder.as_str()) => name.clone(),
        rest if named > 0 => rest.join("_"),
        rest => join(stem, &rest.join("_")),
    }
}

/// The file's stem and its folder's name; a file that stands for its folder has the folder's name.
fn stem(path: &Path) -> (String, String) {
    let part = |part: Option<&std::ffi::OsStr>| clean(&part.unwrap_or_default().to_string_lossy());
    let stem = part(path.file_stem());
    let folder = part(path.parent().and_then(Path::file_name));
    if matches!(stem.as_str(), "index" | "_index") && folder != NAMELESS {
        (folder.clone(), folder)
    } else {
        (stem, folder)
    }
}

/// Leaves what the name of a component may have (OpenAPI 3.1, section 4.8.7): `^[a-zA-Z0-9._-]+$`.
fn clean(name: &str) -> String {
    let cleaned: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let cleaned = cleaned.trim_matches('_');
    if cleaned.is_empty() {
        NAMELESS.to_owned()
    } else {
        cleaned.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str, pointer: &str, taken: &[&str]) -> String {
        let taken = taken.iter().map(|name| (*name).to_owned()).collect();
        choose(Path::new(path), &Pointer::from_escaped(pointer), &taken)
    }

    #[test]
    fn names_derive_from_the_place() {
        assert_eq!(name("a/user.yaml", "", &[]), "user");
        assert_eq!(name("a/user.yaml", "/components/schemas/User", &[]), "User");
        assert_eq!(name("a/user.yaml", "/User", &[]), "User");
        assert_eq!(name("user/index.yaml", "", &[]), "user");
        assert_eq!(
            name("a/user.yaml", "/properties/id", &[]),
            "user_properties_id"
        );
        assert_eq!(
            name("a.yaml", "/definitions/X/properties/id", &[]),
            "X_properties_id"
        );
        assert_eq!(name("a.yaml", "/~1x y", &[]), "x_y");
        assert_eq!(name("ü.yaml", "", &[]), "_");
    }

    #[test]
    fn taken_names_grow_from_the_place() {
        assert_eq!(name("v1/user.yaml", "/User", &["User"]), "user_User");
        assert_eq!(
            name("v1/user.yaml", "/User", &["User", "user_User"]),
            "v1_user_User"
        );
        assert_eq!(name("v1/user.yaml", "", &["user"]), "v1_user");
        assert_eq!(name("user.yaml", "", &["user"]), "user_2");
    }
}
