use hmac::{Hmac, KeyInit, Mac};
use memchr::{memchr_iter, memchr3};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use strum::{EnumString, IntoStaticStr};

/// The shortest secret that is looked for in what an exchange sends back; shorter ones would hit ordinary words.
const ECHO: usize = 8;
/// As many backslashes in a row are one escape at most: JSON within JSON, five times over. A reply full of them is passed
/// through once.
const SLASHES: usize = 31;
const STRUCK: &str = "•••";

/// An account's key. It cannot be printed, is wiped when dropped, and signs without leaving.
#[derive(Debug, Clone)]
pub struct Credentials {
    key: SecretString,
    secret: SecretString,
    passphrase: SecretString,
    version: KeyVersion,
}

/// The version of an API key of `KuCoin`. Those of version 1 send their passphrase as it is, and are not served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum KeyVersion {
    /// Version 2.
    #[strum(serialize = "2")]
    V2,
    /// Version 3, the newest.
    #[default]
    #[strum(serialize = "3")]
    V3,
}

impl Credentials {
    /// A key with its secret and, where the exchange has one, its passphrase.
    pub fn new(key: impl Into<String>, secret: impl Into<String>, passphrase: impl Into<String>) -> Self {
        let secret_string = |text: String| SecretString::from(text);
        Self {
            key: secret_string(key.into()),
            secret: secret_string(secret.into()),
            passphrase: secret_string(passphrase.into()),
            version: KeyVersion::default(),
        }
    }

    /// The same key, of a version that is not the newest.
    #[must_use]
    pub fn of_version(mut self, version: KeyVersion) -> Self {
        self.version = version;
        self
    }

    pub(crate) fn version(&self) -> KeyVersion {
        self.version
    }

    pub(crate) fn key(&self) -> &SecretString {
        &self.key
    }

    pub(crate) fn passphrase(&self) -> &SecretString {
        &self.passphrase
    }

    /// HMAC-SHA256 over `text` with the secret.
    pub(crate) fn sign(&self, text: &str) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length; the constructor cannot fail")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes()).expect("any key length");
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// What the limiter knows the key by: a digest that stays in memory.
    pub(crate) fn meter(&self) -> String {
        base16ct::lower::encode_string(&Sha256::digest(self.key.expose_secret()))
    }

    /// Takes out of a reply whatever it echoes of the credentials.
    pub(crate) fn strike_from(&self, text: String) -> String {
        [&self.key, &self.secret, &self.passphrase].into_iter().fold(text, strike)
    }
}

/// Takes a secret out of a text, plain or in the escapes of JSON, of URLs and of web pages.
pub(crate) fn strike(text: String, secret: &SecretString) -> String {
    let plain = secret.expose_secret();
    if plain.len() < ECHO {
        return text;
    }
    let text = if stands_in(&text, plain) { text.replace(plain, STRUCK) } else { text };
    let escapes = memchr3(b'\\', b'%', b'&', text.as_bytes()).is_some();
    if escapes { without_escaped(&text, plain) } else { text }
}

/// Whether it stands there plain. Most replies are short: a searcher takes longer to make than it saves.
fn stands_in(text: &str, plain: &str) -> bool {
    let (text, plain) = (text.as_bytes(), plain.as_bytes());
    plain.first().is_some_and(|first| memchr_iter(*first, text).any(|at| text[at..].starts_with(plain)))
}

