// SPDX-License-Identifier: Apache-2.0
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{json, Value};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::*;
use crate::block::{Entry, Event, Transaction};
use crate::key::Key;
use crate::language::Understood;
use crate::store::{Identity, Store};

/// An index of three blocks that answers on a port of its own.
struct House {
    address: SocketAddr,
    _runtime: Runtime,
    _folder: TempDir,
}

const HASH: &str = "0xabababababababababababababababababababababababababababababababab";

fn entry(number: u64) -> Entry {
    let payer = Notation::of(None).write([7; 32]);
    let data =
        json!({ "proposal": number, "voter": payer, "reason": "=HYPERLINK(\"x\")", "amount": "5", "asset": "native" });
    let keys = vec![Key::Proposal(number), Key::Account([7; 32]), Key::Asset("native".to_owned())];
    let event = Event {
        position: 4,
        transaction: Some(1),
        contract: "dao".to_owned(),
        address: [2; 32],
        topic: None,
        raw: vec![1],
        code_hash: "0xc0de".to_owned(),
        understood: Some(Understood { kind: "VoteCast".to_owned(), data, keys }),
    };
    let transactions = vec![Transaction { position: 1, hash: HASH.to_owned(), signer: Some([9; 32]) }];
    Entry { number, hash: "0x01".to_owned(), time_ms: 1_000, transactions, events: vec![event], ..Entry::default() }
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = vec![("dao".to_owned(), [2; 32])];
        let (mut store, _) = Store::open(folder.path(), &Identity::new("0x00", &places, None), false).unwrap();
        store.begin_at(11, Some((1, 10))).unwrap();
        for number in 11..=13 {
            store.write(&entry(number)).unwrap();
        }
        let served = Served {
            library: store.library(),
            status: Status::default(),
            notation: Notation::of(None),
            genesis: "0x00".to_owned(),
            places,
            codes: vec![("dao".to_owned(), "0xbeef".to_owned())],
            kinds: vec!["VoteCast".to_owned(), "Paid".to_owned()],
        };
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(bind(([127, 0, 0, 1], 0).into())).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(serve(listener, served));
        Self { address, _runtime: runtime, _folder: folder }
    }

    /// Status, head and body of the answer.
    fn ask(&self, path: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: index\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_lowercase(), body.to_owned())
    }

    fn json(&self, path: &str) -> Value {
        let (status, _, body) = self.ask(path);
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    fn refused(&self, path: &str) -> String {
        let (status, _, body) = self.ask(path);
        assert_eq!(status, 400, "{body}");
        serde_json::from_str::<Value>(&body).unwrap()["error"].as_str().unwrap().to_owned()
    }
}

#[test]
fn health_says_how_far_it_is_and_what_is_out_of_reach() {
    let found = House::new().json("/health");
    let blocks = &found["blocks"];
    assert_eq!((&blocks["first"], &blocks["last"], &blocks["gaps"]), (&json!(1), &json!(13), &json!([[1, 10]])));
    assert_eq!((&found["is_complete"], &found["genesis"]), (&json!(false), &json!("0x00")));
    assert_eq!(found["contracts"][0]["address"], json!(Notation::of(None).write([2; 32])));
}

#[test]
fn events_answer_pages_and_every_page_of_the_web_may_read_them() {
    let house = House::new();
    let account = Notation::of(Some(0)).write([7; 32]);
    let first = house.json(&format!("/v1/events?account={account}&kind=votecast&limit=2"));
    assert_eq!(first["events"].as_array().unwrap().len(), 2);
    assert_eq!((&first["events"][0]["id"], &first["next"]), (&json!("13-4"), &json!("12-4")));
    let second = house.json(&format!("/v1/events?account={account}&limit=2&after=12-4"));
    assert_eq!((&second["events"][0]["id"], &second["next"]), (&json!("11-4"), &Value::Null));
    assert!(house.ask("/v1/events").1.contains("access-control-allow-origin: *"));
}

#[test]
fn events_error_for_what_cannot_be_meant_and_say_what_is_expected() {
    let house = House::new();
    let refused = |question: &str| house.refused(&format!("/v1/events?{question}"));
    assert!(refused("account=Bob").contains("expected an address"));
    assert!(refused("kind=Payed").contains("expected one or more of VoteCast,Paid"));
    assert!(refused("limit=501").contains("1 to 500") && refused("limit=0").contains("1 to 500"));
    assert!(refused("order=up").contains("`latest` or `oldest`"));
    assert!(refused("after=yesterday").contains("such as 120-4"));
    assert!(refused("asset=KITE").contains("`native` or a token's address"));
    assert!(refused("produkt=1").contains("unknown field"));
    assert!(refused("product=-1").contains("product"));
    assert!(refused("reference=18446744073709551616").contains("reference: a number as a reference is at most"));
    assert!(house.refused("/v1/sums?proposal=1").contains("of one `product`"));
    assert!(house.refused("/v1/sums?product=1&account=x").contains("address"));
    assert!(house.refused("/v1/events.csv?limit=3").contains("all events"));
    assert!(house.refused("/v1/transactions/0x12").contains("64 digits"));
    assert_eq!(house.ask("/v1/transactions/0x0000000000000000000000000000000000000000000000000000000000000000").0, 404);
    assert_eq!(house.ask("/v2").0, 404);
}

#[test]
fn table_has_all_events_and_nothing_that_a_spreadsheet_would_run() {
    let house = House::new();
    let (status, head, body) = house.ask("/v1/events.csv?proposal=12");
    assert!(status == 200 && head.contains("text/csv"));
    let body: String = body.lines().filter(|line| line.contains(',')).map(|line| format!("{line}\n")).collect();
    let mut table = csv::Reader::from_reader(body.as_bytes());
    let rows: Vec<_> = table.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 1);
    let cells: Vec<&str> = rows[0].iter().collect();
    assert_eq!(
        cells[..8],
        ["12-4", "1970-01-01T00:00:01Z", "12", "0x01", HASH, &Notation::of(None).write([9; 32]), "dao", "VoteCast"]
    );
    assert_eq!(cells[11..13], ["native", "5"]);
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
}

#[test]
fn transaction_is_told_with_all_its_events() {
    let house = House::new();
    let found = house.json(&format!("/v1/transactions/{}", HASH.to_uppercase().replacen("0X", "0x", 1)));
    assert_eq!((&found["transaction"], &found["signer"]), (&json!(HASH), &json!(Notation::of(None).write([9; 32]))));
    assert_eq!(found["events"].as_array().unwrap().len(), 3);
}
