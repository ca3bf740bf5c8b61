// SPDX-License-Identifier: Apache-2.0
//! What contracts answer and emit, in words: read by their own metadata.

pub mod arguments;
mod refusal;
mod sentences;
mod told;

use std::path::Path;
use std::sync::Arc;

use anyhow::{anyhow, Context, Result};
use contract_transcode::ink_metadata::{MessageParamSpec, Selector, TypeSpec};
use contract_transcode::{ContractMessageTranscoder, Value};
use ink::primitives::{AccountId, Hash, LangError};
use ink::scale_info::form::PortableForm;
use ink::scale_info::{PortableRegistry, TypeDef, TypeDefPrimitive};
use kite_interfaces::Asset;
use scale::Encode;

use crate::arguments::{Book, Own, Shown, Signature, Slot};
use crate::bundles::{embedded, Bundle};
use crate::chain::{address_text, Cause, Chain, Emitted, Failure};
use crate::suite::Suite;
use kite_bundles as bundles;
use kite_chains as chain;
use kite_format::{amount, moment, span, text};
use kite_suite as suite;
use told::{bare, fields, parts, quoted};

pub use refusal::Refusal;
pub use sentences::Units;
pub use told::{to_json, Told};

/// One contract's language.
pub struct Words(ContractMessageTranscoder);

impl Words {
    /// The language of a bundle.
    pub fn of(bundle: &Bundle) -> Result<Self> {
        Ok(Self(bundle.transcoder()?))
    }

    /// The language that a file of metadata describes.
    pub fn read(file: &Path) -> Result<Self> {
        let words = ContractMessageTranscoder::load(file);
        let words = words.with_context(|| format!("{} is no metadata of a contract in ink! 5", text::path(file)))?;
        Ok(Self(words))
    }

    /// The language of one of the contracts that are published with this tool, by its name, or the one that a file
    /// describes.
    pub fn named_or_read(metadata: &Path) -> Result<Self> {
        match embedded::metadata().iter().find(|(name, _)| metadata.as_os_str() == *name) {
            Some((_, published)) => Ok(Self(ContractMessageTranscoder::new(serde_json::from_str(published)?))),
            None => Self::read(metadata),
        }
    }

    /// The bytes of a value of the type whose path ends so, as people write it.
    pub fn typed(&self, path: [&str; 2], typed: &str, own: Own, book: &mut dyn Book) -> Result<Vec<u8>> {
        let types = self.0.metadata().registry();
        let id = id_of(types, path).with_context(|| format!("the metadata lacks the type {}", path.join("::")))?;
        let slots = vec![Slot { name: None, id, type_name: None }];
        let [_, label] = path;
        let signature = Signature { label, slots, types, own };
        signature.encode(&[typed.to_owned()], book).with_context(|| format!("this is no {label}"))
    }

    /// Selector and arguments of a message or a constructor, from its name and its arguments as people write them. An
    /// error that says which of them is wrong and what is expected.
    pub fn encode(&self, called: &str, arguments: &[String], own: Own, book: &mut dyn Book) -> Result<Vec<u8>> {
        let known = self.callable();
        let Some((label, selector, parameters)) = known.iter().find(|(label, _, _)| *label == called) else {
            let labels: Vec<_> = known.iter().map(|(label, _, _)| *label).collect();
            return Err(anyhow!(
                "there is no message `{}`: expected one of {}",
                text::plain(called),
                labels.join(", ")
            ));
        };
        let signature = self.signature(label, parameters, own);
        let encoded = signature.encode(arguments, book).with_context(|| format!("{label} cannot be called so"))?;
        Ok([selector.to_bytes(), encoded.as_slice()].concat())
    }

    /// The message that these bytes call, and its arguments; `None` if they are no call of this contract, whole and with
    /// nothing left over.
    pub fn call(&self, input: &[u8], own: Own, book: &mut dyn Book) -> Option<(String, Shown)> {
        let known = self.callable();
        let (label, selector, parameters) =
            known.iter().find(|(_, selector, _)| input.starts_with(selector.to_bytes()))?;
        let arguments = input.get(selector.to_bytes().len()..)?;
        let shown = self.signature(label, parameters, own).decode(arguments, book)?;
        Some(((*label).to_owned(), shown))
    }

    /// The message of this selector.
    #[must_use]
    pub fn message(&self, selector: [u8; 4]) -> Option<String> {
        let known = self.callable().into_iter().find(|(_, known, _)| known.to_bytes() == selector);
        known.map(|(label, _, _)| label.to_owned())
    }

