// SPDX-License-Identifier: Apache-2.0
//! Events: the accounts that are topics come first among the fields, and are not said twice in Solidity.

use ink::env::event::Event;
use ink::primitives::{AccountId, Hash};
use ink::sol::{Fields, Say};

use crate::event::Party;
use crate::host;
use crate::wire::Out;

/// Emits the event `E` of its parts, wherever they are: the accounts that are its topics, and its fields as one
/// tuple, both in their order.
#[inline(always)]
pub fn emit_parts<E: Event>(parties: &[Party], fields: &impl Fields) {
    say_topics(signature::<E>(), parties);
    fields.say_behind(parties.len(), &mut Out);
    host::deposit_event();
}

/// Emits `event`.
#[inline(always)]
pub fn emit<E: Event + Fields>(event: E) {
    say_topics(signature::<E>(), &[]);
    if E::HAS_TOPICS {
        event.say_topics(&mut Out);
        host::mark();
    }
    event.say_behind(0, &mut Out);
    host::deposit_event();
}

/// Emits an event of nothing but topics, which no other chain has: its signature's hash, an account and a word.
pub fn emit_of(signature: &[u8; 32], party: &AccountId, word: &Hash) {
    say_topics(signature, &[Some(party)]);
    host::write(word.as_ref());
    host::mark();
    host::deposit_event();
}

#[inline(always)]
fn signature<E: Event>() -> &'static [u8; 32] {
    const {
        match &E::SIGNATURE_TOPIC {
            Some(topic) => topic,
            None => panic!("an event without a signature"),
        }
    }
}

#[inline(never)]
fn say_topics(signature: &[u8; 32], parties: &[Option<&AccountId>]) {
    host::clear_output();
    host::write(signature);
    for party in parties {
        party.head(0, &mut Out);
    }
    host::mark();
}
