use std::fmt;
use std::time::Duration;

use modecheck_core::{Response, Timestamp};
use secrecy::SecretString;

use super::{Call, Credentials, Reply};

/// A header to send; its value is never printed.
pub(crate) type Header = (&'static str, SecretString);

/// How one exchange signs, tells the time, says "later", and pages.
pub(crate) trait Dialect: fmt::Debug + Send + Sync {
    /// The headers of a signed GET of `target` (path and query exactly as sent) at this time of the exchange's clock.
    fn signed(&self, credentials: &Credentials, at: Timestamp, target: &str) -> Vec<Header>;

    /// The headers that every request carries, signed or not.
    fn plain(&self) -> Vec<Header>;

    /// What to do with a reply: only what the exchange documents as passing is asked again.
    fn triage(&self, status: u16, body: &str) -> Triage;

    /// How long the exchange itself says to wait.
    fn resets_in(&self, reply: &Reply) -> Option<Duration>;

    /// What is left of the call's limit after this reply, for us and whoever else draws on it, and when all of it will be
    /// there again, where the exchange says so.
    fn left(&self, _: &Reply) -> Option<(u32, Duration)> {
        None
    }

    /// The public call that tells the exchange's time.
    fn time_call(&self) -> &'static Call;

    /// The exchange's time in the reply to that call.
    fn server_time(&self, body: &str) -> Option<Timestamp>;

    /// What follows this page of a list; `first` is the query of the first page. Collecting and reading both rely on it.
    fn next_page(&self, call: &Call, first: &str, page: &Response) -> Next;
}

/// What to do with a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Triage {
    /// It is the answer.
    Keep,
    /// Asking again may help.
    Retry,
    /// The limit was exceeded: wait for it, then ask again.
    Throttled,
    /// The limit of the call or of this machine's address was exceeded, and the reply does not tell which. In the second
    /// case the address is shut out for so long.
    Unclear(Duration),
    /// The exchange refuses our clock: measure it, then ask again once.
    Clock,
    /// The exchange shuts this machine's address out for so long: nothing more is sent to it, for any account.
    Banned(Duration),
}

/// What follows a page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: it says in the documented way that it is the last.
    End,
    /// The page that this query asks for.
    Page(String),
    /// Nobody can tell.
    Lost,
}
