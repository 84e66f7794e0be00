//! Why a client cannot be built.
//!
//! It tells the name of what is wrong, never a credential.

use std::fmt;

/// Why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// There is no base URL: the document names no such server, or only a path. Set one.
    NoBaseUrl,
    /// The base URL is not an absolute `http` or `https` URL without user, query and fragment.
    BaseUrl(String),
    /// The server's URL has no such variable, or the variable may not have that value.
    Variable(String),
    /// Not a header name or not a header value; only the name is shown.
    Header(String),
    /// The document describes no such flow of the security scheme, or one with a relative URL: name the URL by
    /// [`OAuth2`](super::OAuth2).
    Flow(&'static str),
    /// The HTTP client cannot be made.
    Http(reqwest::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBaseUrl => f.write_str("there is no absolute server URL: set `base_url`"),
            Self::BaseUrl(url) => {
                write!(
                    f,
                    "the base URL must be absolute, http or https, without user, query and fragment: {url:?}"
                )
            }
            Self::Variable(name) => write!(
                f,
                "the server has no variable {name:?} that may have this value"
            ),
            Self::Header(name) => write!(f, "the header {name:?} is not valid"),
            Self::Flow(name) => write!(
                f,
                "the document describes no such flow of {name:?} with an absolute URL"
            ),
            Self::Http(error) => write!(f, "the HTTP client cannot be made: {error}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}
