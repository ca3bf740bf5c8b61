// SPDX-License-Identifier: Apache-2.0
//! The chain that tests are on: the embedded one, or with `KITE_HUB` set a Hub, on which the same tests hold. What only a
//! chain with Wasm has is tried in modules called `on_wasm`.

use ink::primitives::{AccountId, Hash, LangError};
use kite_deploy::bundles::{Bundle, SuiteBundles};
use kite_deploy::chain::hub::{keccak, word};
use kite_deploy::chain::{Cause, Chain, EmbeddedChain, Failure, HubChain, PrivateChain, Receipt};
use kite_deploy::plan::programs;
use kite_interfaces::batch::Member;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::tab::Domain;
use kite_interfaces::{Balance, Timestamp};
use scale::Encode;

use crate::bundles::{bundle, suite, PEERS};
use crate::house::create;
use crate::people::{COIN, DOLLARS, PAYER};

/// Whether tests are to be on a Hub.
#[must_use]
pub fn is_on_a_hub() -> bool {
    std::env::var_os("KITE_HUB").is_some()
}

/// A chain that nobody else is on.
pub enum Site {
    /// Inside this process, with Wasm.
    Wasm(EmbeddedChain),
    /// In a process of its own, which must be compiled once.
    Hub(HubChain),
}

impl From<EmbeddedChain> for Site {
    fn from(chain: EmbeddedChain) -> Self {
        Self::Wasm(chain)
    }
}

/// What differs.
impl Site {
    /// A new chain without any contract.
    #[must_use]
    pub fn begin() -> Self {
        if is_on_a_hub() {
            let programs = programs(&on_a_hub()).unwrap_or_else(|error| panic!("{error:#}"));
            Self::Hub(HubChain::start(programs).unwrap_or_else(|error| panic!("{error:#}")))
        } else {
            Self::Wasm(EmbeddedChain::new())
        }
    }

    /// Native coin that everybody starts with. In wei a deposit takes many.
    #[must_use]
    pub fn coin(&self) -> Balance {
        match self {
            Self::Wasm(_) => COIN,
            Self::Hub(_) => 10_000_000_000_000_000_000_000,
        }
    }

    /// Moments of blocks are multiples of it.
    #[must_use]
    pub fn tick_ms(&self) -> u64 {
        match self {
            Self::Wasm(_) => 1,
            Self::Hub(_) => 1_000,
        }
    }

    /// Native coin that a contract has from its beginning, and keeps.
    #[must_use]
    pub fn existence(&self) -> Balance {
        match self {
            Self::Wasm(_) => 1,
            Self::Hub(_) => 0,
        }
    }

    /// The suite as it is deployed there.
    #[must_use]
    pub fn suite(&self) -> SuiteBundles {
        match self {
            Self::Wasm(_) => suite(),
            Self::Hub(_) => on_a_hub(),
        }
    }

    /// The code of the contract of this name, as it runs there.
    #[must_use]
    pub fn code(&self, name: &str) -> Vec<u8> {
        match self {
            Self::Wasm(_) => bundle(name).wasm.clone(),
            Self::Hub(_) => Bundle::on_a_hub(name).unwrap_or_else(|error| panic!("{error:#}")).code,
        }
    }

    /// Creates a token that is not KITE, all of which is the payer's: another library's where there is Wasm, and one with
    /// KITE's code elsewhere.
    pub fn create_dollar(&mut self) -> AccountId {
        match self {
            Self::Wasm(_) => create(self, PAYER, PEERS[0], &DOLLARS),
            Self::Hub(_) => {
                let (sign, allocations) = (None::<&str>, vec![(PAYER, DOLLARS)]);
                create(self, PAYER, "token", &(sign, sign, 6_u8, DOLLARS, allocations, PAYER))
            }
        }
    }

    /// The bytes that a call of `callee` by `input` is there. What it has no message for stays as it is.
    #[must_use]
    pub fn words(&self, callee: AccountId, input: &[u8]) -> Vec<u8> {
        match self {
            Self::Wasm(_) => input.to_vec(),
            Self::Hub(chain) => chain.words(callee, input).unwrap_or_else(|_| input.to_vec()),
        }
    }

    /// The bytes that an account has there.
    #[must_use]
    pub fn bytes_of(&self, account: AccountId) -> Vec<u8> {
        match self {
            Self::Wasm(_) => account.0.to_vec(),
            Self::Hub(_) => account.0[..20].to_vec(),
        }
    }

    /// What a receiver answers there that has taken what it was paid.
    #[must_use]
    pub fn taken(&self) -> Vec<u8> {
        match self {
            Self::Wasm(_) => Ok::<_, LangError>(Ok::<(), ReceiverError>(())).encode(),
            Self::Hub(_) => word(&keccak("onTransferReceived(address,address,uint256,bytes)")[..4]).to_vec(),
        }
    }

    /// What a token answers there to a transfer: that it was done, or was not.
    #[must_use]
    pub fn transferred(&self, done: bool) -> Vec<u8> {
        match self {
            Self::Wasm(_) => Ok::<_, LangError>(done.then_some(()).ok_or(PSP22Error::InsufficientBalance)).encode(),
            Self::Hub(_) => [&[0; 31][..], &[u8::from(done)]].concat(),
        }
    }

