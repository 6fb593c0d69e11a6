//! What a firm makes of evidence on its accounts: reports with its labels, waivers, routes and policy.

use std::collections::BTreeMap;
use std::time::Duration;

use modecheck_core::{
    Ask, Attestation, Basis, Blocker, BlockerKind, Context, Date, Evidence, Exchange, Finding, Gap, GapKind,
    MarginImpact, Mode, Notice, NoticeCode, Origin, Outcome, Profile, Report, RuleCard, Rulebook, Source, Timestamp,
    Verdict, report,
};
use modecheck_report::{Join, ReportV1, WaiverV1};
use rust_decimal::Decimal;

use crate::inventory::{Account, Attestations, Inventory};

/// How accounts are asked and judged, besides what the inventory says.
#[derive(Debug, Clone)]
pub struct Manner {
    /// How much to read.
    pub profile: Profile,
    /// After how long an account is asked no more.
    pub deadline: Duration,
    /// The day whose rules are applied; the newest when `None`.
    pub rules_as_of: Option<Date>,
    /// For when rules about the time of day are judged; the present when `None`.
    pub planned: Option<Planned>,
    /// What people attest besides what the inventory says.
    pub attestations: Attestations,
    /// Whether every subject of a blocker is listed, and not only the first.
    pub all_subjects: bool,
    /// Whether an account is asked only with a key that can do nothing but read.
    pub read_only_keys: bool,
}

/// One of a firm's accounts.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The firm.
    pub inventory: &'a Inventory,
    /// The account.
    pub account: &'a Account,
}

/// When the switches are planned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planned {
    /// Then.
    At(Timestamp),
    /// As soon as the time of day allows.
    NextWindow,
}

/// The call that has the figures.
const FIGURES: &str = "switch-precheck";

/// The rule behind a demand of the firm's own.
const MARGIN_AFTER: RuleCard = RuleCard {
    id: "firm/min-margin-ratio-after",
    title: "the margin ratio after the switch, by the exchange's figures, is what the firm demands at least",
    kinds: &[BlockerKind::FirmPolicy],
    observed: "the margin figures of OKX's precheck",
    source: Source { document: "the firm's inventory", url: "", as_of: Date::new(2026, 11, 21) },
    since: None,
    until: None,
    attestable: false,
};

/// The rules that a firm's own policy adds to those of the exchanges.
pub const FIRM_RULES: &[&RuleCard] = &[&MARGIN_AFTER];

impl Manner {
    /// What is to be found out about an account.
    pub fn ask(&self, account: &Account) -> Option<Ask> {
        let ask = Ask::new(account.targets.first()?.clone());
        Some(Ask {
            targets: account.targets.clone(),
            profile: self.profile,
            deadline: self.deadline,
            rules_as_of: self.rules_as_of,
            ..ask
        })
    }

    /// The report on an account's evidence for one target, judged at this time, with all that the firm says about it.
    pub fn judge(
        &self,
        of: Member<'_>,
        rules: &dyn Rulebook,
        evidence: &Evidence,
        target: &Mode,
        at: Option<Timestamp>,
        origin: Origin,
    ) -> ReportV1 {
        self.joined(of, &self.report(of, rules, evidence, target, at, origin))
    }

    /// The same without what the firm says beside the verdict.
    pub fn report(
        &self,
        of: Member<'_>,
        rules: &dyn Rulebook,
        evidence: &Evidence,
        target: &Mode,
        at: Option<Timestamp>,
        origin: Origin,
    ) -> Report {
        let Member { inventory, account } = of;
        let attestations = self.words(inventory, &account.name);
        let day = self.rules_as_of.unwrap_or_else(|| rules.as_of());
        let context = Context { attestations, ..Context::new(at, day) };
        let judge = |planned| report(rules, evidence, target, &Context { planned, ..context.clone() }, origin);
        let mut report = match self.planned {
            None => judge(None),
            // A plan that is past by now is for the present.
            Some(Planned::At(time)) => judge(Some(at.map_or(time, |at| time.max(at)))),
            Some(Planned::NextWindow) => {
                let now = judge(None);
                now.next_open().map_or(now, |opens| judge(Some(opens)))
            }
        };
        if let Some(demanded) = inventory.policy.min_margin_ratio_after {
            demand_margin(&mut report, demanded);
        }
        report
    }

