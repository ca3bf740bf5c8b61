// SPDX-License-Identifier: Apache-2.0
//! What the tools say, held against words that another library makes, and back.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use alloy_primitives::{Address, Bytes, FixedBytes, U256};
use alloy_sol_types::{sol, SolCall, SolConstructor, SolError, SolEvent, SolValue};
use ink::scale::Encode;
use ink::selector_bytes;

use super::*;

sol! {
    struct Edge { uint32 product; uint16 bps; }
    struct Terms {
        uint16[5] stages; Edge[] upstream; uint16 license_bps; uint32 half_life; uint256 bond_per_unit;
        address curator; string uri; bytes32 hash; uint32 supersedes;
    }
    struct Member { uint32 index; address payee; uint32 units; }
    struct Choice { uint8 kind; bytes data; }
    struct Standing { uint8 kind; uint32 data; }
    struct Allocation { address to; uint256 amount; }
    struct Batch { bytes32 root; uint32 count; uint32 units; }
    struct Submission {
        uint32 product; uint8 stage; uint32 units; address payee; Batch batch; string uri; bytes32 hash;
    }

    constructor(string name, string symbol, uint8 decimals, uint256 cap, Allocation[] allocations, address owner);
    function transfer(address to, uint256 value) returns (bool);
    function transferAndCall(address to, uint256 value, bytes data) returns (bool);
    function setGovernor(address governor);
    function registerProduct(Terms terms) returns (uint32);
    function claimMember(uint32 position, Member member, bytes32[] proof, address[] assets) returns (uint256[]);
    function mint(address to, uint256 amount);
    function proposeCall(string description, address callee, bytes input, uint256 value) returns (uint32);
    function isRoutine(address callee, bytes4 selector) returns (bool);

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Retired(uint32 contribution, uint32 to_epoch);
    event PositionChanged(uint32 position, address payee, uint32 to_epoch, Standing standing);

    error InsufficientBalance();
    error CapExceeded(uint256 cap, uint256 supply);
    error AssetNotAllowed();
    error ProductStopped(uint32 product);
    error ActionFailed(uint8 action, bytes answer);
    error NotAContract();
    function paymentData(uint32 product, uint256 reference) returns (bytes);
}

const TOKEN: [u8; 32] = person(1);
const ROUTER: [u8; 32] = person(2);
const REGISTRY: [u8; 32] = person(3);
const DAO: [u8; 32] = person(4);

/// An account that is one of Ethereum's.
#[allow(clippy::arithmetic_side_effects, reason = "a constant is made by no iterator, and counts to twenty")]
const fn person(number: u8) -> [u8; 32] {
    let mut account = [0xee; 32];
    let mut at = 0;
    while at < 20 {
        account[at] = number;
        at += 1;
    }
    account
}

fn address(number: u8) -> Address {
    Address::from([number; 20])
}

fn amount(number: u128) -> U256 {
    U256::from(number)
}

fn face(contract: &str) -> Arc<Face> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/metadata").join(format!("{contract}.json"));
    let metadata: Json = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    Arc::new(Face::of(&metadata).unwrap())
}

static KNOWN: LazyLock<BTreeMap<[u8; 32], Arc<Face>>> = LazyLock::new(|| {
    let contracts = [(TOKEN, "token"), (ROUTER, "router"), (REGISTRY, "registry"), (DAO, "dao")];
    contracts.into_iter().map(|(account, contract)| (account, face(contract))).collect()
});

fn faces() -> Faces<'static> {
    Faces(&*KNOWN)
}

fn input(selector: [u8; 4], arguments: impl Encode) -> Vec<u8> {
    [selector.to_vec(), arguments.encode()].concat()
}

/// `Ok` of a message that can fail, and of one that cannot.
fn done(value: impl Encode) -> Vec<u8> {
    [vec![0, 0], value.encode()].concat()
}

fn seen(value: impl Encode) -> Vec<u8> {
    [vec![0], value.encode()].concat()
}

