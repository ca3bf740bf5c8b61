// SPDX-License-Identifier: Apache-2.0
//! The money: payments in, indices, claims out.
//!
//! Whoever pays a product pays its whole chain: the protocol's fee, the products it is built on,
//! and the contributors of its five stages, by rule and to the unit. A payment costs the same
//! whatever their number; each takes out what is theirs when they like.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub mod book;
pub mod cash;
mod entry;
pub mod failure;
pub mod holding;
pub mod income;
pub mod product;
pub mod standing;
pub mod upstream;
pub mod vault;
pub mod wide;

#[cfg(test)]
mod tests;

pub use router::{Router, RouterRef};

#[ink::contract]
#[allow(unsafe_code, clippy::panic, reason = "what ink! generates for messages and their dispatch")]
mod router {
    use ink::prelude::boxed::Box;
    use ink::prelude::vec::Vec;
    use ink::scale::{Compact, Encode};
    use ink::storage::traits::ManualKey;
    use kite_chain::answer;
    use kite_chain::cells::{Cell, Map};
    use kite_chain::kept::{self, Bytes};
    use kite_chain::stack::{listed, stack, Stack};
    use kite_chain::{caller, event, now, value_sent, Read};
    use kite_interfaces::batch::Member;
    use kite_interfaces::ownable::{Ownable, OwnableError, Ownership};
    use kite_interfaces::receiver::{PSP22Receiver, ReceiverError, INVALID_DATA, UNSUPPORTED_TOKEN};
    use kite_interfaces::router::{
        AssetListed, Edge, Holdings, Ledger, Lifetime, NewPosition, Payment, Pending, Position, PositionChanged, Pot,
        ProductStopped, Released, RouterError, Settings, SettingsChanged, Split, MAX_EPOCH_MS, MAX_FEE_BPS,
        MAX_WINDOW_EPOCHS, MEMBERS_CLAIM_MS, MIN_EPOCH_MS, STAGES,
    };
    use kite_interfaces::{Asset, Bps, Clock, ContributionId, Epoch, ProductId};

    use crate::cash;
    use crate::failure::{overflow, Failure, OF_THE_RECEIVER};
    use crate::holding::Holding;
    use crate::vault::{Ages, Claims, EdgeNumber, Order, Vault};

    /// The router: settings in the root cell, which every call reads; all else is read when needed.
    #[ink(storage)]
    #[derive(Read)]
    pub struct Router {
        settings: Settings,
        ownership: Cell<Ownership, ManualKey<1>>,
        listed: Map<AccountId, (), ManualKey<2>>,
        numbered: Map<u32, AccountId, ManualKey<12>>,
        vault: Vault,
    }

    /// What of the router lies outside the root cell, for messages that need no setting: these are nobody's.
    impl Default for Router {
        fn default() -> Self {
            let clock = Clock { origin_ms: 0, epoch_ms: MIN_EPOCH_MS };
            let kite = [0; size_of::<AccountId>()].into();
            Self::with(Settings { registry: None, kite, fee_bps: 0, window_epochs: 0, unlocked_epoch: 0, clock })
        }
    }

    impl Router {
        /// A router owned by `owner`, paid in `kite` and the native coin. Epoch 0 begins now; epochs
        /// last `epoch_ms` milliseconds, from 1,000 to 7,776,000,000 (90 days). The last `window_epochs` closed epochs, at most
        /// 366, stay locked. The protocol takes `fee_bps` of each payment, at most 1,000 (10 %).
        ///
        /// Errors: `EpochTooShort`, `EpochTooLong`, `WindowTooLong`, `FeeTooHigh`.
        #[ink(constructor)]
        pub fn new(
            owner: AccountId,
            kite: AccountId,
            epoch_ms: u64,
            window_epochs: Epoch,
            fee_bps: Bps,
        ) -> Result<Self, Failure> {
            ensure_fee(fee_bps)?;
            ensure_window(window_epochs)?;
            if epoch_ms < MIN_EPOCH_MS {
                return Err(RouterError::EpochTooShort { min_ms: MIN_EPOCH_MS }.into());
            }
            if epoch_ms > MAX_EPOCH_MS {
                return Err(RouterError::EpochTooLong { max_ms: MAX_EPOCH_MS }.into());
            }
            let clock = Clock { origin_ms: now(), epoch_ms };
            let settings = Settings { registry: None, kite, fee_bps, window_epochs, unlocked_epoch: 0, clock };
            event::emit(SettingsChanged { settings });
            let mut router = Self::with(settings);
            router.ownership.set(&Ownership::new(owner));
            Ok(router)
        }

