// SPDX-License-Identifier: Apache-2.0
//! Errors of contracts in sentences, by the dictionary that the page reads too.
//!
//! A sentence has places between braces for what the error carries: `{0}` as it is, `{0.1}` a part of it, `{0:kite}`,
//! `{0:coin}` and `{0:asset}` as amounts, `{0:percent}`, `{0:date}` and `{0:span}`, `{0:count byte}` as a number of things,
//! `{0:action}` as the number of an action, `{0:bound}` in the unit of the figure that comes first, `{0:State}` by the
//! dictionary's own words for that type, and `{sign}` the sign of the asset.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use contract_transcode::Value;
use serde::Deserialize;

use super::told::{inner, parts};
use crate::amount::{thousands, Shown, Unit};
use crate::{moment, span};

/// The dictionary.
const DICTIONARY: &str = include_str!("../../../deploy/metadata/errors.json");

#[derive(Default, Deserialize)]
struct Dictionary {
    sentences: BTreeMap<String, BTreeMap<String, String>>,
    bounds: BTreeMap<String, String>,
}

static WORDS: LazyLock<Dictionary> = LazyLock::new(|| serde_json::from_str(DICTIONARY).unwrap_or_default());

/// What amounts in errors are counted in.
#[derive(Clone, Debug)]
pub struct Units {
    /// KITE.
    pub kite: Unit,
    /// The chain's coin.
    pub coin: Unit,
    /// The asset that calls are about where their own arguments name none that is known here.
    pub asset: Option<Unit>,
}

/// The error of this type in words; `None` if the dictionary does not know it.
#[must_use]
pub fn sentence(of: &str, error: &Value, units: &Units) -> Option<String> {
    let (name, fields) = parts(error).or_else(|| Some((literal(error)?, Vec::new())))?;
    let template = WORDS.sentences.get(of)?.get(&name)?;
    filled(template, |place| {
        let (path, form) = place.split_once(':').unwrap_or((place, ""));
        if path == "sign" {
            return Some(units.asset.as_ref().map_or_else(|| "of it".to_owned(), |asset| asset.sign.clone()));
        }
        let mut path = path.split('.').map(|step| step.parse::<usize>().ok());
        let mut value = *fields.get(path.next()??)?;
        for step in path {
            value = *inner(value).get(step?)?;
        }
        let form = if form == "bound" { bound(fields.first()?)? } else { form };
        written(value, form, units)
    })
}

fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Literal(text) | Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// The form of the bounds of a figure.
fn bound(figure: &Value) -> Option<&'static str> {
    let name = parts(figure).map(|(name, _)| name).or_else(|| literal(figure))?;
    WORDS.bounds.get(&name).map(String::as_str)
}

/// A template with its places filled in.
fn filled(template: &str, fill: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut whole = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}')?;
        whole.push_str(before);
        whole.push_str(&fill(place)?);
        rest = after;
    }
    whole.push_str(rest);
    Some(whole)
}

fn written(value: &Value, form: &str, units: &Units) -> Option<String> {
    if let Some(words) = WORDS.sentences.get(form).map(|_| sentence(form, value, units)) {
        return words;
    }
    if form.is_empty() {
        return Some(match value {
            Value::String(text) => text.clone(),
            value => parts(value).map_or_else(|| value.to_string(), |(name, _)| name),
        });
    }
    let Value::UInt(number) = *value else { return None };
    let small = u64::try_from(number).ok();
    Some(match form {
        "kite" => units.kite.shown(number),
        "coin" => units.coin.shown(number),
        "asset" => match &units.asset {
            Some(asset) => asset.shown(number),
            None => format!("{} of its smallest unit", thousands(number)),
        },
        "percent" => format!("{} %", Shown { units: number, decimals: 2 }),
        "date" => moment::iso(small?),
        "span" => span::in_words(small?),
        // As they are numbered where they are shown.
        "action" => number.to_string(),
        form => {
            let thing = form.strip_prefix("count ")?;
            format!("{} {thing}{}", thousands(number), if number == 1 { "" } else { "s" })
        }
    })
}

#[cfg(test)]
mod tests {
    use contract_transcode::{Map, Tuple};

    use super::*;
    use crate::bundles::embedded;

    fn units() -> Units {
        let unit = |sign: &str, decimals| Unit { sign: sign.to_owned(), decimals };
        Units { kite: unit("KITE", 12), coin: unit("UNIT", 12), asset: Some(unit("USDX", 6)) }
    }

    fn tuple(name: &str, values: Vec<Value>) -> Value {
        Value::Tuple(Tuple::new(Some(name), values))
    }

    /// Types by their numbers, of one contract's metadata.
    type Types = BTreeMap<u64, serde_json::Value>;

    fn types(metadata: &serde_json::Value) -> Types {
        let all = metadata["types"].as_array().unwrap();
        all.iter().map(|found| (found["id"].as_u64().unwrap(), found["type"].clone())).collect()
    }

    fn name(of: &serde_json::Value) -> &str {
        of["path"].as_array().and_then(|path| path.last()).and_then(serde_json::Value::as_str).unwrap_or_default()
    }

