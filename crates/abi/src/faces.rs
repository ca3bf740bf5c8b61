// SPDX-License-Identifier: Apache-2.0
//! Contracts on a Hub, for tools that speak SCALE: what these say becomes Solidity's words, by the contracts' own
//! metadata, and what the contracts answer becomes SCALE.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{ensure, Context, Result};
use kite_chain::abi::names::{instead, Instead};
use kite_chain::abi::reason;
use serde_json::Value as Json;

use crate::names::name;
use crate::shape::{Field, Refusal, Shape};
use crate::types::{signature, Types};
use crate::value::Value;
use crate::{arguments, contract, is_said, is_topic, keccak, list, scale, selector, text, words};

pub use crate::words::{account_of, address_of};

/// What `LangError::CouldNotReadInput` is in an answer.
const UNREAD: [u8; 2] = [1, 1];

/// What it means that a receiver could not read what it was told.
const NO_RECEIVER: &str = "whom it went to could not read what came along: is it a contract that is paid like this?";

/// What it means that a contract undid all without a word: those that Solidity made do so where they have no such message.
const SILENT: &str = "it undid all and said nothing, as contracts of others do that have no such message";

/// `true` in words.
const TRUE: [u8; 32] = {
    let mut word = [0; 32];
    let [.., last] = &mut word;
    *last = 1;
    word
};

/// What a contract on a Hub says when it cannot read a call.
const UNREADABLE: [u8; 100] = reason(b"could not read input");

/// What a contract says and is told.
#[derive(Clone, Debug)]
pub struct Face {
    /// The contract's name, without the product's.
    name: String,
    /// A till has two: its own, and that of its factory.
    constructors: BTreeMap<[u8; 4], Message>,
    messages: BTreeMap<[u8; 4], Message>,
    events: BTreeMap<[u8; 32], Event>,
    /// What it takes beside tokens by `transfer_and_call`: the arguments of its message that makes such data.
    data: Vec<Field>,
    /// Whether the contract is somebody else's, and may be told more than this.
    is_of_others: bool,
}

/// A message or the constructor.
#[derive(Clone, Debug)]
struct Message {
    /// What a call begins with on a Hub.
    selector: [u8; 4],
    arguments: Vec<Field>,
    answers: Vec<Field>,
    instead: Instead,
    /// Whether it answers what the contract takes beside tokens.
    makes_data: bool,
    /// The errors that it can fail with; none if it cannot.
    refusals: Option<Vec<Refusal>>,
}

#[derive(Clone, Debug)]
struct Event {
    signature: [u8; 32],
    fields: Vec<Field>,
    /// Which fields are topics.
    indexed: Vec<bool>,
}

/// Why a contract undid all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It answered so, in SCALE.
    Answered(Vec<u8>),
    /// For another reason than its errors.
    Otherwise(String),
}

impl Undone {
    /// By an answer that is no error of the contract's own.
    fn otherwise(answer: &[u8]) -> Self {
        if answer.is_empty() {
            return Self::Otherwise(SILENT.to_owned());
        }
        Self::Otherwise(format!("it undid all and said {}", reason_in(answer).unwrap_or_else(|| hex(answer))))
    }
}

impl Face {
    /// That of the contract with this `metadata`.
    ///
    /// # Errors
    ///
    /// If it is no metadata of ink! 5.
    pub fn of(metadata: &Json) -> Result<Self> {
        let types = &Types::of(metadata)?;
        let spec = metadata.get("spec").context("no `spec`")?;
        let messages = list(spec, "messages")?;
        let events = list(spec, "events")?;
        let data = messages.iter().find(|message| makes_data(text(message, "label")));
        let (_, name) = contract(metadata).rsplit_once('-').unwrap_or_default();
        Ok(Self {
            name: name.to_owned(),
            constructors: Message::all(types, list(spec, "constructors")?)?,
            messages: Message::all(types, messages)?,
            events: events.iter().map(|event| Event::of(types, event)).collect::<Result<_>>()?,
            data: data.map_or(Ok(Vec::new()), |message| arguments(types, message))?,
            is_of_others: false,
        })
    }

