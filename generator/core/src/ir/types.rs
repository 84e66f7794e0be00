use super::{Constraint, Docs, Xml};
use crate::source::Origin;

/// The number of a type in [`Api::types`](super::Api::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub u32);

/// A schema that deserves a name.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    /// Where the schema stands.
    pub origin: Origin,
    /// What the document says about it.
    pub docs: Docs,
    /// What a name is made from.
    pub hint: Hint,
    /// Whether the schema itself allows `null`.
    pub nullable: bool,
    /// The name that the document asks for (`x-rust-name`).
    pub name: Option<String>,
    /// Traits that it derives besides its own, by path (`x-rust-derive`).
    pub derives: Vec<String>,
    /// What it is.
    pub kind: TypeKind,
    /// What the component says of XML.
    pub xml: Option<Box<Xml>>,
    /// What an enum or a union asserts besides; the assertions of other types stand in their kind.
    pub constraints: Vec<Constraint>,
}

/// The schema's own place, as words from which `plan` makes a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Hint {
    /// The component's or operation's name first, then the steps down to the schema.
    pub words: Vec<String>,
    /// What the first word names.
    pub root: Root,
}

impl Hint {
    /// Whether the schema is a component, so that its author named it.
    #[must_use]
    pub(crate) fn is_component(&self) -> bool {
        self.root == Root::Component && self.words.len() == 1
    }
}

/// What the first word of a [`Hint`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Root {
    /// A component schema.
    Component,
    /// An operation.
    Operation,
}

/// What a named type is.
#[derive(Debug, Clone)]
pub(crate) enum TypeKind {
    /// An object with known members.
    Struct(StructType),
    /// A closed list of values.
    Enum(EnumKind),
    /// One of several types.
    Union(UnionType),
    /// Another name that must be a type of its own, because it refers to itself.
    Newtype(Slot),
    /// Another name for a type.
    Alias(Slot),
}

impl TypeKind {
    /// The named types that it is made of.
    #[must_use]
    pub(crate) fn uses(&self) -> Vec<TypeId> {
        let mut found = Vec::new();
        match self {
            Self::Struct(object) => {
                let fields = object.fields.iter();
                fields.for_each(|field| field.slot.ty.uses(&mut found));
                if let Rest::Kept(slot) = &object.rest {
                    slot.ty.uses(&mut found);
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => {
                let variants = union.variants.iter();
                variants.for_each(|variant| variant.slot.ty.uses(&mut found));
            }
            Self::Newtype(slot) | Self::Alias(slot) => slot.ty.uses(&mut found),
        }
        found
    }
}

/// A type where it is used, with the assertions made at this place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slot {
    /// The type.
    pub ty: Ty,
    /// The assertions, in the order of JSON Schema's vocabulary.
    pub constraints: Vec<Constraint>,
}

impl From<Ty> for Slot {
    fn from(ty: Ty) -> Self {
        Self {
            ty,
            constraints: Vec::new(),
        }
    }
}

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ty {
    /// A value without parts.
    Scalar(Scalar),
    /// A named type.
    Ref(TypeId),
    /// An array.
    List(Box<Slot>),
    /// An array with an item for each of these, and no more.
    Tuple(Vec<Slot>),
    /// An object whose member names are data.
    Map(Box<Slot>),
    /// The type or `null`.
    Nullable(Box<Ty>),
    /// The raw bytes of a body.
    Bytes,
    /// A type of the user's, as the user spells it.
    Own(String),
    /// Any JSON value.
    Any,
    /// No value at all (the schema `false`).
    Never,
}

impl Ty {
    /// The type or `null`; nullability does not nest.
    #[must_use]
    pub(crate) fn nullable(self) -> Self {
        match self {
            Self::Nullable(_) | Self::Any => self,
            ty => Self::Nullable(Box::new(ty)),
        }
    }

    /// Adds the named types in it.
    pub(crate) fn uses(&self, found: &mut Vec<TypeId>) {
        match self {
            Self::Ref(id) => found.push(*id),
            Self::List(inner) | Self::Map(inner) => inner.ty.uses(found),
            Self::Tuple(items) => items.iter().for_each(|item| item.ty.uses(found)),
            Self::Nullable(inner) => inner.uses(found),
            _ => {}
        }
    }
}

/// A value without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar {
    /// `true` or `false`.
    Bool,
    /// An integer.
    Integer(IntegerWidth),
    /// A 64-bit float.
    Double,
    /// A number with all its digits.
    Exact,
    /// A text.
    String(Format),
}

