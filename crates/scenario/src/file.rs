// SPDX-License-Identifier: Apache-2.0
//! The file format: what a scenario can say. What it must not say is in [`check`](super::check).
//!
//! A scenario declares who and what there is, then tells what happens in order, one `[[step]]` after
//! the other, each beginning with `do = "..."`. Every name carries its place in the file, so that an
//! error can say which line it means.

mod ways;

use std::fmt;
use std::ops::Range;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, Visitor};
use serde::Deserialize;
use toml::Spanned;

use kite_interfaces::dao::{Choice as Vote, State};
use kite_interfaces::router::Stage;

use crate::amount::Amount;

pub use ways::{BeginWithdrawal, Flush, Forward, OpenTab, OpenTill, SendToTill, Sign, TakeOfTabs, Total, Withdraw};

/// A name with its place in the file.
pub type Name = Spanned<String>;

/// An amount with its place in the file.
pub type Sum = Spanned<Amount>;

/// A whole scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What the story is called.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Where it happens.
    #[serde(default)]
    pub chain: Chain,
    /// The token's terms.
    #[serde(default)]
    pub token: Token,
    /// The router's terms.
    #[serde(default)]
    pub router: Router,
    /// The registry's first rules.
    #[serde(default)]
    pub registry: Registry,
    /// The DAO's first parameters.
    #[serde(default)]
    pub dao: Dao,
    /// The people, each with a name.
    #[serde(default, rename = "account")]
    pub accounts: Vec<Account>,
    /// People who are many.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
    /// PSP22 tokens beside KITE, deployed by somebody else.
    #[serde(default, rename = "asset")]
    pub assets: Vec<OtherAsset>,
    /// What earns.
    #[serde(default, rename = "product")]
    pub products: Vec<Product>,
    /// Work of one account.
    #[serde(default, rename = "contribution")]
    pub contributions: Vec<Contribution>,
    /// Work of a group, drawn.
    #[serde(default, rename = "drawn")]
    pub drawn: Vec<Drawn>,
    /// What happens, in order.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
}

/// Where the scenario happens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chain {
    /// Decimals in which amounts of COIN are written.
    pub coin_decimals: u8,
    /// Coin that each account begins with, unless it says otherwise.
    pub coin: Option<Sum>,
}

impl Default for Chain {
    fn default() -> Self {
        Self { coin_decimals: 12, coin: None }
    }
}

/// The token's terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Token {
    /// Its decimals.
    pub decimals: u8,
    /// The most KITE there can ever be; without it, one billion.
    pub cap: Option<Sum>,
}

impl Default for Token {
    fn default() -> Self {
        Self { decimals: 12, cap: None }
    }
}

/// The router's terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Router {
    /// Length of an epoch in milliseconds.
    pub epoch_ms: Spanned<u64>,
    /// Closed epochs that stay locked: the trailing window.
    pub window_epochs: u32,
    /// The protocol fee.
    pub fee_bps: Spanned<u16>,
}

impl Default for Router {
    fn default() -> Self {
        Self { epoch_ms: Spanned::new(0..0, DAY_MS), window_epochs: 2, fee_bps: Spanned::new(0..0, 250) }
    }
}

/// The registry's first rules. The DAO is the arbiter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registry {
    /// How long a curator has before a submission can be withdrawn.
    pub curator_answers_ms: Spanned<u64>,
    /// How long the arbiter has before a challenge lapses.
    pub arbiter_answers_ms: Spanned<u64>,
    /// KITE that a challenger puts up; without it, 1 KITE.
    pub challenge_bond: Option<Sum>,
    /// The part of the contribution's own bond that a challenger puts up if that is more.
    pub challenge_bond_bps: Spanned<u16>,
    /// The challengers' part of a slashed bond.
    pub challenger_bps: Spanned<u16>,
    /// The contributor's part of a challenge bond that was lost.
    pub contributor_bps: Spanned<u16>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            curator_answers_ms: Spanned::new(0..0, 14 * DAY_MS),
            arbiter_answers_ms: Spanned::new(0..0, 14 * DAY_MS),
            challenge_bond: None,
            challenge_bond_bps: Spanned::new(0..0, 0),
            challenger_bps: Spanned::new(0..0, 4_000),
            contributor_bps: Spanned::new(0..0, 3_000),
        }
    }
}

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 86_400_000;

