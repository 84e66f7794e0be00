//! Values that are several variants of a union at once.
//!
//! Enters: a value that more than one schema of an `anyOf` describes. Leaves: the same value, and what it is as each of
//! those. It is decoded as them on demand, so that nothing is lost and nothing is decoded twice.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use serde_json::{Error, Value};

use crate::model::Union;
use crate::schema::holding;

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
    variants: PhantomData<fn() -> T>,
}

impl<T> Several<T> {
    /// A value as it is on the wire.
    #[doc(hidden)]
    pub fn kept(value: Value) -> Self {
        Self {
            value,
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
        holding(&self.value, T::union())
            .into_iter()
            .filter_map(|position| T::decode(position, &self.value).ok())
            .collect()
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
        Self::kept(self.value.clone())
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
