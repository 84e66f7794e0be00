//! What a peer on a socket does, whatever it means.
//!
//! Enters: steps, and an address or a connection. Leaves: what the other side answered. It never waits for ever.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// How long any exchange may take before it counts as hanging.
pub(super) const LONGEST: Duration = Duration::from_secs(20);

/// How many bytes of an answer are kept.
const KEPT: usize = 4096;

/// One thing that a peer does.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends bytes again and again, until that many were sent or the other side has had enough.
    Repeat(Vec<u8>, usize),
    /// Sends bytes one at a time.
    Slowly(Vec<u8>, Duration),
    /// Waits.
    Wait(Duration),
    /// Sends no more.
    End,
}

/// What the other side did.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Its first bytes.
    pub(super) head: Vec<u8>,
    /// Whether it went on for too long.
    pub(super) hangs: bool,
}

impl Answer {
    /// The status; 0 when there is none.
    pub(super) fn status(&self) -> u16 {
        let line = self.head.split(|byte| *byte == b'\r').next();
        let line = line.map(String::from_utf8_lossy).unwrap_or_default();
        let status = line
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3));
        status.and_then(|status| status.parse().ok()).unwrap_or(0)
    }
}

/// Does the steps on a new connection, reading all the while, until the other side closes.
pub(super) async fn exchange(address: SocketAddr, steps: &[Step]) -> io::Result<Answer> {
    let stream = timeout(LONGEST, TcpStream::connect(address)).await??;
    let (mut reader, mut writer) = stream.into_split();
    let end = Instant::now() + LONGEST;
    let steps = steps.to_vec();
    let writing = tokio::spawn(async move {
        let _ = timeout_at(end, perform(&mut writer, &steps)).await;
        // The connection stays open for the answer.
        writer
    });
    let mut answer = Answer::default();
    let mut buffer = [0; 4096];
    loop {
        match timeout_at(end, reader.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => break,
            Ok(Ok(count)) => {
                let room = KEPT.saturating_sub(answer.head.len()).min(count);
                answer
                    .head
                    .extend_from_slice(buffer.get(..room).unwrap_or_default());
            }
            Err(_) => {
                answer.hangs = true;
                break;
            }
        }
    }
    writing.abort();
    Ok(answer)
}

/// Does the steps, as far as the other side lets.
pub(super) async fn perform(
    writer: &mut (impl tokio::io::AsyncWrite + Unpin),
    steps: &[Step],
) -> io::Result<()> {
    for step in steps {
        match step {
            Step::Send(bytes) => writer.write_all(bytes).await?,
            Step::Repeat(bytes, total) => {
                let mut sent = 0;
                while sent < *total {
                    writer.write_all(bytes).await?;
                    sent += bytes.len().max(1);
                }
            }
            Step::Slowly(bytes, pause) => {
                for byte in bytes {
                    writer.write_all(&[*byte]).await?;
                    sleep(*pause).await;
                }
            }
            Step::Wait(time) => sleep(*time).await,
            Step::End => writer.shutdown().await?,
        }
    }
    Ok(())
}