    /// The report with the account's labels, and the firm's waivers and routes.
    pub fn joined(&self, Member { inventory, account }: Member<'_>, report: &Report) -> ReportV1 {
        let firm = Joined { inventory, account, day: report.evaluated_at.map(Timestamp::date) };
        let joined = ReportV1::joined(report, &firm);
        if self.all_subjects { joined.with_all_subjects(report) } else { joined }
    }

    /// What is attested of an account.
    fn words(&self, inventory: &Inventory, account: &str) -> Vec<Attestation> {
        [inventory.attestations.of(account), self.attestations.of(account)].concat()
    }
}

/// What the firm says about one account, on one day.
struct Joined<'a> {
    inventory: &'a Inventory,
    account: &'a Account,
    day: Option<Date>,
}

impl Join for Joined<'_> {
    fn parent(&self) -> Option<&str> {
        self.account.parent.as_deref()
    }

    fn labels(&self) -> BTreeMap<String, String> {
        self.account.labels.clone()
    }

    fn waiver(&self, kind: BlockerKind) -> Option<WaiverV1> {
        let waiver = self.inventory.waivers.covering(&self.account.name, kind, self.day?)?;
        Some(WaiverV1 { reason: waiver.reason.clone(), owner: waiver.owner.clone(), expires: waiver.expires })
    }

    fn assignee(&self, kind: BlockerKind) -> Option<String> {
        self.inventory.assignee(self.account, kind).map(str::to_owned)
    }
}

/// A breach of what the firm demands is a blocker, and a figure that is missing a gap. Of an exchange that gives no
/// figures for any account nothing is demanded, and the report says so.
fn demand_margin(report: &mut Report, demanded: Decimal) {
    if matches!(report.verdict(), Verdict::AlreadyInMode | Verdict::NotOffered) {
        return;
    }
    if report.exchange != Exchange::Okx {
        let detail = format!(
            "the firm demands a margin ratio of {demanded} after the switch: {} gives no figures, so it was not judged",
            report.exchange
        );
        report.evaluation.notices.push(Notice::new(NoticeCode::PolicyNotJudged, detail));
        return;
    }
    let outcome = margin_after(report.evaluation.margin_impact.as_ref(), demanded);
    report.evaluation.findings.push(Finding { card: &MARGIN_AFTER, outcome });
}

/// What the figures after the switch are against what the firm demands; the lowest of them counts.
fn margin_after(impact: Option<&MarginImpact>, demanded: Decimal) -> Outcome {
    let figures = impact.iter().flat_map(|impact| std::iter::once(&impact.after).chain(&impact.after.by_currency));
    let written: Vec<&str> = figures.filter_map(|margin| margin.margin_ratio.as_deref()).collect();
    let read: Vec<(&str, Option<Decimal>)> =
        written.iter().filter(|ratio| !ratio.is_empty()).map(|ratio| (*ratio, ratio.parse().ok())).collect();
    let unread = read.iter().find(|(_, ratio)| ratio.is_none());
    let lowest = read.iter().filter_map(|(written, ratio)| Some((*written, (*ratio)?))).min_by_key(|(_, ratio)| *ratio);
    match (lowest, unread) {
        (Some((written, ratio)), _) if ratio < demanded => Outcome::Blocked(vec![breach(written, demanded)]),
        (_, Some((written, _))) => {
            let detail = format!("the margin ratio after the switch, `{written}`, is no number");
            Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(FIGURES))
        }
        (Some((written, _)), None) => {
            let actual = format!("the margin ratio after the switch would be {written} at least");
            Outcome::passed(Basis::ExchangeFigures, actual)
        }
        (None, None) if impact.is_some() => {
            let detail = "OKX's figures for the time after the switch have no margin ratio";
            Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(FIGURES))
        }
        (None, None) => {
            let detail = "OKX gave no figures: it calculates them once nothing but tiers and margin is left to check";
            Outcome::Unknown(Gap::new(GapKind::NotEvaluated, detail).left_by(FIGURES))
        }
    }
}

fn breach(written: &str, demanded: Decimal) -> Blocker {
    let summary = format!("the margin ratio after the switch would be {written}, and the firm demands {demanded}");
    Blocker {
        required: Some(demanded.to_string()),
        actual: Some(written.to_owned()),
        ..Blocker::new(&MARGIN_AFTER, BlockerKind::FirmPolicy, Basis::FirmPolicy, summary)
    }
}
