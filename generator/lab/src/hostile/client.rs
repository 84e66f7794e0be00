//! A hostile server against the generated client, whose calls run in this process.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use oasmith_runtime::Error;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Arguments;
use super::peer::{Step, perform};
use super::responses::{answer, download, good};
use crate::bench::api::Client;
use crate::random::Random;

/// How long a call may take; the client gives up by itself after [`PATIENCE`].
const SLOWEST: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(1);

struct Outcome {
    name: &'static str,
    gave: &'static str,
    fault: Option<String>,
}

/// Torments the client.
pub(super) async fn run(arguments: &Arguments) -> Result<bool, String> {
    let permits = Arc::new(Semaphore::new(arguments.at_once.max(1)));
    let mut running = JoinSet::new();
    for index in 0..arguments.count {
        let (permits, seed) = (Arc::clone(&permits), arguments.seed);
        running.spawn(async move {
            let _permit = permits.acquire_owned().await;
            let case = tokio::spawn(case(seed, index)).await;
            case.unwrap_or_else(|error| Outcome {
                name: "?",
                gave: "panic",
                fault: Some(format!("seed {seed}, case {index}: {error}")),
            })
        });
    }
    let outcomes = running.join_all().await;
    let mut rows: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for outcome in &outcomes {
        let row = rows.entry(outcome.name).or_default();
        *row.entry(outcome.gave).or_default() += 1;
    }
    for (name, gave) in rows {
        let gave: Vec<String> = gave
            .iter()
            .map(|(what, count)| format!("{what} ×{count}"))
            .collect();
        println!("{name:24} {}", gave.join(", "));
    }
    let faults: Vec<&String> = outcomes
        .iter()
        .filter_map(|case| case.fault.as_ref())
        .collect();
    println!(
        "{} answers to the client, {} faults",
        outcomes.len(),
        faults.len()
    );
    for fault in &faults {
        println!("  {fault}");
    }
    Ok(faults.is_empty())
}

async fn case(seed: u64, index: u64) -> Outcome {
    let mut random = Random::new(seed, index);
    let downloads = random.one_in(4);
    let attack = match downloads {
        true => download(&mut random),
        false => answer(&mut random),
    };
    let outcome = calls(attack.steps, downloads).await;
    let (gave, fault) = match outcome {
        Ok(gave) => (gave, None),
        Err(fault) => (
            "fault",
            Some(format!(
                "{} (seed {seed}, case {index}): {fault}",
                attack.name
            )),
        ),
    };
    Outcome {
        name: attack.name,
        gave,
        fault,
    }
}

/// A call that is answered by the attack, and one that is answered well.
async fn calls(steps: Vec<Step>, downloads: bool) -> Result<&'static str, String> {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let client = Client::builder()
        .base_url(format!("http://{address}/v1"))
        .timeout(PATIENCE)
        .idle_timeout(PATIENCE)
        .max_response_bytes(256 * 1024)
        .retries(0)
        .build()
        .map_err(|error| error.to_string())?;
    let well = Arc::new(AtomicBool::new(false));
    let answering = tokio::spawn(answer_all(listener, steps, Arc::clone(&well)));
    let started = Instant::now();
    let gave = match downloads {
        true => tokio::time::timeout(SLOWEST, downloaded(&client)).await,
        false => tokio::time::timeout(SLOWEST, got(&client)).await,
    };
    let gave = match gave {
        Ok(gave) => gave,
        Err(_) => {
            return Err(format!(
                "the call takes longer than {:?}",
                started.elapsed()
            ));
        }
    };
    well.store(true, Ordering::Relaxed);
    let call = tokio::time::timeout(SLOWEST, async { client.get_thing(7).await }).await;
    answering.abort();
    match call {
        Ok(Ok(_)) => Ok(gave),
        Ok(Err(error)) => Err(format!("the next call fails: {error}")),
        Err(_) => Err("the next call hangs".to_owned()),
    }
}

async fn got(client: &Client) -> &'static str {
    match client.get_thing(7).limit(3).await {
        Ok(_) => "taken",
        Err(error) => refused(&error),
    }
}

/// Reads the file to its end, which no one has to hold.
async fn downloaded(client: &Client) -> &'static str {
    let mut file = match client.download(7).await {
        Ok(got) => got.into_inner().file.into_stream(),
        Err(error) => return refused(&error),
    };
    while let Some(piece) = file.next().await {
        if piece.is_err() {
            return "a file that breaks off";
        }
    }
    "taken"
}

fn refused<R>(error: &Error<R>) -> &'static str {
    match error {
        Error::Decode(_) => "refused",
        Error::Api(_) => "undocumented",
        _ => "not sent or broken",
    }
}

/// Answers each connection with the steps, and well once that is asked for.
async fn answer_all(listener: TcpListener, steps: Vec<Step>, well: Arc<AtomicBool>) {
    let mut open = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let steps = match well.load(Ordering::Relaxed) {
            true => vec![Step::Send(good())],
            false => steps.clone(),
        };
        open.spawn(async move { answer_one(stream, &steps).await });
    }
}

async fn answer_one(mut stream: TcpStream, steps: &[Step]) -> io::Result<()> {
    let mut head = Vec::new();
    let mut buffer = [0; 1024];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            count => head.extend_from_slice(buffer.get(..count).unwrap_or_default()),
        }
    }
    perform(&mut stream, steps).await?;
    stream.shutdown().await
}
