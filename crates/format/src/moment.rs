// SPDX-License-Identifier: Apache-2.0
//! Moments as ISO 8601 writes them, in UTC.

use chrono::{DateTime, NaiveDate, SecondsFormat};

/// A moment, given in milliseconds since 1970: `2026-11-28T17:20:01Z`. One beyond every calendar as the number it is.
pub fn iso(at_ms: u64) -> String {
    let moment = i64::try_from(at_ms).ok().and_then(DateTime::from_timestamp_millis);
    moment.map_or_else(|| at_ms.to_string(), |moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// A moment as it is typed: a date, which ends with its last millisecond, or a date and a time with their zone.
pub fn read(typed: &str) -> Result<u64, String> {
    let moment = DateTime::parse_from_rfc3339(typed).map(|moment| moment.timestamp_millis());
    let day = || NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok()?.and_hms_milli_opt(23, 59, 59, 999);
    let at_ms = moment.ok().or_else(|| Some(day()?.and_utc().timestamp_millis()));
    let at_ms = at_ms.and_then(|at_ms| u64::try_from(at_ms).ok());
    at_ms.ok_or_else(|| "expected a date such as 2026-12-31, or a moment such as 2026-12-31T12:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_and_read_are_each_others_reverse_to_the_second() {
        for (at_ms, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_795_886_401_000, "2026-11-28T17:20:01Z"),
        ] {
            assert_eq!(iso(at_ms), written);
            assert_eq!(read(written), Ok(at_ms));
        }
        assert_eq!(iso(u64::MAX), u64::MAX.to_string());
    }

    #[test]
    fn read_takes_a_date_for_its_whole_day_and_nothing_that_is_none() {
        assert_eq!(read("2026-11-28").map(iso), Ok("2026-11-28T23:59:59Z".to_owned()));
        assert_eq!(read("2026-11-28T19:20:01+02:00"), Ok(1_795_886_401_000));
        for typed in ["", "tomorrow", "2026-02-30", "28.11.2026", "1700000000000", "2026-11-28T17:20:01", "1969-12-31"]
        {
            assert!(read(typed).is_err(), "{typed}");
        }
    }
}
