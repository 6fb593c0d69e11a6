//! Reading no further than the first blocker, where somebody asked for that.

use modecheck_core::{
    Ask, Blocker, Category, Completeness, Context, Coverage, CoverageState, Evidence, Finding, GapKind, Known, Mode,
    Outcome, Profile, Rulebook,
};

use super::{Call, Session};

/// A question: a call and its first query.
pub(crate) type Question = (&'static Call, String);

impl Session<'_> {
    /// Asks all of it at once. Until the first blocker: in the order given, in groups of 1, 2, 4, 8 and so on. That takes
    /// less than twice the questions that lead to the blocker; and an account without one, which is asked everything as
    /// ever, waits for a round trip more with each doubling, and not for one with each question.
    pub(crate) async fn read(&self, book: &dyn Rulebook, ask: &Ask, asked: Vec<Question>, evidence: &mut Evidence) {
        if ask.profile != Profile::UntilBlocked {
            evidence.responses.extend(self.lists(asked).await);
            return;
        }
        let (mut left, mut done) = (asked.into_iter(), 0);
        while left.len() > 0 && !self.is_blocked(book, ask, evidence) {
            let group: Vec<_> = left.by_ref().take(done + 1).collect();
            done += group.len();
            evidence.responses.extend(self.lists(group).await);
        }
    }

    /// Whether every target is blocked by what was read so far, and not only until a later time.
    fn is_blocked(&self, book: &dyn Rulebook, ask: &Ask, evidence: &Evidence) -> bool {
        let context = Context::new(Some(self.now()), ask.rules_as_of.unwrap_or_else(|| book.as_of()));
        let lasts = |blocker: &Blocker| blocker.kind.category() != Category::Timing;
        let blocked = |target: &Mode| book.evaluate(evidence, target, &context).blockers().any(lasts);
        ask.targets.iter().all(blocked)
    }
}

/// What a report says of its blockers where the first of them ended the reading; nothing where all was read that was
/// wanted.
pub(crate) fn stopped(profile: Profile, findings: &[Finding], coverage: &[Coverage]) -> Option<Completeness> {
    let blocked = findings.iter().any(|finding| matches!(finding.outcome, Outcome::Blocked(_)));
    let unasked = coverage.iter().any(|row| row.state == CoverageState::Gap(GapKind::NotAsked));
    (profile == Profile::UntilBlocked && blocked && unasked).then(|| {
        let reason = "reading stopped at the first blocker, as it was asked to".to_owned();
        Completeness { value: Known::No, reason: Some(reason) }
    })
}
