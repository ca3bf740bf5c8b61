// SPDX-License-Identifier: Apache-2.0
//! A second version of the DAO, for the tests: guardians leave the rules for a cell of their own, in which
//! there is room for several. It has the messages that tell whether everything is still there, and those by
//! which the next proposal is made, voted on and executed.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// The contract.
#[ink::contract]
pub mod dao_v2 {
    use ink::prelude::boxed::Box;
    use ink::prelude::string::String;
    use ink::prelude::vec::Vec;
    use ink::storage::traits::ManualKey;
    use ink::storage::{Lazy, Mapping};
    use kite_dao::action::{self, Draft, Limits};
    use kite_dao::electorate::Token;
    use kite_dao::governor::Governor;
    use kite_dao::proposal::{self, Canceler, Wish};
    use kite_interfaces::dao::{
        Action, Budget, Change, Choice, DaoError, Guardian, Parameters, Proposal, ProposalView, Settings, State, Tally,
    };
    use kite_interfaces::{Asset, ProposalId};

    /// The governor's own cells of proposals.
    type Proposals = Mapping<ProposalId, Proposal, ManualKey<2>>;

    /// Why a migration failed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum MigrationError {
        /// The storage is that of this version already.
        AlreadyMigrated,
        /// The rules without a guardian are no longer within their bounds.
        Refused(DaoError),
    }

    /// The first version's cells, and the guardians' own. The root cell is as it was: the first version
    /// writes it back when the execution that brought this one ends.
    #[ink(storage)]
    pub struct Dao {
        token: AccountId,
        governor: Governor,
        guardians: Lazy<Vec<Guardian>, ManualKey<10>>,
    }

    impl Dao {
        /// There is no other way to this version than from the first.
        #[ink(constructor)]
        pub fn new() -> Result<Self, MigrationError> {
            Err(MigrationError::AlreadyMigrated)
        }

        /// Moves the guardian into the cell of guardians, once. Anyone: it takes no argument, and the DAO
        /// cannot be its own caller.
        #[ink(message)]
        pub fn migrate(&mut self) -> Result<(), MigrationError> {
            if self.guardians.get().is_some() {
                return Err(MigrationError::AlreadyMigrated);
            }
            self.guardians.set(&Vec::new());
            self.welcome().map_err(|error| MigrationError::Refused(*error))
        }

        /// Who may cancel proposals, and until when.
        #[ink(message)]
        pub fn guardians(&self) -> Vec<Guardian> {
            self.guardians.get_or_default()
        }

        /// Cancels a proposal, as one of the guardians.
        #[ink(message)]
        pub fn cancel(&mut self, proposal: ProposalId) -> Result<(), Box<DaoError>> {
            let (caller, now) = (self.env().caller(), self.env().block_timestamp());
            let serves = |guardian: &Guardian| guardian.account == caller && now <= guardian.expires_at_ms;
            if !self.guardians().iter().any(serves) {
                return self.governor.cancel(proposal, caller, now, &Token(self.token));
            }
            let mut record = self.governor.proposal(proposal)?;
            proposal::cancel(&mut record, Canceler::Guardian, now)?;
            Proposals::new().insert(proposal, &*record);
            Ok(())
        }

        /// Proposes `actions`.
        #[ink(message)]
        pub fn propose(&mut self, description: String, actions: Vec<Action>) -> Result<ProposalId, Box<DaoError>> {
            let (proposer, dao, now) = (self.env().caller(), self.env().account_id(), self.env().block_timestamp());
            let limits = Limits { dao, token: self.token };
            let draft = Draft::new(description, actions, &limits, |callee| self.code_hash(callee))?;
            let (id, _) = self.governor.propose(&draft, proposer, dao, now, &Token(self.token))?;
            Ok(id)
        }

        /// Votes with everything.
        #[ink(message)]
        pub fn vote(&mut self, proposal: ProposalId, choice: Choice) -> Result<Balance, Box<DaoError>> {
            let (voter, now) = (self.env().caller(), self.env().block_timestamp());
            let cast = self.governor.vote(proposal, Wish::Whole(choice), voter, now, &Token(self.token))?;
            Ok(cast.weight)
        }

        /// Executes a passed proposal.
        #[ink(message)]
        pub fn execute(&mut self, proposal: ProposalId) -> Result<(), Box<DaoError>> {
            let steps = self.governor.execute(proposal, self.env().block_timestamp())?;
            action::ensure_code_unchanged(&steps, |callee| self.code_hash(callee))?;
            for (number, step) in (0u8..).zip(steps) {
                let failed = |answer| DaoError::ActionFailed { action: number, answer };
                match &step.action {
                    Action::Govern(change) => self.govern(change)?,
                    action => action::run(action).map_err(failed)?,
                }
            }
            Ok(())
        }

        /// A proposal, as a voter reads it.
        #[ink(message)]
        pub fn proposal(&self, proposal: ProposalId) -> Option<ProposalView> {
            self.governor.view(proposal, self.env().block_timestamp(), |callee| self.env().code_hash(callee).ok())
        }

        /// Where a proposal is in its life.
        #[ink(message)]
        pub fn state(&self, proposal: ProposalId) -> Result<State, Box<DaoError>> {
            Ok(proposal::state(&*self.governor.proposal(proposal)?, self.env().block_timestamp()))
        }

        /// What `account` voted.
        #[ink(message)]
        pub fn ballot(&self, proposal: ProposalId, account: AccountId) -> Option<Tally> {
            self.governor.ballot(proposal, account)
        }

        /// What the next proposal will be judged by.
        #[ink(message)]
        pub fn parameters(&self) -> Parameters {
            self.governor.rules().parameters
        }

        /// The token, the number of proposals, the excluded accounts; no guardian since there are several.
        #[ink(message)]
        pub fn settings(&self) -> Settings {
            let (rules, proposal_count) = (self.governor.rules(), self.governor.proposal_count());
            Settings { token: self.token, proposal_count, excluded: rules.excluded, guardian: rules.guardian }
        }

        /// What routine proposals may pay of `asset`.
        #[ink(message)]
        pub fn budget(&self, asset: Asset) -> Option<Budget> {
            self.governor.budget(&asset, self.env().block_timestamp())
        }

        fn govern(&mut self, change: &Change) -> Result<(), Box<DaoError>> {
            self.change(change)?;
            self.welcome()
        }

        /// Moves a guardian whom the rules name into the cell of guardians.
        fn welcome(&mut self) -> Result<(), Box<DaoError>> {
            let mut guardians = self.guardians();
            guardians.extend(self.governor.rules().guardian);
            self.guardians.set(&guardians);
            self.change(&Change::SetGuardian(None))
        }

        fn change(&mut self, change: &Change) -> Result<(), Box<DaoError>> {
            let (dao, now) = (self.env().account_id(), self.env().block_timestamp());
            self.governor.change(change, dao, now, &Token(self.token))
        }

        fn code_hash(&self, account: &AccountId) -> Option<Hash> {
            self.env().code_hash(account).ok()
        }
    }
}
