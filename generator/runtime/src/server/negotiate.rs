//! What a client sends and takes, against what an operation takes and gives.
//!
//! Enters: the headers of a request, and operations. Leaves: whether they fit, and how well (RFC 9110 section 12).

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};

use crate::wire::{OperationWire, Row, accepts, matches};

/// How well an operation fits a request: by the media type of the body, then by what the client takes.
pub(super) fn fit(wire: &OperationWire, headers: &HeaderMap) -> (bool, bool) {
    let sent = text(headers, CONTENT_TYPE);
    let takes = wire.body().map_or(sent.is_empty(), |row| takes(row, sent));
    (takes, gives(wire, headers))
}

/// Whether a body may have this media type.
fn takes(row: &Row, sent: &str) -> bool {
    row.media().any(|range| matches(range, sent))
}

/// Whether a success of the operation is something that the client takes.
pub(super) fn gives(wire: &OperationWire, headers: &HeaderMap) -> bool {
    let media = wire.success_media();
    let lines = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect::<Vec<_>>();
    lines.is_empty()
        || media.is_empty()
        || media.iter().any(|media| accepts(&lines.join(", "), media))
}

pub(super) fn text(headers: &HeaderMap, name: http::HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
