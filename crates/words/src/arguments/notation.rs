// SPDX-License-Identifier: Apache-2.0
//! How arguments are written, before anybody asks for their types: numbers, names, hex and addresses as they are;
//! `"text"`, `'c'`, `[lists]`, `(groups)`, `Name(of, values)` and `Name { of: fields }`. A whole text is one value, and
//! nothing is left over.

use super::Wrong;

/// A value as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed<'t> {
    /// A number, a name, hex, or an address.
    Word(&'t str),
    /// A number and the sign of what it counts.
    Amount(&'t str, &'t str),
    /// What stood between double quotes.
    Text(String),
    /// What stood between single quotes.
    Character(char),
    /// `[a, b]`.
    List(Vec<Typed<'t>>),
    /// `(a, b)` or `Name(a, b)`.
    Group(Option<&'t str>, Vec<Typed<'t>>),
    /// `{ a: b }` or `Name { a: b }`.
    Record(Option<&'t str>, Vec<(&'t str, Typed<'t>)>),
}

impl Typed<'_> {
    /// What it is, for those who typed something else than is expected.
    pub fn described(&self) -> String {
        match self {
            Self::Word("") => "nothing".to_owned(),
            Self::Word(word) => format!("`{word}`"),
            Self::Amount(number, sign) => format!("`{number} {sign}`"),
            Self::Text(text) => format!("the text {text:?}"),
            Self::Character(character) => format!("the character {character:?}"),
            Self::List(values) => format!("a list of {}", values.len()),
            Self::Group(None, values) => format!("a group of {}", values.len()),
            Self::Group(Some(name), values) => format!("`{name}(…)` with {} in it", values.len()),
            Self::Record(None, _) => "`{ … }`".to_owned(),
            Self::Record(Some(name), _) => format!("`{name} {{ … }}`"),
        }
    }
}

/// What is wrong where something else was typed than is expected.
pub(super) fn expected(what: &str, found: &Typed<'_>) -> Wrong {
    Wrong::new(format!("expected {what}, found {}", found.described()))
}

/// Reads a whole text.
pub(super) fn read(text: &str) -> Result<Typed<'_>, Wrong> {
    let mut reading = Reading { text, at: 0, depth: 0 };
    reading.skip();
    let value = reading.value()?;
    reading.skip();
    match reading.rest() {
        "" => Ok(value),
        rest => Err(Wrong::new(format!("`{rest}` follows what is one whole value already"))),
    }
}

/// What ends a word.
fn ends(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')' | '[' | ']' | '{' | '}' | ':' | '"' | '\'')
}

struct Reading<'t> {
    text: &'t str,
    at: usize,
    /// How many brackets are open: within one, a comma stands between values.
    depth: u32,
}

impl<'t> Reading<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn pass(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    fn skip(&mut self) {
        let rest = self.rest();
        self.pass(rest.len().saturating_sub(rest.trim_start().len()));
    }

    fn takes(&mut self, character: char) -> bool {
        let is_next = self.rest().starts_with(character);
        if is_next {
            self.pass(character.len_utf8());
        }
        is_next
    }

    fn value(&mut self) -> Result<Typed<'t>, Wrong> {
        match self.rest().chars().next() {
            Some('"') => self.quoted(),
            Some('\'') => self.character(),
            Some('[') => Ok(Typed::List(self.values('[', ']')?)),
            Some('(') => Ok(Typed::Group(None, self.values('(', ')')?)),
            Some('{') => Ok(Typed::Record(None, self.fields()?)),
            _ => self.named(),
        }
    }

    /// A word, and what belongs to it.
    fn named(&mut self) -> Result<Typed<'t>, Wrong> {
        let word = self.word()?;
        let after_word = self.at;
        self.skip();
        match self.rest().chars().next() {
            Some('(') => Ok(Typed::Group(Some(word), self.values('(', ')')?)),
            Some('{') => Ok(Typed::Record(Some(word), self.fields()?)),
            Some(next) if next.is_alphabetic() && word.starts_with(|first: char| first.is_ascii_digit()) => {
                Ok(Typed::Amount(word, self.word()?))
            }
            _ => {
                self.at = after_word;
                Ok(Typed::Word(word))
            }
        }
    }

    fn word(&mut self) -> Result<&'t str, Wrong> {
        let rest = self.rest();
        let is_inside = self.depth > 0;
        let length = rest.find(|character| ends(character) || (is_inside && character == ',')).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        if word.is_empty() {
            let found = rest.chars().next().map_or_else(|| "nothing".to_owned(), |found| format!("`{found}`"));
            return Err(Wrong::new(format!("expected a value, found {found}")));
        }
        if is_inside {
            self.ensure_no_number_goes_on(word)?;
        }
        self.pass(length);
        Ok(word)
    }

    /// `[1,000]` is two numbers to some people and one to others.
    fn ensure_no_number_goes_on(&self, word: &str) -> Result<(), Wrong> {
        let after = self.rest().get(word.len()..).unwrap_or_default();
        let digits = after.find(|next: char| next != ',' && !next.is_ascii_digit()).unwrap_or(after.len());
        let digits = after.get(..digits).unwrap_or_default();
        let groups: Vec<&str> = digits.split(',').skip(1).take_while(|group| is_group(group)).collect();
        let is_first = word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        if groups.is_empty() || !is_first {
            return Ok(());
        }
        Err(Wrong::new(format!(
            "`{word},{}` can be read in two ways: write `{word}, {}` for {} numbers, or `{word}{}` for one",
            groups.join(","),
            groups.join(", "),
            groups.len().saturating_add(1),
            groups.concat(),
        )))
    }

    fn quoted(&mut self) -> Result<Typed<'t>, Wrong> {
        let mut texts = serde_json::Deserializer::from_str(self.rest()).into_iter::<String>();
        match texts.next() {
            Some(Ok(text)) => {
                let length = texts.byte_offset();
                self.pass(length);
                Ok(Typed::Text(text))
            }
            _ => Err(Wrong::new(format!("`{}` is no text between double quotes, as JSON writes it", self.rest()))),
        }
    }

    fn character(&mut self) -> Result<Typed<'t>, Wrong> {
        let mut characters = self.rest().chars();
        match (characters.next(), characters.next(), characters.next()) {
            (Some('\''), Some(character), Some('\'')) => {
                self.pass(character.len_utf8().saturating_add(2));
                Ok(Typed::Character(character))
            }
            _ => Err(Wrong::new(format!("`{}` is no character between single quotes", self.rest()))),
        }
    }

    fn values(&mut self, opening: char, closing: char) -> Result<Vec<Typed<'t>>, Wrong> {
        self.items(opening, closing, Self::value)
    }

    fn fields(&mut self) -> Result<Vec<(&'t str, Typed<'t>)>, Wrong> {
        self.items('{', '}', |reading| {
            let name = reading.word()?;
            reading.skip();
            if !reading.takes(':') {
                return Err(Wrong::new(format!("expected `:` and a value after the field `{name}`")));
            }
            reading.skip();
            Ok((name, reading.value()?))
        })
    }

    /// What stands between two brackets, with commas in between; one more at the end says nothing.
    fn items<T>(
        &mut self,
        opening: char,
        closing: char,
        mut item: impl FnMut(&mut Self) -> Result<T, Wrong>,
    ) -> Result<Vec<T>, Wrong> {
        self.takes(opening);
        self.depth = self.depth.saturating_add(1);
        let mut items = Vec::new();
        self.skip();
        while !self.takes(closing) {
            items.push(item(self)?);
            self.skip();
            let comma = self.takes(',');
            self.skip();
            if !comma && !self.rest().starts_with(closing) {
                let found = self.rest().chars().next().map_or_else(|| "the end".to_owned(), |next| format!("`{next}`"));
                return Err(Wrong::new(format!("expected `,` or `{closing}`, found {found}")));
            }
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(items)
    }
}

