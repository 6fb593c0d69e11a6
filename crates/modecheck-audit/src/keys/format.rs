use modecheck_core::Exchange;
use modecheck_exchanges::{Credentials, KeyVersion};
use toml::de::DeValue;
use zeroize::Zeroizing;

/// The names of a key's parts, in files and, in capitals, as the ends of variables.
const PARTS: [&str; 4] = ["api_key", "api_secret", "api_passphrase", "api_key_version"];

/// The most that a file or a command may say.
pub(crate) const LARGEST: u64 = 64 << 10;

/// The parts of a key, as far as they were found.
///
/// In a file, and in what a command prints, each is on a line of its own. Values may be in quotes, as in TOML; what is
/// not is taken as it stands. `export ` before a name, names in capitals, empty lines and lines with `#` in front are
/// fine; any other name is not.
///
/// ```text
/// api_key = "…"
/// api_secret = "…"
/// api_passphrase = "…"      # where the exchange has one
/// api_key_version = "3"     # where keys have versions
/// ```
#[derive(Default)]
pub(crate) struct Parts([Option<Zeroizing<String>>; 4]);

impl Parts {
    pub(crate) fn from_each(of: impl Fn(&str) -> Option<String>) -> Self {
        Self(PARTS.map(|part| of(part).map(Zeroizing::new)))
    }

    /// Reads the lines of a text. No complaint shows what is on one.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut parts = Self::default();
        for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let line = line.strip_prefix("export ").unwrap_or(line);
            let (name, written) =
                line.split_once('=').ok_or_else(|| format!("line {at}: it should read as api_key = \"…\""))?;
            let name = name.trim().to_ascii_lowercase();
            let known = PARTS.iter().position(|part| *part == name);
            let known = known.ok_or_else(|| format!("line {at}: unknown name: use one of {}", PARTS.join(", ")))?;
            let value = value(written.trim()).ok_or_else(|| format!("line {at}: the quotes are not right"))?;
            if parts.0[known].replace(value).is_some() {
                return Err(format!("line {at}: there is a second {}: leave one", PARTS[known]));
            }
        }
        Ok(parts)
    }

    /// The parts that are not there, or are empty.
    pub(crate) fn missing(&self, with_passphrase: bool) -> impl Iterator<Item = &'static str> {
        let needed = if with_passphrase { 3 } else { 2 };
        let absent = |part: &Option<Zeroizing<String>>| part.as_ref().is_none_or(|text| text.is_empty());
        let pairs = PARTS.into_iter().zip(&self.0).take(needed);
        pairs.filter(move |(_, part)| absent(part)).map(|(name, _)| name)
    }

    /// The key, where its version is one that the exchange's keys have.
    pub(crate) fn into_key(self, exchange: Exchange) -> Result<Credentials, String> {
        let take = |part: Option<Zeroizing<String>>| part.map(|mut part| std::mem::take(&mut *part));
        let [key, secret, passphrase, version] = self.0.map(take);
        let text = Option::unwrap_or_default;
        let credentials = Credentials::new(text(key), text(secret), text(passphrase));
        match version.filter(|version| !version.is_empty() && exchange == Exchange::Kucoin) {
            None => Ok(credentials),
            Some(version) => match version.parse::<KeyVersion>() {
                Ok(version) => Ok(credentials.of_version(version)),
                Err(_) => {
                    Err("api_key_version is neither 2 nor 3: set the version that the key was made with".to_owned())
                }
            },
        }
    }
}

/// What is between quotes, or all of what has none.
fn value(written: &str) -> Option<Zeroizing<String>> {
    if !written.starts_with(['"', '\'']) {
        return Some(Zeroizing::new(written.to_owned()));
    }
    // Most have nothing in them that would need to be understood.
    let plain = written[1..].strip_suffix(&written[..1]);
    let plain = plain.filter(|text| !text.contains(|c: char| matches!(c, '"' | '\'' | '\\') || c.is_control()));
    if let Some(text) = plain {
        return Some(Zeroizing::new(text.to_owned()));
    }
    let parsed = DeValue::parse(written).ok()?;
    parsed.get_ref().as_str().map(|text| Zeroizing::new(text.to_owned()))
}
