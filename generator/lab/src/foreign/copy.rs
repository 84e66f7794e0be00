//! The copies of documents that Schemathesis reads: a document's tree enters, one that also says what generated servers do leaves.
//!
//! - What a generated server answers bad requests with is described: a `4XX` response of problem details (RFC 9457). Swagger 2.0 has no
//!   media type for a response of its own, so there the described refusals lose their schemas instead.
//! - A schema with `properties` or `additionalProperties` and no type is an object, as authors mean it (`--exact` reads it otherwise).
//! - A path with a fragment (`/tags/{arn}#keys`) is left out: no request has one.
//! - Integers are those of 64 bits, which generated types hold.
//! - A body of `*/*` is JSON by a name that says so, because Schemathesis sends what media types say, such as YAML as `text/yaml`.
//! - A body that may be JSON is JSON. A form or XML cannot tell an empty list from none, nor a text from a number, and Schemathesis
//!   asks for the refusal of what it meant and not of what it sent: `<complete>0</complete>` for an integer where there is a boolean.

use serde_json::{Map, Value, json};

/// The methods of operations in a path item.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What else a schema may say of its type.
const SAYS_MORE: [&str; 6] = ["type", "allOf", "anyOf", "oneOf", "enum", "$ref"];

/// The copy, with about so many operations of the document, evenly from its paths.
pub(super) fn of(document: &Value, operations: Option<usize>) -> Value {
    let mut tree = document.clone();
    if let Some(paths) = tree.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|path, _| !path.contains('#'));
    }
    if let Some(most) = operations {
        thin(&mut tree, most);
    }
    with_refusals(&mut tree);
    as_generated(&mut tree, false);
    tree
}

/// How many operations the tree has.
pub(super) fn operations(tree: &Value) -> usize {
    let paths = tree.get("paths").and_then(Value::as_object);
    paths.into_iter().flat_map(Map::values).map(count).sum()
}

fn count(item: &Value) -> usize {
    METHODS
        .iter()
        .filter(|method| item.get(method).is_some())
        .count()
}

/// Leaves every path out that would make it more: whole paths, because a method of a path that stays is one that the server knows.
fn thin(tree: &mut Value, most: usize) {
    let all = operations(tree);
    let Some(paths) = tree.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    let (mut seen, mut kept) = (0, 0);
    paths.retain(|_, item| {
        let keep = kept * all < (seen + 1) * most || kept == 0;
        seen += count(item);
        kept += if keep { count(item) } else { 0 };
        keep
    });
}

/// Adds the responses that refuse bad requests to each operation.
fn with_refusals(tree: &mut Value) {
    let old = tree.get("swagger").is_some();
    let produces = tree.get("produces").cloned();
    let paths = tree.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    for operation in items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
        .filter_map(Value::as_object_mut)
    {
        if !operation.get("responses").is_some_and(Value::is_object) {
            continue;
        }
        if old {
            refusals_of_swagger(operation, produces.as_ref());
        } else if let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        {
            refusals(responses);
        }
    }
}

fn refusals(responses: &mut Map<String, Value>) {
    let schema = json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {"status": {"type": "integer", "minimum": 400, "maximum": 499}},
    });
    let problem = json!({"application/problem+json": {"schema": schema}});
    for (_, response) in responses
        .iter_mut()
        .filter(|(key, _)| key.starts_with('4') || *key == "default")
    {
        // A response that is a reference stays what others see it as.
        let Some(response) = response
            .as_object_mut()
            .filter(|it| !it.contains_key("$ref"))
        else {
            continue;
        };
        let content = response.entry("content").or_insert_with(|| json!({}));
        if let (Some(content), Some(problem)) = (content.as_object_mut(), problem.as_object()) {
            content.extend(problem.clone());
        }
    }
    responses
        .entry("4XX")
        .or_insert_with(|| json!({"description": "A refusal.", "content": problem}));
}

fn refusals_of_swagger(operation: &mut Map<String, Value>, produces: Option<&Value>) {
    let media = operation
        .entry("produces")
        .or_insert_with(|| produces.cloned().unwrap_or_else(|| json!([])));
    if let Some(media) = media.as_array_mut() {
        media.push("application/problem+json".into());
    }
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    let refusal = json!({"description": "A refusal."});
    responses.insert("default".to_owned(), refusal.clone());
    for (_, response) in responses.iter_mut().filter(|(key, _)| key.starts_with('4')) {
        *response = refusal.clone();
    }
}

