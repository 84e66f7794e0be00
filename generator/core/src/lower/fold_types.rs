//! Folds what a schema says of its own type: its keywords enter, facets leave, narrowed by each schema that must hold too.

use openapiv3::{
    AnySchema, ArrayType, IntegerType, NumberType, ObjectType, StringType, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::Lowering;
use super::facets::{Facets, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Bound, Constraint};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    pub(super) fn fold_type(&mut self, facets: &mut Facets<'a>, ty: &'a Type, place: &Pointer) {
        let kind = match ty {
            Type::String(_) => Kind::String,
            Type::Number(_) => Kind::Number,
            Type::Integer(_) => Kind::Integer,
            Type::Boolean(_) => Kind::Boolean,
            Type::Object(_) => Kind::Object,
            Type::Array(_) => Kind::Array,
        };
        self.kind(facets, kind, place);
        match ty {
            Type::String(string) => self.fold_string(facets, string, place),
            Type::Number(number) => facets.number(number),
            Type::Integer(integer) => facets.integer(integer),
            Type::Boolean(boolean) => {
                facets.enumeration(&boolean.enumeration, |value| Value::from(*value));
            }
            Type::Object(object) => facets.object(object, place),
            Type::Array(array) => facets.array(array, place),
        }
    }

    fn fold_string(&mut self, facets: &mut Facets<'a>, string: &'a StringType, place: &Pointer) {
        facets.format(format_text(&string.format));
        facets.lengths(string.min_length, string.max_length);
        self.checked_pattern(string.pattern.as_ref(), place, &mut facets.constraints);
        facets.enumeration(&string.enumeration, |text| Value::from(text.as_str()));
    }

    pub(super) fn fold_any(
        &mut self,
        facets: &mut Facets<'a>,
        any: &'a AnySchema,
        place: &Pointer,
    ) {
        let kind = any.typ.as_deref().and_then(Kind::named);
        if let Some(kind) = kind {
            self.kind(facets, kind, place);
        }
        facets.format(any.format.as_deref());
        facets.lengths(any.min_length, any.max_length);
        self.checked_pattern(any.pattern.as_ref(), place, &mut facets.constraints);
        let bound = match kind {
            Some(Kind::Integer) => exact,
            _ => Bound::Number,
        };
        let is_open = |flag: Option<bool>| flag.unwrap_or(false);
        facets.bounds(
            (any.minimum.map(bound), is_open(any.exclusive_minimum)),
            (any.maximum.map(bound), is_open(any.exclusive_maximum)),
        );
        facets.multiple_of(any.multiple_of);
        facets.properties(&any.properties, place);
        facets
            .required
            .extend(any.required.iter().map(String::as_str));
        facets.additional(any.additional_properties.as_ref(), place);
        facets.counts(
            any.min_properties,
            any.max_properties,
            Constraint::MinProperties,
            Constraint::MaxProperties,
        );
        facets.items(any.items.as_ref(), place);
        facets.counts(
            any.min_items,
            any.max_items,
            Constraint::MinItems,
            Constraint::MaxItems,
        );
        facets.unique(any.unique_items.unwrap_or(false));
        if !any.enumeration.is_empty() {
            facets.intersect_enumeration(any.enumeration.clone());
        }
        if let Some(not) = &any.not {
            let rules = self.condition(not, &place.key("not"));
            facets.constraints.push(Constraint::Not(rules));
        }
    }

    /// Narrows the type: an integer is a number, other pairs contradict each other.
    fn kind(&mut self, facets: &mut Facets<'a>, kind: Kind, place: &Pointer) {
        facets.kind = Some(match (facets.kind, kind) {
            (None, kind) => kind,
            (Some(before), kind) if before == kind => kind,
            (Some(Kind::Number), Kind::Integer) | (Some(Kind::Integer), Kind::Number) => {
                Kind::Integer
            }
            (Some(before), kind) => self.contradiction(facets, before, kind, place),
        });
    }

    /// Two types at once. A bare `type: object` around something else is a slip of the pen, and of a member that an `allOf` declares twice
    /// the later type is taken. A value inside another can be left out, so it has no value; a component without any is an error.
    fn contradiction(
        &mut self,
        facets: &mut Facets<'a>,
        before: Kind,
        kind: Kind,
        place: &Pointer,
    ) -> Kind {
        let slip =
            before == Kind::Object && facets.properties.is_empty() && facets.additional.is_none();
        let said = format!(
            "`allOf` asks for {} and for {} at once",
            before.words(),
            kind.words()
        );
        let origin = self.origin(place);
        if (slip || self.overlap) && !self.choices.exact {
            let message = format!("{said}; {} is taken", kind.words());
            self.report(
                Diagnostic::new(Code::OverlapContradicts, origin, message)
                    .help("make the types agree"),
            );
            return kind;
        }
        if self.nested {
            facets.enumeration = Some(Vec::new());
            let message = format!("{said}, which no value can be");
            self.report(
                Diagnostic::new(Code::OverlapContradicts, origin, message)
                    .help("make the types agree"),
            );
            return before;
        }
        let diagnostic = Diagnostic::new(
            Code::ContradictoryComposition,
            origin,
            format!("{said}, which no value can be"),
        );
        self.report(
            diagnostic.help("make the types agree, or use `oneOf` if either may stand here"),
        );
        before
    }
}

