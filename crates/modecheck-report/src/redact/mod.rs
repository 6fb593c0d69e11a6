//! What leaves the firm without its amounts or ids: also where they stand within sentences, an exchange's own included.

mod words;

use std::fmt;
use std::str::FromStr;

use self::words::{Words, is_code, is_symbol};
use crate::json::{
    BlockerV1, CurrencyMarginV1, MarginImpactV1, MarginV1, NativeV1, RemediationV1, ReportV1, SubjectV1, TakenOut,
    UnknownV1,
};
use crate::run::{NotAudited, RunV1, Summary};
use crate::verify::{ChangeV1, VerifyV1};

/// What stands where something was.
pub(crate) const REDACTED: &str = "redacted";

/// What is taken out of reports before they leave the firm. Counts, codes, instruments, times, the pseudonyms of
/// accounts and the firm's own words (names, labels, owners, reasons) stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Redaction {
    /// Quantities, balances, ratios and leverages.
    pub amounts: bool,
    /// Ids of accounts, orders, positions and persons, masked ones too.
    pub ids: bool,
}

/// A word that is neither `amounts` nor `ids`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRedaction(String);

impl fmt::Display for UnknownRedaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing is called `{}` that could be taken out: use amounts, ids, or both with a comma", self.0)
    }
}

impl std::error::Error for UnknownRedaction {}

impl FromStr for Redaction {
    type Err = UnknownRedaction;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').try_fold(Self::default(), |redaction, word| match word.trim() {
            "amounts" => Ok(Self { amounts: true, ..redaction }),
            "ids" => Ok(Self { ids: true, ..redaction }),
            other => Err(UnknownRedaction(other.to_owned())),
        })
    }
}

impl Redaction {
    /// Whether nothing is taken out.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The report without it.
    pub fn report(self, report: &mut ReportV1) {
        if self.is_none() {
            return;
        }
        let redactor = Redactor { what: self, words: Words::of(report, self) };
        redactor.report(report);
    }

    /// A report held against a fresh one, without it.
    pub fn verification(self, verified: &mut VerifyV1) {
        if self.is_none() {
            return;
        }
        let mut words = Words::of(&verified.report, self);
        words.know(verified.changes.iter().flat_map(|change| change.came.iter().chain(&change.went)));
        let redactor = Redactor { what: self, words };
        redactor.text(&mut verified.identity.detail);
        verified.remarks.iter_mut().for_each(|remark| redactor.text(remark));
        verified.changes.iter_mut().for_each(|change| redactor.change(change));
        redactor.report(&mut verified.report);
    }

    /// What reports add up to, without it.
    pub fn summary(self, summary: &mut Summary, not_audited: &mut [NotAudited]) {
        if self.is_none() {
            return;
        }
        let redactor = Redactor { what: self, words: Words::none(self) };
        for work in &mut summary.work {
            redactor.maybe(&mut work.instruction);
        }
        for work in &mut summary.parents {
            redactor.text(&mut work.summary);
        }
        self.not_audited(not_audited);
    }

    /// Why accounts have no reports, without it.
    pub fn not_audited(self, not_audited: &mut [NotAudited]) {
        let redactor = Redactor { what: self, words: Words::none(self) };
        for account in not_audited {
            redactor.text(&mut account.reason);
        }
    }

    /// The run without it.
    pub fn run(self, run: &mut RunV1) {
        run.reports.iter_mut().for_each(|report| self.report(report));
        self.summary(&mut run.summary, &mut run.not_audited);
    }
}

struct Redactor {
    what: Redaction,
    words: Words,
}

impl Redactor {
    fn report(&self, report: &mut ReportV1) {
        self.id(&mut report.account.uid);
        self.maybe(&mut report.account.role);
        self.maybe(&mut report.blockers_complete.reason);
        self.code(&mut report.transition.from);
        report.transition.reversible.conditions.iter_mut().for_each(|text| self.text(text));
        if let Some(no) = &mut report.transition.not_offered {
            self.text(&mut no.reason);
        }
        report.blockers.iter_mut().for_each(|blocker| self.blocker(blocker));
        report.unknown.iter_mut().for_each(|gap| self.unknown(gap));
        report.passed.iter_mut().for_each(|passed| self.text(&mut passed.actual));
        if let Some(impact) = &mut report.margin_impact {
            self.margin_impact(impact);
        }
        for change in &mut report.after_switch {
            self.text(&mut change.detail);
            change.instances.iter_mut().for_each(|text| self.text(text));
        }
        report.notices.iter_mut().for_each(|notice| self.text(&mut notice.detail));
        report.coverage.iter_mut().for_each(|part| self.text(&mut part.evidence));
    }

