//! The statuses that a response is for.
//!
//! Enters: `200`, `4XX` or `default`, at compile time. Leaves: a pattern that knows how exact it is.

use http::StatusCode;

/// The statuses that a response is for (OpenAPI, Responses Object).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusPattern {
    /// One status.
    Code(u16),
    /// A hundred statuses, by their first digit.
    Range(u16),
    /// All that no other response is for.
    Default,
}

impl StatusPattern {
    /// Reads `200`, `4XX` or `default`; anything else is read as `default`.
    pub const fn parse(text: &str) -> Self {
        match text.as_bytes() {
            [a @ b'1'..=b'9', b'X' | b'x', b'X' | b'x'] => Self::Range((*a - b'0') as u16),
            [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
                Self::Code((*a - b'0') as u16 * 100 + (*b - b'0') as u16 * 10 + (*c - b'0') as u16)
            }
            _ => Self::Default,
        }
    }

    /// How exactly the pattern is for `status`; 0 when it is not.
    pub const fn precision(self, status: u16) -> u8 {
        match self {
            Self::Code(code) if code == status => 3,
            Self::Range(first) if first == status / 100 => 2,
            Self::Default => 1,
            _ => 0,
        }
    }

    /// Whether a response with it is a success: the status or the whole range is 2XX.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// The status to answer with when the response does not carry its own.
    pub fn status(self) -> StatusCode {
        let code = match self {
            Self::Code(code) => code,
            Self::Range(first) => first * 100,
            Self::Default => 500,
        };
        StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

#[cfg(test)]
mod tests {
    use super::StatusPattern::{self, *};

    #[test]
    fn patterns_parse_and_match() {
        assert_eq!(StatusPattern::parse("404"), Code(404));
        assert_eq!(StatusPattern::parse("4XX"), Range(4));
        assert_eq!(StatusPattern::parse("default"), Default);
        assert_eq!(
            [Code(404), Range(4), Default, Range(5)].map(|p| p.precision(404)),
            [3, 2, 1, 0]
        );
    }
}
