// SPDX-License-Identifier: Apache-2.0
//! Spans of time, for people.

/// A span of time in words.
#[must_use]
pub fn in_words(ms: u64) -> String {
    let units: [(u64, &str); 5] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")];
    let mut rest = ms;
    let mut words = Vec::new();
    for (length, name) in units {
        let count = rest.checked_div(length).unwrap_or_default();
        rest = rest.checked_rem(length).unwrap_or_default();
        if count > 0 {
            words.push(format!("{count} {name}"));
        }
    }
    if words.is_empty() {
        return "0 ms".to_owned();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_words_leaves_out_what_is_zero() {
        assert_eq!(in_words(0), "0 ms");
        assert_eq!(in_words(1), "1 ms");
        assert_eq!(in_words(90_061_001), "1 d 1 h 1 min 1 s 1 ms");
        assert_eq!(in_words(7_200_000), "2 h");
    }
}
