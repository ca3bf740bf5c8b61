//! The payer's side: what it signs, what it remembers, and how it asks.

mod key;
mod purse;

pub use key::SigningKey;
pub use purse::{Purse, Short};
