// SPDX-License-Identifier: Apache-2.0
//! The token.
#![no_std]
#![no_main]

contracts::program!(kite_token);
