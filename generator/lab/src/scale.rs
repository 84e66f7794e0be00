//! Makes documents of any size and shows how time and memory grow: numbers of operations enter, a table leaves.
//! What counts is processor time, which a busy machine disturbs less.
//!
//! A document is a list of resources, each with five operations and three schemas of its own beside shared ones: what large
//! real documents look like. A growth that is linear keeps the last columns constant.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::child::Limits;
use crate::corpus::generate;
use crate::row::{Measured, Outcome};
use crate::scratch;

/// Operations of each resource.
const PER_RESOURCE: usize = 5;
/// Resources that share a tag.
const PER_TAG: usize = 20;

/// Which sizes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Numbers of operations
    #[arg(default_values_t = [1_000, 10_000, 30_000])]
    operations: Vec<usize>,
    /// Fail if the processor time per operation of the largest document is more than this many times that of the smallest
    #[arg(long, default_value_t = 2.0)]
    growth: f64,
    /// Fail if the peak memory of a document is more than this many times its size, beside 30 MB
    #[arg(long, default_value_t = 12.0)]
    memory: f64,
    /// How often each document is generated; the fastest counts
    #[arg(long, default_value_t = 3)]
    runs: usize,
}

/// Runs the sizes; whether growth is linear.
///
/// # Errors
///
/// A document cannot be written, or no process can be started.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let folder = scratch::folder().join("scale");
    fs::create_dir_all(&folder)?;
    println!(
        "{:>7} {:>9} {:>9} {:>9} {:>8} {:>7} {:>9} {:>9}",
        "ops", "MB", "lines", "s", "MiB", "MB/s", "cpu us/op", "KiB/op"
    );
    let limits = Limits {
        time: Duration::from_secs(600),
        memory_kib: 16 * 1024 * 1024,
    };
    let (mut per_operation, mut fits) = (Vec::new(), true);
    for &operations in &arguments.operations {
        let path = folder.join(format!("{operations}.json"));
        fs::write(&path, serde_json::to_string(&document(operations))?)?;
        let Some(measured) = fastest(&path, arguments.runs, limits)? else {
            return Ok(false);
        };
        print(&measured);
        fits &= within(&measured, arguments.memory);
        per_operation.push(measured.cpu_seconds / measured.operations.max(1) as f64);
    }
    let (Some(first), Some(last)) = (per_operation.first(), per_operation.last()) else {
        return Ok(true);
    };
    let growth = last / first;
    println!(
        "processor time per operation, largest to smallest: {growth:.2} (at most {:.2})",
        arguments.growth
    );
    Ok(fits && growth <= arguments.growth)
}

/// Whether the peak memory is at most so many times the document's size, beside what every process needs; says so if it is not.
fn within(measured: &Measured, times: f64) -> bool {
    const EVERY: f64 = 30e6;
    let (peak, most) = (
        measured.peak_kib as f64 * 1024.0,
        measured.bytes as f64 * times + EVERY,
    );
    if peak > most {
        println!(
            "        peak memory: {:.0} MB are more than {:.0} MB",
            peak / 1e6,
            most / 1e6
        );
    }
    peak <= most
}

/// The fastest of several runs; `None` when one of them does not generate.
fn fastest(path: &Path, runs: usize, limits: Limits) -> Result<Option<Measured>, Box<dyn Error>> {
    let mut fastest: Option<Measured> = None;
    for _ in 0..runs.max(1) {
        match generate(path, None, None, limits)? {
            Outcome::Generated(new)
                if fastest
                    .as_ref()
                    .is_none_or(|old| new.cpu_seconds < old.cpu_seconds) =>
            {
                fastest = Some(new)
            }
            Outcome::Generated(_) => {}
            other => {
                println!("{} {}", path.display(), serde_json::to_string(&other)?);
                return Ok(None);
            }
        }
    }
    Ok(fastest)
}

