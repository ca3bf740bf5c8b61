// SPDX-License-Identifier: Apache-2.0
//! `kite claim`.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::Member;
use kite_interfaces::registry::MAX_PAGE;
use kite_interfaces::router::{Pending, MAX_BATCH};
use kite_interfaces::{Asset, ContributionId};

use super::desk::{Call, Desk};
use super::look::Act;
use crate::batch::members_of;
use crate::chain::address_text;
use crate::suite::{router, Failed, Reason};
use crate::text;

/// Claims what positions have earned, for their payees. Anyone may, for anyone.
#[derive(Clone, Debug, clap::Args)]
pub struct Claim {
    /// The positions' numbers, which are those of the contributions [default: all of the account's]
    #[arg(value_parser = crate::amount::count::<ContributionId>)]
    pub positions: Vec<ContributionId>,
    /// Whose contributions, or whose part of the batch [default: your own]
    #[arg(long, value_name = "ACCOUNT")]
    pub of: Option<String>,
    /// The file of the batch that the position stands for, as `kite batch` writes it: claims for the members
    /// that are paid to the account
    #[arg(long, value_name = "JSON")]
    pub batch: Option<PathBuf>,
    /// In what: KITE, coin, or the sign or the address of a PSP22 token; can be repeated
    #[arg(long = "asset", value_name = "ASSET", default_values = ["KITE", "coin"])]
    pub assets: Vec<String>,
}

impl Act for Claim {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let assets = self.assets.iter().map(|sign| desk.asset(sign)).collect::<Result<Vec<_>>>()?;
        if let Some(file) = &self.batch {
            return self.members(desk, file, &assets);
        }
        let positions = self.positions(desk)?;
        let payable = payable(desk, &positions, &assets)?;
        let at_once = MAX_BATCH.checked_div(assets.len()).unwrap_or(1).max(1);
        let (mut calls, mut left_out) = (Vec::new(), Vec::new());
        for some in payable.chunks(at_once) {
            let groups = groups(desk, some, &assets, &mut left_out)?;
            calls.extend(groups.iter().map(|group| call(desk, group)));
        }
        pay(desk, &calls, &left_out)
    }
}

/// Positions that can be paid in these assets together.
type Group = (Vec<ContributionId>, Vec<Asset>);

fn call(desk: &Desk, (positions, assets): &Group) -> Call {
    let input = router::input::claim(positions.clone(), assets.clone());
    Call { does: format!("claim for {}", numbers(positions)), to: desk.suite.router.address(), value: 0, input }
}

/// All of them together, if all can be paid; otherwise those that can, asset by asset. Who is left out is noted, and why.
fn groups(
    desk: &mut Desk,
    positions: &[ContributionId],
    assets: &[Asset],
    left_out: &mut Vec<String>,
) -> Result<Vec<Group>> {
    let whole = (positions.to_vec(), assets.to_vec());
    if desk.tries(&call(desk, &whole)).is_ok() {
        return Ok(vec![whole]);
    }
    let mut groups = Vec::new();
    for asset in assets {
        let mut paid = Vec::new();
        for position in positions {
            if pending(desk, *position, *asset)?.claimable == 0 {
                continue;
            }
            match desk.tries(&call(desk, &(vec![*position], vec![*asset]))) {
                Ok(()) => paid.push(*position),
                Err(error) => left_out.push(in_words(desk, *position, *asset, &error)?),
            }
        }
        groups.extend((!paid.is_empty()).then(|| (paid, vec![*asset])));
    }
    Ok(groups)
}

fn in_words(desk: &mut Desk, position: ContributionId, asset: Asset, error: &anyhow::Error) -> Result<String> {
    let payee = desk.suite.router.position(desk.chain, position)?.map(|position| address_text(position.payee));
    let (payee, sign) = (payee.unwrap_or_default(), desk.sign(asset));
    Ok(format!("position {position} is left out in {sign}, its payee {payee} cannot be paid: {error:#}"))
}

/// Sends what can be paid, after a note of who is left out. An error if nobody can be paid.
fn pay(desk: &mut Desk, calls: &[Call], left_out: &[String]) -> Result<()> {
    if let (true, Some(first)) = (calls.is_empty(), left_out.first()) {
        bail!("{first}");
    }
    left_out.iter().for_each(|told| desk.note(told));
    calls.iter().try_for_each(|call| desk.send(call).map(drop))
}

