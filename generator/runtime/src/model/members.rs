//! The members of an object, all at once, as a tuple.
//!
//! Enters: slots, filled one by one; or references to the members. Leaves: a tuple of members; or a visit of each. Code
//! that handles a tuple is type-checked here once, which is what keeps a struct cheap to compile.

use super::object::{Reader, Visitor};
use super::source::Source;
use crate::Schema;
use crate::schema::ObjectRow;

/// A tuple of members.
pub trait Members: Sized {
    /// What they are while they are read.
    type Slots;

    /// How many there are.
    const COUNT: usize;

    /// Slots in which nothing is.
    fn empty() -> Self::Slots;

    /// Reads the member at a position; beyond the last one is what has no row.
    ///
    /// # Errors
    ///
    /// Those of the source.
    fn read<Er, S: Source<Er>>(
        slots: &mut Self::Slots,
        at: usize,
        reader: &mut Reader<S, Er>,
    ) -> Result<(), Er>;

    /// The members.
    ///
    /// # Errors
    ///
    /// The name on the wire of the first that must be there and is not.
    fn finish(slots: &mut Self::Slots, rows: &[ObjectRow]) -> Result<Self, &'static str>;
}

/// A tuple of references to members.
pub trait MemberRefs: Sized {
    /// Shows each, beside that of another object.
    fn visit<V: Visitor>(self, other: Self, visitor: &mut V);
}

/// Shows the members of two objects in their order.
#[inline]
pub fn visit<M: MemberRefs, V: Visitor>(members: M, other: M, visitor: &mut V) {
    members.visit(other, visitor);
}

/// A member that was read, or what stands for its absence when it may be absent.
#[inline]
fn finish<F: Schema>(slot: &mut Option<F>, row: Option<&ObjectRow>) -> Result<F, &'static str> {
    if let Some(value) = slot.take() {
        return Ok(value);
    }
    match (F::absent(), row) {
        (Some(absent), Some(row)) if !row.mark().is_required() => Ok(absent),
        (_, row) => Err(row.map_or("", ObjectRow::wire)),
    }
}

/// More members than one tuple holds.
#[derive(Debug)]
pub struct More<A, B>(pub A, pub B);

impl<A: Members, B: Members> Members for More<A, B> {
    type Slots = (A::Slots, B::Slots);

    const COUNT: usize = A::COUNT + B::COUNT;

    #[inline]
    fn empty() -> Self::Slots {
        (A::empty(), B::empty())
    }

    #[inline(always)]
    fn read<Er, S: Source<Er>>(
        slots: &mut Self::Slots,
        at: usize,
        reader: &mut Reader<S, Er>,
    ) -> Result<(), Er> {
        match at.checked_sub(A::COUNT) {
            None => A::read(&mut slots.0, at, reader),
            Some(at) => B::read(&mut slots.1, at, reader),
        }
    }

    #[inline(always)]
    fn finish(slots: &mut Self::Slots, rows: &[ObjectRow]) -> Result<Self, &'static str> {
        let (first, more) = rows.split_at_checked(A::COUNT).unwrap_or((rows, &[]));
        Ok(Self(
            A::finish(&mut slots.0, first)?,
            B::finish(&mut slots.1, more)?,
        ))
    }
}

impl<A: MemberRefs, B: MemberRefs> MemberRefs for More<A, B> {
    #[inline]
    fn visit<V: Visitor>(self, other: Self, visitor: &mut V) {
        self.0.visit(other.0, visitor);
        self.1.visit(other.1, visitor);
    }
}

/// Implements both for a tuple; a row is a type and its position.
macro_rules! tuple {
    ($($T:ident $at:tt)*) => {
        impl<$($T: Schema),*> Members for ($($T,)*) {
            type Slots = ($(Option<$T>,)*);

            const COUNT: usize = <[usize]>::len(&[$($at),*]);

            #[inline]
            #[allow(clippy::unused_unit)]
            fn empty() -> Self::Slots {
                ($(None::<$T>,)*)
            }

            #[inline]
            #[allow(unused_variables)]
            fn read<Er, S: Source<Er>>(
                slots: &mut Self::Slots,
                at: usize,
                reader: &mut Reader<S, Er>,
            ) -> Result<(), Er> {
                match at {
                    $($at => reader.member(&mut slots.$at),)*
                    _ => reader.skip(),
                }
            }

            #[inline(always)]
            #[allow(unused_variables)]
            fn finish(slots: &mut Self::Slots, rows: &[ObjectRow]) -> Result<Self, &'static str> {
                Ok(($(finish(&mut slots.$at, rows.get($at))?,)*))
            }
        }

        impl<$($T: Schema),*> MemberRefs for ($(&$T,)*) {
            #[inline]
            #[allow(unused_variables)]
            fn visit<V: Visitor>(self, other: Self, visitor: &mut V) {
                $(visitor.member(self.$at, other.$at);)*
            }
        }
    };
}

tuple! {}
tuple! { A 0 }
tuple! { A 0 B 1 }
tuple! { A 0 B 1 C 2 }
tuple! { A 0 B 1 C 2 D 3 }
tuple! { A 0 B 1 C 2 D 3 E 4 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 }
tuple! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 }
