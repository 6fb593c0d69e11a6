//! All that can go wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use modecheck::FailureKind;
use modecheck_simulator::FaultKind;
use strum::VariantArray;

use crate::fields::{Damage, Path, Rows};
use crate::strikes::Strike;

/// What goes wrong: at the exchange, on the way, with pages that follow the first, or with the clock of this machine.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Of the exchange's answer.
    Answer(FaultKind),
    /// The same with something about it that has a name of its own.
    Named(&'static str, FaultKind),
    /// A place in the answer is damaged.
    Field(Arc<Path>, Rows, Damage),
    /// No answer at all: what it is called, and what the transport makes of it.
    Broken(&'static str, FailureKind),
    /// Of the list, or of whose and which answer comes.
    List(List),
    /// The time of day on this machine steps by so many seconds when the call is made.
    Clock(i64),
}

/// What comes in place of the answer, or after the first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum List {
    /// The first page again in place of those that follow.
    SamePage,
    /// The first page, and none that follows.
    OnePage,
    /// The last page names another, which is empty.
    EmptyNext,
    /// The last page names another, which is the last page again.
    SameNext,
    /// The first half of all orders and positions closes once a page was read.
    ShrinksInFront,
    /// The last half closes.
    ShrinksBehind,
    /// What another account with nothing in the way of its switch is answered.
    AnotherAccount,
    /// The answer to another question of the same call.
    Duplicate,
    /// The answer to the call that was made before.
    Reordered,
}

/// What no sound connection does, and what the transport makes of it.
const BROKEN: &[(&str, FailureKind)] = &[
    ("dns", FailureKind::Dns),
    ("dns-timeout", FailureKind::Timeout),
    ("connect", FailureKind::Connect),
    ("connect-timeout", FailureKind::Timeout),
    ("tls", FailureKind::Tls),
    ("timeout", FailureKind::Timeout),
    ("reset", FailureKind::Reset),
    ("reset-in-headers", FailureKind::Reset),
    ("reset-in-body", FailureKind::CutBody),
    ("http2-goaway", FailureKind::Reset),
    ("http2-refused-stream", FailureKind::Reset),
    ("too-large", FailureKind::TooLarge),
];

/// By so much is the clock of this machine set, in seconds.
const STEPS: [i64; 4] = [3_600, -3_600, 120, -120];

impl Kind {
    /// One of each, and each damage to each of these places.
    pub(crate) fn all(paths: &BTreeSet<Arc<Path>>) -> impl Iterator<Item = Self> + use<> {
        let of_fields = |kind: &FaultKind| matches!(kind, FaultKind::SetField { .. } | FaultKind::MissingField { .. });
        let answers = FaultKind::each("").filter(move |kind| !of_fields(kind)).map(Self::Answer);
        let broken = BROKEN.iter().map(|(name, kind)| Self::Broken(name, *kind));
        let lists = List::VARIANTS.iter().map(|list| Self::List(*list));
        let damaged: Vec<_> = paths.iter().flat_map(damages).collect();
        answers.chain(named()).chain(broken).chain(lists).chain(STEPS.map(Self::Clock)).chain(damaged)
    }

    /// Whether it leaves nothing of an answer that could be true.
    pub(crate) fn is_transport(&self) -> bool {
        match self {
            // That a call succeeds at all may tell something: of who leads nobody Bitget refuses to name followers.
            Self::Answer(FaultKind::EmptyData | FaultKind::NullData)
            | Self::Named("long-text", _)
            | Self::Field(..) => false,
            Self::Answer(kind) | Self::Named(_, kind) => {
                !matches!(kind, FaultKind::OtherTarget | FaultKind::UnknownCode | FaultKind::Echo)
            }
            Self::Broken(..) | Self::Clock(_) => true,
            Self::List(list) => !matches!(list, List::AnotherAccount | List::Duplicate | List::Reordered),
        }
    }

    /// Whether rows close while the list is read.
    pub(crate) fn shrinks(&self) -> bool {
        matches!(self, Self::List(List::ShrinksInFront | List::ShrinksBehind))
    }

    /// Whether nobody could tell it from a true answer: the exchange says that the account is in another mode, or leaves
    /// out rows of a list as if the account did not have them.
    pub(crate) fn is_a_lie(&self) -> bool {
        match self {
            Self::Answer(FaultKind::OtherTarget) => true,
            Self::Field(path, _, Damage::Missing) => path.is_of_rows(),
            _ => false,
        }
    }

    /// Whether the exchange is made to refuse for rate, or for something that looks like it.
    pub(crate) fn is_of_rate(&self) -> bool {
        use FaultKind::{Busy, ForbiddenJson, ForbiddenPage, RateLimit, TooMany, TooManyFor, TooManyPast};
        let Self::Answer(kind) = self else { return false };
        matches!(kind, Busy | ForbiddenJson | ForbiddenPage | RateLimit | TooMany | TooManyFor | TooManyPast)
    }

    /// What faults that are alike are called.
    pub(crate) fn family(&self) -> &'static str {
        match self {
            Self::Answer(kind) => kind.into(),
            Self::Field(_, _, damage) => damage.into(),
            Self::Named(name, _) | Self::Broken(name, _) => name,
            Self::List(list) => list.into(),
            Self::Clock(3_600) => "clock-an-hour-ahead",
            Self::Clock(-3_600) => "clock-an-hour-back",
            Self::Clock(120) => "clock-two-minutes-ahead",
            Self::Clock(_) => "clock-two-minutes-back",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(path, rows, _) => write!(f, "{}={path} {}", self.family(), <&str>::from(rows)),
            _ => f.write_str(self.family()),
        }
    }
}

/// Kinds that the simulator knows with other figures, or another status.
fn named() -> impl Iterator<Item = Kind> {
    let statuses = [
        ("status-301", 301),
        ("status-303", 303),
        ("status-307", 307),
        ("status-308", 308),
        ("status-451", 451),
        ("status-520", 520),
    ];
    let elsewhere = || vec![("location".to_owned(), "https://example.com/".to_owned())];
    let answered = statuses.map(|(name, status)| {
        Kind::Named(name, FaultKind::Status { status, body: String::new(), headers: elsewhere() })
    });
    let deep = Kind::Named("one-too-deep", FaultKind::Deep { depth: 129 });
    let long = Kind::Named("long-text", FaultKind::Oversize { bytes: 60_000 });
    answered.into_iter().chain([deep, long])
}

fn damages(path: &Arc<Path>) -> impl Iterator<Item = Kind> + use<'_> {
    let rows = Rows::VARIANTS.iter();
    rows.flat_map(|rows| Damage::VARIANTS.iter().map(|damage| Kind::Field(Arc::clone(path), *rows, *damage)))
}

/// At most so many strikes, with each kind and each call among them before any comes again.
pub(crate) fn fairly(strikes: Vec<Strike<'_>>, share: usize) -> Vec<Strike<'_>> {
    let (mut kinds, mut calls) = (BTreeMap::new(), BTreeMap::new());
    let mut ranked: Vec<_> = strikes
        .into_iter()
        .map(|strike| {
            let count = |seen: &mut usize| std::mem::replace(seen, *seen + 1);
            let kind = count(kinds.entry(strike.kind.family()).or_default());
            let call = count(calls.entry(strike.call.name).or_default());
            (kind.min(call), strike)
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(share).map(|(_, strike)| strike).collect()
}
