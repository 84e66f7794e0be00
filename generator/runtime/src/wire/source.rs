//! Where a server finds the parameters of a request.
//!
//! Enters: a request, and the rows of its operation. Leaves: the values of parameters, as JSON, not yet checked. A parameter that takes
//! pairs of any name gets none that belongs to another, or to a credential.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::COOKIE;
use serde_json::Value;

use super::row::{Kind, Row, Style};
use super::style::{self, Pair, Unreadable};
use super::{OperationWire, RawRequest, form};
use crate::schema::Type;

/// The texts that parameters are read from.
#[derive(Debug)]
pub(super) struct Source<'r> {
    wire: &'static OperationWire,
    pub(super) request: &'r RawRequest,
    query: Vec<Pair<'r>>,
    cookies: Vec<Pair<'r>>,
}

impl<'r> Source<'r> {
    pub(super) fn new(wire: &'static OperationWire, request: &'r RawRequest) -> Self {
        let rows = wire.members;
        let mut source = Self {
            wire,
            request,
            query: style::pairs(&request.query),
            cookies: Vec::new(),
        };
        if rows.iter().any(|row| row.kind == Kind::Cookie) {
            source.cookies = cookies(&request.headers);
        }
        source
    }

    /// The text of a parameter, if it is written as it is: most are.
    pub(super) fn plain(&self, row: &Row) -> Option<&'r str> {
        if row.content_json || row.allow_reserved {
            return None;
        }
        let mut pairs = self.query.iter().filter(|(name, _)| name == row.name);
        let text = match (row.kind, row.style) {
            (Kind::Path, Style::Simple) => self.capture(row)?,
            (Kind::Query, Style::Form) if row.explode => pairs.next()?.1,
            _ => return None,
        };
        let is_encoded = |byte| matches!(byte, b'%' | b'+');
        let is_plain = !text.is_empty() && !text.bytes().any(is_encoded) && pairs.next().is_none();
        is_plain.then_some(text)
    }

    /// Whether a parameter is not given, as far as that takes no more than to look for its name.
    pub(super) fn lacks(&self, row: &Row, ty: &'static Type) -> bool {
        let pairs = match row.kind {
            Kind::Query => &self.query,
            Kind::Cookie => &self.cookies,
            Kind::Header => return !self.request.headers.contains_key(row.name),
            _ => return false,
        };
        !style::takes_other_names(row, ty) && pairs.iter().all(|(name, _)| name != row.name)
    }

    fn capture(&self, row: &Row) -> Option<&'r str> {
        let mut captures = self.request.captures.iter();
        let (_, raw) = captures.find(|(name, _)| *name == row.name)?;
        Some(raw)
    }

    /// The value of a parameter; `None` when it is not given.
    pub(super) fn read(&self, row: &Row, ty: &'static Type) -> Result<Option<Value>, Unreadable> {
        match row.kind {
            Kind::Path => self
                .capture(row)
                .map(|raw| style::read_segment(row, ty, raw))
                .transpose(),
            Kind::Query => style::read_pairs(row, ty, &self.own(row, ty, &self.query)),
            Kind::QueryString => form::read_query(row, ty, &self.request.query),
            Kind::Cookie => style::read_pairs(row, ty, &self.own(row, ty, &self.cookies)),
            Kind::Header => read_header(row, ty, &self.request.headers, true),
            _ => Ok(None),
        }
    }

    /// The pairs without those of other parameters, for a row that takes pairs of any name.
    fn own<'p>(&self, row: &Row, ty: &'static Type, pairs: &'p [Pair<'r>]) -> Cow<'p, [Pair<'r>]> {
        if !style::takes_all(row, ty) {
            return Cow::Borrowed(pairs);
        }
        let is_own = |pair: &&Pair<'r>| !style::is_of_another(self.wire, row, ty, &pair.0);
        pairs.iter().filter(is_own).cloned().collect()
    }
}

fn cookies(headers: &HeaderMap) -> Vec<Pair<'_>> {
    let pairs = cookie_pairs(headers).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.into(), value)).collect()
}

/// The cookies of a request; those that are no text are of somebody else (RFC 6265 section 5.4).
pub(crate) fn cookie_pairs(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(|pair| Some(str::from_utf8(pair).ok()?.trim()))
}

/// Several lines of one header are one list (RFC 9110 section 5.3), but for cookies. What is no text is refused with `strict`, and
/// read as well as it can be without.
pub(super) fn read_header(
    row: &Row,
    ty: &'static Type,
    headers: &HeaderMap,
    strict: bool,
) -> Result<Option<Value>, Unreadable> {
    let lines: Vec<_> = headers
        .get_all(row.name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    // Only what is no text had to be written anew.
    if strict && lines.iter().any(|line| matches!(line, Cow::Owned(_))) {
        return Err(Unreadable("expected UTF-8 text".to_owned()));
    }
    if lines.is_empty() {
        return Ok(None);
    }
    if row.has_lines() {
        let lines: Vec<&str> = lines.iter().map(|line| &**line).collect();
        return style::read_lines(row, ty, &lines).map(Some);
    }
    style::read_segment(row, ty, &lines.join(",")).map(Some)
}
