// SPDX-License-Identifier: Apache-2.0
//! Tabs: metered use, thousands of calls in one payment.
//!
//! A payer leaves a deposit for a product and names a key. The seller takes what that key has signed for, up to 64 tabs
//! at once, which moves no money; anyone forwards what was taken to the router, as one payment of the product. What is
//! left goes back: at once if the seller gives it back, or to the payer alone after a delay in which the seller can
//! still take.
//!
//! There is no owner, no upgrade and no way out but these: whoever leaves a deposit has only this code to trust.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub mod book;
mod entry;
pub mod failure;
pub mod money;
pub mod rules;
#[cfg(test)]
mod tests;

pub use tabs::{Tabs, TabsRef};

#[allow(unsafe_code, clippy::panic, reason = "ink!'s own dispatch is unsafe, and traps on a call it cannot read")]
#[ink::contract]
mod tabs {
    use ink::prelude::boxed::Box;
    use ink::prelude::vec::Vec;
    use kite_chain::kept::{self, Bytes, Copied};
    use kite_chain::{address, answer, caller, event, now, Read};
    use kite_interfaces::receiver::{PSP22Receiver, ReceiverError, INVALID_DATA, UNSUPPORTED_TOKEN};
    use kite_interfaces::tab::{
        domain, tab_id, Deposit, Forwarded, GivenBack, Opened, Outcome, Settings, Settled, Tab, TabError, TabId, Take,
        Taken, Terms, ToppedUp, Voucher, WithdrawalBegun, Withdrawn, MAX_TAKES,
    };
    use kite_interfaces::{Asset, ProductId};

    use crate::book::Book;
    use crate::failure::{ensure, Failure, OF_THE_RECEIVER};
    use crate::{money, rules};

    /// All tabs.
    #[ink(storage)]
    #[derive(Read)]
    pub struct Tabs {
        settings: Settings,
        book: Book,
    }

    /// What of them lies outside the root cell, for messages that need no setting: these are nobody's.
    impl Default for Tabs {
        fn default() -> Self {
            let nobody = || [0; size_of::<AccountId>()].into();
            Self::with(Settings { router: nobody(), kite: nobody(), domain: [0; 32] })
        }
    }

    impl Tabs {
        /// Tabs whose income is paid through `router`, with `kite` as the token that pays in one call. `genesis` is the
        /// hash of the chain's first block, which a contract cannot ask for: with the contract's own address it binds
        /// all that is signed to this chain and this contract, and `settings` shows what came of it.
        #[ink(constructor)]
        pub fn new(router: AccountId, kite: AccountId, genesis: Hash) -> Result<Self, Failure> {
            Ok(Self::with(Settings { router, kite, domain: domain(&genesis, address()) }))
        }

        /// Opens a tab of the caller's on `terms` with a deposit of `amount` (smallest units of the asset), and returns
        /// its number.
        ///
        /// Native coin: send exactly `amount` with the call. PSP22: send no coin, and allow this contract to take
        /// `amount` first; KITE needs no allowance if sent by its `transfer_and_call` with what `deposit_data` returns.
        ///
        /// Errors: `InvalidSigner`, `InvalidDelay`, `Zero`, `TabExists` (choose another salt), `Refused` (the router
        /// would not take a payment now: an unknown or stopped product, an asset that is not listed), `RouterFailed`,
        /// `WrongValueSent`, `AssetFailed` (allowance or balance too low), `WrongAmountReceived`.
        #[ink(message, payable)]
        pub fn open(&mut self, terms: Terms, amount: Balance) -> Result<TabId, Failure> {
            let asset = terms.asset;
            let id = self.open_for(caller(), terms, amount)?;
            money::take_in(&asset, caller(), amount)?;
            Ok(id)
        }

        /// Adds `amount` to the deposit of `tab`, as `open` takes it, also where a withdrawal was begun, which goes on.
        /// Anyone; what is left goes to the tab's payer.
        ///
        /// Errors: `UnknownTab`, `Zero`, `WrongValueSent`, `AssetFailed`, `WrongAmountReceived`, `Overflow`.
        #[ink(message, payable)]
        pub fn top_up(&mut self, tab: TabId, amount: Balance) -> Result<(), Failure> {
            let asset = self.top_up_with(tab, None, amount)?;
            money::take_in(&asset, caller(), amount)
        }

        /// Takes what was used, at most 64 times: of each tab until `total` was taken in all, which its payer's key has
        /// signed for. Only the tab's seller. Moves no money and asks nobody: it works whatever became of the product,
        /// the asset or the router, and as long as the payer has not withdrawn. One that cannot be taken leaves the
        /// others alone; the answer, and the event, name what became of each.
        ///
        /// Errors: `TooMany`.
        #[ink(message)]
        pub fn take(&mut self, takes: Vec<Take>) -> Result<Vec<Outcome>, Failure> {
            self.take_all(takes.into_iter())
        }