impl<'a> Facets<'a> {
    fn number(&mut self, number: &'a NumberType) {
        self.format(format_text(&number.format));
        self.bounds(
            (number.minimum.map(Bound::Number), number.exclusive_minimum),
            (number.maximum.map(Bound::Number), number.exclusive_maximum),
        );
        self.multiple_of(number.multiple_of);
        self.enumeration(&number.enumeration, |value| Value::from(*value));
    }

    fn integer(&mut self, integer: &'a IntegerType) {
        let (least, most) = (integer.minimum, integer.maximum);
        self.format(format_text(&integer.format));
        self.bounds(
            (least.map(Bound::Integer), integer.exclusive_minimum),
            (most.map(Bound::Integer), integer.exclusive_maximum),
        );
        self.multiple_of(integer.multiple_of.map(|value| value as f64));
        self.enumeration(&integer.enumeration, |value| Value::from(*value));
    }

    fn object(&mut self, object: &'a ObjectType, place: &Pointer) {
        self.properties(&object.properties, place);
        let required = object.required.iter().map(String::as_str);
        self.required.extend(required);
        self.additional(object.additional_properties.as_ref(), place);
        self.counts(
            object.min_properties,
            object.max_properties,
            Constraint::MinProperties,
            Constraint::MaxProperties,
        );
    }

    fn array(&mut self, array: &'a ArrayType, place: &Pointer) {
        self.items(array.items.as_ref(), place);
        self.counts(
            array.min_items,
            array.max_items,
            Constraint::MinItems,
            Constraint::MaxItems,
        );
        self.unique(array.unique_items);
    }
}

/// An integer bound that `openapiv3` handed over as a double.
pub(super) fn exact(value: f64) -> Bound {
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        Bound::Integer(value as i64)
    } else {
        Bound::Number(value)
    }
}

/// The text of a format, known to `openapiv3` or not.
pub(super) fn format_text<T: FormatName>(format: &VariantOrUnknownOrEmpty<T>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => Some(item.name()),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

pub(super) trait FormatName {
    fn name(&self) -> &'static str;
}

impl FormatName for openapiv3::StringFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Password => "password",
            Self::Byte => "byte",
            Self::Binary => "binary",
        }
    }
}

impl FormatName for openapiv3::NumberFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::Double => "double",
        }
    }
}

impl FormatName for openapiv3::IntegerFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Int64 => "int64",
        }
    }
}
