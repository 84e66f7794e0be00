//! The records of a body that is a sequence.
//!
//! Enters: pieces of a body as they arrive. Leaves: whole records: a line of JSON lines, a text of a JSON text sequence
//! (RFC 7464 section 2), the lines of a server-sent event (WHATWG HTML section 9.2.5). It refuses records that are larger than
//! the body's limit. Server-sent events may go on in a new response.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;

use super::event;
use super::row::Kind;
use super::stream::{Again, Continued};
use super::{ByteStream, StreamError};

/// How long to wait before connecting again, unless the server says otherwise.
const DELAY: Duration = Duration::from_secs(3);

pub(super) struct Frames {
    kind: Kind,
    body: ByteStream,
    again: Option<Again>,
    reconnects: Arc<AtomicBool>,
    connecting: Option<Continued>,
    last_id: Option<String>,
    delay: Duration,
    /// How many bodies in a row had no event.
    failures: u32,
    splitter: Splitter,
    ended: bool,
}

impl Frames {
    pub(super) fn new(kind: Kind, body: ByteStream, reconnects: Arc<AtomicBool>) -> Self {
        Self {
            kind,
            again: body.again(),
            splitter: Splitter::new(kind, body.limit()),
            body,
            reconnects,
            connecting: None,
            last_id: None,
            delay: DELAY,
            failures: 0,
            ended: false,
        }
    }

    /// The next record.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        loop {
            if let Some(connecting) = &mut self.connecting {
                let connected = ready!(connecting.as_mut().poll(context));
                self.connecting = None;
                match connected {
                    Ok(Some(body)) => self.go_on(body),
                    Ok(None) => self.ended = true,
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
            }
            match self.splitter.next() {
                Ok(Some(record)) if self.kind != Kind::Events => {
                    return Poll::Ready(Some(Ok(record)));
                }
                Ok(Some(record)) => {
                    let said = event::control(&record);
                    self.last_id = said.id.or(self.last_id.take());
                    self.delay = said.retry.unwrap_or(self.delay);
                    if said.has_data {
                        self.failures = 0;
                        return Poll::Ready(Some(Ok(record)));
                    }
                    continue;
                }
                Ok(None) if self.ended => return Poll::Ready(None),
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(piece)) => self.splitter.push(&piece),
                end => {
                    if let Some(again) = self.reconnect() {
                        self.connecting =
                            Some(again(self.last_id.clone(), self.delay, self.failures));
                        self.failures = self.failures.saturating_add(1);
                    } else if let Some(Err(error)) = end {
                        return Poll::Ready(Some(Err(error)));
                    } else {
                        self.splitter.finish();
                        self.ended = true;
                    }
                }
            }
        }
    }

    fn reconnect(&self) -> Option<&Again> {
        let wanted = self.reconnects.load(Ordering::Relaxed) && self.kind == Kind::Events;
        self.again.as_ref().filter(|_| wanted)
    }

    /// What was cut short by the end of a response is not an event.
    fn go_on(&mut self, body: ByteStream) {
        self.splitter = Splitter::new(self.kind, body.limit());
        self.body = body;
    }
}

/// Cuts bytes into records.
struct Splitter {
    kind: Kind,
    limit: usize,
    buffer: BytesMut,
    /// How much of the buffer has been looked at.
    seen: usize,
    /// Whether the last byte was a carriage return, which a line feed may follow.
    returned: bool,
    started: bool,
    finished: bool,
}

impl Splitter {
    fn new(kind: Kind, limit: usize) -> Self {
        Self {
            kind,
            limit,
            buffer: BytesMut::new(),
            seen: 0,
            returned: false,
            started: false,
            finished: false,
        }
    }

    fn push(&mut self, piece: &[u8]) {
        if self.kind != Kind::Events {
            return self.buffer.extend_from_slice(piece);
        }
        // Lines may end in three ways; here they all end in one.
        for byte in piece {
            let follows = std::mem::replace(&mut self.returned, *byte == b'\r');
            match byte {
                b'\n' if follows => {}
                b'\r' => self.buffer.extend_from_slice(b"\n"),
                byte => self.buffer.extend_from_slice(&[*byte]),
            }
        }
        if !self.started && self.buffer.len() >= 3 {
            self.started = true;
            if self.buffer.starts_with(b"\xef\xbb\xbf") {
                drop(self.buffer.split_to(3));
            }
        }
    }

    /// Nothing comes any more: a last line is a record though no line feed ends it; an event is none.
    fn finish(&mut self) {
        self.finished = true;
    }

    fn next(&mut self) -> Result<Option<Bytes>, StreamError> {
        loop {
            let Some(record) = self.cut() else {
                return if self.buffer.len() > self.limit {
                    Err(StreamError::TooLarge(self.limit))
                } else {
                    Ok(None)
                };
            };
            if !record.trim_ascii().is_empty() {
                return Ok(Some(record));
            }
        }
    }

    fn cut(&mut self) -> Option<Bytes> {
        let rest = self.buffer.get(self.seen..).unwrap_or_default();
        let (length, end) = match self.kind {
            Kind::Events => match rest.windows(2).position(|pair| pair == b"\n\n") {
                Some(at) => (self.seen + at + 1, 1),
                // The line feeds of an event may come in two pieces.
                None => {
                    self.seen = self.buffer.len().saturating_sub(1);
                    if self.buffer.first() == Some(&b'\n') {
                        (0, 1)
                    } else {
                        return None;
                    }
                }
            },
            kind => {
                let end = if kind == Kind::JsonSequence {
                    0x1e
                } else {
                    b'\n'
                };
                match rest.iter().position(|byte| *byte == end) {
                    Some(at) => (self.seen + at, 1),
                    None if self.finished && !self.buffer.is_empty() => (self.buffer.len(), 0),
                    None => {
                        self.seen = self.buffer.len();
                        return None;
                    }
                }
            }
        };
        self.seen = 0;
        let record = self.buffer.split_to(length).freeze();
        drop(self.buffer.split_to(end));
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of a body that comes byte by byte.
    fn records(kind: Kind, body: &str) -> Vec<String> {
        let mut splitter = Splitter::new(kind, 20);
        let mut found = Vec::new();
        let mut take = |splitter: &mut Splitter| {
            while let Some(record) = splitter.next().unwrap() {
                found.push(String::from_utf8_lossy(&record).into_owned());
            }
        };
        for byte in body.bytes() {
            splitter.push(&[byte]);
            take(&mut splitter);
        }
        splitter.finish();
        take(&mut splitter);
        found
    }

    #[test]
    fn records_end_where_their_format_says() {
        assert_eq!(records(Kind::JsonLines, "1\r\n\n2\n3"), ["1\r", "2", "3"]);
        assert_eq!(
            records(Kind::JsonSequence, "\u{1e}1\n\u{1e}\u{1e}{\n}\n"),
            ["1\n", "{\n}\n"]
        );
        let events = "\u{feff}data: a\r\ndata: b\r\n\r\n\n:c\r\rdata: d\n\ndata: cut";
        assert_eq!(
            records(Kind::Events, events),
            ["data: a\ndata: b\n", ":c\n", "data: d\n"]
        );
    }

    #[test]
    fn records_have_a_limit() {
        let mut splitter = Splitter::new(Kind::JsonLines, 20);
        splitter.push(&[b'1'; 21]);
        assert!(matches!(splitter.next(), Err(StreamError::TooLarge(20))));
    }
}
