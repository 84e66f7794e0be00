//! The request that a response answers, where links take something from it.
//!
//! Enters: a request and how it was sent. Leaves: what a runtime expression names in it (OpenAPI 3.0.4, 4.8.20.3).

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::next_page::PageRequest;
use super::transport;
use crate::wire::{KeptParameter, Kind, Operation, OperationWire, RequestWriter, Row, query_pairs};

/// The request, kept beside its response. It is no part of what the response says: all are equal, and none shows itself, because
/// requests hold secrets.
#[derive(Clone, Default)]
pub(super) struct Earlier(Option<Arc<Sent>>);

#[derive(Clone)]
struct Sent {
    method: String,
    url: String,
    parameters: Vec<KeptParameter>,
    body: Bytes,
}

impl Earlier {
    /// Keeps what links of the operation's responses may ask for.
    pub(super) fn of<O: Operation>(
        wire: &'static OperationWire,
        request: &O,
        PageRequest {
            base,
            request: sent,
        }: &PageRequest,
    ) -> Self {
        if !wire.is_kept {
            return Self(None);
        }
        let mut writer = RequestWriter::keeping(wire);
        request.visit(&mut writer);
        Self(Some(Arc::new(Sent {
            method: sent.method.to_string(),
            url: transport::url(base, sent),
            parameters: writer.into_kept(),
            body: sent.body.clone(),
        })))
    }

    /// The same for another page, whose URL is another.
    pub(super) fn at(&self, PageRequest { base, request }: &PageRequest) -> Self {
        let moved = |sent: &Arc<Sent>| {
            let mut moved = (**sent).clone();
            moved.url = transport::url(base, request);
            let query = query_pairs(&request.query);
            for parameter in &mut moved.parameters {
                parameter.requery(&query);
            }
            moved
        };
        Self(self.0.as_ref().map(moved).map(Arc::new))
    }

    /// What an expression names in the request; `None` when it names nothing in requests.
    pub(super) fn tell(&self, expression: &str) -> Option<Result<Value, String>> {
        let found = |sent: &Sent| match expression {
            "$method" => Some(Ok(sent.method.as_str().into())),
            "$url" => Some(Ok(sent.url.as_str().into())),
            _ => sent.tell(expression.strip_prefix("$request.")?),
        };
        match &self.0 {
            Some(sent) => found(sent),
            None => {
                let asked =
                    matches!(expression, "$method" | "$url") || expression.starts_with("$request.");
                asked.then(|| Err("asks for the request, which is not known".to_owned()))
            }
        }
    }
}

impl Sent {
    fn tell(&self, place: &str) -> Option<Result<Value, String>> {
        if let Some(pointer) = place.strip_prefix("body") {
            let body = serde_json::from_slice::<Value>(&self.body);
            let found = body.map_err(|error| format!("asks for a body that is not JSON: {error}"));
            let at = |body: Value| {
                let found = body.pointer(pointer.trim_start_matches('#')).cloned();
                found.ok_or_else(|| "is not in the body of the request".to_owned())
            };
            return Some(found.and_then(at));
        }
        let (kind, name) = place.split_once('.')?;
        let kind = match kind {
            "path" => Kind::Path,
            "query" => Kind::Query,
            "header" => Kind::Header,
            _ => return None,
        };
        let is = |row: &Row| match kind {
            Kind::Header => row.name.eq_ignore_ascii_case(name),
            _ => row.name == name,
        };
        let mut parameters = self.parameters.iter();
        let named = parameters.find(|one| one.row.kind == kind && is(one.row));
        let value = named.and_then(|one| one.value.clone());
        Some(value.ok_or_else(|| "is not in the request".to_owned()))
    }
}

impl PartialEq for Earlier {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Earlier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