impl Claim {
    fn account(&self, desk: &Desk) -> Result<AccountId> {
        self.of.as_ref().map_or(Ok(desk.from), |of| desk.account(of))
    }

    fn members(&self, desk: &mut Desk, file: &Path, assets: &[Asset]) -> Result<()> {
        let [position] = *self.positions else { bail!("name the one position that the batch has") };
        let account = self.account(desk)?;
        let name = || format!("{} cannot be used", text::path(file));
        let open = File::open(file).with_context(name)?;
        let members = members_of(BufReader::new(open), account).with_context(name)?;
        ensure!(!members.is_empty(), "{} has no member that is paid to {}", text::path(file), address_text(account));
        let (mut calls, mut left_out) = (Vec::new(), Vec::new());
        for (member, proof) in members {
            if !has_anything(desk, position, &member, &proof, assets)? {
                desk.note(format!("member {} of position {position} has nothing to claim now", member.index));
                continue;
            }
            let does = format!("claim for member {} of position {position}", member.index);
            let input = router::input::claim_member(position, member, proof, assets.to_vec());
            let call = Call { does, to: desk.suite.router.address(), value: 0, input };
            match desk.tries(&call) {
                Ok(()) => calls.push(call),
                Err(error) => left_out.push(format!("member {} is left out: {error:#}", member.index)),
            }
        }
        pay(desk, &calls, &left_out)
    }

    fn positions(&self, desk: &mut Desk) -> Result<Vec<ContributionId>> {
        if !self.positions.is_empty() {
            ensure!(self.of.is_none(), "name positions or an account, not both");
            return Ok(self.positions.clone());
        }
        let account = self.account(desk)?;
        let positions = positions_of(desk, account)?;
        ensure!(!positions.is_empty(), "the account has no accepted contribution: name the positions to claim for");
        Ok(positions)
    }
}

/// The account's contributions that have a position which its contributor can claim for.
fn positions_of(desk: &mut Desk, account: AccountId) -> Result<Vec<ContributionId>> {
    let (registry, router) = (desk.suite.registry, desk.suite.router);
    let (mut positions, mut from) = (Vec::new(), 0_u32);
    loop {
        let page = registry.contributions_of(desk.chain, account, from, MAX_PAGE)?;
        for (id, _) in &page {
            let position = router.position(desk.chain, *id)?;
            positions.extend(position.filter(|position| position.batch.is_none()).map(|_| *id));
        }
        if page.is_empty() {
            return Ok(positions);
        }
        from = from.saturating_add(u32::try_from(page.len())?);
    }
}

/// Those that would be paid something now; what each has is noted.
fn payable(desk: &mut Desk, positions: &[ContributionId], assets: &[Asset]) -> Result<Vec<ContributionId>> {
    let mut payable = Vec::new();
    for position in positions {
        let mut claimable_now = false;
        for asset in assets {
            let pending = pending(desk, *position, *asset)?;
            claimable_now |= pending.claimable > 0;
            let amounts = [("claimable", pending.claimable), ("locked", pending.locked), ("claimed", pending.claimed)];
            let told = amounts.map(|(name, amount)| format!("{} {name}", desk.shown(*asset, amount)));
            desk.note(format!("position {position}: {}", told.join(", ")));
        }
        payable.extend(claimable_now.then_some(*position));
    }
    if payable.is_empty() {
        desk.note("nothing can be claimed now");
    }
    Ok(payable)
}

fn pending(desk: &mut Desk, position: ContributionId, asset: Asset) -> Result<Pending> {
    let pending = desk.suite.router.pending(desk.chain, position, asset);
    pending.map_err(|failed| desk.told(failed))
}

/// Whether a member of a batch would be paid something now. What cannot be told is left to the claim to say.
fn has_anything(
    desk: &mut Desk,
    position: ContributionId,
    member: &Member,
    proof: &[Hash],
    assets: &[Asset],
) -> Result<bool> {
    for asset in assets {
        let pending = desk.suite.router.pending_member(desk.chain, position, *member, proof.to_vec(), *asset);
        match pending {
            Ok(pending) if pending.claimable == 0 => {}
            Ok(_) | Err(Failed { reason: Reason::Contract(_), .. }) => return Ok(true),
            Err(failed) => return Err(failed.into()),
        }
    }
    Ok(false)
}

fn numbers(positions: &[ContributionId]) -> String {
    let numbers: Vec<String> = positions.iter().map(ToString::to_string).collect();
    format!("position {}", numbers.join(", "))
}
