use crate::{Basis, Blocker, BlockerKind, Context, Date, Gap, GapKind, Outcome, RuleCard, Timestamp};

/// A person's word on what no API shows. It fills a gap and never replaces a read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// The rules that it speaks of.
    pub rules: Vec<String>,
    /// Whether what they demand holds; `false` makes it a blocker.
    pub holds: bool,
    /// Whose word it is.
    pub by: String,
    /// The day it was given.
    pub on: Date,
    /// The last day it counts.
    pub expires: Date,
    /// What it rests on.
    pub note: String,
}

impl Attestation {
    /// The outcome of a rule with this gap once attestations are heard; the newest one that counts decides. Only what no
    /// read shows is heard about: a read that did not succeed is made again.
    pub(crate) fn fill(card: &RuleCard, gap: Gap, context: &Context) -> Outcome {
        if gap.kind != GapKind::NotObservable {
            return Outcome::Unknown(gap);
        }
        let words = &context.attestations;
        match Self::heard(card, words, context.at).and_then(|heard| words.get(heard)) {
            Some(word) if word.holds => Outcome::Attested(word.clone()),
            Some(word) => Outcome::Blocked(vec![word.refusal(card)]),
            None => Outcome::Unknown(gap),
        }
    }

    /// Which of these decides what no read shows of this rule, at this time: the newest that counts, and of one day one
    /// that denies it.
    pub fn heard(card: &RuleCard, words: &[Self], at: Option<Timestamp>) -> Option<usize> {
        let counting = words.iter().enumerate().filter(|(_, word)| word.counts(card, at));
        counting.max_by_key(|(_, word)| (word.on, !word.holds)).map(|(place, _)| place)
    }

    /// Whether it counts for this rule at this time: the rule may be attested and was not revised since, and the word
    /// has not lapsed. Nothing counts at an unknown time.
    pub fn counts(&self, card: &RuleCard, at: Option<Timestamp>) -> bool {
        card.attestable
            && self.rules.iter().any(|rule| rule == card.id)
            && card.source.as_of <= self.on
            && at.is_some_and(|at| self.on <= at.date() && at.date() <= self.lapses())
    }

    /// The last day it counts whatever it says itself: none counts for longer than a year.
    pub fn lapses(&self) -> Date {
        self.expires.min(self.on.one_year_later())
    }

    fn refusal(&self, card: &RuleCard) -> Blocker {
        let kind = card.kinds.first().copied().unwrap_or(BlockerKind::Unclassified);
        let summary = format!("{} attested on {} that this does not hold: {}", self.by, self.on, self.note);
        Blocker::new(card, kind, Basis::Attested, summary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    const CARD: RuleCard = RuleCard {
        id: "kucoin/whitelist",
        title: "the account is allowed",
        kinds: &[BlockerKind::WhitelistRequired],
        observed: "not by any call",
        source: Source { document: "a page", url: "https://example.com", as_of: Date::new(2026, 6, 1) },
        since: None,
        until: None,
        attestable: true,
    };

    fn word(on: Date, expires: Date, holds: bool) -> Attestation {
        let rules = vec!["kucoin/whitelist".to_owned()];
        Attestation { rules, holds, by: "jane@firm".to_owned(), on, expires, note: "mail".to_owned() }
    }

    fn heard(card: &RuleCard, words: Vec<Attestation>, at: Option<&str>) -> Outcome {
        let at = at.map(|at| at.parse().unwrap());
        let context = Context { attestations: words, ..Context::new(at, Date::new(2026, 11, 21)) };
        Attestation::fill(card, Gap::new(GapKind::NotObservable, "no API shows it"), &context)
    }

    #[test]
    fn a_word_fills_a_gap_while_it_counts() {
        let (given, expires) = (Date::new(2026, 11, 1), Date::new(2027, 2, 1));
        let count = |at| matches!(heard(&CARD, vec![word(given, expires, true)], at), Outcome::Attested(_));
        assert!(count(Some("2026-11-01T00:00:00Z")));
        assert!(count(Some("2027-02-01T23:59:59Z")));
        assert!(!count(Some("2027-02-02T00:00:00Z")), "it lapsed");
        assert!(!count(Some("2026-10-31T23:59:59Z")), "it was not yet given");
        assert!(!count(None), "nothing counts at an unknown time");
    }

    #[test]
    fn a_word_lapses_after_a_year_or_when_its_rule_is_revised() {
        let old = vec![word(Date::new(2026, 6, 1), Date::new(2030, 1, 1), true)];
        assert!(matches!(heard(&CARD, old.clone(), Some("2027-06-01T00:00:00Z")), Outcome::Attested(_)));
        assert!(matches!(heard(&CARD, old.clone(), Some("2027-06-02T00:00:00Z")), Outcome::Unknown(_)));
        let revised = RuleCard { source: Source { as_of: Date::new(2026, 6, 2), ..CARD.source }, ..CARD };
        assert!(matches!(heard(&revised, old, Some("2026-07-01T00:00:00Z")), Outcome::Unknown(_)));
    }

    #[test]
    fn a_denial_blocks_and_the_newest_word_decides() {
        let words = vec![
            word(Date::new(2026, 11, 1), Date::new(2027, 2, 1), true),
            word(Date::new(2026, 11, 2), Date::new(2027, 2, 1), false),
        ];
        let Outcome::Blocked(blockers) = heard(&CARD, words.clone(), Some("2026-11-03T00:00:00Z")) else { panic!() };
        assert_eq!((blockers[0].kind, blockers[0].basis), (BlockerKind::WhitelistRequired, Basis::Attested));
        let of_one_day =
            |first: bool| [first, !first].map(|holds| word(Date::new(2026, 11, 2), Date::new(2027, 2, 1), holds));
        for first in [true, false] {
            let outcome = heard(&CARD, of_one_day(first).to_vec(), Some("2026-11-03T00:00:00Z"));
            assert!(matches!(outcome, Outcome::Blocked(_)), "whichever is written first");
        }
        let not_attestable = RuleCard { attestable: false, ..CARD };
        assert!(matches!(heard(&not_attestable, words, Some("2026-11-03T00:00:00Z")), Outcome::Unknown(_)));
    }
}
