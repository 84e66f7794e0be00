//! The program around generated documents: arguments enter, a line of JSON for each finding leaves.
//!
//! `agree SEED COUNT` exchanges what it draws: at least COUNT times for each operation, and as often as it has statuses and media
//! types. `serve NAME [EXAMPLES]` serves a document with answers from that file and with ones that it draws, says where, and ends with its
//! standard input. `proxy NAME PORT URL SEED COUNT` is `agree` for one document whose server is at that port and whose client
//! sends to that URL, where Prism is. `mock NAME URL SEED COUNT` asks Prism there for each status of each operation.

use std::collections::BTreeMap;
use std::error::Error;
use std::future::IntoFuture as _;
use std::path::Path;
use std::time::Duration;

use oasmith_runtime::client::{Builder, Core};
use oasmith_runtime::serde_json::{Value, json};
use oasmith_runtime::server::{Routes, serve};
use oasmith_runtime::wire::SchemeKind;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::carrier::{self, Carrier};
use crate::exchange::{Case, Verdict};
use crate::mock::Wish;
use crate::{BoxFuture, Document, Operation, examples};

/// How long an exchange may take: Prism makes up large answers slowly.
const PATIENCE: Duration = Duration::from_secs(120);
/// The largest body that a server takes that Schemathesis asks, in bytes.
const BODIES: usize = 64 << 20;

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
    let named = |name: &str| {
        let found = documents.iter().find(|(known, _)| *known == name);
        found.ok_or("there is no such document")
    };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["agree", seed, count] => {
            let (seed, count) = (seed.parse()?, count.parse()?);
            for (name, made) in documents {
                runtime.block_on(agree(name, made(), seed, count))?;
            }
            Ok(())
        }
        ["serve", name, rest @ ..] => {
            if let [file] = rest {
                examples::read(Path::new(file))?;
            }
            // A body that is too long for a schema is to be refused because of that.
            let routes = named(name)?.1().routes.body_limit(BODIES);
            runtime.block_on(wait(routes))
        }
        ["proxy", name, port, url, seed, count] => {
            let (seed, count) = (seed.parse()?, count.parse()?);
            let (name, made) = named(name)?;
            runtime.block_on(proxy(name, made(), (port.parse()?, url), seed, count))
        }
        ["mock", name, url, seed, count] => {
            let (seed, count) = (seed.parse()?, count.parse()?);
            let (name, made) = named(name)?;
            runtime.block_on(mock(name, &made(), url, seed, count))
        }
        _ => Err("usage: agree SEED COUNT | serve NAME [EXAMPLES] | proxy NAME PORT URL SEED COUNT | mock NAME URL SEED COUNT".into()),
    }
}

/// Serves until standard input ends.
async fn wait(routes: Routes) -> Result<(), Box<dyn Error>> {
    let url = listen(routes, 0).await?;
    println!("{}", json!({"listening": url}));
    let mut nothing = Vec::new();
    tokio::io::stdin().read_to_end(&mut nothing).await?;
    Ok(())
}

/// Serves below the root of a port, or of a free one.
async fn listen(routes: Routes, port: u16) -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(serve(listener, routes.at("").into_router()).into_future());
    Ok(url)
}

async fn agree(
    name: &'static str,
    document: Document,
    seed: u64,
    count: usize,
) -> Result<(), Box<dyn Error>> {
    let url = listen(document.routes, 0).await?;
    let core = client(&url, &document.operations, None)?;
    exchange(
        name,
        &document.operations,
        &core,
        (seed, count, Carrier::Socket),
    )
    .await;
    Ok(())
}

async fn proxy(
    name: &'static str,
    document: Document,
    (port, url): (u16, &str),
    seed: u64,
    count: usize,
) -> Result<(), Box<dyn Error>> {
    listen(document.routes, port).await?;
    let core = client(url, &document.operations, None)?;
    exchange(
        name,
        &document.operations,
        &core,
        (seed, count, Carrier::Prism),
    )
    .await;
    Ok(())
}

/// Exchanges all cases of all operations.
async fn exchange(
    name: &'static str,
    operations: &[Operation],
    core: &Core,
    (seed, count, carrier): (u64, usize, Carrier),
) {
    let mut report = Report::new(name);
    for operation in operations {
        for number in 0..operation.turns().max(count) {
            let case = Case {
                seed,
                number,
                carrier,
            };
            let exchange = (operation.exchange)(core.clone(), case);
            report.add(operation, json!(number), exchange).await;
        }
    }
    report.print(operations.len());
}

async fn mock(
    name: &'static str,
    document: &Document,
    url: &str,
    seed: u64,
    count: usize,
) -> Result<(), Box<dyn Error>> {
    let mut report = Report::new(name);
    let mut cores: BTreeMap<Wish, Core> = BTreeMap::new();
    for operation in &document.operations {
        for wish in Wish::all(operation.wire) {
            let core = match cores.get(&wish) {
                Some(core) => core.clone(),
                None => {
                    let core = client(url, &document.operations, Some(&wish.header()))?;
                    cores.entry(wish.clone()).or_insert(core).clone()
                }
            };
            for number in 0..count {
                let case = Case {
                    seed,
                    number,
                    carrier: Carrier::Prism,
                };
                let wish = wish.clone();
                let asked = (operation.ask)(core.clone(), case);
                let of = json!(format!("{number}, {}", wish.header()));
                let asked = async move { wish.judge(asked.await) };
                report.add(operation, of, Box::pin(asked)).await;
            }
        }
    }
    report.print(document.operations.len());
    Ok(())
}

/// What was found in a document.
struct Report {
    name: &'static str,
    agreed: usize,
    not_drawn: Vec<String>,
}

impl Report {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            agreed: 0,
            not_drawn: Vec::new(),
        }
    }

    /// Runs a case, and prints what is wrong with it.
    async fn add(&mut self, operation: &Operation, case: Value, running: BoxFuture<Verdict>) {
        let wire = operation.wire;
        let of = |verdict: Value| {
            json!({"document": self.name, "operation": format!("{} {} {}", wire.name, wire.method, wire.path),
                "case": case, "disagreed": verdict})
        };
        // A task of its own, so that a panic is a finding.
        match timeout(PATIENCE, tokio::spawn(running)).await {
            Ok(Ok(Verdict::Agreed | Verdict::Answered(..))) => self.agreed += 1,
            Ok(Ok(Verdict::LeftOut)) => {}
            Ok(Ok(Verdict::NotDrawn(why))) => {
                let found = format!("{}: {why}", wire.name);
                if !self.not_drawn.contains(&found) {
                    self.not_drawn.push(found);
                }
            }
            Ok(Ok(Verdict::Disagreed(verdict))) => println!("{}", of(verdict)),
            Ok(Err(error)) => println!("{}", of(json!({"panicked": error.to_string()}))),
            Err(_) => println!("{}", of(json!("it does not end"))),
        }
    }

    fn print(self, operations: usize) {
        let done = json!({"document": self.name, "operations": operations, "agreed": self.agreed,
            "not_drawn": self.not_drawn, "left_out": carrier::left_out()});
        println!("{done}");
    }
}

/// A client of the document with credentials for all of its schemes, and with a header `Prefer`.
fn client(
    url: &str,
    operations: &[Operation],
    prefer: Option<&str>,
) -> Result<Core, Box<dyn Error>> {
    let mut builder = Builder::new(&[], std::convert::identity::<Core>).base_url(url);
    if let Some(prefer) = prefer {
        // Prism closes a connection that was idle while it made up an answer.
        builder = builder
            .header("prefer", prefer)
            .header("connection", "close");
    }
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
