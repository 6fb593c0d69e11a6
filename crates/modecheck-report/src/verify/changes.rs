//! What one report says that the other does not.

use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{Category, Verdict};

use super::{ChangeV1, What};
use crate::compare::{Fate, Sketch};
use crate::json::{AfterSwitchV1, BlockerV1, ReportV1, SubjectV1, UnknownV1};

pub(super) fn changes(before: &ReportV1, now: &ReportV1) -> Vec<ChangeV1> {
    let mut changes = Vec::new();
    let word = |value: Option<&str>| value.unwrap_or("unknown").to_owned();
    let pairs = [
        (What::Verdict, before.verdict.to_string(), now.verdict.to_string()),
        (What::Mode, word(before.current()), word(now.current())),
        (What::Assurance, assurance(before), assurance(now)),
        (What::Rules, rules(before), rules(now)),
    ];
    let other = pairs.into_iter().filter(|(_, before, now)| before != now);
    changes.extend(other.map(|(what, before, now)| {
        let detail = format!("{what}: was {before}, is {now}");
        ChangeV1 { before: Some(before), now: Some(now), ..ChangeV1::new(what, detail) }
    }));
    // Of a switch that was made, or that there is not, no rule speaks.
    if !matches!(now.verdict, Verdict::AlreadyInMode | Verdict::NotOffered) {
        unjudged(&mut changes, before, now);
    }
    blockers(&mut changes, before, now);
    gaps(&mut changes, before, now);
    after_switch(&mut changes, before, now);
    changes
}

fn assurance(report: &ReportV1) -> String {
    report.assurance().map_or_else(|| "none".to_owned(), |assurance| assurance.to_string())
}

fn rules(report: &ReportV1) -> String {
    report.tool.rules_as_of.map_or_else(|| "unknown".to_owned(), |day| day.to_string())
}

/// Rules that were decided and that nobody looked at now.
fn unjudged(changes: &mut Vec<ChangeV1>, before: &ReportV1, now: &ReportV1) {
    let on_word = |report: &ReportV1| report.rules_on_word().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let decided = |report: &ReportV1| -> BTreeSet<String> {
        report.decided_rules().into_iter().map(str::to_owned).chain(on_word(report)).collect()
    };
    let known: BTreeSet<String> = decided(now).into_iter().chain(now.open_rules().map(str::to_owned)).collect();
    for rule in decided(before).difference(&known) {
        let detail = format!("{rule}: was decided, and is not looked at now");
        changes.push(ChangeV1 { rule: Some(rule.clone()), ..ChangeV1::new(What::Rules, detail) });
    }
}

fn blockers(changes: &mut Vec<ChangeV1>, before: &ReportV1, now: &ReportV1) {
    let (old, new) = (Sketch::from(before), Sketch::from(now));
    for (fingerprint, found, fate) in Sketch::fates(Some(&old), Some(&new)) {
        let of = |report: &'_ ReportV1| -> Vec<BlockerV1> {
            report.blockers.iter().filter(|blocker| blocker.fingerprint == fingerprint).cloned().collect()
        };
        let what = match fate {
            Fate::New => What::BlockerNew,
            Fate::Gone => What::BlockerGone,
            Fate::Unclear => What::BlockerUnclear,
            Fate::Both => {
                same(changes, &of(before), &of(now));
                continue;
            }
        };
        let blockers = if fate == Fate::New { of(now) } else { of(before) };
        for blocker in &blockers {
            let mut change = ChangeV1::on(what, blocker, format!("{}: {}", found.kind, blocker.summary));
            let list = if fate == Fate::New { &mut change.came } else { &mut change.went };
            // What could not be looked for did not go.
            if fate != Fate::Unclear {
                list.extend(blocker.subjects.iter().cloned());
            }
            changes.push(change);
        }
    }
}

/// Blockers that both reports have, by one fingerprint.
fn same(changes: &mut Vec<ChangeV1>, before: &[BlockerV1], now: &[BlockerV1]) {
    if let (Some(first), true) = (now.first(), before.len() != now.len()) {
        let (old, new) = (before.len().to_string(), now.len().to_string());
        changes.push(ChangeV1::figure(first, "blockers", Some(old), Some(new)));
        return;
    }
    for (before, now) in before.iter().zip(now) {
        for (field, old, new) in figures(before, now) {
            if old != new {
                changes.push(ChangeV1::figure(now, field, old, new));
            }
        }
        subjects(changes, before, now);
    }
}

