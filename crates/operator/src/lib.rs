// SPDX-License-Identifier: Apache-2.0
//! What operators do: bring the suite onto a network, keep it, and try it on a node of their own.

pub mod dapp;
pub mod deployment;
pub mod gas;
pub mod home;
pub mod index;
pub mod network;
pub mod node;
pub mod preflight;
pub mod schema;
pub mod verify;

use kite_bundles as bundles;
use kite_chains as chain;
use kite_format::{amount, moment, output, table, text, whole};
use kite_node::{devnode, keys};
use kite_plan::{self as plan, facts, ruling};
use kite_suite as suite;
use kite_words::{self as words, arguments};
