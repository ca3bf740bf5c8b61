// SPDX-License-Identifier: Apache-2.0
//! What an event says: its fields as a tuple, or its only one.

use scale::Output;

use super::{Fields, Say};
use crate::primitives::{AccountId, Hash};
use crate::say_all;
use crate::sol::WORD;

macro_rules! fields {
    ($($field:ident)*) => {
        #[allow(non_snake_case, unused_assignments)]
        impl<$($field: Say),*> Fields for ($($field,)*) {
            #[inline(always)]
            fn say_behind<O: Output + ?Sized>(&self, topics: usize, out: &mut O) {
                let ($($field,)*) = self;
                let (mut number, mut at) = (0_usize, 0_usize);
                $(if number >= topics { at = at.wrapping_add(WORD.wrapping_mul($field::WORDS)); } number = number.wrapping_add(1);)*
                number = 0;
                $(
                    if number >= topics {
                        $field.head(at, out);
                        at = at.wrapping_add($field.behind());
                    }
                    number = number.wrapping_add(1);
                )*
                number = 0;
                $(if number >= topics { $field.tail(out); } number = number.wrapping_add(1);)*
            }
        }
    };
}

fields!(A B);
fields!(A B C);
fields!(A B C D);

/// A single one, as events that have no other are emitted.
macro_rules! single_fields {
    ($($field:ty),*) => { $(
        impl Fields for $field {
            #[inline(always)]
            fn say_behind<O: Output + ?Sized>(&self, _topics: usize, out: &mut O) {
                say_all!(out, self: $field);
            }
        }
    )* };
}

single_fields!(Hash, &Hash, Option<AccountId>);
