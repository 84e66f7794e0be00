//! The pages of an operation, one after the other.
//!
//! Enters: the request for the first page, and how pages follow each other. Leaves: a stream of typed pages, or of their
//! items, that ends after the last page or the first error.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::core::{Calling, Core, Outcome, Running};
use super::earlier::Earlier;
use super::next_page::PageRequest;
use super::{Error, Response, TransportError};
use crate::wire::{Operation, Pagination, Responses};

type Failure<O> = Error<<O as Operation>::Response>;
type Success<O> = <<O as Operation>::Response as Responses>::Success;
type Fetched<O> = (Outcome<O>, Next);

/// What is known of the next page.
enum Next {
    Request(Box<PageRequest>),
    Refused(TransportError),
    None,
}

/// The pages of an operation: a stream, which [`next`](Pages::next) reads without further crates.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<'a, O: Operation> {
    core: &'a Core,
    pages: Option<Pagination>,
    /// The request for the page that was asked for last.
    earlier: Earlier,
    trail: Trail,
    state: State<'a, O>,
}

/// Tells when pages go round in a circle, of whatever length: each is compared with one before it, which is replaced after twice
/// as many pages each time (Brent's algorithm).
#[derive(Default)]
struct Trail {
    mark: String,
    pages: u64,
    next: u64,
}

impl Trail {
    /// Whether the page at a URL was asked for before.
    fn meets(&mut self, url: String) -> bool {
        if url == self.mark {
            return true;
        }
        if self.pages == self.next {
            self.next = 2 * self.pages + 1;
            self.mark = url;
        }
        self.pages += 1;
        false
    }
}

enum State<'a, O: Operation> {
    First(O),
    Between(Next),
    Running(Running<'a, Fetched<O>>),
}

// Nothing in it is pinned: what runs is boxed.
impl<O: Operation> Unpin for Pages<'_, O> {}

impl<O: Operation> fmt::Debug for Pages<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

impl Core {
    /// The pages of an operation, as its document says they follow each other; where it says nothing, there is one.
    pub fn pages<O: Operation>(&self, request: O) -> Pages<'_, O> {
        Pages::new(self, request, O::wire().pages)
    }

    async fn page<O: Operation>(
        &self,
        page: PageRequest,
        pages: Option<Pagination>,
        earlier: Earlier,
    ) -> Fetched<O> {
        let wire = O::wire();
        let sent = self.send(
            wire,
            &page.base,
            page.request.clone(),
            O::Response::multipart_type,
        );
        let sent = sent.await;
        let raw = match sent {
            Ok(raw) => raw,
            Err(error) => return (Err(Error::Transport(error)), Next::None),
        };
        let next = match pages.map(|pages| page.next(pages, &raw)).transpose() {
            Ok(Some(Some(next))) => Next::Request(Box::new(next)),
            Ok(_) => Next::None,
            Err(why) => Next::Refused(TransportError::unsent(why)),
        };
        match super::core::read::<O::Response>(wire.responses, raw, earlier) {
            Ok(page) => (Ok(page), next),
            Err(error) => (Err(error), Next::None),
        }
    }
}

impl<'a, O: Operation> Pages<'a, O> {
    pub(super) fn new(core: &'a Core, first: O, pages: Option<Pagination>) -> Self {
        Self {
            core,
            pages,
            earlier: Earlier::default(),
            trail: Trail::default(),
            state: State::First(first),
        }
    }

    /// The next page; `None` after the last, and after an error.
    pub async fn next(&mut self) -> Option<Outcome<O>> {
        std::future::poll_fn(|cx| self.poll_page(cx)).await
    }

