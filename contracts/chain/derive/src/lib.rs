// SPDX-License-Identifier: Apache-2.0
//! `#[derive(Read)]`: how a type is read from the wire, field by field in the order of its definition, so
//! that nobody writes that order a second time.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Code;
use quote::quote;
use syn::{parse_macro_input, Data, DataEnum, DeriveInput, Error, Field, Fields};

/// Implements `kite_chain::wire::Read` for a struct, or for an enum whose variants have no numbers of their
/// own, in the bytes of SCALE. A field with `#[codec(compact)]` is a compact `u32`.
#[proc_macro_derive(Read)]
pub fn derive_read(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    implementation(&input).unwrap_or_else(Error::into_compile_error).into()
}

fn implementation(input: &DeriveInput) -> Result<Code, Error> {
    let name = &input.ident;
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let body = match &input.data {
        Data::Struct(data) => fields(&quote!(Self), &data.fields),
        Data::Enum(data) => variants(data)?,
        Data::Union(_) => return Err(Error::new_spanned(name, "a union cannot be read")),
    };
    Ok(quote! {
        impl #generics ::kite_chain::wire::Read for #name #arguments #bounds {
            fn read() -> Self { #body }
        }
    })
}

fn variants(data: &DataEnum) -> Result<Code, Error> {
    let arms = data.variants.iter().zip(0_u8..).map(|(variant, number)| {
        if let Some((_, number)) = &variant.discriminant {
            return Err(Error::new_spanned(number, "a variant with a number of its own cannot be read"));
        }
        let name = &variant.ident;
        let body = fields(&quote!(Self::#name), &variant.fields);
        Ok(quote!(#number => #body,))
    });
    let arms = arms.collect::<Result<Code, Error>>()?;
    Ok(quote! {
        match <u8 as ::kite_chain::wire::Read>::read() {
            #arms
            _ => ::kite_chain::wire::unreadable(),
        }
    })
}

fn fields(path: &Code, fields: &Fields) -> Code {
    let values = fields.iter().map(|field| {
        let value = value(field);
        field.ident.as_ref().map_or_else(|| quote!(#value,), |name| quote!(#name: #value,))
    });
    let values: Code = values.collect();
    match fields {
        Fields::Named(_) => quote!(#path { #values }),
        Fields::Unnamed(_) => quote!(#path(#values)),
        Fields::Unit => quote!(#path),
    }
}

fn value(field: &Field) -> Code {
    let is_compact = |attribute: &syn::Attribute| {
        attribute.path().is_ident("codec")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "compact")
    };
    if field.attrs.iter().any(is_compact) {
        quote!(::kite_chain::wire::compact())
    } else {
        quote!(::kite_chain::wire::Read::read())
    }
}
