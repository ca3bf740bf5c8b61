// SPDX-License-Identifier: Apache-2.0
//! Telling a contract that it was paid, and understanding its answer.

use ink::primitives::AccountId;
use kite_chain::answer::{refuse, Failure, ACCEPTED, REFUSED};
use kite_chain::call::{self, CallError};
use kite_chain::held::{self, Held};
use kite_interfaces::token::{Relayed, TokenError};
use kite_interfaces::Balance;

/// Tells `to` that `from` paid it `value` and passed `data`.
pub fn notify(to: &AccountId, from: &AccountId, value: Balance, data: &[u8]) -> Result<(), Failure<TokenError>> {
    let operator = from;
    let selector = ink::selector_bytes!("PSP22Receiver::on_psp22_received");
    verdict(call::ask(to, &(selector, operator, from, value, data)))
}

/// What the receiver's answer means for the payment.
fn verdict(answer: Result<Held, CallError>) -> Result<(), Failure<TokenError>> {
    match answer {
        Ok(answer) if held::with(&answer, |answer| answer == ACCEPTED) => Ok(()),
        Err(CallError::NotAContract) => refuse(TokenError::ReceiverIsNoContract),
        Err(CallError::Reverted(answer)) => {
            refuse(Relayed::behind(REFUSED, &answer).map_or(TokenError::ReceiverFailed, TokenError::Refused))
        }
        _ => refuse(TokenError::ReceiverFailed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::scale::Encode;
    use ink::LangError;
    use kite_chain::answer::told;
    use kite_interfaces::receiver::ReceiverError;

    type Answer = Result<Result<(), ReceiverError>, LangError>;

    #[test]
    fn verdict_accepts_only_a_clean_success() {
        let accepted: Answer = Ok(Ok(()));
        assert_eq!(verdict(Ok(accepted.encode())), Ok(()));
        for bytes in [vec![], vec![0], vec![0, 0, 0], vec![0, 1], vec![1, 1]] {
            assert_eq!(verdict(Ok(bytes)), Err(TokenError::ReceiverFailed.into()));
        }
    }

    #[test]
    fn verdict_relays_the_reason_of_a_refusal() {
        for reason in [ReceiverError::UnsupportedToken, ReceiverError::Other(7)] {
            let refused: Answer = Ok(Err(reason));
            let verdict = told(verdict(Err(CallError::Reverted(refused.encode()))));
            let Err(TokenError::Refused(relayed)) = verdict else {
                panic!("not refused");
            };
            assert_eq!(relayed.read(), Ok(reason));
        }
    }

    #[test]
    fn verdict_errors_receiver_failed_if_it_reverts_in_another_language() {
        let unknown: Answer = Err(LangError::CouldNotReadInput);
        for bytes in [unknown.encode(), vec![], vec![0], Answer::Ok(Ok(())).encode()] {
            assert_eq!(verdict(Err(CallError::Reverted(bytes))), Err(TokenError::ReceiverFailed.into()));
        }
    }

    #[test]
    fn verdict_tells_a_plain_account_from_a_failing_contract() {
        assert_eq!(verdict(Err(CallError::NotAContract)), Err(TokenError::ReceiverIsNoContract.into()));
        assert_eq!(verdict(Err(CallError::Trapped)), Err(TokenError::ReceiverFailed.into()));
    }
}