        /// Pays `amount` (smallest units of `asset`) to `product` and returns where it went. Anyone.
        ///
        /// Native coin: send exactly `amount` with the call. PSP22: send no coin, and allow the router
        /// to take `amount` first; KITE needs no allowance if paid by its `transfer_and_call`.
        /// `reference` is the payer's own number (an invoice), repeated in the event.
        ///
        /// Errors: `AssetNotAllowed`, `WrongValueSent`, `Zero`, `UnknownProduct`, `ProductStopped`,
        /// `AssetFailed` (allowance or balance too low), `WrongAmountReceived` (the token took a fee, or
        /// moved nothing), `Overflow`.
        #[ink(message, payable)]
        pub fn pay(
            &mut self,
            product: ProductId,
            asset: Asset,
            amount: Balance,
            reference: u64,
        ) -> Result<Split, Failure> {
            self.ensure_payable(&asset)?;
            self.ensure_value_sent(&asset, amount)?;
            let payment = Payment { product, reference };
            let payer = caller();
            let split = self.book_payment(payer, &asset, amount, payment)?;
            cash::take_in(&asset, payer, amount)?;
            Ok(split)
        }

        /// Pays out what the positions have earned in the assets, each to its payee, and returns the
        /// sum in each asset, in the order given. Anyone may call; nothing to pay is no error. At most
        /// 64 positions × assets. Epochs can be claimed once the trailing window has passed over them.
        ///
        /// Errors: `UnknownPosition`, `IsBatch`, `TooMany`, `CannotPay` (leave this payee out), `Overflow`.
        #[ink(message)]
        pub fn claim(&mut self, positions: Vec<ContributionId>, assets: Vec<Asset>) -> Result<Vec<Balance>, Failure> {
            self.pay_positions(positions.into_iter(), assets.into_iter()).map(listed)
        }

        /// Pays out what a member of a batch has earned in the assets, at most 64, to the member's payee,
        /// and returns the amount in each. `proof`: the hashes beside the way from the member to the
        /// batch's root. Anyone may call. Members together never get more than the batch's units earn:
        /// once those who claim have used them up, others cannot. Who has not claimed once until 365 days
        /// after the batch has ended, and the trailing window has passed over it, has left it to the product's
        /// reserve.
        ///
        /// Errors: `UnknownPosition`, `NotBatch`, `UnknownMember`, `Zero` (units), `InvalidProof`,
        /// `OverSubscribed`, `TooMany`, `CannotPay`, `Overflow`.
        #[ink(message)]
        pub fn claim_member(
            &mut self,
            position: ContributionId,
            member: Member,
            proof: Vec<Hash>,
            assets: Vec<Asset>,
        ) -> Result<Vec<Balance>, Failure> {
            self.pay_member(position, &member, proof.into_iter(), assets.into_iter()).map(listed)
        }

