//! Schemathesis against the generated servers: it makes good and bad requests from the document and judges every answer
//! by the document. All its checks are on.
//!
//! It reads copies of the documents of `specs/` that say two things more:
//!
//! - The documents say nothing of a server's refusals of bad requests, which ours answers with problem details
//!   (RFC 9457) and a status of 4XX. The copies have a `4XX` response of that media type, and that media type beside
//!   the documented one of each 4XX status.
//! - Elastic Cloud's `*/*` stands for JSON whatever the `Content-Type` says, which OpenAPI cannot say: Schemathesis
//!   sends YAML as `text/yaml`, XML as `text/xml`. The copy has one media type of that range whose bodies are JSON.

use std::time::Duration;
use std::{env, fs, process};

use oasmith_apis::{clumio_v1, clumio_v2, elastic_cloud, workspace};
use oasmith_runtime::server::Router;
use oasmith_runtime::wire::Responses;
use serde_json::{Value, json};

use crate::common::double::{ClumioV1, ClumioV2, ElasticCloud, Serving, Workspace};
use crate::common::{TOKEN, document};
use crate::tool;

/// How many requests the fuzzing makes for an operation, at most.
const MAX_EXAMPLES: &str = "100";

/// Runs Schemathesis against a server of a document, at the path of the document's first server. Gives whether it found
/// nothing, and what it said; `None` when it is missing.
async fn run(name: &str, base: &str, router: Router) -> Option<(bool, String)> {
    let program = tool::find(
        "OASMITH_SCHEMATHESIS",
        "python/bin/schemathesis",
        "schemathesis",
    )?;
    let serving = Serving::start(router).await;
    let dir = env::temp_dir().join(format!(
        "oasmith-{}-{}",
        process::id(),
        serving.address.port()
    ));
    fs::create_dir_all(&dir).unwrap();
    let file = dir.join("document.json");
    fs::write(&file, copy(document::read(name)).to_string()).unwrap();
    let mut command = tool::command(&program);
    command.current_dir(&dir).arg("run").arg(&file);
    command.args([
        "--url",
        &serving.url(base),
        "--seed",
        "1",
        "--checks",
        "all",
    ]);
    command.args([
        "--max-examples",
        MAX_EXAMPLES,
        "--no-color",
        "--generation-database",
        "none",
    ]);
    // They judge how well Schemathesis draws from a document, and how fast the machine is, not what a server does.
    command.args(["--suppress-health-check", "all"]);
    command.args(["--header", &format!("Authorization: Bearer {TOKEN}")]);
    let output = tool::run(&mut command, Duration::from_secs(600)).await;
    fs::remove_dir_all(&dir).unwrap();
    let said = [output.stdout, output.stderr].concat();
    Some((
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    ))
}

async fn assert_no_finding(name: &str, base: &str, router: Router) {
    if let Some((well, said)) = run(name, base, router).await {
        assert!(well, "{said}");
    }
}

/// The document as Schemathesis reads it.
fn copy(mut document: Value) -> Value {
    let problem = problem();
    let paths = document["paths"].as_object_mut().unwrap().values_mut();
    for operation in paths.flat_map(|path| path.as_object_mut().unwrap().values_mut()) {
        let responses = operation["responses"].as_object_mut().unwrap();
        for (_, response) in responses.iter_mut().filter(|(key, _)| key.starts_with('4')) {
            let content = response["content"].as_object_mut().unwrap();
            content.extend(problem.as_object().unwrap().clone());
        }
        responses.insert(
            "4XX".to_owned(),
            json!({"description": "A refusal.", "content": problem}),
        );
        if let Some(content) = operation
            .pointer_mut("/requestBody/content")
            .and_then(Value::as_object_mut)
            && let Some(body) = content.remove("*/*")
        {
            content.insert("application/any+json".to_owned(), body);
        }
    }
    document
}

/// The content of our servers' refusals.
fn problem() -> Value {
    json!({"application/problem+json": {"schema": {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 499},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {
                "type": "object",
                "required": ["pointer", "in", "keyword", "detail"],
                "properties": {"pointer": {"type": "string"}},
            }},
        },
    }}})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clumio_v1() {
    assert_no_finding("clumio-v1", "", clumio_v1::server::router(ClumioV1::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clumio_v2() {
    assert_no_finding("clumio-v2", "", clumio_v2::server::router(ClumioV2::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn elastic_cloud() {
    assert_no_finding(
        "elastic-cloud",
        "/api/v1",
        elastic_cloud::server::router(ElasticCloud::new()),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workspace() {
    assert_no_finding("workspace", "", workspace::server::router(Workspace::new())).await;
}

/// What the tests above rely on: Schemathesis finds a server that does not keep to its document.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_lies_is_found() {
    let double = Workspace::new();
    let shown = document::response(
        &document::read("workspace"),
        "updateAccountProfile",
        "200",
        "page",
    );
    double
        .update_account_profile
        .set(Responses::undocumented(shown.raw(200)));
    // Which the server's own check of its responses would not let it be.
    let routes = workspace::server::routes(double).check_responses(false);
    if let Some((well, said)) = run("workspace", "", routes.into_router()).await {
        assert!(
            !well && said.contains("ST108 Response violates schema"),
            "{said}"
        );
    }
}
