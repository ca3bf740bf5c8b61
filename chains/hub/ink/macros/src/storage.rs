// SPDX-License-Identifier: Apache-2.0
//! How a contract's storage and its parts are kept: field by field.

use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::ItemStruct;

/// `Storable` of a struct with named fields.
pub fn storable(item: &ItemStruct) -> Code {
    let name = &item.ident;
    let fields: Vec<_> = item.fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    quote! {
        impl ::ink::storage::traits::Storable for #name {
            #[inline(always)]
            fn encode<O: ::ink::scale::Output + ?Sized>(&self, dest: &mut O) {
                #(::ink::storage::traits::Storable::encode(&self.#fields, dest);)*
            }

            fn decode<I: ::ink::scale::Input>(input: &mut I) -> ::core::result::Result<Self, ::ink::scale::Error> {
                ::core::result::Result::Ok(Self { #(#fields: ::ink::storage::traits::Storable::decode(input)?),* })
            }

            fn encoded_size(&self) -> usize {
                [#(::ink::storage::traits::Storable::encoded_size(&self.#fields)),*].iter().sum()
            }
        }
    }
}
