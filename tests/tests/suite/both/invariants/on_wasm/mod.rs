// SPDX-License-Identifier: Apache-2.0
//! What needs receivers, or a token, in Wasm.

mod standard;
mod token;
