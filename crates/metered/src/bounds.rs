// SPDX-License-Identifier: Apache-2.0
//! How much of the gateway a client may take up, and for how long, as it is typed.

use std::time::Duration;

use anyhow::{ensure, Result};
use kite_format::amount::count;
use kite_gateway::desk::Limits;

/// The longest time that an answer may take if nothing else is said, in seconds.
const ANSWER: u64 = 3_600;

/// The limits.
#[derive(Clone, Debug, clap::Args)]
pub struct Bounds {
    /// How long the API may take to begin its answer, in seconds
    #[arg(long, default_value_t = 300, value_name = "SECONDS", value_parser = count::<u64>)]
    pub timeout: u64,
    /// How long an answer may take from its beginning until the client has all of it, in seconds; then the connection is
    /// cut and the answer charged [default: 3,600, or what --timeout leaves of half of --withdraw-delay if that is less]
    #[arg(long, value_name = "SECONDS", value_parser = count::<u64>)]
    answer_time: Option<u64>,
    /// The most headers of a request
    #[arg(long, default_value_t = 100, value_name = "COUNT", value_parser = count::<u32>)]
    max_headers: u32,
    /// The most bytes of a request's headers together
    #[arg(long, default_value_t = 65_536, value_name = "BYTES", value_parser = clap::value_parser!(u32).range(8_192..))]
    max_header: u32,
    /// How long a client may take to send a request's headers, in seconds; also how long an unused connection is kept
    #[arg(long, default_value_t = 30, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    header_time: u64,
    /// The most bytes of a request's body
    #[arg(long, default_value_t = 16_777_216, value_name = "BYTES", value_parser = count::<u32>)]
    max_body: u32,
    /// How long a client may take to send a request's body, in seconds
    #[arg(long, default_value_t = 120, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    body_time: u64,
}

impl Bounds {
    /// What the desk keeps to, where a payer's withdrawal takes `withdraw_delay` seconds. An error if a request could
    /// take so long that its payer has withdrawn by the time that it can be taken.
    pub fn limits(&self, withdraw_delay: u64) -> Result<Limits> {
        let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        Ok(Limits {
            header_bytes: size(self.max_header),
            headers: size(self.max_headers),
            header_time: Duration::from_secs(self.header_time),
            body_bytes: size(self.max_body),
            body_time: Duration::from_secs(self.body_time),
            upstream_time: Duration::from_secs(self.timeout),
            answer_time: Duration::from_secs(self.answer_time(withdraw_delay)?),
            ..Limits::default()
        })
    }

    fn answer_time(&self, withdraw_delay: u64) -> Result<u64> {
        let left = withdraw_delay.div_euclid(2).saturating_sub(self.timeout);
        let answer_time = self.answer_time.unwrap_or(ANSWER.min(left));
        ensure!(
            (1..=left).contains(&answer_time),
            "--timeout ({}) and --answer-time ({answer_time}) may take half of --withdraw-delay ({withdraw_delay}) \
             together, and each a second at least: what is charged later could be withdrawn before it is taken",
            self.timeout
        );
        Ok(answer_time)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        bounds: Bounds,
    }

    fn answer_time(words: &[&str], withdraw_delay: u64) -> Result<u64, String> {
        let line = Line::try_parse_from([&["line"][..], words].concat()).unwrap();
        let limits = line.bounds.limits(withdraw_delay).map_err(|error| error.to_string())?;
        Ok(limits.answer_time.as_secs())
    }

    #[test]
    fn answer_time_is_an_hour_or_what_half_a_withdrawal_leaves() {
        assert_eq!(answer_time(&[], 86_400), Ok(3_600));
        assert_eq!(answer_time(&[], 900), Ok(150));
        assert_eq!(answer_time(&["--timeout", "10", "--answer-time", "440"], 900), Ok(440));
    }

    #[test]
    fn answer_time_errors_where_a_payer_could_withdraw_first() {
        for words in [&["--answer-time", "151"][..], &["--timeout", "450"], &["--answer-time", "0"]] {
            let error = answer_time(words, 900).unwrap_err();
            assert!(error.contains("could be withdrawn before it is taken"), "{error}");
        }
    }

    #[test]
    fn limits_are_what_is_typed() {
        let words = ["--max-headers=7", "--max-header=9000", "--header-time=3", "--max-body=8", "--body-time=4"];
        let line = Line::try_parse_from([&["line"][..], &words].concat()).unwrap();
        let limits = line.bounds.limits(86_400).unwrap();
        assert_eq!((limits.headers, limits.header_bytes, limits.body_bytes), (7, 9_000, 8));
        let seconds = [limits.header_time, limits.body_time, limits.upstream_time].map(|time| time.as_secs());
        assert_eq!(seconds, [3, 4, 300]);
    }
}
