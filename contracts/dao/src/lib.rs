// SPDX-License-Identifier: Apache-2.0
//! The governor of KITE: whoever is paid in the token also decides with it.
//!
//! A proposal is made, voted on with the votes of one past moment, waits in a timelock, and is
//! executed by anyone, whole or not at all. The contract holds the treasury and, after deployment,
//! owns the token, the router and the registry. It has no owner: only a passed vote changes it.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub mod action;
pub mod budget;
pub mod electorate;
mod entry;
pub mod failure;
pub mod governor;
#[cfg(test)]
mod mock;
pub mod proposal;
pub mod rules;
#[cfg(target_arch = "riscv64")]
mod standard;

pub use dao::Dao;

/// The contract.
#[allow(clippy::panic, unsafe_code, reason = "ink!'s dispatch code traps on bad input and exports its entry points")]
#[ink::contract]
pub mod dao {
    use ink::prelude::vec::Vec;
    use ink::selector_bytes;
    use kite_chain::kept::Text;
    use kite_chain::{address, call, caller, code_hash, event, now, Read};
    use kite_interfaces::dao::{
        Action, Budget, Canceled, Change, Changed, Choice, DaoError, Executed, OwnershipAccepted, Parameters,
        ProposalView, Proposed, Selector, Settings, State, Tally, VoteCast, VotingExtended, MAX_REASON,
    };
    use kite_interfaces::{Asset, Bps, ProposalId};

    use crate::action::{self, Draft, Limits};
    use crate::electorate::Token;
    use crate::failure::Failure;
    use crate::governor::Governor;
    use crate::proposal::{self, Wish};
    use crate::rules::Rules;

    /// The token that votes, and all that was proposed, voted and decided.
    #[ink(storage)]
    #[derive(Read)]
    pub struct Dao {
        token: AccountId,
        governor: Governor,
    }

    /// What messages that need nothing of the root cell are called on.
    impl Default for Dao {
        fn default() -> Self {
            Self { token: [0; size_of::<AccountId>()].into(), governor: Governor::default() }
        }
    }

    impl Dao {
        /// A DAO whose votes are those of `token`, which must make it its governor before the first
        /// proposal. `parameters` say what proposals are judged by; `changes` are applied at once, as
        /// a proposal's would be: accounts whose votes the quorum leaves out beside the DAO's own
        /// (contracts that hold tokens but cannot vote: the router, the registry), a guardian, spend
        /// caps, routine messages.
        ///
        /// Errors: `OutOfBounds` with the bounds, `TooManyExcluded`, `ExcludedTwice`, `CallFailed` if
        /// `token` is no token with votes.
        #[ink(constructor)]
        pub fn new(token: AccountId, parameters: Parameters, changes: Vec<Change>) -> Result<Self, Failure> {
            let rules = Rules::new(parameters, *address(), &[]);
            let governor = Governor::new(&rules, &Token(token))?;
            let mut dao = Self { token, governor };
            for (number, change) in (0u8..).zip(changes) {
                dao.govern(number, change)?;
            }
            Ok(dao)
        }

