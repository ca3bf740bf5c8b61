// SPDX-License-Identifier: Apache-2.0
//! ink!'s macros, as far as the contracts use them on PolkaVM. What a contract says to others is said in Solidity's
//! ABI, so that types, errors and events get their names there from the same definitions.

mod choice;
mod contract;
mod event;
mod numbers;
mod sol;
mod storage;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::{parse_macro_input, DeriveInput, Error, ItemMod, ItemStruct, ItemTrait, LitStr};

/// A contract: its storage, constructors and messages as they are.
#[proc_macro_attribute]
pub fn contract(_: TokenStream, item: TokenStream) -> TokenStream {
    contract::contract(parse_macro_input!(item as ItemMod)).unwrap_or_else(Error::into_compile_error).into()
}

/// A trait of messages.
#[proc_macro_attribute]
pub fn trait_definition(_: TokenStream, item: TokenStream) -> TokenStream {
    let mut item = parse_macro_input!(item as ItemTrait);
    contract::without_marks(|marks| syn::visit_mut::VisitMut::visit_item_trait_mut(marks, &mut item));
    quote!(#item).into()
}

/// A part of a contract's storage.
#[proc_macro_attribute]
pub fn storage_item(_: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as ItemStruct);
    let storable = contract::is_of_ours().then(|| storage::storable(&item));
    quote!(#item #storable).into()
}

/// An event.
#[proc_macro_attribute]
pub fn event(_: TokenStream, item: TokenStream) -> TokenStream {
    event::event(parse_macro_input!(item as ItemStruct)).into()
}

/// A type that is said, read or stored. One that is only said has a name that goes before those of its variants.
#[proc_macro_attribute]
pub fn scale_derive(traits: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    let traits = traits.to_string();
    let is_only_said = !traits.contains("Decode");
    let decode = if is_only_said { quote!() } else { quote!(::ink::scale::Decode,) };
    let derives: Code = quote!(#[derive(::ink::scale::Encode, #decode)] #[codec(crate = ::ink::scale)]);
    let sol = sol::implementations(&item, is_only_said);
    let argument = (contract::is_of_ours() && !is_only_said).then(|| sol::argument(&item));
    quote!(#derives #item #sol #argument).into()
}

/// What a message is called by: in place of a number its name, since the number depends on the arguments.
#[proc_macro]
pub fn selector_bytes(name: TokenStream) -> TokenStream {
    let name = parse_macro_input!(name as LitStr);
    quote!({
        struct Message;
        impl ::ink::sol::Named for Message {
            const NAME: &'static str = #name;
        }
        ::ink::sol::Selector::<Message>::NEW
    })
    .into()
}