    /// A value of the type whose path ends so, from its bytes.
    pub fn value(&self, path: [&str; 2], bytes: &[u8], own: Own, book: &mut dyn Book) -> Option<Shown> {
        let types = self.0.metadata().registry();
        let slots = vec![Slot { name: None, id: id_of(types, path)?, type_name: None }];
        match (Signature { label: "", slots, types, own }).decode(bytes, book)? {
            Shown::Record(_, fields) => fields.into_iter().next().map(|(_, value)| value),
            other => Some(other),
        }
    }

    /// Whether it speaks the standard of tokens.
    #[must_use]
    pub fn is_token(&self) -> bool {
        self.callable().iter().any(|(label, _, _)| *label == "PSP22::transfer")
    }

    /// What can be called: messages first, as a constructor may have the name of one.
    fn callable(&self) -> Vec<(&str, &Selector, &[MessageParamSpec<PortableForm>])> {
        let spec = self.0.metadata().spec();
        let messages = spec.messages().iter().map(|item| (item.label().as_str(), item.selector(), item.args()));
        let constructors = spec.constructors().iter().map(|item| (item.label().as_str(), item.selector(), item.args()));
        messages.chain(constructors).collect()
    }

    fn signature<'a>(
        &'a self,
        label: &'a str,
        parameters: &'a [MessageParamSpec<PortableForm>],
        own: Own,
    ) -> Signature<'a> {
        let slots = parameters.iter().map(|parameter| slot(parameter.label(), parameter.ty())).collect();
        // Numbers of 128 bits are amounts in the standard's messages only.
        let own = if label.starts_with("PSP22") { own } else { Own { numbers: None, ..own } };
        Signature { label, slots, types: self.0.metadata().registry(), own }
    }

    /// What `answer` means as the answer to `input`: what was returned, or the error, without the results
    /// around it.
    pub fn answer(&self, input: &[u8], answer: &[u8]) -> Option<Value> {
        let spec = self.0.metadata().spec();
        let constructors = spec.constructors().iter().map(|item| (item.selector(), item.return_type()));
        let messages = spec.messages().iter().map(|item| (item.selector(), item.return_type()));
        let mut known = constructors.chain(messages);
        let (_, kind) = known.find(|(selector, _)| input.starts_with(selector.to_bytes()))?;
        self.0.decode(kind.ret_type().ty().id, &mut &*answer).ok().map(bare).map(told::addressed)
    }

    /// What a message answered, as people write it, with amounts in units: of `own`, or of the asset that was asked about.
    /// `None` if it refused, or if these are no answer of it.
    pub fn answered(&self, input: &[u8], answer: &[u8], own: Own, book: &mut dyn Book) -> Option<Shown> {
        let spec = self.0.metadata().spec();
        let message = spec.messages().iter().find(|item| input.starts_with(item.selector().to_bytes()))?;
        let types = self.0.metadata().registry();
        let [mut id, _] = results(types, message.return_type().ret_type().ty().id)?;
        let mut bytes = answer.strip_prefix(&[0])?;
        if let Some([ok, _]) = results(types, id) {
            (id, bytes) = (ok, bytes.strip_prefix(&[0])?);
        }
        let own = Own { balances: own.balances.or_else(|| self.asset(input)), ..own };
        // Of a number by itself the metadata do not tell whether it is an amount: where there are any, it is one.
        let is_number = types.resolve(id)?.type_def == TypeDef::Primitive(TypeDefPrimitive::U128);
        let type_name = (is_number && own.balances.is_some()).then_some("Balance");
        let signature = Signature { label: "", slots: vec![Slot { name: None, id, type_name }], types, own };
        match signature.decode(bytes, book)? {
            Shown::Record(_, fields) => fields.into_iter().next().map(|(_, value)| value),
            other => Some(other),
        }
    }

    /// The name of the type of errors that the message of `input` answers.
    fn error_type(&self, input: &[u8]) -> Option<String> {
        let spec = self.0.metadata().spec();
        let message = spec.messages().iter().find(|item| input.starts_with(item.selector().to_bytes()))?;
        let types = self.0.metadata().registry();
        let [ok, _] = results(types, message.return_type().ret_type().ty().id)?;
        let [_, error] = results(types, ok)?;
        types.resolve(error)?.path.segments.last().cloned()
    }

    /// The selector of a message.
    fn selector(&self, message: &str) -> Option<Vec<u8>> {
        let known = self.callable().into_iter().find(|(label, _, _)| *label == message);
        known.map(|(_, selector, _)| selector.to_bytes().to_vec())
    }

    /// The asset that a call is about, if it names one and no other.
    fn asset(&self, input: &[u8]) -> Option<Asset> {
        let call = self.0.decode_contract_message(&mut &*input).ok()?;
        let mut assets = Vec::new();
        told::assets(&call, &mut assets);
        assets.dedup();
        match assets.as_slice() {
            [asset] => Some(*asset),
            _ => None,
        }
    }

    /// A value of this type, such as `["tab", "Outcome"]`, in a sentence of the dictionary of errors; `None` if there is none.
    pub fn sentence(&self, path: [&str; 2], value: &impl Encode, units: &Units) -> Option<String> {
        let id = id_of(self.0.metadata().registry(), path)?;
        let value = self.0.decode(id, &mut value.encode().as_slice()).ok()?;
        sentences::sentence(path[1], &value, units).map(|said| text::plain(&said))
    }

    /// The name of an event and its fields.
    fn event(&self, emitted: &Emitted) -> Option<Value> {
        let signature = emitted.topics.first()?;
        // The decoder wants the data as the chain frames it, with its length.
        self.0.decode_contract_event(signature, &mut emitted.data.encode().as_slice()).ok().map(told::addressed)
    }
}