fn without_escaped(text: &str, plain: &str) -> String {
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(next) = rest.chars().next() {
        if let Some(written) = spelt(rest, plain) {
            kept.push_str(STRUCK);
            rest = &rest[written..];
        } else {
            kept.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    kept
}

/// How long the text is that spells the secret here, if it does.
fn spelt(text: &str, plain: &str) -> Option<usize> {
    let mut rest = text;
    for wanted in plain.chars() {
        let escape = escaped(rest).filter(|(character, _)| *character == wanted).map(|(_, length)| length);
        let length = escape.or_else(|| rest.starts_with(wanted).then(|| wanted.len_utf8()))?;
        rest = &rest[length..];
    }
    Some(text.len() - rest.len())
}

/// The character that an escape at the beginning of this text stands for, and the length of the escape.
fn escaped(text: &str) -> Option<(char, usize)> {
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match *text.as_bytes().first()? {
        b'%' => Some((code(text.get(1..3)?, 16).filter(char::is_ascii)?, 3)),
        b'&' => {
            let end = text.bytes().take(10).position(|byte| byte == b';')?;
            let name = &text[1..end];
            let character = match (name, name.strip_prefix("#x").or(name.strip_prefix("#X")), name.strip_prefix('#')) {
                ("amp", ..) => '&',
                ("lt", ..) => '<',
                ("gt", ..) => '>',
                ("quot", ..) => '"',
                ("apos", ..) => '\'',
                (_, Some(digits), _) => code(digits, 16)?,
                (_, None, digits) => code(digits?, 10)?,
            };
            Some((character, end + 1))
        }
        b'\\' => {
            // JSON within JSON doubles what escapes.
            let slashes = text.bytes().take(SLASHES).take_while(|byte| *byte == b'\\').count();
            match text.as_bytes().get(slashes) {
                Some(b'u') => Some((code(text.get(slashes + 1..slashes + 5)?, 16)?, slashes + 5)),
                Some(mark @ (b'/' | b'"')) => Some((char::from(*mark), slashes + 1)),
                _ => Some(('\\', slashes)),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_metered_by_nothing_that_shows_it() {
        let meter = |key: &str| Credentials::new(key, "", "").meter();
        assert_eq!(meter("key-00000000"), meter("key-00000000"));
        assert_ne!(meter("key-00000000"), meter("key-00000001"));
        assert!(!meter("key-00000000").contains("key-0"));
        assert_eq!(Credentials::new("", "", "").of_version(KeyVersion::V2).version(), KeyVersion::V2);
    }

    #[test]
    fn eight_characters_are_struck_and_seven_are_not() {
        let credentials = Credentials::new("12345678", "abcdefg", "");
        assert_eq!(credentials.strike_from("12345678 abcdefg".to_owned()), "••• abcdefg");
    }

    #[test]
    fn credentials_print_nothing_and_strike_their_echo() {
        let credentials = Credentials::new("key-00000000", "secret-0000", "short");
        let printed = format!("{credentials:?}");
        assert!(!printed.contains("key-0") && !printed.contains("secret-0") && !printed.contains("short"), "{printed}");
        let text = "no key-00000000 with secret-0000 in short".to_owned();
        assert_eq!(credentials.strike_from(text), "no ••• with ••• in short");
        let odd = Credentials::new("a/key-000", "", r#"pa"ss\word-1"#);
        assert_eq!(odd.strike_from(r#"a/key-000 a\/key-000 pa\"ss\\word-1"#.to_owned()), "••• ••• •••");
    }

    #[test]
    fn a_reply_that_is_full_of_backslashes_is_passed_through_once() {
        let credentials = Credentials::new("key+a/b&c==", "", "");
        let slashes = "\\".repeat(1 << 20);
        assert_eq!(credentials.strike_from(format!("{slashes}u key+a\\/b&c==")), format!("{slashes}u •••"));
    }

    #[test]
    fn an_echo_is_struck_however_it_is_escaped() {
        let credentials = Credentials::new("key+a/b&c==", "", "");
        for echo in [
            r"key\u002ba\/b\u0026c\u003d\u003D",
            r"key\\u002Ba\\/b&c==",
            "key%2Ba%2fb%26c%3D%3D",
            "key&#43;a&#x2F;b&amp;c&#61;&#x3d;",
            "key+a/b&c==",
        ] {
            let said = format!("100% \\u00 & &amp; key+a {echo}; key%2Ba%2fb%26c%3D");
            let kept = "100% \\u00 & &amp; key+a •••; key%2Ba%2fb%26c%3D";
            assert_eq!(credentials.strike_from(said), kept, "{echo}");
        }
    }
}
