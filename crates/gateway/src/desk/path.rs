// SPDX-License-Identifier: Apache-2.0
//! The path that a price is looked up for: the one that the API will understand, or none.

/// The path with its escapes read; `None` if an API may take it for another one: with `.` or `..` as a part, with two
/// slashes together, a backslash, an escaped slash, or what is no text.
pub(super) fn plain(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => escaped(rest.next()?, rest.next()?)?,
            byte => byte,
        });
    }
    let plain = String::from_utf8(bytes).ok()?;
    let mut parts = plain.strip_prefix('/')?.split('/').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        if matches!(part, "." | "..") || (part.is_empty() && !is_last) {
            return None;
        }
    }
    (!plain.contains(['\\', '\0'])).then_some(plain)
}

/// The byte that two hex digits stand for; `None` for a slash, which would divide what is not divided.
fn escaped(high: u8, low: u8) -> Option<u8> {
    let mut byte = [0];
    hex::decode_to_slice([high, low], &mut byte).ok()?;
    byte.first().copied().filter(|byte| *byte != b'/')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn plain_reads_escapes() {
        assert_eq!(plain("/%63hat/1"), Some("/chat/1".to_owned()));
        assert_eq!(plain("/"), Some("/".to_owned()));
        assert_eq!(plain("/chat/"), Some("/chat/".to_owned()));
        assert_eq!(plain("/a.b/..c"), Some("/a.b/..c".to_owned()));
    }

    #[test]
    fn plain_is_none_for_what_can_be_taken_for_another_path() {
        for path in [
            "//chat",
            "/x/../chat",
            "/x/%2e%2e/chat",
            "/./chat",
            "/x%2Fchat",
            "/x\\chat",
            "/x%5cchat",
            "/%zz",
            "/%2",
            "/%00",
            "/a//b",
            "*",
            "",
        ] {
            assert_eq!(plain(path), None, "{path}");
        }
    }
}
