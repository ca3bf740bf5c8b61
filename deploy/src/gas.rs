//! `kite gas`: what a call by hand must be given, as cargo-contract's own options. Its dry run cannot be read on a chain
//! whose balances have 64 bits; ours asks in the chain's own types.

use anyhow::{anyhow, Result};
use ink::primitives::AccountId;
use kite_interfaces::Balance;

use crate::bundles::{Bundle, Contract, Workspace};
use crate::chain::{read_address, Keyring, NodeChain, Order, Weight};

/// What `kite gas` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

/// What is tried.
#[derive(Clone, Debug, clap::Subcommand)]
enum Act {
    /// A message of a contract that is there
    Call {
        #[command(flatten)]
        of: Of,
        /// The contract's address
        #[arg(long, value_name = "ADDRESS", value_parser = address)]
        contract: AccountId,
        /// The message's name
        #[arg(long)]
        message: String,
    },
    /// The creation of a contract
    Instantiate {
        #[command(flatten)]
        of: Of,
        /// The constructor's name
        #[arg(long, default_value = "new")]
        constructor: String,
    },
}

/// Which contract, on which chain, by whom, with what.
#[derive(Clone, Debug, clap::Args)]
struct Of {
    /// The contract: token, router, registry or dao
    name: String,
    /// Arguments, as cargo-contract takes them
    #[arg(long, num_args = 0.., allow_hyphen_values = true)]
    args: Vec<String>,
    /// Who sends it
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    from: AccountId,
    /// Native coin sent along, in its smallest unit
    #[arg(long, default_value_t = 0)]
    value: Balance,
    /// The node
    #[arg(long)]
    url: String,
}

fn address(text: &str) -> Result<AccountId, String> {
    read_address(text).ok_or_else(|| "expected an address: SS58, or 0x and 64 digits".to_owned())
}

/// Runs the command: prints the options for cargo-contract, and nothing else, so that a shell can put them in. An error
/// in the contract's words if the trial fails.
pub fn run(arguments: &Arguments) -> Result<()> {
    println!("{}", options(tried(&arguments.act)?));
    Ok(())
}

fn tried(act: &Act) -> Result<Weight> {
    let (Act::Call { of, .. } | Act::Instantiate { of, .. }) = act;
    let workspace = Workspace::here()?;
    let bundle = Bundle::of(&workspace, &Contract::named(&workspace, &of.name)?)?;
    let chain = NodeChain::connect(&of.url, Keyring::default())?;
    let name = match act {
        Act::Call { message, .. } => message,
        Act::Instantiate { constructor, .. } => constructor,
    };
    let input = bundle.transcoder()?.encode(name, &of.args)?;
    let tried = match *act {
        Act::Call { contract, .. } => chain.gas_of(&Order { from: of.from, contract, value: of.value, input }),
        Act::Instantiate { .. } => chain.gas_of_creation(of.from, of.value, bundle.code, &input, &[]),
    };
    tried.map_err(|failure| anyhow!("{name} of the {} would fail: {failure}", of.name))
}

fn options(limit: Weight) -> String {
    format!("--skip-dry-run --gas {} --proof-size {}", limit.ref_time(), limit.proof_size())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_those_of_cargo_contract() {
        assert_eq!(options(Weight::from_parts(12, 34)), "--skip-dry-run --gas 12 --proof-size 34");
    }
}
