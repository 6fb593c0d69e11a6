use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use strum::{EnumString, IntoStaticStr};
use zeroize::Zeroizing;

/// The shortest secret that is looked for in what an exchange sends back; shorter ones would hit ordinary words.
const ECHO: usize = 8;

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

/// Takes a secret out of a text, plain or as JSON writes it.
pub(crate) fn strike(mut text: String, secret: &SecretString) -> String {
    let plain = secret.expose_secret();
    let quoted = Zeroizing::new(serde_json::Value::from(plain).to_string());
    let escaped = &quoted[1..quoted.len() - 1];
    let slashes = Zeroizing::new(escaped.replace('/', "\\/"));
    for form in [plain, escaped, slashes.as_str()] {
        if form.len() >= ECHO && text.contains(form) {
            text = text.replace(form, "•••");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
