// SPDX-License-Identifier: Apache-2.0
//! Values in words of 32 bytes, as Solidity's ABI has them: what has no fixed length lies behind its neighbours, and a
//! word in its place says how many bytes from the first of them.

use anyhow::{ensure, Context, Result};

use crate::scale;
use crate::shape::{held, is_mixed, Field, Refusal, Shape, Variant, ADDRESS, WORD};
use crate::value::Value;

/// What stands behind the address in an account of 32 bytes that is one of Ethereum's: as pallet-revive has it.
const OF_ETHEREUM: [u8; 12] = [0xee; 12];

/// Nobody.
const NOBODY: [u8; WORD] = [0; WORD];

/// The address that the tools' `account` has on a Hub. An error if that is not an account of Ethereum's.
pub fn address_of(account: [u8; 32]) -> Result<[u8; ADDRESS]> {
    let (address, rest) = account.split_first_chunk().context("an account of too few bytes")?;
    ensure!(account == NOBODY || rest == OF_ETHEREUM, "an account of 32 bytes has no address of Ethereum's");
    Ok(*address)
}

/// The account of 32 bytes that `address` is to the tools.
#[must_use]
pub fn account_of(address: [u8; ADDRESS]) -> [u8; 32] {
    let mut account = NOBODY;
    if address != [0; ADDRESS] {
        let bytes = address.into_iter().chain(OF_ETHEREUM);
        account.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
    }
    account
}

/// Says the values of `fields`, one beside the other.
pub fn write_all(fields: &[Field], values: &[Value]) -> Result<Vec<u8>> {
    ensure!(fields.len() == values.len(), "{} values for {} fields", values.len(), fields.len());
    side_by_side(fields.iter().map(|field| &field.shape).zip(values))
}

fn side_by_side<'a>(items: impl Iterator<Item = (&'a Shape, &'a Value)> + Clone) -> Result<Vec<u8>> {
    let words: usize = items.clone().map(|(shape, _)| shape.words()).sum();
    let (mut heads, mut tails) = (Vec::new(), Vec::new());
    for (shape, value) in items {
        let said = write(shape, value)?;
        if shape.is_elsewhere() {
            heads.extend(length(words.saturating_mul(WORD).saturating_add(tails.len())));
            tails.extend(said);
        } else {
            heads.extend(said);
        }
    }
    Ok([heads, tails].concat())
}

/// The value itself, wherever it lies.
fn write(shape: &Shape, value: &Value) -> Result<Vec<u8>> {
    Ok(match (shape, value) {
        (Shape::Nothing, Value::Nothing) => Vec::new(),
        (Shape::Bool | Shape::Number(_) | Shape::Wide(_), Value::Number(number)) => {
            word(&number.to_be_bytes()).to_vec()
        }
        (Shape::Account | Shape::MaybeAccount, Value::Account(account)) => word(&address_of(*account)?).to_vec(),
        (Shape::MaybeAccount, Value::Missing) => NOBODY.to_vec(),
        (Shape::Hash, Value::Bytes(bytes)) => bytes.clone(),
        (Shape::Text | Shape::Bytes, Value::Bytes(bytes)) => counted(bytes),
        (Shape::Fixed(ADDRESS), Value::Bytes(bytes)) => word(bytes).to_vec(),
        (Shape::Fixed(..=WORD), Value::Bytes(bytes)) => filled(bytes),
        (Shape::Fixed(_), Value::Bytes(bytes)) => counted(bytes),
        (Shape::Optional(of), Value::Missing) if of.is_elsewhere() => NOBODY.repeat(of.empty_words()),
        (Shape::Optional(of), Value::Missing) => of.nothing().repeat(of.words()),
        (Shape::Optional(of), value) => write(of, value)?,
        (Shape::List(of), Value::Several(items)) => {
            let said = side_by_side(items.iter().map(|item| (of.as_ref(), item)))?;
            [length(items.len()).to_vec(), said].concat()
        }
        (Shape::Array(of, _), Value::Several(items)) => side_by_side(items.iter().map(|item| (of.as_ref(), item)))?,
        (Shape::Record(fields), Value::Several(values)) => write_all(fields, values)?,
        (Shape::Choice(variants), Value::Chosen(place, values)) => chosen(variants, *place, values)?,
        (shape, value) => anyhow::bail!("{value:?} is no {shape:?}"),
    })
}