        /// Proposes `actions`, to be done in this order, all or nothing, and returns the proposal's id.
        /// `description` says why, in at most 4,096 bytes; 1 to 10 actions, whose calls have at most
        /// 8,192 bytes of input together. Voting starts after the voting delay and ends after the voting
        /// period; all that the proposal will be judged by is fixed now, also the code of every contract
        /// that it calls.
        ///
        /// The snapshot comes up to a 64th of the voting period later than the voting delay: no voting period
        /// has more than 65, whoever proposes and cancels.
        ///
        /// A proposal is routine if every call is on the routine list and what it pays of each asset
        /// is within the asset's spend cap; otherwise it is critical and needs more.
        ///
        /// Anyone whose votes reach the threshold, without those that came in this very block. One proposal
        /// per proposer at a time: the vote on an earlier one must be over.
        ///
        /// Errors: `BelowThreshold` with the votes that count and are needed, `ProposalAlive` with the
        /// earlier proposal, `WrongActionCount`, `ActionsTooLarge`, `DescriptionTooLong`,
        /// `SetCodeNotLast`, `CalleeIsNoContract`, `CalleeIsDao` (use `Govern`), `TreasuryCannotVote`,
        /// `OutOfBounds` with the bounds, `TooManyExcluded`, `ExcludedTwice`, `CallFailed` if the token refuses the snapshot.
        #[ink(message)]
        pub fn propose(&mut self, description: Text, actions: Vec<Action>) -> Result<ProposalId, Failure> {
            let (proposer, dao, now) = (*caller(), *address(), now());
            let limits = Limits { dao, token: self.token };
            let draft = Draft::new(description, actions, &limits, code_hash)?;
            let (id, proposal) = self.governor.propose(&draft, proposer, dao, now, &Token(self.token))?;
            let Draft { description, steps: actions } = draft;
            event::emit(Proposed {
                proposal: id,
                proposer,
                tier: proposal.tier,
                snapshot_ms: proposal.snapshot_ms,
                ends_at_ms: proposal.ends_at_ms,
                actions,
                description,
            });
            Ok(id)
        }

        /// Proposes to pay `amount` of the native coin from the treasury to `to`. Who may, and errors:
        /// as `propose`.
        #[ink(message)]
        pub fn propose_transfer(
            &mut self,
            description: Text,
            to: AccountId,
            amount: Balance,
        ) -> Result<ProposalId, Failure> {
            self.propose_one(description, Action::TransferNative { to, amount })
        }

        /// Proposes to pay `amount` units of the PSP22 token at `token` from the treasury to `to`. Who
        /// may, and errors: as `propose`.
        #[ink(message)]
        pub fn propose_psp22_transfer(
            &mut self,
            description: Text,
            token: AccountId,
            to: AccountId,
            amount: Balance,
        ) -> Result<ProposalId, Failure> {
            self.propose_one(description, Action::TransferPsp22 { token, to, amount })
        }

        /// Proposes that `router` takes a fee of `fee_bps` basis points (100 is 1 %) of each payment;
        /// the router takes at most 1,000. Who may, and errors: as `propose`.
        #[ink(message)]
        pub fn propose_fee(
            &mut self,
            description: Text,
            router: AccountId,
            fee_bps: Bps,
        ) -> Result<ProposalId, Failure> {
            let input = call::encoded(&(selector_bytes!("set_fee"), fee_bps));
            self.propose_one(description, Action::Call { callee: router, input, value: 0 })
        }

        /// Proposes to call `callee` with `input` (selector and arguments, SCALE-encoded; on a Hub as
        /// Solidity's ABI has them) and `value` of the native coin. Who may, and errors: as `propose`.
        #[ink(message)]
        pub fn propose_call(
            &mut self,
            description: Text,
            callee: AccountId,
            input: Vec<u8>,
            value: Balance,
        ) -> Result<ProposalId, Failure> {
            self.propose_one(description, Action::Call { callee, input, value })
        }

        /// Votes on a proposal with all votes that you had at its snapshot: your own, unless you
        /// delegated them, and those delegated to you. `Abstain` counts for the quorum only. Returns
        /// how many votes were cast. The ballot is final.
        ///
        /// Anyone with votes at the snapshot, once, while the proposal is `Active`; not the accounts that
        /// the quorum leaves out.
        ///
        /// Errors: `UnknownProposal`, `WrongState` with the state it is in, `AlreadyVoted` with your
        /// ballot, `Excluded`, `NoVotes`.
        #[ink(message)]
        pub fn vote(&mut self, proposal: ProposalId, choice: Choice) -> Result<Balance, Failure> {
            self.cast(proposal, Wish::Whole(choice), Text::default())
        }

        /// Votes as `vote` does, and says why, in at most 1,024 bytes, which everyone can read in the
        /// event. Errors: as `vote`, and `ReasonTooLong`.
        #[ink(message)]
        pub fn vote_with_reason(
            &mut self,
            proposal: ProposalId,
            choice: Choice,
            reason: Text,
        ) -> Result<Balance, Failure> {
            self.cast(proposal, Wish::Whole(choice), reason)
        }

