//! The API that `hostile` torments and `load` measures, served in a process of its own.
//!
//! Enters: which implementation, and how many threads. Leaves: its address on standard output; it ends when standard input does.

mod by_hand;
mod generated;

use std::error::Error;
use std::future::IntoFuture as _;
use std::io;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use axum::Router;
use clap::{Args, ValueEnum};
use oasmith_runtime::server::serve;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

pub(crate) use by_hand::Thing;
pub(crate) use generated::api;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// The generated server.
    Generated,
    /// The same API, written by hand in axum.
    ByHand,
    /// The generated server with limits that a torment can reach soon.
    Strict,
}

/// The arguments of `bench-serve`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Who answers
    #[arg(value_enum)]
    kind: Kind,
}

/// Serves until standard input ends.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve_kind(arguments.kind))?;
    Ok(true)
}

async fn serve_kind(kind: Kind) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let end = async {
        let mut byte = [0];
        while matches!(tokio::io::stdin().read(&mut byte).await, Ok(1..)) {}
    };
    match kind {
        Kind::Strict => {
            serve(listener, generated::strict())
                .head_timeout(Duration::from_secs(2))
                .write_timeout(Duration::from_secs(2))
                .connections(64)
                .grace(Duration::from_secs(1))
                .until(end)
                .await
        }
        Kind::Generated => by_axum(listener, generated::router(), end).await,
        Kind::ByHand => by_axum(listener, by_hand::router(), end).await,
    }
}

/// Both kinds that are measured are served alike.
async fn by_axum(
    listener: TcpListener,
    router: Router,
    end: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router)
        .with_graceful_shutdown(end)
        .into_future()
        .await
}

/// A server in a process of its own, ended when this is dropped.
pub(crate) struct Server {
    child: Child,
    /// Its end is the sign to stop.
    _input: Option<ChildStdin>,
    /// Where it listens.
    pub(crate) address: std::net::SocketAddr,
}

impl Server {
    /// Starts one; what it says on standard error goes to `errors`.
    pub(crate) fn start(kind: Kind, errors: Stdio) -> Result<Self, String> {
        let start = || -> io::Result<(Child, String)> {
            let kind = kind.to_possible_value();
            let name = kind.as_ref().map_or("", |kind| kind.get_name());
            let mut child = Command::new(std::env::current_exe()?)
                .args(["bench-serve", name])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(errors)
                .spawn()?;
            let mut line = String::new();
            let output = child.stdout.take().map(io::BufReader::new);
            if let Some(mut output) = output {
                io::BufRead::read_line(&mut output, &mut line)?;
            }
            Ok((child, line))
        };
        let (mut child, line) = start().map_err(|error| format!("bench-serve: {error}"))?;
        let address = line.trim().parse();
        let input = child.stdin.take();
        Ok(Self {
            child,
            _input: input,
            address: address.map_err(|_| "bench-serve did not start".to_owned())?,
        })
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
