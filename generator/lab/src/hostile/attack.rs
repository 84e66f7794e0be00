//! A hostile client against the generated server, which runs in a process of its own.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Arguments;
use super::peer::{Answer, Step, exchange};
use super::requests::{attack, good};
use crate::bench::{Kind, Server};
use crate::random::Random;
use crate::scratch;

/// How much memory the server may take, in KiB.
const MEMORY: u64 = 256 * 1024;
/// How long a good request may take while others attack.
const SLOWEST: Duration = Duration::from_secs(10);

/// What came of one case.
struct Outcome {
    name: &'static str,
    status: u16,
    fault: Option<String>,
}

/// Torments the server.
pub(super) async fn run(arguments: &Arguments) -> Result<bool, String> {
    let folder = scratch::folder();
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let said = folder.join("hostile.stderr");
    let errors = fs::File::create(&said).map_err(|error| error.to_string())?;
    let mut server = Server::start(Kind::Strict, Stdio::from(errors))?;
    let outcomes = cases(arguments, server.address).await;
    let mut faults: Vec<String> = outcomes
        .iter()
        .filter_map(|case| case.fault.clone())
        .collect();
    let memory = peak(server.id());
    if memory > MEMORY {
        faults.push(format!("the server took {} MiB", memory / 1024));
    }
    if !server.runs() {
        faults.push("the server ended".to_owned());
    }
    let said = fs::read_to_string(&said).unwrap_or_default();
    faults.extend(
        said.lines()
            .filter(|line| line.contains("panicked"))
            .map(str::to_owned),
    );
    print(&outcomes);
    println!(
        "{} attacks on the server, {} faults, {} MiB at most",
        outcomes.len(),
        faults.len(),
        memory / 1024
    );
    for fault in &faults {
        println!("  {fault}");
    }
    Ok(faults.is_empty())
}

async fn cases(arguments: &Arguments, address: SocketAddr) -> Vec<Outcome> {
    let permits = Arc::new(Semaphore::new(arguments.at_once.max(1)));
    let mut running = JoinSet::new();
    for index in 0..arguments.count {
        let (permits, seed) = (Arc::clone(&permits), arguments.seed);
        running.spawn(async move {
            let _permit = permits.acquire_owned().await;
            case(seed, index, address).await
        });
    }
    running.join_all().await
}

async fn case(seed: u64, index: u64, address: SocketAddr) -> Outcome {
    let mut random = Random::new(seed, index);
    let attack = attack(&mut random);
    let answer = exchange(address, &attack.steps).await;
    let (status, fault) = match &answer {
        Ok(answer) => (answer.status(), judge(answer)),
        // A connection that is not taken is a refusal too.
        Err(_) => (0, None),
    };
    let fault = match fault {
        None => still_serves(address, &mut random).await,
        fault => fault,
    };
    Outcome {
        name: attack.name,
        status,
        fault: fault.map(|fault| format!("{} (seed {seed}, case {index}): {fault}", attack.name)),
    }
}

fn judge(answer: &Answer) -> Option<String> {
    let text = || String::from_utf8_lossy(&answer.head).into_owned();
    match answer.status() {
        _ if answer.hangs => Some("the connection stays open".to_owned()),
        500.. => Some(format!("a failure of the server: {}", text())),
        _ => None,
    }
}

/// The next good request succeeds, and soon.
async fn still_serves(address: SocketAddr, random: &mut Random) -> Option<String> {
    let request = good(random);
    let shown = String::from_utf8_lossy(&request).into_owned();
    let started = Instant::now();
    let answer = exchange(address, &[Step::Send(request)]).await;
    match answer {
        Ok(answer) if answer.status() == 200 && started.elapsed() < SLOWEST => None,
        Ok(answer) => Some(format!(
            "afterwards {shown:?} gave {} after {:?}: {}",
            answer.status(),
            started.elapsed(),
            String::from_utf8_lossy(&answer.head)
        )),
        Err(error) => Some(format!("afterwards {shown:?} gave {error}")),
    }
}

/// The most memory that a process had, in KiB.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// A row for each kind of attack: how often each status was the answer; 0 stands for none.
fn print(outcomes: &[Outcome]) {
    let mut rows: BTreeMap<&str, BTreeMap<u16, usize>> = BTreeMap::new();
    for outcome in outcomes {
        let row = rows.entry(outcome.name).or_default();
        *row.entry(outcome.status).or_default() += 1;
    }
    for (name, statuses) in rows {
        let statuses: Vec<String> = statuses
            .into_iter()
            .map(|(status, count)| match status {
                0 => format!("closed ×{count}"),
                status => format!("{status} ×{count}"),
            })
            .collect();
        println!("{name:24} {}", statuses.join(", "));
    }
}
