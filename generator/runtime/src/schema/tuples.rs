//! The schemas of tuples: `prefixItems` of which none may be missing, and nothing after them.
//!
//! Enters: an array. Leaves: its items, each of a type of its own. It refuses an array with fewer items or more.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::{Decoded, Schema, Type};

/// Implements [`Schema`] for tuples.
macro_rules! tuples {
    ($($length:literal: $($item:ident)*,)*) => {$(
        impl<$($item: Schema),*> Schema for ($($item,)*) {
            fn schema() -> &'static Type {
                const { &Type::Tuple(&[$($item::schema),*]) }
            }

            fn decode<'de, De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
                struct Each<$($item),*>(PhantomData<($($item,)*)>);

                impl<'de, $($item: Schema),*> Visitor<'de> for Each<$($item),*> {
                    type Value = ($($item,)*);

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("an array of ", $length, " items"))
                    }

                    fn visit_seq<Se: SeqAccess<'de>>(self, mut items: Se) -> Result<Self::Value, Se::Error> {
                        let mut at = 0;
                        Ok(($(next::<$item, Se>(&mut items, &mut at, &self)?,)*))
                    }
                }

                deserializer.deserialize_tuple($length, Each(PhantomData))
            }
        }
    )*};
}

tuples! {
    2: A B,
    3: A B C,
    4: A B C D,
    5: A B C D E,
    6: A B C D E F,
    7: A B C D E F G,
    8: A B C D E F G H,
}

fn next<'de, T: Schema, S: SeqAccess<'de>>(
    items: &mut S,
    at: &mut usize,
    expected: &dyn serde::de::Expected,
) -> Result<T, S::Error> {
    let item = items.next_element_seed(Decoded::new())?;
    let item = item.ok_or_else(|| S::Error::invalid_length(*at, expected));
    *at += 1;
    item
}
