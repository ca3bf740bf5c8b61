//! The rules: which products there are and on what terms, whose work is in them, and the KITE that
//! vouches for it. The registry tells the router who earns; it never touches what was earned.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

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
    use ink::scale::{DecodeAll, Encode};
    use ink::storage::{Lazy, Mapping};
    use kite_interfaces::ownable::{CodeReplaced, Ownable, OwnableError, Ownership};
    use kite_interfaces::receiver::{PSP22Receiver, ReceiverError};
    use kite_interfaces::registry::{
        Accusation, BondReturned, ChallengeEnded, Challenged, Contribution, HowToJoin, Outcome, Product,
        ProductRegistered, ProductStopped, RegistryError, Request, Rules, RulesChanged, Settings, Status, Submission,
        Submitted, Terms, MAX_DECISIONS,
    };
    use kite_interfaces::router::NewPosition;
    use kite_interfaces::{answer, event, psp22, ContributionId, Epoch, ProductId};

    use crate::lifecycle::{Moment, Window};
    use crate::listing::{page, Listing, Listings};
    use crate::{joining, keys, ledger, lifecycle, rules, terms};

    /// Settings and the sum of bonds share the root cell: nearly every message reads them.
    #[ink(storage)]
    pub struct Registry {
        settings: Settings,
        /// Σ bonds of all contributions and challenges: the KITE balance is never below it.
        bonds_held: Balance,
        ownership: Lazy<Ownership, keys::Ownership>,
        products: Mapping<ProductId, Box<Product>, keys::Products>,
        contributions: Mapping<ContributionId, Box<Contribution>, keys::Contributions>,
        listings: Listings,
    }

    impl Registry {
        /// A registry without products. `owner` may set the rules, stop products and replace the code;
        /// bonds are paid in the token `kite`, and slashed to the owner; `router` is told who earns, and
        /// its epochs and trailing window count here too. Errors: OutOfBounds with the bounds of a
        /// rule, CallFailed if `router` is no KITE router or `kite` no token.
        #[ink(constructor)]
        pub fn new(
            owner: AccountId,
            kite: AccountId,
            router: AccountId,
            rules: Rules,
        ) -> Result<Self, Box<RegistryError>> {
            Self::ensure_valid(&kite, &rules)?;
            let clock = ledger::settings(&router)?.clock;
            let settings = Settings { kite, router, clock, rules, product_count: 0, contribution_count: 0 };
            event::emit(RulesChanged { rules });
            Ok(Self::empty(owner, settings))
        }

        pub(crate) fn empty(owner: AccountId, settings: Settings) -> Self {
            let mut ownership = Lazy::new();
            ownership.set(&Ownership::new(owner));
            Self {
                settings,
                bonds_held: 0,
                ownership,
                products: Mapping::new(),
                contributions: Mapping::new(),
                listings: Listings::default(),
            }
        }

        /// Registers a product on terms that never change, and returns its id. Anyone may. Stage
        /// weights sum to 10,000 basis points; products it is built on exist already, and get at
        /// least their licence price each and at most 5,000 together; half-life and bond are within the
        /// rules. To retrain or correct it, register its successor and name this one in `supersedes`.
        /// Errors: the rule that `terms` break, with its limit; Router if this registry is not the
        /// router's.
        #[ink(message)]
        pub fn register_product(&mut self, terms: Terms) -> Result<ProductId, Box<RegistryError>> {
            let license_of = |product| Some(self.products.get(product)?.terms.license_bps);
            terms::validate(&terms, &self.settings.rules, license_of)?;
            let (registrant, opened_epoch) = (self.env().caller(), self.current_epoch()?);
            let product = Product { registrant, opened_epoch, is_stopped: false, terms };
            let id = self.add_product(&product)?;
            ledger::open_product(&self.settings.router, id, &product.terms)?;
            event::emit(registered(id, product));
            Ok(id)
        }

        /// Accepts contributions, 1 to 32 at once: each earns from the next epoch on. Work accepted
        /// later weighs more, by the product's half-life. Only the curator of the product of each.
        /// All or none. Errors: NotCurator, WrongStatus (with the id of the one decided already),
        /// UnknownContribution, WrongCount, DecayExhausted, Router if a stage is full.
        #[ink(message)]
        pub fn accept(&mut self, contributions: Vec<ContributionId>) -> Result<(), Box<RegistryError>> {
            ensure_count(&contributions)?;
            let epoch = self.current_epoch()?;
            let from_epoch = lifecycle::next(epoch)?;
            let mut positions = Vec::with_capacity(contributions.len());
            for id in contributions {
                positions.push(self.accept_one(id, epoch)?);
            }
            answer::without_root(ledger::open_positions(&self.settings.router, &positions, from_epoch))
        }

        /// Rejects contributions, 1 to 32 at once: each bond goes back to its contributor in this
        /// call. Only the curator of the product of each. All or none. Errors: NotCurator,
        /// WrongStatus (with the id of the one decided already), UnknownContribution, WrongCount.
        #[ink(message)]
        pub fn reject(&mut self, contributions: Vec<ContributionId>) -> Result<(), Box<RegistryError>> {
            ensure_count(&contributions)?;
            let mut bonds = Vec::with_capacity(contributions.len());
            for id in contributions {
                bonds.extend(self.reject_one(id)?);
            }
            bonds.into_iter().try_for_each(|bond| self.pay_back(bond))
        }

        /// Ends an accepted contribution of yours: it earns until the end of this epoch, and what it
        /// has earned stays yours. Its bond can be withdrawn once the trailing window has passed.
        /// Only the contributor. Errors: NotContributor, Challenged (wait until that is decided),
        /// WrongStatus, UnknownContribution.
        #[ink(message)]
        pub fn retire(&mut self, contribution: ContributionId) -> Result<(), Box<RegistryError>> {
            let (caller, epoch) = (self.env().caller(), self.current_epoch()?);
            let mut record = self.contribution_of(contribution)?;
            let retired = lifecycle::retire(contribution, &mut record, caller, epoch)?;
            self.keep(contribution, &record);
            ledger::close_position(&self.settings.router, contribution, retired.to_epoch)?;
            event::emit(retired);
            answer::without_root(Ok(()))
        }

        /// Takes back the bond of a contribution that you retired, once the trailing window after
        /// its last epoch has passed; or a submission and its bond, once the curator has had the time
        /// to decide and did not. Only the contributor. Errors: BondLocked (with the epoch from
        /// which it can be had), TooEarly (with the end of the curator's time), Challenged,
        /// NotContributor, WrongStatus (neither of the two, or withdrawn already, or without a bond),
        /// UnknownContribution.
        #[ink(message)]
        pub fn withdraw_bond(&mut self, contribution: ContributionId) -> Result<(), Box<RegistryError>> {
            let mut record = self.contribution_of(contribution)?;
            let bond = match record.status {
                Status::Submitted => self.withdraw_one(contribution, &mut record)?,
                _ => Some(self.release_one(contribution, &mut record)?),
            };
            self.keep(contribution, &record);
            self.release(bond.as_ref().map_or(0, |bond| bond.amount))?;
            bond.map_or(Ok(()), |bond| self.pay_back(bond))
        }

        /// Decides a challenge. `upheld`: the contribution earns no more, forfeits to its product's
        /// reserve what it earned from the trailing window before the challenge on, and its bond is
        /// slashed, a part to the challenger and the rest to the owner. Otherwise the challenge bond
        /// is the contributor's, and all is as before. Only the arbiter, in time. Errors: NotArbiter
        /// (with who is), NotChallenged, TooLate (it can lapse), UnknownContribution.
        #[ink(message)]
        pub fn resolve(&mut self, contribution: ContributionId, upheld: bool) -> Result<(), Box<RegistryError>> {
            let arbiter = self.settings.rules.arbiter.unwrap_or_else(|| self.ownership().owner());
            let (caller, now) = (self.env().caller(), self.env().block_timestamp());
            let mut record = self.contribution_of(contribution)?;
            let ended = lifecycle::resolve(contribution, &mut record, upheld, arbiter, caller, now)?;
            self.settle(&record, ended)
        }

        /// Ends a challenge that the arbiter has not decided in time: the challenge bond is the
        /// contributor's, and all is as before. Anyone may. Errors: NotChallenged, TooEarly (with the
        /// end of the arbiter's time), UnknownContribution.
        #[ink(message)]
        pub fn lapse(&mut self, contribution: ContributionId) -> Result<(), Box<RegistryError>> {
            let mut record = self.contribution_of(contribution)?;
            let ended = lifecycle::lapse(contribution, &mut record, self.env().block_timestamp())?;
            self.settle(&record, ended)
        }

        /// Sets the rules: arbiter, guardian, times to answer, challenge bond, and the bounds of later
        /// products. What was registered, submitted or challenged before keeps what it was told. Owner
        /// only. Errors: NotOwner, OutOfBounds with the bounds of a rule.
        #[ink(message)]
        pub fn set_rules(&mut self, rules: Rules) -> Result<(), Box<RegistryError>> {
            self.ownership().ensure_owner(self.env().caller()).map_err(|_| RegistryError::NotOwner)?;
            Self::ensure_valid(&self.settings.kite, &rules)?;
            self.settings.rules = rules;
            event::emit(RulesChanged { rules });
            Ok(())
        }

        /// Lets a product take no payments and no submissions while `stopped`; claims, bonds and
        /// challenges go on. The owner; a guardian, too, may stop it, until the guardian's time ends.
        /// Errors: NotGuardian, UnknownProduct, Router if this registry is not the router's.
        #[ink(message)]
        pub fn stop_product(&mut self, product: ProductId, stopped: bool) -> Result<(), Box<RegistryError>> {
            let (by, owner, now) = (self.env().caller(), self.ownership().owner(), self.env().block_timestamp());
            rules::ensure_may_stop(&self.settings.rules, owner, by, stopped, now)?;
            let mut record = self.product_of(product)?;
            record.is_stopped = stopped;
            self.products.insert(product, &record);
            ledger::stop_product(&self.settings.router, product, stopped)?;
            event::emit(ProductStopped { product, is_stopped: stopped, by });
            answer::without_root(Ok(()))
        }

        /// All that a newcomer needs to take part in a product: what bond, which stages are open, who
        /// decides, how long that may take, and where to send what. Errors: UnknownProduct.
        #[ink(message)]
        pub fn how_to_join(&self, product: ProductId) -> Result<HowToJoin, Box<RegistryError>> {
            let (registry, owner) = (self.env().account_id(), self.ownership().owner());
            let (epoch, window) = (self.current_epoch()?, self.window()?);
            let record = self.product_of(product)?;
            Ok(joining::how_to_join(product, *record, &self.settings, registry, owner, epoch, window))
        }

        /// What the registry works with, the rules, and how many products and contributions there are.
        #[ink(message)]
        pub fn settings(&self) -> Settings {
            self.settings
        }

        /// KITE held as bonds, in token units: the sum over all contributions and challenges.
        #[ink(message)]
        pub fn bonds_held(&self) -> Balance {
            self.bonds_held
        }

        /// A product: its terms, who registered it, and in which epoch. Ids start at 1.
        #[ink(message)]
        pub fn product(&self, product: ProductId) -> Option<Box<Product>> {
            self.products.get(product)
        }

        /// Products from id `from` on (0 is read as 1) with their ids, at most `limit`, never more than 32.
        #[ink(message)]
        pub fn products(&self, from: ProductId, limit: u32) -> Vec<(ProductId, Box<Product>)> {
            page(from.max(1), limit).map_while(|id| Some((id, self.products.get(id)?))).collect()
        }

        /// A contribution: what was submitted, its bond in token units, and where it is in its life.
        /// Ids start at 1.
        #[ink(message)]
        pub fn contribution(&self, contribution: ContributionId) -> Option<Box<Contribution>> {
            self.contributions.get(contribution)
        }

        /// The contributions of `account`, oldest first, with their ids: from the 0-based position
        /// `from` on, at most `limit`, never more than 32.
        #[ink(message)]
        pub fn contributions_of(
            &self,
            account: AccountId,
            from: u32,
            limit: u32,
        ) -> Vec<(ContributionId, Box<Contribution>)> {
            self.listed(Listing::Of(account), from, limit)
        }

        /// The contributions to `product`, oldest first, with their ids: from the 0-based position
        /// `from` on, at most `limit`, never more than 32.
        #[ink(message)]
        pub fn contributions_to(
            &self,
            product: ProductId,
            from: u32,
            limit: u32,
        ) -> Vec<(ContributionId, Box<Contribution>)> {
            self.listed(Listing::To(product), from, limit)
        }

        /// The `data` with which KITE's `transfer_and_call` to this registry makes `request`. Its
        /// `value`, in token units, must be exactly units × the product's bond per unit to submit, and
        /// the challenge bond to challenge.
        #[ink(message)]
        pub fn request_data(&self, request: Request) -> Vec<u8> {
            request.encode()
        }

        fn ensure_valid(kite: &AccountId, rules: &Rules) -> Result<(), Box<RegistryError>> {
            let supply = psp22::total_supply(kite).map_err(|_| RegistryError::CallFailed)?;
            Ok(rules::validate(rules, supply, Self::env().block_timestamp())?)
        }

        pub(crate) fn add_product(&mut self, product: &Product) -> Result<ProductId, Box<RegistryError>> {
            let id = next_id(self.settings.product_count)?;
            self.settings.product_count = id;
            self.products.insert(id, product);
            Ok(id)
        }

        fn submit(&mut self, from: AccountId, bond: Balance, submission: Submission) -> Result<(), Box<RegistryError>> {
            let product = self.product_of(submission.product)?;
            let record = lifecycle::submit(submission, &product, &self.settings.rules, from, bond, self.moment()?)?;
            let id = next_id(self.settings.contribution_count)?;
            self.settings.contribution_count = id;
            self.hold(bond)?;
            self.keep(id, &record);
            self.listings.append(Listing::Of(from), id)?;
            self.listings.append(Listing::To(record.product), id)?;
            event::emit(submitted(id, record));
            Ok(())
        }

        fn challenge(
            &mut self,
            from: AccountId,
            bond: Balance,
            accusation: Accusation,
        ) -> Result<(), Box<RegistryError>> {
            let (rules, at, window) = (self.settings.rules, self.moment()?, self.window()?);
            let contribution = accusation.contribution;
            let mut record = self.contribution_of(contribution)?;
            let challenge = lifecycle::challenge(&accusation, &mut record, &rules, from, bond, at, window)?;
            self.hold(bond)?;
            self.keep(contribution, &record);
            let frozen_from_epoch = ledger::freeze(&self.settings.router, contribution)?;
            let evidence_uri = accusation.evidence_uri;
            event::emit(Challenged { contribution, challenge, frozen_from_epoch, evidence_uri });
            Ok(())
        }

        /// Writes down how a challenge ended, tells the router, and pays the bonds out.
        fn settle(&mut self, record: &Contribution, ended: ChallengeEnded) -> Result<(), Box<RegistryError>> {
            let payments = [
                (record.contributor, ended.to_contributor),
                (ended.challenger, ended.to_challenger),
                (self.ownership().owner(), ended.to_owner),
            ];
            self.keep(ended.contribution, record);
            for (_, amount) in payments {
                self.release(amount)?;
            }
            ledger::settle(&self.settings.router, ended.contribution, ended.outcome == Outcome::Upheld)?;
            for (to, amount) in payments {
                self.pay(to, amount)?;
            }
            event::emit(ended);
            Ok(())
        }

        pub(crate) fn accept_one(
            &mut self,
            id: ContributionId,
            epoch: Epoch,
        ) -> Result<NewPosition, Box<RegistryError>> {
            let mut record = self.contribution_of(id)?;
            let product = self.product_of(record.product)?;
            let accepted = lifecycle::accept(id, &mut record, &product, self.env().caller(), epoch)?;
            self.keep(id, &record);
            let position = lifecycle::position(&accepted, &record);
            event::emit(accepted);
            Ok(position)
        }

        fn reject_one(&mut self, id: ContributionId) -> Result<Option<BondReturned>, Box<RegistryError>> {
            let mut record = self.contribution_of(id)?;
            let product = self.product_of(record.product)?;
            let (rejected, bond) = lifecycle::reject(id, &mut record, &product, self.env().caller())?;
            self.keep(id, &record);
            self.release(bond.as_ref().map_or(0, |bond| bond.amount))?;
            event::emit(rejected);
            Ok(bond)
        }

        fn withdraw_one(
            &self,
            id: ContributionId,
            record: &mut Contribution,
        ) -> Result<Option<BondReturned>, Box<RegistryError>> {
            let (withdrawn, bond) = lifecycle::withdraw(id, record, self.env().caller(), self.env().block_timestamp())?;
            event::emit(withdrawn);
            Ok(bond)
        }

        fn release_one(
            &self,
            id: ContributionId,
            record: &mut Contribution,
        ) -> Result<BondReturned, Box<RegistryError>> {
            Ok(lifecycle::withdraw_bond(id, record, self.env().caller(), self.current_epoch()?, self.window()?)?)
        }

        fn hold(&mut self, amount: Balance) -> Result<(), Box<RegistryError>> {
            self.bonds_held = self.bonds_held.checked_add(amount).ok_or(RegistryError::Overflow)?;
            Ok(())
        }

        fn release(&mut self, amount: Balance) -> Result<(), Box<RegistryError>> {
            self.bonds_held = self.bonds_held.checked_sub(amount).ok_or(RegistryError::Overflow)?;
            Ok(())
        }

        fn pay_back(&self, bond: BondReturned) -> Result<(), Box<RegistryError>> {
            self.pay(bond.to, bond.amount)?;
            event::emit(bond);
            Ok(())
        }

        fn pay(&self, to: AccountId, amount: Balance) -> Result<(), Box<RegistryError>> {
            if amount == 0 {
                return Ok(());
            }
            Ok(psp22::transfer(&self.settings.kite, &to, amount).map_err(|_| RegistryError::CallFailed)?)
        }

        fn moment(&self) -> Result<Moment, Box<RegistryError>> {
            Ok(Moment { now_ms: self.env().block_timestamp(), epoch: self.current_epoch()? })
        }

        fn window(&self) -> Result<Window, Box<RegistryError>> {
            let router = ledger::settings(&self.settings.router)?;
            Ok(Window { epochs: router.window_epochs, unlocked_epoch: router.unlocked_epoch })
        }

        fn current_epoch(&self) -> Result<Epoch, Box<RegistryError>> {
            self.settings.clock.epoch_at(self.env().block_timestamp()).ok_or_else(|| RegistryError::Overflow.into())
        }

        fn product_of(&self, id: ProductId) -> Result<Box<Product>, Box<RegistryError>> {
            self.products.get(id).ok_or_else(|| RegistryError::UnknownProduct(id).into())
        }

        pub(crate) fn keep(&mut self, id: ContributionId, record: &Contribution) {
            self.contributions.insert(id, record);
        }

        fn contribution_of(&self, id: ContributionId) -> Result<Box<Contribution>, Box<RegistryError>> {
            self.contributions.get(id).ok_or_else(|| RegistryError::UnknownContribution(id).into())
        }

        #[allow(clippy::expect_used, reason = "without this cell it must not run")]
        fn ownership(&self) -> Ownership {
            self.ownership.get().expect("written by the constructor")
        }

        fn listed(&self, listing: Listing, from: u32, limit: u32) -> Vec<(ContributionId, Box<Contribution>)> {
            let ids = self.listings.page(listing, from, limit);
            ids.into_iter().filter_map(|id| Some((id, self.contributions.get(id)?))).collect()
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
            _operator: AccountId,
            from: AccountId,
            value: Balance,
            data: Vec<u8>,
        ) -> Result<(), ReceiverError> {
            if self.env().caller() != self.settings.kite {
                return Err(ReceiverError::UnsupportedToken);
            }
            let request = Box::<Request>::decode_all(&mut data.as_slice()).map_err(|_| ReceiverError::InvalidData)?;
            let taken = match *request {
                Request::Submit(submission) => self.submit(from, value, submission),
                Request::Challenge(accusation) => self.challenge(from, value, accusation),
            };
            taken.map_err(|error| ReceiverError::Registry(*error))
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
            let offered = ownership.offer(self.env().caller(), new_owner)?;
            self.ownership.set(&ownership);
            event::emit(offered);
            answer::without_root(Ok(()))
        }

        /// Takes an offered ownership. Only the account it was offered to. Errors: NotPendingOwner.
        #[ink(message)]
        fn accept_ownership(&mut self) -> Result<(), OwnableError> {
            let mut ownership = self.ownership();
            let transferred = ownership.accept(self.env().caller())?;
            self.ownership.set(&ownership);
            event::emit(transferred);
            answer::without_root(Ok(()))
        }

        /// Replaces this contract's code by the uploaded code with this hash; storage stays. Owner
        /// only. Errors: NotOwner, CodeNotFound.
        #[ink(message)]
        fn set_code(&mut self, code_hash: Hash) -> Result<(), OwnableError> {
            self.ownership().ensure_owner(self.env().caller())?;
            self.env().set_code_hash(&code_hash).map_err(|_| OwnableError::CodeNotFound)?;
            event::emit(CodeReplaced { code_hash });
            Ok(())
        }
    }

    fn registered(product: ProductId, record: Product) -> ProductRegistered {
        let Product { registrant, opened_epoch, terms, .. } = record;
        ProductRegistered { product, registrant, opened_epoch, terms }
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
    fn ensure_count(contributions: &[ContributionId]) -> Result<(), Box<RegistryError>> {
        if contributions.is_empty() || contributions.len() > MAX_DECISIONS {
            return Err(RegistryError::WrongCount { max: MAX_DECISIONS as u32 }.into());
        }
        Ok(())
    }

    fn next_id(last: u32) -> Result<u32, Box<RegistryError>> {
        last.checked_add(1).ok_or_else(|| RegistryError::Overflow.into())
    }
}
