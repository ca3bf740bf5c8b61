// SPDX-License-Identifier: Apache-2.0
//! The rules: which products there are and on what terms, whose work is in them, and the KITE that
//! vouches for it. The registry tells the router who earns; it never touches what was earned.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(
    clippy::needless_question_mark,
    reason = "off the chain an error is passed on as another type than it arose as"
)]

pub mod case;
pub mod curation;
mod entry;
pub mod failure;
pub mod joining;
pub mod keys;
pub mod ledger;
pub mod lifecycle;
pub mod listing;
pub mod rules;
pub mod terms;
#[cfg(test)]
mod tests;

pub use registry::{Registry, RegistryRef};

#[ink::contract]
#[allow(unsafe_code, clippy::panic, reason = "what ink! generates for messages and their dispatch")]
mod registry {
    use ink::prelude::boxed::Box;
    use ink::prelude::vec::Vec;
    use kite_chain::answer;
    use kite_chain::cells::{Cell, Map};
    use kite_chain::kept::{self, few, Bytes, Copied, Few};
    use kite_chain::{address, caller, event, now, Read};
    use kite_interfaces::cash::{self, Skimmed};
    use kite_interfaces::ownable::{Ownable, OwnableError, Ownership};
    use kite_interfaces::receiver::{PSP22Receiver, ReceiverError, INVALID_DATA, UNSUPPORTED_TOKEN};
    use kite_interfaces::registry::{
        Accusation, BondReturned, Case, CaseEnded, Challenge, ChallengeNumber, ChallengeSettled, Challenged,
        Contribution, CuratorChanged, HowToJoin, Outcome, Product, ProductRegistered, ProductStopped, RegistryError,
        Request, Rules, RulesChanged, Settings, Status, Submission, Submitted, Terms, MAX_DECISIONS, MAX_PAGE,
        MAX_SETTLED,
    };
    use kite_interfaces::router::NewPosition;
    use kite_interfaces::{psp22, Asset, Clock, ContributionId, Epoch, ProductId};

    use crate::case::{Ruling, Verdict};
    use crate::failure::{Failure, OF_THE_RECEIVER};
    use crate::lifecycle::{Moment, Window};
    use crate::listing::{page, Listing, Listings};
    use crate::{case, curation, joining, keys, ledger, lifecycle, rules, terms};

    /// Settings and the sum of bonds share the root cell: nearly every message reads them.
    #[ink(storage)]
    #[derive(Read)]
    pub struct Registry {
        settings: Settings,
        /// Σ bonds of all contributions and challenges, and rewards not yet paid: the KITE balance is never
        /// below it.
        bonds_held: Balance,
        ownership: Cell<Ownership, keys::Ownership>,
        products: Map<ProductId, Product, keys::Products>,
        contributions: Map<ContributionId, Contribution, keys::Contributions>,
        listings: Listings,
        challenges: Map<(ContributionId, ChallengeNumber), Challenge, keys::Challenges>,
        verdicts: Map<ContributionId, Verdict, keys::Verdicts>,
    }

    /// What a message has that needs nothing of the root cell.
    impl Default for Registry {
        fn default() -> Self {
            let (nobody, clock) = ([0; size_of::<AccountId>()].into(), Clock { origin_ms: 0, epoch_ms: 0 });
            let rules = Rules {
                arbiter: None,
                guardian: None,
                guardian_until_ms: 0,
                curator_answers_ms: 0,
                arbiter_answers_ms: 0,
                challenge_bond: 0,
                challenge_bond_bps: 0,
                challenger_bps: 0,
                contributor_bps: 0,
                min_bond_per_unit: 0,
                max_bond_per_unit: 0,
                min_half_life_epochs: 0,
                max_half_life_epochs: 0,
            };
            Self {
                settings: Settings {
                    kite: nobody,
                    router: nobody,
                    clock,
                    rules,
                    product_count: 0,
                    contribution_count: 0,
                },
                bonds_held: 0,
                ownership: Cell::new(),
                products: Map::new(),
                contributions: Map::new(),
                listings: Listings::default(),
                challenges: Map::new(),
                verdicts: Map::new(),
            }
        }
    }