    /// What a receiver answers there that undoes a payment for a reason of its own.
    #[must_use]
    pub fn not_taken(&self, reason: u32) -> Vec<u8> {
        match self {
            Self::Wasm(_) => Ok::<_, LangError>(Err::<(), _>(ReceiverError::Other(reason))).encode(),
            Self::Hub(_) => [&keccak("Other(uint32)")[..4], &[0; 28], &reason.to_be_bytes()].concat(),
        }
    }

    /// The chain with Wasm, for what only that can do.
    pub fn wasm(&mut self) -> &mut EmbeddedChain {
        match self {
            Self::Wasm(chain) => chain,
            Self::Hub(_) => panic!("a Hub has no Wasm: is this test in a module `on_wasm`?"),
        }
    }

    fn chain(&mut self) -> &mut dyn PrivateChain {
        match self {
            Self::Wasm(chain) => chain,
            Self::Hub(chain) => chain,
        }
    }
}

fn on_a_hub() -> SuiteBundles {
    SuiteBundles::on_a_hub().unwrap_or_else(|error| panic!("{error:#}"))
}

/// What a chain answers that is here.
impl Site {
    /// The block's time.
    pub fn now_ms(&mut self) -> Timestamp {
        self.chain().now_ms().expect("the chain answers")
    }

    /// What an account has of the native coin.
    pub fn native_balance(&mut self, account: AccountId) -> Balance {
        self.chain().native_balance(account).expect("the chain answers")
    }

    /// Gives an account native coin. An error if there would be more than amounts can say.
    pub fn mint(&mut self, account: AccountId, amount: Balance) -> anyhow::Result<()> {
        self.chain().mint(account, amount)
    }

    /// Begins a block at this moment.
    pub fn advance_to(&mut self, at_ms: Timestamp) -> anyhow::Result<()> {
        self.chain().advance_to(at_ms)
    }

    /// Begins a block so much later.
    pub fn advance_by(&mut self, span_ms: u64) -> anyhow::Result<()> {
        let at_ms = self.now_ms() + span_ms;
        self.advance_to(at_ms)
    }
}

impl Chain for Site {
    fn now_ms(&mut self) -> Result<Timestamp, Failure> {
        self.chain().now_ms()
    }

    fn native_balance(&mut self, account: AccountId) -> Result<Balance, Failure> {
        self.chain().native_balance(account)
    }

    fn ensure_countable(&self, amount: Balance) -> Result<(), Failure> {
        match self {
            Self::Wasm(chain) => chain.ensure_countable(amount),
            Self::Hub(chain) => chain.ensure_countable(amount),
        }
    }

    fn has_code(&mut self, code_hash: Hash) -> Result<bool, Failure> {
        self.chain().has_code(code_hash)
    }

    fn code_of(&mut self, contract: AccountId) -> Result<Option<Hash>, Failure> {
        self.chain().code_of(contract)
    }

    fn upload(&mut self, from: AccountId, code: &[u8]) -> Result<Receipt<Hash>, Failure> {
        self.chain().upload(from, code)
    }

    fn instantiate(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        value: Balance,
        input: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Receipt<AccountId>, Failure> {
        self.chain().instantiate(from, code_hash, value, input, salt)
    }

    fn address_of(
        &mut self,
        from: AccountId,
        code_hash: Hash,
        input: &[u8],
        salt: &[u8],
    ) -> Result<AccountId, Failure> {
        self.chain().address_of(from, code_hash, input, salt)
    }

    fn contracts_foretell(&self) -> bool {
        matches!(self, Self::Wasm(_))
    }

    fn speaks_scale(&self) -> bool {
        matches!(self, Self::Wasm(_))
    }

    fn leaf_of(&self, member: &Member) -> Result<Hash, Failure> {
        match self {
            Self::Wasm(chain) => chain.leaf_of(member),
            Self::Hub(chain) => chain.leaf_of(member),
        }
    }

    fn domain_of(&self, genesis: &Hash, tabs: AccountId) -> Result<Domain, Failure> {
        match self {
            Self::Wasm(chain) => chain.domain_of(genesis, tabs),
            Self::Hub(chain) => chain.domain_of(genesis, tabs),
        }
    }

    fn passed_on(&self, contract: AccountId, input: &[u8], answer: Vec<u8>) -> Cause {
        match self {
            Self::Wasm(chain) => chain.passed_on(contract, input, answer),
            Self::Hub(chain) => chain.passed_on(contract, input, answer),
        }
    }

    fn call(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.chain().call(from, contract, value, input)
    }

    fn dry_run(
        &mut self,
        from: AccountId,
        contract: AccountId,
        value: Balance,
        input: Vec<u8>,
    ) -> Result<Receipt<Vec<u8>>, Failure> {
        self.chain().dry_run(from, contract, value, input)
    }
}

impl PrivateChain for Site {
    fn person(&self, name: &str) -> AccountId {
        match self {
            Self::Wasm(chain) => chain.person(name),
            Self::Hub(chain) => chain.person(name),
        }
    }

    fn mint(&mut self, account: AccountId, amount: Balance) -> anyhow::Result<()> {
        self.chain().mint(account, amount)
    }

    fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> Result<Receipt<()>, Failure> {
        self.chain().transfer(from, to, amount)
    }

    fn advance_to(&mut self, at_ms: Timestamp) -> anyhow::Result<()> {
        self.chain().advance_to(at_ms)
    }
}