/// Whether a path is described by two templates of which neither is the concrete one: `/{x}:verb` and `/{x}`.
pub(super) fn overlap(tree: &Value) -> bool {
    let paths = tree.get("paths").and_then(Value::as_object);
    let paths: Vec<&String> = paths.into_iter().flat_map(|paths| paths.keys()).collect();
    let same = |(one, other): (&str, &str)| {
        one == other || one.starts_with('{') && one.ends_with('}') && other.contains('{')
    };
    let covers = |template: &str, path: &str| {
        template != path
            && template.split('/').count() == path.split('/').count()
            && template.split('/').zip(path.split('/')).all(same)
    };
    paths
        .iter()
        .any(|path| paths.iter().any(|template| covers(template, path)))
}

/// Bounds integers, and leaves other media types out where there is JSON.
///
/// In a map of `properties` the keys are names and no keywords.
fn as_generated(tree: &mut Value, names: bool) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(|item| as_generated(item, false)),
        Value::Object(members) if names => members
            .values_mut()
            .for_each(|member| as_generated(member, false)),
        Value::Object(members) => {
            let object = ["properties", "additionalProperties"]
                .iter()
                .any(|keyword| members.get(*keyword).is_some_and(Value::is_object));
            if object
                && !SAYS_MORE
                    .iter()
                    .any(|keyword| members.contains_key(*keyword))
            {
                members.insert("type".to_owned(), "object".into());
            }
            if members.get("type").and_then(Value::as_str) == Some("integer") {
                members.entry("minimum").or_insert(i64::MIN.into());
                members.entry("maximum").or_insert(i64::MAX.into());
            }
            let content = members
                .get_mut("requestBody")
                .and_then(|body| body.get_mut("content"))
                .and_then(Value::as_object_mut);
            if let Some(content) = content {
                body_as_generated(content);
            }
            for (key, member) in members {
                as_generated(member, key == "properties");
            }
        }
        _ => {}
    }
}

fn body_as_generated(content: &mut Map<String, Value>) {
    if let Some(any) = content.remove("*/*") {
        content.insert("application/any+json".to_owned(), any);
    }
    if content.contains_key("application/json") {
        content.retain(|media, _| media == "application/json");
    }
}

/// The headers with credentials that the servers take.
pub(super) fn credentials(tree: &Value) -> Vec<String> {
    let schemes = ["/components/securitySchemes", "/securityDefinitions"]
        .iter()
        .find_map(|pointer| tree.pointer(pointer))
        .and_then(Value::as_object);
    let mut headers = Vec::new();
    for scheme in schemes.into_iter().flat_map(|schemes| schemes.values()) {
        let text = |name: &str| scheme.get(name).and_then(Value::as_str).unwrap_or_default();
        match (text("type"), text("scheme"), text("in")) {
            // `ada`, `secret`.
            ("http", "basic", _) | ("basic", _, _) => {
                headers.push("Authorization: Basic YWRhOnNlY3JldA==".to_owned())
            }
            ("http" | "oauth2" | "openIdConnect", _, _) => {
                headers.push("Authorization: Bearer token".to_owned());
            }
            ("apiKey", _, "header") => headers.push(format!("{}: key", text("name"))),
            _ => {}
        }
    }
    headers.dedup_by_key(|header| header.split(':').next().unwrap_or_default().to_owned());
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_what_authors_mean() {
        let mut tree = json!({"properties": {"properties": {"type": "integer"}}});
        as_generated(&mut tree, false);
        assert_eq!(tree["type"], "object");
        assert_eq!(tree["properties"]["properties"]["maximum"], i64::MAX);
        assert!(tree["properties"].get("type").is_none());
    }

    #[test]
    fn a_thin_copy_has_whole_paths() {
        let item = json!({"get": {}, "post": {}});
        let paths: Map<String, Value> =
            (0..50).map(|at| (format!("/{at}"), item.clone())).collect();
        let mut tree = json!({"paths": paths});
        thin(&mut tree, 20);
        assert_eq!(operations(&tree), 20);
        thin(&mut tree, 100);
        assert_eq!(operations(&tree), 20);
    }
}
