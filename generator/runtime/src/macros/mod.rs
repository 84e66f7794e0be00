//! The macros that generated code is made of: one file each, with its grammar.

mod enums;
mod newtype;
mod object;
mod union;
mod validator;
mod values;

#[cfg(feature = "server")]
mod api;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "wire")]
mod content;
#[cfg(feature = "wire")]
mod headers;
#[cfg(feature = "client")]
mod link;
#[cfg(feature = "wire")]
mod request;
#[cfg(feature = "wire")]
mod response;
