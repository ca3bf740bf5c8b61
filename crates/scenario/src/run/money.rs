// SPDX-License-Identifier: Apache-2.0
//! Payments, pulls, claims, transfers.

use kite_interfaces::router as router_interface;
use kite_interfaces::router::{Claimed, Paid, Pulled, Split, MAX_BATCH};
use scale::Encode;

use super::super::file::{CheckEarned, CheckGas, Claim, Fund, How, Pay, Pull, Transfer};
use super::super::record::{Payment, Rules};
use super::super::report::Flow;
use super::work::pieces;
use super::*;

/// How many members of a batch are claimed for at once: a part of what a node's block holds.
const MEMBERS_AT_ONCE: usize = 50;

impl Runner<'_> {
    pub(super) fn transfer(&mut self, deed: &Transfer) -> Done {
        let amount = self.units(deed.amount.get_ref());
        let sign = deed.amount.get_ref().asset.clone();
        self.hand(deed.from.get_ref(), deed.to.get_ref(), &sign, amount)?;
        Ok(format!("{} from {} to {}", self.shown(amount, &sign), deed.from.get_ref(), deed.to.get_ref()))
    }

    pub(super) fn hand(&mut self, from: &str, to: &str, sign: &str, amount: Balance) -> Result<(), String> {
        let (sender, receiver) = (self.account(from)?, self.account(to)?);
        let outcome = self.token(sign)?.transfer(self.world.chain(), sender, receiver, amount, Vec::new());
        self.sent("transfer tokens", from, outcome)?;
        self.record.moves(sign, from, to, amount);
        Ok(())
    }

    pub(super) fn fund(&mut self, deed: &Fund) -> Done {
        let group = format!("{}/", deed.group.get_ref());
        let mut needed: BTreeMap<Holder, Balance> = BTreeMap::new();
        for item in self.items.iter().filter(|item| item.contributor.starts_with(&group)) {
            let sum = needed.entry(item.contributor.clone()).or_default();
            *sum = sum.saturating_add(self.bond(item)?);
        }
        self.begin("fund", needed.len());
        for (member, amount) in &needed {
            self.hand(deed.from.get_ref(), member, KITE, *amount)?;
        }
        let sum = self.shown(needed.values().sum(), KITE);
        Ok(format!("{} get {sum} for their bonds from {}", deed.group.get_ref(), deed.from.get_ref()))
    }

    pub(super) fn pay(&mut self, deed: &Pay) -> Done {
        let (from, sign) = (deed.from.get_ref(), deed.amount.get_ref().asset.clone());
        let amount = self.units(deed.amount.get_ref());
        let product = self.product(deed.product.get_ref())?;
        self.payments = self.payments.saturating_add(1);
        let receipt = match deed.how.get_ref() {
            How::TransferAndCall => self.pay_in_one(from, product, amount)?,
            How::Allowance => self.pay_by_allowance(from, product, &sign, amount)?,
            How::Native => self.pay_in_coin(from, product, amount)?,
        };
        self.paid(deed.product.get_ref(), from, &sign, amount, &receipt)?;
        if let Some(label) = &deed.label {
            self.measure(label.get_ref(), receipt.gas);
        }
        Ok(format!("{from} pays {} for {}", self.shown(amount, &sign), deed.product.get_ref()))
    }

    /// Records that a payment reached the router, whoever it came through.
    pub(super) fn paid<T>(
        &mut self,
        product: &str,
        from: &str,
        sign: &str,
        amount: Balance,
        receipt: &Receipt<T>,
    ) -> Result<(), String> {
        self.record.moves(sign, from, ROUTER, amount);
        let received = self.record.received.entry(sign.to_owned()).or_default();
        *received = received.saturating_add(amount);
        let [paid]: [Paid; 1] = receipt.events_of().try_into().map_err(|_| "no `Paid` event came".to_owned())?;
        if paid.amount != amount {
            return Err(format!("{amount} units were paid, and the router has counted {}", paid.amount));
        }
        self.flow(product, from, sign, amount, self.fee_bps, &paid.split)
    }

    fn pay_in_one(&mut self, from: &str, product: ProductId, amount: Balance) -> Result<Receipt<()>, String> {
        let (sender, router) = (self.account(from)?, self.suite.router.address());
        let data = router_interface::Payment { product, reference: self.payments }.encode();
        let outcome = self.suite.token.transfer_and_call(self.world.chain(), sender, router, amount, data);
        self.sent("pay (transfer_and_call)", from, outcome)
    }

    fn pay_by_allowance(
        &mut self,
        from: &str,
        product: ProductId,
        sign: &str,
        amount: Balance,
    ) -> Result<Receipt<()>, String> {
        let (sender, router) = (self.account(from)?, self.suite.router);
        let approved = self.token(sign)?.approve(self.world.chain(), sender, router.address(), amount);
        self.sent("approve", from, approved)?;
        let asset = self.asset(sign)?;
        let outcome = router.pay(self.world.chain(), sender, 0, product, asset, amount, self.payments);
        Ok(self.sent("pay (allowance)", from, outcome)?.map(drop))
    }

    fn pay_in_coin(&mut self, from: &str, product: ProductId, amount: Balance) -> Result<Receipt<()>, String> {
        let sender = self.account(from)?;
        let (router, reference) = (self.suite.router, self.payments);
        let outcome = router.pay(self.world.chain(), sender, amount, product, Asset::Native, amount, reference);
        Ok(self.sent("pay (native)", from, outcome)?.map(drop))
    }

    /// Records where a payment went, and holds it against the rules.
    fn flow(
        &mut self,
        product: &str,
        from: &str,
        sign: &str,
        amount: Balance,
        fee_bps: Bps,
        split: &Split,
    ) -> Result<(), String> {
        let declared = self.declared(product)?;
        let rules = Rules {
            fee_bps,
            upstream_bps: declared.upstream.iter().map(|edge| *edge.bps.get_ref()).sum(),
            stage_bps: declared.stages.get_ref().in_order(),
        };
        let id = self.product(product)?;
        let payment = Payment { product: id, asset: sign.to_owned(), amount, epoch: self.epoch()? };
        self.record.paid(&payment, &rules, split)?;
        let flow =
            Flow { product: product.to_owned(), from: from.to_owned(), asset: sign.to_owned(), amount, split: *split };
        self.report.flows.push(flow);
        Ok(())
    }

    fn measure(&mut self, label: &str, gas: Weight) {
        let positions = self.record.positions.values().map(|position| position.members.len().max(1)).sum();
        self.report.measured.insert(label.to_owned(), Measured { positions, gas });
    }

    pub(super) fn pull(&mut self, deed: &Pull) -> Done {
        let (child, parent, sign) = (deed.from.get_ref(), deed.to.get_ref(), deed.asset.get_ref());
        let sender = self.account(deed.by.get_ref())?;
        let edge = self.edge(child, parent)?;
        let (id, asset) = (self.product(child)?, self.asset(sign)?);
        let outcome = self.suite.router.pull(self.world.chain(), sender, id, edge, asset);
        let receipt = self.sent("pull", deed.by.get_ref(), outcome)?;
        for pulled in receipt.events_of::<Pulled>() {
            let pool = self.record.pools.entry((id, sign.clone())).or_default();
            pool.pulled = pool.pulled.saturating_add(pulled.amount);
            self.flow(parent, child, sign, pulled.amount, 0, &pulled.split)?;
        }
        Ok(format!("{} moves from {child} to {parent}", self.shown(receipt.value, sign)))
    }

    /// The number of the edge from a product to one that it is built on.
    fn edge(&self, child: &str, parent: &str) -> Result<u8, String> {
        let place = self.declared(child)?.upstream.iter().position(|edge| edge.product.get_ref() == parent);
        place.and_then(|place| u8::try_from(place).ok()).ok_or_else(|| format!("`{child}` is not built on `{parent}`"))
    }

    pub(super) fn claim(&mut self, deed: &Claim) -> Done {
        let assets = deed.assets.iter().map(|sign| self.asset(sign.get_ref())).collect::<Result<Vec<_>, _>>()?;
        let ids = self.to_claim(deed)?;
        let batch = MAX_BATCH.checked_div(assets.len()).unwrap_or(1).max(1);
        let mut sums: BTreeMap<Sign, Balance> = BTreeMap::new();
        let mut add = |paid: Vec<(Sign, Balance)>| {
            for (sign, amount) in paid {
                let sum = sums.entry(sign).or_default();
                *sum = sum.saturating_add(amount);
            }
        };
        let (batches, own): (Vec<_>, Vec<_>) = ids.into_iter().partition(|(_, place)| self.is_batch(*place));
        let own: Vec<ContributionId> = own.into_iter().map(|(id, _)| id).collect();
        self.begin("claim", own.len().div_ceil(batch));
        for ids in own.chunks(batch) {
            add(self.claim_batch(deed.by.get_ref(), ids, &assets)?);
        }
        let mut members = 0usize;
        for (id, place) in batches {
            let count = self.item(place)?.members.len();
            self.begin("claim by proof", count);
            for from in (0..count).step_by(MEMBERS_AT_ONCE) {
                add(self.claim_shares(deed.by.get_ref(), id, place, from, &assets)?);
            }
            members = members.saturating_add(count);
        }
        let sums: Vec<String> = sums.iter().map(|(sign, amount)| self.shown(*amount, sign)).collect();
        let sums = if sums.is_empty() { "nothing yet".to_owned() } else { sums.join(" and ") };
        let whose = match members {
            0 => pieces(own.len()),
            _ => format!("{} and {} members of batches", pieces(own.len()), grouped(members)),
        };
        Ok(format!("{whose} are paid {sums}"))
    }

    fn is_batch(&self, place: usize) -> bool {
        self.items.get(place).is_some_and(|item| !item.members.is_empty())
    }

    /// Accepted work in the order of its payees, so that a payee with many positions is paid at once.
    fn to_claim(&self, deed: &Claim) -> Result<Vec<(ContributionId, usize)>, String> {
        let chosen = deed.contributions.as_ref().map(|names| self.places(names));
        let places = chosen.unwrap_or_else(|| (0..self.items.len()).collect());
        let mut accepted = Vec::new();
        for place in places {
            let item = self.item(place)?;
            if let Some(id) = item.id.filter(|id| self.record.positions.contains_key(id)) {
                accepted.push((&item.payee, id, place));
            }
        }
        accepted.sort_unstable();
        Ok(accepted.into_iter().map(|(_, id, place)| (id, place)).collect())
    }

    /// Claims for the members of a batch from number `from` on, as many as are sent at once.
    fn claim_shares(
        &mut self,
        by: &str,
        id: ContributionId,
        place: usize,
        from: usize,
        assets: &[Asset],
    ) -> Result<Vec<(Sign, Balance)>, String> {
        let sender = self.account(by)?;
        let shares = self.item(place)?.members.iter().skip(from).take(MEMBERS_AT_ONCE);
        let members = shares.map(|share| (share.member, share.proof.clone())).collect();
        let outcome = self.suite.router.claim_members(self.world.chain(), sender, id, members, assets);
        let mut paid = Vec::new();
        for receipt in outcome.map_err(|failed| failed.to_string())? {
            let receipt = self.noted("claim by proof (one member)", by, receipt);
            for claimed in receipt.events_of::<Claimed>() {
                paid.push(self.claimed(&claimed)?);
            }
        }
        Ok(paid)
    }

    fn claim_batch(
        &mut self,
        by: &str,
        ids: &[ContributionId],
        assets: &[Asset],
    ) -> Result<Vec<(Sign, Balance)>, String> {
        let sender = self.account(by)?;
        let outcome = self.suite.router.claim(self.world.chain(), sender, ids.to_vec(), assets.to_vec());
        let receipt = self.sent("claim (up to 64 at once)", by, outcome)?;
        let mut paid = Vec::new();
        for claimed in receipt.events_of::<Claimed>() {
            paid.push(self.claimed(&claimed)?);
        }
        Ok(paid)
    }

    fn claimed(&mut self, claimed: &Claimed) -> Result<(Sign, Balance), String> {
        let sign = self.sign(claimed.asset);
        let position = self.record.positions.get(&claimed.position).ok_or("a claim was paid to no position")?;
        let payee = position.payee_of(claimed.member).ok_or("a claim was paid to no member")?.clone();
        if self.account(&payee)? != claimed.payee {
            return Err(format!("position {} should pay {payee}", claimed.position));
        }
        self.record.claimed(claimed.position, claimed.member, &sign, claimed.amount);
        self.record.moves(&sign, ROUTER, &payee, claimed.amount);
        Ok((sign, claimed.amount))
    }

    pub(super) fn check_earned(&mut self, deed: &CheckEarned) -> Done {
        let expected = self.units(deed.amount.get_ref());
        let sign = &deed.amount.get_ref().asset;
        let asset = self.asset(sign)?;
        let mut earned = 0u128;
        for place in self.places(std::slice::from_ref(&deed.contribution)) {
            let id = self.id(place)?;
            let pending =
                self.suite.router.pending(self.world.chain(), id, asset).map_err(|failed| failed.to_string())?;
            earned =
                [pending.claimed, pending.claimable, pending.locked].into_iter().fold(earned, u128::saturating_add);
        }
        let told = format!("{} earned {} so far", deed.contribution.get_ref(), self.shown(earned, sign));
        if expected.checked_sub(earned).is_some_and(|missing| missing <= 1) {
            Ok(told)
        } else {
            Err(format!("{told}, not {}", self.shown(expected, sign)))
        }
    }

    pub(super) fn check_gas(&mut self, deed: &CheckGas) -> Done {
        let find = |name: &Name| self.report.measured.get(name.get_ref()).copied();
        let measured: Vec<Measured> = deed.payments.iter().filter_map(find).collect();
        let Some((first, rest)) = measured.split_first() else {
            return Err("none of these payments was made".to_owned());
        };
        let base = u128::from(first.gas.ref_time());
        let apart = |other: &Measured| base.abs_diff(other.gas.ref_time().into()).saturating_mul(10_000);
        let worst = rest.iter().map(apart).max().unwrap_or_default();
        if worst > base.saturating_mul(deed.within_bps.into()) {
            return Err(format!("the same payment did not cost the same: {measured:?}"));
        }
        Ok(format!("the same payment costs the same with {} contributions", positions(&measured)))
    }
}

fn grouped(count: usize) -> String {
    crate::amount::thousands(u128::try_from(count).unwrap_or_default())
}

fn positions(measured: &[Measured]) -> String {
    let counts: Vec<String> = measured.iter().map(|measured| measured.positions.to_string()).collect();
    counts.join(" and ")
}