type Figure = (&'static str, Option<String>, Option<String>);

/// The figures that are compared; what a blocker of time says of the present moment is none.
fn figures(before: &BlockerV1, now: &BlockerV1) -> Vec<Figure> {
    let time = |blocker: &BlockerV1| blocker.clears_at.map(|at| at.to_string());
    let waiver = |blocker: &BlockerV1| blocker.waiver.as_ref().map(|waiver| waiver.reason.clone());
    let always = [("clears_at", time(before), time(now)), ("waiver", waiver(before), waiver(now))];
    let count = |blocker: &BlockerV1| blocker.count.map(|count| count.to_string());
    let of = |field: fn(&BlockerV1) -> &Option<String>| (field(before).clone(), field(now).clone());
    let (required, actual, shortfall) = (of(|one| &one.required), of(|one| &one.actual), of(|one| &one.shortfall));
    let figures = [
        ("count", count(before), count(now)),
        ("required", required.0, required.1),
        ("actual", actual.0, actual.1),
        ("shortfall", shortfall.0, shortfall.1),
    ];
    let counted = now.count.is_some() && before.count.is_some();
    let figures = figures.into_iter().filter(|_| now.category != Category::Timing);
    // A count says already what there is of what is counted.
    figures.filter(|(field, ..)| !counted || *field != "actual").chain(always).collect()
}

fn subjects(changes: &mut Vec<ChangeV1>, before: &BlockerV1, now: &BlockerV1) {
    let only = |of: &BlockerV1, other: &BlockerV1| -> Vec<SubjectV1> {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for subject in &other.subjects {
            *known.entry(subject.described()).or_default() += 1;
        }
        let is_known = |subject: &&SubjectV1| match known.get_mut(&subject.described()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        };
        let mut is_known = is_known;
        of.subjects.iter().filter(|subject| !is_known(subject)).cloned().collect()
    };
    let (came, went) = (only(now, before), only(before, now));
    if came.is_empty() && went.is_empty() {
        return;
    }
    let detail = format!("{}: {} came, {} went", now.kind, came.len(), went.len());
    let field = Some("subjects".to_owned());
    changes.push(ChangeV1 { field, came, went, ..ChangeV1::on(What::BlockerChanged, now, detail) });
}

fn gaps(changes: &mut Vec<ChangeV1>, before: &ReportV1, now: &ReportV1) {
    let has = |report: &ReportV1, gap: &UnknownV1| {
        report.unknown.iter().any(|known| (&known.rule, known.gap) == (&gap.rule, gap.gap))
    };
    let change = |what, gap: &UnknownV1| {
        let rule = gap.rule.as_deref().unwrap_or("current mode");
        let detail = format!("{rule}: {}: {}", gap.gap, gap.detail);
        ChangeV1 { rule: gap.rule.as_deref().map(str::to_owned), ..ChangeV1::new(what, detail) }
    };
    let new = now.unknown.iter().filter(|gap| !has(before, gap)).map(|gap| change(What::GapNew, gap));
    changes.extend(new);
    let gone = before.unknown.iter().filter(|gap| !has(now, gap)).map(|gap| change(What::GapGone, gap));
    changes.extend(gone);
}

fn after_switch(changes: &mut Vec<ChangeV1>, before: &ReportV1, now: &ReportV1) {
    let said = |change: &AfterSwitchV1| {
        let count = change.count.map(|count| format!(", {count}")).unwrap_or_default();
        let instances =
            if change.instances.is_empty() { String::new() } else { format!(": {}", change.instances.join(", ")) };
        format!("{} (applies: {}{count}){instances}", change.severity, change.applies)
    };
    let list = |report: &ReportV1| -> BTreeMap<(String, String), String> {
        report.after_switch.iter().map(|one| ((one.code.to_string(), one.source.url.to_string()), said(one))).collect()
    };
    let (old, new) = (list(before), list(now));
    for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let (before, now) = (old.get(key).cloned(), new.get(key).cloned());
        if before != now {
            let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "not said".to_owned());
            let detail = format!("{}: was {}, is {}", key.0, word(&before), word(&now));
            changes.push(ChangeV1 { before, now, ..ChangeV1::new(What::AfterSwitch, detail) });
        }
    }
}

impl ChangeV1 {
    fn new(what: What, detail: String) -> Self {
        let (kind, rule, fingerprint, field) = (None, None, None, None);
        let (before, now, came, went) = (None, None, Vec::new(), Vec::new());
        Self { what, kind, rule, fingerprint, field, before, now, came, went, detail }
    }

    fn on(what: What, blocker: &BlockerV1, detail: String) -> Self {
        let (kind, rule) = (Some(blocker.kind), Some(blocker.rule.to_string()));
        Self { kind, rule, fingerprint: Some(blocker.fingerprint.clone()), ..Self::new(what, detail) }
    }

    fn figure(blocker: &BlockerV1, field: &str, before: Option<String>, now: Option<String>) -> Self {
        let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "not said".to_owned());
        let name = field.replace('_', " ");
        let detail = format!("{}: {name}: was {}, is {}", blocker.kind, word(&before), word(&now));
        Self { field: Some(field.to_owned()), before, now, ..Self::on(What::BlockerChanged, blocker, detail) }
    }
}
