// SPDX-License-Identifier: Apache-2.0
//! The registry.
#![no_std]
#![no_main]

contracts::program!(kite_registry);
