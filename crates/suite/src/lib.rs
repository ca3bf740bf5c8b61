// SPDX-License-Identifier: Apache-2.0
//! The deployed contracts, one typed client each, and the assets that they pay in. A client knows an address and the
//! messages that the scenario and the tests use; arguments and answers are the contracts' own types.

mod assets;
mod client;
pub mod dao;
pub mod psp22;
pub mod registry;
pub mod router;
pub mod tabs;
pub mod till;
pub mod token;

use ink::primitives::AccountId;
use kite_chains as chain;
use kite_format::text;

pub use assets::{Assets, KnownToken};
pub use client::{Failed, Kind, Never, Outcome, Reason, Signature};
pub use dao::Dao;
pub use psp22::Psp22;
pub use registry::Registry;
pub use router::Router;
pub use tabs::Tabs;
pub use till::Till;
pub use token::Token;

/// The four contracts, wherever they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suite {
    /// The KITE token.
    pub token: Token,
    /// The money.
    pub router: Router,
    /// The rules.
    pub registry: Registry,
    /// The governor.
    pub dao: Dao,
}

/// What stands beside the suite, and pays it: nobody owns either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// The factory of tills, the addresses of products.
    pub tills: Till,
    /// Deposits for metered use.
    pub tabs: Tabs,
}

impl Suite {
    /// The suite at these addresses.
    #[must_use]
    pub fn at(token: AccountId, router: AccountId, registry: AccountId, dao: AccountId) -> Self {
        Self { token: Token(token), router: Router(router), registry: Registry(registry), dao: Dao(dao) }
    }
}

#[cfg(test)]
mod embedded_tests;

#[cfg(test)]
mod tests {
    use contract_transcode::ContractMessageTranscoder;

    use super::*;
    use kite_bundles::{Bundle, SuiteBundles};

    /// What the contract itself says of its constructors and messages. An underscore before an
    /// argument's name says that the contract ignores it.
    fn declared(transcoder: &ContractMessageTranscoder) -> Vec<(String, [u8; 4], Vec<String>, Kind)> {
        let spec = transcoder.metadata().spec();
        let constructors = spec.constructors().iter().map(|constructor| {
            let arguments = constructor.args().iter().map(|argument| argument.label().clone()).collect();
            (constructor.label().clone(), selector(constructor.selector().to_bytes()), arguments, Kind::Constructor)
        });
        let messages = spec.messages().iter().map(|message| {
            let kind = match (message.mutates(), message.payable()) {
                (_, true) => Kind::Payable,
                (true, false) => Kind::Change,
                (false, false) => Kind::View,
            };
            let arguments = message.args().iter().map(|argument| name(argument.label())).collect();
            (message.label().clone(), selector(message.selector().to_bytes()), arguments, kind)
        });
        constructors.chain(messages).collect()
    }

    fn name(label: &str) -> String {
        label.trim_start_matches('_').to_owned()
    }

    fn selector(bytes: &[u8]) -> [u8; 4] {
        bytes.try_into().unwrap()
    }

    fn assert_speaks(client: &[Signature], bundle: &Bundle) {
        let declared = declared(&bundle.transcoder().unwrap());
        for known in client {
            let arguments = known.arguments.iter().map(ToString::to_string).collect();
            let expected = (known.label.to_owned(), known.selector, arguments, known.kind);
            assert!(declared.contains(&expected), "{}: {known:?} is not among {declared:#?}", bundle.name);
        }
    }

    #[test]
    fn clients_speak_the_contracts_language() {
        let SuiteBundles { token, router, registry, dao, till, tab } = SuiteBundles::current().unwrap();
        assert_speaks(Token::MESSAGES, &token);
        assert_speaks(Psp22::MESSAGES, &token);
        assert_speaks(Router::MESSAGES, &router);
        assert_speaks(Registry::MESSAGES, &registry);
        assert_speaks(Dao::MESSAGES, &dao);
        assert_speaks(Till::MESSAGES, &till);
        assert_speaks(Tabs::MESSAGES, &tab);
    }
}
