// SPDX-License-Identifier: Apache-2.0
//! Picks out of a block what the suite's contracts said.

use std::collections::BTreeMap;

use crate::account::Account;
use crate::block::{Block, Emission, Entry, Event, What};
use crate::contracts::Contracts;

/// Hashes of the code that contracts run.
pub type Codes = BTreeMap<Account, String>;

/// Whether anything in the block is about a contract that is listened to, or may be from then on.
#[must_use]
pub fn concerns(contracts: &Contracts, block: &Block) -> bool {
    block.emissions.iter().any(|emission| contracts.name(emission.contract).is_some())
}

/// What the block tells, but for its transactions. `codes` are those before the block; contracts that are made in it
/// are listened to from their event on.
pub fn entry(contracts: &mut Contracts, codes: &mut Codes, block: &Block) -> Entry {
    let (number, hash, time_ms) = (block.number, block.hash.clone(), block.time_ms);
    let mut entry = Entry { number, hash, time_ms, ..Entry::default() };
    for emission in &block.emissions {
        match &contracts.heard(emission) {
            What::Event { topic, data } => {
                entry.events.extend(event(contracts, codes, emission, topic.as_deref(), data));
                let last = entry.events.last().filter(|event| event.position == emission.position);
                let made = last.and_then(|event| Contracts::made_by(&event.contract, event.understood.as_ref()?));
                if let Some((account, name)) = made {
                    contracts.add(account, name);
                    entry.made.push((account, name.to_owned()));
                }
            }
            What::CodeReplaced { to, .. } => {
                codes.insert(emission.contract, to.clone());
            }
            What::Words { .. } => {}
        }
    }
    entry.codes = block_codes(codes, &entry, block);
    entry
}

fn event(contracts: &Contracts, codes: &Codes, emission: &Emission, topic: Option<&str>, data: &[u8]) -> Option<Event> {
    let name = contracts.name(emission.contract)?;
    Some(Event {
        position: emission.position,
        transaction: emission.transaction,
        contract: name.to_owned(),
        address: emission.contract,
        topic: topic.map(str::to_owned),
        raw: data.to_vec(),
        code_hash: codes.get(&emission.contract).cloned().unwrap_or_default(),
        understood: contracts.understand(name, topic, data),
    })
}

/// What those contracts run now that were heard, or replaced, in this block.
fn block_codes(codes: &Codes, entry: &Entry, block: &Block) -> Vec<(Account, String)> {
    let heard = |account: &Account| {
        entry.events.iter().any(|event| event.address == *account)
            || block.emissions.iter().any(|emission| emission.contract == *account && emission.what.is_replacement())
    };
    codes.iter().filter(|(account, _)| heard(account)).map(|(account, code)| (*account, code.clone())).collect()
}

/// The code that a contract ran before this block, if the block tells that it was replaced.
#[must_use]
pub fn code_before(block: &Block, contract: Account) -> Option<&str> {
    block.emissions.iter().filter(|emission| emission.contract == contract).find_map(|emission| match &emission.what {
        What::CodeReplaced { from, .. } => Some(from.as_str()),
        What::Event { .. } | What::Words { .. } => None,
    })
}

impl What {
    fn is_replacement(&self) -> bool {
        matches!(self, Self::CodeReplaced { .. })
    }
}