/// The range of an integer, from its `format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntegerWidth {
    /// `int32`
    I32,
    /// `int64`, and integers without a format
    I64,
    /// `uint32`
    U32,
    /// `uint64`
    U64,
}

/// The formats of strings that have a type of their own; other formats are plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Plain text.
    Text,
    /// `date-time` (RFC 3339, 5.6)
    DateTime,
    /// `date` (RFC 3339, 5.6, `full-date`)
    Date,
    /// `time` (RFC 3339, 5.6, `full-time`)
    Time,
    /// `uuid` (RFC 4122)
    Uuid,
    /// `byte`: base64 (RFC 4648, 4)
    Base64,
    /// `password`: text that must not be shown
    Password,
}

/// An object with known members.
#[derive(Debug, Clone)]
pub(crate) struct StructType {
    /// The members, in the order of the document.
    pub fields: Vec<Field>,
    /// What may stand beside them.
    pub rest: Rest,
    /// Assertions on the object as a whole.
    pub constraints: Vec<Constraint>,
}

/// The members that a schema does not name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rest {
    /// The schema does not speak of them: allowed, not kept.
    Ignored,
    /// `additionalProperties: false`
    Forbidden,
    /// Kept, each of this type.
    Kept(Slot),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The member's name on the wire.
    pub wire: String,
    /// A name that the document suggests (`x-rust-name`).
    pub name: Option<String>,
    /// Its type.
    pub slot: Slot,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What stands for it when it is left out (JSON Schema 2020-12, validation 9.2).
    pub default: Option<Box<FieldDefault>>,
    /// What is said of XML at this place.
    pub xml: Option<Box<Xml>>,
    /// What the document says about it.
    pub docs: Docs,
}

/// What stands for a member that is left out.
#[derive(Debug, Clone)]
pub(crate) struct FieldDefault {
    /// The value.
    pub value: Literal,
    /// The schema that says it.
    pub origin: Origin,
    /// Whether a new object has it from the start: it tells what the object is.
    pub given: bool,
}

/// A value of the document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i128),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Literal>),
    /// An object.
    Object(Vec<(String, Literal)>),
}

/// Whether a member may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It must be there.
    Required,
    /// It may be left out.
    Optional,
    /// It may be left out, and then its default stands for it.
    Defaulted,
}

/// A closed list of values.
#[derive(Debug, Clone)]
pub(crate) enum EnumKind {
    /// Strings.
    Strings(Vec<EnumValue<String>>),
    /// Integers.
    Integers(IntegerWidth, Vec<EnumValue<i64>>),
    /// Scalars of several types.
    Values(Vec<EnumValue<Literal>>),
}

/// A value of an enumeration.
#[derive(Debug, Clone)]
pub(crate) struct EnumValue<T> {
    /// The value on the wire.
    pub wire: T,
    /// A name that the document suggests (`x-enum-varnames`).
    pub name: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
}

/// One of several types.
#[derive(Debug, Clone)]
pub(crate) struct UnionType {
    /// The types, in the order of the document.
    pub variants: Vec<Variant>,
    /// How a value tells which one it is.
    pub tagging: Tagging,
    /// What is with a value that several variants fit.
    pub overlap: Overlap,
}

/// What is with a value that several variants of an untagged union fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlap {
    /// There is none, or one of the variants says all that there is to say.
    None,
    /// It is not valid (`oneOf`, JSON Schema 2020-12, core 10.2.1.3).
    Refused,
    /// It is all of them at once (`anyOf`, JSON Schema 2020-12, core 10.2.1.2).
    Kept,
}

/// How a value of a union tells which variant it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tagging {
    /// By the member of this name (OpenAPI 3.0.4, 4.8.25 Discriminator Object).
    Tagged(String, Fallback),
    /// By its shape.
    Untagged,
}

/// What is with a value whose tag the document does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fallback {
    /// It is kept as it is, and not valid.
    Unknown,
    /// It is tried as the variant at this position, and not valid.
    Base(usize),
    /// It is the variant at this position, also when there is no tag (OpenAPI 3.2, Discriminator Object, `defaultMapping`).
    Default(usize),
}

/// A type of a union.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// What a name is made from.
    pub hint: String,
    /// The values of the tag that choose it; empty in untagged unions.
    pub tags: Vec<String>,
    /// The type.
    pub slot: Slot,
    /// What the document says about it.
    pub docs: Docs,
}