        /// Votes with so many votes for each choice, in token units, together at most those that you
        /// had at the snapshot: for a contract or a custodian that votes for many. What is not cast
        /// now cannot be cast later. Errors: as `vote`, `SplitTooLarge` with the votes you had, and
        /// `ReasonTooLong`.
        #[ink(message)]
        pub fn vote_split(&mut self, proposal: ProposalId, votes: Tally, reason: Text) -> Result<Balance, Failure> {
            self.cast(proposal, Wish::Split(votes), reason)
        }

        /// Executes a passed proposal: all its actions in order, or, if one of them fails, nothing; it
        /// can then be tried again until it expires. A dry run tells whether it would succeed.
        ///
        /// Anyone, while the proposal is `Executable`.
        ///
        /// Errors: `UnknownProposal`, `WrongState` with the state it is in, `CodeChanged` with the
        /// number of the action whose callee has other code than when it was proposed,
        /// `SpendCapExceeded` with what is left in this period, `ActionFailed` with the number of the
        /// action and what its callee answered, `Superseded` with the newer proposal that has changed the
        /// same, `CodeNotFound`, `OutOfBounds` with the bounds.
        #[ink(message)]
        pub fn execute(&mut self, proposal: ProposalId) -> Result<(), Failure> {
            let steps = self.governor.execute(proposal, now())?;
            action::ensure_code_unchanged(&steps, code_hash)?;
            for (number, step) in (0u8..).zip(steps) {
                self.perform(proposal, number, step.action)?;
            }
            event::emit(Executed { proposal });
            Ok(())
        }

        /// Cancels a proposal, for good.
        ///
        /// Its proposer while it is `Pending` or `Active`; so may anyone, once the proposer has fewer
        /// votes than it needed. The guardian also while it is `Queued` or `Executable`, until its
        /// term ends, unless the proposal does nothing but name the guardian.
        ///
        /// Errors: `UnknownProposal`, `WrongState` with the state it is in, `MayNotCancel` with the
        /// proposer's votes.
        #[ink(message)]
        pub fn cancel(&mut self, proposal: ProposalId) -> Result<(), Failure> {
            let (by, now) = (*caller(), now());
            self.governor.cancel(proposal, by, now, &Token(self.token))?;
            event::emit(Canceled { proposal, by });
            Ok(())
        }

        /// Frees the ballots that `accounts` cast on a proposal to which nothing can happen any more
        /// (`Defeated`, `Executed`, `Expired`, `Canceled`), and returns how many there were. The chain gives
        /// their deposit to the caller. What was voted stands in the tally and in the events.
        ///
        /// Anyone.
        ///
        /// Errors: `UnknownProposal`, `WrongState` with the state it is in.
        #[ink(message)]
        pub fn forget_ballots(&mut self, proposal: ProposalId, accounts: Vec<AccountId>) -> Result<u32, Failure> {
            let now = now();
            self.governor.forget_ballots(proposal, &accounts, now)
        }

        /// Lets the DAO take the ownership of `contract`, which its owner must have offered to the DAO.
        ///
        /// Anyone: it can only give the DAO power.
        ///
        /// Errors: `CallFailed` with what the contract answered.
        #[ink(message)]
        pub fn accept_ownership_of(&mut self, contract: AccountId) -> Result<(), Failure> {
            let message = selector_bytes!("Ownable::accept_ownership");
            call::fallible::<()>(&contract, &message).map_err(DaoError::CallFailed)?;
            event::emit(OwnershipAccepted { contract });
            Ok(())
        }

        /// The proposal with this id, as a voter reads it: state, description, actions with the code that
        /// they call, times in milliseconds, votes in token units. Ids start at 1; nothing for an unknown
        /// one.
        #[ink(message)]
        pub fn proposal(&self, proposal: ProposalId) -> Option<ProposalView> {
            self.governor.view(proposal, now(), code_hash)
        }

