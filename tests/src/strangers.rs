// SPDX-License-Identifier: Apache-2.0
//! Contracts of people who may wish others ill: in Wasm (`tests/fixtures`), and for a Hub in Solidity
//! (`chains/hub/peers/sol/Strangers.sol`). What each of them does, it is told by an input that begins with four zero bytes.

use std::path::PathBuf;

use ink::primitives::AccountId;
use kite_deploy::chain::Chain;

use crate::house::instantiate;
use crate::people::MALLORY;
use crate::site::Site;

/// One who does what it was told to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranger {
    /// Calls somebody, and passes the answer on. It traps until it is told whom.
    Puppet,
    /// Answers what the call asks for.
    Mime,
    /// Says what it was told, whatever it is asked.
    Parrot,
    /// A token that knows one balance, and moves what it likes.
    Liar,
    /// A token that moves what it likes.
    Cheat,
}

impl Stranger {
    /// Its code, as it runs there.
    #[must_use]
    pub fn code(self, chain: &Site) -> Vec<u8> {
        match chain {
            Site::Wasm(_) => wat::parse_str(self.wasm()).expect("a fixture is well-formed"),
            Site::Hub(_) => {
                let folder = std::env::var_os("KITE_HUB_PEERS").expect(
                    "KITE_HUB_PEERS names the folder `built` that chains/hub/peers/compile has made: chains/hub/run does",
                );
                let file = PathBuf::from(folder).join("z").join(format!("{self:?}.polkavm"));
                std::fs::read(&file).unwrap_or_else(|error| panic!("{file:?}: {error}"))
            }
        }
    }

    fn wasm(self) -> &'static str {
        match self {
            Self::Puppet => include_str!("../fixtures/puppet.wat"),
            Self::Mime => include_str!("../fixtures/mime.wat"),
            Self::Parrot => include_str!("../fixtures/parrot.wat"),
            Self::Liar => include_str!("../fixtures/liar.wat"),
            Self::Cheat => include_str!("../fixtures/cheat.wat"),
        }
    }

    /// Puts it on the chain.
    pub fn create(self, chain: &mut Site) -> AccountId {
        let code = self.code(chain);
        instantiate(chain, MALLORY, &code, Vec::new())
    }
}

/// Tells a stranger these numbers, and to call `callee` with `input` from now on.
pub fn teach(chain: &mut Site, stranger: AccountId, numbers: &[u32], callee: AccountId, input: &[u8]) {
    let input = chain.words(callee, input);
    tell(chain, stranger, numbers, callee, &input);
}

fn tell(chain: &mut Site, stranger: AccountId, numbers: &[u32], callee: AccountId, rest: &[u8]) {
    let mut lesson = [0_u8; 4].to_vec();
    numbers.iter().for_each(|number| lesson.extend(number.to_le_bytes()));
    lesson.extend(chain.bytes_of(callee));
    lesson.extend(rest);
    chain.call(MALLORY, stranger, 0, lesson).expect("a stranger learns anything");
}

/// A contract that answers these bytes to every call.
pub fn answering(chain: &mut Site, answer: &[u8]) -> AccountId {
    parrot(chain, false, (AccountId([0; 32]), Vec::new()), answer)
}

/// A contract that undoes every call and answers these bytes.
pub fn refusing(chain: &mut Site, answer: &[u8]) -> AccountId {
    parrot(chain, true, (AccountId([0; 32]), Vec::new()), answer)
}

/// A receiver that, when it is paid, calls `callee` with `input` in its turn, and whatever comes of that, says yes.
pub fn meddling(chain: &mut Site, callee: AccountId, input: Vec<u8>) -> AccountId {
    let yes = chain.taken();
    parrot(chain, false, (callee, input), &yes)
}

fn parrot(chain: &mut Site, undoes: bool, (callee, input): (AccountId, Vec<u8>), answer: &[u8]) -> AccountId {
    let parrot = Stranger::Parrot.create(chain);
    let length = u32::try_from(answer.len()).expect("an answer fits");
    let rest = [&length.to_le_bytes(), answer, &input].concat();
    tell(chain, parrot, &[u32::from(undoes)], callee, &rest);
    parrot
}