    impl Registry {
        /// A registry without products. `owner` may set the rules, stop products and replace the code;
        /// bonds are paid in the token `kite`, and slashed to the owner; `router` is told who earns, and
        /// its epochs and trailing window count here too. Errors: OutOfBounds with the bounds of a
        /// rule, OtherKite if the router is paid in another KITE, CallFailed if `router` is no KITE router or
        /// `kite` no token.
        #[ink(constructor)]
        pub fn new(owner: AccountId, kite: AccountId, router: AccountId, rules: Rules) -> Result<Self, Failure> {
            Self::ensure_valid(&kite, &rules)?;
            let told = ledger::settings(&router)?;
            if told.kite != kite {
                return Err(RegistryError::OtherKite { kite: told.kite }.into());
            }
            let settings = Settings { kite, router, clock: told.clock, rules, product_count: 0, contribution_count: 0 };
            event::emit(RulesChanged { rules });
            Ok(Self::empty(owner, settings))
        }

        pub(crate) fn empty(owner: AccountId, settings: Settings) -> Self {
            let mut registry = Self { settings, ..Self::default() };
            registry.ownership.set(&Ownership::new(owner));
            registry
        }

        /// Registers a product on terms that never change, and returns its id. Anyone may. Stage
        /// weights sum to 10,000 basis points; products it is built on exist already, and get at
        /// least their licence price each and at most 5,000 together; half-life and bond are within the
        /// rules. To retrain or correct it, register its successor and name this one in `supersedes`.
        /// Errors: the rule that `terms` break, with its limit; Router if this registry is not the
        /// router's.
        #[ink(message)]
        pub fn register_product(&mut self, terms: Terms) -> Result<ProductId, Failure> {
            let license_of = |product| Some(self.products.get(product)?.terms.license_bps);
            terms::validate(&terms, &self.settings.rules, license_of)?;
            let (registrant, opened_epoch) = (*caller(), self.current_epoch()?);
            let curator = terms.curator;
            let (is_stopped, pending_curator) = (false, None);
            let product = Product { registrant, opened_epoch, is_stopped, curator, pending_curator, terms };
            let id = self.add_product(&product)?;
            ledger::open_product(&self.settings.router, id, &product.terms)?;
            event::emit(registered(id, product));
            Ok(id)
        }

        /// Accepts contributions, 1 to 32 at once: each earns from the next epoch on. Work accepted
        /// later weighs more, by the product's half-life. Only the curator of the product of each, and not
        /// while it is stopped. All or none. Errors: NotCurator, WrongStatus (with the id of the one decided
        /// already), ProductStopped, UnknownContribution, WrongCount, DecayExhausted, Router if a stage is
        /// full.
        #[ink(message)]
        pub fn accept(&mut self, contributions: Vec<ContributionId>) -> Result<(), Failure> {
            self.accept_all(contributions.into_iter())
        }

        /// What [`accept`](Self::accept) does, with the ids wherever they are.
        pub fn accept_all(
            &mut self,
            contributions: impl ExactSizeIterator<Item = ContributionId>,
        ) -> Result<(), Failure> {
            ensure_count(contributions.len())?;
            let epoch = self.current_epoch()?;
            let from_epoch = lifecycle::next(epoch)?;
            let mut positions = few::<_, MAX_DECISIONS>();
            for id in contributions {
                positions.push(self.accept_one(id, epoch)?);
            }
            ledger::open_positions(&self.settings.router, &positions, from_epoch)
        }

        /// Rejects contributions, 1 to 32 at once: each bond goes back to its contributor in this
        /// call. Only the curator of the product of each. All or none. Errors: NotCurator,
        /// WrongStatus (with the id of the one decided already), UnknownContribution, WrongCount.
        #[ink(message)]
        pub fn reject(&mut self, contributions: Vec<ContributionId>) -> Result<(), Failure> {
            self.reject_all(contributions.into_iter())
        }

        /// What [`reject`](Self::reject) does, with the ids wherever they are.
        pub fn reject_all(
            &mut self,
            contributions: impl ExactSizeIterator<Item = ContributionId>,
        ) -> Result<(), Failure> {
            ensure_count(contributions.len())?;
            let mut bonds = few::<_, MAX_DECISIONS>();
            for id in contributions {
                if let Some(bond) = self.reject_one(id)? {
                    bonds.push(bond);
                }
            }
            bonds.into_iter().try_for_each(|bond| self.pay_back(bond))
        }