        /// Moves what product `child` owes along its upstream edge number `edge` (from 0) into the
        /// income of the product it is built on, and returns the amount; 0 if nothing is owed. Anyone.
        /// No fee is taken: the child's payer has paid it. It counts as income of this epoch, and is shared
        /// by the parent's positions as they weigh now: to leave it lying is to leave it to later ones. While
        /// the parent is stopped, what is owed stays with the child.
        ///
        /// Errors: `UnknownProduct`, `UnknownEdge`, `ProductStopped` (the parent), `Overflow`.
        #[ink(message)]
        pub fn pull(&mut self, child: ProductId, edge: EdgeNumber, asset: Asset) -> Result<Balance, Failure> {
            let Some(pulled) = self.vault.pull(self.current_epoch(), child, edge, &asset)? else {
                return Ok(0);
            };
            let amount = pulled.amount;
            event::emit(pulled);
            Ok(amount)
        }

        /// Moves what a forfeited position has earned in `asset` since its cut to its product's reserve, and
        /// returns the amount; 0 if there is nothing. Also what the units of a batch have earned that no member
        /// has claimed with until 365 days after its end: units that no leaf has lock up nothing for ever.
        /// Anyone.
        ///
        /// Errors: `UnknownPosition`, `WrongStanding` (not forfeited, and no batch that ended so long ago),
        /// `Overflow`.
        #[ink(message)]
        pub fn sweep(&mut self, position: ContributionId, asset: Asset) -> Result<Balance, Failure> {
            let swept = self.vault.sweep(self.ages().expired_epoch, position, &asset)?;
            let amount = swept.amount;
            if amount > 0 {
                event::emit(swept);
            }
            Ok(amount)
        }

        /// Lets `payee` receive from now on all that the position has earned and will earn, what is
        /// not yet claimed included. Only the position's contributor.
        ///
        /// Errors: `UnknownPosition`, `NotContributor`.
        #[ink(message)]
        pub fn set_payee(&mut self, position: ContributionId, payee: AccountId) -> Result<(), Failure> {
            self.revise(position, Order::Pay { caller: caller(), payee: &payee }).map(|_| ())
        }

        /// Lets the contract `registry`, and no other, open products and positions. Owner only.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn set_registry(&mut self, registry: AccountId) -> Result<(), Failure> {
            self.ensure_owner()?;
            self.settings.registry = Some(registry);
            self.tell_settings()
        }

        /// Sets the protocol's part of each later payment, at most 1,000 (10 %). Owner only.
        ///
        /// Errors: `NotOwner`, `FeeTooHigh`.
        #[ink(message)]
        pub fn set_fee(&mut self, fee_bps: Bps) -> Result<(), Failure> {
            self.ensure_owner()?;
            ensure_fee(fee_bps)?;
            self.settings.fee_bps = fee_bps;
            self.tell_settings()
        }

        /// Sets how many closed epochs stay locked, at most 366. What can be claimed now stays so, and
        /// challenges already made cut where they cut. Owner only.
        ///
        /// Errors: `NotOwner`, `WindowTooLong`.
        #[ink(message)]
        pub fn set_window(&mut self, window_epochs: Epoch) -> Result<(), Failure> {
            self.ensure_owner()?;
            ensure_window(window_epochs)?;
            self.settings.unlocked_epoch = self.open_epoch();
            self.settings.window_epochs = window_epochs;
            self.tell_settings()
        }

