// SPDX-License-Identifier: Apache-2.0
//! `kite propose` for the dao itself: its guardian, any other change, and the code of the contracts.

use anyhow::{bail, ensure, Result};
use ink::primitives::Hash;
use kite_interfaces::dao::{Action, Change, Guardian};
use kite_interfaces::{Asset, Timestamp};
use scale::DecodeAll;

use super::call::look_at_consequences;
use super::{bytes, propose, Reason};
use crate::arguments::Own;
use crate::chain::address_text;
use crate::desk::Desk;
use crate::look::Act;
use crate::moment;
use crate::suite::router;

/// Proposes who may cancel proposals.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeGuardian {
    /// The account, or `none`
    account: String,
    /// The last moment of its term: at most 180 days ahead when it is set
    #[arg(long, value_name = "DATE", value_parser = moment::read)]
    until: Option<Timestamp>,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeGuardian {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let guardian = match (self.account.as_str(), self.until) {
            ("none", None) => None,
            ("none", Some(_)) => bail!("nobody has no term: leave --until out"),
            (_, None) => bail!("name the end of its term, such as --until 2026-12-31"),
            (account, Some(expires_at_ms)) => Some(Guardian { account: desk.account(account)?, expires_at_ms }),
        };
        let what = match guardian {
            None => "have no guardian".to_owned(),
            Some(guardian) => {
                format!(
                    "have {} as the guardian until {}",
                    address_text(guardian.account),
                    moment::iso(guardian.expires_at_ms)
                )
            }
        };
        propose(desk, &self.reason, &what, Action::Govern(Change::SetGuardian(guardian)))
    }
}

/// Proposes other code for a contract. The code must be on the chain already.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeCode {
    /// The contract: token, router, registry or dao
    contract: String,
    /// The code's hash
    #[arg(value_parser = crate::batch::hash)]
    code_hash: Hash,
    /// For the dao: the call of the new code that makes its storage fit, in hex
    #[arg(long, value_name = "HEX", default_value = "0x")]
    migration: String,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeCode {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (contract, code_hash) = (desk.account(&self.contract)?, self.code_hash);
        ensure!(desk.chain.has_code(code_hash)?, "the code is not on the chain: upload it first");
        let migration = bytes(&self.migration)?;
        let what = format!("replace the code of the {}", self.contract);
        if contract == desk.suite.dao.address() {
            return propose(desk, &self.reason, &what, Action::Govern(Change::SetCode { code_hash, migration }));
        }
        ensure!(
            migration.is_empty(),
            "only the dao's own code has a migration: propose the other call as a second action"
        );
        ensure!(
            desk.words.of(contract).is_some(),
            "`{}` is no contract of the suite: expected token, router, registry or dao",
            self.contract
        );
        // The three contracts share the trait.
        let input = router::input::set_code(code_hash);
        look_at_consequences(desk, &self.reason, contract, &input)?;
        propose(desk, &self.reason, &what, Action::Call { callee: contract, input, value: 0 })
    }
}

/// Proposes any change of the dao itself, such as "SetExcluded([5F…])" or "SetRoutine { callee: router, selector: 0x…,
/// routine: true }".
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeChange {
    /// The change, by its type
    change: String,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeChange {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let change = change_of(desk, &self.change)?;
        propose(desk, &self.reason, "change the dao", Action::Govern(change))
    }
}

/// A change as it is typed.
pub(super) fn change_of(desk: &mut Desk, typed: &str) -> Result<Change> {
    let Some(words) = desk.words.named("dao") else { bail!("the dao's language is not known here") };
    let own = Own { balances: Some(desk.kite()), numbers: None };
    let bytes = words.typed(["dao", "Change"], typed, own, desk)?;
    let change = Change::decode_all(&mut bytes.as_slice())?;
    if let Change::SetSpendCap { asset: Asset::Native, cap } = &change {
        desk.chain.ensure_countable(*cap)?;
    }
    Ok(change)
}
