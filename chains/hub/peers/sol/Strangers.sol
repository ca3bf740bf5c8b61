// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

// Contracts of people who may wish others ill, for the tests. An input that begins with four zero bytes tells one of them
// what to do; numbers in it have four bytes, the lowest first. `tests/fixtures` has the same in Wasm.

/// Four bytes as a number.
function number(bytes calldata four) pure returns (uint256) {
    return uint256(uint8(four[0])) | (uint256(uint8(four[1])) << 8) | (uint256(uint8(four[2])) << 16)
        | (uint256(uint8(four[3])) << 24);
}

/// Whether an input tells what to do.
function isLesson(bytes calldata input) pure returns (bool) {
    return input.length >= 4 && bytes4(input) == 0;
}

function trap() pure {
    assembly ("memory-safe") {
        invalid()
    }
}

function undo(bytes memory answer) pure {
    assembly ("memory-safe") {
        revert(add(answer, 32), mload(answer))
    }
}

/// Whoever calls somebody, with an input, when it is called itself.
abstract contract Meddler {
    address private callee;
    bytes private input;

    function learn(bytes calldata whom, bytes calldata what) internal {
        callee = address(bytes20(whom[:20]));
        input = what;
    }

    function isTaught() internal view returns (bool) {
        return callee != address(0);
    }

    function meddle() internal returns (bool, bytes memory) {
        return input.length > 0 ? callee.call(input) : (true, bytes(""));
    }
}

/// Does whatever it was told, whoever calls it and whatever for. It passes a good answer on, undoes everything if the callee
/// failed, and traps as long as it was told nothing. It is told: callee, input.
contract Puppet is Meddler {
    fallback(bytes calldata said) external returns (bytes memory) {
        if (isLesson(said)) {
            learn(said[4:], said[24:]);
            return "";
        }
        if (!isTaught()) trap();
        (bool done, bytes memory answer) = meddle();
        if (!done) undo(answer);
        return answer;
    }
}

/// Answers what the call itself asks for. The first four bytes say how: 0 returns what follows, 1 returns it and undoes
/// everything, 2 traps, 3 runs until the gas is gone.
contract Mime {
    fallback(bytes calldata said) external returns (bytes memory) {
        uint256 how = number(said);
        if (how == 1) undo(said[4:]);
        if (how == 2) trap();
        while (how == 3) {}
        return said[4:];
    }
}

/// Calls whom it was told to, whatever comes of it, and says what it was told, whatever it is asked. It is told: whether to
/// undo everything (1), callee, the answer's length, the answer, input.
contract Parrot is Meddler {
    bool private undoes;
    bytes private answer;

    fallback(bytes calldata said) external returns (bytes memory) {
        if (isLesson(said)) {
            uint256 end = 32 + number(said[28:]);
            (undoes, answer) = (number(said[4:]) == 1, said[32:end]);
            learn(said[8:], said[end:]);
            return "";
        }
        meddle();
        if (undoes) undo(answer);
        return answer;
    }
}

/// A token that knows one balance, the router's, whoever asks for whose. It is told: how much arrives, or leaves, of 1,000
/// that are sent, callee, input. What comes of its calls does not matter to it.
contract Liar is Meddler {
    uint256 private moving;
    uint256 private balance;

    function balanceOf(address) external view returns (uint256) {
        return balance;
    }

    function transferFrom(address, address, uint256 value) external returns (bool) {
        unchecked {
            balance += value * moving / 1_000;
        }
        meddle();
        return true;
    }

    function transfer(address, uint256 value) external returns (bool) {
        unchecked {
            balance -= value * moving / 1_000;
        }
        meddle();
        return true;
    }

    fallback(bytes calldata said) external returns (bytes memory) {
        if (!isLesson(said)) trap();
        moving = number(said[4:]);
        learn(said[8:], said[28:]);
        return "";
    }
}

/// A token that keeps a balance for everybody, of whatever anybody wants, and allows everything. It is told: how much arrives,
/// and how much leaves, of 1,000 that are sent, callee, input. What comes of its calls does not matter to it.
contract Cheat is Meddler {
    uint256 private arriving;
    uint256 private leaving;
    mapping(address => uint256) public balanceOf;

    function approve(address, uint256) external pure returns (bool) {
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        return move(from, to, value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return move(msg.sender, to, value);
    }

    function move(address from, address to, uint256 value) private returns (bool) {
        unchecked {
            balanceOf[to] += value * arriving / 1_000;
            balanceOf[from] -= value * leaving / 1_000;
        }
        meddle();
        return true;
    }

    fallback(bytes calldata said) external returns (bytes memory) {
        if (!isLesson(said)) trap();
        (arriving, leaving) = (number(said[4:]), number(said[8:]));
        learn(said[12:], said[32:]);
        return "";
    }
}
