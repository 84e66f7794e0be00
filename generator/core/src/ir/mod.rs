//! The `Api`: what an OpenAPI document means, as plain data with ids into arenas.
//!
//! `lower` fills it, `check` proves it, `plan` and `emit` read it. It refuses Rust identifiers, `Option`/`Box`/`Vec` as text, token
//! streams, `openapiv3` types, `$ref` strings, settings and line numbers: of the document it knows only `Origin`s.

mod admits;
mod constraint;
mod operation;
mod status;
mod types;
mod xml;

pub(crate) use constraint::{Bound, Constraint, Direction};
pub(crate) use operation::{
    Body, Codec, Encoding, EncodingStyle, Header, Link, Linked, Location, Media, Operation,
    Pagination, Parameter, ParameterDefault, Requirement, Response, SchemeUse, Style,
};
pub(crate) use status::StatusPattern;
pub(crate) use types::{
    EnumKind, EnumValue, Fallback, Field, FieldDefault, Format, Hint, IntegerWidth, Literal,
    Overlap, Presence, Rest, Root, Scalar, Slot, StructType, Tagging, Ty, TypeDef, TypeId,
    TypeKind, UnionType, Variant,
};
pub(crate) use xml::{Xml, XmlNode, XmlPlace};

/// How far references between alternatives are followed: they may lead back.
const NESTED: usize = 16;

/// Everything that a document says about an API.
#[derive(Debug, Clone, Default)]
pub(crate) struct Api {
    /// Title, version and description.
    pub info: Info,
    /// Where the API is served, the default first.
    pub servers: Vec<Server>,
    /// The types, in the order of the document; [`TypeId`] is an index.
    pub types: Vec<TypeDef>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The requests that the API sends itself.
    pub receivers: Vec<Receiver>,
    /// What the document says about the groups of operations.
    pub tags: Vec<Tag>,
    /// The declared security schemes.
    pub security: Vec<SecurityScheme>,
    /// The values that have no type.
    pub untyped: Vec<Untyped>,
}

