// SPDX-License-Identifier: Apache-2.0
//! Text that others wrote, as it may be shown: what it says, and nothing that it does to a screen.

use std::fmt::Write;
use std::path::Path;

/// Whether a character does something instead of saying something: control characters, line breaks of every kind, what
/// turns the direction of writing round, and what cannot be seen. Joiners stay: scripts and signs are made with them. The
/// page has the same rule.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' |
            '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text of others in one line: characters that act are written as Rust writes them (`\n`, `\u{1b}`).
#[must_use]
pub fn plain(text: &str) -> String {
    escaped(text, |_| false, |shown, character| shown.extend(character.escape_default()))
}

/// A file's name in a sentence. It may have a line break in it, as anything but `/`.
#[must_use]
pub fn path(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

/// An outcome of several lines, for people: the last guard before it is printed, which leaves our own line breaks alone.
/// What others wrote went through [`plain`] before.
#[must_use]
pub fn lines(text: &str) -> String {
    escaped(text, |character| character == '\n', |shown, character| shown.extend(character.escape_default()))
}

/// JSON as it was serialized, with every character that acts in JSON's own escapes: it reads back as the same.
#[must_use]
pub fn json(text: &str) -> String {
    escaped(
        text,
        |character| character == '\n',
        |shown, character| {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // A string takes whatever is written to it.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        },
    )
}

fn escaped(text: &str, is_ours: impl Fn(char) -> bool, escape: impl Fn(&mut String, char)) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) && !is_ours(character) {
            escape(&mut shown, character);
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Bytes as people write hashes.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    format!("0x{}", ::hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page's test reads the same list: every character that is escaped, in ranges.
    const UNSEEN: &str = include_str!("../../../deploy/metadata/unseen.json");

    #[test]
    fn acts_is_the_rule_of_the_page_for_every_character() {
        let ranges: Vec<(String, u32, u32)> = serde_json::from_str(UNSEEN).unwrap();
        for character in '\0'..=char::MAX {
            let is_listed = ranges.iter().any(|(_, first, last)| (*first..=*last).contains(&character.into()));
            assert_eq!(acts(character), is_listed, "{character:?}");
        }
    }

    #[test]
    fn plain_leaves_what_only_says_something() {
        for text in [
            "",
            "ipfs://a?b=c#d",
            "Für die Aufnahmen – 100 %",
            "日本語",
            "C:\\new\\table",
            "👩\u{200d}🌾",
            "می\u{200c}خواهم",
        ] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn plain_escapes_what_acts_on_a_screen() {
        assert_eq!(plain("\u{1b}[2Ja\u{9b}31m"), "\\u{1b}[2Ja\\u{9b}31m");
        assert_eq!(plain("routine\nproposal 2 is Executable\r\u{7}"), "routine\\nproposal 2 is Executable\\r\\u{7}");
        assert_eq!(plain("a\u{202e}b\u{2066}c\u{200b}d\u{2028}e"), "a\\u{202e}b\\u{2066}c\\u{200b}d\\u{2028}e");
        assert_eq!(plain("\u{7f}\t\0\u{e0041}"), "\\u{7f}\\t\\u{0}\\u{e0041}");
    }

    #[test]
    fn path_is_one_line_whatever_it_is_called() {
        assert_eq!(path(Path::new("a/b\ndone: paid\u{1b}[2J.toml")), "a/b\\ndone: paid\\u{1b}[2J.toml");
    }

    #[test]
    fn lines_keeps_our_own_line_breaks_only() {
        assert_eq!(lines("a\nb\u{1b}c\r\n"), "a\nb\\u{1b}c\\r\n");
    }

    #[test]
    fn json_reads_back_as_the_same() {
        let said = serde_json::json!({ "uri": "\u{1b}]0;x\u{7}\u{9b}\u{202e}\u{e0041}\n\"é" });
        let written = json(&serde_json::to_string_pretty(&said).unwrap());
        assert!(written.chars().all(|character| character == '\n' || !acts(character)), "{written}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), said);
    }
}
