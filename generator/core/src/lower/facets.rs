use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::mixed::Marked;
use super::part::Part;
use crate::ir::{Bound, Constraint, Overlap};
use crate::source::Pointer;

/// What `type` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

/// What `additionalProperties` says.
#[derive(Clone)]
pub(super) enum Additional<'a> {
    Any,
    None,
    Schemas(Vec<Part<'a>>),
}

/// The alternatives of one `oneOf` or `anyOf`.
#[derive(Clone)]
pub(super) struct Alternatives<'a> {
    pub(super) parts: Vec<Part<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// Whether they stand in the schema itself, and not in a part of it.
    pub(super) outer: bool,
    /// What is with a value that several of them fit.
    pub(super) overlap: Overlap,
}

/// What one schema of several says of members by itself: `additionalProperties` looks at nothing else
/// (JSON Schema Core, section 10.3.2.3).
#[derive(Clone)]
pub(super) struct Scope<'a> {
    pub(super) names: Vec<&'a str>,
    pub(super) patterns: Vec<(String, Vec<Constraint>)>,
    pub(super) additional: Option<&'a AdditionalProperties>,
    pub(super) place: Pointer,
}

/// Everything that a schema asserts, with its `allOf` folded in: one flat view of any combination of keywords.
#[derive(Clone, Default)]
pub(super) struct Facets<'a> {
    pub(super) kind: Option<Kind>,
    /// Whether the schema is shown to allow values of every type, though its keywords speak of one.
    pub(super) any_type: bool,
    pub(super) format: Option<&'a str>,
    pub(super) nullable: bool,
    /// Whether one of the schemas has null beside a type.
    pub(super) part_allows_null: bool,
    /// Whether one of the schemas has a type or a list of values without null.
    pub(super) refuses_null: bool,
    pub(super) title: Option<&'a str>,
    pub(super) description: Option<&'a str>,
    pub(super) external_docs: Option<&'a openapiv3::ExternalDocumentation>,
    pub(super) deprecated: bool,
    /// What a string holds.
    pub(super) content: Option<String>,
    pub(super) default: Option<&'a Value>,
    pub(super) enumeration: Option<Vec<Value>>,
    /// How many values `enum` lists but for `null`, and where that stood: for what names values by position.
    pub(super) listing: (usize, Option<usize>),
    pub(super) enum_names: Option<&'a Value>,
    pub(super) enum_descriptions: Option<&'a Value>,
    pub(super) properties: Vec<(&'a str, Vec<Part<'a>>)>,
    pub(super) required: Vec<&'a str>,
    pub(super) additional: Option<Additional<'a>>,
    pub(super) items: Vec<Part<'a>>,
    pub(super) unions: Vec<Alternatives<'a>>,
    pub(super) constraints: Vec<Constraint>,
    /// What each of the schemas says of members.
    pub(super) scopes: Vec<Scope<'a>>,
    /// The schemas of `prefixItems`, where one schema says them.
    pub(super) prefix: Option<(Vec<Value>, Pointer)>,
    /// The schema of the items after these.
    pub(super) after: Option<Part<'a>>,
    /// What each of the schemas says of the first items and those after them.
    pub(super) tuples: Vec<Vec<Constraint>>,
    /// Whether `patternProperties` names members.
    pub(super) patterned: bool,
    /// The schemas of `patternProperties` and `additionalProperties`, where all members without a name have one of them.
    pub(super) pattern: Option<Vec<Marked>>,
    /// What must stand after all other constraints: `unevaluatedProperties` and `unevaluatedItems`.
    pub(super) last: Vec<Constraint>,
}

impl Kind {
    /// The kind that `type` names.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::String,
            "number" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "object" => Self::Object,
            "array" => Self::Array,
            _ => return None,
        })
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Number => "a number",
            Self::Integer => "an integer",
            Self::Boolean => "a boolean",
            Self::Object => "an object",
            Self::Array => "an array",
        }
    }
}

