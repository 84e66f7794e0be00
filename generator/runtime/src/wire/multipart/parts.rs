//! The parts of a multipart body (RFC 2046 section 5.1), as they arrive.
//!
//! Enters: pieces of a body, and its boundary. Leaves: the heads of parts, and their contents piece by piece, not copied where
//! a piece has all of it. It refuses bodies that end before their last boundary, and parts whose head is too long or no head.

use bytes::{Bytes, BytesMut};

use super::head::{Head, read_head};

/// The head of a part may have this many bytes.
const HEAD: usize = 16 * 1024;

/// So many blanks may stand after a boundary.
const PADDING: usize = 1024;

/// What comes next in a body.
#[derive(Debug, PartialEq)]
pub(super) enum Event {
    /// A part begins.
    Head(Head),
    /// A piece of the part's content.
    Content(Bytes),
    /// The part ends.
    End,
    /// The body ends; what follows does not count.
    Last,
}

/// Cuts a body into events.
pub(super) struct Splitter {
    delimiter: Vec<u8>,
    buffer: Bytes,
    /// How much of the buffer has been looked at.
    seen: usize,
    state: State,
    finished: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// At the start of the body, where a boundary needs no line before it.
    First,
    /// Before the first boundary.
    Preamble,
    /// After a boundary.
    Line,
    /// In the head of a part.
    Head,
    /// At the line that ends a head, and may begin the next boundary.
    Start,
    Content,
    Done,
}

impl Splitter {
    pub(super) fn new(boundary: &str) -> Self {
        Self {
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            buffer: Bytes::new(),
            seen: 0,
            state: State::First,
            finished: false,
        }
    }

    pub(super) fn push(&mut self, piece: Bytes) {
        if self.buffer.is_empty() {
            self.buffer = piece;
        } else {
            let mut both = BytesMut::with_capacity(self.buffer.len() + piece.len());
            both.extend_from_slice(&self.buffer);
            both.extend_from_slice(&piece);
            self.buffer = both.freeze();
        }
    }

    /// Nothing comes any more.
    pub(super) fn finish(&mut self) {
        self.finished = true;
    }

    /// The next event; `None` when more of the body is needed.
    pub(super) fn next(&mut self) -> Result<Option<Event>, String> {
        loop {
            let before = self.state;
            let found = match self.state {
                State::First => self.first(),
                State::Preamble => self.preamble(),
                State::Line => self.line()?,
                State::Head => self.head()?,
                State::Start => self.start(),
                State::Content => self.content(),
                State::Done => return Ok(Some(Event::Last)),
            };
            if found.is_some() {
                return Ok(found);
            }
            if before == self.state {
                return match self.finished {
                    true => Err("the body ends before its last boundary".to_owned()),
                    false => Ok(None),
                };
            }
        }
    }

    fn skip(&mut self, bytes: usize) {
        drop(self.buffer.split_to(bytes.min(self.buffer.len())));
    }

    fn go(&mut self, state: State) -> Option<Event> {
        self.state = state;
        self.seen = 0;
        None
    }

    fn first(&mut self) -> Option<Event> {
        let start = self.delimiter.get(2..).unwrap_or_default();
        if self.buffer.starts_with(start) {
            self.skip(self.delimiter.len() - 2);
            return self.go(State::Line);
        }
        if start.starts_with(&self.buffer) {
            return None;
        }
        self.go(State::Preamble)
    }

    fn preamble(&mut self) -> Option<Event> {
        match find(&self.buffer, 0, &self.delimiter) {
            Some(at) => {
                self.skip(at + self.delimiter.len());
                self.go(State::Line)
            }
            None => {
                self.skip(self.buffer.len() - self.tail());
                None
            }
        }
    }

    fn line(&mut self) -> Result<Option<Event>, String> {
        if self.buffer.starts_with(b"--") {
            self.state = State::Done;
            return Ok(Some(Event::Last));
        }
        let blank = |byte: &&u8| b" \t".contains(byte);
        let padding = self.buffer.iter().take_while(blank).count();
        match self.buffer.get(padding..).unwrap_or_default() {
            [b'\r', b'\n', ..] => {
                self.skip(padding);
                Ok(self.go(State::Head))
            }
            [] | [b'\r'] if padding < PADDING => Ok(None),
            [b'-'] if padding == 0 => Ok(None),
            _ => Err("a boundary does not end its line".to_owned()),
        }
    }

    /// A part without headers starts with the empty line that ends its head.
    fn head(&mut self) -> Result<Option<Event>, String> {
        let window = self.buffer.get(..HEAD.min(self.buffer.len()));
        let window = window.unwrap_or_default();
        let Some(end) = find(window, self.seen, b"\r\n\r\n") else {
            if window.len() == HEAD {
                return Err("a part has no head".to_owned());
            }
            self.seen = window.len().saturating_sub(3);
            return Ok(None);
        };
        let head = read_head(window.get(..end).unwrap_or_default())?;
        // An empty part may end with the line that ends its head.
        self.skip(end + 2);
        self.go(State::Start);
        Ok(Some(Event::Head(head)))
    }