    /// That of a contract that somebody else wrote, if it understands what one of these does. What it is told beyond that are
    /// bytes, which nobody here can translate.
    #[must_use]
    pub fn of_others(&self) -> Self {
        Self { name: String::new(), is_of_others: true, ..self.clone() }
    }

    /// What it takes beside tokens, in words, as SCALE.
    fn data_in_scale(&self, words: &[u8]) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        scale::write_all(&self.data, &words::read_all(&self.data, words)?, &mut out)?;
        Ok(out)
    }

    /// The message that is called by `input`; `None` if it may be one of which nobody knows.
    fn message(&self, input: &[u8]) -> Result<Option<&Message>> {
        match called(&self.messages, input) {
            Err(_) if self.is_of_others => Ok(None),
            found => found.map(Some),
        }
    }

    fn constructor(&self, input: &[u8]) -> Result<&Message> {
        called(&self.constructors, input)
    }
}

/// Whether the message of this name answers what its contract takes beside tokens.
fn makes_data(label: &str) -> bool {
    label.ends_with("_data")
}

/// The one that is called by `input`.
fn called<'a>(messages: &'a BTreeMap<[u8; 4], Message>, input: &[u8]) -> Result<&'a Message> {
    let selector = input.first_chunk().context("a call without a selector")?;
    messages.get(selector).with_context(|| format!("no message is called by {selector:02x?}"))
}

impl Message {
    /// Each by its selector to the tools.
    fn all(types: &Types, listed: &[Json]) -> Result<BTreeMap<[u8; 4], Self>> {
        listed.iter().map(|it| Ok((bytes(it, "selector")?, Self::of(types, it)?))).collect()
    }

    fn of(types: &Types, of: &Json) -> Result<Self> {
        let label = text(of, "label");
        let arguments = arguments(types, of)?;
        let said: Vec<_> = arguments.iter().filter(|field| is_said(field)).cloned().collect();
        let answer = types.answer(of.pointer("/returnType/type"))?;
        let answers = answer.success.map(|of| types.field("", Some(&of.into()))).transpose()?.into_iter().collect();
        let refusals = answer.error.map(|of| types.refusals(of)).transpose()?;
        let selector = selector(&name(label), &said);
        let (instead, makes_data) = (instead(label), makes_data(label));
        Ok(Self { selector, arguments, answers, instead, makes_data, refusals })
    }

    /// The arguments in SCALE as words.
    fn said(&self, input: &[u8], faces: &Faces) -> Result<Vec<u8>> {
        let values = scale::read_whole(&self.arguments, input)?;
        let values = faces.relayed(&self.arguments, values, Way::There)?;
        let said = self.arguments.iter().zip(values).filter(|(field, _)| is_said(field));
        let (fields, values): (Vec<_>, Vec<_>) = said.map(|(field, value)| (field.clone(), value)).unzip();
        words::write_all(&fields, &values)
    }

    /// The arguments in words as SCALE.
    fn heard(&self, input: &[u8], faces: &Faces) -> Result<Vec<u8>> {
        let said: Vec<_> = self.arguments.iter().filter(|field| is_said(field)).cloned().collect();
        let mut values = words::read_all(&said, input)?.into_iter();
        let unsaid = || Value::Bytes(Vec::new());
        let all = self.arguments.iter().map(|field| if is_said(field) { values.next() } else { Some(unsaid()) });
        let all = all.collect::<Option<_>>().context("an argument is missing")?;
        let values = faces.relayed(&self.arguments, all, Way::Back)?;
        let mut out = Vec::new();
        scale::write_all(&self.arguments, &values, &mut out)?;
        Ok(out)
    }