fn chosen(variants: &[Variant], place: usize, values: &[Value]) -> Result<Vec<u8>> {
    let variant = variants.get(place).context("a variant that there is none of")?;
    let said = write_all(&variant.fields, values)?;
    let number = word(&[variant.number]).to_vec();
    Ok(match held(variants) {
        Some(of) if said.is_empty() => [number, NOBODY.repeat(of.words())].concat(),
        None if is_mixed(variants) => [number, length(2 * WORD).to_vec(), counted(&said)].concat(),
        _ => [number, said].concat(),
    })
}

/// How many bytes, and these in whole words.
fn counted(bytes: &[u8]) -> Vec<u8> {
    [length(bytes.len()).to_vec(), filled(bytes)].concat()
}

/// The bytes in whole words.
fn filled(bytes: &[u8]) -> Vec<u8> {
    let mut words = bytes.to_vec();
    words.resize(bytes.len().next_multiple_of(WORD), 0);
    words
}

fn length(length: usize) -> [u8; WORD] {
    word(&length.to_be_bytes())
}

/// A word that ends with `bytes`.
fn word(bytes: &[u8]) -> [u8; WORD] {
    let mut word = NOBODY;
    word.iter_mut().rev().zip(bytes.iter().rev()).for_each(|(to, byte)| *to = *byte);
    word
}

/// Reads what `fields` are, one beside the other.
pub fn read_all(fields: &[Field], from: &[u8]) -> Result<Vec<Value>> {
    beside(fields.iter().map(|field| &field.shape), from)
}

fn beside<'a>(shapes: impl Iterator<Item = &'a Shape>, from: &[u8]) -> Result<Vec<Value>> {
    let mut left = from;
    let mut values = Vec::new();
    for shape in shapes {
        let at = if shape.is_elsewhere() { behind(from, size(left)?)? } else { left };
        values.push(read(shape, at)?);
        left = behind(left, shape.words().saturating_mul(WORD))?;
    }
    Ok(values)
}

/// The value whose words begin here.
fn read(shape: &Shape, from: &[u8]) -> Result<Value> {
    Ok(match shape {
        Shape::Nothing => Value::Nothing,
        Shape::Bool => Value::Number(number(from, 1)?),
        Shape::Number(bytes) | Shape::Wide(bytes) => Value::Number(number(from, *bytes)?),
        Shape::Account => Value::Account(account_of(address(from)?)),
        Shape::MaybeAccount if first(from)? == NOBODY => Value::Missing,
        Shape::MaybeAccount => Value::Account(account_of(address(from)?)),
        Shape::Hash => Value::Bytes(first(from)?.to_vec()),
        Shape::Text | Shape::Bytes => Value::Bytes(bytes(from)?),
        Shape::Fixed(ADDRESS) => Value::Bytes(address(from)?.to_vec()),
        Shape::Fixed(count) if *count <= WORD => Value::Bytes(first(from)?.into_iter().take(*count).collect()),
        Shape::Fixed(_) => Value::Bytes(bytes(from)?),
        Shape::Refused(refusals) => Value::Bytes(passed_on(refusals, &bytes(from)?)?),
        Shape::Optional(of) if is_nothing(of, from) => Value::Missing,
        Shape::Optional(of) => read(of, from)?,
        Shape::List(of) => {
            let (count, items) = (size(from)?, behind(from, WORD)?);
            ensure!(count <= items.len(), "a list longer than what there is");
            Value::Several(beside(std::iter::repeat_n(of.as_ref(), count), items)?)
        }
        Shape::Array(of, count) => Value::Several(beside(std::iter::repeat_n(of.as_ref(), *count), from)?),
        Shape::Record(fields) => Value::Several(read_all(fields, from)?),
        Shape::Choice(variants) => choice(variants, from)?,
    })
}

