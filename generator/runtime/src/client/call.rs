//! A call: a request that waits to be sent.
//!
//! Enters: a request. Leaves: the future of its response.

use std::future::IntoFuture;

use super::{Calling, Core, Outcome, Pages};
use crate::wire::Operation;

/// A call of an operation; `.await` sends it.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a, O> {
    core: &'a Core,
    /// What is sent; the setters of generated calls change it.
    #[doc(hidden)]
    pub request: O,
}

impl<'a, O> Call<'a, O> {
    /// A call of `request`.
    #[doc(hidden)]
    pub fn new(core: &'a Core, request: O) -> Self {
        Self { core, request }
    }
}

impl<'a, O: Operation> Call<'a, O> {
    /// The pages, one after the other, as the document says they follow each other; where it says nothing, there is one.
    pub fn pages(self) -> Pages<'a, O> {
        self.core.pages(self.request)
    }
}

impl<'a, O: Operation> IntoFuture for Call<'a, O> {
    type Output = Outcome<O>;
    type IntoFuture = Calling<'a, O>;

    fn into_future(self) -> Self::IntoFuture {
        self.core.call(self.request)
    }
}

/// Sets a member to what `value` becomes.
#[doc(hidden)]
pub fn set<T, F: From<T>>(member: &mut F, value: impl Into<T>) {
    *member = F::from(value.into());
}
