//! What else to know of the comparison of two reports.

use std::collections::BTreeSet;

use crate::json::{BlockerV1, ReportV1};
use crate::redact::REDACTED;

pub(super) fn remarks(before: &ReportV1, now: &ReportV1) -> Vec<String> {
    let mut remarks = Vec::new();
    if before.profile.is_some() && before.profile != now.profile {
        remarks.push(
            "another amount was read than for the report: what only one of them read is in one of them only".to_owned(),
        );
    }
    if before.planned().is_some() != now.planned().is_some() {
        remarks.push("only one of the reports is judged for another time: name it with --for".to_owned());
    }
    let words = before.attested.iter().filter(|word| !now.attested.iter().any(|one| one.rule == word.rule));
    remarks.extend(words.map(|word| {
        format!(
            "the report rested on the word of {} on {}, and this does not: name the file with --attest",
            word.by, word.rule
        )
    }));
    let short = |report: &ReportV1| report.blockers.iter().any(|blocker| blocker.subjects_omitted > 0);
    if short(before) || short(now) {
        remarks.push("not all orders and positions are listed, and only those that are were compared".to_owned());
    }
    if is_redacted(before) {
        remarks.push(
            "amounts or ids were taken out of the report: these show as changed here, and need not be".to_owned(),
        );
    }
    remarks.extend(unseen(before, now));
    remarks
}

/// Whether a figure or an id of it was taken out before it was written.
fn is_redacted(report: &ReportV1) -> bool {
    let of = |one: &BlockerV1| {
        let ids = one.subjects.iter().flat_map(|subject| [subject.id.clone(), subject.quantity.clone()]);
        ids.chain([one.required.clone(), one.actual.clone()]).collect::<Vec<_>>()
    };
    let words = report.blockers.iter().flat_map(of).chain([report.account.uid.clone()]);
    words.flatten().any(|word| word == REDACTED)
}

/// What neither report knows may have changed all the same.
fn unseen(before: &ReportV1, now: &ReportV1) -> Option<String> {
    let both = |rule: &&str| before.open_rules().any(|known| known == *rule);
    let rules = now.open_rules().filter(both).map(str::to_owned);
    let failed = now.coverage.iter().filter(|part| part.state.is_failure());
    let parts: BTreeSet<String> = rules.chain(failed.map(|part| part.evidence.to_string())).collect();
    let list = parts.into_iter().collect::<Vec<_>>().join(", ");
    (!list.is_empty()).then(|| format!("not known now, so that nothing is said of changes there: {list}"))
}
