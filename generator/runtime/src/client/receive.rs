//! Reading a response.
//!
//! Enters: a response whose head has come. Leaves: the same with its body, held or as a stream, and headers of which `Debug` shows no
//! secret. It refuses bodies that are too large, and those that do not come in time.

use std::future::poll_fn;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_LOCATION, LINK, LOCATION, REFRESH, SET_COOKIE};
use http_body::Body as _;

use super::core::Core;
use super::credentials::query_keys;
use super::send::Opened;
use super::time::{Deadline, Instant, earlier, race};
use super::{BoxError, TransportError};
use crate::wire::{
    ByteStream, MultipartType, OperationWire, RawResponse, has_files, percent_encode,
};

impl Core {
    /// Reads the body; when it breaks off, the error keeps what came before.
    pub(super) fn receive(
        &self,
        wire: &'static OperationWire,
        opened: Opened,
        multipart_type: MultipartType,
    ) -> impl Future<Output = Result<RawResponse, TransportError>> {
        let (mut head, mut incoming) = opened.response.into_parts();
        hide_cookies(&mut head.headers);
        hide_keys(wire, &mut head.headers);
        let mut raw = RawResponse {
            status: head.status,
            headers: head.headers,
            ..RawResponse::default()
        };
        let (limit, deadline) = (self.0.limits.max_response_bytes, opened.deadline);
        async move {
            if wire.streams(raw.status, raw.content_type()) {
                let stream = ByteStream::from_http(incoming, limit);
                raw.stream = Some(stream.bounded(self.bounds()));
                return Ok(raw);
            }
            if let Some(position) = wire.multipart(raw.status, raw.content_type())
                && let Some(ty) = multipart_type(position, &raw).filter(|ty| has_files(ty))
            {
                // In a box, so that other calls are small.
                return Box::pin(self.gather(raw, ty, incoming, deadline)).await;
            }
            let mut parts = Parts::default();
            let ended = loop {
                let next = || earlier(deadline, self.idle(Instant::now()));
                match race(next, poll_fn(|cx| incoming.poll_chunk(cx))).await {
                    Ok(Ok(Some(chunk))) if parts.len() + chunk.len() > limit => {
                        break Some(End::Large);
                    }
                    Ok(Ok(Some(chunk))) => {
                        parts.push(chunk);
                        // Most bodies come in one part, whose end is known with it.
                        if incoming.is_end_stream() {
                            break None;
                        }
                    }
                    Ok(Ok(None)) => break None,
                    Ok(Err(error)) => break Some(End::Broken(error)),
                    Err(late) => break Some(End::Late(late)),
                }
            };
            raw.body = parts.whole();
            match ended {
                None => Ok(raw),
                Some(End::Large) => Err(TransportError::too_large(limit, raw)),
                Some(End::Broken(error)) => Err(TransportError::carrier(error, Some(raw))),
                Some(End::Late(late)) => Err(TransportError::timeout(late, Some(raw))),
            }
        }
    }
}

/// Cookies are what a user proves himself with: `Debug` does not show them.
fn hide_cookies(headers: &mut HeaderMap) {
    if headers.contains_key(SET_COOKIE) {
        let cookies = headers.iter_mut().filter(|(name, _)| *name == SET_COOKIE);
        cookies.for_each(|(_, value)| value.set_sensitive(true));
    }
}

/// Servers repeat the query in URLs, where a key may be in it.
fn hide_keys(wire: &'static OperationWire, headers: &mut HeaderMap) {
    for key in query_keys(wire.security) {
        let written = [key, &percent_encode(key)].map(|key| format!("{key}="));
        for (name, value) in headers.iter_mut() {
            let holds = |key: &String| {
                let (all, key) = (value.as_bytes(), key.as_bytes());
                all.windows(key.len()).any(|part| part == key)
            };
            if [LOCATION, CONTENT_LOCATION, LINK, REFRESH].contains(name)
                && written.iter().any(holds)
            {
                value.set_sensitive(true);
            }
        }
    }
}

/// The parts of a body; one alone is not copied.
#[derive(Default)]
struct Parts {
    first: Bytes,
    all: Vec<u8>,
}

impl Parts {
    fn len(&self) -> usize {
        self.first.len() + self.all.len()
    }

    fn push(&mut self, part: Bytes) {
        if self.len() == 0 {
            self.first = part;
            return;
        }
        self.all.extend_from_slice(&std::mem::take(&mut self.first));
        self.all.extend_from_slice(&part);
    }

    fn whole(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.into()
        }
    }
}

/// Why a body was not read to its end.
enum End {
    Large,
    Broken(BoxError),
    Late(Deadline),
}