/// The DAO's first parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dao {
    /// From a proposal to its snapshot.
    pub voting_delay_ms: u64,
    /// From the snapshot to the end of voting.
    pub voting_period_ms: u64,
    /// Time to vote that is left, or given, when the quorum is reached.
    pub late_quorum_ms: u64,
    /// From the end of voting until execution, of a routine proposal.
    pub timelock_ms: u64,
    /// The same, of a critical one.
    pub critical_timelock_ms: u64,
    /// How long a proposal stays executable.
    pub grace_ms: u64,
    /// Votes that a proposer needs; without it, 1 KITE.
    pub proposal_threshold: Option<Sum>,
    /// Share of the votes that For and Abstain together need in a routine proposal.
    pub quorum_bps: u16,
    /// The same, in a critical one.
    pub critical_quorum_bps: u16,
    /// Votes that they need at least; without it, 1 KITE.
    pub quorum_floor: Option<Sum>,
    /// The period that spend caps are for.
    pub spend_period_ms: u64,
    /// COIN that routine proposals may pay in a period; without it, none.
    pub coin_spend_cap: Option<Sum>,
    /// KITE that they may pay; without it, none.
    pub kite_spend_cap: Option<Sum>,
}

impl Default for Dao {
    fn default() -> Self {
        Self {
            voting_delay_ms: HOUR_MS,
            voting_period_ms: 3 * DAY_MS,
            late_quorum_ms: DAY_MS,
            timelock_ms: DAY_MS,
            critical_timelock_ms: 2 * DAY_MS,
            grace_ms: 7 * DAY_MS,
            proposal_threshold: None,
            quorum_bps: 1_000,
            critical_quorum_bps: 2_000,
            quorum_floor: None,
            spend_period_ms: 30 * DAY_MS,
            coin_spend_cap: None,
            kite_spend_cap: None,
        }
    }
}

/// A person, or a company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What it is called.
    pub name: Name,
    /// KITE that it begins with.
    pub kite: Option<Sum>,
    /// Coin that it begins with.
    pub coin: Option<Sum>,
}

/// People who are many, and have no names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What they are called together.
    pub name: Name,
    /// How many they are.
    pub count: Spanned<u32>,
}

/// A PSP22 token that somebody else deployed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherAsset {
    /// Its sign, as amounts are written in it.
    pub sign: Name,
    /// Its decimals.
    pub decimals: u8,
    /// Who deployed it and begins with all of it.
    pub issuer: Name,
    /// How much there is.
    pub supply: Sum,
}

/// Weights of the stages in basis points.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stages {
    /// Raw data collection.
    pub collection: u16,
    /// Cleaning and annotation.
    pub annotation: u16,
    /// Compute.
    pub compute: u16,
    /// Model development.
    pub model: u16,
    /// Application.
    pub application: u16,
}

impl Stages {
    /// In the order of [`Stage`].
    #[must_use]
    pub fn in_order(&self) -> [u16; 5] {
        [self.collection, self.annotation, self.compute, self.model, self.application]
    }
}

/// A product and its terms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// What the scenario calls it.
    pub id: Name,
    /// What its description says it is.
    #[serde(default)]
    pub about: String,
    /// Who accepts contributions.
    pub curator: Name,
    /// Weights of its stages.
    pub stages: Spanned<Stages>,
    /// What it is built on.
    #[serde(default)]
    pub upstream: Vec<Upstream>,
    /// The least share that a product built on it must give.
    pub license_bps: Option<Spanned<u16>>,
    /// Work this many epochs later weighs twice as much; 0: all work weighs the same.
    #[serde(default)]
    pub half_life_epochs: u32,
    /// What a contributor puts up for each unit of work.
    pub bond_per_unit: Sum,
    /// The product that this one replaces.
    pub supersedes: Option<Name>,
}

/// A share for a product built upon.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// Which.
    pub product: Name,
    /// Its share.
    pub bps: Spanned<u16>,
}

/// A stage, as the file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Stage")]
enum StageWord {
    Collection,
    Annotation,
    Compute,
    Model,
    Application,
}

/// A vote, as the file writes it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Vote")]
enum VoteWord {
    Abstain,
    For,
    Against,
}

/// A proposal's state, as the file writes it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case", remote = "State")]
enum StateWord {
    Pending,
    Active,
    Defeated,
    Queued,
    Executable,
    Executed,
    Expired,
    Canceled,
}