        /// At most `limit` proposals with the id `from` and higher, in order. One answer holds at most
        /// 20 and 14,336 bytes: ask again from the last id plus 1 until the answer is empty.
        #[ink(message)]
        pub fn proposals(&self, from: ProposalId, limit: u32) -> Vec<ProposalView> {
            self.governor.page(from, limit, now(), code_hash)
        }

        /// Where a proposal is in its life.
        ///
        /// Errors: `UnknownProposal`.
        #[ink(message)]
        pub fn state(&self, proposal: ProposalId) -> Result<State, Failure> {
            let stored = self.governor.proposal(proposal)?;
            Ok(proposal::state(&stored, now()))
        }

        /// What `account` voted on a proposal, and with how many votes, in token units; nothing if it
        /// has not voted, or its ballot was freed.
        #[ink(message)]
        pub fn ballot(&self, proposal: ProposalId, account: AccountId) -> Option<Tally> {
            self.governor.ballot(proposal, account)
        }

        /// Votes that `account` has in a proposal: those it had at the snapshot, in token units,
        /// whether it has voted or not. None if the quorum leaves it out.
        ///
        /// Errors: `UnknownProposal`, `WrongState` before the snapshot has passed.
        #[ink(message)]
        pub fn voting_power(&self, account: AccountId, proposal: ProposalId) -> Result<Balance, Failure> {
            self.governor.voting_power(&account, proposal, now(), &Token(self.token))
        }

        /// Votes that For and Abstain together need for a proposal to pass, in token units. For must
        /// also be more than Against, and in a critical proposal at least 60 % of For and Against.
        ///
        /// Errors: `UnknownProposal`, `WrongState` before the snapshot has passed.
        #[ink(message)]
        pub fn quorum(&self, proposal: ProposalId) -> Result<Balance, Failure> {
            self.governor.quorum(proposal, now(), &Token(self.token))
        }

        /// What the next proposal will be judged by: times in milliseconds, votes in token units,
        /// shares in basis points. A passed proposal changes it; proposals made before keep theirs.
        #[ink(message)]
        pub fn parameters(&self) -> Parameters {
            self.governor.rules().parameters
        }

        /// The token that votes, the number of proposals so far, the accounts whose votes are no part
        /// of the votes that the next proposal's quorum is a share of, and the guardian.
        #[ink(message)]
        pub fn settings(&self) -> Settings {
            let Rules { excluded, guardian, .. } = self.governor.rules();
            Settings { token: self.token, proposal_count: self.governor.proposal_count(), excluded, guardian }
        }

        /// Whether a proposal that calls this message of `callee` can be routine. `selector`: the four
        /// bytes that the call begins with.
        #[ink(message)]
        pub fn is_routine(&self, callee: AccountId, selector: Selector) -> bool {
            self.governor.is_routine(&callee, &selector)
        }

        /// What routine proposals may pay of `asset` in one spend period, and have paid in this one, in
        /// the asset's smallest unit; nothing if only critical ones may pay it.
        #[ink(message)]
        pub fn budget(&self, asset: Asset) -> Option<Budget> {
            self.governor.budget(&asset, now())
        }

        fn propose_one(&mut self, description: Text, action: Action) -> Result<ProposalId, Failure> {
            self.propose(description, Vec::from([action]))
        }

        fn cast(&mut self, proposal: ProposalId, wish: Wish, reason: Text) -> Result<Balance, Failure> {
            if reason.len() > MAX_REASON {
                return Err(DaoError::ReasonTooLong { max: 1_024 }.into());
            }
            let (voter, now) = (*caller(), now());
            let cast = self.governor.vote(proposal, wish, voter, now, &Token(self.token))?;
            event::emit(VoteCast { proposal, voter, ballot: cast.ballot, reason });
            if let Some(ends_at_ms) = cast.extended_to_ms {
                event::emit(VotingExtended { proposal, ends_at_ms });
            }
            Ok(cast.weight)
        }

        fn perform(&mut self, by: ProposalId, number: u8, action: Action) -> Result<(), Failure> {
            if let Action::Govern(change) = action {
                self.governor.claim(&change, number, by)?;
                return self.govern(number, change);
            }
            action::run(&action).map_err(|answer| DaoError::ActionFailed { action: number, answer })?;
            if let Some(paid) = action::payment(&action).filter(|paid| paid.amount > 0) {
                event::emit(paid);
            }
            Ok(())
        }

