// SPDX-License-Identifier: Apache-2.0
//! A list that grows up to a length that is known when it begins.

#[cfg(not(lean))]
mod there {
    use ink::prelude::vec::Vec;

    /// Things in the order in which they came.
    pub type Stack<T> = Vec<T>;

    /// Nothing yet, and room for `room` things.
    #[must_use]
    pub fn stack<T>(room: usize) -> Stack<T> {
        Vec::with_capacity(room)
    }

    /// The same, as messages of ink! answer it.
    #[must_use]
    pub fn listed<T>(stack: Stack<T>) -> Vec<T> {
        stack
    }
}

#[cfg(lean)]
mod there {
    use core::mem::MaybeUninit;
    use core::ops::Deref;

    use ink::prelude::boxed::Box;
    use ink::prelude::vec::Vec;
    use scale::{Encode, EncodeLike, Output};

    use crate::host;

    /// Things in the order in which they came. It has room for so many and never grows, which is a quarter of the code
    /// of a `Vec` that could.
    #[derive(Debug)]
    pub struct Stack<T> {
        room: Box<[MaybeUninit<T>]>,
        len: usize,
    }

    /// Nothing yet, and room for `room` things.
    #[must_use]
    pub fn stack<T>(room: usize) -> Stack<T> {
        Stack { room: Box::new_uninit_slice(room), len: 0 }
    }

    /// The same, as messages of ink! answer it, which nobody enters on the chain.
    #[must_use]
    pub fn listed<T: Clone>(stack: Stack<T>) -> Vec<T> {
        stack.to_vec()
    }

    impl<T> Stack<T> {
        /// One more. Traps if there is no room for it.
        pub fn push(&mut self, thing: T) {
            match self.room.get_mut(self.len) {
                Some(place) => place.write(thing),
                None => host::trap(),
            };
            self.len = self.len.wrapping_add(1);
        }
    }

    impl<T> Deref for Stack<T> {
        type Target = [T];

        #[allow(unsafe_code, reason = "so many places were written, and none of them is ever emptied")]
        fn deref(&self) -> &[T] {
            unsafe { core::slice::from_raw_parts(self.room.as_ptr().cast(), self.len) }
        }
    }

    impl<T: Encode> Encode for Stack<T> {
        fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
            (**self).encode_to(dest);
        }
    }

    impl<T: Encode> EncodeLike for Stack<T> {}
}

pub use there::{listed, stack, Stack};
