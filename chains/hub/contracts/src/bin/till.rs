// SPDX-License-Identifier: Apache-2.0
//! A till, and the factory of tills.
#![no_std]
#![no_main]

contracts::program!(kite_till);
