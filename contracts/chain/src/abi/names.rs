// SPDX-License-Identifier: Apache-2.0
//! What a message is called in Solidity. Where a standard has a message of the same meaning, it has that one's name.

/// Names of ERC-20, ERC-5805, ERC-1363 and OpenZeppelin's Governor that do not follow from ours.
const STANDARDS: &[(&str, &str)] = &[
    ("PSP22Metadata::token_name", "name"),
    ("PSP22Metadata::token_symbol", "symbol"),
    ("PSP22Metadata::token_decimals", "decimals"),
    ("PSP22Receiver::on_psp22_received", "onTransferReceived"),
    ("Votes::votes", "getVotes"),
    ("Votes::past_votes", "getPastVotes"),
    ("Votes::past_total_supply", "getPastTotalSupply"),
    ("Votes::delegate_of", "delegates"),
    ("vote", "castVote"),
    ("vote_with_reason", "castVoteWithReason"),
];

/// Messages of Governor's, to which every number has 256 bits: a proposal's too, which has 32 elsewhere. One that does not
/// fit is refused like any other.
const WIDE: &[&str] = &[
    "vote",
    "vote_with_reason",
    "execute",
    "cancel",
    "state",
    "proposal_snapshot",
    "proposal_deadline",
    "proposal_eta",
    "proposal_needs_queuing",
    "proposal_proposer",
    "proposal_votes",
    "has_voted",
];

/// Messages whose standard answers `true`, where ours say nothing if they succeed.
const TRUE: &[&str] = &["PSP22::transfer", "PSP22::transfer_from", "PSP22::approve", "transfer_and_call"];

/// Messages that take every `uint256`. An allowance of more than there can ever be is one of all there can be, and an
/// authorization that ends after all time has no end.
const LENIENT: &[&str] = &["PSP22::approve", "transfer_with_authorization", "receive_with_authorization"];

/// What is answered in place of nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Nothing.
    Nothing,
    /// `true`.
    True,
    /// The message's own selector: a receiver has taken what it was sent.
    Selector,
}

/// What `message` answers if it has nothing to say.
#[must_use]
pub const fn instead(message: &str) -> Instead {
    if is_one_of(message, TRUE) {
        Instead::True
    } else if is_same(message, "PSP22Receiver::on_psp22_received") {
        Instead::Selector
    } else {
        Instead::Nothing
    }
}

/// Whether a number that is too large is the largest one to `message`; others refuse it.
#[must_use]
pub const fn is_lenient(message: &str) -> bool {
    is_one_of(message, LENIENT)
}

/// Messages of PSP22 that no standard of Ethereum's has. What they do `approve` does there.
const UNHEARD: &[&str] = &["PSP22::increase_allowance", "PSP22::decrease_allowance"];

/// Whether `message` is not heard on a Hub.
#[must_use]
pub const fn is_unheard(message: &str) -> bool {
    is_one_of(message, UNHEARD)
}

/// Whether `message` replaces code, which is refused whoever asks.
#[must_use]
pub const fn replaces_code(message: &str) -> bool {
    is_same(message, "Ownable::set_code")
}

/// Whether a number of 32 bits is one of 256 to `message`.
#[must_use]
pub const fn is_wide(message: &str) -> bool {
    is_one_of(message, WIDE)
}

/// Whether `message` is the constructor.
#[must_use]
pub const fn is_constructor(message: &str) -> bool {
    is_same(message, "new")
}

/// The constructor by which a till's factory makes tills.
const OF_A_FACTORY: &str = "of";

/// How many words it takes: no other constructor takes as many.
pub const WORDS_OF_A_FACTORY: usize = 2;

/// Whether `message` is a constructor: no selector goes before its arguments.
#[must_use]
pub const fn constructs(message: &str) -> bool {
    is_constructor(message) || is_same(message, OF_A_FACTORY)
}

/// A name in Solidity.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    bytes: [u8; 64],
    len: usize,
}

impl Name {
    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        self.bytes.split_at(self.len).0
    }
}

/// The name of `message`.
#[must_use]
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "within what was looked at")]
pub const fn name(message: &str) -> Name {
    let mut at = 0;
    while at < STANDARDS.len() {
        if is_same(message, STANDARDS[at].0) {
            return camel(STANDARDS[at].1.as_bytes());
        }
        at += 1;
    }
    camel(behind_the_trait(message.as_bytes()))
}

/// Without the `Trait::` before it.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "within what was looked at")]
const fn behind_the_trait(message: &[u8]) -> &[u8] {
    let mut at = message.len();
    while at > 0 && message[at - 1] != b':' {
        at -= 1;
    }
    message.split_at(at).1
}

/// `like_this` as `likeThis`.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "within what was looked at")]
const fn camel(words: &[u8]) -> Name {
    let mut name = Name { bytes: [0; 64], len: 0 };
    let mut at = 0;
    let mut begins = false;
    while at < words.len() {
        if words[at] != b'_' {
            name.bytes[name.len] = if begins { words[at].to_ascii_uppercase() } else { words[at] };
            name.len += 1;
        }
        begins = words[at] == b'_';
        at += 1;
    }
    name
}

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "within what was looked at")]
const fn is_one_of(message: &str, list: &[&str]) -> bool {
    let mut at = 0;
    while at < list.len() {
        if is_same(message, list[at]) {
            return true;
        }
        at += 1;
    }
    false
}

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "within what was looked at")]
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(message: &str) -> String {
        String::from_utf8(name(message).bytes().to_vec()).unwrap()
    }

    #[test]
    fn name_is_the_standards_where_there_is_one_and_ours_in_their_spelling_elsewhere() {
        for (message, expected) in [
            ("PSP22::transfer_from", "transferFrom"),
            ("PSP22Metadata::token_decimals", "decimals"),
            ("Votes::past_votes", "getPastVotes"),
            ("Votes::delegate", "delegate"),
            ("transfer_and_call", "transferAndCall"),
            ("vote", "castVote"),
            ("vote_split", "voteSplit"),
            ("cap", "cap"),
        ] {
            assert_eq!(named(message), expected);
        }
    }

    #[test]
    fn messages_answer_and_take_what_their_standards_have() {
        assert_eq!(instead("PSP22::transfer"), Instead::True);
        assert_eq!(instead("Votes::delegate"), Instead::Nothing);
        assert_eq!(instead("PSP22Receiver::on_psp22_received"), Instead::Selector);
        assert!(is_wide("vote") && is_wide("has_voted") && !is_wide("quorum") && !is_wide("proposal"));
        assert!(constructs("new") && constructs("of") && !constructs("open"));
        assert!(is_unheard("PSP22::increase_allowance") && !is_unheard("PSP22::approve"));
        assert!(replaces_code("Ownable::set_code") && !replaces_code("set_code_of"));
        assert!(
            is_lenient("PSP22::approve")
                && is_lenient("receive_with_authorization")
                && !is_lenient("PSP22::transfer")
                && !is_lenient("PSP22::approv")
        );
    }
}
