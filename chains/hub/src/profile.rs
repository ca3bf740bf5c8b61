// SPDX-License-Identifier: Apache-2.0
//! What the computation of a call goes into.

use pallet_revive::tracing::{trace, FrameTraceInfo, Tracing};

/// The instructions between two functions of the chain.
pub const INSTRUCTIONS: &str = pallet_revive::tracing::PVM_FUEL_NAME;

/// The parts of a call, each in the order in which it first came.
#[derive(Debug, Default)]
pub struct Profile {
    /// Those that are over.
    pub parts: Vec<Part>,
    /// Those that are not: what had been consumed when they began.
    open: Vec<(&'static str, u64)>,
}

/// One function of the chain, or the instructions in between.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part {
    /// The function's name.
    pub name: &'static str,
    /// How often.
    pub times: u32,
    /// Computation, in picoseconds, all together.
    pub ref_time: u64,
}

impl Profile {
    /// What `run` answers, and what it consists of.
    pub fn of<R>(run: impl FnOnce() -> R) -> (R, Self) {
        let mut profile = Self::default();
        let answer = trace(&mut profile, run);
        (answer, profile)
    }

    fn add(&mut self, name: &'static str, ref_time: u64) {
        let Some(part) = self.parts.iter_mut().find(|part| part.name == name) else {
            return self.parts.push(Part { name, times: 1, ref_time });
        };
        part.times += 1;
        part.ref_time += ref_time;
    }
}

impl Tracing for Profile {
    fn enter_ecall(&mut self, name: &'static str, _: &[u64], frame: &dyn FrameTraceInfo) {
        self.open.push((name, frame.weight_consumed().ref_time()));
    }

    fn exit_step(&mut self, frame: &dyn FrameTraceInfo, _: Option<u64>) {
        if let Some((name, before)) = self.open.pop() {
            self.add(name, frame.weight_consumed().ref_time().saturating_sub(before));
        }
    }
}