/// The types of a result's two values.
fn results(types: &PortableRegistry, id: u32) -> Option<[u32; 2]> {
    let found = types.resolve(id)?;
    let TypeDef::Variant(variants) = &found.type_def else { return None };
    match variants.variants.as_slice() {
        [ok, error] if found.path.segments == ["Result"] => {
            Some([ok.fields.first()?.ty.id, error.fields.first()?.ty.id])
        }
        _ => None,
    }
}

/// The type whose path ends so.
fn id_of(types: &PortableRegistry, path: [&str; 2]) -> Option<u32> {
    let is_it = |segments: &[String]| matches!(segments, [.., module, name] if [module, name] == path);
    types.types.iter().find(|found| is_it(&found.ty.path.segments)).map(|found| found.id)
}

fn slot<'a>(name: &'a str, of: &'a TypeSpec<PortableForm>) -> Slot<'a> {
    let type_name = of.display_name().segments.last().map(String::as_str);
    Slot { name: Some(name), id: of.ty().id, type_name }
}

/// A contract of the suite.
struct Entry {
    name: &'static str,
    address: AccountId,
    codes: Vec<Hash>,
    words: Arc<Words>,
    own: Own,
}

impl Entry {
    fn read(name: &'static str, metadata: &str, address: AccountId, own: Own) -> Result<Self> {
        let words = Arc::new(Words(ContractMessageTranscoder::new(serde_json::from_str(metadata)?)));
        Ok(Self { name, address, codes: embedded::code_hashes(name), words, own })
    }
}

/// The languages of a deployed suite, by address.
pub struct Dictionary(Vec<Entry>, Option<Units>);

impl Dictionary {
    /// The languages of the suite at these addresses.
    pub fn new(suite: &Suite) -> Result<Self> {
        let Suite { token, router, registry, dao } = suite;
        let addresses = [token.address(), router.address(), registry.address(), dao.address()];
        let kite = Asset::Psp22(token.address());
        let published = embedded::metadata().into_iter().zip(addresses);
        let entries =
            published.map(|((name, metadata), address)| Entry::read(name, metadata, address, own(name, kite)));
        Ok(Self(entries.collect::<Result<_>>()?, None))
    }

    /// Counts amounts in errors in these units.
    pub fn count_in(&mut self, units: Units) {
        self.1 = Some(units);
    }

    /// Knows the language of a way to pay, `till` or `tab`, at this address from now on.
    pub fn learn(&mut self, name: &str, address: AccountId) -> Result<()> {
        let known = embedded::metadata().into_iter().find(|(known, _)| *known == name);
        let (name, metadata) = known.with_context(|| format!("there is no way to pay called `{name}`"))?;
        self.0.push(Entry::read(name, metadata, address, Own::default())?);
        Ok(())
    }

