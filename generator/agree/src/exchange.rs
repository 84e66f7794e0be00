//! One exchange: a request and a response are drawn, go over a socket, and are compared with what arrived.

use std::fmt::Write as _;

use oasmith_runtime::Value;
use oasmith_runtime::client::{Core, Error};
use oasmith_runtime::serde_json::json;
use oasmith_runtime::server::Routes;
use oasmith_runtime::wire::{
    HeaderMap, Kind, Method, OperationWire, RawResponse, ResponseWire, Responses, Server,
    StatusCode, WireRequest,
};

use crate::carrier::Carrier;
use crate::method::{Answered, CallRequest};
use crate::whole::{SampleRequest, SampleResponse};
use crate::{BoxFuture, Sampler, desk, mock};

/// How often something that cannot be sent is drawn anew.
const TRIES: u64 = 150;

/// A generated document: what its `api!` says.
#[derive(Debug)]
pub struct Document {
    /// Its servers.
    pub servers: &'static [Server],
    /// The routes of a server that answers what the desk says.
    pub routes: Routes,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// An operation, without its types.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Its wire.
    pub wire: &'static OperationWire,
    pub(crate) exchange: fn(Core, Case) -> BoxFuture<Verdict>,
    pub(crate) ask: fn(Core, Case) -> BoxFuture<Verdict>,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Operation").field(&self.wire.name).finish()
    }
}

impl Operation {
    /// That of a request.
    pub fn of<O>() -> Self
    where
        O: CallRequest,
        O::Response: SampleResponse,
    {
        Self {
            wire: O::wire(),
            exchange: |core, case| Box::pin(exchange::<O>(core, case)),
            ask: |core, case| Box::pin(mock::ask::<O>(core, case)),
        }
    }

    /// How many exchanges it takes to see each status and each media type.
    pub(crate) fn turns(&self) -> usize {
        let media = |row: Option<&oasmith_runtime::wire::Row>| {
            row.map_or(1, |row| row.alternatives.len().max(1))
        };
        let responses: usize = self
            .wire
            .responses
            .iter()
            .map(|row| media(row.body.as_ref()))
            .sum();
        responses.max(media(self.wire.body())).max(1)
    }
}

/// A case of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) number: usize,
    pub(crate) carrier: Carrier,
}

/// How an exchange ended.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Both arrived as they were sent.
    Agreed,
    /// A server that is not ours answered with this status, as the document describes it; and what was exchanged.
    Answered(StatusCode, Value),
    /// What arrived is not to be judged.
    LeftOut,
    /// Nothing could be drawn.
    NotDrawn(String),
    /// Something else arrived.
    Disagreed(Value),
}

/// The row of the response of a case, and which of its media types.
fn planned(rows: &[ResponseWire], number: usize) -> (usize, usize) {
    let mut plan = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        let media = row
            .body
            .as_ref()
            .map_or(1, |row| row.alternatives.len().max(1));
        plan.extend((0..media).map(|one| (position, one)));
    }
    let at = number % plan.len().max(1);
    plan.get(at).copied().unwrap_or_default()
}

async fn exchange<O>(core: Core, case: Case) -> Verdict
where
    O: CallRequest,
    O::Response: SampleResponse,
{
    let Some((request, asked, sent)) = draw_request::<O>(case) else {
        return Verdict::NotDrawn("no request".to_owned());
    };
    let Some((response, told, given)) = draw_response::<O>(case) else {
        return Verdict::NotDrawn(format!(
            "no response {}",
            planned(O::wire().responses, case.number).0
        ));
    };
    desk::expect(response);
    let Answered {
        shown: answered,
        judged,
    } = request.call(core).await;
    let asked: Value = asked
        .into_iter()
        .map(|(name, json)| json!([name, json]))
        .collect();
    let arrived = desk::arrived().map(|members| {
        members
            .into_iter()
            .map(|(name, json)| json!([name, json]))
            .collect::<Value>()
    });
    let same = |one: &Value, other: &Value| case.carrier.same(one, other);
    let came = arrived
        .as_ref()
        .is_some_and(|arrived| same(arrived, &asked));
    let arrived_well = same(&answered, &told) || O::wire().responses.is_empty();
    if came && arrived_well && judged.is_none() {
        return Verdict::Agreed;
    }
    let request = json!({"sent": asked, "arrived": arrived, "bytes": sent});
    let response = json!({"sent": told, "arrived": answered, "bytes": given, "violations": judged});
    Verdict::Disagreed(if came {
        json!({"response": response})
    } else {
        json!({"request": request, "response": response})
    })
}

