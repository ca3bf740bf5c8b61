// SPDX-License-Identifier: Apache-2.0
//! An enum with data in Solidity: a tuple of the number of its variant and of what that holds. Where all variants hold
//! the same type, or nothing, the second is that type, zero for nothing; elsewhere it is `bytes`, in which the variant's
//! fields are said as the arguments of a call are.

use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::{DataEnum, DeriveInput, Type, Variant};

use crate::sol::{bindings, named, read_fields};

/// How it is said.
pub fn said(item: &DeriveInput, data: &DataEnum) -> Code {
    if !item.generics.params.is_empty() {
        return Code::new();
    }
    common(data).map_or_else(|| said_as_bytes(item, data), |of| said_as(item, data, &of))
}

/// The type that all variants hold that hold something.
fn common(data: &DataEnum) -> Option<Type> {
    let mut types = data.variants.iter().flat_map(|variant| &variant.fields).map(|field| &field.ty);
    let first = types.next()?;
    let is_single = data.variants.iter().all(|variant| variant.fields.len() <= 1);
    let spelled = |of: &Type| quote!(#of).to_string();
    (is_single && types.all(|of| spelled(of) == spelled(first))).then(|| first.clone())
}

/// Each variant with its number.
fn numbered(data: &DataEnum) -> impl Iterator<Item = (u8, &Variant)> {
    (0_u8..).zip(&data.variants)
}

fn said_as(item: &DeriveInput, data: &DataEnum, of: &Type) -> Code {
    let ident = &item.ident;
    let name = quote!(::ink::sol::Name::tuple(&[::ink::sol::Name::new("uint8"), <#of as ::ink::sol::Type>::NAME]));
    let type_ = named(item, &name, &quote!(1 + <#of as ::ink::sol::Type>::WORDS), &quote!(false));
    let arms = numbered(data).map(|(number, variant)| {
        let variant_name = &variant.ident;
        let (bound, names) = bindings(&quote!(Self::#variant_name), &variant.fields);
        let value = names.first().map_or_else(
            || quote!((0..<#of as ::ink::sol::Type>::WORDS).for_each(|_| ::ink::sol::say_byte(0, out))),
            |name| quote!(::ink::sol::Say::head(#name, at, out)),
        );
        quote!(#bound => { ::ink::sol::say_byte(#number, out); #value; })
    });
    quote! {
        #type_

        impl ::ink::sol::Say for #ident {
            fn head<O: ::ink::scale::Output + ?Sized>(&self, at: usize, out: &mut O) {
                const { assert!(!<#of as ::ink::sol::Type>::IS_DYNAMIC) }
                match self { #(#arms)* }
            }
        }
    }
}

fn said_as_bytes(item: &DeriveInput, data: &DataEnum) -> Code {
    let ident = &item.ident;
    let type_ = named(item, &quote!(::ink::sol::Name::new("(uint8,bytes)")), &quote!(1), &quote!(true));
    let (mut sizes, mut arms) = (Code::new(), Code::new());
    for (number, variant) in numbered(data) {
        let variant_name = &variant.ident;
        let (bound, names) = bindings(&quote!(Self::#variant_name), &variant.fields);
        let types: Vec<_> = variant.fields.iter().map(|field| &field.ty).collect();
        sizes.extend(quote!(#bound => ::ink::sol::size_of_all!(#(#names: #types),*),));
        arms.extend(quote!(#bound => {
            ::ink::sol::say_byte(#number, out);
            ::ink::sol::say_byte(PLACE, out);
            ::ink::sol::say_length(::ink::sol::size_of_all!(#(#names: #types),*), out);
            ::ink::sol::say_all!(out, #(#names: #types),*);
        }));
    }
    quote! {
        #type_

        impl ::ink::sol::Say for #ident {
            fn head<O: ::ink::scale::Output + ?Sized>(&self, at: usize, out: &mut O) {
                ::ink::sol::say_length(at, out);
            }

            fn behind(&self) -> usize {
                // The number, the place of the bytes and how many they are.
                const BEFORE: usize = 3 * ::ink::sol::WORD;
                BEFORE + match self { #sizes }
            }

            fn tail<O: ::ink::scale::Output + ?Sized>(&self, out: &mut O) {
                const PLACE: u8 = 2 * ::ink::sol::WORD as u8;
                match self { #arms }
            }
        }
    }
}

/// How it is read.
pub fn read(data: &DataEnum) -> Code {
    let (arms, of): (Vec<_>, _) = match common(data) {
        Some(of) => (numbered(data).map(|(number, variant)| read_variant(number, variant)).collect(), Some(of)),
        None => (numbered(data).map(|(number, variant)| read_inside(number, variant)).collect(), None),
    };
    let unknown = quote!(_ => ::kite_chain::wire::unreadable(),);
    match of {
        Some(of) => quote! {{
            let number: u8 = ::kite_chain::abi::Argument::argument();
            let value: #of = ::kite_chain::abi::Argument::argument();
            match number { #(#arms)* #unknown }
        }},
        None => quote!(::kite_chain::abi::choice(|number| match number { #(#arms)* #unknown })),
    }
}

fn read_variant(number: u8, variant: &Variant) -> Code {
    let name = &variant.ident;
    let field = variant.fields.iter().next().map(|field| &field.ident);
    match field {
        None => quote!(#number => Self::#name,),
        Some(None) => quote!(#number => Self::#name(value),),
        Some(Some(field)) => quote!(#number => Self::#name { #field: value },),
    }
}

fn read_inside(number: u8, variant: &Variant) -> Code {
    let name = &variant.ident;
    let value = read_fields(&quote!(Self::#name), &variant.fields);
    quote!(#number => #value,)
}
