// SPDX-License-Identifier: Apache-2.0
//! The registry.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::ownable::OwnableError;
use kite_interfaces::registry::{
    Challenge, ChallengeNumber, Contribution, HowToJoin, Product, RegistryError, Request, Rules, Settings, Terms,
};
use kite_interfaces::{Asset, Balance, ContributionId, ProductId};

use super::client::client;

client! {
    /// The rules: products, contributions, bonds.
    Registry = "registry";

    /// Creates the registry.
    make "new" construct(owner: AccountId, kite: AccountId, router: AccountId, rules: Rules);

    /// Registers a product.
    send "register_product" register_product(terms: Terms) -> ProductId, RegistryError;
    /// Accepts contributions; the product's curator only.
    send "accept" accept(contributions: Vec<ContributionId>) -> (), RegistryError;
    /// Rejects contributions; the product's curator only.
    send "reject" reject(contributions: Vec<ContributionId>) -> (), RegistryError;
    /// Ends a contribution; its contributor only.
    send "retire" retire(contribution: ContributionId) -> (), RegistryError;
    /// Returns the bond of an ended contribution, or of a submission that nobody decided.
    send "withdraw_bond" withdraw_bond(contribution: ContributionId) -> (), RegistryError;
    /// Decides on the challenges up to this number; the arbiter only.
    send "resolve" resolve(contribution: ContributionId, challenge: ChallengeNumber, upheld: bool) -> (), RegistryError;
    /// Ends a challenge that the arbiter did not decide.
    send "lapse" lapse(contribution: ContributionId) -> (), RegistryError;
    /// Settles a challenge that has ended.
    send "settle" settle(contribution: ContributionId, challenge: ChallengeNumber) -> Balance, RegistryError;
    /// Offers the curation of a product; its curator only.
    send "offer_curation" offer_curation(product: ProductId, curator: AccountId) -> (), RegistryError;
    /// Takes an offered curation.
    send "accept_curation" accept_curation(product: ProductId) -> (), RegistryError;
    /// Replaces a curator; the owner only.
    send "replace_curator" replace_curator(product: ProductId, curator: AccountId) -> (), RegistryError;
    /// Pays out what was sent to the registry plainly; the owner only.
    send "skim" skim(asset: Asset, to: AccountId) -> Balance, RegistryError;
    /// Sets the rules; the owner only.
    send "set_rules" set_rules(rules: Rules) -> (), RegistryError;
    /// Stops payments and submissions of a product, or lets them go on; owner and guardian only.
    send "stop_product" stop_product(product: ProductId, stopped: bool) -> (), RegistryError;

    /// What it was set to.
    view "settings" settings() -> Settings;
    /// All that a newcomer needs.
    ask "how_to_join" how_to_join(product: ProductId) -> HowToJoin, RegistryError;
    /// KITE held as bonds.
    view "bonds_held" bonds_held() -> Balance;
    /// A product.
    view "product" product(product: ProductId) -> Option<Product>;
    /// Products, page by page.
    view "products" products(from: ProductId, limit: u32) -> Vec<(ProductId, Product)>;
    /// A contribution.
    view "contribution" contribution(contribution: ContributionId) -> Option<Contribution>;
    /// A challenge that is not settled.
    view "challenge" challenge(contribution: ContributionId, challenge: ChallengeNumber) -> Option<Challenge>;
    /// What a challenge costs.
    ask "challenge_bond" challenge_bond(contribution: ContributionId) -> Balance, RegistryError;
    /// Contributions of an account, page by page.
    view "contributions_of"
        contributions_of(account: AccountId, from: u32, limit: u32) -> Vec<(ContributionId, Contribution)>;
    /// Contributions to a product, page by page.
    view "contributions_to"
        contributions_to(product: ProductId, from: u32, limit: u32) -> Vec<(ContributionId, Contribution)>;
    /// The `data` of a submission or a challenge by `transfer_and_call`.
    view "request_data" request_data(request: Request) -> Vec<u8>;

    /// The owner.
    view "Ownable::owner" owner() -> AccountId;
    /// Who was offered the ownership.
    view "Ownable::pending_owner" pending_owner() -> Option<AccountId>;
    /// Offers the ownership.
    send "Ownable::transfer_ownership" transfer_ownership(new_owner: AccountId) -> (), OwnableError;
    /// Takes the offered ownership.
    send "Ownable::accept_ownership" accept_ownership() -> (), OwnableError;
    /// Replaces the code; the owner only.
    send "Ownable::set_code" set_code(code_hash: Hash) -> (), OwnableError;
}