impl Api {
    /// The type behind an id.
    ///
    /// # Panics
    ///
    /// Never for an id of this API: ids are only made by adding a type.
    #[must_use]
    pub(crate) fn get(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// Every type with its id, in order.
    pub(crate) fn types(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.types
            .iter()
            .enumerate()
            .map(|(at, def)| (TypeId(at as u32), def))
    }

    /// Whether `null` is a value of the type, directly or through the types it refers to.
    #[must_use]
    pub(crate) fn is_nullable(&self, ty: &Ty) -> bool {
        self.takes_null(ty, NESTED)
    }

    fn takes_null(&self, ty: &Ty, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        match ty {
            Ty::Nullable(_) => true,
            Ty::Ref(id) => {
                let def = self.get(*id);
                let allowed = all_hold_for_null(&def.constraints) != Some(false);
                def.nullable
                    || allowed
                        && match &def.kind {
                            TypeKind::Alias(slot) => self.takes_null(&slot.ty, depth),
                            // An alternative by a tag is an object.
                            TypeKind::Union(union)
                                if matches!(union.tagging, Tagging::Untagged) =>
                            {
                                let slots = union.variants.iter().map(|variant| &variant.slot);
                                let takes = slots.filter(|slot| {
                                    self.takes_null(&slot.ty, depth)
                                        || (slot.constraints.iter().all(allows_null)
                                            && *self.resolve(&slot.ty) == Ty::Any)
                                });
                                // What several alternatives of a `oneOf` allow is not allowed.
                                let count = takes.take(2).count();
                                count == 1 || count > 1 && union.overlap != Overlap::Refused
                            }
                            _ => false,
                        }
            }
            _ => false,
        }
    }

    /// Whether a value of the type may hold another of it.
    #[must_use]
    pub(crate) fn is_recursive(&self, id: TypeId) -> bool {
        let mut seen = vec![false; self.types.len()];
        let mut open = self.get(id).kind.uses();
        while let Some(next) = open.pop() {
            if next == id {
                return true;
            }
            if let Some(seen) = seen.get_mut(next.0 as usize)
                && !std::mem::replace(seen, true)
            {
                open.extend(self.get(next).kind.uses());
            }
        }
        false
    }

    /// How many members objects have, and parameters operations.
    #[must_use]
    pub(crate) fn members(&self) -> usize {
        let of_types = self.types.iter().map(|def| match &def.kind {
            TypeKind::Struct(object) => object.fields.len(),
            _ => 0,
        });
        let operations = self.operations.iter();
        let of_operations = operations.map(|operation| operation.parameters.len());
        of_types.chain(of_operations).sum()
    }

    /// The type with aliases followed and the outer nullability taken off.
    #[must_use]
    pub(crate) fn resolve<'a>(&'a self, ty: &'a Ty) -> &'a Ty {
        match ty {
            Ty::Nullable(inner) => self.resolve(inner),
            Ty::Ref(id) => match &self.get(*id).kind {
                TypeKind::Alias(slot) => self.resolve(&slot.ty),
                _ => ty,
            },
            _ => ty,
        }
    }

    /// The structure that the type is, if it is one.
    #[must_use]
    pub(crate) fn as_struct(&self, ty: &Ty) -> Option<&StructType> {
        match self.resolve(ty) {
            Ty::Ref(id) => match &self.get(*id).kind {
                TypeKind::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether null satisfies all of some constraints; `None` where that depends on other types.
fn all_hold_for_null(constraints: &[Constraint]) -> Option<bool> {
    use Constraint as C;
    let each = |branches: &[Vec<Constraint>]| -> Option<usize> {
        let each = branches.iter().map(|branch| all_hold_for_null(branch));
        let known: Option<Vec<bool>> = each.collect();
        Some(known?.into_iter().filter(|holds| *holds).count())
    };
    let mut all = Some(true);
    for constraint in constraints {
        let holds = match constraint {
            C::Type(names) => Some(names.contains(&"null")),
            C::Never => Some(false),
            C::Not(rules) => all_hold_for_null(rules).map(|holds| !holds),
            C::AllOf(branches) => each(branches).map(|count| count == branches.len()),
            C::AnyOf(branches) => each(branches).map(|count| count > 0),
            C::OneOf(branches) => each(branches).map(|count| count == 1),
            C::Enum(values) => Some(values.iter().any(|value| value == "null")),
            C::If(..) | C::Is(_) => None,
            _ => Some(true),
        };
        match holds {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

/// Whether a constraint is known to hold for `null`.
fn allows_null(constraint: &Constraint) -> bool {
    use Constraint as C;
    match constraint {
        C::Type(names) => names.contains(&"null"),
        C::Enum(_) | C::Not(_) | C::AllOf(_) | C::AnyOf(_) | C::OneOf(_) => false,
        C::If(..) | C::Is(_) | C::Never => false,
        _ => true,
    }
}

/// A value that has no type.
#[derive(Debug, Clone)]
pub(crate) struct Untyped {
    /// Where its schema stands.
    pub origin: crate::source::Origin,
    /// What the schema does.
    pub reason: &'static str,
}

/// Title, version and description of the API (OpenAPI 3.0.4, 4.8.2 Info Object).
#[derive(Debug, Clone, Default)]
pub(crate) struct Info {
    /// The title.
    pub title: String,
    /// The document's version.
    pub version: String,
    /// The description, in CommonMark.
    pub description: Option<String>,
}

/// Requests that the API sends to others (OpenAPI 3.1.1, 4.8.1 `webhooks`, and 4.8.18 Callback Object).
#[derive(Debug, Clone)]
pub(crate) struct Receiver {
    /// `webhooks` or `callbacks`.
    pub name: &'static str,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
}

/// A group of operations (OpenAPI 3.0.4, 4.8.22 Tag Object).
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    /// Its name.
    pub name: String,
    /// What the document says about it.
    pub docs: Docs,
}

/// Text for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Docs {
    /// CommonMark, the summary first; empty when the document says nothing.
    pub text: String,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
}

/// A server URL with its variables (OpenAPI 3.0.4, 4.8.5 Server Object).
#[derive(Debug, Clone)]
pub(crate) struct Server {
    /// The URL template, such as `https://{host}/v1`; it may be relative.
    pub url: String,
    /// What the document says about it.
    pub docs: Docs,
    /// The variables of the template.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL template.
#[derive(Debug, Clone)]
pub(crate) struct ServerVariable {
    /// The name in the braces.
    pub name: String,
    /// What stands for it unless the user says otherwise.
    pub default: String,
    /// The allowed values; empty when any is.
    pub values: Vec<String>,
}

/// A declared way to authenticate (OpenAPI 3.0.4, 4.8.27 Security Scheme Object).
#[derive(Debug, Clone)]
pub(crate) struct SecurityScheme {
    /// The name under `securitySchemes`.
    pub name: String,
    /// What the document says about it.
    pub docs: Docs,
    /// How credentials travel.
    pub kind: SecurityKind,
}

/// How credentials travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SecurityKind {
    /// A value in a header, query parameter or cookie of this name.
    ApiKey(Location, String),
    /// HTTP authentication of this scheme (RFC 9110, 11.1): `basic`, `bearer`, …
    Http(String),
    /// OAuth 2.0: a bearer token in `Authorization`, and how to get one.
    OAuth2(Vec<OAuthFlow>),
    /// OpenID Connect: a bearer token in `Authorization`, and the URL where the provider describes itself.
    OpenIdConnect(String),
    /// A client certificate.
    MutualTls,
    /// In a way that the document does not tell.
    Unknown,
}

/// A way to get tokens (OpenAPI 3.0.4, 4.8.29 OAuth Flow Object).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OAuthFlow {
    /// What is given for a token, with the URLs that it needs.
    pub grant: OAuthGrant,
    /// Where tokens are renewed, when that is elsewhere.
    pub refresh_url: Option<String>,
    /// The scopes that there are.
    pub scopes: Vec<String>,
}

/// What is given for a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OAuthGrant {
    /// A code: where the user agrees, and where tokens are got.
    AuthorizationCode(String, String),
    /// What the client knows of itself: where tokens are got.
    ClientCredentials(String),
    /// Nothing: where the user agrees.
    Implicit(String),
    /// The user's password: where tokens are got.
    Password(String),
    /// The code of a device: where it is got, and where tokens are.
    DeviceCode(String, String),
}
