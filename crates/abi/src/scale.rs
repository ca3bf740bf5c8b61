// SPDX-License-Identifier: Apache-2.0
//! Values in SCALE.

use anyhow::{ensure, Context, Result};

use crate::shape::{Field, Shape, Variant};
use crate::value::Value;

/// Reads what `fields` are, one after the other, and takes it off `from`.
pub fn read_all(fields: &[Field], from: &mut &[u8]) -> Result<Vec<Value>> {
    fields.iter().map(|field| read(&field.shape, from)).collect()
}

/// Reads what `fields` are, and nothing may follow.
pub fn read_whole(fields: &[Field], mut from: &[u8]) -> Result<Vec<Value>> {
    let values = read_all(fields, &mut from)?;
    ensure!(from.is_empty(), "{} bytes too many", from.len());
    Ok(values)
}

fn read(shape: &Shape, from: &mut &[u8]) -> Result<Value> {
    Ok(match shape {
        Shape::Nothing => Value::Nothing,
        Shape::Bool => Value::Number(number(1, from)?),
        Shape::Number(bytes) | Shape::Wide(bytes) => Value::Number(number(*bytes, from)?),
        Shape::Account => Value::Account(account(from)?),
        Shape::Hash => Value::Bytes(take(32, from)?.to_vec()),
        Shape::Text | Shape::Bytes => {
            let bytes = length(from)?;
            Value::Bytes(take(bytes, from)?.to_vec())
        }
        Shape::Fixed(bytes) => Value::Bytes(take(*bytes, from)?.to_vec()),
        Shape::Optional(of) => maybe(from, |from| read(of, from))?,
        Shape::MaybeAccount => maybe(from, |from| Ok(Value::Account(account(from)?)))?,
        Shape::List(of) => {
            let count = length(from)?;
            Value::Several((0..count).map(|_| read(of, from)).collect::<Result<_>>()?)
        }
        Shape::Array(of, count) => Value::Several((0..*count).map(|_| read(of, from)).collect::<Result<_>>()?),
        Shape::Record(fields) => Value::Several(read_all(fields, from)?),
        Shape::Choice(variants) => chosen(variants, from)?,
        Shape::Refused(_) => anyhow::bail!("nobody tells a contract an error"),
    })
}

fn chosen(variants: &[Variant], from: &mut &[u8]) -> Result<Value> {
    let index = first(from)?;
    let place =
        variants.iter().position(|variant| variant.index == index).context("a variant that there is none of")?;
    let fields = variants.get(place).map_or(&[][..], |variant| &variant.fields);
    Ok(Value::Chosen(place, read_all(fields, from)?))
}

fn maybe(from: &mut &[u8], read: impl FnOnce(&mut &[u8]) -> Result<Value>) -> Result<Value> {
    match first(from)? {
        0 => Ok(Value::Missing),
        1 => read(from),
        other => anyhow::bail!("{other} is neither none nor some"),
    }
}

fn account(from: &mut &[u8]) -> Result<[u8; 32]> {
    Ok(take(32, from)?.try_into()?)
}

fn first(from: &mut &[u8]) -> Result<u8> {
    take(1, from)?.first().copied().context("a byte is missing")
}

/// A number, whose lowest byte comes first.
fn number(bytes: usize, from: &mut &[u8]) -> Result<u128> {
    let mut number = [0; 16];
    let low = take(bytes, from)?;
    number.iter_mut().zip(low).for_each(|(to, byte)| *to = *byte);
    Ok(u128::from_le_bytes(number))
}

/// A length: in one, two or four bytes, as the lowest two bits of the first one say.
fn length(from: &mut &[u8]) -> Result<usize> {
    let bytes = match from.first().context("a length is missing")? & 3 {
        0 => 1,
        1 => 2,
        2 => 4,
        _ => anyhow::bail!("a length that nothing has"),
    };
    Ok(usize::try_from(number(bytes, from)? >> 2)?)
}

fn take<'a>(bytes: usize, from: &mut &'a [u8]) -> Result<&'a [u8]> {
    let (taken, left) = from.split_at_checked(bytes).with_context(|| format!("{bytes} bytes are missing"))?;
    *from = left;
    Ok(taken)
}

/// Writes the values of `fields`, one after the other.
pub fn write_all(fields: &[Field], values: &[Value], out: &mut Vec<u8>) -> Result<()> {
    ensure!(fields.len() == values.len(), "{} values for {} fields", values.len(), fields.len());
    fields.iter().zip(values).try_for_each(|(field, value)| write(&field.shape, value, out))
}

fn write(shape: &Shape, value: &Value, out: &mut Vec<u8>) -> Result<()> {
    match (shape, value) {
        (Shape::Nothing, Value::Nothing) => {}
        (Shape::Bool, Value::Number(number)) => out.push(u8::from(*number != 0)),
        (Shape::Number(bytes) | Shape::Wide(bytes), Value::Number(number)) => {
            ensure!(is_within(*number, *bytes), "{number} has more than {bytes} bytes");
            out.extend(number.to_le_bytes().iter().take(*bytes));
        }
        (Shape::Account, Value::Account(account)) => out.extend(account),
        // Of an error all of it has been put together.
        (Shape::Hash | Shape::Fixed(_) | Shape::Refused(_), Value::Bytes(bytes)) => out.extend(bytes),
        (Shape::Text | Shape::Bytes, Value::Bytes(bytes)) => {
            write_length(bytes.len(), out)?;
            out.extend(bytes);
        }
        (Shape::Optional(_) | Shape::MaybeAccount, Value::Missing) => out.push(0),
        (Shape::Optional(of), value) => {
            out.push(1);
            write(of, value, out)?;
        }
        (Shape::MaybeAccount, Value::Account(account)) => {
            out.push(1);
            out.extend(account);
        }
        (Shape::List(of), Value::Several(items)) => {
            write_length(items.len(), out)?;
            items.iter().try_for_each(|item| write(of, item, out))?;
        }
        (Shape::Array(of, _), Value::Several(items)) => items.iter().try_for_each(|item| write(of, item, out))?,
        (Shape::Record(fields), Value::Several(values)) => write_all(fields, values, out)?,
        (Shape::Choice(variants), Value::Chosen(place, values)) => {
            let variant = variants.get(*place).context("a variant that there is none of")?;
            out.push(variant.index);
            write_all(&variant.fields, values, out)?;
        }
        (shape, value) => anyhow::bail!("{value:?} is no {shape:?}"),
    }
    Ok(())
}

fn is_within(number: u128, bytes: usize) -> bool {
    number.to_le_bytes().iter().skip(bytes).all(|byte| *byte == 0)
}

fn write_length(length: usize, out: &mut Vec<u8>) -> Result<()> {
    let length = u32::try_from(length)?;
    let mode = match length {
        ..0x40 => 0,
        0x40..0x4000 => 1,
        0x4000..0x4000_0000 => 2,
        _ => anyhow::bail!("{length} is too long"),
    };
    out.extend((length << 2 | mode).to_le_bytes().iter().take(1 << mode));
    Ok(())
}