impl<'a> Facets<'a> {
    pub(super) fn annotations(&mut self, schema: &'a Schema, outer: bool) {
        let data = &schema.schema_data;
        let prefer = |mine: &mut Option<&'a str>, theirs: &'a Option<String>| {
            if outer || mine.is_none() {
                *mine = theirs.as_deref().or(*mine);
            }
        };
        prefer(&mut self.title, &data.title);
        prefer(&mut self.description, &data.description);
        self.external_docs = self.external_docs.or(data.external_docs.as_ref());
        self.deprecated |= data.deprecated;
        self.content = super::docs::content(data).or(self.content.take());
        self.nullable |= outer && data.nullable;
        self.default = self.default.or(data.default.as_ref());
        self.enum_names = self
            .enum_names
            .or_else(|| data.extensions.get("x-enum-varnames"))
            .or_else(|| data.extensions.get("x-enumNames"));
        self.enum_descriptions = self
            .enum_descriptions
            .or_else(|| data.extensions.get("x-enum-descriptions"));
    }

    pub(super) fn alternatives(
        &mut self,
        parts: &'a [ReferenceOr<Schema>],
        keyword: &str,
        schema: &'a Schema,
        owner: &Part<'a>,
        outer: bool,
    ) {
        if parts.is_empty() || owner.bare {
            return;
        }
        let place = owner.place.key(keyword);
        let parts = parts
            .iter()
            .enumerate()
            .map(|(at, part)| Part::new(part, place.index(at)))
            .collect();
        self.unions.push(Alternatives {
            parts,
            discriminator: schema.schema_data.discriminator.as_ref(),
            outer,
            overlap: if keyword == "anyOf" {
                Overlap::Kept
            } else {
                Overlap::Refused
            },
        });
    }

    pub(super) fn format(&mut self, format: Option<&'a str>) {
        self.format = self.format.or(format);
    }

