// SPDX-License-Identifier: Apache-2.0
//! `#[ink::contract]`: the module without ink!'s marks, with the names that ink! brings.

use proc_macro2::TokenStream as Code;
use quote::{format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{Attribute, Error, Item, ItemMod, ItemStruct};

use crate::storage;

/// Takes ink!'s marks off whatever `visit` shows it.
pub fn without_marks(visit: impl FnOnce(&mut Marks)) {
    visit(&mut Marks);
}

/// ink!'s marks: `#[ink(message)]` and the like.
pub struct Marks;

fn is_mark(attribute: &Attribute) -> bool {
    attribute.path().is_ident("ink") || is_topic(attribute)
}

/// Whether it marks a topic, be it one on a Hub alone: `#[cfg_attr(target_arch = "riscv64", ink(topic))]`.
pub fn is_topic(attribute: &Attribute) -> bool {
    let is_told = ["ink", "cfg_attr"].iter().any(|name| attribute.path().is_ident(name));
    is_told && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("topic"))
}

impl VisitMut for Marks {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.retain(|attribute| !is_mark(attribute));
    }
}

/// Whether a package of ours is compiled.
pub fn is_of_ours() -> bool {
    std::env::var("CARGO_PKG_NAME").is_ok_and(|package| package.starts_with("kite-"))
}

/// The module of a contract of ours. What a crate of others brings along as an example is left out.
pub fn contract(mut module: ItemMod) -> Result<Code, Error> {
    if !is_of_ours() {
        return Ok(Code::new());
    }
    let storage = storage_of(&module)?;
    let name = storage.ident.clone();
    let reference = format_ident!("{name}Ref");
    without_marks(|marks| marks.visit_item_mod_mut(&mut module));
    let ItemMod { attrs, vis, ident, content, .. } = module;
    let items = content.map(|(_, items)| items).unwrap_or_default();
    let storable = storage::storable(&storage);
    Ok(quote! {
        #(#attrs)*
        #vis mod #ident {
            #[allow(unused_imports, reason = "ink! brings them, whether they are used or not")]
            use ::ink::primitives::{AccountId, Hash};
            #[allow(dead_code, reason = "the same")]
            type Balance = u128;
            #[allow(dead_code, reason = "the same")]
            type Timestamp = u64;

            #(#items)*

            #storable

            impl ::ink::storage::traits::StorageKey for #name {
                const KEY: ::ink::primitives::Key = 0;
            }

            /// For whoever calls this contract, who has no use for a type here.
            #[derive(Debug)]
            pub struct #reference;
        }
    })
}

fn storage_of(module: &ItemMod) -> Result<ItemStruct, Error> {
    let items = module.content.iter().flat_map(|(_, items)| items);
    let storage = items.filter_map(|item| match item {
        Item::Struct(item) if item.attrs.iter().any(is_mark) => Some(item.clone()),
        _ => None,
    });
    storage.into_iter().next().ok_or_else(|| Error::new_spanned(&module.ident, "a contract without a storage"))
}
