// SPDX-License-Identifier: Apache-2.0
//! A Hub with the token and a router on it. What the router is told and answers is put into words by a library of
//! others, from its messages as a Solidity programmer would declare them.
#![allow(dead_code, reason = "each of the tests' programs needs a part of it")]

use alloy_primitives::{Address as Account, FixedBytes, U256};
use alloy_sol_types::{sol, SolCall, SolEvent, SolValue};
use hub::chain::{Address, Event, Failed, Ran};

use crate::common::*;

sol! {
    #[derive(Debug, PartialEq)]
    struct Edge { uint32 product; uint16 bps; }
    #[derive(Debug, PartialEq)]
    struct Batch { bytes32 root; uint32 count; uint32 totalUnits; }
    #[derive(Debug)]
    struct NewPosition {
        uint32 id; uint32 product; uint8 stage; address contributor; address payee; uint256 units; Batch batch;
    }
    #[derive(Debug, PartialEq)]
    struct Member { uint32 index; address payee; uint32 units; }
    #[derive(Debug, PartialEq)]
    struct Split {
        uint256 fee; uint256 upstream; uint256[5] stages; uint256 reserve; uint256 carriedBefore; uint256 carriedAfter;
    }
    #[derive(Debug, PartialEq)]
    struct Clock { uint256 originMs; uint256 epochMs; }
    #[derive(Debug, PartialEq)]
    struct Settings {
        address registry; address kite; uint16 feeBps; uint32 windowEpochs; uint32 unlockedEpoch; Clock clock;
    }
    #[derive(Debug, PartialEq)]
    struct Standing { uint8 kind; uint32 epoch; }
    #[derive(Debug, PartialEq)]
    struct Pot { uint8 kind; uint32 product; }
    #[derive(Debug, PartialEq)]
    struct Position {
        uint32 product; uint8 stage; address contributor; address payee; uint256 units; uint32 fromEpoch;
        uint32 toEpoch; Standing standing; Batch batch;
    }
    #[derive(Debug, PartialEq)]
    struct Pending { uint256 claimable; uint256 locked; uint256 claimed; uint256 forfeited; }
    #[derive(Debug, PartialEq)]
    struct Lifetime { uint256 paid; uint256 reserve; uint256 carried; }
    #[derive(Debug, PartialEq)]
    struct Holdings { uint256 held; uint256 fees; uint256 surplus; }
    #[derive(Debug, PartialEq)]
    struct Listed { address asset; bool allowed; }

    function setRegistry(address registry);
    function setAsset(address asset, bool allowed);
    function assets() returns (Listed[] memory);
    function openProduct(uint32 product, uint16[5] stageBps, Edge[] upstream);
    function room(uint32 product) returns (uint256[5]);
    function openPositions(NewPosition[] positions) returns (uint32);
    function freeze(uint32 position) returns (uint32);
    function forfeit(uint32 position) returns (uint32);
    function pay(uint32 product, address asset, uint256 amount, uint256 reference) returns (Split);
    function quote(uint32 product, address asset, uint256 amount) returns (Split);
    function paymentData(uint32 product, uint256 reference) returns (bytes);
    function claim(uint32[] positions, address[] assets) returns (uint256[]);
    function claimMember(uint32 position, Member member, bytes32[] proof, address[] assets) returns (uint256[]);
    function pull(uint32 child, uint8 edge, address asset) returns (uint256);
    function sweep(uint32 position, address asset) returns (uint256);
    function releaseReserve(uint32 product, address asset, uint256 amount, address to);
    function collectFees(address asset, address to) returns (uint256);
    function settings() returns (Settings);
    function position(uint32 position) returns (Position);
    function pending(uint32 position, address asset) returns (Pending);
    function lifetime(uint32 product, address asset) returns (Lifetime);
    function holdings(address asset) returns (Holdings);
    #[derive(Debug, PartialEq)]
    struct Rules {
        address arbiter; address guardian; uint256 guardianUntilMs; uint256 curatorAnswersMs; uint256 arbiterAnswersMs;
        uint256 challengeBond; uint16 challengeBondBps; uint16 challengerBps; uint16 contributorBps;
        uint256 minBondPerUnit; uint256 maxBondPerUnit; uint32 minHalfLifeEpochs; uint32 maxHalfLifeEpochs;
    }
    #[derive(Debug, PartialEq)]
    struct Terms {
        uint16[5] stageBps; Edge[] upstream; uint16 licenseBps; uint32 halfLifeEpochs; uint256 bondPerUnit;
        address curator; string metadataUri; bytes32 metadataHash; uint32 supersedes;
    }
    #[derive(Debug, PartialEq)]
    struct Product {
        address registrant; uint32 openedEpoch; bool isStopped; address curator; address pendingCurator; Terms terms;
    }
    #[derive(Debug, PartialEq)]
    struct ProductRow { uint32 id; Product product; }
    #[derive(Debug, PartialEq)]
    struct Request { uint8 kind; bytes data; }
    #[derive(Debug, PartialEq)]
    struct Submission {
        uint32 product; uint8 stage; uint32 units; address payee; Batch batch; string evidenceUri; bytes32 evidenceHash;
    }
    #[derive(Debug, PartialEq)]
    struct Accusation { uint32 contribution; string evidenceUri; bytes32 evidenceHash; }
    #[derive(Debug, PartialEq)]
    struct Status { uint8 kind; uint32 epoch; }
    #[derive(Debug, PartialEq)]
    struct Case {
        uint32 first; uint32 last; uint256 bondsBefore; uint256 bonds; address arbiter; uint16 challengerBps;
        uint16 contributorBps; uint256 decideByMs;
    }
    #[derive(Debug, PartialEq)]
    struct Contribution {
        uint32 product; uint8 stage; address contributor; address payee; uint32 units; uint256 bond; Status status;
        Case openCase; uint32 challengeCount; uint32 noticeUntil; uint256 decideByMs; Batch batch; string evidenceUri;
        bytes32 evidenceHash;
    }
    #[derive(Debug, PartialEq)]
    struct ContributionRow { uint32 id; Contribution contribution; }

    function registerProduct(Terms terms) returns (uint32);
    function product(uint32 product) returns (Product);
    function products(uint32 from, uint32 limit) returns (ProductRow[] memory);
    function requestData(Request request) returns (bytes);
    function accept(uint32[] contributions);
    function retire(uint32 contribution);
    function contribution(uint32 contribution) returns (Contribution);
    function contributionsOf(address account, uint32 from, uint32 limit) returns (ContributionRow[] memory);
    function challengeBond(uint32 contribution) returns (uint256);
    function resolve(uint32 contribution, uint32 challenge, bool upheld);
    function bondsHeld() returns (uint256);
    function owner() returns (address);

    #[derive(Debug, PartialEq)]
    event ProductRegistered(uint32 product, address registrant, uint32 openedEpoch, Terms terms);

    function transferAndCall(address to, uint256 value, bytes data) returns (bool);
    function onTransferReceived(address operator, address from, uint256 value, bytes data) returns (bytes4);
    function approve(address spender, uint256 value) returns (bool);
    function balanceOf(address owner) returns (uint256);

    #[derive(Debug, PartialEq)]
    event ProductOpened(uint32 product, uint16[5] stageBps, Edge[] upstream);
    #[derive(Debug, PartialEq)]
    event PositionOpened(
        uint32 position, uint32 product, uint8 stage, address contributor, address payee, uint256 units,
        uint32 fromEpoch, Batch batch
    );
    #[derive(Debug, PartialEq)]
    event Paid(
        uint32 product, address payer, address asset, uint256 amount, uint32 epoch, Split split, uint256 reference
    );
    #[derive(Debug, PartialEq)]
    event Claimed(uint32 position, address payee, address asset, uint256 amount, uint32 member);
    #[derive(Debug, PartialEq)]
    event Released(Pot pot, address asset, uint256 amount, address to);
}

