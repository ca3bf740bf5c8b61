// SPDX-License-Identifier: Apache-2.0
//! What a program without a standard library must bring: memory that is never given back, and an end for what must
//! not happen.

use core::alloc::{GlobalAlloc, Layout};
use core::ptr::{addr_of_mut, null_mut};

/// Bytes that a call can ask for.
const ROOM: usize = 128 * 1_024;

#[repr(align(16))]
#[allow(dead_code, reason = "it is read and written by address")]
struct Heap([u8; ROOM]);

static mut HEAP: Heap = Heap([0; ROOM]);
static mut TAKEN: usize = 0;

struct Bump;

unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let begin = TAKEN.next_multiple_of(layout.align());
        let end = begin.saturating_add(layout.size());
        if end > ROOM {
            return null_mut();
        }
        TAKEN = end;
        addr_of_mut!(HEAP).cast::<u8>().add(begin)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static MEMORY: Bump = Bump;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    trap()
}

/// Ends the program with a fault.
#[cold]
pub fn trap() -> ! {
    unsafe { core::arch::asm!("unimp", options(noreturn)) }
}
