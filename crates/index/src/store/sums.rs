// SPDX-License-Identifier: Apache-2.0
//! What is added up: a row for each kind of event and each thing that its amounts belong to.

use num_bigint::BigUint;
use serde_json::Value as Json;

use crate::account;
use crate::language::Understood;

/// What an event adds to.
struct Row {
    contract: &'static str,
    kind: &'static str,
    /// What the amounts belong to, and where the event tells which.
    what: &'static str,
    which: &'static str,
    /// What the sums are called, and where their amounts are.
    parts: &'static [(&'static str, &'static str)],
}

/// Where a payment went.
const SPLIT: [(&str, &str); 4] = [
    ("fee", "/split/fee"),
    ("upstream", "/split/upstream"),
    ("stages", "/split/stages"),
    ("to_reserve", "/split/reserve"),
];

const ROWS: [Row; 9] = [
    Row { contract: "router", kind: "Paid", what: "product", which: "/product", parts: &[("paid", "/amount")] },
    Row { contract: "router", kind: "Paid", what: "product", which: "/product", parts: &SPLIT },
    Row { contract: "router", kind: "Paid", what: "account", which: "/payer", parts: &[("paid", "/amount")] },
    Row { contract: "router", kind: "Pulled", what: "product", which: "/parent", parts: &[("pulled", "/amount")] },
    Row { contract: "router", kind: "Pulled", what: "product", which: "/parent", parts: &SPLIT },
    Row {
        contract: "router",
        kind: "Claimed",
        what: "contribution",
        which: "/position",
        parts: &[("claimed", "/amount")],
    },
    Row { contract: "router", kind: "Claimed", what: "account", which: "/payee", parts: &[("claimed", "/amount")] },
    Row { contract: "router", kind: "Swept", what: "product", which: "/product", parts: &[("swept", "/amount")] },
    Row {
        contract: "router",
        kind: "Released",
        what: "product",
        which: "/pot/Reserve",
        parts: &[("released", "/amount")],
    },
];

/// Something that is added to a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// What it belongs to.
    pub what: &'static str,
    /// Which of these.
    pub which: String,
    /// The asset's key.
    pub asset: String,
    /// What the sum is called.
    pub name: &'static str,
    /// How much, in the asset's smallest unit.
    pub amount: BigUint,
}

/// What an event of the contract called `contract` adds to sums. Nothing is left out silently: parts of nothing are
/// added too, and count.
pub fn additions(contract: &str, event: &Understood) -> Vec<Addition> {
    let rows = ROWS.iter().filter(|row| row.contract == contract && row.kind == event.kind);
    rows.flat_map(|row| row.parts.iter().filter_map(|(name, place)| addition(row, name, place, &event.data))).collect()
}

fn addition(row: &Row, name: &'static str, place: &str, data: &Json) -> Option<Addition> {
    let which = match data.pointer(row.which)? {
        Json::String(text) if row.what == "account" => hex::encode(account::read(text).ok()?),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    let asset = data.get("asset")?.as_str()?.to_owned();
    Some(Addition { what: row.what, which, asset, name, amount: total(data.pointer(place)?)? })
}

/// An amount, or all of a list together.
fn total(value: &Json) -> Option<BigUint> {
    match value {
        Json::String(digits) => digits.parse().ok(),
        Json::Array(parts) => parts.iter().map(total).sum(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn additions_of_a_payment_are_its_amount_and_where_it_went() {
        let split = json!({ "fee": "2", "upstream": "10", "stages": ["40", "0", "10", "0", "20"], "reserve": "18" });
        let data = json!({ "product": 3, "payer": format!("0x{}", "07".repeat(32)), "asset": "native", "amount": "100", "split": split });
        let event = Understood { kind: "Paid".to_owned(), data, keys: Vec::new() };
        let found = additions("router", &event);
        let of = |what: &str, name: &str| {
            let parts = found.iter().filter(|one| one.what == what && one.name == name);
            parts.map(|one| one.amount.clone()).sum::<BigUint>()
        };
        assert_eq!(of("product", "paid"), 100_u32.into());
        assert_eq!(of("account", "paid"), 100_u32.into());
        let parts = ["fee", "upstream", "stages", "to_reserve"].map(|name| of("product", name));
        assert_eq!(parts.into_iter().sum::<BigUint>(), 100_u32.into());
        assert_eq!(additions("till", &event), []);
    }
}
