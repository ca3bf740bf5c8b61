// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {PaymentSplitter} from "openzeppelin-4/finance/PaymentSplitter.sol";

/// The last of OpenZeppelin's splitters: their fifth version has none.
contract Splitter is PaymentSplitter {
    constructor(address[] memory payees, uint256[] memory shares) PaymentSplitter(payees, shares) {}
}
