// SPDX-License-Identifier: Apache-2.0
//! The chain as it is asked over a pipe: accounts have 32 bytes there, as pallet-revive maps Ethereum's addresses, amounts
//! of coin are wei.

use hub::chain::{self, Address, Chain};
use hub::runtime::WEI;

use crate::protocol::{Account, Answer, Event, Failed, Gas, Ran, Request, Why};
use crate::serve::{ensure_width, impossible, later, Asked};

/// What stands behind an address in its account.
const OF_ETHEREUM: [u8; 12] = [0xee; 12];

/// Contracts count whole seconds.
const SECOND_MS: u64 = 1_000;

/// The chain.
pub struct Served(Chain);

impl Asked for Served {
    fn begin(amount_bits: u32, at_ms: u64) -> Result<Self, Failed> {
        ensure_width(amount_bits, u128::BITS)?;
        Chain::begin(whole_seconds(at_ms)).map(Self).map_err(|why| impossible(why.to_string()))
    }

    fn answer(&mut self, request: Request) -> Result<Answer, Failed> {
        match request {
            Request::Begin { .. } => Err(impossible("the chain has begun")),
            Request::Now => Ok(Answer::Moment(self.0.now_ms())),
            Request::Advance { at_ms } => self.advance(at_ms),
            Request::Mint { account, amount } => self.mint(account, amount),
            Request::Transfer { from, to, amount } => self.call(true, from, to, amount, Vec::new()),
            Request::Balance { account } => Ok(Answer::Amount(self.0.balance(address(account)?))),
            Request::Stored { code } => Ok(Answer::Code(self.0.is_stored(code).then_some(code))),
            Request::CodeOf { contract } => Ok(Answer::Code(self.0.code_of(address(contract)?))),
            Request::Upload { from, code } => {
                let uploaded = self.0.upload(address(from)?, code);
                self.told(uploaded)
            }
            Request::Instantiate { from, code, value, input, salt } => {
                self.instantiate(from, code, value, input, &salt)
            }
            Request::Call { from, contract, value, input, keep } => self.call(keep, from, contract, value, input),
        }
    }
}

impl Served {
    /// A block is at a whole second: its contracts would take it for earlier than it is.
    fn advance(&mut self, at_ms: u64) -> Result<Answer, Failed> {
        let at_ms = later(at_ms, self.0.now_ms())?;
        self.0.advance(whole_seconds(at_ms));
        Ok(Answer::Done)
    }

    fn mint(&mut self, account: Account, wei: u128) -> Result<Answer, Failed> {
        self.0.give(address(account)?, wei).map_err(|why| impossible(why.to_string()))?;
        Ok(Answer::Done)
    }

    fn instantiate(
        &mut self,
        from: Account,
        code: [u8; 32],
        value: u128,
        input: Vec<u8>,
        salt: &[u8],
    ) -> Result<Answer, Failed> {
        let salt = <[u8; 32]>::try_from(salt).map_err(|_| impossible("a salt has 32 bytes here"))?;
        let created = self.0.instantiate(address(from)?, code, value, input, salt);
        let created = created.map(|ran| chain::Ran { value: account_in(&ran.value), ..ran });
        self.told(created)
    }

    fn call(&mut self, keep: bool, from: Account, to: Account, value: u128, input: Vec<u8>) -> Result<Answer, Failed> {
        let (from, to) = (address(from)?, address(to)?);
        let ran = if keep { self.0.call(from, to, value, input) } else { self.0.try_call(from, to, value, input) };
        self.told(ran)
    }

    fn told(&self, ran: Result<chain::Ran, chain::Failed>) -> Result<Answer, Failed> {
        let (ref_time, proof) = self.0.weighed();
        let gas = Gas { ref_time, proof };
        let chain::Ran { value, deposit, events, .. } = ran.map_err(|failed| Failed { gas, why: why(failed) })?;
        let deposit = deposit.saturating_mul(WEI.into());
        Ok(Answer::Ran(Ran { value, gas, deposit, events: events.into_iter().map(event).collect() }))
    }
}

fn why(failed: chain::Failed) -> Why {
    match failed {
        chain::Failed::Reverted(answer) => Why::Reverted(answer),
        chain::Failed::Error(name) => Why::Error(name),
    }
}

fn event(event: chain::Event) -> Event {
    let chain::Event { contract, topics, data } = event;
    Event { contract: account(contract), topics, data }
}

fn whole_seconds(at_ms: u64) -> u64 {
    at_ms.checked_next_multiple_of(SECOND_MS).unwrap_or(at_ms)
}

/// The address whose account this is. Nobody's are zeros.
fn address(account: Account) -> Result<Address, Failed> {
    match account.split_first_chunk() {
        Some((address, rest)) if rest == OF_ETHEREUM || account == Account::default() => Ok(*address),
        _ => Err(impossible("an account of 32 bytes has no address of Ethereum's")),
    }
}

fn account(address: Address) -> Account {
    let mut account = [0xee; 32];
    account.iter_mut().zip(address).for_each(|(to, byte)| *to = byte);
    account
}

fn account_in(address: &[u8]) -> Vec<u8> {
    Address::try_from(address).map(|address| account(address).to_vec()).unwrap_or_default()
}
