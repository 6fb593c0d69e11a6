//! KuCoin, asked and judged.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod admission;
mod keys;
mod replies;
mod traps;
mod verdicts;

use std::sync::Arc;

use modecheck::{
    AccountModeProvider, Ask, Attestation, Context, CoverageState, Evidence, Gap, GapKind, KucoinRules, Outcome,
    Report, report,
};
use modecheck_simulator::kucoin::{Account, Denial, Kucoin};
use modecheck_tests::{client, context, kucoin_provider, mode};

fn desk() -> Account {
    Account::named("desk")
}

/// The call whose path ends so is refused with this code, with HTTP 200 as KuCoin does.
fn denied(path: &str, code: &str) -> Account {
    let denial = Denial { path: path.to_owned(), code: code.to_owned(), message: "no".to_owned() };
    Account { denied: vec![denial], ..desk() }
}

async fn evidence_at(exchange: &Arc<Kucoin>, account: &Account) -> Evidence {
    exchange.insert(account.clone());
    kucoin_provider(&client(exchange), account).collect(&Ask::new(mode("unified"))).await
}

async fn evidence(account: &Account) -> Evidence {
    evidence_at(&Arc::new(Kucoin::new()), account).await
}

/// What is judged with a person's word on what no call shows: whatever keeps it from ready was read, or was not.
async fn judged(account: &Account) -> Report {
    attested(&evidence(account).await)
}

fn attested(evidence: &Evidence) -> Report {
    let context = Context { attestations: vec![word()], ..context(&KucoinRules, evidence) };
    report(&KucoinRules, evidence, &evidence.targets[0], &context, evidence.file_origin())
}

fn word() -> Attestation {
    Attestation {
        rules: vec!["kucoin/whitelist".to_owned(), "kucoin/questionnaire".to_owned()],
        holds: true,
        by: "a person".to_owned(),
        on: "2026-11-20".parse().unwrap(),
        expires: "2027-02-01".parse().unwrap(),
        note: String::new(),
    }
}

fn unknown(report: &Report) -> Vec<&str> {
    let open = report.evaluation.findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Unknown(_)));
    open.map(|finding| finding.card.id).collect()
}

fn outcome<'a>(report: &'a Report, rule: &str) -> &'a Outcome {
    &report.evaluation.findings.iter().find(|finding| finding.card.id == rule).unwrap().outcome
}

fn gap<'a>(report: &'a Report, rule: &str) -> &'a Gap {
    match outcome(report, rule) {
        Outcome::Unknown(gap) => gap,
        other => panic!("{rule}: {other:?}"),
    }
}

/// The gaps of what was read by this call.
fn gaps(report: &Report, part: &str) -> Vec<GapKind> {
    let rows = report.evaluation.coverage.iter().filter(|row| row.evidence.starts_with(part));
    let gap = |row: &modecheck::Coverage| match row.state {
        CoverageState::Gap(kind) => Some(kind),
        CoverageState::Read => None,
    };
    rows.filter_map(gap).collect()
}

/// The rules that block, each once.
fn blocked(report: &Report) -> Vec<&str> {
    let mut rules: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.rule).collect();
    rules.dedup();
    rules
}
