//! Reads documents as JSON values: a path enters, a tree leaves, if the text is JSON or YAML. Nothing is repaired.

use std::fs;
use std::path::Path;

use serde_json::Value;

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
    match tree {
        Value::Array(list) => list.iter().any(leaves_the_file),
        Value::Object(map) => map.iter().any(|(key, value)| {
            let foreign = value
                .as_str()
                .is_some_and(|text| key == "$ref" && !text.starts_with('#'));
            foreign || leaves_the_file(value)
        }),
        _ => false,
    }
}
