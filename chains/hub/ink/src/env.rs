// SPDX-License-Identifier: Apache-2.0
//! Of ink!'s environment: what an event is.

/// Events.
pub mod event {
    /// What `#[ink::event]` makes of a struct.
    pub trait Event {
        /// Keccak of the event's name and types.
        const SIGNATURE_TOPIC: Option<[u8; 32]>;
    }
}
