//! Files that wait on disk for the rest of their body.
//!
//! Enters: pieces of a file. Leaves: a stream of them. The file has no name, and is gone when the stream is dropped.

use std::io;

use super::super::ByteStream;

/// A file on disk.
#[cfg(feature = "spool")]
pub(super) struct Spooled(tokio::fs::File);

#[cfg(feature = "spool")]
impl Spooled {
    pub(super) async fn new() -> io::Result<Self> {
        let file = tokio::task::spawn_blocking(tempfile::tempfile).await??;
        Ok(Self(tokio::fs::File::from_std(file)))
    }

    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        use tokio::io::AsyncWriteExt as _;
        self.0.write_all(piece).await
    }

    pub(super) async fn into_stream(mut self) -> io::Result<ByteStream> {
        use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};
        self.0.flush().await?;
        self.0.rewind().await?;
        Ok(ByteStream::from_reader(self.0))
    }
}

/// Nothing is kept on disk.
#[cfg(not(feature = "spool"))]
pub(super) enum Spooled {}

#[cfg(not(feature = "spool"))]
impl Spooled {
    pub(super) async fn new() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) async fn write(&mut self, _: &[u8]) -> io::Result<()> {
        match *self {}
    }

    pub(super) async fn into_stream(self) -> io::Result<ByteStream> {
        match self {}
    }
}
