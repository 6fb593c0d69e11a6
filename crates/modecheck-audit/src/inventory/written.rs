/// Something with the line that it is on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<T> {
    pub(crate) line: usize,
    pub(crate) value: T,
}

/// A value as it is written.
#[derive(Debug)]
pub(crate) enum Value {
    Text(String),
    /// Kept to the last digit.
    Number(String),
    Flag(bool),
    /// A day or a time, not yet checked.
    Time(String),
    List(Vec<At<Self>>),
    Table(Table),
}

/// A table as it is written.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) line: usize,
    pub(crate) entries: Vec<(At<String>, At<Value>)>,
}

impl Table {
    pub(crate) fn get(&self, key: &str) -> Option<&At<Value>> {
        self.entries.iter().find(|(known, _)| known.value == key).map(|(_, value)| value)
    }
}

/// Whether a key is one that a secret would be written under.
pub(crate) fn is_secret(key: &str) -> bool {
    let bare: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let words = ["secret", "passphrase", "password", "apikey", "privatekey", "token"];
    bare == "key" || words.iter().any(|word| bare.contains(word))
}

/// What to do about a secret in an inventory.
pub(crate) const NO_SECRETS: &str = "take it out and name where it is kept, as credentials = { env = \"PREFIX\" }";