#[test]
fn construct_says_the_arguments_without_a_selector() {
    let owners = vec![(person(7), 5_u128), (person(8), 6)];
    let arguments = (Some("Kite"), None::<String>, 12_u8, 1_000_u128, owners, person(9));
    let allocations =
        [(7, 5), (8, 6)].map(|(to, tokens)| Allocation { to: address(to), amount: amount(tokens) }).to_vec();
    let expected = constructorCall {
        name: "Kite".into(),
        symbol: String::new(),
        decimals: 12,
        cap: amount(1_000),
        allocations,
        owner: address(9),
    };
    let said = faces().construct(&face("token"), &input(selector_bytes!("new"), arguments)).unwrap();
    assert_eq!(said, expected.abi_encode());
}

#[test]
fn call_says_a_standards_name_and_nothing_that_the_standard_has_not() {
    let said =
        faces().call(TOKEN, &input(selector_bytes!("PSP22::transfer"), (person(7), 5_u128, vec![1_u8]))).unwrap();
    assert_eq!(said, transferCall { to: address(7), value: amount(5) }.abi_encode());
    let none = faces().call(TOKEN, &input(selector_bytes!("set_governor"), None::<[u8; 32]>)).unwrap();
    assert_eq!(none, setGovernorCall { governor: Address::ZERO }.abi_encode());
}

#[test]
fn call_says_records_with_lists_and_texts_in_them() {
    let upstream = vec![(3_u32, 2_500_u16)];
    let stages = [6_000_u16, 4_000, 0, 0, 0];
    let terms = (stages, upstream, 1_000_u16, 30_u32, 7_u128, person(9), "ipfs://x", [5_u8; 32], None::<u32>);
    let expected = Terms {
        stages: [6_000, 4_000, 0, 0, 0],
        upstream: vec![Edge { product: 3, bps: 2_500 }],
        license_bps: 1_000,
        half_life: 30,
        bond_per_unit: amount(7),
        curator: address(9),
        uri: "ipfs://x".into(),
        hash: [5; 32].into(),
        supersedes: u32::MAX,
    };
    let said = faces().call(REGISTRY, &input(selector_bytes!("register_product"), terms)).unwrap();
    assert_eq!(said, registerProductCall { terms: expected }.abi_encode());
}

#[test]
fn call_says_lists_of_hashes_and_of_assets() {
    let (proof, assets) = (vec![[1_u8; 32], [2; 32]], vec![None, Some(TOKEN)]);
    let said = faces()
        .call(ROUTER, &input(selector_bytes!("claim_member"), (4_u32, (0_u32, person(7), 9_u32), proof, assets)));
    let expected = claimMemberCall {
        position: 4,
        member: Member { index: 0, payee: address(7), units: 9 },
        proof: vec![[1; 32].into(), [2; 32].into()],
        assets: vec![Address::ZERO, address(1)],
    };
    assert_eq!(said.unwrap(), expected.abi_encode());
}

#[test]
fn call_refuses_an_account_that_is_none_of_ethereums() {
    let error = faces().call(TOKEN, &input(selector_bytes!("Votes::votes"), [7_u8; 32])).unwrap_err();
    assert!(error.to_string().contains("no address of Ethereum's"), "{error}");
}

#[test]
fn data_beside_tokens_is_what_the_receiver_takes() {
    let paid =
        |to, data: Vec<u8>| faces().call(TOKEN, &input(selector_bytes!("transfer_and_call"), (to, 5_u128, data)));
    let expected = |to, data| transferAndCallCall { to, value: amount(5), data }.abi_encode();
    let data = (3_u32, amount(77)).abi_encode();
    assert_eq!(paid(ROUTER, (3_u32, 77_u64).encode()).unwrap(), expected(address(2), Bytes::from(data)));
    let batch = None::<([u8; 32], u32, u32)>;
    let submission = (0_u8, 3_u32, 1_u8, 50_u32, Some(person(7)), batch, "ipfs://y", [6_u8; 32]);
    let inside = Submission {
        product: 3,
        stage: 1,
        units: 50,
        payee: address(7),
        batch: Batch { root: FixedBytes::ZERO, count: 0, units: 0 },
        uri: "ipfs://y".into(),
        hash: [6; 32].into(),
    };
    let request = Choice { kind: 0, data: inside.abi_encode().into() }.abi_encode();
    assert_eq!(paid(REGISTRY, submission.encode()).unwrap(), expected(address(3), Bytes::from(request)));
    assert_eq!(paid(person(9), vec![1, 2]).unwrap(), expected(address(9), Bytes::from(vec![1, 2])));
}

