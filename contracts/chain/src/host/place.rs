// SPDX-License-Identifier: Apache-2.0
//! Where something lies that was read.

use super::functions::trap;
use super::memory::{read_from, step, FILLED};

/// Where something lies that was stepped over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    at: *const u8,
    len: usize,
    filled: u32,
}

/// Steps over `n` bytes, and remembers where they are.
pub fn hold(n: usize) -> Place {
    unsafe { Place { at: step(n), len: n, filled: FILLED } }
}

impl Place {
    /// The same without its first `n` bytes, or with none if it has not so many.
    pub fn behind(self, n: usize) -> Self {
        let n = n.min(self.len);
        Self { at: unsafe { self.at.add(n) }, len: self.len - n, ..self }
    }

    /// Reads from there next, without the first `n` bytes.
    pub fn turn_to(self, n: usize) {
        read_from(self.at, self.len);
        step(n);
    }

    /// What lies there, for as long as `look` lasts, which must ask the chain nothing. Traps if it lay in the
    /// scratch, and that was filled again since.
    #[inline(always)]
    pub fn look<T>(&self, look: impl FnOnce(&[u8]) -> T) -> T {
        unsafe {
            // What was held before the scratch was ever filled does not lie in it.
            if self.filled != 0 && self.filled != FILLED {
                trap()
            }
            look(core::slice::from_raw_parts(self.at, self.len))
        }
    }
}
