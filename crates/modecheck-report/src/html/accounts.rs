//! The table of accounts, and what is said of each.

use modecheck_core::{Known, Verdict};

use super::sign;
use super::time::readable;
use crate::json::{Gaps, MarginV1, ReportV1, Waived};
use crate::run::{NotAudited, RunV1};

/// An account in the table.
pub(super) struct Row {
    pub(super) id: usize,
    pub(super) has_section: bool,
    pub(super) name: String,
    pub(super) exchange: String,
    pub(super) switch: String,
    pub(super) class: String,
    pub(super) sign: &'static str,
    pub(super) word: String,
    /// What to look at first.
    pub(super) rank: u8,
    pub(super) unreal: Option<String>,
    pub(super) waived: Option<&'static str>,
    pub(super) reasons: Vec<String>,
    pub(super) why: String,
    pub(super) next: String,
    /// What a person may look for, in small letters.
    pub(super) find: String,
}

/// What is said of one account below the table.
pub(super) struct Section<'a> {
    pub(super) id: usize,
    pub(super) report: &'a ReportV1,
    pub(super) sign: &'static str,
    pub(super) unreal: Option<String>,
    pub(super) lead: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) gaps: Vec<Gaps<'a>>,
    pub(super) more: Option<&'a str>,
    pub(super) margins: Vec<Margins>,
}

/// Margin figures before or after the switch.
pub(super) struct Margins {
    pub(super) when: &'static str,
    pub(super) currency: String,
    pub(super) equity: String,
    pub(super) ratio: String,
}

pub(super) fn rows(run: &RunV1) -> Vec<Row> {
    let reports = run.reports.iter().enumerate().map(|(id, report)| row(id, report));
    let missing = run.not_audited.iter().enumerate().map(|(at, account)| without(run.reports.len() + at, account));
    reports.chain(missing).collect()
}

fn row(id: usize, report: &ReportV1) -> Row {
    let reasons: Vec<String> = report.reasons().into_iter().map(str::to_owned).collect();
    let steps =
        report.blockers.iter().filter(|blocker| blocker.waiver.is_none()).filter_map(|one| one.remediation.first());
    let step = steps.chain(report.unknown.iter().filter_map(|gap| gap.remediation.first())).next();
    let settled = matches!(report.verdict, Verdict::Ready | Verdict::AlreadyInMode);
    let next = step.filter(|_| !settled).map(|step| format!("{} ({})", step.instruction, step.who));
    let labels = report.labels().iter().map(|(name, value)| format!("{name}={value}"));
    let mut words = vec![report.name().to_owned(), report.exchange().to_string(), report.target().to_owned()];
    words.extend(labels.chain(reasons.clone()).chain(report.parent().map(str::to_owned)));
    let shown = 3;
    let more = reasons.len().saturating_sub(shown);
    let why = reasons.iter().take(shown).cloned().collect::<Vec<_>>().join(", ");
    Row {
        id,
        has_section: true,
        name: report.name().to_owned(),
        exchange: report.exchange().to_string(),
        switch: format!("{} → {}", report.current().unwrap_or("?"), report.target()),
        class: report.verdict.to_string(),
        sign: sign(report.verdict),
        word: report.verdict.to_string(),
        rank: rank(report.verdict),
        unreal: report.unreal(),
        waived: match report.waived {
            Waived::None => None,
            Waived::Some => Some("some waived"),
            Waived::All => Some("all waived"),
        },
        why: if more > 0 { format!("{why} and {more} more") } else { why },
        reasons,
        next: next.unwrap_or_default(),
        find: words.join(" ").to_lowercase(),
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Blocked => 0,
        Verdict::Indeterminate => 2,
        Verdict::NotOffered => 3,
        Verdict::Ready => 4,
        Verdict::AlreadyInMode => 5,
    }
}

fn without(id: usize, account: &NotAudited) -> Row {
    Row {
        id,
        has_section: false,
        name: account.name.clone(),
        exchange: String::new(),
        switch: String::new(),
        class: "not-audited".to_owned(),
        sign: "·",
        word: "no report".to_owned(),
        rank: 1,
        unreal: None,
        waived: None,
        reasons: Vec::new(),
        why: account.reason.clone(),
        next: String::new(),
        find: format!("{} {}", account.name, account.reason).to_lowercase(),
    }
}

pub(super) fn sections(run: &RunV1) -> Vec<Section<'_>> {
    run.reports.iter().enumerate().map(|(id, report)| section(id, report)).collect()
}

fn section(id: usize, report: &ReportV1) -> Section<'_> {
    let word = report.assurance().map(|assurance| format!(", on the word of: {assurance}")).unwrap_or_default();
    let from = report.current().unwrap_or("a mode that is not known");
    let lead = format!("{}: from {from} to {} ({}){word}", report.exchange(), report.target(), report.axis());
    let complete = &report.blockers_complete;
    Section {
        id,
        report,
        sign: sign(report.verdict),
        unreal: report.unreal(),
        lead,
        facts: facts(report),
        gaps: report.gaps_grouped(),
        more: complete.reason.as_deref().filter(|_| report.verdict == Verdict::Blocked && complete.value != Known::Yes),
        margins: margins(report),
    }
}

fn facts(report: &ReportV1) -> Vec<(&'static str, String)> {
    let account = &report.account;
    let labels: Vec<_> = account.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let read = report.observed.until.map_or_else(|| "not known when".to_owned(), readable);
    let reversible = &report.transition.reversible;
    let back = [&[reversible.value.to_string()][..], &reversible.conditions].concat().join("; ");
    let facts = [
        ("Evidence of", Some(read)),
        ("Good until", report.stale_after.map(readable)),
        ("Opens at", report.next_open.map(readable)),
        ("Environment", Some(account.environment.to_string())),
        ("Origin", Some(report.origin.to_string())),
        ("Account", account.uid.clone()),
        ("Role", account.role.clone()),
        ("Main account", account.parent.clone()),
        ("Site", account.site.clone()),
        ("Labels", (!labels.is_empty()).then(|| labels.join(", "))),
        ("Way back", Some(back)),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn margins(report: &ReportV1) -> Vec<Margins> {
    let figure = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut rows = Vec::new();
    let sides = report.margin_impact.iter().flat_map(|impact| [("before", &impact.before), ("after", &impact.after)]);
    for (when, margin) in sides {
        let MarginV1 { available_equity, margin_ratio, by_currency } = margin;
        if available_equity.is_some() || margin_ratio.is_some() {
            let (equity, ratio) = (figure(available_equity), figure(margin_ratio));
            rows.push(Margins { when, currency: "all, in USD".to_owned(), equity, ratio });
        }
        rows.extend(by_currency.iter().map(|one| Margins {
            when,
            currency: figure(&one.currency),
            equity: figure(&one.available_equity),
            ratio: figure(&one.margin_ratio),
        }));
    }
    rows
}
