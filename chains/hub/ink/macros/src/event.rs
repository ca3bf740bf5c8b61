// SPDX-License-Identifier: Apache-2.0
//! `#[ink::event]`: the event's name and types are its first topic, as Solidity has it.

use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::ItemStruct;

use crate::contract::{is_topic, without_marks};

/// The struct, and what makes it an event.
pub fn event(mut item: ItemStruct) -> Code {
    let is_topic: Vec<_> = item.fields.iter().map(|field| field.attrs.iter().any(is_topic)).collect();
    without_marks(|marks| marks.visit_item_struct_mut(&mut item));
    let (name, text) = (&item.ident, item.ident.to_string());
    let types: Vec<_> = item.fields.iter().map(|field| &field.ty).collect();
    let fields: Vec<_> = item.fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    let said = |as_topic| {
        let fields = fields.iter().zip(&types).zip(&is_topic).filter(move |(_, is_topic)| **is_topic == as_topic);
        fields.map(|((field, of), _)| quote!(#field: #of)).collect::<Vec<_>>()
    };
    let (topics, others) = (said(true), said(false));
    let has_topics = !topics.is_empty();
    quote! {
        #[derive(::ink::scale::Encode, ::ink::scale::Decode)]
        #[codec(crate = ::ink::scale)]
        #item

        impl ::ink::env::event::Event for #name {
            const SIGNATURE_TOPIC: Option<[u8; 32]> =
                Some(::ink::sol::signature(#text.as_bytes(), &[#(<#types as ::ink::sol::Type>::NAME),*]));
        }

        impl ::ink::sol::Fields for #name {
            const HAS_TOPICS: bool = #has_topics;

            #[allow(unused_variables, reason = "some events have no topics")]
            fn say_topics<O: ::ink::scale::Output + ?Sized>(&self, out: &mut O) {
                let Self { #(#fields),* } = self;
                ::ink::sol::say_all!(out, #(#topics),*);
            }

            #[allow(unused_variables, reason = "topics are not said twice")]
            fn say_behind<O: ::ink::scale::Output + ?Sized>(&self, _topics: usize, out: &mut O) {
                let Self { #(#fields),* } = self;
                ::ink::sol::say_all!(out, #(#others),*);
            }
        }
    }
}