/// The error that `words` are, as SCALE; of two that are said alike, the one that is not passed on from another.
fn refused(refusals: &[Refusal], words: &[u8]) -> Result<Option<Vec<u8>>> {
    refused_by("", refusals, words)
}

/// The same, where the contract of the name `whose` was asked: then of two that are said alike, that one's.
pub fn refused_by(whose: &str, refusals: &[Refusal], words: &[u8]) -> Result<Option<Vec<u8>>> {
    let Some((selector, data)) = words.split_first_chunk() else { return Ok(None) };
    let known = refusals.iter().filter(|refusal| refusal.selector == *selector);
    let distance = |refusal: &&Refusal| {
        let is_theirs = refusal.within.iter().any(|name| name.eq_ignore_ascii_case(whose));
        (!is_theirs, refusal.path.len())
    };
    let Some(refusal) = known.min_by_key(distance) else { return Ok(None) };
    let mut error = refusal.path.clone();
    scale::write_all(&refusal.fields, &read_all(&refusal.fields, data)?, &mut error)?;
    Ok(Some(error))
}

/// An error inside another one, as SCALE. What is none of these is what somebody else has answered, whatever it means, if
/// one of them holds that.
fn passed_on(refusals: &[Refusal], words: &[u8]) -> Result<Vec<u8>> {
    if let Some(error) = refused(refusals, words)? {
        return Ok(error);
    }
    let of_any = |refusal: &&Refusal| matches!(&refusal.fields[..], [Field { shape: Shape::Bytes, .. }]);
    let refusal = refusals.iter().find(of_any).context("an error that nobody knows")?;
    let mut error = refusal.path.clone();
    scale::write_all(&refusal.fields, &[Value::Bytes(words.to_vec())], &mut error)?;
    Ok(error)
}

fn choice(variants: &[Variant], from: &[u8]) -> Result<Value> {
    let number = number(from, 1)?;
    let mut numbered = variants.iter().enumerate().filter(|(_, variant)| u128::from(variant.number) == number);
    let (place, Variant { fields, .. }) = numbered.next().context("a variant that there is none of")?;
    let data = behind(from, WORD)?;
    let values = if is_mixed(variants) {
        read_all(fields, &bytes(behind(from, size(data)?)?)?)?
    } else {
        read_all(fields, data)?
    };
    Ok(Value::Chosen(place, values))
}

/// Whether there is none where one might be. All that it would have elsewhere must be zero: a record may begin so.
fn is_nothing(of: &Shape, from: &[u8]) -> bool {
    let (word, words) = if of.is_elsewhere() { (NOBODY, of.empty_words()) } else { (of.nothing(), of.words()) };
    from.chunks(WORD).take(words).all(|here| here == word)
}

fn bytes(from: &[u8]) -> Result<Vec<u8>> {
    let (count, bytes) = (size(from)?, behind(from, WORD)?);
    Ok(bytes.get(..count).context("bytes are missing")?.to_vec())
}

fn address(from: &[u8]) -> Result<[u8; ADDRESS]> {
    let word = first(from)?;
    let (high, address) = word.split_last_chunk().context("a word of too few bytes")?;
    ensure!(high.iter().all(|byte| *byte == 0), "a word that is no address");
    Ok(*address)
}

/// A number of bytes, of items, or of bytes to go.
fn size(from: &[u8]) -> Result<usize> {
    Ok(usize::try_from(number(from, 4)?)?)
}

/// The number that the word here is, of so many bytes at most.
fn number(from: &[u8], bytes: usize) -> Result<u128> {
    let word = first(from)?;
    let (high, low) = word.split_last_chunk().context("a word of too few bytes")?;
    let number = u128::from_be_bytes(*low);
    let is_within = high.iter().chain(low).rev().skip(bytes).all(|byte| *byte == 0);
    ensure!(is_within, "a number of more than {bytes} bytes");
    Ok(number)
}

fn first(from: &[u8]) -> Result<[u8; WORD]> {
    from.first_chunk().copied().context("a word is missing")
}

fn behind(from: &[u8], bytes: usize) -> Result<&[u8]> {
    from.get(bytes..).context("words are missing")
}
