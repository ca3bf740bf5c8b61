// SPDX-License-Identifier: Apache-2.0
//! A Hub with the token, a router and the DAO that owns it, told and answering what a Solidity programmer would declare.
#![allow(dead_code, reason = "each of the tests' programs needs a part of it")]

use alloy_primitives::{Bytes, FixedBytes, U256};
use alloy_sol_types::{sol, SolCall, SolValue};
use hub::chain::{Address, Failed, Ran};

use crate::common::*;
use crate::money::{account, wide, Money, COIN};

sol! {
    #[derive(Debug, PartialEq)]
    struct Bar { uint16 quorumBps; uint256 timelockMs; }
    #[derive(Debug, PartialEq)]
    struct Parameters {
        uint256 votingDelayMs; uint256 votingPeriodMs; uint256 lateQuorumMs; uint256 graceMs; uint256 proposalThreshold;
        uint256 quorumFloor; Bar routine; Bar critical; uint256 spendPeriodMs;
    }
    #[derive(Debug, PartialEq)]
    struct Guardian { address account; uint256 expiresAtMs; }
    #[derive(Debug, PartialEq)]
    struct Action { uint8 kind; bytes data; }
    #[derive(Debug, PartialEq)]
    struct Change { uint8 kind; bytes data; }
    #[derive(Debug, PartialEq)]
    struct Tally { uint256 abstain; uint256 inFavour; uint256 against; }
    #[derive(Debug, PartialEq)]
    struct Proposal {
        address proposer; uint8 tier; uint256 snapshotMs; uint256 endsAtMs; uint256 executableFromMs;
        uint256 expiresAtMs; uint256 lateQuorumMs; uint256 proposalThreshold; uint16 quorumBps; uint256 quorumFloor;
        address[] excluded; uint256 eligible; Tally tally; bool isProlonged; uint8 outcome;
    }
    #[derive(Debug, PartialEq)]
    struct ActionView { Action action; bytes32 codeHash; bytes32 currentCodeHash; }
    #[derive(Debug, PartialEq)]
    struct ProposalView { uint32 id; uint8 state; string description; ActionView[] actions; Proposal proposal; }
    #[derive(Debug, PartialEq)]
    struct Step { Action action; bytes32 codeHash; }
    #[derive(Debug, PartialEq)]
    struct DaoSettings { address token; uint32 proposalCount; address[] excluded; Guardian guardian; }
    #[derive(Debug, PartialEq)]
    struct Budget { uint256 cap; uint256 spent; uint256 sinceMs; }

    function propose(string description, Action[] actions) returns (uint32);
    function proposeFee(string description, address router, uint16 feeBps) returns (uint32);
    function proposeTransfer(string description, address to, uint256 amount) returns (uint32);
    function castVote(uint256 proposalId, uint8 support) returns (uint256);
    function castVoteWithReason(uint256 proposalId, uint8 support, string reason) returns (uint256);
    function voteSplit(uint32 proposal, Tally votes, string reason) returns (uint256);
    function execute(uint256 proposalId);
    function cancel(uint256 proposalId);
    function state(uint256 proposalId) returns (uint8);
    function acceptOwnershipOf(address contract_);
    function proposal(uint32 proposal) returns (ProposalView);
    function proposals(uint32 from, uint32 limit) returns (ProposalView[] memory);
    function ballot(uint32 proposal, address account) returns (Tally);
    function votingPower(address account, uint32 proposal) returns (uint256);
    function quorum(uint32 proposal) returns (uint256);
    function parameters() returns (Parameters);
    function settings() returns (DaoSettings);
    function isRoutine(address callee, bytes4 selector) returns (bool);
    function budget(address asset) returns (Budget);
    function forgetBallots(uint32 proposal, address[] accounts) returns (uint32);

    function votingDelay() returns (uint256);
    function votingPeriod() returns (uint256);
    function proposalThreshold() returns (uint256);
    function proposalSnapshot(uint256 proposalId) returns (uint256);
    function proposalDeadline(uint256 proposalId) returns (uint256);
    function proposalEta(uint256 proposalId) returns (uint256);
    function proposalNeedsQueuing(uint256 proposalId) returns (bool);
    function proposalProposer(uint256 proposalId) returns (address);
    function proposalVotes(uint256 proposalId) returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes);
    function hasVoted(uint256 proposalId, address account) returns (bool);

    function setFee(uint16 feeBps);
    function transferOwnership(address newOwner);
    function delegate(address to);
    function setGovernor(address governor);

    #[derive(Debug, PartialEq)]
    event Proposed(
        uint32 proposal, address proposer, uint8 tier, uint256 snapshotMs, uint256 endsAtMs, Step[] actions,
        string description
    );
    #[derive(Debug, PartialEq)]
    event VoteCast(uint32 indexed proposal, address indexed voter, Tally ballot, string reason);
    #[derive(Debug, PartialEq)]
    event Executed(uint32 proposal);
    #[derive(Debug, PartialEq)]
    event Canceled(uint32 proposal, address by);
    #[derive(Debug, PartialEq)]
    event TreasuryPaid(address asset, address to, uint256 amount);
    #[derive(Debug, PartialEq)]
    event Changed(Change change);
}

pub const MINUTE_MS: u64 = 60_000;
pub const PERIOD_MS: u64 = 64 * MINUTE_MS;

