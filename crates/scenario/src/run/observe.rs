// SPDX-License-Identifier: Apache-2.0
//! What the chain says in the end: real balances and views, and who earned what.

use kite_interfaces::registry::MAX_PAGE;
use kite_interfaces::router::Pending;

use super::super::books::{Earner, Observed};
use super::super::record::Position;
use super::super::report::Earning;
use super::*;

impl Runner<'_> {
    /// Reads every figure that the books compare.
    pub(super) fn observe(&mut self) -> Result<Observed> {
        self.report.votes = self.tallies()?;
        let supply = self.suite.token.total_supply(self.world.chain())?;
        let mut observed = Observed {
            moved: self.balances()?,
            pending: self.pending()?,
            forfeited: self.forfeited()?,
            minted: supply.saturating_sub(self.begun_with(KITE, None)),
            bonds_held: self.suite.registry.bonds_held(self.world.chain())?,
            ..Observed::default()
        };
        self.observe_bonds(&mut observed)?;
        self.observe_tabs(&mut observed)?;
        for (sign, asset) in self.assets() {
            observed.fees.insert(sign.clone(), self.suite.router.holdings(self.world.chain(), asset)?.fees);
            self.observe_products(&mut observed, &sign, asset)?;
        }
        Ok(observed)
    }

    fn assets(&self) -> Vec<(Sign, Asset)> {
        let tokens = self.tokens.iter().map(|(sign, token)| (sign.clone(), Asset::Psp22(token.address())));
        tokens.chain([(COIN.to_owned(), Asset::Native)]).collect()
    }

    fn balances(&mut self) -> Result<BTreeMap<Holder, BTreeMap<Sign, i128>>> {
        let holders: Vec<(Holder, AccountId)> =
            self.accounts.iter().map(|(name, account)| (name.clone(), *account)).collect();
        self.begin("read balances", holders.len());
        let mut moved = BTreeMap::new();
        for (holder, account) in holders {
            self.progress.inc(1);
            let mut of_holder = BTreeMap::new();
            for (sign, now, before) in self.balances_of(&holder, account)? {
                let change = signed(now).saturating_sub(signed(before));
                if change != 0 {
                    of_holder.insert(sign, change);
                }
            }
            moved.insert(holder, of_holder);
        }
        Ok(moved)
    }

    /// Each asset's balance now and in the beginning.
    fn balances_of(&mut self, holder: &str, account: AccountId) -> Result<Vec<(Sign, Balance, Balance)>> {
        let before = self.coin_before.get(holder).copied().unwrap_or_default();
        let mut balances = vec![(COIN.to_owned(), self.world.chain().native_balance(account)?, before)];
        for (sign, token) in self.tokens.clone() {
            let now = token.balance_of(self.world.chain(), account)?;
            balances.push((sign.clone(), now, self.begun_with(&sign, Some(holder))));
        }
        Ok(balances)
    }

    /// Tokens that a holder, or everyone together, began with, as the scenario says.
    fn begun_with(&self, sign: &str, holder: Option<&str>) -> Balance {
        let scenario = &self.checked.scenario;
        let is_meant = |name: &Name| holder.is_none_or(|holder| name.get_ref() == holder);
        let kite = scenario
            .accounts
            .iter()
            .filter(|account| is_meant(&account.name))
            .filter_map(|account| account.kite.as_ref());
        let others = scenario.assets.iter().filter(|asset| is_meant(&asset.issuer)).map(|asset| &asset.supply);
        let sums = kite.chain(others).map(|sum| sum.get_ref()).filter(|amount| amount.asset == sign);
        sums.map(|amount| self.units(amount)).sum()
    }

    fn pending(&mut self) -> Result<BTreeMap<Earner, Pending>> {
        let mut pending = BTreeMap::new();
        self.begin("read positions", self.record.positions.len());
        for (id, sign, asset) in self.paid_positions(|_| true) {
            self.progress.inc(1);
            let router = self.suite.router;
            let members = self.items.iter().find(|item| item.id == Some(id)).map_or(&[][..], |item| &item.members);
            for Share { member, proof, .. } in members {
                let found = router.pending_member(self.world.chain(), id, *member, proof.clone(), asset)?;
                pending.insert((id, Some(member.index), sign.clone()), found);
            }
            if members.is_empty() {
                pending.insert((id, None, sign), router.pending(self.world.chain(), id, asset)?);
            }
        }
        Ok(pending)
    }

    fn forfeited(&mut self) -> Result<BTreeMap<(ContributionId, Sign), Balance>> {
        let mut forfeited = BTreeMap::new();
        for (id, sign, asset) in self.paid_positions(|position| position.cut.is_some()) {
            let pending = self.suite.router.pending(self.world.chain(), id, asset)?;
            forfeited.insert((id, sign), pending.forfeited);
        }
        Ok(forfeited)
    }

    /// Positions of a kind, with each asset that their products were paid in.
    fn paid_positions(&self, is_meant: impl Fn(&Position) -> bool) -> Vec<(ContributionId, Sign, Asset)> {
        let assets = self.assets();
        let positions = self.record.positions.iter().filter(|(_, position)| is_meant(position));
        let of_assets = positions.flat_map(|(id, position)| {
            let paid =
                assets.iter().filter(|(sign, _)| self.record.pools.contains_key(&(position.product, sign.clone())));
            paid.map(|(sign, asset)| (*id, sign.clone(), *asset))
        });
        of_assets.collect()
    }

    fn observe_bonds(&mut self, observed: &mut Observed) -> Result<()> {
        let products: Vec<ProductId> = self.products.values().map(|(id, _)| *id).collect();
        self.begin("read contributions", self.items.len());
        for product in products {
            let mut from = 0;
            loop {
                let page = self.suite.registry.contributions_to(self.world.chain(), product, from, MAX_PAGE)?;
                let rows = u32::try_from(page.len())?;
                self.progress.inc(rows.into());
                for (id, row) in page {
                    observed.bonds.extend((row.bond > 0).then_some((id, row.bond)));
                    let open = row.case.map(|case| (id, case.bonds.saturating_sub(case.bonds_before)));
                    observed.challenges.extend(open);
                }
                if rows == 0 {
                    break;
                }
                from = from.saturating_add(rows);
            }
        }
        Ok(())
    }

    fn observe_tabs(&mut self, observed: &mut Observed) -> Result<()> {
        let tabs = self.ways.tabs;
        for (name, opened) in &self.tabs {
            if let Some(tab) = tabs.tab(self.world.chain(), opened.id)? {
                observed.tabs.insert(name.clone(), (tab.deposited, tab.taken));
            }
        }
        for (product, sign) in self.record.waiting.keys() {
            let asset = self.asset(sign).map_err(anyhow::Error::msg)?;
            let waiting = tabs.waiting(self.world.chain(), *product, asset)?;
            observed.waiting.insert((*product, sign.clone()), waiting);
        }
        Ok(())
    }

    fn observe_products(&mut self, observed: &mut Observed, sign: &Sign, asset: Asset) -> Result<()> {
        for (name, (product, _)) in self.products.clone() {
            let lifetime = self.suite.router.lifetime(self.world.chain(), product, asset)?;
            observed.lifetimes.insert((product, sign.clone()), lifetime);
            let edges = self.checked.scenario.products.iter().find(|product| *product.id.get_ref() == name);
            let mut owed = 0u128;
            for (edge, _) in edges.into_iter().flat_map(|product| &product.upstream).enumerate() {
                let part = self.suite.router.owed(self.world.chain(), product, u8::try_from(edge)?, asset)?;
                owed = owed.saturating_add(part);
            }
            observed.upstream.insert((product, sign.clone()), owed);
        }
        Ok(())
    }

    /// Who earned what for which stage.
    pub(super) fn earnings(&self, observed: &Observed) -> Vec<Earning> {
        let names: BTreeMap<ProductId, &String> = self.products.iter().map(|(name, (id, _))| (*id, name)).collect();
        let items: BTreeMap<ContributionId, &Item> =
            self.items.iter().filter_map(|item| Some((item.id?, item))).collect();
        let earning = |((id, member, asset), pending): (&(ContributionId, Option<u32>, Sign), &Pending)| {
            let (position, item) = (self.record.positions.get(id)?, items.get(id)?);
            Some(Earning {
                product: (*names.get(&position.product)?).clone(),
                stage: position.stage,
                work: position.work.clone(),
                drawn: self.checked.drawn.contains_key(&position.work),
                payee: position.payee_of(*member)?.clone(),
                units: position.member(*member).map_or(item.units, |member| member.units),
                asset: asset.clone(),
                pending: *pending,
            })
        };
        observed.pending.iter().filter_map(earning).collect()
    }
}

fn signed(amount: Balance) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}
