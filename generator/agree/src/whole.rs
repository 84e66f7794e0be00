//! What the macros implement, and an operation whose calls give all of its responses.

use std::fmt;

use oasmith_runtime::Value;
use oasmith_runtime::wire::{
    Broken, EncodeError, Operation, OperationWire, RawRequest, RawResponse, Refusal, RequestReader,
    RequestVisitor, ResponseReader, ResponseWire, Responses, StatusCode, View, WireRequest,
};

use crate::{BoxFuture, Sampler};

/// A request that can be drawn and shown; `request!` implements it.
pub trait SampleRequest: Operation {
    /// Draws a request, and shows its members.
    fn draw(sampler: &mut Sampler) -> Option<(Self, Vec<(&'static str, Value)>)>;
    /// Shows the members of a request that arrived.
    fn show(self) -> Vec<(&'static str, BoxFuture<Value>)>;
}

/// The responses of an operation, which can be drawn and shown; `response!` implements it.
pub trait SampleResponse: Responses {
    /// Draws the response at a position of the rows, and shows it.
    fn draw(sampler: &mut Sampler, position: usize) -> Option<(Self, Value)>;
    /// Shows a response that arrived.
    fn show(self) -> BoxFuture<Value>;
    /// Shows the success that a call gave.
    fn show_success(success: Self::Success, status: StatusCode) -> BoxFuture<Value>;
}

/// An operation, whose calls give any response as it is, not only the success.
pub(crate) struct Whole<O>(pub(crate) O);

/// The responses of an operation, all of which are its success.
pub(crate) struct All<R> {
    /// The response.
    pub(crate) response: R,
    /// Whether it satisfies the document as strictly as a server's own check of its responses asks.
    pub(crate) strictly: Result<(), Broken>,
}

impl<R> fmt::Debug for All<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a response")
    }
}

impl<O: Operation> Operation for Whole<O> {
    type Response = All<O::Response>;

    fn wire() -> &'static OperationWire {
        O::wire()
    }

    fn told() -> OperationWire {
        O::told()
    }

    fn visit<V: RequestVisitor>(&self, visitor: &mut V) {
        self.0.visit(visitor);
    }

    fn read(reader: &mut RequestReader<'_>) -> Option<Self> {
        O::read(reader).map(Self)
    }

    fn encode(&self) -> Result<WireRequest, EncodeError> {
        self.0.encode()
    }

    fn decode(request: &RawRequest) -> Result<Self, Refusal> {
        O::decode(request).map(Self)
    }
}

impl<R: Responses> Responses for All<R> {
    type Success = Self;

    fn told() -> Vec<ResponseWire> {
        R::told()
    }

    fn wire() -> &'static [ResponseWire] {
        R::wire()
    }

    fn view(&self) -> View<'_> {
        self.response.view()
    }

    fn read(reader: &mut ResponseReader<'_, Self>) -> Self {
        reader.finish(Self::undocumented)
    }

    fn into_success(self, _: StatusCode) -> Result<Self, Self> {
        Ok(self)
    }

    fn undocumented(raw: RawResponse) -> Self {
        Self {
            response: R::undocumented(raw),
            strictly: Ok(()),
        }
    }

    fn decode(position: usize, raw: &RawResponse) -> Result<Self, Broken> {
        let response = R::decode(position, raw)?;
        let strictly = response.check(raw);
        Ok(Self { response, strictly })
    }
}
