// SPDX-License-Identifier: Apache-2.0
//! The router.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::Member;
use kite_interfaces::ownable::OwnableError;
use kite_interfaces::router::{
    Edge, Holdings, Lifetime, NewPosition, Pending, Position, RouterError, Settings, Split, STAGES,
};
use kite_interfaces::{Asset, Balance, Bps, ContributionId, Epoch, ProductId};

use super::client::{client, Failed, Message};
use crate::chain::{Chain, Receipt};

client! {
    /// The money: payments in, claims out.
    Router = "router";

    /// Creates the router.
    make "new" construct(owner: AccountId, kite: AccountId, epoch_ms: u64, window_epochs: Epoch, fee_bps: Bps);

    /// Pays `amount` of `asset` to `product`; `coin` is the native coin sent along.
    pay "pay" pay(product: ProductId, asset: Asset, amount: Balance, reference: u64) -> Split, RouterError;
    /// Pays out what the positions have earned.
    send "claim" claim(positions: Vec<ContributionId>, assets: Vec<Asset>) -> Vec<Balance>, RouterError;
    /// Pays out what a member of a batch has earned.
    send "claim_member"
        claim_member(position: ContributionId, member: Member, proof: Vec<Hash>, assets: Vec<Asset>)
        -> Vec<Balance>, RouterError;
    /// Moves a parent's part out of the child's pot.
    send "pull" pull(child: ProductId, edge: u8, asset: Asset) -> Balance, RouterError;
    /// Moves what a position has forfeited into its product's reserve.
    send "sweep" sweep(position: ContributionId, asset: Asset) -> Balance, RouterError;
    /// Changes who is paid; the contributor only.
    send "set_payee" set_payee(position: ContributionId, payee: AccountId) -> (), RouterError;
    /// Says who tells the router who earns; the owner only.
    send "set_registry" set_registry(registry: AccountId) -> (), RouterError;
    /// Changes the protocol fee; the owner only.
    send "set_fee" set_fee(fee_bps: Bps) -> (), RouterError;
    /// Changes the trailing window; the owner only.
    send "set_window" set_window(window_epochs: Epoch) -> (), RouterError;
    /// Puts an asset on the list, or takes it off; the owner only.
    send "set_asset" set_asset(asset: AccountId, allowed: bool) -> (), RouterError;
    /// Pays the collected fees; the owner only.
    send "collect_fees" collect_fees(asset: Asset, to: AccountId) -> Balance, RouterError;
    /// Pays what was sent outside any payment; the owner only.
    send "skim" skim(asset: Asset, to: AccountId) -> Balance, RouterError;
    /// Pays from a product's reserve; the owner only.
    send "release_reserve"
        release_reserve(product: ProductId, asset: Asset, amount: Balance, to: AccountId) -> (), RouterError;

    /// Every token that was ever listed, and whether products can be paid in it now.
    view "assets" assets() -> Vec<(AccountId, bool)>;
    /// Where a payment would go.
    ask "quote" quote(product: ProductId, asset: Asset, amount: Balance) -> Split, RouterError;
    /// What a position has earned.
    ask "pending" pending(position: ContributionId, asset: Asset) -> Pending, RouterError;
    /// What a member of a batch has earned.
    ask "pending_member"
        pending_member(position: ContributionId, member: Member, proof: Vec<Hash>, asset: Asset)
        -> Pending, RouterError;
    /// A position.
    view "position" position(position: ContributionId) -> Option<Position>;
    /// Sums of a product.
    view "lifetime" lifetime(product: ProductId, asset: Asset) -> Lifetime;
    /// What a child owes a parent.
    ask "owed" owed(child: ProductId, edge: u8, asset: Asset) -> Balance, RouterError;
    /// What it holds, the fees in that, and what it has beyond.
    ask "holdings" holdings(asset: Asset) -> Holdings, RouterError;
    /// The epoch now.
    view "current_epoch" current_epoch() -> Epoch;
    /// The `data` of a payment by `transfer_and_call`.
    view "payment_data" payment_data(product: ProductId, reference: u64) -> Vec<u8>;

    /// What it was set to.
    view "Ledger::settings" settings() -> Settings;
    /// What still fits into each stage.
    ask "Ledger::room" room(product: ProductId) -> [u128; STAGES], RouterError;
    /// Makes a product payable; the registry only.
    send "Ledger::open_product"
        open_product(product: ProductId, stage_bps: [Bps; STAGES], upstream: Vec<Edge>) -> (), RouterError;
    /// Opens positions; the registry only.
    send "Ledger::open_positions" open_positions(positions: Vec<NewPosition>) -> Epoch, RouterError;
    /// Stops new payments to a product, or allows them again; the registry only.
    send "Ledger::stop_product" stop_product(product: ProductId, stopped: bool) -> (), RouterError;
    /// Closes a position; the registry only.
    send "Ledger::close_position" close_position(position: ContributionId) -> Epoch, RouterError;
    /// Cuts a position's claims; the registry only.
    send "Ledger::freeze" freeze(position: ContributionId) -> Epoch, RouterError;
    /// Lifts the cut; the registry only.
    send "Ledger::unfreeze" unfreeze(position: ContributionId) -> (), RouterError;
    /// Makes the cut final; the registry only.
    send "Ledger::forfeit" forfeit(position: ContributionId) -> Epoch, RouterError;

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

impl Router {
    /// [`Self::claim_member`] for many members of one batch, each with its proof.
    pub fn claim_members(
        &self,
        chain: &mut dyn Chain,
        from: AccountId,
        position: ContributionId,
        members: Vec<(Member, Vec<Hash>)>,
        assets: &[Asset],
    ) -> Result<Vec<Receipt<Vec<Balance>>>, Failed<RouterError>> {
        let claim = |(member, proof)| Message {
            contract: "router",
            label: "claim_member",
            to: self.address(),
            input: input::claim_member(position, member, proof, assets.to_vec()),
        };
        let claims: Vec<_> = members.into_iter().map(claim).collect();
        Message::send_together(&claims, chain, from)
    }
}
