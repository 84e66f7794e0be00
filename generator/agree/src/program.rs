//! The program around generated documents: arguments enter, a line of JSON for each finding leaves.
//!
//! `agree SEED COUNT` exchanges what it draws: at least COUNT times for each operation, and as often as it has statuses and media
//! types. `serve NAME` serves a document with answers that it draws, says where, and ends with its standard input.

use std::error::Error;
use std::future::IntoFuture as _;
use std::time::Duration;

use oasmith_runtime::client::{Builder, Core};
use oasmith_runtime::serde_json::{Value, json};
use oasmith_runtime::server::{Routes, serve};
use oasmith_runtime::wire::SchemeKind;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::exchange::{Case, Verdict};
use crate::{Document, Operation};

/// How long an exchange may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What makes a document.
type Made = fn() -> Document;

/// Runs the program.
///
/// # Errors
///
/// The arguments are not those above, or there is no socket.
pub fn run(documents: &[(&'static str, Made)]) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["agree", seed, count] => {
            let (seed, count) = (seed.parse()?, count.parse()?);
            for (name, made) in documents {
                runtime.block_on(agree(name, made(), seed, count))?;
            }
            Ok(())
        }
        ["serve", name] => {
            let found = documents.iter().find(|(known, _)| known == name);
            let (_, made) = found.ok_or("there is no such document")?;
            runtime.block_on(wait(made().routes))
        }
        _ => Err("usage: agree SEED COUNT | serve NAME".into()),
    }
}

/// Serves until standard input ends.
async fn wait(routes: Routes) -> Result<(), Box<dyn Error>> {
    let url = listen(routes).await?;
    println!("{}", json!({"listening": url}));
    let mut nothing = Vec::new();
    tokio::io::stdin().read_to_end(&mut nothing).await?;
    Ok(())
}

/// Serves below the root of a free port.
async fn listen(routes: Routes) -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(serve(listener, routes.at("").into_router()).into_future());
    Ok(url)
}

async fn agree(
    name: &str,
    document: Document,
    seed: u64,
    count: usize,
) -> Result<(), Box<dyn Error>> {
    let url = listen(document.routes).await?;
    let core = client(&url, &document.operations)?;
    let (mut agreed, mut not_drawn) = (0, Vec::new());
    for operation in &document.operations {
        for number in 0..operation.turns().max(count) {
            let of = |verdict: Value| {
                let wire = operation.wire;
                json!({"document": name, "operation": format!("{} {} {}", wire.name, wire.method, wire.path),
                    "case": number, "disagreed": verdict})
            };
            let exchange = (operation.exchange)(core.clone(), Case { seed, number });
            // A task of its own, so that a panic is a finding.
            match timeout(PATIENCE, tokio::spawn(exchange)).await {
                Ok(Ok(Verdict::Agreed)) => agreed += 1,
                Ok(Ok(Verdict::NotDrawn(why))) => {
                    let found = format!("{}: {why}", operation.wire.name);
                    if !not_drawn.contains(&found) {
                        not_drawn.push(found);
                    }
                }
                Ok(Ok(Verdict::Disagreed(verdict))) => println!("{}", of(verdict)),
                Ok(Err(error)) => println!("{}", of(json!({"panicked": error.to_string()}))),
                Err(_) => println!("{}", of(json!("it does not end"))),
            }
        }
    }
    let operations = document.operations.len();
    let done = json!({"document": name, "operations": operations, "agreed": agreed, "not_drawn": not_drawn});
    println!("{done}");
    Ok(())
}

/// A client of the document with credentials for all of its schemes.
fn client(url: &str, operations: &[Operation]) -> Result<Core, Box<dyn Error>> {
    let mut builder = Builder::new(&[], std::convert::identity::<Core>).base_url(url);
    let all = operations
        .iter()
        .flat_map(|operation| operation.wire.security);
    for scheme in all.flat_map(|alternative| *alternative) {
        builder = match scheme.kind {
            SchemeKind::Bearer => builder.bearer("token"),
            SchemeKind::Basic => builder.basic("ada", "secret"),
            _ => builder.api_key(scheme.name, "key"),
        };
    }
    Ok(builder.build()?)
}
