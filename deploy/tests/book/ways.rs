// SPDX-License-Identifier: Apache-2.0
//! The pages of tills, tabs and metered use, typed by a payer who is the seller too.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread;

use kite_deploy::chain::address_text;
use kite_interfaces::tab::TabId;
use kite_interfaces::Balance;
use kite_voucher::SigningKey;
use serde_json::{json, Value};

use crate::blocks::commands;
use crate::desk::Desk;

const PAGE: &str = "docs/src/tabs.md";
const METERED: &str = "docs/src/metered.md";

const KITE: Balance = 1_000_000_000_000;

/// What the gateway's page asks for a request.
const PRICE: Balance = KITE / 5_000;

/// The withdrawal delay that a tab has unless something else is said.
const DELAY_MS: u64 = 86_400_000;

/// What the pretended model answers.
const ANSWER: &str = "a kite is a bird, and a toy";

/// Sends KITE to the address of product 1 before anybody has made its till. Returns what the product was paid by it.
pub fn use_a_till(desk: &mut Desk) -> Balance {
    let lines = commands(PAGE, 0);
    let [shows, flushes] = lines.as_slice() else { panic!("{PAGE} has {} lines", lines.len()) };
    desk.type_line(shows);
    let till = word_after(desk.terminal.last_answer(), "the till of product 1: ");
    let (suite, mut chain) = (desk.suite(), desk.chain());
    let till = kite_deploy::chain::read_address(&till).unwrap();
    suite.token.transfer(&mut chain, desk.alice.account(), till, 3 * KITE, Vec::new()).unwrap();
    desk.type_line(shows);
    assert!(desk.terminal.last_answer().contains("there: 3 KITE"), "{}", desk.terminal.last_answer());
    desk.type_line(flushes);
    assert_eq!(suite.token.balance_of(&mut chain, till), Ok(0));
    3 * KITE
}

/// Opens a tab, tops it up, takes from it and withdraws what is left. Returns what the product was paid.
pub fn use_a_tab(desk: &mut Desk) -> Balance {
    let mut tab = String::new();
    let alice = address_text(desk.alice.account());
    for line in commands(PAGE, 1) {
        let line = with_tab(&line.replace("SELLER", &alice), &tab);
        match line.split(' ').nth(3).unwrap() {
            "take" => sign(desk, &tab, 3 * KITE),
            "forward" => take_only(desk, &tab, 5 * KITE),
            _ => {}
        }
        desk.type_line(&line);
        if tab.is_empty() {
            tab = word_after(desk.terminal.last_answer(), "the tab's number: ");
        }
    }
    assert_eq!(left(desk, &tab), 8 * KITE, "10 and 5 were deposited, 5 taken, 2 given back");
    desk.wait(DELAY_MS);
    let withdraws = commands(PAGE, 1).pop().unwrap();
    desk.type_line(&with_tab(&withdraws, &tab));
    assert_eq!(left(desk, &tab), 0);
    5 * KITE
}

/// Starts the gateway in front of an API, and pays it. Nothing is due for so long that the product is paid already.
pub fn sell_an_api(desk: &mut Desk) -> Balance {
    let gateway = commands(METERED, 0).remove(0).replace("http://127.0.0.1:8000", &api());
    let own_ports = "--listen 127.0.0.1:0 --status 127.0.0.1:0 --settle-on-stop";
    let line = format!("{} {own_ports}", desk.line(&gateway));
    let mut gateway = desk.terminal.start(&line);
    let url = gateway.first_line();
    let call = commands(METERED, 1).remove(0).replace("http://127.0.0.1:4020", &url);
    desk.type_line(&call);
    assert_eq!(desk.terminal.last_answer().trim_end(), ANSWER);
    desk.type_line(&format!("{call} --output json"));
    let told: Value = serde_json::from_str(desk.terminal.last_answer()).unwrap();
    assert_eq!((&told["body"], &told["charged"]), (&json!(ANSWER), &json!(PRICE.to_string())));
    gateway.stop();
    assert_eq!(left(desk, told["tab"].as_str().unwrap()), 998 * PRICE, "a tab is opened for a thousand calls");
    2 * PRICE
}

fn with_tab(line: &str, tab: &str) -> String {
    line.split(' ').map(|word| if word.starts_with("0xf583") { tab } else { word }).collect::<Vec<_>>().join(" ")
}

fn word_after(answer: &str, words: &str) -> String {
    let rest = answer.split_once(words).unwrap_or_else(|| panic!("no `{words}` in {answer}")).1;
    rest.split_whitespace().next().unwrap().to_owned()
}

fn id_of(tab: &str) -> TabId {
    kite_deploy::chain::read_address(tab).unwrap().0.into()
}

/// What is left in a tab.
fn left(desk: &Desk, tab: &str) -> Balance {
    desk.ways().tabs.tab(&mut desk.chain(), id_of(tab)).unwrap().map_or(0, |tab| tab.free())
}

/// Writes the file of what was signed: so much in all, by the key whose address the page has.
fn sign(desk: &Desk, tab: &str, total: Balance) {
    let mut secret = [0; 32];
    secret[31] = 1;
    let domain = desk.ways().tabs.settings(&mut desk.chain()).unwrap().domain;
    let signature = SigningKey::from_bytes(secret).unwrap().sign(&domain, id_of(tab), total).unwrap();
    let signature = kite_deploy::text::hex(&signature);
    let total = total.to_string();
    let vouchers = json!([{ "tab": tab, "ceiling": total, "total": total, "signature": signature }]);
    fs::write(desk.folder.path().join("vouchers.json"), vouchers.to_string()).unwrap();
}

fn take_only(desk: &mut Desk, tab: &str, total: Balance) {
    sign(desk, tab, total);
    desk.type_line("cargo kite tab take vouchers.json --no-forward --network local");
}

/// An API that answers everybody the same, for as long as the test goes on. Returns where.
fn api() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            read_request(&mut BufReader::new(&stream));
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}", ANSWER.len());
            stream.write_all(format!("{head}\r\n\r\n{ANSWER}").as_bytes()).unwrap();
        }
    });
    url
}

fn read_request(stream: &mut impl BufRead) {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let lower = line.to_ascii_lowercase();
        length = lower.strip_prefix("content-length:").map_or(length, |number| number.trim().parse().unwrap());
        if line.trim().is_empty() {
            break;
        }
    }
    stream.take(length).read_to_end(&mut Vec::new()).unwrap();
}
