use std::fmt;

use sha2::{Digest, Sha256};

use super::mistake::Complaints;
use super::written::At;

/// What an exchange knows an account by: in full, or `sha256:` and the digest of it. Printed, it is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Uid(String);

impl Uid {
    /// One that was read before.
    pub(crate) fn written(text: String) -> Self {
        Self(text)
    }

    /// As it is written; what the account's provider is to expect.
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// The digest, which is the same whether the uid is written in full or not.
    pub fn digest(&self) -> String {
        match self.0.strip_prefix("sha256:") {
            Some(digest) => digest.to_ascii_lowercase(),
            None => base16ct::lower::encode_string(&Sha256::digest(&self.0)),
        }
    }

    /// Whether it may be the id that is masked so: of a digest nobody can tell.
    pub fn may_be(&self, masked: &str) -> bool {
        let seen = masked.trim_start_matches('•');
        self.0.starts_with("sha256:") || seen.is_empty() || self.0.ends_with(seen)
    }

    pub(crate) fn read(written: At<&str>, complaints: &Complaints) -> Option<At<Self>> {
        let is_uid = match written.value.strip_prefix("sha256:") {
            Some(digest) => digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => written.value.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        };
        if !is_uid {
            let remedy = "write it in full, or as sha256: and the 64 hexadecimal digits of its digest";
            complaints.add(written.line, "`uid` is not the id of an account", remedy);
        }
        is_uid.then(|| At { line: written.line, value: Self(written.value.to_owned()) })
    }
}

impl fmt::Debug for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tail = if self.0.len() > 8 { &self.0[self.0.len() - 4..] } else { "" };
        write!(f, "Uid(••••{tail})")
    }
}
