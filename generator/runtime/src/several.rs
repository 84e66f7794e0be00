//! Values that are several variants of a union at once.
//!
//! Enters: a value that more than one schema of an `anyOf` describes. Leaves: the same value, and what it is as each of
//! those. It is decoded as them on demand, so that nothing is lost and nothing is decoded twice.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use serde_json::{Error, Value};

use crate::model::{Union, direction, toward};
use crate::schema::{Direction, holding};

/// A value that is several variants of the union `T` at once (`anyOf`, JSON Schema Core section 10.2.1.2), kept as it
/// is on the wire.
///
/// ```
/// use oasmith_runtime::{Several, object, serde_json, union};
///
/// #[derive(Clone)]
/// pub struct Mail { pub mail: String }
/// object! { Mail { mail req } }
///
/// #[derive(Clone)]
/// pub struct Phone { pub phone: String }
/// object! { Phone { phone req } }
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Contact { Mail(Mail), Phone(Phone), Several(Several<Contact>) }
/// union! { Contact several Several { Mail(Mail), Phone(Phone) } }
///
/// let text = r#"{"mail":"a@b.c","phone":"1"}"#;
/// let contact: Contact = serde_json::from_str(text)?;
/// let Contact::Several(several) = &contact else { unreachable!() };
/// assert_eq!(several.variants().len(), 2);
/// assert_eq!(serde_json::to_string(&contact)?, text);
///
/// let mail = Contact::Mail(Mail { mail: "a@b.c".into() });
/// let phone = Contact::Phone(Phone { phone: "1".into() });
/// assert_eq!(Contact::Several(Several::of([mail, phone])?), contact);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Several<T> {
    value: Value,
    /// Which way it was read, where that is known: variants hold by what is required that way.
    direction: Option<Direction>,
    variants: PhantomData<fn() -> T>,
}

impl<T> Several<T> {
    /// A value as it is on the wire, which is being read.
    #[doc(hidden)]
    pub fn kept(value: Value) -> Self {
        Self {
            value,
            direction: direction(),
            variants: PhantomData,
        }
    }

    /// The value as it is on the wire.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The value that has the members of all `parts`; of members that several have the last is taken.
    ///
    /// # Errors
    ///
    /// A part cannot be encoded.
    pub fn of(parts: impl IntoIterator<Item = T>) -> Result<Self, Error>
    where
        T: Serialize,
    {
        let mut whole = Value::Null;
        for part in parts {
            merge(&mut whole, serde_json::to_value(part)?);
        }
        Ok(Self::kept(whole))
    }
}

#[allow(private_bounds, reason = "what `union!` implements")]
impl<T: Union> Several<T> {
    /// Each variant that the value is, in the order of the document.
    pub fn variants(&self) -> Vec<T> {
        let decoded = || {
            let holding = holding(&self.value, T::union(), self.direction);
            let variants = holding.into_iter();
            variants
                .filter_map(|position| T::decode(position, &self.value).ok())
                .collect()
        };
        match self.direction {
            Some(direction) => toward(direction, decoded),
            None => decoded(),
        }
    }
}

fn merge(whole: &mut Value, part: Value) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (name, value) in part {
                merge(whole.entry(name).or_insert(Value::Null), value);
            }
        }
        (Value::Array(whole), Value::Array(part)) if whole.len() == part.len() => {
            for (whole, part) in whole.iter_mut().zip(part) {
                merge(whole, part);
            }
        }
        (whole, part) => *whole = part,
    }
}

impl<T> Clone for Several<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            ..*self
        }
    }
}

impl<T> PartialEq for Several<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> fmt::Debug for Several<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The value may hold a secret, which only its type would hide.
        f.debug_struct("Several").finish_non_exhaustive()
    }
}

impl<T> Serialize for Several<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    #![allow(unreachable_pub, reason = "the macros make items for other crates")]

    use serde_json::json;

    use super::*;
    use crate::{object, union};

    #[derive(Clone)]
    struct Mail {
        mail: String,
    }
    object! { Mail { mail req } }

    #[derive(Clone)]
    struct Phone {
        phone: String,
    }
    object! { Phone { phone req } }

    #[derive(Clone)]
    struct Stored {
        id: Option<i64>,
    }
    object! { Stored { id opt [RequiredInResponses] } }

    #[derive(Debug, Clone, PartialEq)]
    enum Contact {
        Mail(Mail),
        Phone(Phone),
        Stored(Stored),
        Several(Several<Contact>),
    }
    union! { Contact several Several { Mail(Mail), Phone(Phone), Stored(Stored) } }

    #[test]
    fn variants_hold_by_what_is_required_the_way_that_the_value_was_read() {
        let read = |direction| {
            let value = json!({"mail": "a", "phone": "1"});
            let read = toward(direction, || serde_json::from_value::<Contact>(value));
            match read.unwrap() {
                Contact::Several(several) => several.clone().variants().len(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(read(Direction::Request), 3);
        assert_eq!(read(Direction::Response), 2);
    }
}
