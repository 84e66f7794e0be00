//! The program of `speed`: decodes and encodes each payload by the generated types and by those that are written by hand.
//!
//! Enters: how long to measure, in milliseconds, and how often. Leaves: a line of JSON per payload, with the least of the medians
//! in nanoseconds and the allocations. It is compiled with what is generated, not with the lab.

mod by_hand;
mod generated;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::Criterion;
use serde::Serialize;
use serde::de::DeserializeOwned;

use by_hand::Question;

/// What one way costs.
#[derive(Serialize, Clone, Copy)]
struct Cost {
    nanoseconds: f64,
    allocations: u64,
}

/// Measures a closure, and counts what it allocates.
struct Bench {
    criterion: Criterion,
    folder: PathBuf,
    times: usize,
    /// How many measurements there were: each has a name of its own.
    measured: usize,
}

impl Bench {
    /// The cost of each of two ways, measured in turns, so that what else runs on the machine is there for both.
    fn compare<A, B>(&mut self, first: impl Fn() -> A, second: impl Fn() -> B) -> [Cost; 2] {
        let mut costs = [cost(&first), cost(&second)];
        for _ in 0..self.times {
            costs[0].nanoseconds = costs[0].nanoseconds.min(self.median(&first));
            costs[1].nanoseconds = costs[1].nanoseconds.min(self.median(&second));
        }
        costs
    }

    fn median<T>(&mut self, run: impl Fn() -> T) -> f64 {
        self.measured += 1;
        let name = format!("run{}", self.measured);
        self.criterion.bench_function(&name, |bencher| bencher.iter_with_large_drop(&run));
        let file = self.folder.join(name).join("new/estimates.json");
        let text = std::fs::read_to_string(file).unwrap();
        let estimates: serde_json::Value = serde_json::from_str(&text).unwrap();
        estimates["median"]["point_estimate"].as_f64().unwrap()
    }

    /// Measures one payload by both kinds of types.
    fn payload<G, H>(&mut self, name: &str)
    where
        G: DeserializeOwned + Serialize,
        H: DeserializeOwned + Serialize,
    {
        let text = std::fs::read_to_string(Path::new("payloads").join(name)).unwrap();
        let generated: G = serde_json::from_str(&text).unwrap();
        let by_hand: H = serde_json::from_str(&text).unwrap();
        let decode = self.compare(
            || serde_json::from_str::<G>(black_box(&text)).unwrap(),
            || serde_json::from_str::<H>(black_box(&text)).unwrap(),
        );
        let encode = self.compare(
            || serde_json::to_string(black_box(&generated)).unwrap(),
            || serde_json::to_string(black_box(&by_hand)).unwrap(),
        );
        let bytes = [text.len(), serde_json::to_string(&generated).unwrap().len()];
        println!(
            "{}",
            serde_json::json!({"bytes": bytes, "decode": decode, "encode": encode})
        );
    }
}

fn cost<T>(run: impl Fn() -> T) -> Cost {
    // The first run may fill tables that stay.
    drop(run());
    let info = allocation_counter::measure(|| drop(black_box(run())));
    Cost {
        nanoseconds: f64::INFINITY,
        allocations: info.count_total,
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|it| it.parse::<u64>().unwrap());
    let time = Duration::from_millis(arguments.next().unwrap());
    let times = arguments.next().unwrap() as usize;
    let folder = std::env::current_dir().unwrap().join("criterion");
    let criterion = Criterion::default()
        .output_directory(&folder)
        .without_plots()
        .nresamples(1000)
        .warm_up_time(time / 3)
        .measurement_time(time);
    let mut bench = Bench {
        criterion,
        folder,
        times,
        measured: 0,
    };
    measure(&mut bench);
}