        fn govern(&mut self, number: u8, change: Change) -> Result<(), Failure> {
            let (dao, now) = (*address(), now());
            self.governor.change(&change, dao, now, &Token(self.token))?;
            if let Change::SetCode { code_hash, migration } = &change {
                Self::replace_code(number, code_hash, migration)?;
            }
            event::emit(Changed { change });
            Ok(())
        }

        fn replace_code(number: u8, code_hash: &Hash, migration: &[u8]) -> Result<(), Failure> {
            kite_chain::set_code(code_hash).then_some(()).ok_or(DaoError::CodeNotFound { action: number })?;
            if migration.is_empty() {
                return Ok(());
            }
            // The DAO cannot call itself: the new code runs on its storage instead.
            let migrated = call::delegated(code_hash, migration, call::LONG_ANSWER);
            Ok(migrated.map(drop).map_err(|answer| DaoError::ActionFailed { action: number, answer })?)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::mock::{account, dao, draft_of, rules, Table, PARAMETERS};
        use ink::env::test;
        use ink::env::DefaultEnvironment;
        use ink::scale::Encode;
        use kite_chain::call::CallError;
        use kite_interfaces::dao::TreasuryPaid;

        /// The first moment of the grid, every 2,812 ms, once the delay of a minute is over.
        const SNAPSHOT: Timestamp = 22 * 2_812;
        const EXECUTABLE: Timestamp = SNAPSHOT + 8 * 60_000;

        fn pay(byte: u8, amount: Balance) -> Action {
            Action::TransferNative { to: account(byte), amount }
        }

        fn at(now: Timestamp, caller: u8) {
            test::set_block_timestamp::<DefaultEnvironment>(now);
            test::set_caller::<DefaultEnvironment>(account(caller));
        }

        fn events() -> Vec<Vec<u8>> {
            test::recorded_events().map(|event| event.data).collect()
        }

        fn balance(byte: u8) -> Balance {
            test::get_account_balance::<DefaultEnvironment>(account(byte)).unwrap_or_default()
        }

        /// A DAO with `treasury` native coin whose proposal 1, by account 1, does `actions` and has passed.
        fn passed(treasury: Balance, actions: Vec<Action>) -> Dao {
            test::set_callee::<DefaultEnvironment>(dao());
            test::set_account_balance::<DefaultEnvironment>(dao(), treasury);
            let table = Table::of(&[(account(1), 1_000)]);
            let mut governor = Governor::new(&rules(), &table).unwrap();
            governor.propose(&draft_of(actions), account(1), dao(), 0, &table).unwrap();
            governor.vote(1, Wish::Whole(Choice::For), account(1), SNAPSHOT + 1, &table).unwrap();
            at(EXECUTABLE, 2);
            Dao { token: account(8), governor }
        }

        #[ink::test]
        fn new_errors_call_failed_if_the_token_is_no_contract() {
            let error = Dao::new(account(8), PARAMETERS, Vec::new()).err();
            assert_eq!(error, Some(DaoError::CallFailed(CallError::NotAContract).into()));
        }

        #[ink::test]
        fn execute_pays_native_coin_and_says_so() {
            let mut dao = passed(5_000_000, vec![pay(9, 2_000_000), pay(10, 1_500_000)]);
            assert_eq!(dao.state(1), Ok(State::Executable));
            assert_eq!(dao.execute(1), Ok(()));
            assert_eq!((balance(9), balance(10), balance(0xDA)), (2_000_000, 1_500_000, 1_500_000));
            let paid = |byte, amount| TreasuryPaid { asset: Asset::Native, to: account(byte), amount };
            let expected =
                [paid(9, 2_000_000).encode(), paid(10, 1_500_000).encode(), Executed { proposal: 1 }.encode()];
            assert_eq!(events(), expected);
        }

        #[ink::test]
        fn execute_says_nothing_of_a_payment_of_nothing() {
            let mut dao = passed(0, vec![pay(9, 0)]);
            assert_eq!(dao.execute(1), Ok(()));
            assert_eq!(events(), [Executed { proposal: 1 }.encode()]);
        }

        #[ink::test]
        fn execute_errors_wrong_state_the_second_time() {
            let mut dao = passed(5_000_000, vec![pay(9, 2_000_000)]);
            assert_eq!(dao.execute(1), Ok(()));
            assert_eq!(dao.execute(1), Err(DaoError::WrongState(State::Executed).into()));
            assert_eq!(balance(9), 2_000_000);
        }

        #[ink::test]
        fn perform_errors_action_failed_with_its_number() {
            let mut dao = passed(0, vec![pay(9, 1)]);
            let (token, callee) = (account(7), account(7));
            let missing = [
                Action::TransferPsp22 { token, to: account(9), amount: 1 },
                Action::Call { callee, input: vec![0; 4], value: 0 },
            ];
            for action in missing {
                let error = DaoError::ActionFailed { action: 3, answer: CallError::NotAContract };
                assert_eq!(dao.perform(1, 3, action), Err(error.into()));
            }
            assert!(events().is_empty());
        }

        #[ink::test]
        fn execute_errors_wrong_state_a_millisecond_early() {
            let mut dao = passed(5_000_000, vec![pay(9, 2_000_000)]);
            at(EXECUTABLE - 1, 2);
            assert_eq!(dao.execute(1), Err(DaoError::WrongState(State::Queued).into()));
        }

        #[ink::test]
        fn cancel_by_the_proposer_says_so() {
            let mut dao = passed(0, vec![pay(9, 1)]);
            at(SNAPSHOT + 1, 1);
            assert_eq!(dao.cancel(1), Ok(()));
            assert_eq!(dao.state(1), Ok(State::Canceled));
            assert_eq!(events(), [Canceled { proposal: 1, by: account(1) }.encode()]);
        }

        #[ink::test]
        fn vote_errors_already_voted_however_it_is_cast() {
            let mut dao = passed(0, vec![pay(9, 1)]);
            at(SNAPSHOT + 1, 1);
            let ballot = Tally { in_favour: 1_000, ..Tally::default() };
            let error = Err(DaoError::AlreadyVoted(ballot).into());
            assert_eq!(dao.vote(1, Choice::Against), error);
            assert_eq!(dao.vote_with_reason(1, Choice::Against, "no".into()), error);
            assert_eq!(dao.vote_split(1, ballot, Text::default()), error);
            assert_eq!(dao.ballot(1, account(1)), Some(ballot));
        }

        #[ink::test]
        fn vote_errors_reason_too_long() {
            let mut dao = passed(0, vec![pay(9, 1)]);
            let error = Err(DaoError::ReasonTooLong { max: 1_024 }.into());
            assert_eq!(dao.vote_with_reason(1, Choice::For, "x".repeat(1_025)), error);
            assert_eq!(dao.vote_split(1, Tally::default(), "x".repeat(1_025)), error);
            assert_ne!(dao.vote_with_reason(1, Choice::For, "x".repeat(1_024)), error);
        }

        #[ink::test]
        fn accept_ownership_of_errors_call_failed_if_there_is_no_contract() {
            let mut dao = passed(0, vec![pay(9, 1)]);
            let error = DaoError::CallFailed(CallError::NotAContract);
            assert_eq!(dao.accept_ownership_of(account(7)), Err(error.into()));
            assert!(events().is_empty());
        }

        #[ink::test]
        fn views_show_the_rules() {
            let dao = passed(0, vec![pay(9, 1)]);
            assert_eq!(dao.parameters(), PARAMETERS);
            let excluded = vec![account(0xDA)];
            let settings = Settings { token: account(8), proposal_count: 1, excluded, guardian: None };
            assert_eq!(dao.settings(), settings);
            assert_eq!((dao.budget(Asset::Native), dao.is_routine(account(8), [0; 4])), (None, false));
            assert_eq!(dao.proposals(1, 5).len(), 1);
            assert_eq!(dao.proposal(2), None);
        }
    }
}
