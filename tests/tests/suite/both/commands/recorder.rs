//! A chain that remembers what it was asked to try.

use std::cell::RefCell;
use std::rc::Rc;

use ink::primitives::{AccountId, Hash};
use kite_deploy::chain::{Chain, Failure, Receipt};
use kite_interfaces::{Balance, Timestamp};
use kite_tests::site::Site;

/// The contract and the selector of every message that was tried.
pub type Tried = Rc<RefCell<Vec<(AccountId, [u8; 4])>>>;

/// The chain, and what was tried on it.
pub struct Recorder<'a> {
    chain: &'a mut Site,
    /// What was tried so far.
    pub tried: Tried,
}

impl<'a> Recorder<'a> {
    pub fn of(chain: &'a mut Site) -> Self {
        Self { chain, tried: Tried::default() }
    }
}

impl Chain for Recorder<'_> {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        Chain::now_ms(self.chain)
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        Chain::native_balance(self.chain, account)
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        Chain::has_code(self.chain, code_hash)
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        Chain::code_of(self.chain, contract)
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure> {
        Chain::upload(self.chain, from, code)
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Receipt<AccountId>, Failure> {
        Chain::instantiate(self.chain, from, code_hash, value, input, salt)
    }

    fn call(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        Chain::call(self.chain, from, contract, value, input)
    }

    fn dry_run(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.tried.borrow_mut().extend(input.first_chunk().map(|selector| (contract, *selector)));
        Chain::dry_run(self.chain, from, contract, value, input)
    }
}
