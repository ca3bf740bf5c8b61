// SPDX-License-Identifier: Apache-2.0
//! How amounts, spans of time, references, tables and lines are written for people, and read from them.
pub mod amount;
pub mod moment;
pub mod output;
pub mod reference;
pub mod span;
pub mod table;
pub mod text;
pub mod whole;
