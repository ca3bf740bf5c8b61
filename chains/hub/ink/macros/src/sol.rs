// SPDX-License-Identifier: Apache-2.0
//! What a type is in Solidity: a struct is a tuple, an enum without data a number, one with data its number and its data;
//! an error is a custom error of its variant's name.

use proc_macro2::TokenStream as Code;
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Field, Fields, Ident, Type, Variant};

use crate::{choice, numbers};

/// All that is known of it.
pub fn implementations(item: &DeriveInput, is_only_said: bool) -> Code {
    match &item.data {
        Data::Enum(data) if is_only_said => refusal(item, data, &item.ident.to_string()),
        Data::Enum(data) if is_error(item) => refusal(item, data, ""),
        Data::Enum(data) if is_plain(data) => number(item, data),
        Data::Enum(data) => account(item, data).unwrap_or_else(|| choice::said(item, data)),
        Data::Struct(data) => tuple(item, &data.fields),
        Data::Union(_) => Code::new(),
    }
}

/// How it is read as an argument. An enum of nothing or an account says so itself.
pub fn argument(item: &DeriveInput) -> Code {
    if !item.generics.params.is_empty() {
        return Code::new();
    }
    let body = match &item.data {
        Data::Enum(data) if is_error(item) => return known_error(item, data),
        Data::Enum(data) if is_plain(data) => {
            numbers::read(&item.ident, data).unwrap_or_else(|| quote!(::kite_chain::abi::variant()))
        }
        Data::Enum(data) if account(item, data).is_some() => return Code::new(),
        Data::Enum(data) => choice::read(data),
        Data::Struct(data) => {
            let values = read_fields(&quote!(Self), &data.fields);
            quote!(::kite_chain::abi::tuple(<Self as ::ink::sol::Type>::IS_DYNAMIC, || #values))
        }
        Data::Union(_) => return Code::new(),
    };
    let ident = &item.ident;
    quote! {
        impl ::kite_chain::abi::Argument for #ident {
            fn argument() -> Self { #body }
        }

        /// From a contract that is known: wrong words in an answer that is long enough trap.
        impl ::kite_chain::wire::Said for #ident {
            fn is_said_by(bytes: &[u8]) -> bool {
                ::kite_chain::abi::is_long_enough::<Self>(bytes)
            }

            fn said() -> Self {
                ::kite_chain::abi::Argument::argument()
            }
        }
    }
}

/// All fields, each read as an argument.
pub fn read_fields(path: &Code, fields: &Fields) -> Code {
    let value = quote!(::kite_chain::abi::Argument::argument());
    match fields {
        Fields::Named(fields) => {
            let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
            quote!(#path { #(#names: #value),* })
        }
        Fields::Unnamed(fields) => {
            let values = fields.unnamed.iter().map(|_| &value);
            quote!(#path(#(#values),*))
        }
        Fields::Unit => path.clone(),
    }
}

fn is_error(item: &DeriveInput) -> bool {
    item.ident.to_string().ends_with("Error")
}

fn is_plain(data: &DataEnum) -> bool {
    data.variants.iter().all(|variant| variant.fields.is_empty())
}

pub fn named(item: &DeriveInput, name: &Code, words: &Code, is_dynamic: &Code) -> Code {
    typed(item, name, words, is_dynamic, &Code::new())
}

fn typed(item: &DeriveInput, name: &Code, words: &Code, is_dynamic: &Code, more: &Code) -> Code {
    let ident = &item.ident;
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    quote! {
        impl #generics ::ink::sol::Type for #ident #arguments #bounds {
            const NAME: ::ink::sol::Name = #name;
            const WORDS: usize = #words;
            const IS_DYNAMIC: bool = #is_dynamic;
            #more
        }
    }
}

/// An enum without data: the number of its variant, or that of a standard.
fn number(item: &DeriveInput, data: &DataEnum) -> Code {
    let ident = &item.ident;
    let said = numbers::said(ident, data).unwrap_or_else(|| {
        // What SCALE says of it is that one byte.
        quote!(::ink::scale::Encode::using_encoded(self, |bytes| bytes
            .iter()
            .for_each(|byte| ::ink::sol::say_byte(*byte, out))))
    });
    let type_ = named(item, &quote!(::ink::sol::Name::new("uint8")), &quote!(1), &quote!(false));
    quote! {
        #type_

        impl ::ink::sol::Say for #ident {
            fn head<O: ::ink::scale::Output + ?Sized>(&self, _at: usize, out: &mut O) {
                #said;
            }
        }
    }
}

/// An enum of nothing or an account: an address, zero for nothing.
fn account(item: &DeriveInput, data: &DataEnum) -> Option<Code> {
    let (ident, variants) = (&item.ident, data.variants.iter().collect::<Vec<_>>());
    let [nothing, account] = variants.as_slice() else { return None };
    let is_account = account.fields.len() == 1 && account.fields.iter().all(|field| is_one_of(field, &["AccountId"]));
    if !nothing.fields.is_empty() || !is_account {
        return None;
    }
    let (nothing, account) = (&nothing.ident, &account.ident);
    let type_ = named(item, &quote!(::ink::sol::Name::new("address")), &quote!(1), &quote!(false));
    Some(quote! {
        #type_

        impl ::ink::sol::Say for #ident {
            fn head<O: ::ink::scale::Output + ?Sized>(&self, at: usize, out: &mut O) {
                let account = match self {
                    Self::#nothing => None,
                    Self::#account(account) => Some(account),
                };
                ::ink::sol::Say::head(&account, at, out)
            }
        }
    })
}