/// Work of one account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// What the scenario calls it.
    pub id: Name,
    /// Who did it.
    pub contributor: Name,
    /// For which product.
    pub product: Name,
    /// In which stage.
    #[serde(with = "StageWord")]
    pub stage: Stage,
    /// Units of work.
    pub units: Spanned<u32>,
    /// Who is paid; without it, the contributor.
    pub payee: Option<Name>,
}

/// Work of a group, drawn: see [`draw`](super::draw).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// What the scenario calls all of it.
    pub id: Name,
    /// Who did it, each member some.
    pub group: Name,
    /// For which product.
    pub product: Name,
    /// In which stage.
    #[serde(with = "StageWord")]
    pub stage: Stage,
    /// Units of work together.
    pub units: Spanned<u64>,
    /// Units that each member has at least.
    #[serde(default = "one")]
    pub minimum: u64,
    /// How activity is distributed.
    pub distribution: Distribution,
    /// Exponent of the distribution.
    pub exponent: Spanned<f64>,
    /// Where the random numbers start.
    pub seed: u64,
    /// Who submits all of it as one batch, with one bond; without it, each member submits for itself.
    pub batch_by: Option<Name>,
}

fn one() -> u64 {
    1
}

/// How activity is distributed over a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// P(k) ∝ k^-exponent.
    Zipf,
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where the file says so.
    pub at: Range<usize>,
    /// What the report says about it.
    pub note: Option<String>,
    /// If it has to fail: words of the error.
    pub expect_error: Option<String>,
    /// What happens.
    pub deed: Deed,
}

/// Defines [`Deed`], the verbs in the file and which struct each verb reads, in one table.
macro_rules! deeds {
    ($($(#[$doc:meta])* $verb:literal => $Deed:ident,)+) => {
        /// What can happen.
        #[derive(Clone, Debug)]
        pub enum Deed {
            $($(#[$doc])* $Deed($Deed),)+
        }

        const VERBS: &[&str] = &[$($verb),+];

        impl Deed {
            /// The word in the file.
            #[must_use]
            pub fn verb(&self) -> &'static str {
                match self { $(Self::$Deed(_) => $verb,)+ }
            }

            fn read<'de, A: MapAccess<'de>>(verb: &str, rest: A) -> Result<Self, A::Error> {
                let rest = MapAccessDeserializer::new(rest);
                match verb {
                    $($verb => $Deed::deserialize(rest).map(Self::$Deed),)+
                    _ => Err(A::Error::unknown_variant(verb, VERBS)),
                }
            }
        }
    };
}

deeds! {
    /// Moves KITE or another token between accounts, or to the treasury.
    "transfer" => Transfer,
    /// Gives each member of a group the KITE that its bonds will cost.
    "fund" => Fund,
    /// Registers products.
    "register" => Register,
    /// Submits contributions with their bonds.
    "submit" => Submit,
    /// The curator accepts contributions.
    "accept" => Accept,
    /// The curator rejects contributions.
    "reject" => Reject,
    /// A contributor ends a contribution.
    "retire" => Retire,
    /// A contributor takes back the bond of a retired contribution.
    "withdraw_bond" => WithdrawBond,
    /// Somebody challenges a contribution, with a bond.
    "challenge" => Accuse,
    /// Somebody ends a challenge that the arbiter did not decide.
    "lapse" => Lapse,
    /// Somebody moves what a contribution forfeited to its product's reserve.
    "sweep" => Sweep,
    /// Somebody pays a product.
    "pay" => Pay,
    /// Somebody sends to a product's till by a plain transfer.
    "send_to_till" => SendToTill,
    /// Somebody makes a product's till.
    "open_till" => OpenTill,
    /// Somebody has what a till holds paid to its product.
    "flush" => Flush,
    /// A payer opens a tab.
    "open_tab" => OpenTab,
    /// A payer signs, off the chain, how much of a tab may be taken in all.
    "sign" => Sign,
    /// A seller takes of tabs what was used.
    "take" => TakeOfTabs,
    /// Somebody has what was taken paid to the product.
    "forward" => Forward,
    /// A payer begins to withdraw what is left of a tab.
    "begin_withdrawal" => BeginWithdrawal,
    /// A payer withdraws what is left of a tab.
    "withdraw" => Withdraw,
    /// Somebody moves a parent's part out of a child's upstream pot.
    "pull" => Pull,
    /// Income is paid out.
    "claim" => Claim,
    /// An account lets another vote for it, or takes its votes back.
    "delegate" => Delegate,
    /// Somebody makes a proposal.
    "propose" => Propose,
    /// Somebody votes.
    "vote" => CastVote,
    /// Somebody executes a passed proposal.
    "execute" => Execute,
    /// Time passes.
    "advance" => Advance,
    /// A proposal must be in this state.
    "check_state" => CheckState,
    /// Work must have earned this much, claimed or not.
    "check_earned" => CheckEarned,
    /// Payments must have cost the same gas.
    "check_gas" => CheckGas,
}

/// Moves tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Who gives.
    pub from: Name,
    /// Who gets: an account, or `treasury`.
    pub to: Name,
    /// How much.
    pub amount: Sum,
}

/// Gives a group what its bonds cost.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// Whom.
    pub group: Name,
    /// Out of whose pocket.
    pub from: Name,
}

/// Registers products in this order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Which.
    pub products: Vec<Name>,
    /// Who registers them.
    pub by: Name,
}

