//! Sending a request until its outcome stands.
//!
//! Enters: a request that knows how it travels. Leaves: a response with its bytes, or why there is none. A request is
//! sent again only where sending twice is the same as sending once; a streamed body never is.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, StatusCode};

use super::core::{Core, Running};
use super::credentials::Alternative;
use super::next_page::PageRequest;
use super::redirect::follow;
use super::retry::{self, Verdict};
use super::time::{self, Deadline, Instant, earlier, race, within};
use super::token::Http;
use super::trace::Attempt;
use super::transport::Sending;
use super::{Body, TransportError, random};
use crate::wire::{Bounds, Kind, MultipartType, OperationWire, RawResponse, WireRequest};

/// A request that is ready but for its credentials, and may be sent several times.
struct Ready {
    page: PageRequest,
    /// What the credentials are for.
    schemes: Alternative,
    /// How often it may be sent again.
    retries: u32,
    /// Whether the body is a stream, which is there once.
    is_stream: bool,
    /// Whether nothing can make it be sent again.
    once: bool,
    /// How often it was sent again.
    attempt: u32,
    /// When the call must be over, once it has begun.
    call: Option<Deadline>,
}

impl Ready {
    /// What is sent, and below what; it is there once more unless this is the last time.
    fn take(&mut self) -> (&str, Cow<'_, WireRequest>) {
        let request = match self.once {
            true => Cow::Owned(std::mem::take(&mut self.page.request)),
            false => Cow::Borrowed(&self.page.request),
        };
        (&self.page.base, request)
    }

    /// Goes where a response leads, if it does.
    fn redirected(&mut self, wire: &OperationWire, opened: &Opened) -> bool {
        let next = match self.is_stream {
            true => None,
            false => follow(wire, &self.page, &opened.response),
        };
        let Some(next) = next else { return false };
        self.page = next.page;
        if next.elsewhere {
            self.schemes = &[];
        }
        true
    }
}

/// A response whose body is still to be read.
pub(super) struct Opened {
    pub(super) response: http::Response<Body>,
    /// When the request went off, with its credentials.
    sent: Instant,
    /// When the body must have come.
    pub(super) deadline: Option<Deadline>,
}

