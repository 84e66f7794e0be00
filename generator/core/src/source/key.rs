use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// The name of a member of an object. The names that every document repeats thousands of times take no memory of their own.
#[derive(Clone)]
pub(crate) struct Key(Name);

#[derive(Clone)]
enum Name {
    /// A place in [`COMMON`].
    Common(u8),
    Own(Box<str>),
}

/// Frequent names, the shortest first and those of one length in order.
#[rustfmt::skip]
static COMMON: &[&str] = &[
    "id", "in", "200", "201", "202", "204", "400", "401", "403", "404", "409", "422", "500",
    "get", "put", "$ref", "enum", "name", "post", "tags", "type", "allOf", "anyOf", "const",
    "items", "oneOf", "patch", "style", "title", "value", "delete", "format", "schema", "content",
    "default", "example", "explode", "headers", "maximum", "minimum", "pattern", "summary",
    "examples", "maxItems", "minItems", "nullable", "readOnly", "required", "security",
    "maxLength", "minLength", "responses", "writeOnly", "deprecated", "parameters", "properties",
    "description", "operationId", "requestBody", "uniqueItems", "application/json",
    "additionalProperties",
];

impl Key {
    fn common(name: &str) -> Option<Name> {
        let order = |other: &&str| {
            other
                .len()
                .cmp(&name.len())
                .then_with(|| (**other).cmp(name))
        };
        let at = COMMON.binary_search_by(order).ok()?;
        u8::try_from(at).ok().map(Name::Common)
    }
}

impl Deref for Key {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Name::Common(at) => COMMON.get(usize::from(*at)).copied().unwrap_or_default(),
            Name::Own(name) => name,
        }
    }
}

impl From<&str> for Key {
    fn from(name: &str) -> Self {
        Self(Self::common(name).unwrap_or_else(|| Name::Own(name.into())))
    }
}

impl From<String> for Key {
    fn from(name: String) -> Self {
        Self(Self::common(&name).unwrap_or_else(|| Name::Own(name.into_boxed_str())))
    }
}

impl From<&String> for Key {
    fn from(name: &String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        match key.0 {
            Name::Common(_) => (*key).to_owned(),
            Name::Own(name) => name.into(),
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Key {}

impl PartialEq<str> for Key {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Key {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        str::hash(self, state);
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_are_in_order() {
        assert!(COMMON.is_sorted_by_key(|name| (name.len(), *name)));
        assert!(COMMON.len() <= usize::from(u8::MAX));
        for name in COMMON.iter().chain(&["", "anything else"]) {
            assert_eq!(*Key::from(*name), **name);
            assert_eq!(String::from(Key::from((*name).to_owned())), *name);
        }
    }

    #[test]
    fn members_are_small() {
        assert_eq!(size_of::<Key>(), 16);
        assert_eq!(size_of::<crate::source::Node>(), 32);
    }
}
