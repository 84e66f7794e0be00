//! What a client sends and takes, against what an operation takes and gives.
//!
//! Enters: the headers of a request, and operations. Leaves: how well they fit, and which of a response's media types the
//! client wants most (RFC 9110 section 12.5.1). It refuses bodies of other media types (415).

use std::borrow::Cow;

use http::header::{ACCEPT, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::Problem;
use crate::wire::{
    OperationWire, RawResponse, ResponseWire, Row, matches, quality, select_response,
};

/// The media type that a client wants most by its `Accept`, the first among equals; `None` where it takes none of them (RFC 9110
/// section 12.5.1). A client that does not say takes all.
///
/// ```
/// use oasmith_runtime::server::preferred;
///
/// let media = ["application/json", "text/csv"];
/// assert_eq!(preferred(Some("text/*, */*;q=0.1"), &media), Some("text/csv"));
/// assert_eq!(preferred(None, &media), Some("application/json"));
/// assert_eq!(preferred(Some("image/png"), &media), None);
/// ```
pub fn preferred<'m>(accept: Option<&str>, media: &[&'m str]) -> Option<&'m str> {
    let wanted = |media: &str| accept.map_or(1000, |accept| quality(accept, media));
    let taken = media.iter().copied().filter(|media| wanted(media) > 0);
    // Of equals, `max_by_key` takes the last.
    taken.rev().max_by_key(|media| wanted(media))
}

/// How well an operation fits a request: by the media type of the body, then by what the client takes.
pub(super) fn fit(wire: &OperationWire, headers: &HeaderMap) -> (bool, u16) {
    let sent = text(headers, CONTENT_TYPE);
    let takes = wire.body().map_or(sent.is_empty(), |row| takes(row, sent));
    (
        takes,
        accepted(headers).map_or(1000, |accept| gives(wire, &accept)),
    )
}

/// Whether a body may have this media type.
fn takes(row: &Row, sent: &str) -> bool {
    row.media().any(|range| matches(range, sent))
}

/// What the client takes; `None` when it does not say, or takes all.
fn accepted(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let accept = lines(headers, ACCEPT);
    (!matches!(accept.trim(), "" | "*/*")).then_some(accept)
}

/// How much the client wants what it wants most of the operation's successes, from 0 to 1000.
fn gives(wire: &OperationWire, accept: &str) -> u16 {
    let mut wanted = None;
    for media in wire.successes().flat_map(Row::media) {
        let quality = quality(accept, media);
        // There is nothing that it wants more.
        if quality == 1000 {
            return quality;
        }
        wanted = wanted.max(Some(quality));
    }
    wanted.unwrap_or(1000)
}

/// What the responses of an operation may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    wire: &'static OperationWire,
    /// The media type of all successes, where they have only one.
    only: Option<&'static str>,
    /// Whether a response may be labelled with one media type or another.
    pub(super) several: bool,
}

impl Offer {
    pub(super) fn of(wire: &'static OperationWire) -> Self {
        let several = |one: &ResponseWire| one.body.as_ref().is_some_and(is_several);
        Self {
            wire,
            only: match *wire.success_media() {
                [only] => Some(only),
                _ => None,
            },
            several: wire.responses.iter().any(several),
        }
    }

    /// What the client takes, where that still decides something: where a response may have one media type of several.
    pub(super) fn taken(&self, headers: &HeaderMap) -> Result<Option<String>, Problem> {
        let first = headers.get(ACCEPT).map(HeaderValue::as_bytes);
        // Most clients ask for what there is.
        if !self.several && (first.is_none() || first == self.only.map(str::as_bytes)) {
            return Ok(None);
        }
        let Some(accept) = accepted(headers) else {
            return Ok(None);
        };
        if gives(self.wire, &accept) == 0 {
            let media = self.wire.success_media().join(" or ");
            let detail = format!("The response is {media}.");
            let problem = Problem::new(StatusCode::NOT_ACCEPTABLE, detail);
            return Err(problem.header(VARY, "accept".to_owned()));
        }
        Ok(self.several.then(|| accept.into_owned()))
    }
}

/// Whether a body has several media types.
fn is_several(row: &Row) -> bool {
    row.media().nth(1).is_some()
}

/// Says that another `Accept` may be answered otherwise (RFC 9110 section 12.5.5).
pub(super) fn vary(headers: &mut HeaderMap) {
    let names = headers.get_all(VARY).iter();
    let names = names.filter_map(|line| line.to_str().ok());
    let mut names = names.flat_map(|line| line.split(',')).map(str::trim);
    if !names.any(|name| name == "*" || name.eq_ignore_ascii_case("accept")) {
        headers.append(VARY, HeaderValue::from_static("accept"));
    }
}

/// Names the media type of a response that the client wants most, where its row has several; the first among equals.
pub(super) fn label(rows: &[ResponseWire], accept: Option<&str>, raw: &mut RawResponse) {
    let row = select_response(rows, raw.status, raw.content_type())
        .and_then(|at| rows.get(at)?.body.as_ref());
    let own = row.and_then(|row| row.alternative(raw.content_type()));
    let concrete = own.into_iter().flat_map(Row::media);
    let concrete: Vec<&str> = concrete.filter(|media| !media.contains('*')).collect();
    if row.is_some_and(is_several) {
        vary(&mut raw.headers);
    }
    let sent = concrete.contains(&raw.content_type());
    if !sent || concrete.len() < 2 {
        return;
    }
    let Some(accept) = accept else { return };
    let wanted = concrete.iter().rev();
    let best = wanted.max_by_key(|media| quality(accept, media));
    if let Some(best) = best.and_then(|media| HeaderValue::from_str(media).ok()) {
        raw.headers.insert(CONTENT_TYPE, best);
    }
}

/// Refuses a body because of its media type, before it is read; without a `Content-Type` it may turn out to be empty.
pub(super) fn refuse_media(wire: &OperationWire, headers: &HeaderMap) -> Result<(), Problem> {
    let sent = lines(headers, CONTENT_TYPE);
    match wire.body() {
        Some(row) if !sent.is_empty() && !takes(row, &sent) => {
            let detail = format!("The body must be {}; it is {sent:?}.", taken(row));
            let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
            Err(with_taken(problem, wire))
        }
        _ => Ok(()),
    }
}

/// Adds which media types are taken: `Accept`, and `Accept-Patch` or `Accept-Post` (RFC 9110 section 12.5.1, RFC 5789
/// section 3.1).
pub(super) fn with_taken(problem: Problem, wire: &OperationWire) -> Problem {
    let Some(row) = wire.body() else {
        return problem;
    };
    let problem = match wire.method {
        "POST" => problem.header(HeaderName::from_static("accept-post"), taken(row)),
        "PATCH" => problem.header(HeaderName::from_static("accept-patch"), taken(row)),
        _ => problem,
    };
    problem.header(ACCEPT, taken(row))
}

fn taken(row: &Row) -> String {
    row.media().collect::<Vec<_>>().join(", ")
}

/// All lines of a header as one (RFC 9110 section 5.3): of two, each server may believe another.
pub(super) fn lines(headers: &HeaderMap, name: HeaderName) -> Cow<'_, str> {
    let all = headers.get_all(name).into_iter();
    let mut all = all.filter_map(|line| line.to_str().ok());
    let mut joined = Cow::Borrowed(all.next().unwrap_or_default());
    for line in all {
        joined.to_mut().push_str(", ");
        joined.to_mut().push_str(line);
    }
    joined
}

pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}