        /// Ends an accepted contribution of yours: it earns until the end of this epoch, and what it has earned
        /// stays yours. Pull first (the router's `pull`) what other products owe this one: it is shared by
        /// those who are there when it is pulled. Its bond can be withdrawn once the trailing window has
        /// passed. A batch is ended in two steps, so that its members are not taken by surprise: the first call
        /// announces it, and from one trailing window later on a second call ends it. Only the contributor.
        /// Errors: NotContributor, Challenged (wait until that is decided), NoticeRuns (with the epoch from
        /// which a batch can be ended), WrongStatus, UnknownContribution.
        #[ink(message)]
        pub fn retire(&mut self, contribution: ContributionId) -> Result<(), Failure> {
            let (caller, epoch) = (*caller(), self.current_epoch()?);
            let mut record = self.contribution_of(contribution)?;
            let window = if record.batch.is_some() { self.window()? } else { Window::default() };
            if let Some(noticed) = lifecycle::give_notice(contribution, &mut record, caller, epoch, window)? {
                self.keep(contribution, &record);
                event::emit(noticed);
                return Ok(());
            }
            let retired = lifecycle::retire(contribution, &mut record, caller, epoch)?;
            self.keep(contribution, &record);
            ledger::close_position(&self.settings.router, contribution, retired.to_epoch)?;
            event::emit(retired);
            Ok(())
        }

        /// Takes back the bond of a contribution that you retired, once the trailing window after
        /// its last epoch has passed; or a submission and its bond, once the curator has had the time
        /// to decide and did not. Only the contributor. Errors: BondLocked (with the epoch from
        /// which it can be had), TooEarly (with the end of the curator's time), Challenged,
        /// NotContributor, WrongStatus (neither of the two, or withdrawn already, or without a bond),
        /// UnknownContribution.
        #[ink(message)]
        pub fn withdraw_bond(&mut self, contribution: ContributionId) -> Result<(), Failure> {
            let mut record = self.contribution_of(contribution)?;
            let bond = match record.status {
                Status::Submitted => self.withdraw_one(contribution, &mut record)?,
                _ => Some(self.release_one(contribution, &mut record)?),
            };
            self.keep(contribution, &record);
            self.release(bond.as_ref().map_or(0, |bond| bond.amount))?;
            bond.map_or(Ok(()), |bond| self.pay_back(bond))
        }

        /// Decides on the challenges against a contribution that are open, up to the number `challenge`: the last
        /// one that was heard. `upheld`: the contribution earns no more, forfeits to its product's reserve what
        /// it earned from the trailing window before the first challenge on, and its bond is slashed, a part
        /// for those who challenged, by their bonds, and the rest to the owner; a challenge that came later
        /// gets its bond back. Otherwise those challenges have lost their bonds, a part to the contributor
        /// (nothing to the submitter of a batch) and the rest to the owner; later ones stay open, and without any
        /// all is as before. Up to 4 challenges are settled at once, others by `settle`. Only the arbiter of
        /// the moment when the case was opened, in time. Errors: NotArbiter (with who is), NotChallenged,
        /// WrongChallenge (with those that are open), TooLate (it can lapse), UnknownContribution.
        #[ink(message)]
        pub fn resolve(
            &mut self,
            contribution: ContributionId,
            challenge: ChallengeNumber,
            upheld: bool,
        ) -> Result<(), Failure> {
            let (caller, now) = (*caller(), now());
            let mut record = self.contribution_of(contribution)?;
            case::ensure_decidable(contribution, &record, challenge, caller, now)?;
            let heard = self.challenge_of(contribution, challenge)?;
            let bonds_heard = heard.bonds_before.checked_add(heard.bond).ok_or(RegistryError::Overflow)?;
            let ruling = case::resolve(contribution, &mut record, challenge, bonds_heard, upheld)?;
            self.conclude(&record, ruling)
        }

        /// Ends the challenges that the arbiter has not decided in time: they have lost their bonds, a part to the
        /// contributor (nothing to the submitter of a batch) and the rest to the owner, and all is as before.
        /// Anyone may. Errors: NotChallenged, TooEarly (with the end of the arbiter's time),
        /// UnknownContribution.
        #[ink(message)]
        pub fn lapse(&mut self, contribution: ContributionId) -> Result<(), Failure> {
            let mut record = self.contribution_of(contribution)?;
            let ruling = case::lapse(contribution, &mut record, now())?;
            self.conclude(&record, ruling)
        }

        /// Settles a challenge that has ended, if that was not done with the ruling: pays the challenger what is
        /// due (the bond and a part of the reward, the bond alone, or nothing) and frees what was kept of it;
        /// the chain gives that deposit to the caller. Returns what was paid, in token units. Anyone. Errors:
        /// UnknownContribution, UnknownChallenge (settled, or never made), Challenged (it is open).
        #[ink(message)]
        pub fn settle(&mut self, contribution: ContributionId, challenge: ChallengeNumber) -> Result<Balance, Failure> {
            let record = self.contribution_of(contribution)?;
            if record.case.is_some_and(|case| challenge >= case.first) {
                return Err(RegistryError::Challenged(contribution).into());
            }
            self.settle_one(contribution, challenge)
        }

