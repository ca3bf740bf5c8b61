//! The one way in which a KITE contract emits an event. What ink!'s own does with 460 bytes of code for
//! each event this does with a fifth, since it encodes into one kind of buffer; the topics are those
//! that `#[ink::event]` derives.

use ink::env::event::Event;

/// Emits `event` from the contract that is running.
#[cfg(target_arch = "wasm32")]
pub fn emit(event: impl Event) {
    use ink::env::DefaultEnvironment;
    use pallet_contracts_uapi::{HostFn, HostFnImpl};

    let topics = event.topics::<DefaultEnvironment, _>(topics::Topics::default().into());
    HostFnImpl::deposit_event(&topics, &event.encode());
}

/// Off the chain, in unit tests, ink! records events.
#[cfg(not(target_arch = "wasm32"))]
pub fn emit(event: impl Event) {
    ink::env::emit_event::<ink::env::DefaultEnvironment, _>(event);
}

/// The topics of an event, as the chain takes them.
#[cfg(any(target_arch = "wasm32", test))]
mod topics {
    use ink::env::event::TopicsBuilderBackend;
    use ink::env::Environment;
    use ink::prelude::vec::Vec;
    use scale::{Compact, Encode};

    /// Bytes of a topic.
    const TOPIC: usize = 32;

    /// The number of topics, and the topics one after the other.
    #[derive(Default)]
    pub struct Topics(Vec<u8>);

    impl Topics {
        /// A shorter value is filled up with zeros. None of ours is longer: accounts, ids, options of them.
        fn append(&mut self, value: &[u8]) {
            debug_assert!(value.len() <= TOPIC);
            let end = self.0.len().saturating_add(TOPIC);
            self.0.extend_from_slice(value);
            self.0.resize(end, 0);
        }
    }

    impl<E: Environment> TopicsBuilderBackend<E> for Topics {
        type Output = Vec<u8>;

        fn expect(&mut self, expected_topics: usize) {
            Compact(u32::try_from(expected_topics).unwrap_or(u32::MAX)).encode_to(&mut self.0);
        }

        fn push_topic<T: Encode>(&mut self, topic_value: &T) {
            topic_value.using_encoded(|value| self.append(value));
        }

        fn output(self) -> Vec<u8> {
            self.0
        }
    }
}

#[cfg(test)]
mod tests {
    use ink::env::DefaultEnvironment;

    use super::topics::Topics;
    use super::Event;
    use crate::dao::Executed;
    use crate::psp22::Transfer;
    use crate::votes::SnapshotRegistered;

    fn topics(event: &impl Event) -> Vec<u8> {
        event.topics::<DefaultEnvironment, _>(Topics::default().into())
    }

    fn expected(number: u8, topics: &[[u8; 32]]) -> Vec<u8> {
        let mut bytes = vec![number << 2];
        bytes.extend(topics.concat());
        bytes
    }

    #[test]
    fn topics_are_the_signature_and_the_topic_fields() {
        let from = [7; 32];
        let event = Transfer { from: Some(from.into()), to: None, value: 9 };
        let signature = Transfer::SIGNATURE_TOPIC.unwrap();
        assert_eq!(topics(&event), expected(3, &[signature, from, [0; 32]]));
    }

    #[test]
    fn topics_of_a_short_field_are_filled_up_with_zeros() {
        let mut id = [0; 32];
        id[..4].copy_from_slice(&0x0102_0304_u32.to_le_bytes());
        let signature = Executed::SIGNATURE_TOPIC.unwrap();
        assert_eq!(topics(&Executed { proposal: 0x0102_0304 }), expected(2, &[signature, id]));
    }

    #[test]
    fn topics_of_an_event_without_topic_fields_are_its_signature() {
        let signature = SnapshotRegistered::SIGNATURE_TOPIC.unwrap();
        assert_eq!(topics(&SnapshotRegistered { at_ms: 5 }), expected(1, &[signature]));
    }
}
