//! Parameters of a request as values, for links that take something from it.
//!
//! Enters: the values that a request is written from. Leaves: the same, and what another query says of them. A value that the
//! query does not have, or has in another form, is none.

use serde_json::Value;

use super::row::Row;
#[cfg(feature = "client")]
use super::{row::Kind, style};
use crate::schema::Type;

/// A parameter as a value.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "client"), allow(dead_code))]
pub(crate) struct KeptParameter {
    pub(crate) row: &'static Row,
    pub(crate) ty: &'static Type,
    /// `None` where it is not given.
    pub(crate) value: Option<Value>,
}

#[cfg(feature = "client")]
impl KeptParameter {
    /// Takes the value from another query.
    pub(crate) fn requery(&mut self, query: &[style::Pair<'_>]) {
        if self.row.kind == Kind::Query {
            let read = style::read_pairs(self.row, self.ty, query);
            self.value = read.ok().flatten();
        }
    }
}
