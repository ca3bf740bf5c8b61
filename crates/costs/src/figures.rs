// SPDX-License-Identifier: Apache-2.0
//! The measured figures, and the file that keeps them.

use anyhow::{ensure, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::bundles::Bundle;
use crate::chain::Receipt;

/// Everything that was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Costs {
    /// Bytes of code that every call of a contract loads.
    pub code: Vec<Size>,
    /// Calls, in the order of the table.
    pub calls: Vec<Row>,
}

/// A contract's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    /// Its bundle's name.
    pub contract: String,
    /// Bytes of Wasm.
    pub bytes: u64,
}

/// A measured call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// The bundle's name of the contract that was called.
    pub contract: String,
    /// What was called, and in which case.
    pub call: String,
    /// What it cost.
    #[serde(flatten)]
    pub figures: Figures,
}

/// What a call costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figures {
    /// Computation, in picoseconds.
    pub ref_time: u64,
    /// Bytes of proof of validity.
    pub proof: u64,
    /// Bytes and cells that it keeps in the state, less those that it frees: what the embedded chain
    /// asks as a deposit. A chain has its own price for each.
    pub deposit: i64,
}

impl Figures {
    /// Those of a transaction.
    pub fn of<T>(receipt: &Receipt<T>) -> Self {
        let deposit = i64::try_from(receipt.deposit).unwrap_or(i64::MAX);
        Self { ref_time: receipt.gas.ref_time(), proof: receipt.gas.proof_size(), deposit }
    }
}

impl Costs {
    /// Only the sizes of these bundles.
    pub fn of_code<'a>(bundles: impl Iterator<Item = &'a Bundle>) -> Self {
        let size = |bundle: &Bundle| Size { contract: bundle.name.clone(), bytes: widen(bundle.code.len()) };
        Self { code: bundles.map(size).collect(), calls: Vec::new() }
    }

    /// Adds a row; a name can be used once for each contract.
    pub fn add(&mut self, contract: &str, call: &str, figures: Figures) -> Result<()> {
        ensure!(self.of(contract, call).is_none(), "{contract}: `{call}` is measured twice");
        self.calls.push(Row { contract: contract.to_owned(), call: call.to_owned(), figures });
        Ok(())
    }

    /// What `call` costs with `contract`, if it was measured.
    #[must_use]
    pub fn of(&self, contract: &str, call: &str) -> Option<Figures> {
        self.calls.iter().find(|row| row.contract == contract && row.call == call).map(|row| row.figures)
    }

    /// Bytes of a contract's code, if it is known.
    #[must_use]
    pub fn bytes(&self, contract: &str) -> Option<u64> {
        self.code.iter().find(|size| size.contract == contract).map(|size| size.bytes)
    }

    /// Reads what [`Costs::to_json`] wrote.
    pub fn from_json(text: &str) -> Result<Self> {
        Ok(serde_json::from_str(text)?)
    }

    /// The table as text that a version control system can compare.
    pub fn to_json(&self) -> Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Every figure with its name.
    pub(super) fn each(&self) -> Vec<(String, i128)> {
        let code = self.code.iter().map(|size| (format!("{}: bytes of code", size.contract), size.bytes.into()));
        let calls = self.calls.iter().flat_map(|Row { contract, call, figures }| {
            let figure = |what: &str, value: i128| (format!("{contract}: {call}: {what}"), value);
            let Figures { ref_time, proof, deposit } = *figures;
            [figure("ref_time", ref_time.into()), figure("proof", proof.into()), figure("deposit", deposit.into())]
        });
        code.chain(calls).collect()
    }
}

fn widen(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs() -> Costs {
        let mut costs = Costs { code: vec![Size { contract: "token".into(), bytes: 7 }], calls: Vec::new() };
        costs.add("token", "burn", Figures { ref_time: 3, proof: 2, deposit: -1 }).unwrap();
        costs
    }

    #[test]
    fn add_errors_if_a_name_is_taken() {
        let mut costs = costs();
        let figures = costs.of("token", "burn").unwrap();
        let error = costs.add("token", "burn", figures).unwrap_err();
        assert_eq!(error.to_string(), "token: `burn` is measured twice");
        costs.add("router", "burn", figures).unwrap();
    }

    #[test]
    fn from_json_reads_what_to_json_wrote() {
        let costs = costs();
        assert_eq!(Costs::from_json(&costs.to_json().unwrap()).unwrap(), costs);
    }

    #[test]
    fn each_names_every_figure() {
        let expected = [
            ("token: bytes of code", 7),
            ("token: burn: ref_time", 3),
            ("token: burn: proof", 2),
            ("token: burn: deposit", -1),
        ];
        assert_eq!(costs().each(), expected.map(|(name, value)| (name.to_owned(), value)));
    }
}
