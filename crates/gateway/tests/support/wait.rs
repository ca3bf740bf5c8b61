// SPDX-License-Identifier: Apache-2.0
//! Waiting, which always has an end.

use std::fmt::Debug;
use std::time::{Duration, Instant};

/// How long anything is waited for: far longer than it takes on a machine that does much else.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until what is seen will do: for what happens after an answer has left. Panics with what was `awaited` and what was
/// seen last if it takes too long.
pub async fn until<S: Debug>(awaited: &str, mut see: impl FnMut() -> S, will_do: impl Fn(&S) -> bool) {
    let began = Instant::now();
    loop {
        let seen = see();
        if will_do(&seen) {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "waited {PATIENCE:?} for {awaited}, and saw {seen:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Waits until this is seen.
pub async fn until_is<S: Debug + PartialEq>(awaited: &str, see: impl FnMut() -> S, expected: S) {
    until(awaited, see, |seen| *seen == expected).await;
}
