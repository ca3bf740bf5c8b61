// SPDX-License-Identifier: Apache-2.0
//! What people do with a deployed suite: look at it and at proposals, pay, claim, propose, vote, execute, delegate. Every
//! command is tried before it is sent, and tells what it will do and what it did, in words or as JSON.
//!
//! Each is a struct of what it can be told, and does it at a [`Desk`]; [`Command`] is what is typed.

mod action;
mod answer;
mod assets;
pub mod batch;
mod cancel;
mod challenge;
mod claim;
mod command;
mod consequences;
mod contribution;
mod curate;
mod delegate;
mod desk;
mod earnings;
mod evidence;
mod execute;
mod flow;
mod history;
mod index;
mod look;
mod message;
mod pay;
mod payments;
mod plain;
mod products;
mod proposal;
mod propose;
mod register;
pub mod schema;
mod stakes;
mod status;
mod stillness;
mod tab;
mod take;
mod terms;
mod tier;
mod till;
mod tokens;
mod trial;
mod vote;
mod work;

use kite_chains as chain;
use kite_format::{amount, moment, output, reference, span, table, text, whole};
use kite_node::keys;
use kite_operator::{deployment, network};
use kite_plan::ruling;
use kite_suite as suite;
use kite_words::{self as words, arguments};

pub use action::ActionOf;
pub use answer::{Answer, Sent};
pub use cancel::Cancel;
pub use claim::Claim;
pub use command::{Command, Curation, OnPlace, OnTerms, Proposal, TabDeed};
pub use delegate::Delegate;
pub use desk::{Desk, Mode};
pub use execute::Execute;
pub use look::{Act, Look, Seen};
pub use pay::Pay;
pub use proposal::{ProposalOf, ShowProposal};
pub use propose::{ProposeCall, ProposeFee, ProposeTransfer};
pub use reference::Reference;
pub use status::{Status, StatusOf};
pub use tab::{ForwardTabs, GiveBackTab, OpenTab, ShowTab, TabOf, TopUpTab, WithdrawTab};
pub use take::TakeTabs;
pub use till::{Flush, ShowTill, TillOf};
pub use vote::Vote;