    fn start(&mut self) -> Option<Event> {
        if self.buffer.starts_with(&self.delimiter) {
            return self.end();
        }
        if self.delimiter.starts_with(&self.buffer) {
            return None;
        }
        self.skip(2);
        self.go(State::Content)
    }

    fn end(&mut self) -> Option<Event> {
        self.skip(self.delimiter.len());
        self.go(State::Line);
        Some(Event::End)
    }

    fn content(&mut self) -> Option<Event> {
        let end = match find(&self.buffer, 0, &self.delimiter) {
            Some(0) => return self.end(),
            Some(at) => at,
            None => self.buffer.len() - self.tail(),
        };
        (end > 0).then(|| Event::Content(self.buffer.split_to(end)))
    }

    /// How much of the end may be the start of a boundary.
    fn tail(&self) -> usize {
        let most = self.buffer.len().min(self.delimiter.len() - 1);
        let begins = |length: &usize| {
            let end = self.buffer.get(self.buffer.len() - length..);
            end.is_some_and(|end| self.delimiter.starts_with(end))
        };
        (1..=most).rev().find(begins).unwrap_or(0)
    }
}

fn find(body: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = body.get(at..)?;
        at += rest.iter().position(|byte| *byte == b'\r')?;
        if body.get(at..)?.starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}

/// All parts of a body that is held.
pub(super) fn split(body: &Bytes, boundary: &str) -> Result<Vec<(Head, Bytes)>, String> {
    let mut splitter = Splitter::new(boundary);
    splitter.push(body.clone());
    splitter.finish();
    let mut parts: Vec<(Head, Bytes)> = Vec::new();
    loop {
        match (splitter.next()?, parts.last_mut()) {
            (Some(Event::Head(head)), _) => parts.push((head, Bytes::new())),
            (Some(Event::Content(piece)), Some((_, content))) => *content = piece,
            (Some(Event::Last) | None, _) => return Ok(parts),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(body: &'static str) -> Result<Vec<String>, String> {
        let parts = split(&Bytes::from(body), "b")?;
        let whole: Vec<String> = parts
            .into_iter()
            .map(|(_, content)| String::from_utf8_lossy(&content).into_owned())
            .collect();
        assert_eq!(byte_by_byte(body).as_ref(), Ok(&whole), "{body:?}");
        Ok(whole)
    }

    /// The same of a body that comes byte by byte.
    fn byte_by_byte(body: &str) -> Result<Vec<String>, String> {
        let mut splitter = Splitter::new("b");
        let mut bytes = body.bytes();
        let mut parts: Vec<String> = Vec::new();
        loop {
            match splitter.next()? {
                Some(Event::Head(_)) => parts.push(String::new()),
                Some(Event::Content(piece)) => {
                    let last = parts.last_mut().unwrap();
                    last.push_str(std::str::from_utf8(&piece).unwrap());
                }
                Some(Event::End) => {}
                Some(Event::Last) => return Ok(parts),
                None => match bytes.next() {
                    Some(byte) => splitter.push(Bytes::copy_from_slice(&[byte])),
                    None => splitter.finish(),
                },
            }
        }
    }

    #[test]
    fn parts_stand_between_boundaries() {
        let both =
            "preamble\r\n--b \t\r\na: b\r\n\r\none\r\n--bc\r\n--b\r\n\r\n\r\n--b--\r\nepilogue";
        // A boundary is a prefix of its line, so `--bc` ends the part and is no boundary.
        assert!(contents(both).is_err());
        let both =
            "preamble\r\n--b \t\r\na: b\r\n\r\none\r\n--a\r\n--b\r\n\r\n\r\n--b--\r\nepilogue";
        assert_eq!(contents(both).unwrap(), ["one\r\n--a", ""]);
        assert_eq!(contents("--b--").unwrap(), [] as [&str; 0]);
        assert_eq!(contents("--b\r\n\r\nx\r\n--b--").unwrap(), ["x"]);
        assert_eq!(contents("--b\r\na: b\r\n\r\n--b--").unwrap(), [""]);
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let whole = "--b\r\na: b\r\n\r\none\r\n--b--";
        for end in 0..whole.len() - 2 {
            assert!(
                split(&Bytes::from(whole.get(..end).unwrap()), "b").is_err(),
                "{end}"
            );
        }
    }

    #[test]
    fn what_looks_like_a_boundary_is_content() {
        let body = "--b\r\n\r\n\r\r\n\r\n-\r\n--\r\n--a\r\r\n--b--";
        assert_eq!(contents(body).unwrap(), ["\r\r\n\r\n-\r\n--\r\n--a\r"]);
    }

    #[test]
    fn heads_are_limited() {
        let mut splitter = Splitter::new("b");
        splitter.push(Bytes::from_static(b"--b\r\n"));
        let mut read = 0;
        while splitter.next() == Ok(None) {
            splitter.push(Bytes::from_static(&[b'a'; 100]));
            read += 100;
        }
        assert!(splitter.next().is_err() && read < 2 * HEAD);
    }
}
