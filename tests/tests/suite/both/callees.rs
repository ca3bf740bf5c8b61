// SPDX-License-Identifier: Apache-2.0
//! A call fails if its callee undid its work, whatever it answers, and only then.

use ink::primitives::{AccountId, LangError};
use kite_chain::call::CallError;
use kite_deploy::chain::Chain;
use kite_deploy::suite::{dao, token, Reason};
use kite_interfaces::dao::{Action, DaoError, State};
use kite_interfaces::psp22::PSP22Error;
use kite_tests::house::{call, House, Sent};
use kite_tests::people::*;
use kite_tests::site::is_on_a_hub;
use scale::Encode;

const RETURNS: u32 = 0;
const REVERTS: u32 = 1;
const TRAPS: u32 = 2;
const RUNS_FOR_EVER: u32 = 3;
const ENDS: u32 = 4;

type Answer = Result<Result<u128, PSP22Error>, LangError>;

/// What ink! and other contracts answer: unit, plain value, `Result`, `LangError`, nothing at all.
fn answers() -> Vec<Vec<u8>> {
    vec![
        Vec::new(),
        ().encode(),
        7_u128.encode(),
        Result::<u128, LangError>::Ok(7).encode(),
        Answer::Ok(Ok(7)).encode(),
        Answer::Ok(Err(PSP22Error::InsufficientBalance)).encode(),
        Answer::Err(LangError::CouldNotReadInput).encode(),
        vec![0xFF; 1_000],
    ]
}

fn ask(mime: AccountId, how: u32, answer: &[u8]) -> Action {
    call(mime, [&how.encode(), answer].concat())
}

/// Mints, and calls the mime after it: a failure of the second must undo the first.
fn decide(house: &mut House, action: Action) -> Result<(), DaoError> {
    let mint = call(house.token.address(), token::input::mint(DAVE, 1));
    house.decide(vec![mint, action])
}

fn failed(answer: CallError) -> Result<(), DaoError> {
    Err(DaoError::ActionFailed { action: 1, answer })
}

#[test]
fn execute_succeeds_if_the_callee_returns_whatever_it_answers() {
    let mut house = House::open();
    let mime = house.mime();
    for (count, answer) in (1..).zip(answers()) {
        assert_eq!(decide(&mut house, ask(mime, RETURNS, &answer)), Ok(()), "{answer:02x?}");
        assert_eq!(house.balance(DAVE, house.kite()), count);
    }
}

#[test]
fn execute_fails_if_the_callee_reverts_whatever_it_answers() {
    for answer in answers() {
        let mut house = House::open();
        let mime = house.mime();
        let outcome = decide(&mut house, ask(mime, REVERTS, &answer));
        assert_eq!(outcome, failed(CallError::Reverted(answer)));
        assert_eq!(house.balance(DAVE, house.kite()), 0);
    }
}

#[test]
fn execute_fails_if_the_callee_traps() {
    let mut house = House::open();
    let mime = house.mime();
    assert_eq!(decide(&mut house, ask(mime, TRAPS, &[])), failed(CallError::Trapped));
    assert_eq!(house.balance(DAVE, house.kite()), 0);
}

/// The callee takes all the gas with it, but for less than its next step costs. Whether that is enough for the DAO to
/// say so is a matter of a few units of gas; nothing has happened either way.
#[test]
fn execute_fails_and_does_nothing_if_the_callee_runs_out_of_gas() {
    let mut house = House::open();
    let mime = house.mime();
    let mint = call(house.token.address(), token::input::mint(DAVE, 1));
    let proposal = house.pass_to_executable(vec![mint, ask(mime, RUNS_FOR_EVER, &[])]);
    let trapped = DaoError::ActionFailed { action: 1, answer: CallError::Trapped };
    match house.dao.execute(&mut house.chain, DAVE, proposal).unwrap_err().reason {
        Reason::Chain(reason) => assert!(reason.starts_with("OutOfGas"), "{reason}"),
        Reason::Contract(error) => assert_eq!(error, trapped),
        other => panic!("{other:?}"),
    }
    assert_eq!(house.state(proposal), State::Executable);
    assert_eq!(house.balance(DAVE, house.kite()), 0);
}

