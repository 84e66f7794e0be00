//! The same call by the generated client and by reqwest alone, many at a time.

use std::error::Error;
use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Arguments, Measured, clock};
use crate::bench::Thing;
use crate::bench::api::Client;

type Done = Result<(), String>;

/// Calls by the generated client.
pub(super) async fn generated(
    arguments: &Arguments,
    server: SocketAddr,
) -> Result<Measured, Box<dyn Error>> {
    let client = Client::builder()
        .base_url(format!("http://{server}/v1"))
        .build()?;
    measure(arguments, move || {
        let client = client.clone();
        async move {
            let call = client.get_thing(7).limit(20).sort("name").await;
            let thing = call.map_err(|error| error.to_string())?;
            (thing.id == 7)
                .then_some(())
                .ok_or("another thing".to_owned())
        }
    })
    .await
}

/// Calls by reqwest alone.
pub(super) async fn by_hand(
    arguments: &Arguments,
    server: SocketAddr,
) -> Result<Measured, Box<dyn Error>> {
    let client = reqwest::Client::new();
    measure(arguments, move || {
        let client = client.clone();
        async move {
            let request = client
                .get(format!("http://{server}/v1/things/7"))
                .header("accept", "application/json")
                .query(&[("limit", "20"), ("sort", "name")]);
            let answer = request
                .send()
                .await
                .and_then(reqwest::Response::error_for_status);
            let answer = answer.map_err(|error| error.to_string())?;
            let thing: Thing = answer.json().await.map_err(|error| error.to_string())?;
            (thing.id == 7)
                .then_some(())
                .ok_or("another thing".to_owned())
        }
    })
    .await
}

async fn measure<F, C>(arguments: &Arguments, call: F) -> Result<Measured, Box<dyn Error>>
where
    F: Fn() -> C + Clone + Send + 'static,
    C: Future<Output = Done> + Send + 'static,
{
    repeat(arguments.at_once, Duration::from_secs(1), &call).await?;
    let process = std::process::id();
    let counter = clock::Counter::start(arguments.instructions, process);
    let before = clock::processor(process);
    let started = Instant::now();
    let time = Duration::from_secs(arguments.seconds.max(1));
    let count = repeat(arguments.at_once, time, &call).await?;
    Ok(Measured {
        count,
        time: started.elapsed(),
        processor: clock::processor(process).saturating_sub(before),
        instructions: counter.stop(),
    })
}

/// Calls again and again, so many at a time, for a time; how many calls there were.
async fn repeat<F, C>(at_once: usize, time: Duration, call: &F) -> Result<u64, Box<dyn Error>>
where
    F: Fn() -> C + Clone + Send + 'static,
    C: Future<Output = Done> + Send + 'static,
{
    let end = Instant::now() + time;
    let mut running: JoinSet<Result<u64, String>> = JoinSet::new();
    for _ in 0..at_once {
        let call = call.clone();
        running.spawn(async move {
            let mut count = 0;
            while Instant::now() < end {
                call().await?;
                count += 1;
            }
            Ok(count)
        });
    }
    let mut count = 0;
    while let Some(one) = running.join_next().await {
        count += one??;
    }
    Ok(count)
}
