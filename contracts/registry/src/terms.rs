// SPDX-License-Identifier: Apache-2.0
//! Which terms a product may be registered on.

use kite_chain::answer::{demand, refuse};
use kite_chain::kept::{items, List, Text};
use kite_interfaces::registry::{Figure, RegistryError, Rules, Terms, MAX_URI};
use kite_interfaces::router::{Edge, MAX_UPSTREAM, MAX_UPSTREAM_BPS};
use kite_interfaces::{Bps, ProductId, BPS_WHOLE};

use crate::failure::Failure;
use crate::rules::within;

/// `Ok` if `terms` keep every rule. `license_of` gives the licence price of a registered product,
/// `None` if there is none with that id. That a product can only name registered, hence earlier,
/// ones keeps the graph of products free of cycles.
pub fn validate(terms: &Terms, rules: &Rules, license_of: impl Fn(ProductId) -> Option<Bps>) -> Result<(), Failure> {
    validate_stages(terms)?;
    validate_upstream(&terms.upstream)?;
    for edge in items(&terms.upstream) {
        validate_license(edge, license_of(edge.product))?;
    }
    if let Some(superseded) = terms.supersedes {
        demand(license_of(superseded), RegistryError::UnknownProduct(superseded))?;
    }
    validate_bounds(terms, rules)
}

/// `Ok` if a URI is short enough to be kept.
#[allow(clippy::cast_possible_truncation, reason = "a small constant")]
pub fn validate_uri(uri: &Text) -> Result<(), Failure> {
    if uri.len() > MAX_URI {
        return refuse(RegistryError::UriTooLong { max: MAX_URI as u32 });
    }
    Ok(())
}

fn validate_stages(terms: &Terms) -> Result<(), Failure> {
    let sum_bps = sum(terms.stage_bps.into_iter());
    if sum_bps != u32::from(BPS_WHOLE) {
        return refuse(RegistryError::InvalidStageWeights { sum_bps });
    }
    Ok(())
}

#[allow(clippy::cast_possible_truncation, reason = "a small constant")]
fn validate_upstream(upstream: &List<Edge>) -> Result<(), Failure> {
    if upstream.len() > MAX_UPSTREAM {
        return refuse(RegistryError::TooManyUpstream { max: MAX_UPSTREAM as u32 });
    }
    let sum_bps = sum(items(upstream).map(|edge| edge.bps));
    if sum_bps > u32::from(MAX_UPSTREAM_BPS) {
        return refuse(RegistryError::UpstreamTooHigh { sum_bps, max_bps: MAX_UPSTREAM_BPS });
    }
    named_twice(upstream).map_or(Ok(()), |product| refuse(RegistryError::DuplicateUpstream(product)))
}

fn validate_license(edge: Edge, license_bps: Option<Bps>) -> Result<(), Failure> {
    let product = edge.product;
    let license_bps = license_bps.ok_or(RegistryError::UnknownProduct(product))?;
    if edge.bps == 0 || edge.bps < license_bps {
        return refuse(RegistryError::BelowLicense { product, license_bps });
    }
    Ok(())
}

fn validate_bounds(terms: &Terms, rules: &Rules) -> Result<(), Failure> {
    within(Figure::LicenseBps, terms.license_bps.into(), 0, MAX_UPSTREAM_BPS.into())?;
    within(Figure::BondPerUnit, terms.bond_per_unit, rules.min_bond_per_unit, rules.max_bond_per_unit)?;
    if terms.half_life_epochs != 0 {
        let (shortest, longest) = (rules.min_half_life_epochs.into(), rules.max_half_life_epochs.into());
        within(Figure::HalfLifeEpochs, terms.half_life_epochs.into(), shortest, longest)?;
    }
    validate_uri(&terms.metadata_uri)
}

fn sum(shares: impl Iterator<Item = Bps>) -> u32 {
    shares.fold(0, |sum, share| sum.saturating_add(u32::from(share)))
}

