// SPDX-License-Identifier: Apache-2.0
//! `kite propose` for what a dao decides most: rulings, its own parameters, guardians, code, caps, and the registry's
//! rules. Figures that are not named stay as they are.

use anyhow::{bail, ensure, Result};
use ink::primitives::Hash;
use kite_interfaces::dao::{Action, Change, Guardian, Parameters};
use kite_interfaces::registry::Rules;
use kite_interfaces::{Asset, Balance, Bps, Epoch, Timestamp};
use scale::DecodeAll;

use super::challenge::Decision;
use super::desk::Desk;
use super::look::Act;
use super::propose::Reason;
use crate::amount::{count, Amount};
use crate::arguments::Own;
use crate::chain::ss58;
use crate::moment;
use crate::suite::{dao, registry, router};

/// Proposes a ruling on challenges.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeResolve {
    #[command(flatten)]
    decision: Decision,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeResolve {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let call = self.decision.call(desk)?;
        let action = Action::Call { callee: call.to, input: call.input, value: 0 };
        propose(desk, &self.reason, &call.does, action)
    }
}

/// Makes a proposal of one action by the dao's general message.
fn propose(desk: &mut Desk, reason: &Reason, what: &str, action: Action) -> Result<()> {
    let actions = vec![action];
    let input = dao::input::propose(reason.text()?, actions.clone());
    reason.propose(desk, what, &actions, input)
}

/// Proposes what later proposals are judged by. Spans are in milliseconds, shares in basis points: 100 is 1 %.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeParameters {
    /// From a proposal to the snapshot of votes
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    voting_delay_ms: Option<u64>,
    /// From the snapshot to the end of voting
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    voting_period_ms: Option<u64>,
    /// Time to vote that is left, or given, when the quorum is reached
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    late_quorum_ms: Option<u64>,
    /// How long a passed proposal stays executable
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    grace_ms: Option<u64>,
    /// Votes that a proposer needs, such as "1,000 KITE"
    #[arg(long, value_name = "AMOUNT")]
    proposal_threshold: Option<Amount>,
    /// Votes that For and Abstain need at least, such as "1,000 KITE"
    #[arg(long, value_name = "AMOUNT")]
    quorum_floor: Option<Amount>,
    /// Share of the votes that a routine proposal needs
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    quorum_bps: Option<Bps>,
    /// From the end of voting until a routine proposal can be executed
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    timelock_ms: Option<u64>,
    /// Share of the votes that every other proposal needs
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    critical_quorum_bps: Option<Bps>,
    /// From the end of voting until every other proposal can be executed
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    critical_timelock_ms: Option<u64>,
    /// The period that spend caps are for
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    spend_period_ms: Option<u64>,
    #[command(flatten)]
    reason: Reason,
}

/// A figure gets the value that was named for it.
fn set<T>(figure: &mut T, named: Option<T>) {
    if let Some(named) = named {
        *figure = named;
    }
}

/// An amount in KITE; `None` if none was named.
fn kite(desk: &mut Desk, named: Option<&Amount>) -> Result<Option<Balance>> {
    let Some(amount) = named else { return Ok(None) };
    let (asset, units) = desk.units(amount)?;
    ensure!(asset == desk.kite(), "expected an amount in KITE, found one in {}", amount.asset);
    Ok(Some(units))
}

impl Act for ProposeParameters {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let now = desk.suite.dao.parameters(desk.chain)?;
        let mut then = now;
        let Parameters { voting_delay_ms, voting_period_ms, late_quorum_ms, grace_ms, spend_period_ms, .. } = &mut then;
        set(voting_delay_ms, self.voting_delay_ms);
        set(voting_period_ms, self.voting_period_ms);
        set(late_quorum_ms, self.late_quorum_ms);
        set(grace_ms, self.grace_ms);
        set(spend_period_ms, self.spend_period_ms);
        set(&mut then.routine.quorum_bps, self.quorum_bps);
        set(&mut then.routine.timelock_ms, self.timelock_ms);
        set(&mut then.critical.quorum_bps, self.critical_quorum_bps);
        set(&mut then.critical.timelock_ms, self.critical_timelock_ms);
        set(&mut then.proposal_threshold, kite(desk, self.proposal_threshold.as_ref())?);
        set(&mut then.quorum_floor, kite(desk, self.quorum_floor.as_ref())?);
        ensure!(then != now, "nothing would change: name what is to be changed, such as --voting-period-ms");
        propose(
            desk,
            &self.reason,
            "change what later proposals are judged by",
            Action::Govern(Change::SetParameters(then)),
        )
    }
}