    /// The contracts that run other code than these languages are of, by name.
    pub fn strangers(&self, chain: &mut dyn Chain) -> Result<Vec<&'static str>, Failure> {
        let mut strangers = Vec::new();
        for entry in &self.0 {
            let found = chain.code_of(entry.address)?;
            let is_known = found.is_some_and(|found| entry.codes.contains(&found));
            strangers.extend((!is_known).then_some(entry.name));
        }
        Ok(strangers)
    }

    /// Which contract's code this is, as far as these languages tell.
    #[must_use]
    pub fn whose_code(&self, hash: Hash) -> Option<&'static str> {
        self.0.iter().find(|entry| entry.codes.contains(&hash)).map(|entry| entry.name)
    }

    /// The language of the contract at `address`, if it is one of the suite.
    pub fn of(&self, address: AccountId) -> Option<Arc<Words>> {
        self.entry(address).map(|entry| entry.words.clone())
    }

    /// What amounts are of in the messages of the contract at `address`, if it is one of the suite.
    pub fn own(&self, address: AccountId) -> Own {
        self.entry(address).map(|entry| entry.own).unwrap_or_default()
    }

    /// The language of the contract of this name.
    pub fn named(&self, name: &str) -> Option<Arc<Words>> {
        self.0.iter().find(|entry| entry.name == name).map(|entry| entry.words.clone())
    }

    /// The address of the contract of this name.
    pub fn address_of(&self, name: &str) -> Option<AccountId> {
        self.0.iter().find(|entry| entry.name == name).map(|entry| entry.address)
    }

    /// The name of the contract at `address`; the address itself if it is none of the suite.
    pub fn name_of(&self, address: AccountId) -> String {
        self.entry(address).map_or_else(|| address_text(address), |entry| entry.name.to_owned())
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
        let refusal = match &failure.cause {
            Cause::Reverted(answer) => self.refusal(to, input, answer),
            Cause::Refused(_) | Cause::Unreachable(_) | Cause::InDoubt(_) => None,
        };
        refusal.map_or_else(|| failure.into(), Into::into)
    }

    /// What a contract of the suite answered to `input` when it refused; `None` if nobody here can read it.
    pub fn refusal(&self, to: AccountId, input: &[u8], answer: &[u8]) -> Option<Refusal> {
        let words = self.of(to)?;
        let error = words.answer(input, answer)?;
        let sentence = words.error_type(input).and_then(|of| sentences::sentence(&of, &error, &self.units(to, input)?));
        let own = text::plain(&quoted(&error).to_string());
        Some(Refusal {
            contract: self.name_of(to),
            sentence: sentence.map(|said| text::plain(&said)),
            own,
            error: to_json(&error),
        })
    }

    /// What a contract of the suite refused by this error, as its client read it.
    pub fn refusal_of(&self, contract: &str, message: &str, error: &impl Encode) -> Option<Refusal> {
        let input = self.named(contract)?.selector(message)?;
        let answer = Ok::<_, LangError>(Err::<(), _>(error)).encode();
        self.refusal(self.address_of(contract)?, &input, &answer)
    }

    /// What amounts in an error are counted in.
    fn units(&self, to: AccountId, input: &[u8]) -> Option<Units> {
        let mut units = self.1.clone()?;
        let asset = match self.entry(to)?.own.numbers {
            Some(asset) => Some(asset),
            None => self.of(to)?.asset(input),
        };
        let kite = self.address_of("token").map(Asset::Psp22);
        units.asset = match asset {
            Some(Asset::Native) => Some(units.coin.clone()),
            asset if asset == kite => Some(units.kite.clone()),
            _ => units.asset,
        };
        Some(units)
    }

    /// An event in words. A token of others speaks the standard, which ours speaks too.
    pub fn event(&self, emitted: &Emitted) -> Told {
        let others = self.0.iter().map(|entry| entry.words.clone());
        let found = self.of(emitted.contract).into_iter().chain(others).find_map(|words| words.event(emitted));
        let contract = self.name_of(emitted.contract);
        let unknown = || emitted.topics.first().map_or_else(|| "anonymous".to_owned(), |topic| format!("{topic:?}"));
        let event = found.as_ref().and_then(parts).map_or_else(unknown, |(name, _)| name);
        let value = found.unwrap_or_else(|| Value::Literal(format!("0x{}", hex::encode(&emitted.data))));
        let line = format!("{contract}: {}", text::plain(&quoted(&value).to_string()));
        Told { line, contract, event, fields: fields(&value) }
    }
}

/// What amounts are of in the messages of the suite's contract of this name.
fn own(name: &str, kite: Asset) -> Own {
    match name {
        "token" => Own { balances: Some(kite), numbers: Some(kite) },
        "registry" => Own { balances: Some(kite), numbers: None },
        _ => Own::default(),
    }
}

#[cfg(test)]
mod tests;