/// A token that says no without undoing anything, or says nothing that can be understood.
#[test]
fn execute_of_a_token_transfer_fails_unless_the_token_says_that_it_was_done() {
    let answered = |done| House::open().chain.transferred(done);
    for (answer, expected) in [
        (answered(true), Ok(())),
        (answered(false), failed(CallError::UnexpectedReturn)),
        // Old tokens of Ethereum's answer nothing at all.
        (Vec::new(), if is_on_a_hub() { Ok(()) } else { failed(CallError::UnexpectedReturn) }),
        (vec![1, 1], failed(CallError::UnexpectedReturn)),
    ] {
        let mut house = House::open();
        let (mime, puppet) = (house.mime(), house.puppet());
        house.teach(puppet, mime, &[&RETURNS.encode(), &answer[..]].concat());
        let action = Action::TransferPsp22 { token: puppet, to: DAVE, amount: 1 };
        assert_eq!(decide(&mut house, action), expected);
    }
}

/// What needs contracts that end, a limit of gas for a chain in this process, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    #[test]
    fn execute_fails_if_the_callee_knows_no_such_message() {
        let mut house = House::open();
        let action = call(house.router.address(), vec![9; 4]);
        let answer = Result::<(), LangError>::Err(LangError::CouldNotReadInput).encode();
        assert_eq!(decide(&mut house, action), failed(CallError::Reverted(answer)));
    }

    #[test]
    fn execute_fails_if_the_callee_was_ended_since_it_was_proposed() {
        let mut house = House::open();
        let mime = house.mime();
        let proposal = house.pass_to_executable(vec![ask(mime, RETURNS, &[])]);
        let end = [ENDS.encode(), MALLORY.encode()].concat();
        house.chain.call(MALLORY, mime, 0, end).unwrap();
        assert_eq!(house.execute(proposal), Err(DaoError::CodeChanged { action: 0 }));
    }

    #[test]
    fn execute_fails_if_an_earlier_action_ended_the_callee() {
        let mut house = House::open();
        let mime = house.mime();
        let actions = vec![ask(mime, ENDS, &MALLORY.encode()), ask(mime, RETURNS, &[])];
        assert_eq!(house.decide(actions), failed(CallError::NotAContract));
        assert!(house.chain.call(MALLORY, mime, 0, RETURNS.encode()).is_ok());
    }

    /// A hundred limits below what an execution needs: none leaves a trace, and it can still be done.
    #[test]
    fn execute_with_too_little_gas_leaves_no_trace() {
        let mut house = House::open();
        let kite = house.kite();
        let dao = house.dao.address();
        house.give(PAYER, dao, kite, 100);
        house.advance(1);
        let mint = call(house.token.address(), token::input::mint(DAVE, 1));
        let pay = Action::TransferPsp22 { token: house.token.address(), to: DAVE, amount: 10 };
        let proposal = house.pass_to_executable(vec![mint, pay]);
        let before = house.proposal(proposal);
        let needed = house.chain.dry_run(DAVE, dao, 0, dao::input::execute(proposal)).unwrap().gas;
        for percent in 1..100 {
            house.chain.wasm().limit_calls(Some(needed * percent / 100));
            assert!(house.dao.execute(&mut house.chain, DAVE, proposal).is_err(), "{percent} %");
            house.chain.wasm().limit_calls(None);
            assert_eq!(house.proposal(proposal), before);
            assert_eq!(house.balance(DAVE, kite), 0);
        }
        house.dao.execute(&mut house.chain, DAVE, proposal).done();
        assert_eq!(house.balance(DAVE, kite), 11);
    }
}
