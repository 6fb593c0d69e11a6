use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::inventory::{Account, Uid};

/// What accounts are called where their ids must not be seen: the same in all runs of one store, and nothing to anybody
/// who does not have the store.
#[derive(Clone)]
pub struct Pseudonyms(String);

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(••••)")
    }
}

impl Pseudonyms {
    /// New ones, which nobody can guess; or why the system gives no randomness.
    pub fn random() -> Result<Self, String> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| error.to_string())?;
        Ok(Self(base16ct::lower::encode_string(&key)))
    }

    pub(crate) fn with_key(key: String) -> Self {
        Self(key)
    }

    pub(crate) fn key(&self) -> &str {
        &self.0
    }

    /// The pseudonym of an account: by its uid where the inventory has it, else by its name.
    ///
    /// # Panics
    /// Never: a key may have any length.
    pub fn of(&self, account: &Account) -> String {
        let environment: &str = account.site.environment().into();
        let id = account.uid.as_ref().map_or_else(|| account.name.clone(), Uid::digest);
        let kind = if account.uid.is_some() { "uid" } else { "name" };
        let exchange: &str = account.exchange.into();
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length; the constructor cannot fail")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).expect("any key length");
        mac.update([exchange, environment, kind, &id].join("\u{1f}").as_bytes());
        let mut text = base16ct::lower::encode_string(&mac.finalize().into_bytes());
        text.truncate(16);
        text
    }
}
