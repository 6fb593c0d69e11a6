//! For a person at a terminal: one line an account, then what blocks and what to do.

use std::collections::BTreeSet;
use std::fmt::Write;

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table};
use modecheck_core::{AfterSwitch, Applies, Blocker, Gap, Outcome, Report, Route, Subject, Verdict};
use textwrap::{Options, WordSplitter};

/// How many of the things that block are printed.
const SUBJECTS: usize = 5;
/// Below so many columns, what is not live says so in one word.
const NARROW: usize = 80;

/// How text for a person looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether verdicts are coloured.
    pub colour: bool,
    /// Whether everything is said: every subject, every passed rule, what was read.
    pub verbose: bool,
    /// Whether only accounts that are not ready are named, in a line each.
    pub quiet: bool,
    /// How many columns there are, where lines must fit into them.
    pub width: Option<usize>,
}

/// The reports as a table, followed by details of each that is not plainly ready.
pub fn human(reports: &[Report], style: Style) -> String {
    if reports.is_empty() {
        return "no reports\n".to_owned();
    }
    if style.quiet {
        return overview(reports.iter().filter(|report| !settled(report)), style);
    }
    let mut text = overview(reports.iter(), style);
    for report in reports {
        let details = details(report, style);
        if !details.is_empty() {
            text.push('\n');
            text.push_str(&said_on_every_line(report, &details, style));
        }
    }
    text
}

fn settled(report: &Report) -> bool {
    matches!(report.verdict(), Verdict::Ready | Verdict::AlreadyInMode)
}

/// A table where it fits, else a few lines an account.
fn overview<'a>(reports: impl Iterator<Item = &'a Report> + Clone, style: Style) -> String {
    if reports.clone().next().is_none() {
        return String::new();
    }
    let table = table(reports.clone(), style);
    let fits = |width| table.lines().all(|line| textwrap::core::display_width(line) <= width);
    if style.width.is_none_or(fits) { table } else { reports.map(|report| entry(report, style)).collect() }
}

fn entry(report: &Report, style: Style) -> String {
    let verdict = report.verdict().to_string();
    let verdict = if style.colour { format!("{}{verdict}\u{1b}[0m", ansi(report)) } else { verdict };
    let head = format!("{}: {} {} -> {}: {verdict}", name(report), report.exchange, from(report), report.target);
    let why = why(report);
    let why = if why.is_empty() { String::new() } else { format!("    {why}\n") };
    said_on_every_line(report, &format!("{head}\n{why}"), style)
}

fn ansi(report: &Report) -> &'static str {
    match colour(report) {
        Color::Green => "\u{1b}[1;32m",
        Color::Red => "\u{1b}[1;31m",
        _ => "\u{1b}[1;33m",
    }
}

fn colour(report: &Report) -> Color {
    match report.verdict() {
        Verdict::Ready | Verdict::AlreadyInMode => Color::Green,
        Verdict::Blocked | Verdict::NotOffered => Color::Red,
        Verdict::Indeterminate => Color::Yellow,
    }
}

fn table<'a>(reports: impl Iterator<Item = &'a Report>, style: Style) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if style.colour {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(["ACCOUNT", "EXCHANGE", "FROM", "TO", "VERDICT", "ORIGIN", "WHY"]);
    for report in reports {
        let mut verdict = Cell::new(report.verdict().to_string());
        if style.colour {
            verdict = verdict.fg(colour(report)).add_attribute(Attribute::Bold);
        }
        let cells = [name(report), report.exchange.to_string(), from(report), report.target.to_string()];
        let origin = report.unreal().unwrap_or_else(|| "live".to_owned());
        let last = [Cell::new(origin), Cell::new(why(report))];
        table.add_row(cells.into_iter().map(Cell::new).chain([verdict]).chain(last));
    }
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 2));
    });
    let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}

pub(crate) fn name(report: &Report) -> String {
    report.account.name.as_deref().map_or_else(|| "-".to_owned(), plain)
}

pub(crate) fn from(report: &Report) -> String {
    report.evaluation.current.mode().map_or_else(|| "?".to_owned(), |mode| plain(mode.slug()))
}