#[test]
fn call_inside_a_call_is_said_in_the_words_of_whom_it_calls() {
    let inner = input(selector_bytes!("mint"), (person(7), 5_u128));
    let said = faces().call(DAO, &input(selector_bytes!("propose_call"), ("why", TOKEN, inner, 0_u128))).unwrap();
    let minted = mintCall { to: address(7), amount: amount(5) }.abi_encode();
    let expected =
        proposeCallCall { description: "why".into(), callee: address(1), input: minted.into(), value: U256::ZERO };
    assert_eq!(said, expected.abi_encode());
    let asked = faces().call(DAO, &input(selector_bytes!("is_routine"), (TOKEN, selector_bytes!("mint")))).unwrap();
    assert_eq!(asked, isRoutineCall { callee: address(1), selector: mintCall::SELECTOR.into() }.abi_encode());
}

#[test]
fn call_inside_an_answer_comes_back_as_it_went_there() {
    let (faces, face) = (faces(), face("dao"));
    let proposing = face.message(&selector_bytes!("propose")).unwrap().unwrap();
    let mint = input(selector_bytes!("mint"), (person(7), 5_u128));
    // The third kind of action calls.
    let said = ("why", vec![(2_u8, TOKEN, mint, 3_u128)]).encode();
    let words = proposing.said(&said, &faces).unwrap();
    assert!(words.windows(4).any(|bytes| bytes == mintCall::SELECTOR));
    assert_eq!(proposing.heard(&words, &faces).unwrap(), said);
}

/// A contract of others that is taken for a token.
#[test]
fn call_of_a_contract_of_others_is_a_tokens_or_bytes_as_they_are() {
    let others = person(9);
    let mut known = KNOWN.clone();
    known.insert(others, Arc::new(face("token").of_others()));
    let faces = Faces(&known);
    let transfer = input(selector_bytes!("PSP22::transfer"), (person(7), 5_u128, Vec::<u8>::new()));
    let transferred = transferCall { to: address(7), value: amount(5) }.abi_encode();
    let foreign = vec![9; 36];
    let propose =
        |callee, inner: &[u8]| faces.call(DAO, &input(selector_bytes!("propose_call"), ("why", callee, inner, 0_u128)));
    for (said, expected) in [(&transfer, &transferred), (&foreign, &foreign)] {
        assert_eq!(&faces.call(others, said).unwrap(), expected);
        let proposed = proposeCallCall::abi_decode(&propose(others, said).unwrap()).unwrap();
        assert_eq!(proposed.input, Bytes::from(expected.clone()));
    }
    assert_eq!(faces.answer(others, &foreign, &[1, 2]).unwrap(), [1, 2]);
    let no = |words: &[u8]| faces.undone(others, &foreign, words).unwrap();
    assert_eq!(no(&UNREADABLE), Undone::Otherwise("it undid all and said \"could not read input\"".to_owned()));
    assert_eq!(no(&[]), Undone::Otherwise(SILENT.to_owned()));
    // Of ours every message is known.
    assert!(faces.call(TOKEN, &foreign).is_err() && propose(TOKEN, &foreign).is_err());
    // Whether there is a contract is for whoever calls it.
    assert!(propose(person(8), &foreign).is_ok() && faces.call(person(8), &foreign).is_err());
}

#[test]
fn answer_is_read_out_of_words() {
    let faces = faces();
    let answer = |account, selector: [u8; 4], arguments: Vec<u8>, words: &[u8]| {
        faces.answer(account, &input(selector, ()).into_iter().chain(arguments).collect::<Vec<_>>(), words).unwrap()
    };
    let transfer = (person(7), 5_u128, Vec::<u8>::new()).encode();
    assert_eq!(answer(TOKEN, selector_bytes!("PSP22::transfer"), transfer, &true.abi_encode()), done(()));
    let delegate = selector_bytes!("Votes::delegate_of");
    assert_eq!(answer(TOKEN, delegate, person(7).encode(), &address(8).abi_encode()), seen(Some(person(8))));
    assert_eq!(answer(TOKEN, delegate, person(7).encode(), &Address::ZERO.abi_encode()), seen(None::<[u8; 32]>));
    let cap = selector_bytes!("cap");
    assert_eq!(answer(TOKEN, cap, Vec::new(), &amount(9).abi_encode()), seen(9_u128));
    let claimed = vec![amount(1), amount(2)].abi_encode();
    assert_eq!(
        answer(ROUTER, selector_bytes!("claim"), (vec![1_u32], vec![None::<[u8; 32]>]).encode(), &claimed),
        done(vec![1_u128, 2])
    );
    let name = "Kite".to_owned().abi_encode();
    assert_eq!(answer(TOKEN, selector_bytes!("PSP22Metadata::token_name"), Vec::new(), &name), seen(Some("Kite")));
}