        /// Offers to let `curator` accept and reject the contributions to a product from now on; a later offer
        /// replaces it, an offer to yourself withdraws it. Only its curator. Errors: NotCurator, UnknownProduct.
        #[ink(message)]
        pub fn offer_curation(&mut self, product: ProductId, curator: AccountId) -> Result<(), Failure> {
            let mut record = self.product_of(product)?;
            let offered = curation::offer(product, &mut record, *caller(), curator)?;
            self.keep_product(product, &record);
            event::emit(offered);
            Ok(())
        }

        /// Takes the curation of a product. Only the account that it was offered to. Errors: NotPendingCurator,
        /// UnknownProduct.
        #[ink(message)]
        pub fn accept_curation(&mut self, product: ProductId) -> Result<(), Failure> {
            let mut record = self.product_of(product)?;
            let changed = curation::accept(product, &mut record, *caller())?;
            self.keep_curator(changed, &record);
            Ok(())
        }

        /// Makes `curator` the curator of a product at once: its curator's key was lost, or stolen. An offer ends.
        /// Owner only, and that is a vote. Errors: NotOwner, UnknownProduct.
        #[ink(message)]
        pub fn replace_curator(&mut self, product: ProductId, curator: AccountId) -> Result<(), Failure> {
            self.ensure_owner()?;
            let mut record = self.product_of(product)?;
            let changed = curation::pass(product, &mut record, curator);
            self.keep_curator(changed, &record);
            Ok(())
        }

        /// Pays what this contract has of `asset` beyond the bonds that it holds, sent to it plainly, to the
        /// account `to`, and returns the amount. Owner only. Errors: NotOwner, CallFailed if the asset or `to`
        /// refuses.
        #[ink(message)]
        pub fn skim(&mut self, asset: Asset, to: AccountId) -> Result<Balance, Failure> {
            self.ensure_owner()?;
            let held = if asset == Asset::Psp22(self.settings.kite) { self.bonds_held } else { 0 };
            let amount = cash::balance(&asset).map_err(|_| RegistryError::CallFailed)?.saturating_sub(held);
            cash::pay_out(&asset, &to, amount).map_err(|_| RegistryError::CallFailed)?;
            event::emit(Skimmed { asset, amount, to });
            Ok(amount)
        }

        /// Sets the rules: arbiter, guardian, times to answer, challenge bond, and the bounds of later
        /// products. What was registered, submitted or challenged before keeps what it was told. Owner
        /// only. Errors: NotOwner, OutOfBounds with the bounds of a rule.
        #[ink(message)]
        pub fn set_rules(&mut self, rules: Rules) -> Result<(), Failure> {
            self.ensure_owner()?;
            Self::ensure_valid(&self.settings.kite, &rules)?;
            self.settings.rules = rules;
            event::emit(RulesChanged { rules });
            Ok(())
        }

        /// Lets a product take no payments and no submissions while `stopped`, and accept nothing; what its
        /// children owe it stays with them. Claims, bonds and challenges go on. The owner; a guardian, too, may stop it, until the guardian's time ends.
        /// Errors: NotGuardian, UnknownProduct, Router if this registry is not the router's.
        #[ink(message)]
        pub fn stop_product(&mut self, product: ProductId, stopped: bool) -> Result<(), Failure> {
            let (by, owner, now) = (*caller(), self.ownership().owner(), now());
            rules::ensure_may_stop(&self.settings.rules, owner, by, stopped, now)?;
            let mut record = self.product_of(product)?;
            record.is_stopped = stopped;
            self.keep_product(product, &record);
            ledger::stop_product(&self.settings.router, product, stopped)?;
            event::emit(ProductStopped { product, is_stopped: stopped, by });
            Ok(())
        }

        /// All that a newcomer needs to take part in a product: what bond, which stages are open, who
        /// decides, how long that may take, and where to send what. Errors: UnknownProduct.
        #[ink(message)]
        pub fn how_to_join(&self, product: ProductId) -> Result<HowToJoin, Failure> {
            let (registry, owner) = (*address(), self.ownership().owner());
            let (epoch, window) = (self.current_epoch()?, self.window()?);
            let record = self.product_of(product)?;
            let room = ledger::room(&self.settings.router, product)?;
            Ok(joining::how_to_join(record, &room, &self.settings, registry, owner, epoch, window))
        }

        /// What the registry works with, the rules, and how many products and contributions there are.
        #[ink(message)]
        pub fn settings(&self) -> Settings {
            self.settings
        }