    /// What `take` takes out of each page, one after the other.
    ///
    /// ```text
    /// let mut users = client.list_users().pages().items(|page| page.users.unwrap_or_default());
    /// while let Some(user) = users.next().await {
    ///     println!("{:?}", user?.full_name);
    /// }
    /// ```
    pub fn items<I, F>(self, take: F) -> Items<'a, O, I::IntoIter, F>
    where
        I: IntoIterator,
        F: FnMut(Success<O>) -> I,
    {
        Items {
            pages: self,
            take,
            rest: None,
        }
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Outcome<O>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Between(Next::None)) {
                State::First(first) => match self.first(&first) {
                    Ok(page) => self.fetch(page),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                State::Between(Next::Request(page)) if self.trail.meets(page.url()) => {
                    let why = "the next page is a page before it";
                    let error = Error::Transport(TransportError::unsent(why));
                    return Poll::Ready(Some(Err(error)));
                }
                State::Between(Next::Request(page)) => {
                    self.earlier = self.earlier.at(&page);
                    self.fetch(*page);
                }
                State::Between(Next::Refused(error)) => {
                    return Poll::Ready(Some(Err(Error::Transport(error))));
                }
                State::Between(Next::None) => return Poll::Ready(None),
                State::Running(mut running) => {
                    let Poll::Ready((outcome, next)) = running.as_mut().poll(cx) else {
                        self.state = State::Running(running);
                        return Poll::Pending;
                    };
                    self.state = State::Between(next);
                    return Poll::Ready(Some(outcome));
                }
            }
        }
    }

    fn first(&mut self, first: &O) -> Result<PageRequest, Failure<O>> {
        let request = first.encode().map_err(Error::Request)?;
        let wire = O::wire();
        let sent = self.core.aim(wire, request).map_err(Error::Transport)?;
        self.trail.meets(sent.url());
        self.earlier = Earlier::of(wire, first, &sent);
        Ok(sent)
    }

    fn fetch(&mut self, page: PageRequest) {
        let (core, pages, earlier) = (self.core, self.pages, self.earlier.clone());
        self.state = State::Running(Box::pin(core.page::<O>(page, pages, earlier)));
    }
}

impl<O: Operation> Stream for Pages<'_, O> {
    type Item = Outcome<O>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Outcome<O>>> {
        self.get_mut().poll_page(cx)
    }
}

/// The items of all pages: a stream, which [`next`](Items::next) reads without further crates.
#[must_use = "pages are fetched when they are asked for"]
pub struct Items<'a, O: Operation, I, F> {
    pages: Pages<'a, O>,
    take: F,
    rest: Option<I>,
}

impl<O: Operation, I, F> fmt::Debug for Items<'_, O, I, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

impl<O: Operation, I, F> Unpin for Items<'_, O, I, F> {}

impl<O, I, N, F> Items<'_, O, N, F>
where
    O: Operation,
    I: IntoIterator<IntoIter = N>,
    N: Iterator<Item = I::Item>,
    F: FnMut(Success<O>) -> I,
{
    /// The next item; `None` after the last, and after an error.
    pub async fn next(&mut self) -> Option<Result<I::Item, Failure<O>>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<I::Item, Failure<O>>>> {
        loop {
            if let Some(item) = self.rest.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => {
                    self.rest = Some((self.take)(Response::into_inner(page)).into_iter());
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O, I, N, F> Stream for Items<'_, O, N, F>
where
    O: Operation,
    I: IntoIterator<IntoIter = N>,
    N: Iterator<Item = I::Item>,
    F: FnMut(Success<O>) -> I,
{
    type Item = Result<I::Item, Failure<O>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

/// Pages of operations about whose pages the document says nothing.
pub trait Paginate<'a, O: Operation>: IntoFuture<IntoFuture = Calling<'a, O>> + Sized {
    /// The pages of the operation, which follow each other as `pages` says.
    fn pages_by(self, pages: Pagination) -> Pages<'a, O> {
        let (core, request) = self.into_future().into_parts();
        match request {
            Some(request) => Pages::new(core, request, Some(pages)),
            None => Pages {
                core,
                pages: None,
                earlier: Earlier::default(),
                trail: Trail::default(),
                state: State::Between(Next::Refused(TransportError::unsent(
                    "the call has already begun",
                ))),
            },
        }
    }
}

impl<'a, O: Operation, C: IntoFuture<IntoFuture = Calling<'a, O>>> Paginate<'a, O> for C {}