pub const REGISTRY: Address = [0x4e; 20];
pub const EPOCH_MS: u64 = 60_000;
pub const FEE_BPS: u16 = 100;

/// Nobody's address is the chain's coin.
pub const COIN: Account = Account::ZERO;

/// Weights of the stages.
pub const WEIGHTS: [u16; 5] = [1_000, 2_000, 1_500, 3_500, 2_000];

/// What the members' units of a position are that has no members.
pub const NO_BATCH: Batch = Batch { root: FixedBytes::ZERO, count: 0, totalUnits: 0 };

/// No number: the highest one.
pub const NONE: u32 = u32::MAX;

pub struct Money {
    pub suite: Suite,
    pub router: Address,
}

impl Money {
    /// A router of the owner's with a fee of 1 % and a window of one epoch.
    pub fn deploy() -> Self {
        let mut suite = Suite::begin();
        suite.chain.mint(REGISTRY, 1 << 80).unwrap();
        let arguments = (account(OWNER), account(suite.token), U256::from(EPOCH_MS), 1_u32, FEE_BPS);
        let router = suite.deploy_program("router", &arguments.abi_encode_params()).unwrap();
        Self { suite, router }
    }

    /// The same, and product 1, in whose last two stages Bob and Carol have positions 1 and 2, of 4 units and 1, which
    /// earn from epoch 1 on. That is now.
    pub fn begin() -> Self {
        let mut money = Self::deploy();
        money.run(OWNER, setRegistryCall { registry: account(REGISTRY) });
        money.run(REGISTRY, openProductCall { product: 1, stageBps: WEIGHTS, upstream: vec![] });
        let positions = vec![opening(1, 1, 3, BOB, 4), opening(2, 1, 4, CAROL, 1)];
        money.run(REGISTRY, openPositionsCall { positions });
        money.next_epoch();
        money
    }