        /// KITE held as bonds, in token units: the sum over all contributions and challenges, and what an
        /// upheld ruling still owes.
        #[ink(message)]
        pub fn bonds_held(&self) -> Balance {
            self.bonds_held
        }

        /// A product: its terms, who registered it, and in which epoch. Ids start at 1.
        #[ink(message)]
        pub fn product(&self, product: ProductId) -> Option<Box<Product>> {
            self.product_copied(product).map(kept::opened)
        }

        /// What [`product`](Self::product) answers, as it is kept.
        pub fn product_copied(&self, product: ProductId) -> Option<Copied<Product>> {
            kept::copy(&self.products, product)
        }

        /// Products from id `from` on (0 is read as 1) with their ids, at most `limit`, never more than 28.
        #[ink(message)]
        pub fn products(&self, from: ProductId, limit: u32) -> Vec<(ProductId, Box<Product>)> {
            opened(self.products_copied(from, limit))
        }

        /// What [`products`](Self::products) answers, as it is kept.
        pub fn products_copied(&self, from: ProductId, limit: u32) -> Page<Product> {
            let mut rows = few::<_, ROWS>();
            for id in page(from.max(1), limit) {
                let Some(product) = self.product_copied(id) else { break };
                rows.push((id, product));
            }
            rows
        }

        /// A contribution: what was submitted, its bond in token units, and where it is in its life.
        /// Ids start at 1.
        #[ink(message)]
        pub fn contribution(&self, contribution: ContributionId) -> Option<Box<Contribution>> {
            self.contribution_copied(contribution).map(kept::opened)
        }

        /// What [`contribution`](Self::contribution) answers, as it is kept.
        pub fn contribution_copied(&self, contribution: ContributionId) -> Option<Copied<Contribution>> {
            kept::copy(&self.contributions, contribution)
        }

        /// A challenge that is not yet settled: who made it, with what bond, in token units. `challenge`: its number
        /// among those of the contribution, from 1.
        #[ink(message)]
        pub fn challenge(&self, contribution: ContributionId, challenge: ChallengeNumber) -> Option<Challenge> {
            self.challenges.get((contribution, challenge))
        }

        /// What a challenge against a contribution costs now, in token units. Errors: UnknownContribution.
        #[ink(message)]
        pub fn challenge_bond(&self, contribution: ContributionId) -> Result<Balance, Failure> {
            Ok(case::bond_up(&self.settings.rules, &self.contribution_of(contribution)?)?)
        }

        /// The contributions of `account`, oldest first, with their ids: from the 0-based position
        /// `from` on, at most `limit`, never more than 28.
        #[ink(message)]
        pub fn contributions_of(
            &self,
            account: AccountId,
            from: u32,
            limit: u32,
        ) -> Vec<(ContributionId, Box<Contribution>)> {
            opened(self.listed_of(account, from, limit))
        }

        /// What [`contributions_of`](Self::contributions_of) answers, as it is kept.
        pub fn listed_of(&self, account: AccountId, from: u32, limit: u32) -> Page<Contribution> {
            self.listed(Listing::Of(account), from, limit)
        }

        /// The contributions to `product`, oldest first, with their ids: from the 0-based position
        /// `from` on, at most `limit`, never more than 28.
        #[ink(message)]
        pub fn contributions_to(
            &self,
            product: ProductId,
            from: u32,
            limit: u32,
        ) -> Vec<(ContributionId, Box<Contribution>)> {
            opened(self.listed_to(product, from, limit))
        }

        /// What [`contributions_to`](Self::contributions_to) answers, as it is kept.
        pub fn listed_to(&self, product: ProductId, from: u32, limit: u32) -> Page<Contribution> {
            self.listed(Listing::To(product), from, limit)
        }

        /// The `data` with which KITE's `transfer_and_call` to this registry makes `request`. Its
        /// `value`, in token units, must be exactly units × the product's bond per unit to submit, and
        /// what `challenge_bond` answers to challenge.
        #[ink(message)]
        pub fn request_data(&self, request: Request) -> Vec<u8> {
            self.request_bytes(kept::copied(request)).to_vec()
        }

        /// What [`request_data`](Self::request_data) answers, where the request is.
        pub fn request_bytes(&self, request: Copied<Request>) -> Bytes {
            kept::said(&request)
        }

        fn ensure_valid(kite: &AccountId, rules: &Rules) -> Result<(), Failure> {
            let supply = psp22::total_supply(kite).map_err(|_| RegistryError::CallFailed)?;
            Ok(rules::validate(rules, supply, now())?)
        }