    pub(super) fn properties<S: std::borrow::Borrow<Schema> + 'a>(
        &mut self,
        properties: impl IntoIterator<Item = (&'a String, &'a ReferenceOr<S>)>,
        place: &Pointer,
    ) {
        let place = place.key("properties");
        let known: std::collections::HashMap<&str, usize> = self
            .properties
            .iter()
            .enumerate()
            .map(|(at, (name, _))| (*name, at))
            .collect();
        for (name, schema) in properties {
            let part = Part::new(schema, place.key(name));
            match known.get(name.as_str()) {
                Some(at) => self.properties[*at].1.push(part),
                None => self.properties.push((name, vec![part])),
            }
        }
    }

    pub(super) fn additional(
        &mut self,
        additional: Option<&'a AdditionalProperties>,
        place: &Pointer,
    ) {
        let Some(additional) = additional else { return };
        let new = match additional {
            AdditionalProperties::Any(true) => Additional::Any,
            AdditionalProperties::Any(false) => Additional::None,
            AdditionalProperties::Schema(schema) => {
                Additional::Schemas(vec![Part::new(schema, place.key("additionalProperties"))])
            }
        };
        self.additional = Some(match (self.additional.take(), new) {
            (None, new) => new,
            (Some(Additional::Schemas(mut mine)), Additional::Schemas(theirs)) => {
                mine.extend(theirs);
                Additional::Schemas(mine)
            }
            (Some(schemas @ Additional::Schemas(_)), _) | (_, schemas @ Additional::Schemas(_)) => {
                schemas
            }
            // A closed member of `allOf` would forbid its siblings' members, which is never what is meant.
            (Some(Additional::Any), _) | (_, Additional::Any) => Additional::Any,
            (Some(Additional::None), Additional::None) => Additional::None,
        });
    }

    pub(super) fn items<S: std::borrow::Borrow<Schema>>(
        &mut self,
        items: Option<&'a ReferenceOr<S>>,
        place: &Pointer,
    ) {
        self.items
            .extend(items.map(|items| Part::new(items, place.key("items"))));
    }

    pub(super) fn lengths(&mut self, min: Option<usize>, max: Option<usize>) {
        self.counts(min, max, Constraint::MinLength, Constraint::MaxLength);
    }

    pub(super) fn counts(
        &mut self,
        min: Option<usize>,
        max: Option<usize>,
        to_min: fn(u64) -> Constraint,
        to_max: fn(u64) -> Constraint,
    ) {
        self.constraints
            .extend(min.map(|value| to_min(value as u64)));
        self.constraints
            .extend(max.map(|value| to_max(value as u64)));
    }

    /// The bounds of a number, each with whether it is exclusive.
    pub(super) fn bounds(&mut self, least: (Option<Bound>, bool), most: (Option<Bound>, bool)) {
        self.constraints
            .extend(least.0.map(|bound| Constraint::Minimum(bound, least.1)));
        self.constraints
            .extend(most.0.map(|bound| Constraint::Maximum(bound, most.1)));
    }

    pub(super) fn multiple_of(&mut self, value: Option<f64>) {
        self.constraints.extend(value.map(Constraint::MultipleOf));
    }

    pub(super) fn unique(&mut self, unique: bool) {
        self.constraints
            .extend(unique.then_some(Constraint::UniqueItems));
    }

    pub(super) fn enumeration<T>(&mut self, values: &[Option<T>], to: impl Fn(&T) -> Value) {
        if !values.is_empty() {
            self.intersect_enumeration(
                values
                    .iter()
                    .map(|value| value.as_ref().map_or(Value::Null, &to))
                    .collect(),
            );
        }
    }

    pub(super) fn intersect_enumeration(&mut self, values: Vec<Value>) {
        self.enumeration = Some(match self.enumeration.take() {
            None => values,
            Some(mine) => mine
                .into_iter()
                .filter(|value| values.contains(value))
                .collect(),
        });
    }

    /// Brings what several parts said into one form. By the letter only `enum` tells a type that is not said.
    pub(super) fn close(&mut self, exact: bool) {
        let mut seen = std::collections::HashSet::new();
        self.required.retain(|name| seen.insert(*name));
        let mut kept: Vec<Constraint> = Vec::with_capacity(self.constraints.len());
        for constraint in self.constraints.drain(..) {
            if !kept.contains(&constraint) && !kept.iter_mut().any(|kept| kept.absorb(&constraint))
            {
                kept.push(constraint);
            }
        }
        self.constraints = kept;
        if let Some(values) = &mut self.enumeration {
            let null = values.iter().position(Value::is_null);
            values.retain(|value| !value.is_null());
            self.nullable |= null.is_some();
            self.listing = (values.len(), null);
        }
        // Whoever writes `nullable` around something else means it.
        self.allow_null(self.part_allows_null && !self.refuses_null, exact);
        if self.kind.is_none() {
            self.kind = if exact || self.any_type {
                self.listed()
            } else {
                self.implied()
            };
        }
    }

    /// Allows null if that is `said`; by the letter only what all of the schemas allow is allowed: `nullable` speaks of the type
    /// beside it alone (OpenAPI 3.0.3, Schema Object).
    pub(super) fn allow_null(&mut self, said: bool, exact: bool) {
        self.nullable = (self.nullable || said) && !(exact && self.refuses_null);
    }

    /// The type that the other keywords speak of, for schemas without one.
    fn implied(&self) -> Option<Kind> {
        let says = |test: fn(&Constraint) -> bool| self.constraints.iter().any(test);
        if !self.properties.is_empty() || self.additional.is_some() {
            Some(Kind::Object)
        } else if !self.items.is_empty() {
            Some(Kind::Array)
        } else if self.lists() {
            self.listed()
        } else if says(|c| {
            matches!(
                c,
                Constraint::MinLength(_) | Constraint::MaxLength(_) | Constraint::Pattern(_)
            )
        }) {
            Some(Kind::String)
        } else {
            None
        }
    }

    fn lists(&self) -> bool {
        self.enumeration
            .as_ref()
            .is_some_and(|values| !values.is_empty())
    }

    /// The type that all values of `enum` have.
    fn listed(&self) -> Option<Kind> {
        let values = self.enumeration.as_ref().filter(|_| self.lists())?;
        let all = |test: fn(&Value) -> bool| values.iter().all(test);
        if all(Value::is_string) {
            Some(Kind::String)
        } else if all(Value::is_i64) {
            Some(Kind::Integer)
        } else if all(Value::is_boolean) {
            Some(Kind::Boolean)
        } else {
            None
        }
    }
}
