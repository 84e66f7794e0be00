use super::facets::Kind;
use crate::ir::{Format, IntegerWidth, Scalar, Ty};

/// The type of a value without parts, by its `type` and `format` (OpenAPI 3.0.4, 4.4 Data Types).
pub(super) fn of(kind: Kind, format: Option<&str>) -> Ty {
    Ty::Scalar(match (kind, format) {
        (Kind::String, Some("binary")) => return Ty::Bytes,
        (Kind::Boolean, _) => Scalar::Bool,
        (Kind::Integer, Some("int32")) => Scalar::Integer(IntegerWidth::I32),
        (Kind::Integer, Some("uint32")) => Scalar::Integer(IntegerWidth::U32),
        (Kind::Integer, Some("uint64")) => Scalar::Integer(IntegerWidth::U64),
        (Kind::Integer, Some(format)) if is_beyond(format) => Scalar::Exact,
        (Kind::Number, Some("decimal")) => Scalar::Exact,
        (Kind::Integer, _) => Scalar::Integer(IntegerWidth::I64),
        // `float` says how precise a value is, not that its other digits may be lost.
        (Kind::Number, _) => Scalar::Double,
        (_, Some("date-time")) => Scalar::String(Format::DateTime),
        (_, Some("date")) => Scalar::String(Format::Date),
        (_, Some("time")) => Scalar::String(Format::Time),
        (_, Some("uuid")) => Scalar::String(Format::Uuid),
        (_, Some("byte")) => Scalar::String(Format::Base64),
        (_, Some("password")) => Scalar::String(Format::Password),
        _ => Scalar::String(Format::Text),
    })
}

/// Whether a format of integers may need more than 64 bits.
pub(super) fn is_beyond(format: &str) -> bool {
    matches!(format, "int128" | "uint128" | "bigint")
}
