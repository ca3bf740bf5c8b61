//! How the tests type commands, and what comes of them.

use ink::primitives::AccountId;
use kite_deploy::amount::Unit;
use kite_deploy::people::{Answer, Command, Desk, Seen};
use kite_deploy::suite::Suite;
use kite_tests::house::House;
use kite_tests::schema::holds_to_its_schema;

pub fn coin() -> Unit {
    Unit { sign: "UNIT".to_owned(), decimals: 12 }
}

/// The command that these words make, on a network that is none of its business here.
pub fn command(words: &[String]) -> anyhow::Result<Command> {
    Command::read(words.iter().map(String::as_str).chain(["--network", "local"]))
}

pub fn desk(house: &mut House, from: AccountId) -> Desk<'_> {
    let House { chain, token, router, registry, dao, .. } = house;
    let suite = Suite { token: *token, router: *router, registry: *registry, dao: *dao };
    Desk::open(chain, suite, from, coin()).unwrap()
}

fn typed(words: &[&str]) -> Command {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    command(&words).unwrap_or_else(|error| panic!("{words:?}: {error:#}"))
}

/// Types it and agrees; it must go well.
pub fn done(house: &mut House, from: AccountId, words: &[&str]) -> Answer {
    let mut desk = desk(house, from).sending(|_| Ok(true));
    let answer = typed(words).act(&mut desk).unwrap_or_else(|error| panic!("{words:?}: {error:#}"));
    holds_to_its_schema(words, &serde_json::to_value(&answer).unwrap());
    answer
}

/// Types it and agrees; it must be refused, and nothing be sent.
pub fn refused(house: &mut House, from: AccountId, words: &[&str]) -> String {
    let mut desk = desk(house, from).sending(|_| panic!("{words:?}: nothing is to be sent"));
    format!("{:#}", typed(words).act(&mut desk).unwrap_err())
}

/// Looks.
pub fn seen(house: &mut House, words: &[&str]) -> Seen {
    let mut desk = desk(house, [0; 32].into());
    let seen = typed(words).look(&mut desk).unwrap().unwrap_or_else(|error| panic!("{words:?}: {error:#}"));
    holds_to_its_schema(words, &seen.json);
    seen
}

/// Looks; it must be refused.
pub fn unseen(house: &mut House, words: &[&str]) -> String {
    let mut desk = desk(house, [0; 32].into());
    format!("{:#}", typed(words).look(&mut desk).unwrap().unwrap_err())
}
