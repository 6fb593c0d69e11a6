//! What is made up from a name; the same name always gives the same.

/// Exchanges accept and show credentials of many lengths; configuration readers tend to demand this many characters.
const CREDENTIAL_LENGTH: usize = 16;

/// A credential nobody takes for a real one.
pub(crate) fn credential(name: &str, what: &str) -> String {
    format!("{:0<CREDENTIAL_LENGTH$}", format!("sim-{name}-{what}"))
}

/// Fills an empty text.
pub(crate) fn or(text: &mut String, otherwise: impl FnOnce() -> String) {
    if text.is_empty() {
        *text = otherwise();
    }
}

/// FNV-1a.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