/// The kinds that block, or the gaps that leave it open, each once.
fn why(report: &Report) -> String {
    let mut reasons: Vec<String> = match report.verdict() {
        Verdict::Blocked => report.evaluation.blockers().map(|blocker| blocker.kind.to_string()).collect(),
        Verdict::Indeterminate => gaps(report).map(|(_, gap)| gap.kind.to_string()).collect(),
        Verdict::NotOffered | Verdict::Ready | Verdict::AlreadyInMode => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    reasons.retain(|reason| seen.insert(reason.clone()));
    match (reasons.as_slice(), report.assurance()) {
        ([], Some(assurance)) => format!("on the word of: {assurance}"),
        ([], None) => String::new(),
        (reasons, _) if reasons.len() > 3 => format!("{} and {} more", reasons[..3].join(", "), reasons.len() - 3),
        (reasons, _) => reasons.join(", "),
    }
}

/// Every gap, with the rule that it leaves open.
fn gaps(report: &Report) -> impl Iterator<Item = (&str, &Gap)> {
    let current = report.evaluation.current.gap().map(|gap| ("current mode", gap));
    let open = report.evaluation.findings.iter().filter_map(|finding| match &finding.outcome {
        Outcome::Unknown(gap) => Some((finding.card.id, gap)),
        _ => None,
    });
    current.into_iter().chain(open)
}

/// Gaps that say the same of one call or several, with the rules that they leave open.
struct Group<'a> {
    gap: &'a Gap,
    rules: Vec<&'a str>,
    calls: Vec<&'a str>,
}

fn grouped<'a>(gaps: impl Iterator<Item = (&'a str, &'a Gap)>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (rule, gap) in gaps {
        let same = |known: &Gap| Gap { call: None, ..known.clone() } == Gap { call: None, ..gap.clone() };
        let index = groups.iter().position(|group| same(group.gap)).unwrap_or_else(|| {
            groups.push(Group { gap, rules: Vec::new(), calls: Vec::new() });
            groups.len() - 1
        });
        let group = &mut groups[index];
        group.rules.push(rule);
        group.calls.extend(gap.call.as_deref().filter(|call| !group.calls.contains(call)));
    }
    groups
}

/// Whatever is not live says so on every line, also on those that a long one is broken into.
pub(crate) fn said_on_every_line(report: &Report, text: &str, style: Style) -> String {
    let word = report.unreal().unwrap_or_default();
    let word = match style.width {
        Some(width) if width < NARROW => word.split(',').next().unwrap_or_default(),
        _ => &word,
    };
    let mark = if word.is_empty() { String::new() } else { format!("[{word}] ") };
    let end = |line: &str| format!("{}\n", line.trim_end());
    let Some(width) = style.width else {
        return text.lines().map(|line| format!("{mark}{line}")).map(|line| end(&line)).collect();
    };
    let broken = |line: &str| {
        let content = line.trim_start();
        let indent = format!("{mark}{}", &line[..line.len() - content.len()]);
        let further = format!("{indent}  ");
        let options = Options::new(width).initial_indent(&indent).subsequent_indent(&further);
        let options = options.word_splitter(WordSplitter::NoHyphenation);
        textwrap::wrap(content, options).iter().map(|line| end(line)).collect::<String>()
    };
    text.lines().map(broken).collect()
}

fn details(report: &Report, style: Style) -> String {
    let nothing = settled(report) && !style.verbose;
    let mut text = String::new();
    let changes = report.evaluation.after_switch.iter().filter(|change| style.verbose || change.applies != Applies::No);
    let changes: Vec<_> = changes.collect();
    let noted = !report.evaluation.notices.is_empty() || report.evaluation.margin_impact.is_some();
    if nothing && !noted && changes.is_empty() {
        return text;
    }
    line(&mut text, 0, &format!("{}: {} -> {}: {}", name(report), from(report), report.target, report.verdict()));
    if let Route::NotOffered { reason, source } = &report.evaluation.route {
        line(&mut text, 2, &format!("not offered: {reason} ({}, {})", source.document, source.as_of));
    }
    for blocker in report.evaluation.blockers() {
        blocked(&mut text, blocker, style);
    }
    for group in grouped(gaps(report)) {
        unknown(&mut text, &group);
    }
    if let Some(impact) = &report.evaluation.margin_impact {
        for (when, margin) in [("before", &impact.before), ("after", &impact.after)] {
            margin_line(&mut text, when, margin);
        }
    }
    for change in changes {
        changed(&mut text, change, style);
    }
    way_back(&mut text, report);
    for notice in &report.evaluation.notices {
        line(&mut text, 2, &format!("note ({}): {}", notice.code, notice.detail));
    }
    let complete = &report.evaluation.blockers_complete;
    if let (Verdict::Blocked, Some(reason)) = (report.verdict(), &complete.reason) {
        line(&mut text, 2, &format!("there may be more: {reason}"));
    }
    if style.verbose {
        verbose(&mut text, report);
    }
    text
}

