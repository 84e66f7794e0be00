//! The generated client as a user calls it: a request that was drawn enters, what its method was answered leaves.

use std::fmt::Debug;

use oasmith_runtime::client::{Core, Error, Outcome};
use oasmith_runtime::serde_json::{Value, json};
use oasmith_runtime::wire::Responses;
use oasmith_runtime::{Defaulted, Maybe};

use crate::whole::{SampleRequest, SampleResponse};
use crate::{BoxFuture, exchange};

/// A request that the generated client has a method for; `call!` implements it.
pub trait CallRequest: SampleRequest {
    /// Calls the method: its arguments, its setters, and `.await`.
    fn call(self, core: Core) -> BoxFuture<Answered>;
}

/// What a call was answered, shown.
#[derive(Debug)]
pub struct Answered {
    /// The response, or the error.
    pub(crate) shown: Value,
    /// What Prism found wrong in between.
    pub(crate) judged: Option<String>,
}

/// Shows what a call gave.
pub fn answered<O>(outcome: Outcome<O>) -> BoxFuture<Answered>
where
    O: SampleRequest,
    O::Response: SampleResponse + Debug,
    <O::Response as Responses>::Success: Send,
{
    let headers = match &outcome {
        Ok(response) => Some(response.headers()),
        Err(error) => error.headers(),
    };
    let judged = headers.and_then(|headers| headers.get("sl-violations")?.to_str().ok());
    let judged = judged.map(str::to_owned);
    Box::pin(async move {
        let shown = match outcome {
            Ok(response) => {
                let status = response.status();
                O::Response::show_success(response.into_inner(), status).await
            }
            Err(Error::Api(error)) => error.into_body().show().await,
            Err(error) => json!({"error": exchange::said(&error)}),
        };
        Answered { shown, judged }
    })
}

/// What a setter is given for a member; `None` when it is not called.
pub trait Given<T> {
    /// The value.
    fn given(self) -> Option<T>;
}

impl<T> Given<T> for T {
    fn given(self) -> Option<T> {
        Some(self)
    }
}

impl<T> Given<T> for Option<T> {
    fn given(self) -> Option<T> {
        self
    }
}

impl<T> Given<T> for Defaulted<T> {
    fn given(self) -> Option<T> {
        self.is_given().then(|| self.into_inner())
    }
}

/// A member that a setter puts back: without it, it is not sent.
pub trait Take {
    /// Takes it out.
    fn take(&mut self) -> Self;
}

impl<T> Take for Option<T> {
    fn take(&mut self) -> Self {
        Option::take(self)
    }
}

impl<T> Take for Maybe<T> {
    fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

impl<T: Clone> Take for Defaulted<T> {
    fn take(&mut self) -> Self {
        let taken = self.clone();
        *self = Defaulted::absent(taken.clone().into_inner());
        taken
    }
}
