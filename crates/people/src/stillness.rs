// SPDX-License-Identifier: Apache-2.0
//! Development chains that make a block, and let time pass, only with a transaction: what waits for a moment there waits
//! for ever, unless somebody makes one.

use std::time::{SystemTime, UNIX_EPOCH};

use kite_interfaces::Timestamp;

use crate::span;

/// How far behind this machine's clock a chain is that is not at rest: a few of the longest blocks.
const REST_MS: u64 = 30_000;

/// What there is to say of a development chain whose newest block is of `chain_ms`; `None` if its time passes.
pub(super) fn told(is_development: bool, chain_ms: Timestamp) -> Option<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    told_at(is_development, chain_ms, u64::try_from(now.as_millis()).ok()?)
}

fn told_at(is_development: bool, chain_ms: Timestamp, now_ms: Timestamp) -> Option<String> {
    let behind_ms = now_ms.saturating_sub(chain_ms);
    (is_development && behind_ms > REST_MS).then(|| {
        // The first block of a chain knows no time.
        let newest = if chain_ms == 0 {
            "it has made none yet".to_owned()
        } else {
            format!("its newest is {} old", span::in_words(behind_ms.div_euclid(1_000).saturating_mul(1_000)))
        };
        format!("time stands still on this development chain, which makes a block only with a transaction: {newest}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_is_said_of_a_development_chain_at_rest_and_of_no_other() {
        let now_ms = 1_000_000_000;
        let said = told_at(true, now_ms - 61_234, now_ms).unwrap();
        assert!(said.ends_with("its newest is 1 min 1 s old"), "{said}");
        let said = told_at(true, 0, now_ms).unwrap();
        assert!(said.ends_with("it has made none yet"), "{said}");
        for (is_development, chain_ms) in [(false, 0), (true, now_ms), (true, now_ms + 5), (true, now_ms - REST_MS)] {
            assert_eq!(told_at(is_development, chain_ms, now_ms), None);
        }
    }
}
