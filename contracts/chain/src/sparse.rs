// SPDX-License-Identifier: Apache-2.0
//! The part of a cell that most cells do without.

use scale::{Decode, Encode, EncodeLike, Error, Input, Output};

use crate::wire::Read;

/// A value at hand that is an `Option` in a cell and in metadata: its default is `None` there, and costs a byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sparse<T>(pub T);

impl<T: Default + PartialEq> Sparse<T> {
    /// Whether there is nothing of it.
    pub fn is_default(&self) -> bool {
        self.0 == T::default()
    }
}

impl<T: Default + Read> Read for Sparse<T> {
    #[inline(always)]
    fn read() -> Self {
        Self(if bool::read() { T::read() } else { T::default() })
    }
}

impl<T: Default + PartialEq + Encode> Encode for Sparse<T> {
    #[inline(always)]
    fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
        let is_there = !self.is_default();
        dest.push_byte(is_there.into());
        if is_there {
            self.0.encode_to(dest);
        }
    }
}

impl<T: Default + PartialEq + Encode> EncodeLike for Sparse<T> {}

impl<T: Default + Decode> Decode for Sparse<T> {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        Ok(Self(Option::decode(input)?.unwrap_or_default()))
    }
}

#[cfg(feature = "std")]
impl<T: scale_info::TypeInfo + 'static> scale_info::TypeInfo for Sparse<T> {
    type Identity = Option<T>;

    fn type_info() -> scale_info::Type {
        Self::Identity::type_info()
    }
}

#[cfg(feature = "std")]
impl<T: ink::storage::traits::StorageLayout> ink::storage::traits::StorageLayout for Sparse<T>
where
    Option<T>: ink::storage::traits::StorageLayout,
{
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        Option::<T>::layout(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparse_is_an_option_in_a_cell() {
        for value in [0_u32, 7] {
            let bytes = Some(value).filter(|value| *value != 0).encode();
            assert_eq!(Sparse(value).encode(), bytes);
            assert_eq!(Sparse::decode(&mut bytes.as_slice()), Ok(Sparse(value)));
            crate::host::turn_to(bytes.leak());
            assert_eq!(Sparse::<u32>::read(), Sparse(value));
        }
    }
}
