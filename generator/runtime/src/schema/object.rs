//! Objects: their rows as data.
//!
//! Enters: what [`object!`](crate::object) says of each member. Leaves: the row of a name, and the members with their types, made
//! when they are first asked for.

use std::sync::OnceLock;

use super::names::Names;
use super::{Direction, Rule, Type, TypeFn};

/// An object with named members.
#[derive(Debug)]
pub struct ObjectType {
    /// The name that messages use.
    pub name: &'static str,
    /// Whether members that are not named are violations (`additionalProperties: false`).
    pub closed: bool,
    /// What must hold for the object as a whole.
    pub rules: &'static [Rule],
    pub(crate) rows: Vec<ObjectRow>,
    /// The names of the rows.
    pub(crate) names: Names,
    /// The position of the row that takes the members that are not named.
    pub(crate) rest: Option<usize>,
    pub(super) types: fn() -> Vec<TypeFn>,
    pub(super) fields: OnceLock<Vec<FieldType>>,
}

impl ObjectType {
    /// The members, in the order of the document.
    pub fn fields(&self) -> &[FieldType] {
        self.fields.get_or_init(|| {
            let types = (self.types)();
            self.rows
                .iter()
                .zip(types)
                .map(|(row, ty)| row.field_type(ty))
                .collect()
        })
    }

    /// The row that takes the members that are not named.
    pub fn rest(&self) -> Option<&FieldType> {
        self.fields().get(self.rest?)
    }

    /// The row of a member.
    pub fn field(&self, wire: &str) -> Option<&FieldType> {
        self.fields().get(self.names.position(wire)?)
    }
}

/// A row of [`object!`](crate::object).
#[doc(hidden)]
#[derive(Debug)]
pub struct ObjectRow {
    pub(super) field: &'static str,
    pub(super) wire: &'static str,
    pub(super) mark: Mark,
    pub(super) rules: &'static [Rule],
}

impl ObjectRow {
    /// The name of the field.
    pub(crate) fn field(&self) -> &'static str {
        self.field.strip_prefix("r#").unwrap_or(self.field)
    }

    /// The name on the wire.
    #[inline]
    pub(crate) const fn wire(&self) -> &'static str {
        self.wire
    }

    #[inline]
    pub(crate) const fn mark(&self) -> Mark {
        self.mark
    }

    /// The member of this row, whose type is `ty`.
    fn field_type(&self, ty: TypeFn) -> FieldType {
        let presence = match self.mark() {
            Mark::req => Presence::Required,
            Mark::opt => Presence::Optional,
            Mark::default => return self.with_default(ty),
            Mark::null => Presence::Nullable,
            Mark::maybe => Presence::Maybe,
            Mark::rest => Presence::Rest,
        };
        let ty = match (presence, ty()) {
            (Presence::Required | Presence::Rest, _) => ty,
            (_, Type::Nullable(inner)) => *inner,
            _ => ty,
        };
        self.of(presence, ty)
    }

    /// The member of this row, which has a default and is read as an option of its type.
    fn with_default(&self, read: TypeFn) -> FieldType {
        let ty = match read() {
            Type::Nullable(inner) => *inner,
            _ => read,
        };
        match ty() {
            Type::Nullable(inner) => self.of(Presence::Maybe, *inner),
            Type::Any => self.of(Presence::Maybe, ty),
            _ => self.of(Presence::Optional, ty),
        }
    }

    fn of(&self, presence: Presence, ty: TypeFn) -> FieldType {
        FieldType {
            wire: self.wire(),
            presence,
            ty,
            rules: self.rules,
        }
    }
}

/// The marks of [`object!`](crate::object), by their own names.
#[doc(hidden)]
#[allow(non_camel_case_types, missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    req,
    opt,
    null,
    maybe,
    rest,
    default,
}

impl Mark {
    /// The mark that the text of a row names.
    pub(super) const fn named(name: &str) -> Option<Self> {
        Some(match name.as_bytes() {
            b"req" => Self::req,
            b"opt" => Self::opt,
            b"null" => Self::null,
            b"maybe" => Self::maybe,
            b"rest" => Self::rest,
            b"default" => Self::default,
            _ => return None,
        })
    }

    /// Whether the member must be there.
    #[inline]
    pub(crate) const fn is_required(self) -> bool {
        matches!(self, Self::req | Self::null)
    }
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct FieldType {
    /// The name on the wire.
    pub wire: &'static str,
    /// Whether it may be absent or `null`.
    pub presence: Presence,
    /// The type of its value when it is there and not `null`.
    pub ty: TypeFn,
    /// What else must hold for its value.
    pub rules: &'static [Rule],
}

impl FieldType {
    /// Whether this row is the one of the member `wire`.
    #[inline]
    pub fn is(&self, wire: &str) -> bool {
        self.wire == wire && self.presence != Presence::Rest
    }

    /// Whether it must be there in a value that travels this way.
    pub(super) fn is_required(&self, direction: Option<Direction>) -> bool {
        let here = |rule: &Rule| match rule {
            Rule::RequiredInRequests => direction == Some(Direction::Request),
            Rule::RequiredInResponses => direction == Some(Direction::Response),
            _ => false,
        };
        self.presence.is_required() || self.rules.iter().any(here)
    }
}

/// Whether a member may be absent or `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// `req`: always there.
    Required,
    /// `opt`, and `default(…)` of what is not nullable: may be absent, may not be `null`.
    Optional,
    /// `null`: always there, may be `null`.
    Nullable,
    /// `maybe`, and `default(…)` of what is nullable: may be absent, may be `null`.
    Maybe,
    /// `rest`: not one member, but all that are not named.
    Rest,
}

impl Presence {
    pub(crate) const fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Nullable)
    }

    pub(crate) const fn allows_null(self) -> bool {
        matches!(self, Self::Nullable | Self::Maybe)
    }
}
