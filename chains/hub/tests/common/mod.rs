// SPDX-License-Identifier: Apache-2.0
//! A Hub with the token on it.
#![allow(dead_code, reason = "each of the tests' programs needs a part of it")]

use hub::chain::{Address, Chain, Failed, Ran};
use hub::sol::{address, bytes, call, number, Word};

pub const OWNER: Address = [0x0f; 20];
pub const ALICE: Address = [0xa1; 20];
pub const BOB: Address = [0xb0; 20];
pub const CAROL: Address = [0xca; 20];

pub const BEGAN_MS: u64 = 1_700_000_000_000;
pub const CAP: u128 = 1_000_000_000;
pub const ALICES: u128 = 600_000;
pub const BOBS: u128 = 400_000;
pub const SUPPLY: u128 = ALICES + BOBS;

pub struct Suite {
    pub chain: Chain,
    pub token: Address,
    now_ms: u64,
}

impl Suite {
    pub fn begin() -> Self {
        let mut chain = Chain::begin(BEGAN_MS).unwrap();
        for somebody in [OWNER, ALICE, BOB, CAROL] {
            chain.mint(somebody, 1 << 80).unwrap();
        }
        let mut suite = Self { chain, token: [0; 20], now_ms: BEGAN_MS };
        suite.token = suite.deploy(&arguments(CAP, &[(ALICE, ALICES), (BOB, BOBS)])).unwrap();
        suite
    }

    pub fn deploy(&mut self, arguments: &[u8]) -> Result<Address, Failed> {
        self.deploy_program("token", arguments)
    }

    pub fn deploy_program(&mut self, name: &str, arguments: &[u8]) -> Result<Address, Failed> {
        let program = std::fs::read(builder::kept(name)).unwrap();
        self.chain.deploy(OWNER, program, arguments.to_vec())
    }

    /// The next block, so many milliseconds later.
    pub fn advance(&mut self, by_ms: u64) {
        self.now_ms += by_ms;
        self.chain.advance(self.now_ms);
    }

    pub fn run(&mut self, from: Address, selector: u32, words: &[Word]) -> Ran {
        self.chain.call(from, self.token, 0, call(selector, words)).unwrap()
    }

    pub fn refused(&mut self, from: Address, selector: u32, words: &[Word]) -> Failed {
        self.chain.call(from, self.token, 0, call(selector, words)).unwrap_err()
    }

    pub fn view(&mut self, selector: u32, words: &[Word]) -> Vec<u8> {
        self.run(CAROL, selector, words).value
    }

    /// An answer of one word.
    pub fn ask(&mut self, selector: u32, words: &[Word]) -> Word {
        self.view(selector, words).try_into().unwrap()
    }

    pub fn balance(&mut self, of: Address) -> Word {
        self.ask(0x70a08231, &[address(of)])
    }

    /// Registers the votes of so many milliseconds from now; that moment.
    pub fn register_snapshot(&mut self, in_ms: u64) -> u64 {
        let at = self.now_ms + in_ms;
        self.run(OWNER, call_of("setGovernor(address)"), &[address(OWNER)]);
        self.run(OWNER, call_of("registerSnapshot(uint256)"), &[number(at)]);
        at
    }
}

/// What an error of this signature begins with.
pub fn selector_of(signature: &str) -> Vec<u8> {
    sp_io::hashing::keccak_256(signature.as_bytes())[..4].to_vec()
}

/// What a message of this signature is called by.
pub fn call_of(signature: &str) -> u32 {
    u32::from_be_bytes(selector_of(signature).try_into().unwrap())
}

/// `Error(string)`.
pub fn reason(text: &str) -> Vec<u8> {
    call(0x08c379a0, &[vec![number(32)], bytes(text.as_bytes())].concat())
}

/// The token's constructor: name, symbol, decimals, cap, allocations, owner.
pub fn arguments(cap: u128, allocations: &[(Address, u128)]) -> Vec<u8> {
    let (name, symbol) = (bytes(b"Kite"), bytes(b"KITE"));
    let heads = 6 * 32;
    let name_at = heads as u64;
    let symbol_at = name_at + 32 * name.len() as u64;
    let list_at = symbol_at + 32 * symbol.len() as u64;
    let list: Vec<Word> = allocations.iter().flat_map(|(to, amount)| [address(*to), number(*amount)]).collect();
    let head = vec![number(name_at), number(symbol_at), number(12), number(cap), number(list_at), address(OWNER)];
    [head, name, symbol, vec![number(allocations.len() as u64)], list].concat().concat()
}