/// A Governor's numbers.
pub const AGAINST: u8 = 0;
pub const FOR: u8 = 1;
pub const ABSTAIN: u8 = 2;
pub const PENDING: u8 = 0;
pub const ACTIVE: u8 = 1;
pub const CANCELED: u8 = 2;
pub const DEFEATED: u8 = 3;
pub const SUCCEEDED: u8 = 4;
pub const QUEUED: u8 = 5;
pub const EXPIRED: u8 = 6;
pub const EXECUTED: u8 = 7;

/// Snapshots every minute; voting takes 64, the timelock of what is critical 3, of what is routine 2.
pub fn rules() -> Parameters {
    let minutes = |count: u64| wide(count * MINUTE_MS);
    Parameters {
        votingDelayMs: minutes(1),
        votingPeriodMs: minutes(64),
        lateQuorumMs: minutes(1),
        graceMs: minutes(10),
        proposalThreshold: wide(1_000_u16),
        quorumFloor: wide(1_u8),
        routine: Bar { quorumBps: 1_000, timelockMs: minutes(2) },
        critical: Bar { quorumBps: 2_000, timelockMs: minutes(3) },
        spendPeriodMs: minutes(1_000),
    }
}

pub fn pay_coin(to: Address, amount: u128) -> Action {
    Action { kind: 0, data: (account(to), wide(amount)).abi_encode_params().into() }
}

pub fn pay_token(token: Address, to: Address, amount: u128) -> Action {
    Action { kind: 1, data: (account(token), account(to), wide(amount)).abi_encode_params().into() }
}

pub fn call(callee: Address, input: Vec<u8>) -> Action {
    Action { kind: 2, data: (account(callee), Bytes::from(input), U256::ZERO).abi_encode_params().into() }
}

pub fn govern(change: Change) -> Action {
    Action { kind: 3, data: change.abi_encode().into() }
}

pub fn name_guardian(of: Address, expires_at_ms: u64) -> Change {
    let guardian = Guardian { account: account(of), expiresAtMs: wide(expires_at_ms) };
    Change { kind: 2, data: guardian.abi_encode().into() }
}

/// What routine proposals may pay of the chain's coin in a period.
pub fn cap_coin(cap: u128) -> Change {
    Change { kind: 3, data: (COIN, wide(cap)).abi_encode_params().into() }
}

pub fn make_routine(callee: Address, selector: [u8; 4]) -> Change {
    Change { kind: 4, data: (account(callee), FixedBytes(selector), true).abi_encode_params().into() }
}

pub fn set_code(hash: [u8; 32]) -> Change {
    Change { kind: 5, data: (FixedBytes(hash), Bytes::new()).abi_encode_params().into() }
}

pub struct Parliament {
    pub money: Money,
    pub dao: Address,
}

impl Parliament {
    /// A DAO that owns the router. Alice's votes are Carol's.
    pub fn begin() -> Self {
        Self::with(Money::deploy(), &[])
    }

    /// The same, on this chain, with `changes` from its constructor on.
    pub fn with(mut money: Money, changes: &[Change]) -> Self {
        let arguments = (account(money.suite.token), rules(), changes.to_vec()).abi_encode_params();
        let dao = money.suite.deploy_program("dao", &arguments).unwrap();
        money.run_token(OWNER, setGovernorCall { governor: account(dao) });
        money.run(OWNER, transferOwnershipCall { newOwner: account(dao) });
        money.run_token(ALICE, delegateCall { to: account(CAROL) });
        let mut parliament = Self { money, dao };
        parliament.run(BOB, acceptOwnershipOfCall { contract_: account(parliament.money.router) });
        parliament.advance(1);
        parliament
    }

    pub fn advance(&mut self, minutes: u64) {
        self.money.suite.advance(minutes * MINUTE_MS);
    }

    pub fn send<C: SolCall>(&mut self, from: Address, call: &C) -> Result<Ran, Failed> {
        self.money.suite.chain.call(from, self.dao, 0, call.abi_encode())
    }

    pub fn run<C: SolCall>(&mut self, from: Address, call: C) -> C::Return {
        let ran = self.send(from, &call).unwrap();
        C::abi_decode_returns_validate(&ran.value).unwrap()
    }

    pub fn refused<C: SolCall>(&mut self, from: Address, call: C) -> Vec<u8> {
        match self.send(from, &call) {
            Err(Failed::Reverted(said)) => said,
            other => panic!("{other:?}"),
        }
    }

    /// Bob proposes these actions; the proposal's number.
    pub fn propose(&mut self, actions: Vec<Action>) -> u32 {
        self.run(BOB, proposeCall { description: "Why".to_owned(), actions })
    }

    /// Carol votes for it, and it can be executed now.
    pub fn pass(&mut self, proposal: u32) {
        self.advance(3);
        self.run(CAROL, castVoteCall { proposalId: U256::from(proposal), support: FOR });
        self.advance(70);
    }

    pub fn state(&mut self, proposal: u32) -> u8 {
        self.run(CAROL, stateCall { proposalId: U256::from(proposal) })
    }

    /// Puts coin into the treasury, plainly.
    pub fn endow(&mut self, amount: u128) -> Result<Ran, Failed> {
        self.money.suite.chain.call(OWNER, self.dao, amount, Vec::new())
    }

    pub fn coin(&mut self, of: Address) -> u128 {
        self.money.suite.chain.balance(of)
    }
}
