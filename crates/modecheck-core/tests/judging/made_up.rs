//! An exchange that is none, whose rulebook finds whatever it is told to find.

use modecheck_core::{
    Account, Axis, Blocker, BlockerKind, Completeness, Context, Current, Date, Evaluation, Evidence, Exchange, Finding,
    Gap, GapKind, KeyFacts, Known, Mode, ModeCard, Outcome, Profile, Remediation, Reversible, Route, RuleCard,
    Rulebook, Source, Span, Timestamp, Tool, Way,
};
use modecheck_core::{Action, Basis, Place, Who};

pub(crate) const SOURCE: Source =
    Source { document: "a page", url: "https://example.com", as_of: Date::new(2026, 6, 1) };

pub(crate) const CARD: RuleCard = RuleCard {
    id: "none/orders",
    title: "no order is open",
    kinds: &[BlockerKind::OpenOrders],
    observed: "orders",
    source: SOURCE,
    since: None,
    until: None,
    attestable: true,
};

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn mode(slug: &'static str) -> Mode {
    Mode::new(Axis::AccountMode, slug)
}

pub(crate) fn gap() -> Gap {
    Gap::new(GapKind::Unanswered, "nobody answered")
}

pub(crate) fn blocker(kind: BlockerKind, basis: Basis) -> Blocker {
    Blocker::new(&CARD, kind, basis, "something is in the way")
}

pub(crate) fn blocked(kind: BlockerKind) -> Outcome {
    Outcome::Blocked(vec![blocker(kind, Basis::RuleOnReads)])
}

/// An evaluation with these outcomes, of an account whose mode is known and from which the target can be reached.
pub(crate) fn evaluation(outcomes: Vec<Outcome>) -> Evaluation {
    Evaluation {
        current: Current::Known(mode("plain")),
        route: Route::Open,
        findings: outcomes.into_iter().map(|outcome| Finding { card: &CARD, outcome }).collect(),
        blockers_complete: Completeness { value: Known::Yes, reason: None },
        reversible: Reversible { value: Way::Yes, conditions: Vec::new(), source: None },
        margin_impact: None,
        after_switch: Vec::new(),
        holds_until: None,
        notices: Vec::new(),
        coverage: Vec::new(),
        key: KeyFacts::default(),
        uid: None,
        role: None,
    }
}

pub(crate) fn evidence() -> Evidence {
    let now = Some(at("2026-11-21T01:00:00Z"));
    Evidence {
        tool: Tool::default(),
        exchange: Exchange::Okx,
        account: Account { name: Some("desk-a".to_owned()), ..Account::default() },
        axis: Axis::AccountMode,
        targets: vec![mode("fancy")],
        profile: Profile::Standard,
        taken: Span { from: now, until: now },
        provenance: None,
        responses: Vec::new(),
    }
}

/// Its rules are of 2026-11-21.
#[derive(Debug)]
pub(crate) struct Told(pub(crate) Evaluation);

pub(crate) const AS_OF: Date = Date::new(2026, 11, 21);

/// What its remediation tells to do.
pub(crate) const STEP: &str = "cancel what is open";

impl Rulebook for Told {
    fn exchange(&self) -> Exchange {
        Exchange::Okx
    }

    fn as_of(&self) -> Date {
        AS_OF
    }

    fn modes(&self, _: Axis) -> &'static [ModeCard] {
        &[ModeCard { axis: Axis::AccountMode, slug: "fancy", native: "2", name: "Fancy mode", aliases: &[] }]
    }

    fn rules(&self) -> Vec<&'static RuleCard> {
        vec![&CARD]
    }

    fn remediation(&self, _: BlockerKind) -> Vec<Remediation> {
        vec![Remediation::new(Action::CancelOrder, Who::Trader, Place::Api, STEP)]
    }

    fn explain_code(&self, _: &str) -> Option<String> {
        None
    }

    fn readable_calls(&self, _: Axis) -> &'static [&'static str] {
        &[]
    }

    fn held(&self, _: &str, _: &Mode, _: &str) -> Option<Evidence> {
        None
    }

    fn key(&self, _: &Evidence) -> KeyFacts {
        KeyFacts::default()
    }

    fn evaluate(&self, _: &Evidence, _: &Mode, _: &Context) -> Evaluation {
        self.0.clone()
    }
}