    fn variants(of: &serde_json::Value) -> &[serde_json::Value] {
        of["def"]["variant"]["variants"].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// The types of the errors that messages answer.
    fn errors(metadata: &serde_json::Value, types: &Types) -> Vec<serde_json::Value> {
        let messages = metadata["spec"]["messages"].as_array().unwrap();
        let inner = |of: &serde_json::Value, variant: usize| {
            let field = variants(of).get(variant)?["fields"][0]["type"].as_u64()?;
            types.get(&field).cloned()
        };
        let answer = |message: &serde_json::Value| types.get(&message["returnType"]["type"].as_u64()?);
        let fallible = messages.iter().filter_map(|message| inner(answer(message)?, 0));
        let mut found: Vec<_> = fallible.filter(|of| name(of) == "Result").filter_map(|of| inner(&of, 1)).collect();
        found.dedup();
        found
    }

    /// A value of a type, made from the metadata.
    fn value(types: &Types, id: u64) -> Value {
        let of = &types[&id];
        match of["def"].as_object().unwrap().iter().next().unwrap() {
            (kind, primitive) if kind == "primitive" && primitive == "str" => Value::String("text".to_owned()),
            (kind, _) if kind == "primitive" => Value::UInt(7),
            (kind, _) if kind == "variant" => {
                let first = &variants(of)[0];
                tuple(first["name"].as_str().unwrap(), fields(types, first))
            }
            (kind, composite) if kind == "composite" && name(of) != "AccountId" && name(of) != "Hash" => {
                Value::Tuple(Tuple::new(None, fields(types, composite)))
            }
            _ => Value::Literal("0x01".to_owned()),
        }
    }

    fn fields(types: &Types, of: &serde_json::Value) -> Vec<Value> {
        let fields = of["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
        fields.iter().map(|field| value(types, field["type"].as_u64().unwrap())).collect()
    }

    #[test]
    fn every_error_that_a_contract_can_answer_has_a_sentence() {
        let mut count = 0;
        for (contract, metadata) in embedded::metadata() {
            let metadata: serde_json::Value = serde_json::from_str(metadata).unwrap();
            let types = types(&metadata);
            for of in errors(&metadata, &types) {
                for variant in variants(&of) {
                    let label = variant["name"].as_str().unwrap();
                    let error = tuple(label, fields(&types, variant));
                    let said = sentence(name(&of), &error, &units());
                    let said = said.unwrap_or_else(|| panic!("{contract}: {}::{label} has none", name(&of)));
                    assert!(said.len() > 12 && !said.contains(['{', '}']), "{said}");
                    count += 1;
                }
            }
        }
        assert!(count > 100, "only {count}");
    }

    /// An entry that no contract answers any more is nobody's.
    #[test]
    fn every_sentence_is_of_an_error_that_there_is() {
        let known: Vec<_> = embedded::metadata()
            .iter()
            .flat_map(|(_, metadata)| types(&serde_json::from_str(metadata).unwrap()).into_values())
            .collect();
        for (of, sentences) in &WORDS.sentences {
            let variants: Vec<_> = known.iter().filter(|found| name(found) == of).flat_map(variants).collect();
            for said in sentences.keys() {
                assert!(variants.iter().any(|variant| variant["name"] == **said), "{of}::{said} is of no error");
            }
        }
        for figure in ["Parameter", "Figure"].iter().flat_map(|of| WORDS.sentences[*of].keys()) {
            assert!(WORDS.bounds.contains_key(figure), "{figure} has no unit");
        }
    }

    #[test]
    fn sentences_carry_their_figures_in_words() {
        let said = |of: &str, error: &Value| sentence(of, error, &units()).unwrap();
        let number = Value::UInt;
        let unit = |name: &str| tuple(name, Vec::new());
        let bounds = [
            (unit("CuratorAnswersMs"), 3_600_000, 7_776_000_000, "RegistryError"),
            (unit("GraceMs"), 60_000, 120_000, "DaoError"),
        ];
        let told = bounds.map(|(figure, least, most, of)| {
            said(of, &tuple("OutOfBounds", vec![figure, number(least), number(most)]))
        });
        assert_eq!(
            told,
            [
                "The curator's time must be between 1 h and 90 d.",
                "The time to execute must be between 1 min and 2 min."
            ]
        );
        assert_eq!(
            said("RouterError", &tuple("Insufficient", vec![number(1_500_000)])),
            "There is only 1.5 USDX in it."
        );
        let fields = [("votes", 1), ("needed", 10_u128.pow(15))];
        let fields = fields.into_iter().map(|(name, units)| (Value::String(name.to_owned()), number(units))).collect();
        let below = said("DaoError", &Value::Map(Map::new(Some("BelowThreshold"), fields)));
        assert!(
            below.contains("You need 1,000 KITE of votes to propose, and 0.000000000001 KITE count now."),
            "{below}"
        );
        let nested = tuple("Refused", vec![tuple("Registry", vec![tuple("WrongBond", vec![number(10_u128.pow(12))])])]);
        assert_eq!(said("TokenError", &nested), "The bond must be exactly 1 KITE.");
        assert_eq!(
            said("DaoError", &tuple("WrongState", vec![unit("Pending")])),
            "This cannot be done now: voting has not begun."
        );
        let unknown = Units { asset: None, ..units() };
        let told = sentence("RouterError", &tuple("Insufficient", vec![number(1_500)]), &unknown).unwrap();
        assert_eq!(told, "There is only 1,500 of its smallest unit in it.");
    }
}
