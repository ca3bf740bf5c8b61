// SPDX-License-Identifier: Apache-2.0
//! Enums without data whose variants have the numbers of a standard in Solidity, since messages of that standard take or
//! answer them.

use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::{DataEnum, Ident};

#[path = "../../../../../contracts/chain/src/abi/numbers.rs"]
mod standards;

use standards::STANDARDS;

/// How it is said, if it is one.
pub fn said(name: &Ident, data: &DataEnum) -> Option<Code> {
    let arms = numbered(name, data)?.into_iter().map(|(number, variant)| quote!(Self::#variant => #number));
    Some(quote!(::ink::sol::say_byte(match self { #(#arms),* }, out)))
}

/// How it is read, if it is one.
pub fn read(name: &Ident, data: &DataEnum) -> Option<Code> {
    let arms = numbered(name, data)?.into_iter().map(|(number, variant)| quote!(#number => Self::#variant));
    Some(quote! {
        match <u8 as ::kite_chain::abi::Argument>::argument() {
            #(#arms,)*
            _ => ::kite_chain::wire::unreadable(),
        }
    })
}

/// All variants with their numbers. One that the standard does not know has none, and does not compile.
fn numbered<'a>(name: &Ident, data: &'a DataEnum) -> Option<Vec<(u8, &'a Ident)>> {
    let (_, order) = STANDARDS.iter().find(|(of, _)| name == of)?;
    let number = |variant: &Ident| (0_u8..).zip(*order).find(|(_, known)| variant == *known).map(|(number, _)| number);
    let variants = data.variants.iter().map(|variant| &variant.ident);
    Some(variants.filter_map(|variant| Some((number(variant)?, variant))).collect())
}