fn tuple(item: &DeriveInput, fields: &Fields) -> Code {
    let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
    let name = quote!(::ink::sol::Name::tuple(&[#(<#types as ::ink::sol::Type>::NAME),*]));
    let is_dynamic = quote!(false #(|| <#types as ::ink::sol::Type>::IS_DYNAMIC)*);
    let words = quote!(if #is_dynamic { 1 } else { 0 #(+ <#types as ::ink::sol::Type>::WORDS)* });
    let empty = quote! {
        const EMPTY: usize = if #is_dynamic {
            0 #(+ <#types as ::ink::sol::Type>::WORDS + <#types as ::ink::sol::Type>::EMPTY)*
        } else {
            0
        };
    };
    let type_ = typed(item, &name, &words, &is_dynamic, &empty);
    if !item.generics.params.is_empty() {
        return type_;
    }
    let ident = &item.ident;
    let (bound, names) = bindings(&quote!(Self), fields);
    quote! {
        #type_

        impl ::ink::sol::Say for #ident {
            fn head<O: ::ink::scale::Output + ?Sized>(&self, at: usize, out: &mut O) {
                if <Self as ::ink::sol::Type>::IS_DYNAMIC {
                    return ::ink::sol::say_length(at, out);
                }
                let #bound = self;
                #(::ink::sol::Say::head(#names, at, out);)*
            }

            fn behind(&self) -> usize {
                if !<Self as ::ink::sol::Type>::IS_DYNAMIC {
                    return 0;
                }
                let #bound = self;
                ::ink::sol::size_of_all!(#(#names: #types),*)
            }

            fn tail<O: ::ink::scale::Output + ?Sized>(&self, out: &mut O) {
                if <Self as ::ink::sol::Type>::IS_DYNAMIC {
                    let #bound = self;
                    ::ink::sol::say_all!(out, #(#names: #types),*);
                }
            }
        }
    }
}

/// An error: its variant's name and types. What another error is only passed on in stays out of sight.
fn refusal(item: &DeriveInput, data: &DataEnum, prefix: &str) -> Code {
    let ident = &item.ident;
    let beginnings = data.variants.iter().map(|variant| beginning(variant, prefix));
    let own = data.variants.iter().filter(|variant| !variant.fields.is_empty() && passed_on(variant).is_none());
    let rests = own.map(|variant| {
        let name_of = &variant.ident;
        let (bound, names) = bindings(&quote!(Self::#name_of), &variant.fields);
        let types = variant.fields.iter().map(|field| &field.ty);
        quote!(#bound => { ::ink::sol::say_all!(out, #(#names: #types),*); })
    });
    let type_ = named(item, &quote!(::ink::sol::Name::new("bytes")), &quote!(1), &quote!(true));
    quote! {
        #type_

        /// Inside another error it is said as that one's data.
        impl ::ink::sol::Say for #ident {
            fn head<O: ::ink::scale::Output + ?Sized>(&self, at: usize, out: &mut O) {
                ::ink::sol::say_length(at, out);
            }

            fn behind(&self) -> usize {
                let mut bytes = ::ink::prelude::vec::Vec::new();
                ::ink::sol::Refusal::refuse(self, &mut bytes);
                ::ink::sol::size_of_bytes(&bytes)
            }

            fn tail<O: ::ink::scale::Output + ?Sized>(&self, out: &mut O) {
                let mut bytes = ::ink::prelude::vec::Vec::new();
                ::ink::sol::Refusal::refuse(self, &mut bytes);
                ::ink::sol::say_bytes(&bytes, out);
            }
        }

        impl ::ink::sol::Refusal for #ident {
            #[inline(always)]
            fn refuse<O: ::ink::scale::Output + ?Sized>(&self, out: &mut O) {
                let selector = match self { #(#beginnings)* };
                ::ink::sol::say_selector(selector, out);
                #[allow(unreachable_patterns, reason = "of most errors there is more to say")]
                match self { #(#rests)* _ => () }
            }
        }
    }
}

/// How an error is known that another contract has said.
fn known_error(item: &DeriveInput, data: &DataEnum) -> Code {
    let ident = &item.ident;
    let own = data.variants.iter().filter(|variant| !variant.fields.iter().any(is_passed_on));
    let selectors = own.map(|variant| {
        let (name, types) = (variant.ident.to_string(), variant.fields.iter().map(|field| &field.ty));
        quote!(::ink::sol::selector(#name.as_bytes(), &[#(<#types as ::ink::sol::Type>::NAME),*]))
    });
    quote! {
        impl #ident {
            /// Whether `bytes` are one, by its name and in whole words.
            #[must_use]
            pub fn is_said_by(bytes: &[u8]) -> bool {
                const SELECTORS: &[[u8; 4]] = &[#(#selectors),*];
                let is_known = bytes.first_chunk().is_some_and(|selector| SELECTORS.contains(selector));
                is_known && bytes.len() % ::ink::sol::WORD == 4
            }
        }
    }
}

fn is_passed_on(field: &Field) -> bool {
    is_one_of(field, &["Foreign", "Relayed", "Error", "Held"])
}

/// What an error holds that is only passed on.
fn passed_on(variant: &Variant) -> Option<&Field> {
    variant.fields.iter().next().filter(|field| variant.fields.len() == 1 && is_passed_on(field))
}

/// What an error begins with; one that is only passed on is said, and that is all.
fn beginning(variant: &Variant, prefix: &str) -> Code {
    let (name, name_of) = (format!("{prefix}{}", variant.ident), &variant.ident);
    let (bound, names) = bindings(&quote!(Self::#name_of), &variant.fields);
    let types = variant.fields.iter().map(|field| &field.ty);
    match passed_on(variant) {
        Some(field) if is_one_of(field, &["Foreign", "Relayed"]) => {
            quote!(#bound => return #(::ink::scale::Encode::encode_to(#names, out));*,)
        }
        Some(_) => quote!(#bound => return #(::ink::sol::Refusal::refuse(#names, out));*,),
        None => quote! {
            Self::#name_of { .. } => const {
                u32::from_le_bytes(::ink::sol::selector(#name.as_bytes(), &[#(<#types as ::ink::sol::Type>::NAME),*]))
            },
        },
    }
}

/// A pattern that binds all fields, and the names that it gives them.
pub fn bindings(path: &Code, fields: &Fields) -> (Code, Vec<Ident>) {
    let names: Vec<_> = fields
        .iter()
        .enumerate()
        .map(|(number, field)| field.ident.clone().unwrap_or_else(|| format_ident!("field_{number}")))
        .collect();
    let bound = match fields {
        Fields::Named(_) => quote!(#path { #(#names),* }),
        Fields::Unnamed(_) => quote!(#path(#(#names),*)),
        Fields::Unit => path.clone(),
    };
    (bound, names)
}

/// Whether the name of its type ends so: an error of another contract, or of another part of this one, is said in
/// place of the one that it is passed on in.
fn is_one_of(field: &Field, ends: &[&str]) -> bool {
    let Type::Path(path) = &field.ty else { return false };
    path.path.segments.last().is_some_and(|last| ends.iter().any(|end| last.ident.to_string().ends_with(end)))
}