        pub(crate) fn add_product(&mut self, product: &Product) -> Result<ProductId, Failure> {
            let id = next_id(self.settings.product_count)?;
            self.settings.product_count = id;
            self.keep_product(id, product);
            Ok(id)
        }

        /// What [`on_psp22_received`](PSP22Receiver::on_psp22_received) does, with the data wherever they are.
        pub fn take(
            &mut self,
            _operator: &AccountId,
            from: AccountId,
            value: Balance,
            data: Bytes,
        ) -> Result<(), answer::Failure<ReceiverError>> {
            if *caller() != self.settings.kite {
                return answer::relay(UNSUPPORTED_TOKEN, &[]);
            }
            let request = kept::read_all(&data, INVALID_DATA)?;
            answer::within(OF_THE_RECEIVER, ReceiverError::Registry, || match request {
                Request::Submit(submission) => self.submit(from, value, submission),
                Request::Challenge(accusation) => self.accuse(from, value, accusation),
            })
        }

        fn submit(&mut self, from: AccountId, bond: Balance, submission: Submission) -> Result<(), Failure> {
            let product = self.product_of(submission.product)?;
            let room = ledger::room(&self.settings.router, submission.product)?;
            let (rules, at) = (&self.settings.rules, self.moment()?);
            let record = lifecycle::submit(submission, &product, &room, rules, from, bond, at)?;
            let id = next_id(self.settings.contribution_count)?;
            self.settings.contribution_count = id;
            self.hold(bond)?;
            self.keep(id, &record);
            self.listings.append(Listing::Of(from), id)?;
            self.listings.append(Listing::To(record.product), id)?;
            event::emit(submitted(id, record));
            Ok(())
        }

        fn accuse(&mut self, from: AccountId, bond: Balance, accusation: Accusation) -> Result<(), Failure> {
            let (rules, at, window) = (&self.settings.rules, self.moment()?, self.window()?);
            let arbiter = rules.arbiter.unwrap_or_else(|| self.ownership().owner());
            let id = accusation.contribution;
            let mut record = self.contribution_of(id)?;
            let joins = record.case.is_some();
            let (case, made) = case::challenge(&accusation, &mut record, rules, arbiter, from, bond, at, window)?;
            self.hold(bond)?;
            self.keep(id, &record);
            self.challenges.insert((id, case.last), &made);
            let frozen_from_epoch = if joins { None } else { Some(ledger::freeze(&self.settings.router, id)?) };
            event::emit(challenged(accusation, made, case, frozen_from_epoch));
            Ok(())
        }

        /// Writes down how challenges ended, pays what they lost, tells the router if the case is over, and
        /// settles the first of them.
        fn conclude(&mut self, record: &Contribution, ruling: Ruling) -> Result<(), Failure> {
            let Ruling { ended, last, verdict } = ruling;
            let CaseEnded { contribution, first, outcome, to_contributor, to_owner, .. } = ended;
            self.keep(contribution, record);
            if let Some(verdict) = verdict {
                self.verdicts.insert(contribution, &verdict);
            }
            self.release(to_contributor)?;
            self.release(to_owner)?;
            if record.case.is_none() {
                ledger::settle(&self.settings.router, contribution, outcome == Outcome::Upheld)?;
            }
            self.pay(record.contributor, to_contributor)?;
            self.pay(self.ownership().owner(), to_owner)?;
            event::emit(ended);
            let end = last.min(first.saturating_add(MAX_SETTLED.saturating_sub(1)));
            for number in first..=end {
                self.settle_one(contribution, number)?;
            }
            Ok(())
        }

        /// Pays what is due for a challenge that has ended, and forgets it.
        #[inline(never)]
        fn settle_one(&mut self, contribution: ContributionId, number: ChallengeNumber) -> Result<Balance, Failure> {
            let made = self.challenge_of(contribution, number)?;
            let verdict = self.verdicts.get(contribution);
            let amount = case::due(verdict.as_ref(), number, &made)?;
            self.challenges.remove((contribution, number));
            if let Some(verdict) = verdict.filter(|verdict| number >= verdict.case.first) {
                self.count_settled(contribution, verdict);
            }
            self.release(amount)?;
            self.pay(made.challenger, amount)?;
            event::emit(ChallengeSettled { contribution, challenger: made.challenger, number, amount });
            Ok(amount)
        }

        fn count_settled(&mut self, contribution: ContributionId, verdict: Verdict) {
            match verdict.unsettled.saturating_sub(1) {
                0 => self.verdicts.remove(contribution),
                unsettled => {
                    self.verdicts.insert(contribution, &Verdict { unsettled, ..verdict });
                }
            }
        }

