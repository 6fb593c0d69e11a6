//! Whose account is asked, with which key, where.

use std::fmt;
use std::pin::pin;

use futures_util::future::{Either, select};
use modecheck_core::{Answer, Ask, FailureKind, Gap, GapKind, Identity, Profile, Response};
use sha2::{Digest, Sha256};

use super::{Client, Credentials, Session, Site, tail};

/// One account's key and the site that it is asked at: what the providers of all exchanges have in common.
pub(crate) struct Desk {
    pub(crate) client: Client,
    pub(crate) site: Site,
    pub(crate) credentials: Credentials,
    pub(crate) name: Option<String>,
    pub(crate) uid: Option<String>,
}

/// Whose account it is stays out of what is printed.
impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("site", &self.site).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Desk {
    pub(crate) fn new(client: Client, site: Site, credentials: Credentials) -> Self {
        Self { client, site, credentials, name: None, uid: None }
    }

    /// Whether the account is asked more before it is known whose key it is: not where it has to be a certain one's, nor
    /// where each answer decides on the next.
    pub(crate) fn asks_early(&self, ask: &Ask) -> bool {
        ask.at_once && self.uid.is_none() && ask.profile != Profile::UntilBlocked
    }

    /// Checks whose key it is, by the reply that says so: the uid that it was read to have, or the gap that it left.
    /// Whether to stop: with a key that is another account's, or of no use, nothing more is asked.
    pub(crate) fn stops(
        &self,
        session: &Session<'_>,
        response: &mut Response,
        uid: Option<&str>,
        gap: Option<&Gap>,
    ) -> bool {
        // An empty text names nobody.
        let uid = uid.filter(|uid| !uid.is_empty());
        let discard = |response: &mut Response, detail: String| {
            response.answer = Answer::Failure { kind: FailureKind::WrongAccount, detail };
            true
        };
        match (self.uid.as_deref(), uid) {
            (Some(expected), Some(uid)) if !is_account(expected, uid) => {
                let detail = format!("the key is of account {}, not of the one expected", tail(uid));
                return discard(response, detail);
            }
            (Some(_), None) if gap.is_none() => {
                return discard(response, "the reply does not say whose key it is".to_owned());
            }
            (Some(_), None) => return true,
            _ => {}
        }
        if let Some(uid) = uid {
            session.identify(uid);
            self.client.remember_uid(self.name.as_deref(), uid);
        }
        gap.is_some_and(|gap| is_final(gap.kind))
    }
}

/// What is asked first, and what is asked beside it: given up, unless it is there by then, when the first shows that it is
/// not needed.
pub(crate) async fn beside<A, B>(
    first: impl Future<Output = A>,
    other: impl Future<Output = B>,
    is_needed: impl FnOnce(&A) -> bool,
) -> (A, Option<B>) {
    match select(pin!(first), pin!(other)).await {
        Either::Left((known, other)) if is_needed(&known) => (known, Some(other.await)),
        Either::Left((known, _)) => (known, None),
        Either::Right((answered, first)) => (first.await, Some(answered)),
    }
}

/// Why it is not known whose key it is.
pub(crate) fn untold(gap: Option<Gap>) -> Gap {
    gap.unwrap_or_else(|| Gap::new(GapKind::Undecodable, "the reply does not say whose key it is"))
}

/// Whose account it is, without the id itself.
pub(crate) fn identity(uid: &str) -> Identity {
    Identity { digest: base16ct::lower::encode_string(&Sha256::digest(uid)), masked: tail(uid) }
}

fn is_account(expected: &str, uid: &str) -> bool {
    match expected.strip_prefix("sha256:") {
        Some(digest) => base16ct::lower::encode_string(&Sha256::digest(uid)).eq_ignore_ascii_case(digest),
        None => expected == uid,
    }
}

/// Gaps after which no other private call can succeed.
fn is_final(kind: GapKind) -> bool {
    matches!(
        kind,
        GapKind::KeyInvalid
            | GapKind::WrongSite
            | GapKind::IpNotAllowed
            | GapKind::AccessBlocked
            | GapKind::WrongAccount
    )
}

/// How the providers of all exchanges are made. They are public types with the same files, `calls` among them, and an
/// `of` that takes their desk.
macro_rules! asked_at_a_desk {
    ($provider:ident) => {
        impl $provider {
            /// The account that the key belongs to.
            pub fn new(client: Client, site: Site, credentials: Credentials) -> Self {
                Self::of(Desk::new(client, site, credentials))
            }

            /// What its owner calls the account.
            #[must_use]
            pub fn named(mut self, name: impl Into<String>) -> Self {
                self.desk.name = Some(name.into());
                self
            }

            /// The account that the key is expected to be of: its uid, or `sha256:` and the digest of it. With a key of
            /// another account nothing more is asked.
            #[must_use]
            pub fn expecting(mut self, uid: impl Into<String>) -> Self {
                self.desk.uid = Some(uid.into());
                self
            }

            /// Every request that can be sent.
            pub fn calls() -> &'static [&'static Call] {
                calls::ALL
            }
        }
    };
}
pub(crate) use asked_at_a_desk;
