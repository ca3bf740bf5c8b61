// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// The least that a token can be. Whoever deploys it has all.
contract PlainToken is ERC20 {
    constructor() ERC20("Plain", "PLAIN") {
        _mint(msg.sender, 1_000_000);
    }
}

/// A token that votes. Whoever deploys it has all.
contract VotingToken is ERC20, ERC20Permit, ERC20Votes {
    constructor() ERC20("Voting", "VOTING") ERC20Permit("Voting") {
        _mint(msg.sender, 1_000_000);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }
}
