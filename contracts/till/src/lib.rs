// SPDX-License-Identifier: Apache-2.0
//! The till: an address for a product. Whatever arrives there by a plain transfer, native coin, KITE or another
//! PSP22, is paid to the router as a payment of the product; there is no other way out, no owner, no upgrade.
//!
//! One code is two things: a factory, which makes tills at addresses that are known before they exist, and each
//! till that it makes.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod entry;
mod payment;

pub use till::{Till, TillRef};

#[allow(unsafe_code, clippy::panic, reason = "ink!'s own dispatch is unsafe, and traps on a call it cannot read")]
#[ink::contract]
mod till {
    use ink::selector_bytes;
    use kite_chain::{address, balance, event, own_code_hash, Read};
    use kite_interfaces::till::{address_of, TillError, TillOpened};
    use kite_interfaces::{Asset, ProductId};

    use crate::payment;

    /// A till, or the factory of tills.
    #[ink(storage)]
    #[derive(Read)]
    pub struct Till {
        router: AccountId,
        /// What it pays; zero: nothing, it makes tills.
        product: ProductId,
    }

    impl Till {
        /// Creates a factory of tills that pay through `router`.
        #[ink(constructor)]
        pub fn new(router: AccountId) -> Result<Self, TillError> {
            Ok(Self { router, product: 0 })
        }

        /// Creates the till of `product`. To be called by a factory, which alone makes it at the address that it
        /// tells.
        ///
        /// Fails with `InvalidProduct` for zero.
        #[ink(constructor)]
        pub fn of(router: AccountId, product: ProductId) -> Result<Self, TillError> {
            ensure_product(product)?;
            Ok(Self { router, product })
        }

        /// Makes the till of `product`, and returns its address, which `address_of` told before. Whoever calls pays
        /// its deposit. Anyone, once for each product; what was sent there before is in it.
        ///
        /// Fails with `IsTill`, `InvalidProduct`, or `NotCreated`; the chain itself refuses a second one.
        #[ink(message)]
        pub fn open(&mut self, product: ProductId) -> Result<AccountId, TillError> {
            self.ensure_makes(product)?;
            let input = (selector_bytes!("of"), self.router, product);
            let till = kite_chain::call::instantiate(&own_code_hash(), &input).ok_or(TillError::NotCreated)?;
            event::emit(TillOpened { product, till });
            Ok(till)
        }

        /// The address of the till of `product`, whether it exists or not: what is sent there before it does is not
        /// lost. On a Hub it is made of the whole code, which no contract sees: whoever asks there is told so.
        ///
        /// Fails with `IsTill` or `InvalidProduct`.
        #[ink(message)]
        pub fn address_of(&self, product: ProductId) -> Result<AccountId, TillError> {
            self.ensure_makes(product)?;
            let made_of = address_of(address(), &own_code_hash(), &self.router, product);
            Ok(kite_chain::foretold(&made_of))
        }

        /// Pays all that it has of `asset` to its product, and returns how much that was. Of native coin it keeps
        /// what the chain wants of every account. Anyone.
        ///
        /// Fails with `Nothing`, with the router's own reason (`Refused`: a stopped product, a delisted asset), with
        /// `RouterFailed`, `AssetFailed`, or `IsFactory`.
        #[ink(message)]
        pub fn flush(&mut self, asset: Asset) -> Result<Balance, TillError> {
            if self.product == 0 {
                return Err(TillError::IsFactory);
            }
            let amount = match &asset {
                Asset::Native => balance(),
                Asset::Psp22(token) => payment::allow_all(token, &self.router)?,
            };
            payment::pay(&self.router, self.product, &asset, amount)?;
            Ok(amount)
        }

        /// The router that it pays through.
        #[ink(message)]
        pub fn router(&self) -> AccountId {
            self.router
        }

        /// The product that it pays; zero if it is a factory.
        #[ink(message)]
        pub fn product(&self) -> ProductId {
            self.product
        }

        /// `Ok` if it is a factory, and there can be a till of `product`.
        fn ensure_makes(&self, product: ProductId) -> Result<(), TillError> {
            if self.product != 0 {
                return Err(TillError::IsTill);
            }
            ensure_product(product)
        }
    }

    fn ensure_product(product: ProductId) -> Result<(), TillError> {
        (product != 0).then_some(()).ok_or(TillError::InvalidProduct)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn router() -> AccountId {
            AccountId::from([7; 32])
        }

        #[ink::test]
        fn new_makes_a_factory_that_pays_nothing() {
            let mut factory = Till::new(router()).unwrap();
            assert_eq!((factory.router(), factory.product()), (router(), 0));
            assert_eq!(factory.flush(Asset::Native), Err(TillError::IsFactory));
        }

        #[ink::test]
        fn of_errors_invalid_product_for_zero() {
            assert_eq!(Till::of(router(), 0).err(), Some(TillError::InvalidProduct));
            assert_eq!(Till::of(router(), 3).unwrap().product(), 3);
        }

        #[ink::test]
        fn till_errors_is_till_where_only_a_factory_serves() {
            let mut till = Till::of(router(), 3).unwrap();
            assert_eq!(till.open(4), Err(TillError::IsTill));
            assert_eq!(till.address_of(4), Err(TillError::IsTill));
        }

        #[ink::test]
        fn factory_errors_invalid_product_for_zero() {
            let mut factory = Till::new(router()).unwrap();
            assert_eq!(factory.address_of(0), Err(TillError::InvalidProduct));
            assert_eq!(factory.open(0), Err(TillError::InvalidProduct));
        }
    }
}
