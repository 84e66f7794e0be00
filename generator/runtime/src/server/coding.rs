//! The content codings of requests, named in one way.
//!
//! Enters: a request. Leaves: the request, whose `Content-Encoding` says what the layer that undoes codings understands: of one
//! coding its usual name (RFC 9110 section 8.4.1), of several a list, which nothing undoes.

use axum::extract::Request;
use http::HeaderValue;
use http::header::CONTENT_ENCODING;

use super::negotiate::lines;

/// The request, with its codings named as they usually are.
pub(super) async fn named(mut request: Request) -> Request {
    if !request.headers().contains_key(CONTENT_ENCODING) {
        return request;
    }
    let codings = lines(request.headers(), CONTENT_ENCODING).to_ascii_lowercase();
    let codings = codings.split(',').map(str::trim);
    let codings = codings.filter(|coding| !matches!(*coding, "" | "identity"));
    let codings = codings.map(|coding| match coding {
        "x-gzip" => "gzip",
        other => other,
    });
    let codings: Vec<&str> = codings.collect();
    match HeaderValue::from_str(&codings.join(", ")) {
        Ok(value) if !codings.is_empty() => {
            request.headers_mut().insert(CONTENT_ENCODING, value);
        }
        _ => {
            request.headers_mut().remove(CONTENT_ENCODING);
        }
    }
    request
}