/// As contracts there take it: of a token `true` or nothing, of a receiver the message's own selector.
#[test]
fn answer_that_says_done_is_true_or_nothing_and_no_other() {
    let transfer = input(selector_bytes!("PSP22::transfer"), (person(7), 5_u128, Vec::<u8>::new()));
    let answered = |words: &[u8]| faces().answer(TOKEN, &transfer, words).ok();
    for words in [true.abi_encode(), Vec::new(), [true.abi_encode(), vec![0; 3]].concat()] {
        assert_eq!(answered(&words), Some(done(())), "{words:?}");
    }
    for words in [false.abi_encode(), amount(2).abi_encode(), U256::MAX.abi_encode(), vec![1], vec![0; 31]] {
        assert_eq!(answered(&words), None, "{words:?}");
    }
    let paid =
        input(selector_bytes!("PSP22Receiver::on_psp22_received"), (person(1), person(1), 5_u128, Vec::<u8>::new()));
    assert!(faces().answer(ROUTER, &paid, &true.abi_encode()).is_err());
    let taken = FixedBytes::<4>::from_slice(&keccak("onTransferReceived(address,address,uint256,bytes)")[..4]);
    assert_eq!(faces().answer(ROUTER, &paid, &taken.abi_encode()).unwrap(), done(()));
}

#[test]
fn answer_of_a_number_that_is_too_large_or_of_too_few_words_is_refused() {
    let asked = input(selector_bytes!("cap"), ());
    for words in [U256::MAX.abi_encode(), vec![0; 31]] {
        assert!(faces().answer(TOKEN, &asked, &words).is_err(), "{words:?}");
    }
}

/// What the token passes on is not its own word.
#[test]
fn undone_of_what_goes_on_to_a_receiver_tells_that_it_was_the_receiver_who_could_not_read() {
    let paid = input(selector_bytes!("transfer_and_call"), (person(7), 5_u128, vec![1_u8]));
    assert_eq!(faces().undone(TOKEN, &paid, &UNREADABLE).unwrap(), Undone::Otherwise(NO_RECEIVER.into()));
}

#[test]
fn undone_is_the_contracts_own_error_and_otherwise_what_it_said() {
    let faces = faces();
    let transfer = input(selector_bytes!("PSP22::transfer"), (person(7), 5_u128, Vec::<u8>::new()));
    let undone = |words: &[u8]| faces.undone(TOKEN, &transfer, words).unwrap();
    let balance = InsufficientBalance {}.abi_encode();
    // `Ok(Err(..))`, and the second variant of PSP22's errors.
    assert_eq!(undone(&balance), Undone::Answered(vec![0, 1, 1]));
    assert_eq!(undone(&UNREADABLE), Undone::Answered(vec![1, 1]));
    assert_eq!(undone(&[1, 2, 3, 4]), Undone::Otherwise("it undid all and said 0x01020304".into()));
    let silent = "it undid all and said nothing, as contracts of others do that have no such message";
    assert_eq!(undone(&[]), Undone::Otherwise(silent.into()));
    let elsewhere = reason(b"computed from the code, outside");
    assert_eq!(
        undone(&elsewhere),
        Undone::Otherwise("it undid all and said \"computed from the code, outside\"".into())
    );
    let mint = input(selector_bytes!("mint"), (person(7), 5_u128));
    let above = CapExceeded { cap: amount(4), supply: amount(5) }.abi_encode();
    let Undone::Answered(answer) = faces.undone(TOKEN, &mint, &above).unwrap() else { panic!("no error of its own") };
    assert!(answer.ends_with(&(4_u128, 5_u128).encode()), "{answer:?}");
}