        /// Pays all that was taken for `product` in `asset` to it, as one payment, and returns how much that was.
        /// Anyone.
        ///
        /// Errors: `Nothing`, `Refused` (with the router's reason: it waits), `RouterFailed`, `AssetFailed`.
        #[ink(message)]
        pub fn forward(&mut self, product: ProductId, asset: Asset) -> Result<Balance, Failure> {
            let amount = self.book.take_waiting(product, &asset);
            ensure(amount != 0, || TabError::Nothing)?;
            let paid = money::pay(&self.settings, product, &asset, amount)?;
            paid.map_err(|error| money::reason(&self.settings, &asset, error))?;
            event::emit(Forwarded { product, asset, amount });
            Ok(amount)
        }

        /// Does what `take` does, and then what `forward` does. What the router refuses waits, and is no error.
        ///
        /// Errors: `TooMany`, `AssetFailed` (the asset moved something else: take without forwarding).
        #[ink(message)]
        pub fn take_and_forward(
            &mut self,
            takes: Vec<Take>,
            product: ProductId,
            asset: Asset,
        ) -> Result<Settled, Failure> {
            self.take_all_and_forward(takes.into_iter(), product, asset)
        }

        /// Gives `amount` of what is left in `tab` back to its payer. Only the seller.
        ///
        /// Errors: `UnknownTab`, `NotSeller`, `Zero`, `Insufficient`, `CannotPay`.
        #[ink(message)]
        pub fn give_back(&mut self, tab: TabId, amount: Balance) -> Result<(), Failure> {
            let mut record = self.book.open_tab(tab)?;
            rules::give_back(&mut record, caller(), amount)?;
            self.book.keep(tab, &record);
            event::emit(GivenBack { tab, amount });
            money::pay_out(&self.settings, &record.terms.asset, &record.payer, amount)
        }

        /// Begins the withdrawal of what is left in `tab`, and returns when it can be finished, in milliseconds: after
        /// the tab's delay. The seller can take until it is. Only the payer.
        ///
        /// Errors: `UnknownTab`, `NotPayer`, `WithdrawalBegun`, `Overflow`.
        #[ink(message)]
        pub fn begin_withdrawal(&mut self, tab: TabId) -> Result<u64, Failure> {
            let mut record = self.book.open_tab(tab)?;
            let withdrawable_from_ms = rules::begin_withdrawal(&mut record, caller(), now())?;
            self.book.keep(tab, &record);
            event::emit(WithdrawalBegun { tab, withdrawable_from_ms });
            Ok(withdrawable_from_ms)
        }

        /// Pays all that is left in `tab` to its payer, closes it for ever, and returns how much that was. Only the
        /// payer, after the delay.
        ///
        /// Errors: `UnknownTab`, `NotPayer`, `WithdrawalNotBegun`, `TooEarly`, `CannotPay`.
        #[ink(message)]
        pub fn withdraw(&mut self, tab: TabId) -> Result<Balance, Failure> {
            let record = self.book.open_tab(tab)?;
            let amount = rules::withdraw(&record, caller(), now())?;
            self.book.close(tab);
            event::emit(Withdrawn { tab, amount });
            if amount != 0 {
                money::pay_out(&self.settings, &record.terms.asset, &record.payer, amount)?;
            }
            Ok(amount)
        }

        /// A tab; `None` if there is none, or it was closed.
        #[ink(message)]
        pub fn tab(&self, tab: TabId) -> Option<Box<Tab>> {
            self.book.tab(tab)
        }

        /// The number of a tab of `payer` on `terms`, whether it was opened or not.
        #[ink(message)]
        pub fn id_of(&self, payer: AccountId, terms: Terms) -> TabId {
            tab_id(&self.settings.domain, &payer, &terms)
        }

        /// What was taken for `product` in `asset` and not forwarded yet.
        #[ink(message)]
        pub fn waiting(&self, product: ProductId, asset: Asset) -> Balance {
            self.book.waiting(product, &asset)
        }

        /// What a payer's key signs for `voucher`: the EIP-712 digest.
        #[ink(message)]
        pub fn digest(&self, voucher: Voucher) -> Hash {
            voucher.digest(&self.settings.domain).into()
        }

        /// The router, the KITE token, and the hash of the EIP-712 domain.
        #[ink(message)]
        pub fn settings(&self) -> Settings {
            self.settings
        }

