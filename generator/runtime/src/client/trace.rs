//! A span for each try, by the names of OpenTelemetry's conventions for HTTP clients.
//!
//! Enters: a request before its credentials are added, and the outcome. Leaves: a span of `tracing`, or nothing without that
//! feature. Headers and bodies are not recorded; values of query parameters that hold credentials are replaced.

#[cfg(not(feature = "tracing"))]
mod none {
    use super::super::TransportError;
    use super::super::next_page::PageRequest;
    use crate::wire::OperationWire;

    pub(crate) struct Attempt;

    impl Attempt {
        pub(crate) fn new(_: &'static OperationWire, _: &PageRequest, _: bool, _: u32) -> Self {
            Self
        }

        pub(crate) fn run<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn answered(&self, _: http::StatusCode) {}

        pub(crate) fn failed(&self, _: &TransportError) {}
    }
}

#[cfg(feature = "tracing")]
mod spans {
    use std::borrow::Cow;

    use tracing::field::{Empty, display};
    use tracing::instrument::{Instrument as _, Instrumented};
    use tracing::{Span, info_span};

    use super::super::TransportError;
    use super::super::credentials::query_keys;
    use super::super::next_page::PageRequest;
    use crate::wire::{OperationWire, percent_decode};

    /// What OpenTelemetry's conventions replace, wherever it stands.
    const SENSITIVE: [&str; 4] = ["AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature"];

    pub(crate) struct Attempt(Span);

    impl Attempt {
        /// The query of a `receiver` is nobody's business; `resend` counts the tries before this one.
        pub(crate) fn new(
            wire: &'static OperationWire,
            page: &PageRequest,
            receiver: bool,
            resend: u32,
        ) -> Self {
            let span = info_span!(
                "http_request",
                otel.name = Empty,
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = wire.method,
                http.request.resend_count = Empty,
                http.response.status_code = Empty,
                "error.type" = Empty,
                server.address = Empty,
                server.port = Empty,
                url.full = Empty,
                url.template = wire.path,
            );
            if !span.is_disabled() {
                let url = format!("{}{}", without_user(&page.base), page.request.path);
                let query = match page.request.query.as_str() {
                    query if query.is_empty() || !receiver => redacted(query, wire),
                    _ => "REDACTED".to_owned(),
                };
                record(&span, wire, &url, &query);
                if resend > 0 {
                    span.record("http.request.resend_count", resend);
                }
            }
            Self(span)
        }

        pub(crate) fn run<F: Future>(&self, future: F) -> Instrumented<F> {
            future.instrument(self.0.clone())
        }

        pub(crate) fn answered(&self, status: http::StatusCode) {
            let status = status.as_u16();
            self.0.record("http.response.status_code", status);
            if status >= 400 {
                self.0.record("error.type", display(status));
                self.0.record("otel.status_code", "ERROR");
            }
        }

        pub(crate) fn failed(&self, error: &TransportError) {
            let kind = match error {
                error if error.is_timeout() => "timeout",
                error if error.is_connect() => "connect",
                error if error.is_credentials() => "credentials",
                _ => "transport",
            };
            self.0.record("error.type", kind);
            self.0.record("otel.status_code", "ERROR");
        }
    }

    fn record(span: &Span, wire: &OperationWire, url: &str, query: &str) {
        span.record(
            "otel.name",
            display(format_args!("{} {}", wire.method, wire.path)),
        );
        let mark = if query.is_empty() { "" } else { "?" };
        span.record("url.full", display(format_args!("{url}{mark}{query}")));
        if let Ok(url) = url.parse::<http::Uri>() {
            span.record("server.address", url.host().unwrap_or_default());
            let https = url.scheme_str() == Some("https");
            let port = url.port_u16().unwrap_or(if https { 443 } else { 80 });
            span.record("server.port", port);
        }
    }

    /// The URL of a receiver may have a user, who is nobody's business.
    fn without_user(base: &str) -> Cow<'_, str> {
        if !base.contains('@') {
            return Cow::Borrowed(base);
        }
        let (scheme, rest) = base.split_once("://").unwrap_or(("", base));
        let end = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        Cow::Owned(format!("{scheme}://{host}{path}"))
    }

    /// The query without the values of credentials.
    fn redacted(query: &str, wire: &OperationWire) -> String {
        let secret: Vec<&str> = query_keys(wire.security).chain(SENSITIVE).collect();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| match pair.split_once('=') {
            Some((name, _))
                if percent_decode(name, true).is_some_and(|name| secret.contains(&&*name)) =>
            {
                format!("{name}=REDACTED")
            }
            _ => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    }
}

#[cfg(not(feature = "tracing"))]
pub(super) use none::Attempt;
#[cfg(feature = "tracing")]
pub(super) use spans::Attempt;