impl Core {
    /// Sends a request below `base`, again when that may help, and reads the body.
    pub(super) fn send(
        &self,
        wire: &'static OperationWire,
        base: &Arc<str>,
        request: WireRequest,
        multipart_type: MultipartType,
    ) -> Running<'_, Result<RawResponse, TransportError>> {
        match self.prepare(wire, base, request) {
            Ok(mut ready) if ready.retries == 0 => Box::pin(async move {
                let opened = self.open(wire, &mut ready).await?;
                self.receive(wire, opened, multipart_type).await
            }),
            Ok(mut ready) => Box::pin(async move {
                loop {
                    let opened = self.open(wire, &mut ready).await?;
                    let received = self.receive(wire, opened, multipart_type).await;
                    // A try lasts until the last byte; a body that breaks off otherwise stands.
                    let late = received.as_ref().is_err_and(TransportError::is_timeout);
                    let verdict = Some(Verdict::Transient).filter(|_| late);
                    match verdict.and_then(|verdict| self.delay(&ready, ready.retries, verdict)) {
                        Some(delay) => Box::pin(time::sleep(delay)).await,
                        None => return received,
                    }
                    ready.attempt += 1;
                }
            }),
            Err(error) => failed(error),
        }
    }

    /// Sends a request, again when that may help; the body is not read yet.
    async fn open(
        &self,
        wire: &'static OperationWire,
        ready: &mut Ready,
    ) -> Result<Opened, TransportError> {
        let now = Instant::now();
        if ready.attempt == 0 {
            ready.call = Deadline::after(now, self.0.limits.call, "the call");
        }
        // The clock is not asked twice for the first try, unless something took its time before it.
        let mut now = Some(now);
        #[cfg(feature = "compress")]
        if self.0.coding.is_some() {
            Box::pin(self.compress(&mut ready.page.request)).await?;
            now = None;
        }
        let (mut challenged, mut redirects) = (false, 0);
        loop {
            let sends = ready.attempt + u32::from(challenged) + redirects;
            let span = Attempt::new(wire, &ready.page, self.is_receiver(), sends);
            let began = now.take().unwrap_or_else(Instant::now);
            let outcome = span.run(self.attempt(ready, began)).await;
            match &outcome {
                Ok(opened) => span.answered(opened.response.status()),
                Err(error) => span.failed(error),
            }
            if let (Ok(opened), false) = (&outcome, challenged)
                && let Some(again) = self.challenged(ready, opened)
            {
                challenged = true;
                // What was refused for its credentials was not done, so any method may be sent again.
                if again.await {
                    continue;
                }
            }
            if let Ok(opened) = &outcome
                && redirects < self.0.redirects
                && ready.redirected(wire, opened)
            {
                redirects += 1;
                continue;
            }
            let verdict = match &outcome {
                Ok(opened) => Verdict::of_response(&opened.response),
                Err(error) => Verdict::of_error(error),
            };
            let retries = match &outcome {
                // Nothing was sent for want of a token, so any method may be.
                Err(error) if error.is_credentials() && !ready.is_stream => self.0.retries.most(),
                _ => ready.retries,
            };
            let Some(delay) = self.delay(ready, retries, verdict) else {
                return outcome;
            };
            drop(outcome);
            Box::pin(time::sleep(delay)).await;
            ready.attempt += 1;
        }
    }

    /// How long to wait before a request is sent again; `None` when the outcome stands.
    fn delay(&self, ready: &Ready, retries: u32, verdict: Verdict) -> Option<Duration> {
        let in_time = |delay| is_before(ready.call, delay);
        self.0
            .retries
            .delay(ready.attempt, retries, verdict, in_time)
    }

    /// What looks for other credentials, when a request was refused for its own. It is rare, and in a box so that other calls are
    /// small.
    fn challenged<'s>(&'s self, ready: &Ready, opened: &'s Opened) -> Option<Running<'s, bool>> {
        let refused = opened.response.status() == StatusCode::UNAUTHORIZED && !ready.is_stream;
        let (credentials, headers) = (&self.0.credentials, opened.response.headers());
        let again = || credentials.challenged(ready.schemes, opened.sent, headers);
        refused.then(|| Box::pin(again()) as Running<'s, bool>)
    }

    #[cfg(feature = "compress")]
    async fn compress(&self, request: &mut WireRequest) -> Result<(), TransportError> {
        let Some(coding) = self.0.coding else {
            return Ok(());
        };
        let encoded = coding.encode(request).await;
        encoded.map_err(|error| TransportError::unsent(error.to_string()))
    }

    fn prepare(
        &self,
        wire: &'static OperationWire,
        base: &Arc<str>,
        mut request: WireRequest,
    ) -> Result<Ready, TransportError> {
        let settings = &self.0;
        let schemes = settings
            .credentials
            .choose(wire.security, &settings.headers)?;
        let keyed = self.set_idempotency_key(wire, &mut request);
        for (name, value) in &settings.headers {
            request.headers.entry(name).or_insert_with(|| value.clone());
        }
        let is_stream = request.stream.is_some();
        let repeatable = keyed || retry::is_idempotent(&request.method);
        // A stream can be sent once.
        let retries = if repeatable && !is_stream {
            settings.retries.most()
        } else {
            0
        };
        let challenge = settings.credentials.may_be_challenged(schemes);
        Ok(Ready {
            page: PageRequest {
                base: Arc::clone(base),
                request,
            },
            schemes,
            retries,
            once: is_stream || retries == 0 && settings.redirects == 0 && !challenge,
            is_stream,
            attempt: 0,
            call: None,
        })
    }

    /// Gives the request a key when the document knows that header and the caller left it out; whether it has one.
    fn set_idempotency_key(&self, wire: &OperationWire, request: &mut WireRequest) -> bool {
        let name = self.0.idempotency_header.as_str();
        let mut headers = wire.members.iter().filter(|row| row.kind == Kind::Header);
        let Some(row) = headers.find(|row| row.name.eq_ignore_ascii_case(name)) else {
            return false;
        };
        if !request.headers.contains_key(row.name)
            && let (Ok(name), Ok(value)) = (
                http::HeaderName::from_bytes(row.name.as_bytes()),
                HeaderValue::from_str(&random::uuid()),
            )
        {
            request.headers.insert(name, value);
        }
        true
    }

    /// Sends a request once. It is no `async fn`, which would hold what it is given twice.
    fn attempt(
        &self,
        ready: &mut Ready,
        began: Instant,
    ) -> impl Future<Output = Result<Opened, TransportError>> {
        let attempt = Deadline::after(began, self.0.limits.attempt, "the attempt");
        let deadline = earlier(attempt, ready.call);
        async move {
            let (mut tokens, mut sent) = (Vec::new(), began);
            if self.0.credentials.needs_tokens(ready.schemes) {
                tokens = Box::pin(self.tokens(ready.schemes, deadline)).await?;
                sent = Instant::now();
            }
            let sending = self.dispatch(ready, tokens)?;
            match race(|| earlier(deadline, self.idle(sent)), sending).await {
                Ok(Ok(response)) => Ok(Opened {
                    response,
                    sent,
                    deadline,
                }),
                Ok(Err(error)) => Err(TransportError::carrier(error, None)),
                Err(late) => Err(TransportError::timeout(late, None)),
            }
        }
    }

    /// Gives a request, with its credentials, to the transport.
    fn dispatch(&self, ready: &mut Ready, tokens: Vec<String>) -> Result<Sending, TransportError> {
        let (settings, schemes) = (&*self.0, ready.schemes);
        let (base, mut request) = ready.take();
        if !schemes.is_empty() {
            let request = request.to_mut();
            settings.credentials.attach(schemes, tokens, request)?;
            #[cfg(feature = "digest")]
            settings.credentials.sign(schemes, base, request)?;
        }
        settings.transport.send_below(base, request)
    }

    /// The tokens that a request needs.
    async fn tokens(
        &self,
        schemes: Alternative,
        deadline: Option<Deadline>,
    ) -> Result<Vec<String>, TransportError> {
        let http = Http {
            transport: &self.0.transport,
            deadline,
            idle: self.0.limits.idle,
        };
        let tokens = self.0.credentials.tokens(schemes, &http);
        match within(deadline, tokens).await {
            Ok(tokens) => tokens,
            Err(late) => Err(TransportError::timeout(late, None)),
        }
    }

    pub(super) fn idle(&self, since: Instant) -> Option<Deadline> {
        Deadline::after(since, self.0.limits.idle, "the next part of the response")
    }

    /// What a response that is a stream may take: it may go on forever, and may not pause for too long.
    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            size: u64::MAX,
            idle: self.0.limits.idle,
            whole: None,
            sleep: |time| Box::pin(time::sleep(time)),
        }
    }
}

/// What cannot be sent.
fn failed<'a, T: Send + 'a>(error: TransportError) -> Running<'a, Result<T, TransportError>> {
    Box::pin(std::future::ready(Err(error)))
}

/// Whether a pause ends before the call must.
fn is_before(call: Option<Deadline>, delay: Duration) -> bool {
    match call {
        Some(call) => Instant::now()
            .checked_add(delay)
            .is_some_and(|then| then < call.at),
        None => true,
    }
}