fn is_group(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Typed::{Amount, Group, List, Record, Text, Word};

    fn wrong(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn read_takes_every_form() {
        assert_eq!(read(" 12 ").unwrap(), Word("12"));
        assert_eq!(read("1,000,000").unwrap(), Word("1,000,000"));
        assert_eq!(read("1.5 KITE").unwrap(), Amount("1.5", "KITE"));
        assert_eq!(read("0x").unwrap(), Word("0x"));
        assert_eq!(read(r#""a\"b, ]é\n""#).unwrap(), Text("a\"b, ]é\n".to_owned()));
        assert_eq!(read("'x'").unwrap(), Typed::Character('x'));
        assert_eq!(read("[1, 2,]").unwrap(), List(vec![Word("1"), Word("2")]));
        assert_eq!(read("[5000,0,0,5000,0]").unwrap(), List(["5000", "0", "0", "5000", "0"].map(Word).into()));
        assert_eq!(read("()").unwrap(), Group(None, vec![]));
        assert_eq!(read("Some(0xab)").unwrap(), Group(Some("Some"), vec![Word("0xab")]));
        assert_eq!(read("A { b: 1 KITE, c: [] }").unwrap(), {
            Record(Some("A"), vec![("b", Amount("1", "KITE")), ("c", List(vec![]))])
        });
    }

    #[test]
    fn read_errors_on_what_is_left_over_or_missing() {
        assert!(wrong("1 2").contains("`2` follows what is one whole value"), "{}", wrong("1 2"));
        assert!(wrong("[1] x").contains("`x` follows"));
        assert!(wrong("Some(1))").contains("`)` follows"));
        assert!(wrong("").contains("expected a value, found nothing"));
        assert!(wrong("[1").contains("expected `,` or `]`, found the end"));
        assert!(wrong("[,]").contains("expected a value, found `,`"));
        assert!(wrong("[1 2]").contains("expected `,` or `]`, found `2`"));
        assert!(wrong("{ a 1 }").contains("expected `:` and a value after the field `a`"));
        assert!(wrong("\"open").contains("no text between double quotes"));
        assert!(wrong("'xy'").contains("no character between single quotes"));
    }

    #[test]
    fn read_errors_with_both_readings_of_a_comma_in_a_list() {
        assert!(wrong("[1,000]").contains("write `1, 000` for 2 numbers, or `1000` for one"), "{}", wrong("[1,000]"));
        assert!(wrong("[1,000,000]").contains("write `1, 000, 000` for 3 numbers, or `1000000` for one"));
        assert!(wrong("A { b: 1,000 }").contains("can be read in two ways"));
        assert!(wrong("(10,200)").contains("can be read in two ways"));
        assert!(read("[10, 200]").is_ok() && read("[1,2000]").is_ok() && read("[1000,20]").is_ok());
    }
}