        /// The `data` with which KITE's `transfer_and_call` to this contract makes `deposit`.
        #[ink(message)]
        pub fn deposit_data(&self, deposit: Deposit) -> Vec<u8> {
            self.deposit_bytes(kept::copied(deposit)).to_vec()
        }

        /// What [`deposit_data`](Self::deposit_data) answers, where the deposit is.
        pub fn deposit_bytes(&self, deposit: Copied<Deposit>) -> Bytes {
            kept::said(&deposit)
        }

        fn with(settings: Settings) -> Self {
            Self { settings, book: Book::default() }
        }

        fn open_for(&mut self, payer: &AccountId, terms: Terms, amount: Balance) -> Result<TabId, Failure> {
            rules::ensure_valid(&terms)?;
            let id = tab_id(&self.settings.domain, payer, &terms);
            let (payer, seller) = (*payer, terms.seller);
            let mut tab =
                Box::new(Tab { payer, terms, deposited: 0, taken: 0, given_back: 0, withdrawable_from_ms: None });
            rules::deposit(&mut tab, amount)?;
            self.book.open(id, &tab)?;
            money::ensure_payable(&self.settings, tab.terms.product, &tab.terms.asset, amount)?;
            event::emit(Opened { tab: id, payer, seller, terms: tab.terms, amount });
            Ok(id)
        }

        /// Adds to a tab, and says what it is in: `sent`, if that has come already.
        fn top_up_with(&mut self, tab: TabId, sent: Option<Asset>, amount: Balance) -> Result<Asset, Failure> {
            let mut record = self.book.open_tab(tab)?;
            let asset = record.terms.asset;
            ensure(sent.is_none_or(|sent| sent == asset), || TabError::WrongAsset)?;
            rules::deposit(&mut record, amount)?;
            self.book.keep(tab, &record);
            event::emit(ToppedUp { tab, amount, deposited: record.deposited });
            Ok(asset)
        }

        /// What [`take`](Self::take) does, with the takes wherever they are.
        pub fn take_all(&mut self, takes: impl ExactSizeIterator<Item = Take>) -> Result<Vec<Outcome>, Failure> {
            ensure(takes.len() <= MAX_TAKES, || TabError::TooMany { max: 64 })?;
            let outcomes = self.book.take_all(caller(), takes, &self.settings.domain);
            if !outcomes.is_empty() {
                event::emit_parts::<Taken>(&[], &(caller(), &outcomes));
            }
            Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
        }

        /// What [`take_and_forward`](Self::take_and_forward) does, with the takes wherever they are.
        pub fn take_all_and_forward(
            &mut self,
            takes: impl ExactSizeIterator<Item = Take>,
            product: ProductId,
            asset: Asset,
        ) -> Result<Settled, Failure> {
            let takes = self.take_all(takes)?;
            let mut forwarded = self.book.take_waiting(product, &asset);
            if forwarded != 0 {
                match money::pay(&self.settings, product, &asset, forwarded)? {
                    Ok(()) => event::emit(Forwarded { product, asset, amount: forwarded }),
                    Err(_) => {
                        money::allow_nothing(&self.settings, &asset)?;
                        self.book.wait(product, &asset, forwarded);
                        forwarded = 0;
                    }
                }
            }
            Ok(Settled { takes, forwarded })
        }

        /// What `on_psp22_received` does, with the data wherever they are.
        pub fn receive(
            &mut self,
            _operator: &AccountId,
            from: &AccountId,
            value: Balance,
            data: Bytes,
        ) -> Result<(), answer::Failure<ReceiverError>> {
            if *caller() != self.settings.kite {
                return answer::relay(UNSUPPORTED_TOKEN, &[]);
            }
            let deposit = kept::read_all(&data, INVALID_DATA)?;
            answer::within(OF_THE_RECEIVER, ReceiverError::Tab, || self.deposit(from, value, deposit))
        }

        fn deposit(&mut self, from: &AccountId, value: Balance, deposit: Deposit) -> Result<(), Failure> {
            let kite = Asset::Psp22(self.settings.kite);
            match deposit {
                Deposit::Open(terms) => {
                    ensure(terms.asset == kite, || TabError::WrongAsset)?;
                    self.open_for(from, terms, value).map(|_| ())
                }
                Deposit::TopUp(tab) => self.top_up_with(tab, Some(kite), value).map(|_| ()),
            }
        }
    }

    impl PSP22Receiver for Tabs {
        /// Books KITE that its `transfer_and_call` has brought as a deposit of `from`; `data` is what `deposit_data`
        /// returns. Only the KITE token.
        ///
        /// Errors: `UnsupportedToken`, `InvalidData`, `Tab` with the reason that `open` or `top_up` would give, or
        /// `WrongAsset`.
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
}