fn named_twice(upstream: &List<Edge>) -> Option<ProductId> {
    let mut edges = items(upstream);
    while let Some(edge) = edges.next() {
        if edges.clone().any(|later| later.product == edge.product) {
            return Some(edge.product);
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]
mod tests {
    use super::*;
    use crate::rules::tests::rules;
    use kite_chain::answer;
    use kite_interfaces::registry::MAX_HALF_LIFE;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Licence prices of the products 1, 2, ... that the terms are checked against.
    const LICENSES: [Bps; 20] = [0, 1, 100, 200, 250, 0, 0, 0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 5_000, 4_999];

    fn license_of(product: ProductId) -> Option<Bps> {
        let place = usize::try_from(product).unwrap().checked_sub(1)?;
        LICENSES.get(place).copied()
    }

    fn check(terms: &Terms) -> Result<(), RegistryError> {
        answer::told(validate(terms, &rules(), license_of))
    }

    fn terms() -> Terms {
        Terms {
            stage_bps: [2_000, 2_500, 1_500, 3_000, 1_000],
            upstream: Vec::new(),
            license_bps: 0,
            half_life_epochs: 0,
            bond_per_unit: 0,
            curator: [1; 32].into(),
            metadata_uri: String::new(),
            metadata_hash: [0; 32].into(),
            supersedes: None,
        }
    }

    fn built_on(edges: &[(ProductId, Bps)]) -> Terms {
        let upstream = edges.iter().map(|&(product, bps)| Edge { product, bps }).collect();
        Terms { upstream, ..terms() }
    }

    #[test]
    fn validate_accepts_terms_on_every_limit() {
        let sixteen: Vec<_> = (3..=18).map(|product| (product, 250)).collect();
        let mut limit = built_on(&sixteen);
        limit.upstream[0].bps = 1_250;
        limit.license_bps = MAX_UPSTREAM_BPS;
        limit.half_life_epochs = MAX_HALF_LIFE;
        limit.bond_per_unit = u128::MAX;
        limit.metadata_uri = "x".repeat(MAX_URI);
        limit.supersedes = Some(20);
        assert_eq!(check(&limit), Ok(()));
    }

    #[test]
    fn validate_errors_invalid_stage_weights_one_beside_the_whole() {
        for (last, sum_bps) in [(999, 9_999), (1_001, 10_001)] {
            let mut terms = terms();
            terms.stage_bps[4] = last;
            assert_eq!(check(&terms), Err(RegistryError::InvalidStageWeights { sum_bps }));
        }
    }

    #[test]
    fn validate_errors_invalid_stage_weights_that_would_wrap_around_to_the_whole() {
        // 5 × 15,107 = 75,535 ≡ 9,999 (mod 65,536)
        let stage_bps = [15_107, 15_107, 15_107, 15_107, 15_108];
        let expected = RegistryError::InvalidStageWeights { sum_bps: 75_536 };
        assert_eq!(check(&Terms { stage_bps, ..terms() }), Err(expected));
    }

    #[test]
    fn validate_errors_duplicate_upstream_for_a_product_named_twice() {
        let refused = Err(RegistryError::DuplicateUpstream(1));
        assert_eq!(check(&built_on(&[(1, 5), (2, 5), (1, 6)])), refused);
        assert_eq!(check(&built_on(&[(2, 5), (1, 6), (1, 6)])), refused);
    }

    #[test]
    fn validate_errors_too_many_upstream_above_sixteen_edges() {
        let seventeen: Vec<_> = (2..=18).map(|product| (product, 250)).collect();
        assert_eq!(check(&built_on(&seventeen)), Err(RegistryError::TooManyUpstream { max: 16 }));
    }

    #[test]
    fn validate_errors_upstream_too_high_above_half_of_the_income() {
        let refused = |sum_bps| Err(RegistryError::UpstreamTooHigh { sum_bps, max_bps: 5_000 });
        assert_eq!(check(&built_on(&[(1, 2_500), (2, 2_500)])), Ok(()));
        assert_eq!(check(&built_on(&[(1, 2_500), (2, 2_501)])), refused(5_001));
        // 65,535 + 5 ≡ 4 (mod 65,536)
        assert_eq!(check(&built_on(&[(1, 65_535), (2, 5)])), refused(65_540));
    }

    #[test]
    fn validate_errors_below_license() {
        let expected = RegistryError::BelowLicense { product: 3, license_bps: 100 };
        assert_eq!(check(&built_on(&[(1, 1), (3, 99)])), Err(expected));
        assert_eq!(check(&built_on(&[(1, 1), (3, 100)])), Ok(()));
    }

    #[test]
    fn validate_errors_below_license_for_an_edge_that_carries_nothing() {
        let expected = RegistryError::BelowLicense { product: 1, license_bps: 0 };
        assert_eq!(check(&built_on(&[(1, 0)])), Err(expected));
    }

    #[test]
    fn validate_errors_unknown_product_for_upstream_and_superseded() {
        for unknown in [0, 21] {
            let expected = Err(RegistryError::UnknownProduct(unknown));
            assert_eq!(check(&built_on(&[(1, 1), (unknown, 5)])), expected);
            assert_eq!(check(&Terms { supersedes: Some(unknown), ..terms() }), expected);
        }
    }

    fn out_of(figure: Figure, least: u128, most: u128) -> Result<(), RegistryError> {
        Err(RegistryError::OutOfBounds { figure, least, most })
    }

    #[test]
    fn validate_errors_out_of_bounds_for_a_licence_above_what_may_go_upstream() {
        assert_eq!(check(&Terms { license_bps: 5_001, ..terms() }), out_of(Figure::LicenseBps, 0, 5_000));
    }

    #[test]
    fn validate_errors_out_of_bounds_for_a_half_life_beside_those_of_the_rules() {
        let expected = out_of(Figure::HalfLifeEpochs, 2, 10_000);
        for (half_life_epochs, expected) in
            [(0, Ok(())), (1, expected), (2, Ok(())), (10_000, Ok(())), (10_001, expected)]
        {
            assert_eq!(check(&Terms { half_life_epochs, ..terms() }), expected);
        }
    }

    #[test]
    fn validate_errors_out_of_bounds_for_a_bond_beside_those_of_the_rules() {
        let rules = Rules { min_bond_per_unit: 3, max_bond_per_unit: 5, ..rules() };
        let expected = out_of(Figure::BondPerUnit, 3, 5);
        for (bond_per_unit, expected) in [(2, expected), (3, Ok(())), (5, Ok(())), (6, expected)] {
            assert_eq!(answer::told(validate(&Terms { bond_per_unit, ..terms() }, &rules, license_of)), expected);
        }
    }

    #[test]
    fn validate_errors_uri_too_long_counted_in_bytes() {
        let metadata_uri = "é".repeat(MAX_URI / 2) + "x";
        assert_eq!(check(&Terms { metadata_uri, ..terms() }), Err(RegistryError::UriTooLong { max: 256 }));
    }

    /// The rules once more, as one statement about sets and signed numbers.
    fn keeps_every_rule(terms: &Terms) -> bool {
        let known = |product: ProductId| (1..=20).contains(&product);
        let parents: BTreeSet<_> = terms.upstream.iter().map(|edge| edge.product).collect();
        let left = terms.upstream.iter().fold(5_000_i64, |left, edge| left - i64::from(edge.bps));
        terms.stage_bps.iter().map(|&bps| i64::from(bps)).sum::<i64>() == 10_000
            && parents.len() == terms.upstream.len()
            && parents.len() < 17
            && left >= 0
            && parents.iter().copied().chain(terms.supersedes).all(known)
            && terms.upstream.iter().all(|edge| edge.bps > 0 && edge.bps >= LICENSES[edge.product as usize - 1])
            && terms.license_bps < 5_001
            && terms.half_life_epochs != 1
            && terms.half_life_epochs < 10_001
            && terms.metadata_uri.len() < 257
    }

    fn stages() -> impl Strategy<Value = [Bps; 5]> {
        let whole = (0_u16..2_500, 0_u16..2_500, 0_u16..2_500, 0_u16..2_500)
            .prop_map(|(a, b, c, d)| [a, b, c, d, 10_000 - a - b - c - d]);
        prop_oneof![9 => whole, 1 => any::<[Bps; 5]>()]
    }

    fn edges() -> impl Strategy<Value = Vec<Edge>> {
        let bps = prop_oneof![8 => 200_u16..420, 1 => 0_u16..20, 1 => 0_u16..5_100];
        let product = prop_oneof![40 => 1_u32..=20, 1 => 0_u32..25];
        let edge = (product, bps).prop_map(|(product, bps)| Edge { product, bps });
        let distinct = prop::collection::btree_set(1_u32..=18, 12..=17).prop_map(|set| {
            set.into_iter().map(|product| Edge { product, bps: Bps::try_from(250 + product * 4).unwrap() }).collect()
        });
        prop_oneof![prop::collection::vec(edge, 0..18), distinct]
    }

    proptest! {
        #[test]
        fn validate_agrees_with_the_rules_stated_independently(
            stage_bps in stages(),
            upstream in edges(),
            license_bps in prop_oneof![4_u16..=5_000, 4_990_u16..5_010],
            half_life_epochs in prop_oneof![9 => 0_u32..=10_000, 1 => 9_990_u32..10_010],
            uri_length in prop_oneof![9 => 0_usize..=256, 1 => 250_usize..262],
            supersedes in prop_oneof![5 => Just(None), 5 => (1_u32..25).prop_map(Some)],
        ) {
            let metadata_uri = "u".repeat(uri_length);
            let rest = terms();
            let terms = Terms { stage_bps, upstream, license_bps, half_life_epochs, metadata_uri, supersedes, ..rest };
            prop_assert_eq!(check(&terms).is_ok(), keeps_every_rule(&terms));
        }
    }
}