#[test]
fn error_of_another_contract_comes_back_in_the_errors_that_it_is_passed_on_in() {
    let data = (3_u32, 77_u64).encode();
    let paying = input(selector_bytes!("transfer_and_call"), (ROUTER, 5_u128, data));
    let said = AssetNotAllowed {}.abi_encode();
    let Undone::Answered(answer) = faces().undone(TOKEN, &paying, &said).unwrap() else { panic!("no known error") };
    // Undone, and in the router's errors the seventeenth.
    assert!(answer.starts_with(&[0, 1]) && answer.ends_with(&[2, 16]), "{answer:?}");
}

#[test]
fn error_that_two_contracts_say_alike_comes_back_as_that_of_whom_it_was_paid_to() {
    let data = (0_u8, 1_u32, 1_u8, 5_u32, None::<[u8; 32]>, None::<u8>, "ipfs://x", [7_u8; 32]).encode();
    let paying = |to| input(selector_bytes!("transfer_and_call"), (to, 5_u128, data.clone()));
    let said = ProductStopped { product: 3 }.abi_encode();
    let of = |to| match faces().undone(TOKEN, &paying(to), &said).unwrap() {
        Undone::Answered(answer) => answer,
        other => panic!("{other:?}"),
    };
    let (router, registry) = (of(ROUTER), of(REGISTRY));
    assert!(router.ends_with(&3_u32.to_le_bytes()) && registry.ends_with(&3_u32.to_le_bytes()));
    // Of what a receiver says, the router's errors are the third kind, and the registry's the fourth.
    assert_eq!((router[3], registry[3]), (2, 3), "{router:?}, {registry:?}");
}

#[test]
fn error_holds_what_somebody_else_has_answered_whatever_that_is_and_its_own_words_beside() {
    let execute = input(selector_bytes!("execute"), 1_u32);
    let failed = |answer: Vec<u8>| {
        let words = ActionFailed { action: 4, answer: answer.into() }.abi_encode();
        match faces().undone(DAO, &execute, &words).unwrap() {
            Undone::Answered(answer) => answer,
            other => panic!("{other:?}"),
        }
    };
    let foreign = AssetNotAllowed {}.abi_encode();
    assert!(failed(foreign.clone()).ends_with(&(4_u8, 0_u8, foreign).encode()));
    assert!(failed(Vec::new()).ends_with(&(4_u8, 0_u8, Vec::<u8>::new()).encode()));
    assert!(failed(NotAContract {}.abi_encode()).ends_with(&[4, 1]));
}

#[test]
fn answer_that_is_data_for_a_payment_is_that_of_the_tools() {
    let asked = input(selector_bytes!("payment_data"), (3_u32, 77_u64));
    let words = paymentDataCall::abi_encode_returns(&(3_u32, amount(77)).abi_encode().into());
    let expected = seen((3_u32, 77_u64).encode());
    assert_eq!(faces().answer(ROUTER, &asked, &words).unwrap(), expected);
}

#[test]
fn event_is_read_out_of_topics_and_words() {
    let faces = faces();
    let heard = |account, event: alloy_primitives::LogData| {
        let topics: Vec<_> = event.topics().iter().map(|topic| topic.0).collect();
        faces.event(account, &topics, &event.data).unwrap().map(|(_, fields)| fields)
    };
    let minted = Transfer { from: Address::ZERO, to: address(7), value: amount(5) }.encode_log_data();
    assert_eq!(heard(TOKEN, minted.clone()), Some((None::<[u8; 32]>, Some(person(7)), 5_u128).encode()));
    assert_eq!(
        heard(REGISTRY, Retired { contribution: 3, to_epoch: 9 }.encode_log_data()),
        Some((3_u32, 9_u32).encode())
    );
    let standing = Standing { kind: 1, data: 8 };
    let changed = PositionChanged { position: 4, payee: address(7), to_epoch: u32::MAX, standing }.encode_log_data();
    assert_eq!(heard(ROUTER, changed), Some((4_u32, person(7), None::<u32>, (1_u8, 8_u32)).encode()));
    assert_eq!(heard(person(9), minted), None, "of a contract that nobody knows");
}

#[test]
fn account_of_an_address_is_the_one_that_the_address_is_of() {
    assert_eq!(account_of([7; 20]), person(7));
    assert_eq!(address_of(person(7)).unwrap(), [7; 20]);
    assert_eq!(account_of([0; 20]), [0; 32]);
    assert_eq!(address_of([0; 32]).unwrap(), [0; 20]);
}