/// Proposes the registry's rules. Spans are in milliseconds, shares in basis points: 100 is 1 %.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeRules {
    /// Who decides on challenges: an account, or `dao`
    #[arg(long, value_name = "ACCOUNT")]
    arbiter: Option<String>,
    /// Who may stop a product beside the dao: an account, or `none`
    #[arg(long, value_name = "ACCOUNT")]
    guardian: Option<String>,
    /// When the guardian's power ends: at most a year ahead
    #[arg(long, value_name = "DATE", value_parser = moment::read)]
    guardian_until: Option<Timestamp>,
    /// How long a curator has to decide
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    curator_answers_ms: Option<u64>,
    /// How long the arbiter has
    #[arg(long, value_name = "MS", value_parser = count::<u64>)]
    arbiter_answers_ms: Option<u64>,
    /// What a challenge costs at least, such as "100 KITE"
    #[arg(long, value_name = "AMOUNT")]
    challenge_bond: Option<Amount>,
    /// The part of the work's own bond that a challenge costs, if that is more
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    challenge_bond_bps: Option<Bps>,
    /// The challengers' part of a bond that is lost
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    challenger_bps: Option<Bps>,
    /// The contributor's part of a challenge bond that is lost
    #[arg(long, value_name = "BPS", value_parser = count::<Bps>)]
    contributor_bps: Option<Bps>,
    /// The least bond per unit that a product may ask for
    #[arg(long, value_name = "AMOUNT")]
    min_bond_per_unit: Option<Amount>,
    /// The greatest
    #[arg(long, value_name = "AMOUNT")]
    max_bond_per_unit: Option<Amount>,
    /// The shortest half-life that a product may have
    #[arg(long, value_name = "EPOCHS", value_parser = count::<Epoch>)]
    min_half_life_epochs: Option<Epoch>,
    /// The longest
    #[arg(long, value_name = "EPOCHS", value_parser = count::<Epoch>)]
    max_half_life_epochs: Option<Epoch>,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeRules {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let now = desk.suite.registry.settings(desk.chain)?.rules;
        let mut then = now;
        if let Some(arbiter) = &self.arbiter {
            let account = desk.account(arbiter)?;
            then.arbiter = (account != desk.suite.dao.address()).then_some(account);
        }
        match self.guardian.as_deref() {
            Some("none") => (then.guardian, then.guardian_until_ms) = (None, 0),
            Some(account) => then.guardian = Some(desk.account(account)?),
            None => {}
        }
        set(&mut then.guardian_until_ms, self.guardian_until);
        self.set_figures(desk, &mut then)?;
        ensure!(then != now, "nothing would change: name what is to be changed, such as --challenge-bond");
        self.reason.ensure_time_for_a_vote(desk, &then)?;
        let registry = desk.suite.registry.address();
        let action = Action::Call { callee: registry, input: registry::input::set_rules(then), value: 0 };
        propose(desk, &self.reason, "change the registry's rules", action)
    }
}

impl ProposeRules {
    fn set_figures(&self, desk: &mut Desk, then: &mut Rules) -> Result<()> {
        set(&mut then.curator_answers_ms, self.curator_answers_ms);
        set(&mut then.arbiter_answers_ms, self.arbiter_answers_ms);
        set(&mut then.challenge_bond_bps, self.challenge_bond_bps);
        set(&mut then.challenger_bps, self.challenger_bps);
        set(&mut then.contributor_bps, self.contributor_bps);
        set(&mut then.min_half_life_epochs, self.min_half_life_epochs);
        set(&mut then.max_half_life_epochs, self.max_half_life_epochs);
        set(&mut then.challenge_bond, kite(desk, self.challenge_bond.as_ref())?);
        set(&mut then.min_bond_per_unit, kite(desk, self.min_bond_per_unit.as_ref())?);
        set(&mut then.max_bond_per_unit, kite(desk, self.max_bond_per_unit.as_ref())?);
        Ok(())
    }
}

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
                format!("have {} as the guardian until {}", ss58(guardian.account), moment::iso(guardian.expires_at_ms))
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
        let migration = super::propose::bytes(&self.migration)?;
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
        super::propose::look_at_consequences(desk, &self.reason, contract, &input)?;
        propose(desk, &self.reason, &what, Action::Call { callee: contract, input, value: 0 })
    }
}

/// Proposes what routine proposals may pay of an asset in each spend period.
#[derive(Clone, Debug, clap::Args)]
pub struct ProposeCap {
    /// How much of what: "500 KITE", "0 coin"
    amount: Amount,
    #[command(flatten)]
    reason: Reason,
}

impl Act for ProposeCap {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (asset, cap) = desk.units(&self.amount)?;
        let now = desk.suite.dao.budget(desk.chain, asset)?.map_or(0, |budget| budget.cap);
        let (now, shown) = (desk.shown(asset, now), desk.shown(asset, cap));
        desk.note(format!("routine proposals may pay {now} in a spend period now"));
        let what = format!("let routine proposals pay {shown} in a spend period");
        propose(desk, &self.reason, &what, Action::Govern(Change::SetSpendCap { asset, cap }))
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
