//! The one way in which a contract emits an event. Its topics are those that `#[ink::event]` derives.

use ink::env::event::Event;

/// Emits `event` from the contract that is running.
#[cfg(not(lean))]
pub fn emit(event: impl Event) {
    ink::env::emit_event::<ink::env::DefaultEnvironment, _>(event);
}

/// Emits `event` from the contract that is running.
#[cfg(lean)]
#[inline(always)]
pub fn emit(event: impl Event) {
    event.topics::<ink::env::DefaultEnvironment, _>(there::Topics.into());
    crate::host::mark();
    event.encode_to(&mut crate::wire::Out);
    crate::host::deposit_event();
}

#[cfg(lean)]
mod there {
    use ink::env::event::TopicsBuilderBackend;
    use ink::env::Environment;
    use scale::{Compact, Encode};

    use crate::host;
    use crate::wire::Out;

    /// Says the number of topics, and the topics one after the other, each filled up with zeros. None of ours is
    /// longer than 32 bytes: accounts, ids, options of them.
    pub struct Topics;

    impl<E: Environment> TopicsBuilderBackend<E> for Topics {
        type Output = ();

        fn expect(&mut self, expected_topics: usize) {
            host::clear_output();
            #[allow(clippy::cast_possible_truncation, reason = "the chain takes four")]
            Compact(expected_topics as u8).encode_to(&mut Out);
        }

        #[inline(always)]
        fn push_topic<T: Encode>(&mut self, topic_value: &T) {
            host::mark();
            topic_value.encode_to(&mut Out);
            host::pad_topic();
        }

        fn output(self) {}
    }
}
