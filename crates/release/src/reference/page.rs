// SPDX-License-Identifier: Apache-2.0
//! A page as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use super::types::{last_of_path, list, number, text, Parts, Types};

/// A contract, and what makes an event or an error its own.
struct Subject {
    name: &'static str,
    title: &'static str,
    /// The modules whose events it emits: its metadata lists those of the whole suite.
    events: &'static [&'static str],
    /// Errors of another contract that it passes on: they stand on that one's page.
    passed_on: &'static [(&'static str, &'static str)],
}

const ROUTER_ERRORS: (&str, &str) = ("RouterError", "router");
const REGISTRY_ERRORS: (&str, &str) = ("RegistryError", "registry");
const TAB_ERRORS: (&str, &str) = ("TabError", "tab");

const SUBJECTS: [Subject; 6] = [
    Subject {
        name: "token",
        title: "Token",
        events: &["token", "events", "votes", "cash", "ownable"],
        passed_on: &[ROUTER_ERRORS, REGISTRY_ERRORS, TAB_ERRORS],
    },
    Subject {
        name: "router",
        title: "Router",
        events: &["router", "cash", "ownable"],
        passed_on: &[REGISTRY_ERRORS, TAB_ERRORS],
    },
    Subject {
        name: "registry",
        title: "Registry",
        events: &["registry", "cash", "ownable"],
        passed_on: &[ROUTER_ERRORS, TAB_ERRORS],
    },
    Subject { name: "dao", title: "DAO", events: &["dao"], passed_on: &[] },
    Subject { name: "till", title: "Till", events: &["till"], passed_on: &[REGISTRY_ERRORS, TAB_ERRORS] },
    Subject { name: "tab", title: "Tabs", events: &["tab"], passed_on: &[ROUTER_ERRORS, REGISTRY_ERRORS] },
];

/// The page about the contract `name`, which has this metadata.
pub(super) fn page(name: &str, metadata: &Value) -> Result<String> {
    let subject = SUBJECTS.iter().find(|subject| subject.name == name).context("a contract that has no page")?;
    let page = Page { subject, types: Types::of(metadata), metadata };
    let parts = [page.head(), page.messages()?, page.events()?, page.errors()?, page.structures()?];
    Ok(format!("{}\n", parts.concat().trim_end()))
}

struct Page<'m> {
    subject: &'static Subject,
    types: Types<'m>,
    metadata: &'m Value,
}

impl<'m> Page<'m> {
    fn head(&self) -> String {
        format!("<!-- written by `{}` -->\n\n# {}\n\n", super::REFRESH, self.subject.title)
    }