        /// Says whether products can be paid in the PSP22 token `asset`. What was paid before can be
        /// claimed in any case. The native coin and KITE can always be paid in. Owner only. Reads as many cells as there
        /// are tokens in `assets`, at most.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        pub fn set_asset(&mut self, asset: AccountId, allowed: bool) -> Result<(), Failure> {
            self.ensure_owner()?;
            if allowed {
                self.listed.insert(asset, &());
                self.number(asset);
            } else {
                self.listed.remove(asset);
            }
            event::emit(AssetListed { asset, allowed });
            Ok(())
        }

        /// Pays all protocol fees in `asset` to the account `to` and returns the amount. Owner only.
        ///
        /// Errors: `NotOwner`, `CannotPay`.
        #[ink(message)]
        pub fn collect_fees(&mut self, asset: Asset, to: AccountId) -> Result<Balance, Failure> {
            self.ensure_owner()?;
            let amount = self.vault.collect_fees(&asset)?;
            self.release(Pot::Fees, asset, amount, to)
        }

        /// Pays what the router has of `asset` beyond what it owes, sent to it outside any payment, to the
        /// account `to` and returns the amount. Owner only.
        ///
        /// Errors: `NotOwner`, `AssetFailed`, `CannotPay`.
        #[ink(message)]
        pub fn skim(&mut self, asset: Asset, to: AccountId) -> Result<Balance, Failure> {
            self.ensure_owner()?;
            let amount = self.holdings(asset)?.surplus;
            self.release(Pot::Surplus, asset, amount, to)
        }

        /// Pays `amount` of a product's reserve in `asset`, the income of stages that had no
        /// contributor, to the account `to`. Owner only.
        ///
        /// Errors: `NotOwner`, `UnknownProduct`, `Zero`, `Insufficient`, `CannotPay`.
        #[ink(message)]
        pub fn release_reserve(
            &mut self,
            product: ProductId,
            asset: Asset,
            amount: Balance,
            to: AccountId,
        ) -> Result<(), Failure> {
            self.ensure_owner()?;
            self.vault.release_reserve(product, &asset, amount)?;
            self.release(Pot::Reserve(product), asset, amount, to).map(|_| ())
        }

        /// Every token that `set_asset` ever allowed, in the order in which it first did, and whether products can be
        /// paid in it now. What a token that is allowed no longer has earned can still be claimed.
        #[ink(message)]
        pub fn assets(&self) -> Vec<(AccountId, bool)> {
            listed(self.ever_listed())
        }

        /// Where a payment of `amount` to `product` would go if it were made now, to the unit.
        ///
        /// Errors: `AssetNotAllowed`, `Zero`, `UnknownProduct`, `ProductStopped`, `Overflow`.
        #[ink(message)]
        pub fn quote(&self, product: ProductId, asset: Asset, amount: Balance) -> Result<Split, Failure> {
            self.ensure_payable(&asset)?;
            self.vault.quote(self.current_epoch(), product, &asset, amount, self.settings.fee_bps)
        }

        /// What a position can claim in `asset` now, what it has earned beyond that, what it has claimed,
        /// and what it has forfeited. For a batch: what all members together have earned, as if none had
        /// claimed.
        ///
        /// Errors: `UnknownPosition`, `Overflow`.
        #[ink(message)]
        pub fn pending(&self, position: ContributionId, asset: Asset) -> Result<Pending, Failure> {
            self.vault.pending(self.ages(), position, &asset)
        }

        /// The same for a member of a batch.
        ///
        /// Errors: those of `claim_member`.
        #[ink(message)]
        pub fn pending_member(
            &self,
            position: ContributionId,
            member: Member,
            proof: Vec<Hash>,
            asset: Asset,
        ) -> Result<Pending, Failure> {
            self.pending_of_member(position, &member, proof.into_iter(), &asset)
        }

        /// Who earns by a position, where, with how many units, and in which epochs.
        #[ink(message)]
        pub fn position(&self, position: ContributionId) -> Option<Box<Position>> {
            self.vault.position(position)
        }

        /// What a product was paid in `asset` so far, and what of it lies in its reserve.
        #[ink(message)]
        pub fn lifetime(&self, product: ProductId, asset: Asset) -> Lifetime {
            self.vault.lifetime(product, &asset)
        }

        /// What product `child` owes along its upstream edge number `edge` (from 0): what `pull` would move
        /// now, unless the parent is stopped.
        ///
        /// Errors: `UnknownProduct`, `UnknownEdge`, `Overflow`.
        #[ink(message)]
        pub fn owed(&self, child: ProductId, edge: EdgeNumber, asset: Asset) -> Result<Balance, Failure> {
            self.vault.owed(child, edge, &asset)
        }

        /// What the router has of `asset`: what it owes, the protocol's fees in that, and what it has beyond.
        ///
        /// Errors: `AssetFailed`.
        #[ink(message)]
        pub fn holdings(&self, asset: Asset) -> Result<Holdings, Failure> {
            let Holding { held, fees } = self.vault.holding(&asset);
            Ok(Holdings { held, fees, surplus: cash::balance(&asset)?.saturating_sub(held) })
        }

        /// The number of the current income epoch.
        #[ink(message)]
        pub fn current_epoch(&self) -> Epoch {
            // An epoch number runs out after 136 years at least; claims must work even then.
            self.settings.clock.epoch_at(now()).unwrap_or(Epoch::MAX)
        }

        /// The `data` with which KITE's `transfer_and_call` to this contract pays `product`.
        #[ink(message)]
        pub fn payment_data(&self, product: ProductId, reference: u64) -> Vec<u8> {
            Payment { product, reference }.encode()
        }

        /// What [`payment_data`](Self::payment_data) answers, said without a list: 12 bytes, and how many they are.
        pub fn payment_bytes(&self, product: ProductId, reference: u64) -> (Compact<u8>, Payment) {
            const BYTES: u8 = 4 + 8;
            (Compact(BYTES), Payment { product, reference })
        }

        fn with(settings: Settings) -> Self {
            Self { settings, ownership: Cell::new(), listed: Map::new(), numbered: Map::new(), vault: Vault::default() }
        }

        /// The first epoch that is still locked: those before it can be claimed.
        fn open_epoch(&self) -> Epoch {
            let Settings { window_epochs, unlocked_epoch, .. } = self.settings;
            self.current_epoch().saturating_sub(window_epochs).max(unlocked_epoch)
        }

        /// What is old enough to be claimed by its holders, and what its members have left.
        pub(crate) fn ages(&self) -> Ages {
            let open_epoch = self.open_epoch();
            let then = now().saturating_sub(MEMBERS_CLAIM_MS);
            let expired_epoch = self.settings.clock.epoch_at(then).unwrap_or(0).min(open_epoch);
            Ages { open_epoch, expired_epoch }
        }

        fn ensure_owner(&self) -> Result<(), Failure> {
            answer::ensure(self.ownership().is_owner(caller()), RouterError::NotOwner)
        }

        fn tell_settings(&self) -> Result<(), Failure> {
            event::emit(SettingsChanged { settings: self.settings });
            Ok(())
        }

        fn ensure_registry(&self) -> Result<(), Failure> {
            let is_registry = self.settings.registry.as_ref() == Some(caller());
            is_registry.then_some(()).ok_or_else(|| RouterError::NotRegistry.into())
        }

        /// What `assets` answers.
        pub(crate) fn ever_listed(&self) -> Stack<(AccountId, bool)> {
            let mut found = stack(self.by_number().count());
            for asset in self.by_number() {
                found.push((asset, self.listed.contains(asset)));
            }
            found
        }

        /// Gives `asset` the next number, unless it has one.
        #[allow(clippy::arithmetic_side_effects, reason = "there are no more numbers than `by_number` counts")]
        fn number(&mut self, asset: AccountId) {
            let mut next = 0;
            for known in self.by_number() {
                if known == asset {
                    return;
                }
                next += 1;
            }
            self.numbered.insert(next, &asset);
        }

        fn by_number(&self) -> impl Iterator<Item = AccountId> + '_ {
            (0..u32::MAX).map_while(|number| self.numbered.get(number))
        }

        fn ensure_payable(&self, asset: &Asset) -> Result<(), Failure> {
            let allowed = match asset {
                Asset::Native => true,
                Asset::Psp22(token) => *token == self.settings.kite || self.listed.contains(token),
            };
            allowed.then_some(()).ok_or_else(|| RouterError::AssetNotAllowed.into())
        }

        fn ensure_value_sent(&self, asset: &Asset, amount: Balance) -> Result<(), Failure> {
            let expected = if *asset == Asset::Native { amount } else { 0 };
            let sent = value_sent();
            (sent == expected).then_some(()).ok_or_else(|| RouterError::WrongValueSent { expected, sent }.into())
        }

        fn book_payment(
            &mut self,
            payer: &AccountId,
            asset: &Asset,
            amount: Balance,
            payment: Payment,
        ) -> Result<Split, Failure> {
            let now = self.current_epoch();
            let paid = self.vault.pay(now, *payer, asset, amount, self.settings.fee_bps, payment)?;
            let split = paid.split;
            event::emit(paid);
            Ok(split)
        }

        fn add_product(&mut self, id: ProductId, stage_bps: [Bps; STAGES], upstream: Vec<Edge>) -> Result<(), Failure> {
            self.ensure_registry()?;
            event::emit(self.vault.open_product(id, stage_bps, upstream)?);
            Ok(())
        }

        fn set_stopped(&mut self, product: ProductId, stopped: bool) -> Result<(), Failure> {
            self.ensure_registry()?;
            self.vault.stop_product(product, stopped)?;
            event::emit(ProductStopped { product, stopped });
            Ok(())
        }

        /// What `open_positions` does, with the positions wherever they are.
        pub fn add_positions(
            &mut self,
            positions: impl ExactSizeIterator<Item = NewPosition>,
        ) -> Result<Epoch, Failure> {
            self.ensure_registry()?;
            let now = self.current_epoch();
            let from_epoch = now.checked_add(1).ok_or_else(overflow)?;
            self.vault.open_positions(now, positions, event::emit)?;
            Ok(from_epoch)
        }

        /// Does to a position what the registry orders.
        fn obey(&mut self, position: ContributionId, order: Order) -> Result<PositionChanged, Failure> {
            self.ensure_registry()?;
            self.revise(position, order)
        }

        /// Does to a position what was ordered, and tells how it stands then.
        fn revise(&mut self, position: ContributionId, order: Order) -> Result<PositionChanged, Failure> {
            let changed = self.vault.revise(self.current_epoch(), position, order)?;
            event::emit(changed);
            Ok(changed)
        }

        /// Pays what was claimed, and tells it.
        fn settle(&self, claims: Claims) -> Result<Stack<Balance>, Failure> {
            cash::pay_claims(&self.settings.kite, &claims.paid)?;
            for claimed in claims.paid.iter() {
                event::emit(*claimed);
            }
            Ok(claims.totals)
        }

        /// Pays to `to` what the owner has taken out of a pot, and tells it.
        fn release(&self, pot: Pot, asset: Asset, amount: Balance, to: AccountId) -> Result<Balance, Failure> {
            if amount > 0 {
                cash::pay_out(&self.settings.kite, &asset, to, amount)?;
                event::emit(Released { pot, asset, amount, to });
            }
            Ok(amount)
        }

        /// What [`claim`](Self::claim) does, with the lists wherever they are.
        pub fn pay_positions(
            &mut self,
            positions: impl ExactSizeIterator<Item = ContributionId>,
            assets: impl ExactSizeIterator<Item = Asset>,
        ) -> Result<Stack<Balance>, Failure> {
            let claims = self.vault.claim(self.open_epoch(), positions, assets)?;
            self.settle(claims)
        }

        /// What [`claim_member`](Self::claim_member) does, with the lists wherever they are.
        pub fn pay_member(
            &mut self,
            position: ContributionId,
            member: &Member,
            proof: impl Iterator<Item = Hash>,
            assets: impl ExactSizeIterator<Item = Asset>,
        ) -> Result<Stack<Balance>, Failure> {
            let claims = self.vault.claim_member(self.open_epoch(), position, member, proof, assets)?;
            self.settle(claims)
        }

        /// What [`pending_member`](Self::pending_member) does, with the proof wherever it is.
        pub fn pending_of_member(
            &self,
            position: ContributionId,
            member: &Member,
            proof: impl Iterator<Item = Hash>,
            asset: &Asset,
        ) -> Result<Pending, Failure> {
            self.vault.pending_member(self.ages(), position, member, proof, asset)
        }

        /// What [`on_psp22_received`](PSP22Receiver::on_psp22_received) does, with the data wherever they are.
        pub fn receive(
            &mut self,
            _operator: &AccountId,
            from: &AccountId,
            value: Balance,
            data: Bytes,
        ) -> Result<(), answer::Failure<ReceiverError>> {
            let token = caller();
            if *token != self.settings.kite {
                return answer::relay(UNSUPPORTED_TOKEN, &[]);
            }
            let payment = kept::read_all(&data, INVALID_DATA)?;
            answer::within(OF_THE_RECEIVER, ReceiverError::Router, || {
                self.book_payment(from, &Asset::Psp22(*token), value, payment).map(|_| ())
            })
        }

        #[allow(clippy::expect_used, reason = "without this cell it must not run")]
        fn ownership(&self) -> Ownership {
            self.ownership.get().expect("written by the constructor")
        }
    }

    impl Ledger for Router {
        /// The registry, the KITE token, the protocol fee, the trailing window and the clock.
        #[ink(message)]
        fn settings(&self) -> Settings {
            self.settings
        }

        /// Makes `product` payable: its stage weights (together 10,000) and the products it pays
        /// upstream. Registry only.
        ///
        /// Errors: `NotRegistry`, `InvalidId`, `InvalidTerms`, `UnknownProduct` (of an edge).
        #[ink(message)]
        fn open_product(
            &mut self,
            product: ProductId,
            stage_bps: [Bps; STAGES],
            upstream: Vec<Edge>,
        ) -> Result<(), RouterError> {
            answer::told(self.add_product(product, stage_bps, upstream))
        }

        /// Units that still fit into each stage of `product`, from the next epoch on.
        ///
        /// Errors: `UnknownProduct`.
        #[ink(message)]
        fn room(&self, product: ProductId) -> Result<[u128; STAGES], RouterError> {
            answer::told(self.vault.room(product))
        }

        /// Refuses new payments to `product` while `stopped`, and what its children owe it stays with them.
        /// What it was paid before can be claimed and pulled by its parents in any case. Registry only.
        ///
        /// Errors: `NotRegistry`, `UnknownProduct`.
        #[ink(message)]
        fn stop_product(&mut self, product: ProductId, stopped: bool) -> Result<(), RouterError> {
            answer::told(self.set_stopped(product, stopped))
        }

        /// Opens at most 64 positions, which earn from the next epoch on; returns that epoch.
        /// Registry only.
        ///
        /// Errors: `NotRegistry`, `TooMany`, `InvalidId`, `Zero` (units), `UnknownProduct`, `StageFull`,
        /// `Overflow`.
        #[ink(message)]
        fn open_positions(&mut self, positions: Vec<NewPosition>) -> Result<Epoch, RouterError> {
            answer::told(self.add_positions(positions.into_iter()))
        }

        /// Closes a position: it earns until the end of this epoch; returns the first epoch in which
        /// it no longer does. Registry only.
        ///
        /// Errors: `NotRegistry`, `UnknownPosition`, `PositionClosed`, `Overflow`.
        #[ink(message)]
        fn close_position(&mut self, position: ContributionId) -> Result<Epoch, RouterError> {
            answer::told(self.obey(position, Order::Close).map(|changed| changed.to_epoch.unwrap_or(Epoch::MAX)))
        }

        /// Cuts the claims of a challenged position, open or closed: they pay what it earned before the
        /// trailing window as it is now. Returns the first epoch that cannot be claimed. Registry only.
        ///
        /// Errors: `NotRegistry`, `UnknownPosition`, `WrongStanding` (frozen or forfeited already).
        #[ink(message)]
        fn freeze(&mut self, position: ContributionId) -> Result<Epoch, RouterError> {
            let cut = self.open_epoch();
            answer::told(self.obey(position, Order::Freeze { cut }).map(|_| cut))
        }

        /// Lifts the cut of a frozen position. Registry only.
        ///
        /// Errors: `NotRegistry`, `UnknownPosition`, `WrongStanding` (not frozen).
        #[ink(message)]
        fn unfreeze(&mut self, position: ContributionId) -> Result<(), RouterError> {
            answer::told(self.obey(position, Order::Unfreeze).map(|_| ()))
        }

        /// Makes the cut of a frozen position final and closes it if it is open. What it earns from the cut
        /// until its units no longer weigh can be swept to its product's reserve. Returns the first epoch
        /// that is forfeited. Registry only.
        ///
        /// Errors: `NotRegistry`, `UnknownPosition`, `WrongStanding` (not frozen), `Overflow`.
        #[ink(message)]
        fn forfeit(&mut self, position: ContributionId) -> Result<Epoch, RouterError> {
            let cut = |changed: PositionChanged| changed.standing.cut().unwrap_or(Epoch::MAX);
            answer::told(self.obey(position, Order::Forfeit).map(cut))
        }
    }

    impl PSP22Receiver for Router {
        /// Books KITE that its `transfer_and_call` has brought as a payment of `from`; `data` is what
        /// `payment_data` returns. Only the KITE token.
        ///
        /// Errors: `UnsupportedToken`, `InvalidData`, `Router` with the reason that `pay` would give.
        #[ink(message)]
        fn on_psp22_received(
            &mut self,
            operator: AccountId,
            from: AccountId,
            value: Balance,
            data: Vec<u8>,
        ) -> Result<(), ReceiverError> {
            answer::told(self.receive(&operator, &from, value, kept::bytes(data)))
        }
    }

    impl Ownable for Router {
        /// The account that owns the router: once deployed, the DAO.
        #[ink(message)]
        fn owner(&self) -> AccountId {
            self.ownership().owner()
        }

        /// The account that was offered the ownership and has not yet accepted it.
        #[ink(message)]
        fn pending_owner(&self) -> Option<AccountId> {
            self.ownership().pending()
        }

        /// Offers the ownership to `new_owner`, who must accept it; a later offer replaces it, an offer
        /// to the owner itself withdraws it. Owner only.
        ///
        /// Errors: `NotOwner`.
        #[ink(message)]
        fn transfer_ownership(&mut self, new_owner: AccountId) -> Result<(), OwnableError> {
            let mut ownership = self.ownership();
            answer::told(ownership.offer(caller(), &new_owner))?;
            self.ownership.set(&ownership);
            Ok(())
        }

        /// Takes an offered ownership. Only the account it was offered to.
        ///
        /// Errors: `NotPendingOwner`.
        #[ink(message)]
        fn accept_ownership(&mut self) -> Result<(), OwnableError> {
            let mut ownership = self.ownership();
            answer::told(ownership.accept(caller()))?;
            self.ownership.set(&ownership);
            Ok(())
        }

        /// Replaces the router's code by the uploaded code with this hash; storage stays. Owner only.
        ///
        /// Errors: `NotOwner`, `CodeNotFound`.
        #[ink(message)]
        fn set_code(&mut self, code_hash: Hash) -> Result<(), OwnableError> {
            answer::told(self.ownership().set_code(caller(), &code_hash))
        }
    }

    fn ensure_window(window_epochs: Epoch) -> Result<(), Failure> {
        let max_epochs = MAX_WINDOW_EPOCHS;
        (window_epochs <= max_epochs).then_some(()).ok_or_else(|| RouterError::WindowTooLong { max_epochs }.into())
    }

    fn ensure_fee(fee_bps: Bps) -> Result<(), Failure> {
        (fee_bps <= MAX_FEE_BPS).then_some(()).ok_or_else(|| RouterError::FeeTooHigh { max_bps: MAX_FEE_BPS }.into())
    }
}