        pub(crate) fn accept_one(&mut self, id: ContributionId, epoch: Epoch) -> Result<NewPosition, Failure> {
            let mut record = self.contribution_of(id)?;
            let product = self.product_of(record.product)?;
            let accepted = lifecycle::accept(id, &mut record, &product, *caller(), epoch)?;
            self.keep(id, &record);
            let position = lifecycle::position(&accepted, &record);
            event::emit(accepted);
            Ok(position)
        }

        fn reject_one(&mut self, id: ContributionId) -> Result<Option<BondReturned>, Failure> {
            let mut record = self.contribution_of(id)?;
            let product = self.product_of(record.product)?;
            let (rejected, bond) = lifecycle::reject(id, &mut record, &product, *caller())?;
            self.keep(id, &record);
            self.release(bond.as_ref().map_or(0, |bond| bond.amount))?;
            event::emit(rejected);
            Ok(bond)
        }

        fn withdraw_one(&self, id: ContributionId, record: &mut Contribution) -> Result<Option<BondReturned>, Failure> {
            let (withdrawn, bond) = lifecycle::withdraw(id, record, *caller(), now())?;
            event::emit(withdrawn);
            Ok(bond)
        }

        fn release_one(&self, id: ContributionId, record: &mut Contribution) -> Result<BondReturned, Failure> {
            Ok(lifecycle::withdraw_bond(id, record, *caller(), self.current_epoch()?, self.window()?)?)
        }

        fn ensure_owner(&self) -> Result<(), Failure> {
            answer::ensure(self.ownership().is_owner(caller()), RegistryError::NotOwner)
        }

        fn hold(&mut self, amount: Balance) -> Result<(), Failure> {
            self.bonds_held = self.bonds_held.checked_add(amount).ok_or(RegistryError::Overflow)?;
            Ok(())
        }

        #[inline(never)]
        fn release(&mut self, amount: Balance) -> Result<(), Failure> {
            self.bonds_held = self.bonds_held.checked_sub(amount).ok_or(RegistryError::Overflow)?;
            Ok(())
        }

        #[inline(never)]
        fn pay_back(&self, bond: BondReturned) -> Result<(), Failure> {
            self.pay(bond.to, bond.amount)?;
            event::emit(bond);
            Ok(())
        }

        #[inline(never)]
        fn pay(&self, to: AccountId, amount: Balance) -> Result<(), Failure> {
            if amount == 0 {
                return Ok(());
            }
            Ok(psp22::transfer(&self.settings.kite, &to, amount).map_err(|_| RegistryError::CallFailed)?)
        }

        fn moment(&self) -> Result<Moment, Failure> {
            Ok(Moment { now_ms: now(), epoch: self.current_epoch()? })
        }

        #[inline(never)]
        fn window(&self) -> Result<Window, Failure> {
            let router = ledger::settings(&self.settings.router)?;
            Ok(Window { epochs: router.window_epochs, unlocked_epoch: router.unlocked_epoch })
        }

        #[inline(never)]
        fn current_epoch(&self) -> Result<Epoch, Failure> {
            self.settings.clock.epoch_at(now()).ok_or_else(|| RegistryError::Overflow.into())
        }

        #[inline(never)]
        fn keep_curator(&mut self, changed: CuratorChanged, record: &Product) {
            self.keep_product(changed.product, record);
            event::emit(changed);
        }

        #[inline(never)]
        fn keep_product(&mut self, id: ProductId, record: &Product) {
            self.products.insert(id, record);
        }

        #[inline(never)]
        fn product_of(&self, id: ProductId) -> Result<Product, Failure> {
            self.products.get(id).ok_or_else(|| RegistryError::UnknownProduct(id).into())
        }

        #[inline(never)]
        pub(crate) fn keep(&mut self, id: ContributionId, record: &Contribution) {
            self.contributions.insert(id, record);
        }

        #[inline(never)]
        fn contribution_of(&self, id: ContributionId) -> Result<Contribution, Failure> {
            self.contributions.get(id).ok_or_else(|| RegistryError::UnknownContribution(id).into())
        }

        fn challenge_of(&self, contribution: ContributionId, number: ChallengeNumber) -> Result<Challenge, Failure> {
            self.challenges.get((contribution, number)).ok_or_else(|| RegistryError::UnknownChallenge(number).into())
        }

        #[allow(clippy::expect_used, reason = "without this cell it must not run")]
        #[inline(never)]
        fn ownership(&self) -> Ownership {
            self.ownership.get().expect("written by the constructor")
        }

