// SPDX-License-Identifier: Apache-2.0
//! Who is who.

use ink::primitives::AccountId;
use kite_interfaces::Balance;

/// An account of Ethereum's, as the tools know it: every chain takes it, and a Hub no other.
pub(crate) const fn account_of(address: [u8; 20]) -> AccountId {
    let mut account = [0xEE; 32];
    let mut place = 0;
    while place < address.len() {
        account[place] = address[place];
        place += 1;
    }
    AccountId(account)
}

const fn person(number: u8) -> AccountId {
    account_of([number; 20])
}

/// Puts the contracts on the chain, and must have nothing to say afterwards.
pub const DEPLOYER: AccountId = person(0xD0);
/// Accepts and rejects contributions.
pub const CURATOR: AccountId = person(0xC0);
/// Holds 40 % of the tokens.
pub const ALICE: AccountId = person(1);
/// Holds 30 % of the tokens.
pub const BOB: AccountId = person(2);
/// Holds 10 % of the tokens.
pub const CAROL: AccountId = person(3);
/// Pays for products; holds 20 % of the tokens, and all dollars.
pub const PAYER: AccountId = person(4);
/// Holds nothing and wants what others have.
pub const MALLORY: AccountId = person(5);
/// Holds nothing and is only paid.
pub const DAVE: AccountId = person(6);

/// May cancel proposals, and holds nothing.
pub const GUARDIAN: AccountId = person(7);

/// Everybody who sends transactions, and needs native coin for it.
pub const EVERYBODY: [AccountId; 9] = [DEPLOYER, CURATOR, ALICE, BOB, CAROL, PAYER, MALLORY, DAVE, GUARDIAN];

/// Native coin that everybody starts with.
pub const COIN: Balance = 1_000_000_000_000_000;

/// KITE that there is at first.
pub const SUPPLY: Balance = 1_000_000_000;

/// KITE that there can ever be.
pub const CAP: Balance = 2_000_000_000;

/// Dollars that there are.
pub const DOLLARS: Balance = 1 << 60;

/// Who holds KITE at first.
pub const ALLOCATIONS: [(AccountId, Balance); 4] =
    [(ALICE, 400_000_000), (BOB, 300_000_000), (CAROL, 100_000_000), (PAYER, 200_000_000)];
