//! The codes that say nothing of the account: of keys, clocks, limits and servers.

use modecheck_core::{Action, Gap, GapKind, Native, Place, Remediation, Who};

/// What a code says of the request, whatever the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It passes: ask again.
    Passing,
    /// A limit was exceeded.
    Throttled,
    /// The timestamp was refused.
    Clock,
    /// The request was refused for good.
    Refused(GapKind),
}

impl Meaning {
    /// The gap that such a code leaves.
    pub(crate) fn gap(self) -> GapKind {
        match self {
            Self::Passing | Self::Throttled | Self::Clock => GapKind::Unanswered,
            Self::Refused(kind) => kind,
        }
    }
}

/// A code that says nothing of the account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodeCard {
    pub(crate) code: &'static str,
    pub(crate) meaning: Meaning,
    pub(crate) text: &'static str,
    /// What to ask the exchange's support for, where nothing else helps.
    pub(crate) remedy: Option<&'static str>,
}

impl CodeCard {
    pub(crate) const fn new(code: &'static str, meaning: Meaning, text: &'static str) -> Self {
        Self { code, meaning, text, remedy: None }
    }

    /// A code that only the exchange can do something about.
    pub(crate) const fn for_support(
        code: &'static str,
        meaning: Meaning,
        text: &'static str,
        remedy: &'static str,
    ) -> Self {
        Self { remedy: Some(remedy), ..Self::new(code, meaning, text) }
    }
}

/// The gap that a refused read leaves, by the card of its code.
pub(crate) fn refused(native: &Native, known: Option<&CodeCard>) -> Gap {
    let kind = known.map_or(GapKind::Unrecognised, |card| card.meaning.gap());
    let detail = known.map_or("a code that this version does not know as an answer to this call", |card| card.text);
    let gap = Gap::new(kind, detail).in_words(native.clone());
    match known.and_then(|card| card.remedy) {
        Some(remedy) => gap.resolved_by(Remediation::new(Action::ContactExchange, Who::Ops, Place::Support, remedy)),
        None => gap,
    }
}
