//! The same call by the generated client and by reqwest alone, many at a time.

use std::error::Error;
use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::clock::{self, Counter};
use super::table::Side;
use super::{Arguments, Measured};
use crate::bench::Thing;
use crate::bench::api::Client;

type Done = Result<(), String>;

/// Both clients of a server.
pub(super) struct Calls {
    server: SocketAddr,
    generated: Client,
    by_hand: reqwest::Client,
}

impl Calls {
    pub(super) fn of(server: SocketAddr) -> Result<Self, Box<dyn Error>> {
        let client = Client::builder().base_url(format!("http://{server}/v1"));
        Ok(Self {
            server,
            generated: client.build()?,
            by_hand: reqwest::Client::new(),
        })
    }

    /// A turn of one of them.
    pub(super) async fn measure(
        &self,
        arguments: &Arguments,
        side: Side,
        time: Duration,
    ) -> Result<Measured, Box<dyn Error>> {
        let process = std::process::id();
        let counter = Counter::start(arguments.instructions, process);
        let before = clock::processor(process);
        let started = Instant::now();
        let count = match side {
            Side::Generated => self.generated(arguments.at_once, time).await?,
            Side::ByHand => self.by_hand(arguments.at_once, time).await?,
        };
        Ok(Measured {
            count,
            time: started.elapsed(),
            processor: clock::processor(process).saturating_sub(before),
            instructions: counter.stop(),
        })
    }

    /// Calls by the generated client.
    async fn generated(&self, at_once: usize, time: Duration) -> Result<u64, Box<dyn Error>> {
        let client = self.generated.clone();
        let call = move || {
            let client = client.clone();
            async move {
                let call = client.get_thing(7).limit(20).sort("name").await;
                let thing = call.map_err(|error| error.to_string())?;
                is_seven(thing.id)
            }
        };
        repeat(at_once, time, &call).await
    }

    /// Calls by reqwest alone.
    async fn by_hand(&self, at_once: usize, time: Duration) -> Result<u64, Box<dyn Error>> {
        let (client, server) = (self.by_hand.clone(), self.server);
        let call = move || {
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
                is_seven(thing.id)
            }
        };
        repeat(at_once, time, &call).await
    }
}

fn is_seven(id: i64) -> Done {
    (id == 7)
        .then_some(())
        .ok_or_else(|| "another thing".to_owned())
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
