// SPDX-License-Identifier: Apache-2.0
//! Contracts that others pay, and that answer as somebody wants who may wish them ill.

use ink::primitives::AccountId;
use kite_deploy::chain::Chain;
use scale::Encode;

use crate::house::instantiate;
use crate::people::MALLORY;
use crate::site::Site;

/// How a contract says yes: nothing went wrong, in ink!'s own and in its message's `Result`.
pub const YES: &[u8] = &[0, 0];

/// What comes before the message's own error.
pub const NO: &[u8] = &[0, 1];

/// A contract that answers these bytes to every call.
pub fn answering(chain: &mut Site, answer: &[u8]) -> AccountId {
    create(chain, false, (AccountId([0; 32]), Vec::new()), answer)
}

/// A contract that undoes every call and answers these bytes.
pub fn refusing(chain: &mut Site, answer: &[u8]) -> AccountId {
    create(chain, true, (AccountId([0; 32]), Vec::new()), answer)
}

/// A contract that, when it is called, calls `callee` with `input` in its turn, and whatever comes of
/// that, says yes.
pub fn meddling(chain: &mut Site, callee: AccountId, input: Vec<u8>) -> AccountId {
    create(chain, false, (callee, input), YES)
}

fn create(chain: &mut Site, reverts: bool, (callee, input): (AccountId, Vec<u8>), answer: &[u8]) -> AccountId {
    let code = wat::parse_str(include_str!("../fixtures/parrot.wat")).expect("the parrot is well-formed");
    let parrot = instantiate(chain, MALLORY, &code, Vec::new());
    let length = u32::try_from(answer.len()).expect("an answer fits");
    let mut lesson = ([0_u8; 4], u32::from(reverts), callee, length).encode();
    lesson.extend(answer);
    lesson.extend(input);
    chain.call(MALLORY, parrot, 0, lesson).expect("a parrot learns anything");
    parrot
}
