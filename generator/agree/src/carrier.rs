//! What carries an exchange: a socket alone, or Prism in between. What was drawn enters; what Prism cannot carry, and why, leaves.
//!
//! Each thing that Prism 5.16 does not carry or judges wrongly is one [`LeftOut`]; how often each kept something from being sent is counted and
//! printed with the result.

use std::collections::BTreeMap;
use std::sync::Mutex;

use oasmith_runtime::Value;
use oasmith_runtime::wire::{OperationWire, WireRequest};

/// What is between a client and its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// Nothing.
    Socket,
    /// Prism, which reads JSON as JavaScript does, and writes it anew.
    Prism,
}

/// Why something is not sent through Prism.
type LeftOut = &'static str;

const DOTS: LeftOut = "a path's segment `.` or `..`: Prism resolves it, percent-encoded or not";

static COUNTED: Mutex<BTreeMap<LeftOut, usize>> = Mutex::new(BTreeMap::new());

/// What was left out since it was asked last, and how often.
pub(crate) fn left_out() -> BTreeMap<&'static str, usize> {
    match COUNTED.lock() {
        Ok(mut counted) => std::mem::take(&mut counted),
        Err(poisoned) => std::mem::take(&mut poisoned.into_inner()),
    }
}

impl Carrier {
    /// Whether a request can be carried; counts why it cannot.
    pub(crate) fn takes(self, wire: &OperationWire, request: &WireRequest) -> bool {
        if self == Self::Socket {
            return true;
        }
        let reason = refused(wire, request);
        if let Some(reason) = reason
            && let Ok(mut counted) = COUNTED.lock()
        {
            *counted.entry(reason).or_default() += 1;
        }
        reason.is_none()
    }

    /// Whether an integer stays what it is: JavaScript's have 53 bits.
    pub(crate) fn keeps(self, integer: i128) -> bool {
        self == Self::Socket || integer.abs() < 1 << 53
    }

    /// Whether what arrived is what was sent.
    pub(crate) fn same(self, one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Number(one), Value::Number(other)) if self == Self::Prism => {
                one.as_f64() == other.as_f64()
            }
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(one, other)| self.same(one, other))
            }
            (Value::Object(one), Value::Object(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(name, one)| {
                        other.get(name).is_some_and(|other| self.same(one, other))
                    })
            }
            (one, other) => one == other,
        }
    }
}

fn refused(_: &OperationWire, request: &WireRequest) -> Option<LeftOut> {
    let dots = |segment: &str| {
        matches!(
            segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
            "." | ".."
        )
    };
    request.path.split('/').any(dots).then_some(DOTS)
}
