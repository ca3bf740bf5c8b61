// SPDX-License-Identifier: Apache-2.0
//! `#[ink::event]`: the event's name and types are its first topic, as Solidity has it.

use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::ItemStruct;

use crate::contract::without_marks;

/// The struct, and what makes it an event.
pub fn event(mut item: ItemStruct) -> Code {
    without_marks(|marks| marks.visit_item_struct_mut(&mut item));
    let (name, text) = (&item.ident, item.ident.to_string());
    let types: Vec<_> = item.fields.iter().map(|field| &field.ty).collect();
    let fields: Vec<_> = item.fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    quote! {
        #[derive(::ink::scale::Encode, ::ink::scale::Decode)]
        #[codec(crate = ::ink::scale)]
        #item

        impl ::ink::env::event::Event for #name {
            const SIGNATURE_TOPIC: Option<[u8; 32]> =
                Some(::ink::sol::signature(#text.as_bytes(), &[#(<#types as ::ink::sol::Type>::NAME),*]));
        }

        impl ::ink::sol::Fields for #name {
            fn say_behind<O: ::ink::scale::Output + ?Sized>(&self, _topics: usize, out: &mut O) {
                let Self { #(#fields),* } = self;
                ::ink::sol::say_all!(out, #(#fields: #types),*);
            }
        }
    }
}