    /// What it answered, in words, as SCALE.
    fn answered(&self, answer: &[u8], face: &Face, faces: &Faces) -> Result<Vec<u8>> {
        // Understood, and done.
        let mut out = vec![0];
        out.extend(self.refusals.as_ref().map(|_| 0));
        if self.instead != Instead::Nothing {
            ensure!(self.is_done(answer), "it answered that it did nothing, or what nobody can read: {}", hex(answer));
            return Ok(out);
        }
        let mut values = faces.relayed(&self.answers, words::read_all(&self.answers, answer)?, Way::Back)?;
        if let ([Value::Bytes(data)], true) = (&mut values[..], self.makes_data) {
            *data = face.data_in_scale(data)?;
        }
        scale::write_all(&self.answers, &values, &mut out)?;
        Ok(out)
    }

    /// Whether what is answered instead of nothing says that it was done. Old tokens say nothing, where others say `true`.
    fn is_done(&self, answer: &[u8]) -> bool {
        match self.instead {
            Instead::Selector => answer.starts_with(&self.selector),
            _ => answer.is_empty() || answer.first_chunk() == Some(&TRUE),
        }
    }

    /// Why a call was undone that went on to `receiver`, if it went on to somebody who is known.
    fn undone(&self, answer: &[u8], receiver: Option<&Face>) -> Undone {
        if answer == UNREADABLE && self.is_relayed() {
            return Undone::Otherwise(NO_RECEIVER.to_owned());
        }
        if answer == UNREADABLE {
            return Undone::Answered(UNREAD.to_vec());
        }
        let whose = receiver.map_or("", |face| face.name.as_str());
        let refused = words::refused_by(whose, self.refusals.as_deref().unwrap_or_default(), answer);
        match refused {
            Ok(Some(error)) => Undone::Answered([&[0, 1], error.as_slice()].concat()),
            _ => Undone::otherwise(answer),
        }
    }

    /// Whom what it is told by `input` goes on to.
    fn receiver(&self, input: &[u8]) -> Option<[u8; 32]> {
        let values = scale::read_whole(&self.arguments, input.get(4..)?).ok().filter(|_| self.is_relayed())?;
        let to = self.arguments.iter().position(|field| field.label == "to")?;
        if let Some(Value::Account(account)) = values.get(to) {
            Some(*account)
        } else {
            None
        }
    }

    /// Whether what it is told goes on to another contract, whose words come back where that refuses.
    fn is_relayed(&self) -> bool {
        let has = |label: &str| self.arguments.iter().any(|field| field.label == label && is_said(field));
        has("to") && has("data")
    }
}

/// The text in `Error(string)`, by which contracts there say what they have no error for.
fn reason_in(answer: &[u8]) -> Option<String> {
    let text = [Field { label: String::new(), shape: Shape::Text }];
    let words = answer.strip_prefix(&selector("Error", &text))?;
    let Value::Bytes(said) = words::read_all(&text, words).ok()?.pop()? else { return None };
    Some(format!("{:?}", String::from_utf8_lossy(&said)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold("0x".to_owned(), |said, byte| format!("{said}{byte:02x}"))
}

impl Event {
    fn of(types: &Types, event: &Json) -> Result<([u8; 32], Self)> {
        let fields = arguments(types, event)?;
        let topic = keccak(format!("{}{}", text(event, "label"), signature(&fields)));
        let indexed = list(event, "args")?.iter().map(|field| is_topic(event, field)).collect();
        Ok((topic, Self { signature: bytes(event, "signature_topic")?, fields, indexed }))
    }

    /// Its fields as SCALE.
    fn heard(&self, topics: &[[u8; 32]], data: &[u8], faces: &Faces) -> Result<Vec<u8>> {
        let fields = || self.fields.iter().zip(&self.indexed);
        let of = |is_topic| fields().filter(move |(_, indexed)| **indexed == is_topic).map(|(field, _)| field.clone());
        let mut topics = words::read_all(&of(true).collect::<Vec<_>>(), &topics.concat())?.into_iter();
        let mut others = words::read_all(&of(false).collect::<Vec<_>>(), data)?.into_iter();
        let values = fields().map(|(_, indexed)| if *indexed { topics.next() } else { others.next() });
        let values = values.collect::<Option<Vec<_>>>().context("a field is missing")?;
        let values = faces.relayed(&self.fields, values, Way::Back)?;
        let mut out = Vec::new();
        scale::write_all(&self.fields, &values, &mut out)?;
        Ok(out)
    }
}

/// Whether values are on their way to the Hub, or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    There,
    Back,
}

/// Whoever knows contracts, each at its account of 32 bytes.
pub trait Known {
    /// What the contract at `account` says and is told; `None` if nobody knows, or there is none.
    fn face(&self, account: [u8; 32]) -> Option<Arc<Face>>;
}

impl Known for BTreeMap<[u8; 32], Arc<Face>> {
    fn face(&self, account: [u8; 32]) -> Option<Arc<Face>> {
        self.get(&account).cloned()
    }
}

/// What is said to contracts and by them, as far as they are known.
#[derive(Clone, Copy)]
pub struct Faces<'a>(pub &'a dyn Known);