/// What an error says, with the body that it is about.
pub(crate) fn said<R: std::fmt::Debug>(error: &Error<R>) -> String {
    let body = match error {
        Error::Undocumented(raw) => &raw.body,
        Error::Decode(error) => error.body(),
        _ => return error.to_string(),
    };
    format!("{error}: {}", String::from_utf8_lossy(body))
}

type Shown = Vec<(&'static str, Value)>;

pub(crate) fn draw_request<O: SampleRequest>(case: Case) -> Option<(O, Shown, String)> {
    (0..TRIES).find_map(|again| {
        let mut sampler = Sampler::new(case.seed, case.number as u64 * TRIES + again, case.number);
        sampler.carried_by(case.carrier);
        let (request, shown) = O::draw(&mut sampler)?;
        let encoded = request.encode().ok()?;
        if !told_apart(O::wire(), &shown) || !case.carrier.takes(&encoded, &shown) {
            return None;
        }
        Some((request, shown, request_bytes(&encoded)))
    })
}

/// Whether each capture can be told from what else is in its segment of the path, such as `{name}.{extension}`.
fn told_apart(wire: &OperationWire, shown: &Shown) -> bool {
    let rows = wire.members.iter().zip(shown);
    rows.filter(|(row, _)| row.kind == Kind::Path)
        .all(|(row, (_, json))| {
            let capture = format!("{{{}}}", row.name);
            let alone = wire.path.split('/').any(|segment| segment == capture);
            let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
            alone || json.as_str().is_none_or(plain)
        })
}

fn draw_response<O>(case: Case) -> Option<(O::Response, Value, String)>
where
    O: SampleRequest,
    O::Response: SampleResponse,
{
    let rows = <O::Response as Responses>::wire();
    let (position, media) = planned(rows, case.number);
    if rows.is_empty() {
        let raw = RawResponse {
            status: StatusCode::NO_CONTENT,
            ..RawResponse::default()
        };
        return Some((O::Response::undocumented(raw), Value::Null, String::new()));
    }
    (0..TRIES).find_map(|again| {
        let index = case.number as u64 * TRIES + again;
        let mut sampler = Sampler::new(case.seed ^ 0x5eed, index, media);
        sampler.carried_by(case.carrier);
        sampler.for_response(rows, position);
        if rows.get(position)?.body.is_some() && !may_have_body(O::wire(), sampler.status()) {
            return None;
        }
        let (response, shown) = O::Response::draw(&mut sampler, position)?;
        let encoded = response.encode().ok()?;
        if !case.carrier.returns(&encoded) {
            return None;
        }
        Some((response, shown, response_bytes(&encoded)))
    })
}

/// Whether HTTP lets the response have the body that the document gives it (RFC 9110 section 6.4.1).
fn may_have_body(wire: &OperationWire, status: StatusCode) -> bool {
    let none = matches!(
        status,
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED | StatusCode::RESET_CONTENT
    );
    !none && !status.is_informational() && wire.method != Method::HEAD.as_str()
}

fn request_bytes(wire: &WireRequest) -> String {
    let mut text = format!("{} {}?{}\n", wire.method, wire.path, wire.query);
    headers(&mut text, &wire.headers);
    text + &String::from_utf8_lossy(&wire.body)
}

fn response_bytes(raw: &RawResponse) -> String {
    let mut text = format!("{}\n", raw.status);
    headers(&mut text, &raw.headers);
    text + &String::from_utf8_lossy(&raw.body)
}

fn headers(text: &mut String, headers: &HeaderMap) {
    for (name, value) in headers {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{name}: {}",
            String::from_utf8_lossy(value.as_bytes())
        );
    }
    text.push('\n');
}
