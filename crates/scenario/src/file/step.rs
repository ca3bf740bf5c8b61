// SPDX-License-Identifier: Apache-2.0
//! A step: its verb, what every step may say, and the rest as what the verb reads.

use std::fmt;
use std::ops::Range;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, Visitor};
use serde::Deserialize;
use toml::Spanned;

use super::*;

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
pub(crate) fn one_of(words: &[impl AsRef<str>]) -> String {
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
