// SPDX-License-Identifier: Apache-2.0
//! The router.
#![no_std]
#![no_main]

contracts::program!(kite_router);