    pub fn next_epoch(&mut self) {
        self.suite.advance(EPOCH_MS);
    }

    pub fn send<C: SolCall>(&mut self, from: Address, value: u128, call: &C) -> Result<Ran, Failed> {
        self.suite.chain.call(from, self.router, value, call.abi_encode())
    }

    /// What the router answers.
    pub fn run<C: SolCall>(&mut self, from: Address, call: C) -> C::Return {
        let ran = self.send(from, 0, &call).unwrap();
        C::abi_decode_returns_validate(&ran.value).unwrap()
    }

    pub fn refused<C: SolCall>(&mut self, from: Address, call: C) -> Vec<u8> {
        match self.send(from, 0, &call) {
            Err(Failed::Reverted(said)) => said,
            other => panic!("{other:?}"),
        }
    }

    /// Pays product 1 in coin.
    pub fn pay_coin(&mut self, from: Address, amount: u128) -> Ran {
        self.send(from, amount, &payCall { product: 1, asset: COIN, amount: wide(amount), reference: wide(7_u8) })
            .unwrap()
    }

    /// What a call of the token answers.
    pub fn run_token<C: SolCall>(&mut self, from: Address, call: C) -> Ran {
        self.suite.chain.call(from, self.suite.token, 0, call.abi_encode()).unwrap()
    }
}

/// The only event of this kind among those of a transaction.
pub fn event<E: SolEvent>(of: &[Event]) -> E {
    let found: Vec<_> = of.iter().filter(|event| event.topics.first() == Some(&E::SIGNATURE_HASH.0)).collect();
    let [event] = found.as_slice() else { panic!("{of:?}") };
    E::decode_raw_log_validate(event.topics.iter().map(FixedBytes::from), &event.data).unwrap()
}

pub fn account(address: Address) -> Account {
    address.into()
}

pub fn wide(number: impl Into<u128>) -> U256 {
    U256::from(number.into())
}

/// A position of one contributor's own.
pub fn opening(id: u32, product: u32, stage: u8, contributor: Address, units: u128) -> NewPosition {
    let contributor = account(contributor);
    NewPosition { id, product, stage, contributor, payee: contributor, units: wide(units), batch: NO_BATCH }
}
