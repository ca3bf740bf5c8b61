// SPDX-License-Identifier: Apache-2.0
//! What a request costs: a fixed price, or a rate for what the API says was used and the most that it can come to.

use std::str::FromStr;

use http::{HeaderMap, HeaderName};
use kite_format::amount::count;
use kite_interfaces::Balance;

/// What the API's use costs, kept as a fraction until it is multiplied: prices below a unit are not lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Units of the asset …
    pub units: Balance,
    /// … for so many of what is counted.
    pub per: u64,
    /// The header, or trailer, of the API's answer that says how many were used.
    pub header: HeaderName,
}

/// What a request costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// All of it, or the most if there is a rate.
    pub most: Balance,
    /// How it is charged by use.
    pub rate: Option<Rate>,
}

impl Price {
    /// What is charged for an answer with these headers: `None` if they do not say how much was used.
    ///
    /// Parts of a unit are rounded up: who calls often would gain by the opposite.
    #[must_use]
    pub fn charge_up(&self, headers: &HeaderMap) -> Option<Balance> {
        let Some(rate) = &self.rate else { return Some(self.most) };
        let used: u64 = headers.get(&rate.header)?.to_str().ok()?.trim().parse().ok()?;
        let cost = rate.units.checked_mul(used.into()).map(|cost| cost.div_ceil(rate.per.into()));
        Some(cost.map_or(self.most, |cost| cost.min(self.most)))
    }
}

/// A price and the paths that it is for, as it is typed: `[/PATH=]AMOUNT`, or
/// `[/PATH=]at most AMOUNT, AMOUNT per NUMBER HEADER`. Amounts are not yet units of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    path: String,
    most: String,
    rate: Option<(String, u64, HeaderName)>,
}

/// How a price is typed.
const FORM: &str = "expected a price such as \"0.0002 KITE\", \"/images=0.01 KITE\" or \
                    \"/chat=at most 0.01 KITE, 2 KITE per 1000000 x-tokens-used\"";

impl FromStr for Typed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{FORM}, found {text:?}");
        let (path, terms) = match text.split_once('=') {
            Some((path, terms)) if path.starts_with('/') => (path, terms),
            Some(_) => return Err(wrong()),
            None => ("/", text),
        };
        let Some(terms) = terms.strip_prefix("at most ") else {
            return Ok(Self { path: path.to_owned(), most: terms.to_owned(), rate: None });
        };
        let (most, rate) = terms.split_once(", ").ok_or_else(wrong)?;
        let (amount, used) = rate.split_once(" per ").ok_or_else(wrong)?;
        let (per, header) = used.split_once(' ').ok_or_else(wrong)?;
        let per = count(per).map_err(|error| format!("{error}: {FORM}"))?;
        if per == 0 {
            return Err(wrong());
        }
        let header = header.trim().parse().map_err(|_| wrong())?;
        Ok(Self { path: path.to_owned(), most: most.to_owned(), rate: Some((amount.to_owned(), per, header)) })
    }
}

/// The price of every path: of the longest prefix that is listed, `/` being a prefix of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff(Vec<(String, Price)>);

impl Tariff {
    /// The prices as typed, with their amounts turned into units by `units`. An error if a path is listed twice, if a
    /// rate is nothing, or if `units` has one.
    pub fn read(typed: &[Typed], mut units: impl FnMut(&str) -> Result<Balance, String>) -> Result<Self, String> {
        let mut prices: Vec<(String, Price)> = Vec::new();
        for Typed { path, most, rate } in typed {
            if prices.iter().any(|(other, _)| other == path) {
                return Err(format!("there are two prices for {path}"));
            }
            let most = units(most)?;
            let rate = rate.as_ref().map(|(amount, per, header)| {
                Ok::<_, String>(Rate { units: units(amount)?, per: *per, header: header.clone() })
            });
            prices.push((path.clone(), Price { most, rate: rate.transpose()? }));
        }
        prices.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        Ok(Self(prices))
    }

    /// What a request of `path` costs; `None` if it is not for sale.
    #[must_use]
    pub fn price(&self, path: &str) -> Option<&Price> {
        let is_below = |prefix: &str| {
            let rest = path.strip_prefix(prefix.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.iter().find(|(prefix, _)| is_below(prefix)).map(|(_, price)| price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tariff(typed: &[&str]) -> Result<Tariff, String> {
        let typed: Vec<Typed> = typed.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
        Tariff::read(&typed, |amount| amount.parse().map_err(|_| format!("no amount: {amount}")))
    }

    fn used(header: &str) -> HeaderMap {
        [("x-tokens".parse::<HeaderName>().unwrap(), header.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn read_takes_what_is_typed() {
        let all = tariff(&["20", "/images=30", "/chat=at most 100, 7 per 1,000 x-tokens"]).unwrap();
        let rate = Rate { units: 7, per: 1_000, header: "x-tokens".parse().unwrap() };
        assert_eq!(all.price("/chat/of/yours"), Some(&Price { most: 100, rate: Some(rate) }));
        assert_eq!(all.price("/images").unwrap().most, 30);
        assert_eq!(all.price("/imagesque").unwrap().most, 20);
        assert_eq!(all.price("/").unwrap().most, 20);
    }

    #[test]
    fn read_errors_say_what_is_expected() {
        for typed in [
            "chat=3",
            "at most 3",
            "at most 3, 4",
            "at most 3, 4 per 0 h",
            "at most 3, 4 per -5 h",
            "at most 3, 4 per 1.5 h",
            "at most 3, 4 per 5",
            "at most 3, 4 per 5 a b",
        ] {
            assert!(tariff(&[typed]).unwrap_err().contains("expected a price such as"), "{typed}");
        }
        for typed in ["at most 3, 4 per 1,5 h", "at most 3, 4 per 0,250 h"] {
            assert!(tariff(&[typed]).unwrap_err().contains("can be read in two ways"), "{typed}");
        }
        assert_eq!(tariff(&["/a=1", "/a=2"]).unwrap_err(), "there are two prices for /a");
        assert_eq!(tariff(&["x"]).unwrap_err(), "no amount: x");
    }

    #[test]
    fn price_is_none_for_what_is_not_for_sale() {
        assert_eq!(tariff(&["/a=1"]).unwrap().price("/b"), None);
    }

    #[test]
    fn charge_is_the_rate_rounded_up_and_at_most_the_most() {
        let all = tariff(&["at most 100, 7 per 1000 x-tokens"]).unwrap();
        let charge = |header: &str| all.price("/").unwrap().charge_up(&used(header));
        let expected = [("0", 0), ("1", 1), ("1000", 7), ("1001", 8), ("14286", 100), ("14285", 100), ("14200", 100)];
        for (header, charged) in expected {
            assert_eq!(charge(header), Some(charged), "{header}");
        }
        assert_eq!(charge(&u64::MAX.to_string()), Some(100));
    }

    #[test]
    fn charge_is_none_where_use_is_not_told() {
        let all = tariff(&["at most 100, 7 per 1000 x-tokens"]).unwrap();
        let price = all.price("/").unwrap();
        for header in ["", "-1", "1.5", "many", "18446744073709551616"] {
            assert_eq!(price.charge_up(&used(header)), None, "{header}");
        }
        assert_eq!(price.charge_up(&HeaderMap::new()), None);
        assert_eq!(tariff(&["20"]).unwrap().price("/").unwrap().charge_up(&HeaderMap::new()), Some(20));
    }
}
