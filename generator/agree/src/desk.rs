//! What the server is told, and what it was asked: one request at a time, or as many as come while it serves by itself.

use std::any::Any;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use oasmith_runtime::Value;
use oasmith_runtime::server::{Credentials, Unauthorized};
use oasmith_runtime::wire::{RawResponse, ResponseWire, Responses, StatusCode};

use crate::whole::{SampleRequest, SampleResponse};
use crate::{BoxFuture, Sampler, examples};

/// The response that is to be given, and what arrived.
#[derive(Default)]
struct Desk {
    response: Option<Box<dyn Any + Send>>,
    arrived: Option<Vec<(&'static str, Value)>>,
}

static DESK: Mutex<Option<Desk>> = Mutex::new(None);
static ASKED: AtomicU64 = AtomicU64::new(0);

fn at_desk<T>(look: impl FnOnce(&mut Desk) -> T) -> T {
    let mut desk = match DESK.lock() {
        Ok(desk) => desk,
        Err(poisoned) => poisoned.into_inner(),
    };
    look(desk.get_or_insert_default())
}

/// Says what the next request is answered with.
pub(crate) fn expect<R: Send + 'static>(response: R) {
    at_desk(|desk| {
        desk.response = Some(Box::new(response));
        desk.arrived = None;
    });
}

/// What arrived since.
pub(crate) fn arrived() -> Option<Vec<(&'static str, Value)>> {
    at_desk(|desk| desk.arrived.take())
}

/// Answers a request with what the desk has for it, and says what arrived there; without a desk with a success that is drawn.
pub fn answer<O>(request: O) -> BoxFuture<O::Response>
where
    O: SampleRequest,
    O::Response: SampleResponse,
{
    let members = request.show();
    Box::pin(async move {
        let mut shown = Vec::new();
        for (name, json) in members {
            shown.push((name, json.await));
        }
        let response = at_desk(|desk| {
            desk.arrived = Some(shown);
            desk.response.take()
        });
        let told = response.and_then(|response| response.downcast::<O::Response>().ok());
        told.map_or_else(drawn::<O>, |told| *told)
    })
}

/// A success: an example of the document, or else drawn, of the first row that has one that can be sent.
fn drawn<O>() -> O::Response
where
    O: SampleRequest,
    O::Response: SampleResponse,
{
    let asked = ASKED.fetch_add(1, Ordering::Relaxed);
    if let Some(shown) = examples::answer(O::wire(), asked as usize) {
        return shown;
    }
    let rows = <O::Response as Responses>::wire();
    let success = |row: &ResponseWire| row.pattern.is_success();
    let position = rows.iter().position(success).or(rows.len().checked_sub(1));
    let found = position.and_then(|position| {
        (0..20).find_map(|again| {
            let mut sampler = Sampler::new(asked, again, 0);
            sampler.for_response(rows, position);
            let (response, _) = O::Response::draw(&mut sampler, position)?;
            let raw = response.encode().ok()?;
            O::Response::decode(position, &raw)
                .is_ok()
                .then_some(response)
        })
    });
    found.unwrap_or_else(|| {
        O::Response::undocumented(RawResponse {
            status: StatusCode::NOT_IMPLEMENTED,
            ..RawResponse::default()
        })
    })
}

/// Takes the credentials of the program's own clients, and no others.
///
/// # Errors
///
/// All others.
pub fn judge(credentials: &Credentials) -> Result<(), Unauthorized> {
    let known = credentials.bearer() == Some("token")
        || credentials.basic() == Some(("ada", "secret"))
        || credentials.iter().any(|one| one.secret() == "key");
    if known {
        Ok(())
    } else {
        Err(Unauthorized::default())
    }
}