impl Faces<'_> {
    fn at(&self, account: [u8; 32]) -> Result<Arc<Face>> {
        self.0.face(account).context("nobody knows what the contract at this account understands")
    }

    /// A constructor's arguments as a Hub's contract of this `face` takes them, from its selector and arguments in SCALE.
    ///
    /// # Errors
    ///
    /// If they are not its arguments, or name an account that no Hub has.
    pub fn construct(&self, face: &Face, input: &[u8]) -> Result<Vec<u8>> {
        face.constructor(input)?.said(input.get(4..).unwrap_or_default(), self)
    }

    /// Why that constructor undid all.
    ///
    /// # Errors
    ///
    /// If there is no such constructor.
    pub fn not_constructed(&self, face: &Face, input: &[u8], answer: &[u8]) -> Result<Undone> {
        Ok(face.constructor(input)?.undone(answer, None))
    }

    /// The call that `input`, a selector and arguments in SCALE, is to the contract at `account`. What somebody else's is told
    /// that no token understands is in its own words already.
    ///
    /// # Errors
    ///
    /// If it is none of its messages, or names an account that no Hub has.
    pub fn call(&self, account: [u8; 32], input: &[u8]) -> Result<Vec<u8>> {
        let face = self.at(account)?;
        let Some(message) = face.message(input)? else { return Ok(input.to_vec()) };
        Ok([&message.selector[..], &message.said(input.get(4..).unwrap_or_default(), self)?].concat())
    }

    /// The `answer` to that call, as SCALE.
    ///
    /// # Errors
    ///
    /// If it is not what the message answers.
    pub fn answer(&self, account: [u8; 32], input: &[u8], answer: &[u8]) -> Result<Vec<u8>> {
        let face = self.at(account)?;
        let message = face.message(input)?;
        message.map_or_else(|| Ok(answer.to_vec()), |message| message.answered(answer, &face, self))
    }

    /// Why that call was undone.
    ///
    /// # Errors
    ///
    /// If there is no such message.
    pub fn undone(&self, account: [u8; 32], input: &[u8], answer: &[u8]) -> Result<Undone> {
        let face = self.at(account)?;
        let Some(message) = face.message(input)? else { return Ok(Undone::otherwise(answer)) };
        let receiver = message.receiver(input).and_then(|receiver| self.0.face(receiver));
        Ok(message.undone(answer, receiver.as_deref()))
    }

    /// What the contract at `account` emitted: the event's signature to the tools, and its fields as SCALE. `None` if it is
    /// no event of a contract that is known.
    ///
    /// # Errors
    ///
    /// If its words are not those of the event.
    pub fn event(&self, account: [u8; 32], topics: &[[u8; 32]], data: &[u8]) -> Result<Option<([u8; 32], Vec<u8>)>> {
        let Some((signature, topics)) = topics.split_first() else { return Ok(None) };
        let Some(face) = self.0.face(account) else { return Ok(None) };
        let Some(event) = face.events.get(signature) else { return Ok(None) };
        Ok(Some((event.signature, event.heard(topics, data, self)?)))
    }

    /// What carries a call to another contract, or data for one beside tokens, carries it in the other language: `input` or
    /// a `selector` beside a `callee`, and `data` beside `to`.
    fn relayed(&self, fields: &[Field], values: Vec<Value>, way: Way) -> Result<Vec<Value>> {
        let whom = |label| {
            let named = fields.iter().zip(&values).find(|(field, _)| field.label == label);
            named.and_then(|(_, value)| if let Value::Account(account) = value { Some(*account) } else { None })
        };
        let (callee, to) = (whom("callee"), whom("to"));
        let relayed =
            fields.iter().zip(values.clone()).map(|(field, value)| match (field.label.as_str(), value, callee, to) {
                ("input", Value::Bytes(input), Some(callee), _) => self.carried(callee, &input, way).map(Value::Bytes),
                ("selector", Value::Bytes(selector), Some(callee), _) => {
                    self.named(callee, &selector, way).map(Value::Bytes)
                }
                ("data", Value::Bytes(data), _, Some(to)) => self.payload(to, data, way).map(Value::Bytes),
                (_, value, ..) => self.within(&field.shape, value, way),
            });
        relayed.collect()
    }

    fn within(&self, shape: &Shape, value: Value, way: Way) -> Result<Value> {
        Ok(match (shape, value) {
            (Shape::Optional(of), value) => self.within(of, value, way)?,
            (Shape::List(of) | Shape::Array(of, _), Value::Several(items)) => {
                Value::Several(items.into_iter().map(|item| self.within(of, item, way)).collect::<Result<_>>()?)
            }
            (Shape::Record(fields), Value::Several(values)) => Value::Several(self.relayed(fields, values, way)?),
            (Shape::Choice(variants), Value::Chosen(place, values)) => {
                let fields = &variants.get(place).context("a variant that there is none of")?.fields;
                Value::Chosen(place, self.relayed(fields, values, way)?)
            }
            (_, value) => value,
        })
    }

    /// A call of `callee` that something else carries. Whether there is anybody is for whoever calls it.
    fn carried(&self, callee: [u8; 32], input: &[u8], way: Way) -> Result<Vec<u8>> {
        let face = self.0.face(callee);
        if way == Way::There && face.is_some() {
            return self.call(callee, input);
        }
        let Some((selector, message)) = behind(face.as_deref(), input) else { return Ok(input.to_vec()) };
        Ok([selector.to_vec(), message.heard(input.get(4..).unwrap_or_default(), self)?].concat())
    }

    /// The selector of a message of `callee`.
    fn named(&self, callee: [u8; 32], selector: &[u8], way: Way) -> Result<Vec<u8>> {
        let face = self.0.face(callee);
        if let (Way::There, Some(face)) = (way, &face) {
            let message = face.message(selector)?;
            return Ok(message.map_or_else(|| selector.to_vec(), |message| message.selector.to_vec()));
        }
        Ok(behind(face.as_deref(), selector).map_or_else(|| selector.to_vec(), |(known, _)| known.to_vec()))
    }

    /// What `to` takes beside tokens. Somebody of whom nothing is known takes bytes as they are.
    fn payload(&self, to: [u8; 32], data: Vec<u8>, way: Way) -> Result<Vec<u8>> {
        let Some(face) = self.0.face(to).filter(|face| !face.data.is_empty() && !data.is_empty()) else {
            return Ok(data);
        };
        if way == Way::There {
            return words::write_all(&face.data, &scale::read_whole(&face.data, &data)?);
        }
        face.data_in_scale(&data)
    }
}

/// The message of a contract that is called so on a Hub. Others may call there what nobody knows here.
fn behind<'a>(face: Option<&'a Face>, input: &[u8]) -> Option<(&'a [u8; 4], &'a Message)> {
    let selector = input.first_chunk()?;
    face?.messages.iter().find(|(_, message)| message.selector == *selector)
}

/// Bytes that the metadata writes in hex.
fn bytes<const N: usize>(of: &Json, label: &str) -> Result<[u8; N]> {
    let digits = text(of, label).strip_prefix("0x").with_context(|| format!("no `{label}`"))?;
    ensure!(digits.is_ascii() && digits.len() == N.saturating_mul(2), "`{label}` has not {N} bytes");
    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits)?, 16)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
