// SPDX-License-Identifier: Apache-2.0
//! Whether a table says what metadata says.

use std::collections::BTreeMap;

use ink::metadata::{InkProject, MessageParamSpec};
use scale_info::form::PortableForm;
use scale_info::{MetaType, PortableRegistry, Registry, TypeDef, TypeInfo};

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The message's or constructor's spelling in metadata.
    pub message: &'static str,
    /// What it is entered by.
    pub selector: [u8; 4],
    /// `new`, `bare`, `root` or `save`.
    pub kind: &'static str,
    /// The names of its arguments.
    pub arguments: &'static [&'static str],
    /// Their types.
    pub types: fn() -> Vec<MetaType>,
    /// Whether it keeps coin.
    pub is_payable: bool,
}

/// What both say of a message.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    selector: Vec<u8>,
    /// Name and type of each.
    arguments: Vec<(String, String)>,
    is_constructor: bool,
    is_payable: bool,
}

/// Panics unless the rows are the messages and constructors of the metadata, no more and no less, each with its
/// selector and its arguments, by name and type, in their order, and none writes the root cell for a message that only
/// reads.
pub fn ensure_no_drift(table: &[Entry], project: &InkProject) {
    let tabled: BTreeMap<_, _> = table.iter().map(|entry| (entry.message.to_owned(), entry.said())).collect();
    assert_eq!(tabled.len(), table.len(), "a message is in the table twice");
    assert_eq!(tabled, defined(project));
    for message in project.spec().messages().iter().filter(|message| !message.mutates()) {
        let entry = table.iter().find(|entry| entry.message == message.label());
        assert!(entry.is_some_and(|entry| entry.kind != "save"), "{} only reads", message.label());
    }
}

/// The types of what `call` hands to a row's method. It is never called.
pub fn types_of<Root, Arguments: Types>(_call: impl FnOnce(&mut Root, Arguments)) -> Vec<MetaType> {
    Arguments::types()
}

/// All of a list that a row reads item by item.
pub fn items<T>(list: Vec<T>) -> std::vec::IntoIter<T> {
    list.into_iter()
}

/// A row's arguments together.
pub trait Types {
    /// The type of each.
    fn types() -> Vec<MetaType>;
}

macro_rules! types {
    ($($argument:ident)*) => {
        impl<$($argument: TypeInfo + 'static),*> Types for ($($argument,)*) {
            fn types() -> Vec<MetaType> {
                vec![$(MetaType::new::<$argument>()),*]
            }
        }
    };
}

types!();
types!(A);
types!(A B);
types!(A B C);
types!(A B C D);
types!(A B C D E);
types!(A B C D E F);

impl Entry {
    fn said(&self) -> Said {
        let mut registry = Registry::new();
        let types = registry.register_types((self.types)());
        let registry = registry.into();
        let types = types.into_iter().map(|number| spelled(&registry, number.id));
        Said {
            selector: self.selector.to_vec(),
            arguments: self.arguments.iter().map(|name| (*name).to_owned()).zip(types).collect(),
            is_constructor: self.kind == "new",
            is_payable: self.is_payable,
        }
    }
}

fn defined(project: &InkProject) -> BTreeMap<String, Said> {
    let arguments = |specs: &[MessageParamSpec<PortableForm>]| {
        let argument = |spec: &MessageParamSpec<PortableForm>| {
            // An argument that is only there for the standard's sake is spelled with a dash before it.
            let name = spec.label().trim_start_matches('_').to_owned();
            (name, spelled(project.registry(), spec.ty().ty().id))
        };
        specs.iter().map(argument).collect()
    };
    let messages = project.spec().messages().iter().map(|message| {
        let said = Said {
            selector: message.selector().to_bytes().to_vec(),
            arguments: arguments(message.args()),
            is_constructor: false,
            is_payable: message.payable(),
        };
        (message.label().clone(), said)
    });
    let constructors = project.spec().constructors().iter().map(|constructor| {
        let said = Said {
            selector: constructor.selector().to_bytes().to_vec(),
            arguments: arguments(constructor.args()),
            is_constructor: true,
            is_payable: *constructor.payable(),
        };
        (constructor.label().clone(), said)
    });
    messages.chain(constructors).collect()
}

/// A type in words that do not depend on the numbers of its registry: the name of one that has a name.
fn spelled(registry: &PortableRegistry, number: u32) -> String {
    let Some(of) = registry.resolve(number) else { return "a type that is not there".to_owned() };
    let all = |numbers: Vec<u32>| numbers.into_iter().map(|number| spelled(registry, number)).collect::<Vec<_>>();
    if !of.path.is_empty() {
        let parameters = of.type_params.iter().filter_map(|parameter| parameter.ty).map(|symbol| symbol.id).collect();
        return format!("{}<{}>", of.path, all(parameters).join(", "));
    }
    match &of.type_def {
        TypeDef::Sequence(of) => format!("Vec<{}>", spelled(registry, of.type_param.id)),
        TypeDef::Array(of) => format!("[{}; {}]", spelled(registry, of.type_param.id), of.len),
        TypeDef::Tuple(of) => format!("({})", all(of.fields.iter().map(|symbol| symbol.id).collect()).join(", ")),
        TypeDef::Compact(of) => format!("Compact<{}>", spelled(registry, of.type_param.id)),
        nameless => format!("{nameless:?}"),
    }
}

#[cfg(test)]
mod tests {
    use ink::primitives::AccountId;

    use super::*;

    fn words<T: TypeInfo + 'static>() -> String {
        let mut registry = Registry::new();
        // Another type comes first, so that the numbers are not those of the other registry.
        registry.register_type(&MetaType::new::<(u8, bool)>());
        let number = registry.register_type(&MetaType::new::<T>()).id;
        spelled(&registry.into(), number)
    }

    #[test]
    fn spelled_tells_types_apart_down_to_what_is_in_them() {
        assert_eq!(words::<Vec<Option<(u128, AccountId)>>>(), words::<Vec<Option<(u128, AccountId)>>>());
        assert_ne!(words::<Vec<Option<(u128, AccountId)>>>(), words::<Vec<Option<(u64, AccountId)>>>());
        assert_ne!(words::<[u16; 5]>(), words::<[u16; 4]>());
        assert_ne!(words::<Option<u8>>(), words::<u8>());
        assert_eq!(words::<Box<u32>>(), words::<u32>());
    }
}
