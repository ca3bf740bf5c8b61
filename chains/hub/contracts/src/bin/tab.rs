// SPDX-License-Identifier: Apache-2.0
//! Tabs.
#![no_std]
#![no_main]

contracts::program!(kite_tab);