    fn change(&self, change: &mut ChangeV1) {
        change.came.iter_mut().chain(&mut change.went).for_each(|subject| self.subject(subject));
        // How many there are is no amount.
        if matches!(change.field.as_deref(), Some("count" | "blockers" | "subjects")) {
            return;
        }
        self.maybe(&mut change.before);
        self.maybe(&mut change.now);
        self.text(&mut change.detail);
    }

    fn blocker(&self, blocker: &mut BlockerV1) {
        self.summary(blocker);
        self.native(&mut blocker.native);
        blocker.subjects.iter_mut().for_each(|subject| self.subject(subject));
        for amount in [&mut blocker.required, &mut blocker.actual, &mut blocker.shortfall] {
            self.amount(amount);
        }
        self.code(&mut blocker.unit);
        blocker.remediation.iter_mut().for_each(|step| self.step(step));
    }

    /// How many there are is no amount: a count at either end of the sentence stays.
    fn summary(&self, blocker: &mut BlockerV1) {
        let count = blocker.count.map(|count| count.to_string()).unwrap_or_default();
        let (first, last) = (format!("{count} "), format!(" ({count})"));
        let (first, rest) =
            blocker.summary.strip_prefix(&first).map_or(("", blocker.summary.as_str()), |rest| (&first, rest));
        let (rest, last) = rest.strip_suffix(&last).map_or((rest, ""), |rest| (rest, &last));
        blocker.summary = format!("{first}{}{last}", self.words.without(rest));
    }

    fn subject(&self, subject: &mut SubjectV1) {
        if self.what.ids && subject.taken_out.0.is_none() {
            subject.taken_out = TakenOut(subject.id.clone().filter(|id| id != REDACTED));
        }
        self.id(&mut subject.id);
        self.id(&mut subject.client_order_id);
        self.symbol(&mut subject.symbol);
        for amount in [&mut subject.quantity, &mut subject.leverage, &mut subject.max_leverage] {
            self.amount(amount);
        }
        for text in [&mut subject.side, &mut subject.placed_by, &mut subject.detail] {
            self.maybe(text);
        }
    }

    fn unknown(&self, gap: &mut UnknownV1) {
        self.code(&mut gap.call);
        if let Some(native) = &mut gap.native {
            self.native(native);
        }
        gap.remediation.iter_mut().for_each(|step| self.step(step));
        self.text(&mut gap.detail);
    }

    fn native(&self, native: &mut NativeV1) {
        self.code(&mut native.code);
        self.maybe(&mut native.message);
    }

    fn step(&self, step: &mut RemediationV1) {
        self.text(&mut step.instruction);
        step.params = std::mem::take(&mut step.params)
            .into_iter()
            .map(|(mut name, mut value)| {
                self.text(&mut name);
                self.text(&mut value);
                (name, value)
            })
            .collect();
    }

    fn margin_impact(&self, impact: &mut MarginImpactV1) {
        for MarginV1 { available_equity, margin_ratio, by_currency } in [&mut impact.before, &mut impact.after] {
            self.amount(available_equity);
            self.amount(margin_ratio);
            for CurrencyMarginV1 { currency, available_equity, margin_ratio } in by_currency {
                self.symbol(currency);
                self.amount(available_equity);
                self.amount(margin_ratio);
            }
        }
        for leverage in &mut impact.leverage_after {
            let (mut position, mut after) = (Some(leverage.position.clone()), Some(leverage.leverage.clone()));
            self.id(&mut position);
            self.amount(&mut after);
            self.symbol(&mut leverage.symbol);
            leverage.position = position.unwrap_or_default();
            leverage.leverage = after.unwrap_or_default();
        }
    }

    /// A field that holds an id.
    fn id(&self, field: &mut Option<String>) {
        self.field(field, self.what.ids);
    }

    /// A field that holds an amount.
    fn amount(&self, field: &mut Option<String>) {
        self.field(field, self.what.amounts);
    }

    fn field(&self, field: &mut Option<String>, is_taken_out: bool) {
        if is_taken_out && field.is_some() {
            *field = Some(REDACTED.to_owned());
        } else {
            self.maybe(field);
        }
    }

    /// A field that holds a code: what looks like more than one is a sentence.
    fn code(&self, field: &mut Option<impl AsRef<str> + From<String>>) {
        if let Some(text) = field.as_mut().filter(|text| !is_code(text.as_ref())) {
            self.text(text);
        }
    }

    /// A field that holds an instrument or a currency.
    fn symbol(&self, field: &mut Option<String>) {
        if !field.as_deref().is_some_and(is_symbol) {
            self.maybe(field);
        }
    }

    fn maybe(&self, field: &mut Option<String>) {
        if let Some(text) = field {
            self.text(text);
        }
    }

    fn text<T: AsRef<str> + From<String>>(&self, text: &mut T) {
        *text = self.words.without(text.as_ref()).into();
    }
}
