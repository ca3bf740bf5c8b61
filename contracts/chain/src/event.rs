// SPDX-License-Identifier: Apache-2.0
//! The one way in which a contract emits an event. Its topics are those that `#[ink::event]` derives.

#[cfg(not(hub))]
use ink::env::event::Event;
use ink::primitives::AccountId;

/// Emits `event` from the contract that is running.
#[cfg(not(lean))]
pub fn emit(event: impl Event) {
    ink::env::emit_event::<ink::env::DefaultEnvironment, _>(event);
}

/// Emits `event` from the contract that is running.
#[cfg(all(lean, not(hub)))]
#[inline(always)]
pub fn emit(event: impl Event) {
    event.topics::<ink::env::DefaultEnvironment, _>(there::Topics.into());
    crate::host::mark();
    event.encode_to(&mut crate::wire::Out);
    crate::host::deposit_event();
}

/// A topic of an event: an account, or nobody.
pub type Party<'a> = Option<&'a AccountId>;

/// Emits the event `E` of its parts, wherever they are: the accounts that are its topics, and its fields as one
/// tuple, both in their order. The event itself would copy each account once more.
#[cfg(not(lean))]
pub fn emit_parts<E: Event + scale::Decode>(parties: &[Party], fields: &impl scale::Encode) {
    let event = E::decode(&mut fields.encode().as_slice());
    let Ok(event) = event else { unreachable!("the parts are not those of the event") };
    debug_assert_eq!(parties.len().checked_add(1), Some(topics_of::<E>()), "an account is missing");
    emit(event);
}

/// Emits the event `E` of its parts, wherever they are: the accounts that are its topics, and its fields as one
/// tuple, both in their order. The event itself would copy each account once more.
#[cfg(all(lean, not(hub)))]
#[inline(always)]
pub fn emit_parts<E: Event>(parties: &[Party], fields: &impl scale::Encode) {
    struct Signature<E>(core::marker::PhantomData<E>);
    impl<E: Event> Signature<E> {
        const TOPIC: &'static [u8; 32] = match &E::SIGNATURE_TOPIC {
            Some(topic) => topic,
            None => panic!("an event without a signature"),
        };
    }
    there::say_topics(Signature::<E>::TOPIC, parties);
    fields.encode_to(&mut crate::wire::Out);
    crate::host::deposit_event();
}

#[cfg(hub)]
pub use crate::abi::{emit, emit_parts};

/// How many topics the event has, its signature included.
#[cfg(not(lean))]
fn topics_of<E: Event>() -> usize {
    use ink::env::event::EventTopicsAmount;
    E::RemainingTopics::AMOUNT
}

#[cfg(all(lean, not(hub)))]
mod there {
    use ink::env::event::TopicsBuilderBackend;
    use ink::env::Environment;
    use ink::primitives::AccountId;
    use scale::{Compact, Encode};

    use crate::host;
    use crate::wire::{push, Out};

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

    /// Says the topics of an event whose topic fields are accounts.
    #[inline(never)]
    pub fn say_topics(signature: &[u8; 32], parties: &[Option<&AccountId>]) {
        host::clear_output();
        // A compact number of less than 64.
        #[allow(clippy::cast_possible_truncation, reason = "the chain takes four")]
        push((parties.len() as u8).saturating_add(1) << 2);
        host::write(signature);
        for party in parties {
            host::mark();
            if let Some(account) = party {
                host::write(account.as_ref());
            }
            host::pad_topic();
        }
        host::mark();
    }
}
