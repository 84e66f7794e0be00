//! What a client takes, where a response may be one of several values.
//!
//! Enters: the responses of an operation. Leaves: the header that says which of their media types is wanted. A document does not
//! describe that header (OpenAPI 3.0.4, 4.8.12.2; RFC 9110 section 12.5.1): its media types do.

use crate::ir::{
    Codec, Docs, Format, Location, Media, Parameter, Response, Scalar, Slot, Style, Ty,
};

const ABOUT: &str =
    "Which media types of the response are taken (`Accept`); all, where it is not given.";

/// `Accept`, where the media types of a success have different values: the handler has to know which one is asked for.
pub(super) fn parameter(responses: &[Response]) -> Option<Parameter> {
    let mut successes = responses.iter().filter(|one| one.status.is_success());
    successes.any(|one| differ(&one.media)).then(|| Parameter {
        wire: "accept".to_owned(),
        location: Location::Header,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        empty_is_absent: false,
        json: false,
        whole: None,
        slot: Slot::from(Ty::Scalar(Scalar::String(Format::Text))),
        required: false,
        default: None,
        docs: Docs {
            text: ABOUT.to_owned(),
            deprecated: false,
        },
    })
}

/// Whether the values of media types are of different types.
fn differ(all: &[Media]) -> bool {
    let value = |media: &Media| (media.slot.ty.clone(), as_it_comes(media.codec));
    let mut values = all.iter().map(value);
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// The codec, where the value is a stream of its own kind.
fn as_it_comes(codec: Codec) -> Option<Codec> {
    match codec {
        Codec::Json | Codec::Form | Codec::Multipart | Codec::Xml | Codec::Text => None,
        Codec::MultipartItems
        | Codec::JsonLines
        | Codec::JsonSequence
        | Codec::Events
        | Codec::Bytes => Some(codec),
    }
}