macro_rules! on_contributions {
    ($($(#[$doc:meta])* $Deed:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $Deed {
            /// Which, single ones and drawn ones.
            pub contributions: Vec<Name>,
        }
    )+};
}

on_contributions! {
    /// Submits work, each by its contributor.
    Submit,
    /// Accepts work, by its product's curator, in batches.
    Accept,
    /// Rejects work, by its product's curator, in batches.
    Reject,
    /// Ends work, each by its contributor.
    Retire,
    /// Takes back bonds, each by its contributor.
    WithdrawBond,
}

/// Challenges a contribution.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accuse {
    /// Which.
    pub contribution: Name,
    /// Who does, and puts up the bond.
    pub by: Name,
    /// Why, in words.
    pub because: String,
}

/// Ends a challenge that the arbiter did not decide in time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// Of which contribution.
    pub contribution: Name,
    /// Who sends the transaction.
    pub by: Name,
}

/// Moves what a contribution forfeited to its product's reserve.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// Which.
    pub contribution: Name,
    /// In which assets, by their signs.
    pub assets: Vec<Name>,
    /// Who sends the transactions.
    pub by: Name,
}

/// How a payment is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// KITE, in one transaction.
    TransferAndCall,
    /// A PSP22 token: approve, then pay.
    Allowance,
    /// Coin, sent along.
    Native,
}

/// Pays a product.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// Who pays.
    pub from: Name,
    /// What is paid for.
    pub product: Name,
    /// How much, in which asset.
    pub amount: Sum,
    /// How.
    pub how: Spanned<How>,
    /// What `check_gas` calls it.
    pub label: Option<Name>,
}

/// Moves a parent's part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pull {
    /// The product that owes.
    pub from: Name,
    /// The product that is owed.
    pub to: Name,
    /// In which asset, by its sign.
    pub asset: Name,
    /// Who moves it.
    pub by: Name,
}

/// Pays out income.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Of which contributions; without it, of all. The members of a batch claim each with a proof.
    pub contributions: Option<Vec<Name>>,
    /// In which assets, by their signs.
    pub assets: Vec<Name>,
    /// Who sends the transactions. The money goes to the payees.
    pub by: Name,
}

/// Delegates votes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegate {
    /// Whose votes.
    pub from: Name,
    /// To whom; without it, back.
    pub to: Option<Name>,
}

/// What a proposal would do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Act {
    /// Changes the protocol fee.
    SetFee {
        /// To this.
        bps: Spanned<u16>,
    },
    /// Mints KITE.
    Mint {
        /// For whom: an account, or `treasury`.
        to: Name,
        /// How much.
        amount: Sum,
    },
    /// Pays from the treasury.
    Pay {
        /// To whom.
        to: Name,
        /// How much.
        amount: Sum,
    },
    /// Lets products be paid in another token.
    AllowAsset {
        /// Its sign.
        asset: Name,
    },
    /// Decides a challenge.
    Resolve {
        /// Against which contribution.
        contribution: Name,
        /// Whether the challenger is right.
        upheld: bool,
    },
}

/// Makes a proposal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// What the scenario calls it.
    pub id: Name,
    /// Who makes it.
    pub by: Name,
    /// Why.
    pub description: String,
    /// What it would do.
    pub actions: Vec<Act>,
}

