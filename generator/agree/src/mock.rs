//! Asks a server that is not ours: a case of an operation enters, whether its answer is one that the document describes leaves.
//!
//! The server is Prism as a mock, which takes the status, and whether to answer from an example or from the schema, from a `Prefer` header.

use oasmith_runtime::client::Core;
use oasmith_runtime::serde_json::{Value, json};
use oasmith_runtime::wire::{OperationWire, StatusCode, matches};

use crate::exchange::{Case, Verdict, draw_request, said};
use crate::whole::{SampleRequest, SampleResponse, Whole};
use crate::{Sampler, carrier};

/// What Prism answers when it judges its own answer; what is wrong with a request it says in other words.
const OWN_VIOLATIONS: &str = "https://stoplight.io/prism/errors#VIOLATIONS";

/// What a mock is asked for: the header `Prefer`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wish {
    /// The status.
    pub(crate) status: StatusCode,
    /// Whether the answer is made from the schema, although there may be examples.
    pub(crate) dynamic: bool,
}

impl Wish {
    /// All wishes for an operation: each status, in both ways.
    pub(crate) fn all(wire: &'static OperationWire) -> Vec<Self> {
        let (rows, accept) = (wire.responses, wire.success_media());
        let mut wishes = Vec::new();
        for (position, row) in rows.iter().enumerate() {
            let mut media = row.body.iter().flat_map(|row| row.media()).peekable();
            let named = |media: &str| accept.iter().any(|range| matches(range, media));
            if !accept.is_empty() && media.peek().is_some() && !media.any(named) {
                carrier::leave_out(carrier::ACCEPT);
                continue;
            }
            let mut sampler = Sampler::new(0, 0, 0);
            sampler.for_response(rows, position);
            let status = sampler.status();
            for dynamic in [false, true] {
                let wish = Self { status, dynamic };
                // An informational response is none that a call ends with.
                if !status.is_informational() && !wishes.contains(&wish) {
                    wishes.push(wish);
                }
            }
        }
        wishes
    }

    /// An answer with another status is none that was wished for.
    pub(crate) fn judge(&self, verdict: Verdict) -> Verdict {
        match verdict {
            Verdict::Answered(status, exchange) if status != self.status => {
                let (wished, answered) = (self.header(), status.as_u16());
                Verdict::Disagreed(
                    json!({"wished": wished, "answered": answered, "exchange": exchange}),
                )
            }
            verdict => verdict,
        }
    }

    /// As the value of the header.
    pub(crate) fn header(&self) -> String {
        let dynamic = if self.dynamic { ", dynamic=true" } else { "" };
        format!("code={}{dynamic}", self.status.as_u16())
    }
}

/// Sends a request that is drawn; the answer has to be decoded, and to satisfy the document strictly.
pub(crate) async fn ask<O>(core: Core, case: Case) -> Verdict
where
    O: SampleRequest,
    O::Response: SampleResponse,
{
    let Some((request, asked, sent)) = draw_request::<O>(case) else {
        return Verdict::NotDrawn("no request".to_owned());
    };
    let exchange = |answer: Value| {
        let asked = asked.iter().map(|(name, json)| json!([name, json]));
        let asked: Vec<_> = asked.collect();
        json!({"request": {"sent": asked, "bytes": sent}, "response": {"arrived": answer}})
    };
    let answer = match core.call(Whole(request)).await {
        Ok(response) => {
            let status = response.status();
            let all = response.into_inner();
            match all.strictly {
                Ok(()) => {
                    let answer = all.response.show().await;
                    if !answer.to_string().contains(OWN_VIOLATIONS) {
                        return Verdict::Answered(status, exchange(answer));
                    }
                    answer.to_string()
                }
                Err(broken) if carrier::is_tag_alone(&broken) => return Verdict::LeftOut,
                Err(broken) => format!("{status}, but {broken:?}: {}", all.response.show().await),
            }
        }
        Err(error) => said(&error),
    };
    if answer.contains(OWN_VIOLATIONS) {
        carrier::leave_out(carrier::OWN);
        return Verdict::LeftOut;
    }
    Verdict::Disagreed(exchange(json!(answer)))
}
