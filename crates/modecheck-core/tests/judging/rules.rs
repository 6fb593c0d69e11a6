use modecheck_core::{Attestation, Basis, Context, Date, GapKind, Outcome, Rule, RuleCard, Transition, judge};
use modecheck_core::{BlockerKind, Finding, Gap};

use crate::made_up::{AS_OF, CARD, at, gap, mode};

fn to() -> Transition {
    Transition { from: Some(mode("plain")), to: mode("fancy") }
}

#[test]
fn a_rule_is_in_force_from_its_first_day_to_the_day_before_its_last() {
    let (first, last) = (Date::new(2026, 3, 1), Date::new(2026, 9, 1));
    let card = RuleCard { since: Some(first), until: Some(last), ..CARD };
    for (day, is_in_force) in [
        (Date::new(2026, 2, 28), false),
        (first, true),
        (Date::new(2026, 5, 5), true),
        (Date::new(2026, 8, 31), true),
        (last, false),
        (Date::new(2026, 9, 2), false),
    ] {
        assert_eq!(card.in_force(day), is_in_force, "{day}");
    }
    let (since, until) = (RuleCard { until: None, ..card }, RuleCard { since: None, ..card });
    assert!(since.in_force(Date::new(2030, 1, 1)) && !since.in_force(Date::new(2026, 1, 1)));
    assert!(until.in_force(Date::new(2020, 1, 1)) && !until.in_force(Date::new(2030, 1, 1)));
    assert!(CARD.in_force(Date::new(1990, 1, 1)));
}

#[test]
fn a_rule_is_asked_only_where_it_applies_and_is_in_force() {
    static OLD: RuleCard = RuleCard { until: Some(Date::new(2026, 1, 1)), ..CARD };
    let decide = |_: &RuleCard, what: &&'static str| Outcome::passed(Basis::RuleOnReads, *what);
    let rules = [
        Rule { card: &CARD, applies: |transition| transition.to.slug() == "fancy", decide },
        Rule { card: &CARD, applies: |transition| transition.to.slug() == "plain", decide },
        Rule { card: &OLD, applies: |_| true, decide },
    ];
    let findings = judge(&rules, &"read", &to(), &Context::new(None, AS_OF));
    let passed = Outcome::passed(Basis::RuleOnReads, "read");
    let wanted = [passed, Outcome::NotApplicable].map(|outcome| Finding { card: &CARD, outcome });
    assert_eq!(findings, wanted);
}

fn word(by: &str, on: Date, holds: bool) -> Attestation {
    let rules = vec![CARD.id.to_owned()];
    Attestation { rules, holds, by: by.to_owned(), on, expires: Date::new(2027, 2, 1), note: "a mail".to_owned() }
}

/// What a rule with this gap comes to where these words are heard.
fn heard(gap: &Gap, words: Vec<Attestation>) -> Outcome {
    let rules = [Rule { card: &CARD, applies: |_| true, decide: |_, gap: &Gap| Outcome::Unknown(gap.clone()) }];
    let context = Context { attestations: words, ..Context::new(Some(at("2026-11-21T01:00:00Z")), AS_OF) };
    judge(&rules, gap, &to(), &context).remove(0).outcome
}

#[test]
fn a_word_is_heard_where_no_read_shows_it_and_nowhere_else() {
    let unseen = Gap::new(GapKind::NotObservable, "no call shows it");
    let (early, late) = (word("early", Date::new(2026, 11, 1), true), word("late", Date::new(2026, 11, 2), true));
    assert_eq!(heard(&unseen, vec![early.clone()]), Outcome::Attested(early.clone()));
    assert_eq!(heard(&unseen, vec![late.clone(), early.clone()]), Outcome::Attested(late.clone()));
    assert_eq!(heard(&unseen, vec![early.clone(), late.clone()]), Outcome::Attested(late));
    assert_eq!(heard(&gap(), vec![early.clone()]), Outcome::Unknown(gap()), "a read that failed is made again");
    assert_eq!(heard(&unseen, Vec::new()), Outcome::Unknown(unseen.clone()));
    let of_another = Attestation { rules: vec!["none/other".to_owned()], ..early };
    assert_eq!(heard(&unseen, vec![of_another]), Outcome::Unknown(unseen.clone()));
    let denial = word("jane@firm", Date::new(2026, 11, 1), false);
    let Outcome::Blocked(blockers) = heard(&unseen, vec![denial]) else { panic!("it is denied") };
    assert_eq!((blockers[0].kind, blockers[0].basis), (BlockerKind::OpenOrders, Basis::Attested));
    assert_eq!(blockers[0].summary, "jane@firm attested on 2026-11-01 that this does not hold: a mail");
}

#[test]
fn a_word_lapses_on_its_own_day_or_after_a_year() {
    let lapses = |expires| Attestation { expires, ..word("x", Date::new(2026, 6, 1), true) }.lapses();
    assert_eq!(lapses(Date::new(2026, 7, 1)), Date::new(2026, 7, 1));
    assert_eq!(lapses(Date::new(2030, 1, 1)), Date::new(2027, 6, 1));
}
