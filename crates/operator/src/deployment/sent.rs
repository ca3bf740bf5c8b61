// SPDX-License-Identifier: Apache-2.0
//! What a deployment's step sends, in words: as the contract's own metadata reads it, contracts by their names, amounts
//! with their units, selectors with their messages.

use anyhow::{Context, Result};
use ink::primitives::AccountId;
use kite_interfaces::{Asset, Balance};

use crate::amount::{thousands, Unit, KITE};
use crate::arguments::{Book, Own};
use crate::plan::{Plan, Step, Transaction};
use crate::words::{Dictionary, Words};

/// What is sent.
pub(super) fn in_words(plan: &Plan, step: &Step) -> Result<String> {
    let (Transaction::Instantiate { input, .. } | Transaction::Call { input, .. }) = &step.transaction else {
        let Transaction::Upload { code, .. } = &step.transaction else { return Ok(String::new()) };
        return Ok(format!("{} bytes", thousands(code.len() as u128)));
    };
    let bundle = plan.bundles().published().find(|(name, _)| *name == step.contract);
    let (_, bundle) =
        bundle.with_context(|| format!("the plan has a step for {}, which is no contract", step.contract))?;
    let own = Own { balances: Some(kite(plan)), numbers: None };
    let read = Words::of(bundle)?.call(input, own, &mut Names { plan, words: Dictionary::new(&plan.suite())? });
    let (called, arguments) = read.with_context(|| format!("the {} cannot read what is sent to it", step.contract))?;
    Ok(format!("{called}({})", arguments.fields()))
}

fn kite(plan: &Plan) -> Asset {
    Asset::Psp22(plan.suite().token.address())
}

/// What is called how in a deployment that is not there yet.
struct Names<'a> {
    plan: &'a Plan<'a>,
    words: Dictionary,
}

impl Book for Names<'_> {
    fn account(&self, text: &str) -> Option<AccountId> {
        self.words.address_of(text)
    }

    fn name_of(&self, account: AccountId) -> String {
        self.words.name_of(account)
    }

    fn asset(&mut self, sign: &str) -> Option<Asset> {
        (sign == KITE).then(|| kite(self.plan))
    }

    fn unit(&mut self, asset: Asset) -> Option<Unit> {
        let config = self.plan.config();
        match asset {
            Asset::Native => Some(config.coin.clone()),
            asset if asset == kite(self.plan) => Some(Unit { sign: KITE.to_owned(), decimals: config.decimals }),
            Asset::Psp22(_) => None,
        }
    }

    fn ensure_countable(&self, _: Asset, _: Balance) -> Result<(), String> {
        Ok(())
    }

    fn message(&self, callee: AccountId, selector: [u8; 4]) -> Option<String> {
        self.words.of(callee)?.message(selector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::address_text;
    use crate::plan::example::{config, BUNDLES};
    use crate::plan::Config;

    #[test]
    fn steps_are_told_with_names_units_and_messages() {
        let config = Config { native_spend_cap: 1_500_000_000_000, cap: 2_000_000_000_000, ..config() };
        let plan = Plan::new(&config, &BUNDLES);
        let told: Vec<_> = plan.steps().iter().map(|step| in_words(&plan, step).unwrap()).collect();
        let all = told.join("\n");
        for said in [
            " bytes",
            "cap: 2 KITE",
            "set_registry(registry: registry)",
            "set_governor(governor: Some(dao))",
            "SetSpendCap { asset: Native, cap: 1.5 UNIT }",
            "SetSpendCap { asset: Psp22(token), cap: 0.00000000001 KITE }",
            "callee: router, selector: 0x",
            " (set_fee), routine: true",
            " (set_asset), routine: true",
        ] {
            assert!(all.contains(said), "{said}: {all}");
        }
        assert!(!all.contains("selector: [") && !all.contains(&address_text(plan.suite().router.address())), "{all}");
    }
}
