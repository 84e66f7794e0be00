//! Multipart responses, whose large files are not held.
//!
//! Enters: a response whose body has files. Leaves: its parts, as soon as a value can be made of them; the last file may go
//! on as a stream. It refuses bodies of which more would have to be held than a response may have. When the body is too
//! large, comes too late or breaks off, the error has the status and the headers, and an empty body: what came before is
//! not kept.

use bytes::{Bytes, BytesMut};

use super::core::Core;
use super::time::{Deadline, Instant, within};
use super::{Body, TransportError};
use crate::schema::Type;
use crate::wire::{Bounds, ByteStream, Parts, RawResponse, StreamError, Ungathered, gather};

/// A body of up to so many bytes is held as it is, so that an error can show it.
const SMALL: usize = 64 * 1024;

impl Core {
    /// The response with its body of this type; what has to be held must be there by the deadline.
    pub(super) async fn gather(
        &self,
        mut raw: RawResponse,
        ty: &'static Type,
        body: Body,
        deadline: Option<Deadline>,
    ) -> Result<RawResponse, TransportError> {
        let (limit, disk) = (self.0.limits.max_response_bytes, self.0.limits.on_disk);
        let body = ByteStream::from_http(body, limit).bounded(Bounds {
            size: disk.unwrap_or(u64::MAX),
            ..self.bounds()
        });
        let media = raw.content_type().to_owned();
        let gathered = async {
            match small(body, limit).await? {
                Ok(held) => Ok(Err(held)),
                Err(body) => gather(body, &media, ty, limit, disk.is_some())
                    .await
                    .map(Ok),
            }
        };
        match within(deadline, gathered).await {
            Ok(Ok(Ok(parts))) => raw.stream = Some(ByteStream::of_parts(parts)),
            Ok(Ok(Err(held))) => raw.body = held,
            Ok(Err(Ungathered::Malformed(why))) => {
                raw.stream = Some(ByteStream::of_parts(Parts::broken(why)));
            }
            Ok(Err(why)) => return Err(self.ungathered(why, raw)),
            Err(late) => return Err(TransportError::timeout(late, Some(raw))),
        }
        Ok(raw)
    }

    fn ungathered(&self, why: Ungathered, raw: RawResponse) -> TransportError {
        match why {
            Ungathered::Stream(StreamError::TooLarge(limit)) => {
                TransportError::too_large(limit, raw)
            }
            Ungathered::TooLarge(_) => {
                TransportError::too_large(self.0.limits.max_response_bytes, raw)
            }
            Ungathered::Stream(StreamError::TooSlow(time)) => match self.idle(Instant::now()) {
                Some(idle) => TransportError::timeout(idle, Some(raw)),
                None => TransportError::carrier(StreamError::TooSlow(time).into(), Some(raw)),
            },
            Ungathered::Stream(StreamError::Broken(error)) => {
                TransportError::carrier(error, Some(raw))
            }
            Ungathered::Stream(error) => TransportError::carrier(error.into(), Some(raw)),
            Ungathered::Disk(error) => TransportError::carrier(error.into(), Some(raw)),
            Ungathered::Malformed(why) => TransportError::carrier(why.into(), Some(raw)),
        }
    }
}

/// All of a small body, or a larger one as it goes on.
async fn small(
    mut body: ByteStream,
    limit: usize,
) -> Result<Result<Bytes, ByteStream>, Ungathered> {
    let mut held = BytesMut::new();
    while let Some(piece) = body.next().await {
        held.extend_from_slice(&piece.map_err(Ungathered::Stream)?);
        if held.len() > limit {
            return Err(Ungathered::TooLarge(None));
        }
        if held.len() > SMALL {
            return Ok(Err(body.after(held.freeze())));
        }
    }
    Ok(Ok(held.freeze()))
}
