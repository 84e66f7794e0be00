//! Has Schemathesis judge generated servers of any document: documents enter, what it says leaves.
//!
//! The servers answer with values that are drawn from the document (`agree`'s program, in its mode `serve`), so that nothing is written
//! by hand for a document. Schemathesis reads a copy of each document, in which
//!
//! - what a generated server answers bad requests with is described: a `4XX` response of problem details (RFC 9457);
//! - integers are those of 64 bits, which generated types hold;
//! - a body that may be JSON is JSON: XML is not checked yet, and a form cannot tell an empty list from none.
//!
//! The answers are drawn, so nothing can be made or deleted: the phase that follows links and
//! those checks are off. So is the one for methods that are not described where a path
//! has two templates, and for `Allow`: the other template may well describe the method, and a generated server answers by it.

use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use clap::Args;
use serde_json::{Value, json};

use crate::agree;
use crate::find;
use crate::{scratch, tree};

/// Which documents, and how thoroughly.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents of OpenAPI 3
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What the requests depend on
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many requests of each kind an operation gets, at most
    #[arg(long, default_value_t = 20)]
    count: usize,
    /// Schemathesis, when it is not where `.ci/tools` installs it
    #[arg(long, value_name = "FILE")]
    schemathesis: Option<PathBuf>,
}

/// How many seconds Schemathesis has for a document.
const MAX_SECONDS: &str = "30";

/// Runs; whether there is no finding.
///
/// # Errors
///
/// Nothing can be compiled or started.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let tool = arguments
        .schemathesis
        .clone()
        .unwrap_or_else(|| scratch::workspace().join("target/tools/python/bin/schemathesis"));
    let needed = arguments.paths.iter().chain(std::iter::once(&tool));
    if let Some(path) = needed.into_iter().find(|path| !path.exists()) {
        println!("skipped: {} is not here", path.display());
        return Ok(true);
    }
    let documents = find::documents(&arguments.paths)?;
    let (folder, built) = agree::build("foreign", &documents)?;
    let mut well = true;
    for (at, document) in documents.iter().enumerate() {
        let name = agree::module(at);
        let path = document.path.display();
        if let Some(said) = built.broken.get(&name) {
            println!("does not compile: {path}: {}", said.join(" "));
            well = false;
            continue;
        }
        let Some(mut tree) = tree::read(&document.path) else {
            println!("unreadable: {path}");
            well = false;
            continue;
        };
        with_refusals(&mut tree);
        as_generated(&mut tree);
        let file = folder.join(format!("{name}.json"));
        fs::write(&file, tree.to_string())?;
        let serving = Serving::start(&built.program, &name)?;
        println!("== {path}");
        well &= judge(arguments, &tool, &file, &serving.url, &tree)?;
    }
    Ok(well)
}

/// A server, until it is dropped.
struct Serving {
    url: String,
    child: Child,
}

impl Serving {
    fn start(program: &Path, name: &str) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(program)
            .args(["serve", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let said: Value = serde_json::from_str(&line)?;
        let url = said
            .get("listening")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        Ok(Self { url, child })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs Schemathesis, and prints its summary, or all that it says when it found something.
fn judge(
    arguments: &Arguments,
    tool: &Path,
    file: &Path,
    url: &str,
    tree: &Value,
) -> Result<bool, Box<dyn Error>> {
    let mut command = Command::new(tool);
    command
        .arg("run")
        .arg(file)
        .args(["--url", url, "--checks", "all", "--no-color"]);
    command.args(["--generation-database", "none", "--max-time", MAX_SECONDS]);
    command.args(["--phases", "examples,coverage,fuzzing"]);
    // They judge how well Schemathesis draws from a document (a narrow pattern, a slow machine), not what a server does.
    command.args(["--suppress-health-check", "all"]);
    command.args(["--seed", &arguments.seed.to_string()]);
    command.args(["--max-examples", &arguments.count.to_string()]);
    let excluded = match overlap(tree) {
        true => {
            "use_after_free,ensure_resource_availability,unsupported_method,allow_header_conformance"
        }
        false => "use_after_free,ensure_resource_availability",
    };
    command.args(["--exclude-checks", excluded]);
    for header in credentials(tree) {
        command.args(["--header", &header]);
    }
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    command.current_dir(file.parent().unwrap_or(Path::new(".")));
    let output = command.stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let well = output.status.success();
    let from = if well {
        said.find(" SUMMARY ").unwrap_or(0)
    } else {
        0
    };
    println!("{}", said.get(from..).unwrap_or_default().trim());
    if !well {
        println!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(well)
}

/// The headers with credentials that the servers take.
fn credentials(tree: &Value) -> Vec<String> {
    let schemes = tree
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    let mut headers = Vec::new();
    for scheme in schemes.into_iter().flat_map(|schemes| schemes.values()) {
        let text = |name: &str| scheme.get(name).and_then(Value::as_str).unwrap_or_default();
        match (text("type"), text("scheme"), text("in")) {
            // `ada`, `secret`.
            ("http", "basic", _) => {
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

/// Adds the responses that refuse bad requests to each operation.
fn with_refusals(tree: &mut Value) {
    let schema = json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {"status": {"type": "integer", "minimum": 400, "maximum": 499}},
    });
    let problem = json!({"application/problem+json": {"schema": schema}});
    let paths = tree.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(|paths| paths.values_mut());
    for member in items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
    {
        let Some(responses) = member.get_mut("responses").and_then(Value::as_object_mut) else {
            continue;
        };
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
}

/// Whether a path is described by two templates.
fn overlap(tree: &Value) -> bool {
    let paths = tree.get("paths").and_then(Value::as_object);
    let paths: Vec<&String> = paths.into_iter().flat_map(|paths| paths.keys()).collect();
    let covers = |template: &str, path: &str| {
        template != path
            && template.split('/').count() == path.split('/').count()
            && template
                .split('/')
                .zip(path.split('/'))
                .all(|(one, other)| one == other || one.starts_with('{'))
    };
    paths
        .iter()
        .any(|path| paths.iter().any(|template| covers(template, path)))
}

/// Bounds integers, and leaves of the media types of a request only JSON where that is one.
fn as_generated(tree: &mut Value) {
    match tree {
        Value::Array(items) => items.iter_mut().for_each(as_generated),
        Value::Object(members) => {
            if members.get("type").and_then(Value::as_str) == Some("integer") {
                members.entry("minimum").or_insert(i64::MIN.into());
                members.entry("maximum").or_insert(i64::MAX.into());
            }
            let content = members
                .get_mut("requestBody")
                .and_then(|body| body.get_mut("content"))
                .and_then(Value::as_object_mut);
            if let Some(content) =
                content.filter(|content| content.contains_key("application/json"))
            {
                content.retain(|media, _| media == "application/json");
            }
            members.values_mut().for_each(as_generated);
        }
        _ => {}
    }
}
