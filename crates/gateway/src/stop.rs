// SPDX-License-Identifier: Apache-2.0
//! How everything hears that it is to stop.

use tokio::sync::watch;

/// Comes back once it is said that all shall stop, or nobody is left who could say so.
pub async fn asked(stopped: &mut watch::Receiver<bool>) {
    // What is borrowed from the channel is let go of at once.
    drop(stopped.wait_for(|stopped| *stopped).await);
}