    fn told(&self) -> Vec<&'m Value> {
        let all = ["/spec/constructors", "/spec/messages"];
        all.into_iter().flat_map(|path| list(self.metadata, path)).collect()
    }

    fn messages(&self) -> Result<String> {
        let entry = |message: &&Value| {
            let label = text(message, "label");
            Ok(format!("### {label}\n\n{}\n\n{}\n", self.call(message)?, docs(message)))
        };
        let entries = self.told().iter().map(entry).collect::<Result<Vec<_>>>()?;
        Ok(format!("## Messages\n\n{}\n", entries.join("\n")))
    }

    /// What a message is, in one line: whether it changes anything, its spelling, its selector.
    fn call(&self, message: &Value) -> Result<String> {
        let kind = match (message.get("mutates"), &message["payable"]) {
            (None, _) => "Creates the contract.",
            (_, Value::Bool(true)) => "**Changes**, *payable*.",
            (Some(Value::Bool(true)), _) => "**Changes**.",
            _ => "View.",
        };
        let argument = |argument: &Value| {
            let name = text(argument, "label").trim_start_matches('_');
            Ok(format!("{name}: {}", self.types.name_of_argument(argument)?))
        };
        let arguments = list(message, "/args").iter().map(argument).collect::<Result<Vec<_>>>()?.join(", ");
        let answer = self.types.answer(message)?;
        let answer = if message.get("mutates").is_some() { format!(" -> {answer}") } else { String::new() };
        let selector = text(message, "selector");
        Ok(format!("{kind} `{}({arguments}){answer}`, selector `{selector}`.", text(message, "label")))
    }

    fn own_events(&self) -> impl Iterator<Item = &'m Value> + '_ {
        list(self.metadata, "/spec/events").iter().filter(|event| {
            let module = text(event, "module_path").rsplit("::").next().unwrap_or_default();
            self.subject.events.contains(&module)
        })
    }

    fn events(&self) -> Result<String> {
        let entries = self.own_events().map(|event| self.event(event)).collect::<Result<Vec<_>>>()?;
        Ok(format!("## Events\n\n{}\n", entries.join("\n")))
    }

    fn event(&self, event: &Value) -> Result<String> {
        let topic = text(event, "signature_topic");
        let mut entry = format!("### Event {}\n\n{}\n\nTopic `{topic}`.\n", text(event, "label"), docs(event));
        for (place, field) in list(event, "/args").iter().enumerate() {
            if place == 0 {
                entry.push_str("\n| field | type | |\n|---|---|---|\n");
            }
            let star = if field["indexed"] == true { " *" } else { "" };
            let (name, kind) = (text(field, "label"), self.types.name_of_argument(field)?);
            writeln!(entry, "| `{name}`{star} | `{kind}` | {} |", docs(field).replace('\n', " "))?;
        }
        Ok(entry)
    }

    /// All types that messages and events are made of, with a name and parts of their own.
    fn named_types(&self) -> Result<Vec<(&'m str, Parts<'m>)>> {
        let arguments = |entry: &'m Value| list(entry, "/args").iter().map(|argument| number(argument, "/type/type"));
        let answers = self.told().into_iter().map(|message| number(message, "/returnType/type"));
        let ids = self.told().into_iter().chain(self.own_events()).flat_map(arguments).chain(answers);
        let mut types = Vec::new();
        let mut seen = BTreeMap::new();
        for id in self.types.within(ids)? {
            let kind = self.types.kind(&id.into())?;
            let Some(name) = last_of_path(kind).filter(|_| is_ours(kind)) else { continue };
            match seen.insert(name, list(kind, "/path")) {
                None => types.extend(Types::parts(kind).map(|parts| (name, parts))),
                Some(other) => {
                    ensure!(other == list(kind, "/path"), "two types of {} are called {name}", self.subject.name)
                }
            }
        }
        types.sort_unstable_by_key(|(name, _)| *name);
        Ok(types)
    }

    fn errors(&self) -> Result<String> {
        let mut entries = String::from("## Errors\n\n");
        for (name, parts) in self.named_types()?.into_iter().filter(|(name, _)| is_error(name)) {
            if let Some((_, other)) = self.subject.passed_on.iter().find(|(foreign, _)| *foreign == name) {
                writeln!(entries, "### {name}\n\nPassed on as the [{other}]({other}.md#{}) gave it.\n", anchor(name))?;
            } else if let Parts::Variants(variants) = parts {
                writeln!(entries, "### {name}\n\n{}", self.error_table(variants)?)?;
            }
        }
        Ok(entries)
    }

    fn error_table(&self, variants: &[Value]) -> Result<String> {
        let mut table = String::from("| | error | named by |\n|--:|---|---|\n");
        for variant in variants {
            let name = text(variant, "name");
            let by: Vec<_> = self.told().into_iter().filter(|message| names_it(message, name)).map(link).collect();
            writeln!(table, "| {} | `{}` | {} |", variant["index"], self.variant(variant)?, by.join(", "))?;
        }
        Ok(table)
    }

    fn structures(&self) -> Result<String> {
        let mut entries = String::from("## Types\n\n");
        for (name, parts) in self.named_types()?.into_iter().filter(|(name, _)| !is_error(name)) {
            let lines = match parts {
                Parts::Fields(fields) => fields.iter().map(|field| self.field(field)).collect::<Result<Vec<_>>>()?,
                Parts::Variants(all) => all.iter().map(|variant| self.variant(variant)).collect::<Result<Vec<_>>>()?,
            };
            writeln!(entries, "### Type {name}\n\n```text\n{}\n```\n", lines.join("\n"))?;
        }
        Ok(entries)
    }

    fn variant(&self, variant: &Value) -> Result<String> {
        let (name, fields) = (text(variant, "name"), list(variant, "/fields"));
        let inner = fields.iter().map(|field| self.field(field)).collect::<Result<Vec<_>>>()?.join(", ");
        Ok(match fields.first() {
            None => name.to_owned(),
            Some(first) if first.get("name").is_some() => format!("{name} {{ {inner} }}"),
            Some(_) => format!("{name}({inner})"),
        })
    }

    fn field(&self, field: &Value) -> Result<String> {
        let kind = self.types.name_of_field(field)?;
        Ok(field["name"].as_str().map_or_else(|| kind.clone(), |name| format!("{name}: {kind}")))
    }
}