fn print(measured: &Measured) {
    let (operations, megabytes) = (
        measured.operations.max(1) as f64,
        measured.bytes as f64 / 1e6,
    );
    println!(
        "{:>7} {megabytes:>9.2} {:>9} {:>9.2} {:>8.0} {:>7.1} {:>9.0} {:>9.1}",
        measured.operations,
        measured.lines,
        measured.seconds,
        measured.peak_kib as f64 / 1024.0,
        megabytes / measured.seconds,
        measured.cpu_seconds * 1e6 / operations,
        measured.peak_kib as f64 / operations,
    );
}

/// A document of about this many operations.
fn document(operations: usize) -> Value {
    let mut paths = serde_json::Map::new();
    let mut schemas = serde_json::Map::new();
    shared(&mut schemas);
    for number in 0..operations.div_ceil(PER_RESOURCE) {
        let tag = format!("group {}", number / PER_TAG);
        resource_paths(number, &tag, &mut paths);
        resource_schemas(number, &mut schemas);
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Scale", "version": "1.0.0"},
        "servers": [{"url": "https://scale.example/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn shared(schemas: &mut serde_json::Map<String, Value>) {
    schemas.insert("Link".into(), json!({
        "type": "object", "required": ["href"],
        "properties": {"href": {"type": "string", "format": "uri"}, "title": {"type": "string"}},
    }));
    schemas.insert("Problem".into(), json!({
        "type": "object",
        "properties": {
            "type": {"type": "string"}, "status": {"type": "integer", "format": "int32"}, "detail": {"type": "string"},
        },
    }));
}

fn resource_schemas(number: usize, schemas: &mut serde_json::Map<String, Value>) {
    let name = format!("Resource{number}");
    schemas.insert(
        format!("{name}State"),
        json!({"type": "string", "enum": ["new", "active", "closed"]}),
    );
    schemas.insert(format!("{name}Page"), json!({
        "type": "object", "required": ["items"],
        "properties": {"items": {"type": "array", "items": reference(&name)}, "next": {"type": "string", "nullable": true}},
    }));
    schemas.insert(name.clone(), json!({
        "type": "object",
        "description": format!("A resource of kind {number}."),
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "string", "format": "uuid", "readOnly": true},
            "name": {"type": "string", "minLength": 1, "maxLength": 80, "description": "What people call it."},
            "state": reference(&format!("{name}State")),
            "created_at": {"type": "string", "format": "date-time"},
            "count": {"type": "integer", "format": "int64", "minimum": 0},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "parent": reference(&format!("Resource{}", number / 2)),
            "links": {"type": "array", "items": reference("Link")},
        },
    }));
}

fn resource_paths(number: usize, tag: &str, paths: &mut serde_json::Map<String, Value>) {
    let name = format!("Resource{number}");
    let operation = |verb: &str, answer: Value| {
        json!({
            "operationId": format!("{verb}_{name}"),
            "tags": [tag],
            "summary": format!("The {verb} operation of kind {number}"),
            "responses": answer,
        })
    };
    let content = |schema: &str| json!({"application/json": {"schema": reference(schema)}});
    let answer = |status: &str, schema: &str| {
        json!({
            status: {"description": "Done", "content": content(schema)},
            "default": {"description": "A problem", "content": content("Problem")},
        })
    };
    let body = json!({"required": true, "content": content(&name)});
    let mut list = operation("list", answer("200", &format!("{name}Page")));
    list["parameters"] = json!([
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
        {"name": "state", "in": "query", "schema": {"type": "array", "items": reference(&format!("{name}State"))}},
    ]);
    let mut create = operation("create", answer("201", &name));
    create["requestBody"] = body.clone();
    let mut update = operation("update", answer("200", &name));
    update["requestBody"] = body;
    let delete = operation("delete", json!({"204": {"description": "Gone"}}));
    let id = json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}]);
    paths.insert(
        format!("/resources{number}"),
        json!({"get": list, "post": create}),
    );
    paths.insert(
        format!("/resources{number}/{{id}}"),
        json!({"parameters": id, "get": operation("get", answer("200", &name)), "put": update, "delete": delete}),
    );
}
