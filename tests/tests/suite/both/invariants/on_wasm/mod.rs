// SPDX-License-Identifier: Apache-2.0
//! What needs a token of another library, in Wasm.

mod standard;
