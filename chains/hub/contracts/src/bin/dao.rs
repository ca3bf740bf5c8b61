// SPDX-License-Identifier: Apache-2.0
//! The DAO.
#![no_std]
#![no_main]

contracts::program!(kite_dao);
