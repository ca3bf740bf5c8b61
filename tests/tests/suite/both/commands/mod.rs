// SPDX-License-Identifier: Apache-2.0
//! The tool's commands on a chain inside this process: every message of every contract has one, and each does what it
//! says.

mod deeds;
mod messages;
mod proposals;
mod recorder;
mod views;
mod words;
