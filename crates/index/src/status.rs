// SPDX-License-Identifier: Apache-2.0
//! What the one who follows tells those who serve.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::follow::Step;

/// How the following goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Following {
    /// Whether the node answered the last time.
    pub is_connected: bool,
    /// The last final block that the node told.
    pub final_block: Option<u64>,
    /// Why it does not go on, if it does not.
    pub problem: Option<String>,
}

/// Shared between the one who follows and those who serve.
#[derive(Clone, Debug, Default)]
pub struct Status(Arc<Mutex<Following>>);

impl Status {
    /// How the following goes.
    #[must_use]
    pub fn get(&self) -> Following {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes how a step went. Returns what is new of that, for whoever runs the index.
    pub fn note(&self, step: &anyhow::Result<Step>) -> Option<String> {
        let mut following = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = following.problem.take();
        match step {
            Ok(step) => {
                following.is_connected = true;
                following.final_block = Some(step.final_height);
                let missing = || "the contracts are in no final block yet: deploy them, or wait".to_owned();
                following.problem = (!step.has_contracts).then(missing);
            }
            Err(error) => {
                following.is_connected = false;
                following.problem = Some(format!("{error:#}"));
            }
        }
        let is_over = before.is_some() && following.problem.is_none();
        let news = following.problem.clone().filter(|problem| Some(problem) != before.as_ref());
        news.or_else(|| is_over.then(|| "it goes on".to_owned()))
    }
}
