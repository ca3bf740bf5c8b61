// SPDX-License-Identifier: Apache-2.0
use std::io::ErrorKind;

use super::*;

fn failed(why: Why) -> Failed {
    Failed { gas: Gas { ref_time: 3, proof: 2 }, why }
}

#[test]
fn receive_reads_what_send_wrote_until_the_pipe_is_closed() {
    let asked = [Request::Now, Request::Upload { from: [1; 32], code: vec![7; 100_000] }];
    let mut pipe = Vec::new();
    asked.iter().for_each(|request| send(&mut pipe, request).unwrap());
    let mut pipe = pipe.as_slice();
    let heard = [(); 3].map(|()| receive::<Request>(&mut pipe).unwrap());
    let [first, second] = asked.map(Some);
    assert_eq!(heard, [first, second, None]);
}

#[test]
fn receive_errors_on_a_message_that_is_cut_short_or_unknown() {
    let mut whole = Vec::new();
    send(&mut whole, &Request::Now).unwrap();
    for broken in [&whole[..1], &[4, 99]] {
        let error = receive::<Request>(&mut &*broken).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }
}

#[test]
fn failure_says_what_to_do_about_an_error_that_a_chain_only_names() {
    let failure = failure(failed(Why::Error("ContractNotFound".to_owned())));
    assert_eq!(failure.to_string(), "the chain refused: ContractNotFound: there is no contract at this address");
    assert_eq!(failure.gas, Weight::from_parts(3, 2));
    assert_eq!(super::failure(failed(Why::Reverted(vec![1]))).cause, Cause::Reverted(vec![1]));
}

#[test]
fn read_errors_on_what_is_no_address() {
    let receipt = |bytes| receipt(Ran { value: vec![7; bytes], gas: Gas::default(), deposit: 0, events: Vec::new() });
    assert_eq!(read::<AccountId>(receipt(32)).unwrap().value, AccountId::from([7; 32]));
    assert!(matches!(read::<AccountId>(receipt(31)).unwrap_err().cause, Cause::Unreachable(_)));
}

#[test]
fn start_errors_if_the_program_is_not_there() {
    let error = PipedChain::start("chains/nowhere", 64).map(drop).unwrap_err();
    assert_eq!(error.to_string(), "the chain in chains/nowhere does not run");
}
