//! Reads documents as JSON values: a path enters, a tree leaves, if the text is JSON or YAML. Nothing is repaired.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// The tree of a file, if it can be read; keys become text.
pub(crate) fn read(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(&text)
        .ok()
        .or_else(|| plain(serde_yaml::from_str(&text).ok()?))
}

fn plain(value: serde_yaml::Value) -> Option<Value> {
    use serde_yaml::Value as Yaml;
    Some(match value {
        Yaml::Sequence(list) => Value::Array(list.into_iter().map(plain).collect::<Option<_>>()?),
        Yaml::Mapping(map) => {
            let member = |(key, value)| {
                let key = match key {
                    Yaml::String(text) => text,
                    other => serde_json::to_string(&other).ok()?,
                };
                Some((key, plain(value)?))
            };
            Value::Object(map.into_iter().map(member).collect::<Option<_>>()?)
        }
        Yaml::Tagged(tagged) => plain(tagged.value)?,
        scalar => serde_json::to_value(scalar).ok()?,
    })
}

/// Whether the tree refers to other files, which are not there for a text in memory.
pub(crate) fn leaves_the_file(tree: &Value) -> bool {
    let mut leaves = false;
    let mut tree = tree.clone();
    references(&mut tree, false, &mut |text| {
        leaves |= !text.starts_with('#')
    });
    leaves
}

/// Where the trees of other files stand in the one that refers to them.
pub(crate) const FILES: &str = "x-files";

/// The tree of a document with those of all files that it refers to, below [`FILES`], so that every reference stays inside of it.
///
/// # Errors
///
/// Which reference leads to what is not there: another host, no file, or no tree.
pub(crate) fn read_whole(path: &Path) -> Result<Value, String> {
    let root = path.canonicalize().map_err(|error| error.to_string())?;
    let mut paths = vec![root];
    let mut trees: Vec<Value> = Vec::new();
    while let Some(path) = paths.get(trees.len()).cloned() {
        let mut tree = read(&path).ok_or_else(|| path.display().to_string())?;
        let own = trees.len();
        let mut missing = None;
        references(
            &mut tree,
            false,
            &mut |text| match moved(text, own, &path, &mut paths) {
                Some(moved) => *text = moved,
                None => missing = Some(text.clone()),
            },
        );
        if let Some(missing) = missing {
            return Err(missing);
        }
        trees.push(tree);
    }
    let mut trees = trees.into_iter();
    let mut whole = trees.next().unwrap_or_default();
    let files: Map<String, Value> = (1..).map(|at: usize| at.to_string()).zip(trees).collect();
    if let (Value::Object(members), false) = (&mut whole, files.is_empty()) {
        members.insert(FILES.to_owned(), Value::Object(files));
    }
    Ok(whole)
}

/// A reference in the file `own` of `paths`, as one inside of the whole; a file that is new is added to `paths`.
fn moved(text: &str, own: usize, path: &Path, paths: &mut Vec<PathBuf>) -> Option<String> {
    let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
    let at = if file.is_empty() {
        own
    } else {
        let target = path.parent()?.join(file).canonicalize().ok()?;
        let known = paths.iter().position(|path| *path == target);
        known.unwrap_or_else(|| {
            paths.push(target);
            paths.len() - 1
        })
    };
    Some(match at {
        0 => format!("#{fragment}"),
        at => format!("#/{FILES}/{at}{fragment}"),
    })
}

/// Calls `each` with the references in a part of a document. What stands in examples, defaults and values of `enum` is data, in
/// which a member `$ref` is like any other; `named` says that the members of this part are names.
fn references(part: &mut Value, named: bool, each: &mut dyn FnMut(&mut String)) {
    match part {
        Value::Array(list) => list
            .iter_mut()
            .for_each(|part| references(part, false, each)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if key == "$ref" && !named => each(text),
                    Value::Object(examples) if key == "examples" && !named => {
                        let own = examples.values_mut();
                        let own = own.filter_map(|example| example.get_mut("$ref"));
                        for reference in own {
                            if let Value::String(text) = reference {
                                each(text);
                            }
                        }
                    }
                    _ if is_data(key, named) => {}
                    _ => references(value, !named && holds_names(key), each),
                }
            }
        }
        _ => {}
    }
}

/// Whether the value of this member is data and no part of the document's structure.
fn is_data(key: &str, named: bool) -> bool {
    let data = [
        "example",
        "examples",
        "default",
        "enum",
        "const",
        "value",
        "dataValue",
    ];
    !named && (data.contains(&key) || key.starts_with("x-"))
}

/// Whether the members of this member are names that the document gives.
fn holds_names(key: &str) -> bool {
    let maps = [
        "properties",
        "patternProperties",
        "schemas",
        "definitions",
        "$defs",
        "dependentSchemas",
    ];
    maps.contains(&key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_not_looked_for_in_data() {
        let data = json!({
            "properties": {"example": {"type": "string"}},
            "example": {"$ref": "https://example.org/users/1"},
            "examples": {"a": {"value": {"$ref": "x.json"}}},
            "x-own": {"$ref": "y.json"},
        });
        assert!(!leaves_the_file(&data));
        let named = json!({"properties": {"example": {"$ref": "x.json"}}});
        assert!(leaves_the_file(&named));
        assert!(leaves_the_file(
            &json!({"examples": {"a": {"$ref": "x.json"}}})
        ));
        assert!(!leaves_the_file(&json!({"properties": {"$ref": "x.json"}})));
    }

    #[test]
    fn other_files_come_into_the_whole() {
        let folder = std::env::temp_dir().join(format!("oasmith-lab-tree-{}", std::process::id()));
        fs::create_dir_all(folder.join("parts")).unwrap();
        let root = json!({"openapi": "3.0.3", "a": {"$ref": "parts/b.json#/x"}});
        let other = json!({"x": {"$ref": "#/y"}, "y": {"$ref": "../root.json#/openapi"}});
        fs::write(folder.join("root.json"), root.to_string()).unwrap();
        fs::write(folder.join("parts/b.json"), other.to_string()).unwrap();
        let whole = read_whole(&folder.join("root.json")).unwrap();
        assert_eq!(whole["a"]["$ref"], "#/x-files/1/x");
        assert_eq!(whole[FILES]["1"]["x"]["$ref"], "#/x-files/1/y");
        assert_eq!(whole[FILES]["1"]["y"]["$ref"], "#/openapi");
        fs::write(folder.join("parts/b.json"), r#"{"$ref": "http://a/b"}"#).unwrap();
        assert!(read_whole(&folder.join("root.json")).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
