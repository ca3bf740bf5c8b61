//! What contracts answer and emit, in words: read by their own metadata.

use anyhow::{anyhow, Result};
use contract_transcode::{ContractMessageTranscoder, Value};
use ink::primitives::AccountId;
use scale::Encode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::bundles::Bundle;
use crate::chain::{ss58, Cause, Chain, Emitted, Failure};
use crate::suite::Suite;

/// One contract's language.
pub struct Words(ContractMessageTranscoder);

impl Words {
    /// The language of a bundle.
    pub fn of(bundle: &Bundle) -> Result<Self> {
        Ok(Self(bundle.transcoder()?))
    }

    /// Selector and arguments of a message, from its name and its arguments as people write them.
    pub fn encode(&self, message: &str, arguments: &[String]) -> Result<Vec<u8>> {
        self.0.encode(message, arguments)
    }

    /// What `answer` means as the answer to `input`: what was returned, or the error, without the results
    /// around it.
    pub fn answer(&self, input: &[u8], answer: &[u8]) -> Option<Value> {
        let spec = self.0.metadata().spec();
        let constructors = spec.constructors().iter().map(|item| (item.selector(), item.return_type()));
        let messages = spec.messages().iter().map(|item| (item.selector(), item.return_type()));
        let mut known = constructors.chain(messages);
        let (_, kind) = known.find(|(selector, _)| input.starts_with(selector.to_bytes()))?;
        self.0.decode(kind.ret_type().ty().id, &mut &*answer).ok().map(bare)
    }

    /// The name of an event and its fields.
    fn event(&self, emitted: &Emitted) -> Option<Value> {
        let signature = emitted.topics.first()?;
        // The decoder wants the data as the chain frames it, with its length.
        self.0.decode_contract_event(signature, &mut emitted.data.encode().as_slice()).ok()
    }
}

/// An enum's value as the name of its variant and what is in it.
fn parts(value: &Value) -> Option<(String, Vec<&Value>)> {
    match value {
        Value::Tuple(tuple) => Some((tuple.ident()?, tuple.values().collect())),
        Value::Map(map) => Some((map.ident()?, map.values().collect())),
        _ => None,
    }
}

/// What is in a result, or in a result in a result.
fn bare(value: Value) -> Value {
    let inner = match parts(&value) {
        Some((name, fields)) if name == "Ok" || name == "Err" => fields.first().map(|inner| (*inner).clone()),
        _ => None,
    };
    inner.map_or(value, bare)
}

/// An event, for people and for scripts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Who emitted it: a contract's name, or an address.
    pub contract: String,
    /// Its name, or its signature if no contract of the suite knows it.
    pub event: String,
    /// Its fields.
    pub fields: serde_json::Value,
    /// All of it in one line.
    #[serde(skip)]
    pub line: String,
}

/// The metadata that come with this tool: no bundle has to be built by those who only use the suite.
const PUBLISHED: [(&str, &str); 4] = [
    ("token", include_str!("../metadata/token.json")),
    ("router", include_str!("../metadata/router.json")),
    ("registry", include_str!("../metadata/registry.json")),
    ("dao", include_str!("../metadata/dao.json")),
];

/// What metadata say of the code that they belong to.
#[derive(Deserialize)]
struct Described {
    source: Source,
}

#[derive(Deserialize)]
struct Source {
    hash: String,
}

/// A contract of the suite.
struct Entry {
    name: &'static str,
    address: AccountId,
    code_hash: String,
    words: Words,
}

/// The languages of a deployed suite, by address.
pub struct Dictionary(Vec<Entry>);

impl Dictionary {
    /// The languages of the suite at these addresses.
    pub fn new(suite: &Suite) -> Result<Self> {
        let Suite { token, router, registry, dao } = suite;
        let addresses = [token.address(), router.address(), registry.address(), dao.address()];
        let entries = PUBLISHED.into_iter().zip(addresses).map(|((name, metadata), address)| {
            let words = Words(ContractMessageTranscoder::new(serde_json::from_str(metadata)?));
            let Described { source } = serde_json::from_str(metadata)?;
            Ok(Entry { name, address, code_hash: source.hash, words })
        });
        Ok(Self(entries.collect::<Result<_>>()?))
    }

