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

/// Says which feature a generated server needs: rustc does not tell of macros why they are not there.
#[cfg(not(feature = "server"))]
#[macro_export]
macro_rules! api {
    ($($server:tt)*) => {
        compile_error!(
            "a generated server needs the feature `server` of `oasmith-runtime`; `--only models,client` leaves it out"
        );
    };
}