fn is_ours(kind: &Value) -> bool {
    let source = list(kind, "/path").first().and_then(Value::as_str).unwrap_or_default();
    source.starts_with("kite_") || source == "psp22"
}

fn is_error(name: &str) -> bool {
    name.ends_with("Error")
}

/// Whether a message's docs name this error.
fn names_it(message: &Value, error: &str) -> bool {
    let text = docs(message);
    let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.any(|word| word == error)
}

fn link(message: &Value) -> String {
    let label = text(message, "label");
    format!("[{label}](#{})", anchor(label))
}

/// How a heading is found: what both mdBook and code hosts make of it.
fn anchor(heading: &str) -> String {
    heading.chars().filter(|letter| letter.is_alphanumeric() || *letter == '_').flat_map(char::to_lowercase).collect()
}

/// The docs of an entry as Markdown: what stands outside of code is no HTML.
fn docs(entry: &Value) -> String {
    let lines =
        list(entry, "/docs").iter().filter_map(Value::as_str).map(|line| line.strip_prefix(' ').unwrap_or(line));
    let text = lines.collect::<Vec<_>>().join("\n");
    let pieces = text.trim().split('`').enumerate();
    let safe = pieces.map(|(place, piece)| if place & 1 == 0 { piece.replace('<', "&lt;") } else { piece.to_owned() });
    safe.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::bundles::SuiteBundles;

    fn pages() -> Vec<(Value, String)> {
        let bundles = SuiteBundles::current().unwrap();
        bundles
            .published()
            .map(|(name, bundle)| (bundle.metadata().unwrap(), name))
            .map(|(metadata, name)| {
                let metadata = serde_json::from_str(&metadata).unwrap();
                let text = page(name, &metadata).unwrap();
                (metadata, text)
            })
            .collect()
    }

    #[test]
    fn pages_have_every_message_and_every_error_of_their_contract() {
        for (metadata, text) in pages() {
            for message in list(&metadata, "/spec/messages") {
                assert!(text.contains(&format!("\n### {}\n", super::text(message, "label"))));
                assert!(text.contains(super::text(message, "selector")));
            }
            let page = Page { subject: &SUBJECTS[0], types: Types::of(&metadata), metadata: &metadata };
            for message in list(&metadata, "/spec/messages") {
                let answer = page.types.answer(message).unwrap();
                let error = answer.rsplit(", ").next().and_then(|last| last.strip_suffix('>'));
                let error = error.filter(|error| answer.starts_with("Result<") && is_error(error));
                assert!(error.is_none_or(|error| text.contains(&format!("\n### {error}\n"))), "{answer}");
            }
        }
    }

    #[test]
    fn every_event_of_the_suite_is_on_a_page() {
        let pages = pages();
        let all: String = pages.iter().map(|(_, text)| text.as_str()).collect();
        for event in list(&pages[0].0, "/spec/events") {
            assert!(all.contains(super::text(event, "signature_topic")), "{} is on no page", event["label"]);
        }
    }

    #[test]
    fn docs_outside_of_code_are_no_html() {
        let entry = json!({ "docs": [" A `Vec<u8>` is", " no <b>."] });
        assert_eq!(docs(&entry), "A `Vec<u8>` is\nno &lt;b>.");
    }

    #[test]
    fn errors_are_named_by_whole_words() {
        let message = json!({ "docs": ["Errors: NotOwner, `Zero`."] });
        assert!(names_it(&message, "NotOwner") && names_it(&message, "Zero"));
        assert!(!names_it(&message, "Owner"));
    }
}