fn blocked(text: &mut String, blocker: &Blocker, style: Style) {
    let code = blocker.native.code.as_deref().map(|code| format!(" [{}]", plain(code))).unwrap_or_default();
    line(text, 2, &format!("{}: {}{code}", blocker.kind, blocker.summary));
    if let Some(message) = &blocker.native.message {
        line(text, 6, &format!("the exchange says: {message}"));
    }
    let figures = [("is", &blocker.actual), ("must be", &blocker.required), ("too much by", &blocker.shortfall)];
    let figures: Vec<_> =
        figures.into_iter().filter_map(|(word, value)| Some(format!("{word} {}", value.as_ref()?))).collect();
    if blocker.subjects.is_empty() && !figures.is_empty() {
        let unit = blocker.unit.as_deref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        line(text, 6, &format!("{}{unit}", figures.join(", ")));
    }
    let shown = if style.verbose { usize::MAX } else { SUBJECTS };
    for subject in blocker.subjects.iter().take(shown) {
        line(text, 6, &described(subject));
    }
    let omitted = blocker.subjects.len().saturating_sub(shown);
    if omitted > 0 {
        line(text, 6, &format!("and {omitted} more"));
    }
    for step in &blocker.remediation {
        line(text, 4, &format!("do: {} ({}, {})", step.instruction, step.who, step.place));
    }
}

fn described(subject: &Subject) -> String {
    let field = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name}{value}"));
    let parts = [
        Some(subject.kind.to_string()),
        field("", &subject.symbol),
        field("", &subject.side),
        field("", &subject.quantity),
        field("leverage ", &subject.leverage),
        field("at most ", &subject.max_leverage),
        field("", &subject.detail),
        field("id ", &subject.id),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn unknown(text: &mut String, Group { gap, rules, calls }: &Group<'_>) {
    let calls = match calls.len() {
        0 => String::new(),
        1..=3 => format!(" ({})", calls.join(", ")),
        many => format!(" ({many} calls)"),
    };
    line(text, 2, &format!("unknown, {}: {}{calls}: {}", rules.join(", "), gap.kind, gap.detail));
    if let Some(native) = &gap.native {
        let said = [native.code.as_deref(), native.message.as_deref()].into_iter().flatten().collect::<Vec<_>>();
        line(text, 6, &format!("the exchange says: {}", said.join(" ")));
    }
    if let Some(step) = &gap.remediation {
        line(text, 4, &format!("do: {} ({})", step.instruction, step.who));
    }
}

fn changed(text: &mut String, change: &AfterSwitch, style: Style) {
    let AfterSwitch { code, severity, applies, detail, instances, .. } = change;
    line(text, 2, &format!("after the switch, {code} ({severity}, applies: {applies}): {detail}"));
    let shown = if style.verbose { usize::MAX } else { SUBJECTS };
    for instance in instances.iter().take(shown) {
        line(text, 6, instance);
    }
    let omitted = instances.len().saturating_sub(shown);
    if omitted > 0 {
        line(text, 6, &format!("and {omitted} more"));
    }
}

/// Whether the switch can be taken back; of one that is not made there is nothing to say.
fn way_back(text: &mut String, report: &Report) {
    let reversible = &report.evaluation.reversible;
    if report.evaluation.route == Route::Open {
        let words = [&[reversible.value.to_string()][..], &reversible.conditions].concat();
        line(text, 2, &format!("way back: {}", words.join("; ")));
    }
}

fn margin_line(text: &mut String, when: &str, margin: &modecheck_core::Margin) {
    let figure = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name} {value}"));
    let of = |margin: &modecheck_core::Margin| {
        let figures =
            [figure("available equity", &margin.available_equity), figure("margin ratio", &margin.margin_ratio)];
        figures.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let whole = of(margin);
    if !whole.is_empty() {
        line(text, 2, &format!("margin {when}: {whole}"));
    }
    for currency in &margin.by_currency {
        line(text, 2, &format!("margin {when}, {}: {}", currency.currency.as_deref().unwrap_or("?"), of(currency)));
    }
}

fn verbose(text: &mut String, report: &Report) {
    for finding in &report.evaluation.findings {
        if let Outcome::Passed(passed) = &finding.outcome {
            line(text, 2, &format!("passed, {}: {}", finding.card.id, passed.actual));
        }
    }
    for part in &report.evaluation.coverage {
        let state = match part.state {
            modecheck_core::CoverageState::Read => "read".to_owned(),
            modecheck_core::CoverageState::Gap(kind) => kind.to_string(),
        };
        let items = part.items.map(|items| format!(", items {items}")).unwrap_or_default();
        line(text, 2, &format!("evidence {}: {state} (calls {}{items})", part.evidence, part.calls));
    }
}

fn line(text: &mut String, indent: usize, content: &str) {
    let _ = writeln!(text, "{:indent$}{}", "", plain(content));
}

/// Text of an exchange or a file may neither steer the terminal nor show letters in another order than they stand.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || steers(c) { '\u{fffd}' } else { c }).collect()
}

/// Marks that turn the direction of writing, break lines or are not seen at all.
fn steers(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}' | '\u{feff}')
}