    /// The contracts that run other code than these languages are of, by name.
    pub fn strangers(&self, chain: &mut dyn Chain) -> Result<Vec<&'static str>, Failure> {
        let mut strangers = Vec::new();
        for entry in &self.0 {
            let found = chain.code_of(entry.address)?.map(|hash| format!("0x{}", hex::encode(hash)));
            strangers.extend((found.as_ref() != Some(&entry.code_hash)).then_some(entry.name));
        }
        Ok(strangers)
    }

    /// The language of the contract at `address`, if it is one of the suite.
    pub fn of(&self, address: AccountId) -> Option<&Words> {
        self.entry(address).map(|entry| &entry.words)
    }

    /// The address of the contract of this name.
    pub fn address_of(&self, name: &str) -> Option<AccountId> {
        self.0.iter().find(|entry| entry.name == name).map(|entry| entry.address)
    }

    /// The name of the contract at `address`; the address itself if it is none of the suite.
    pub fn name_of(&self, address: AccountId) -> String {
        self.entry(address).map_or_else(|| ss58(address), |entry| entry.name.to_owned())
    }

    fn entry(&self, address: AccountId) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.address == address)
    }

    /// What a contract answered to `input`; its bytes in hex if that cannot be told.
    pub fn answer(&self, to: AccountId, input: &[u8], answer: &[u8]) -> Value {
        let told = self.of(to).and_then(|words| words.answer(input, answer));
        told.unwrap_or_else(|| Value::Literal(format!("0x{}", hex::encode(answer))))
    }

    /// A failure in the words of the contract that was called.
    pub fn failure(&self, to: AccountId, input: &[u8], failure: Failure) -> anyhow::Error {
        let words = match &failure.cause {
            Cause::Reverted(answer) => self.of(to).and_then(|words| words.answer(input, answer)),
            Cause::Refused(_) | Cause::Unreachable(_) => None,
        };
        words.map_or_else(|| failure.into(), |words| anyhow!("the {} refuses: {words}", self.name_of(to)))
    }

    /// An event in words. A token of others speaks the standard, which ours speaks too.
    pub fn event(&self, emitted: &Emitted) -> Told {
        let others = self.0.iter().map(|entry| &entry.words);
        let found = self.of(emitted.contract).into_iter().chain(others).find_map(|words| words.event(emitted));
        let contract = self.name_of(emitted.contract);
        let unknown = || emitted.topics.first().map_or_else(|| "anonymous".to_owned(), |topic| format!("{topic:?}"));
        let event = found.as_ref().and_then(parts).map_or_else(unknown, |(name, _)| name);
        let value = found.unwrap_or_else(|| Value::Literal(format!("0x{}", hex::encode(&emitted.data))));
        Told { line: format!("{contract}: {value}"), contract, event, fields: fields(&value) }
    }
}

/// A value for scripts. Numbers are strings, as they may be larger than JSON's readers take them, and an
/// enum's or a struct's name is the key of what is in it.
#[must_use]
pub fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Bool(is) => json!(is),
        Value::UInt(number) => json!(number.to_string()),
        Value::Int(number) => json!(number.to_string()),
        Value::String(text) | Value::Literal(text) => json!(text),
        Value::Seq(list) => list.elems().iter().map(to_json).collect(),
        Value::Unit => serde_json::Value::Null,
        Value::Map(map) => named(map.ident(), fields(value)),
        Value::Tuple(tuple) => named(tuple.ident(), fields(value)),
        Value::Char(_) | Value::Hex(_) => json!(value.to_string()),
    }
}

fn named(name: Option<String>, inner: serde_json::Value) -> serde_json::Value {
    match name {
        Some(name) if inner.is_null() => json!(name),
        Some(name) => json!({ name: inner }),
        None => inner,
    }
}

/// What is in an enum or a struct, without its name.
fn fields(value: &Value) -> serde_json::Value {
    match value {
        Value::Map(map) => map.iter().map(|(key, value)| (key.to_string(), to_json(value))).collect(),
        Value::Tuple(tuple) => match tuple.values().map(to_json).collect::<Vec<_>>().as_slice() {
            [] => serde_json::Value::Null,
            [one] => one.clone(),
            several => json!(several),
        },
        other => to_json(other),
    }
}