/// Casts a vote.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CastVote {
    /// On which proposal.
    pub proposal: Name,
    /// Who.
    pub by: Name,
    /// What.
    #[serde(with = "VoteWord")]
    pub choice: Vote,
}

/// Executes a proposal.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execute {
    /// Which.
    pub proposal: Name,
    /// Who sends the transaction.
    pub by: Name,
}

/// A turn in a proposal's life that time brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Votes can be cast.
    VotingStarts,
    /// Votes can no longer be cast.
    VotingEnds,
    /// It can be executed.
    Executable,
}

/// Lets time pass: one of the three.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// To the beginning of the so-many-th next epoch.
    pub epochs: Option<u32>,
    /// So many milliseconds.
    pub ms: Option<u64>,
    /// Until this, of the proposal named.
    pub until: Option<Turn>,
    /// Whose turn.
    pub proposal: Option<Name>,
}

/// Checks a proposal's state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckState {
    /// Which proposal.
    pub proposal: Name,
    /// What it must be.
    #[serde(with = "StateWord")]
    pub state: State,
}

/// Checks what work has earned.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckEarned {
    /// Which.
    pub contribution: Name,
    /// How much; the contract may have rounded down by one unit.
    pub amount: Sum,
}

/// Checks that payments cost the same.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckGas {
    /// Labels of the payments.
    pub payments: Vec<Name>,
    /// How far each may be from the first, in basis points of its ref_time.
    pub within_bps: u16,
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StepVisitor)
    }
}

/// Reads `do` first, so that the rest can be read as what it is, with every place kept. Serde's own
/// tagged enums buffer the table and lose them.
struct StepVisitor;

impl<'de> Visitor<'de> for StepVisitor {
    type Value = Step;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a step, which begins with `do = \"...\"`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Step, A::Error> {
        match map.next_key::<Spanned<String>>()? {
            Some(key) if key.get_ref() == "do" => {}
            _ => return Err(A::Error::custom(format!("expected a step to begin with `do = ...`, {}", one_of(VERBS)))),
        }
        let verb: Spanned<Verb> = map.next_value()?;
        let mut common = Common::default();
        let deed = Deed::read(verb.get_ref().0, Rest { map, common: &mut common, pending: None })?;
        Ok(Step { at: verb.span(), note: common.note, expect_error: common.expect_error, deed })
    }
}

/// "one of `a`, `b`".
pub(super) fn one_of(words: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    format!("one of {}", quoted.join(", "))
}

struct Verb(&'static str);

impl<'de> Deserialize<'de> for Verb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let verb = VERBS.iter().find(|verb| **verb == word);
        verb.map(|verb| Self(verb)).ok_or_else(|| D::Error::unknown_variant(&word, VERBS))
    }
}

/// What every step may say.
#[derive(Default)]
struct Common {
    note: Option<String>,
    expect_error: Option<String>,
}

#[derive(Clone, Copy)]
enum CommonKey {
    Note,
    ExpectError,
}

/// A step's table without what every step may say, which is put aside.
struct Rest<'a, A> {
    map: A,
    common: &'a mut Common,
    pending: Option<CommonKey>,
}

impl<A> Rest<'_, A> {
    fn put_aside<'de>(&mut self, key: CommonKey) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        let text = Some(self.map.next_value()?);
        match key {
            CommonKey::Note => self.common.note = text,
            CommonKey::ExpectError => self.common.expect_error = text,
        }
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let mut seed = Some(seed);
        loop {
            match self.map.next_key_seed(KeySeed { seed: &mut seed, common: &mut self.pending })? {
                None => return Ok(None),
                Some(Some(key)) => return Ok(Some(key)),
                Some(None) => {}
            }
            if let Some(key) = self.pending.take() {
                self.put_aside(key)?;
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// Reads a key of the step's own, or notes that it is one that every step may have.
struct KeySeed<'a, K> {
    seed: &'a mut Option<K>,
    common: &'a mut Option<CommonKey>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<'_, K> {
    type Value = Option<K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let key = String::deserialize(deserializer)?;
        *self.common = match key.as_str() {
            "note" => Some(CommonKey::Note),
            "expect_error" => Some(CommonKey::ExpectError),
            _ => None,
        };
        if self.common.is_some() {
            return Ok(None);
        }
        let seed = self.seed.take().ok_or_else(|| D::Error::custom("a key was read twice"))?;
        seed.deserialize(key.into_deserializer()).map(Some)
    }
}