        fn listed(&self, listing: Listing, from: u32, limit: u32) -> Page<Contribution> {
            let mut rows = few::<_, ROWS>();
            for id in self.listings.page(listing, from, limit) {
                if let Some(contribution) = self.contribution_copied(id) {
                    rows.push((id, contribution));
                }
            }
            rows
        }
    }

    impl PSP22Receiver for Registry {
        /// Submits work or challenges it: KITE calls this in the `transfer_and_call` that brings the
        /// bond. `from` is the contributor or the challenger, `value` the bond in token units, `data`
        /// what `request_data` answers. Only the KITE token. Errors: UnsupportedToken, InvalidData,
        /// Registry (with the reason).
        #[ink(message)]
        fn on_psp22_received(
            &mut self,
            operator: AccountId,
            from: AccountId,
            value: Balance,
            data: Vec<u8>,
        ) -> Result<(), ReceiverError> {
            answer::told(self.take(&operator, from, value, kept::bytes(data)))
        }
    }

    impl Ownable for Registry {
        /// The account that may replace this contract's code.
        #[ink(message)]
        fn owner(&self) -> AccountId {
            self.ownership().owner()
        }

        /// The account that was offered the ownership and has not yet accepted it.
        #[ink(message)]
        fn pending_owner(&self) -> Option<AccountId> {
            self.ownership().pending()
        }

        /// Offers the ownership to `new_owner`, who must accept it; a later offer replaces it, an
        /// offer to the owner itself withdraws it. Owner only. Errors: NotOwner.
        #[ink(message)]
        fn transfer_ownership(&mut self, new_owner: AccountId) -> Result<(), OwnableError> {
            let mut ownership = self.ownership();
            answer::told(ownership.offer(caller(), &new_owner))?;
            self.ownership.set(&ownership);
            Ok(())
        }

        /// Takes an offered ownership. Only the account it was offered to. Errors: NotPendingOwner.
        #[ink(message)]
        fn accept_ownership(&mut self) -> Result<(), OwnableError> {
            let mut ownership = self.ownership();
            answer::told(ownership.accept(caller()))?;
            self.ownership.set(&ownership);
            Ok(())
        }

        /// Replaces this contract's code by the uploaded code with this hash; storage stays. Owner
        /// only. Errors: NotOwner, CodeNotFound.
        #[ink(message)]
        fn set_code(&mut self, code_hash: Hash) -> Result<(), OwnableError> {
            answer::told(self.ownership().set_code(caller(), &code_hash))
        }
    }

    /// The most rows of a page.
    const ROWS: usize = MAX_PAGE as usize;

    /// Rows of a listing, as they are kept.
    pub type Page<V> = Few<(u32, Copied<V>), ROWS>;

    /// What the rows of a page are.
    fn opened<V: kite_chain::wire::Read>(page: Page<V>) -> Vec<(u32, Box<V>)> {
        page.into_iter().map(|(id, copied)| (id, kept::opened(copied))).collect()
    }

    fn registered(product: ProductId, record: Product) -> ProductRegistered {
        let Product { registrant, opened_epoch, terms, .. } = record;
        ProductRegistered { product, registrant, opened_epoch, terms }
    }

    fn challenged(accusation: Accusation, made: Challenge, case: Case, frozen_from_epoch: Option<Epoch>) -> Challenged {
        let Accusation { contribution, evidence_uri, evidence_hash } = accusation;
        let (Challenge { challenger, bond, .. }, number) = (made, case.last);
        Challenged { contribution, challenger, number, bond, case, frozen_from_epoch, evidence_uri, evidence_hash }
    }

    fn submitted(contribution: ContributionId, record: Contribution) -> Submitted {
        Submitted {
            contribution,
            contributor: record.contributor,
            product: record.product,
            stage: record.stage,
            payee: record.payee,
            units: record.units,
            batch: record.batch,
            bond: record.bond,
            decide_by_ms: record.decide_by_ms,
            evidence_uri: record.evidence_uri,
            evidence_hash: record.evidence_hash,
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "a small constant")]
    fn ensure_count(contributions: usize) -> Result<(), Failure> {
        if contributions == 0 || contributions > MAX_DECISIONS {
            return Err(RegistryError::WrongCount { max: MAX_DECISIONS as u32 }.into());
        }
        Ok(())
    }

    fn next_id(last: u32) -> Result<u32, Failure> {
        last.checked_add(1).ok_or_else(|| RegistryError::Overflow.into())
    }
}
