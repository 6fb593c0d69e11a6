//! Who may switch: main accounts, their sub-accounts, and the other targets.

use std::sync::Arc;

use modecheck::{
    AccountModeProvider, Answer, Ask, BlockerKind, GapKind, NoticeCode, Outcome, Report, Verdict, precheck,
};
use modecheck_simulator::kucoin::{Account, Kucoin, Member, Mode, Position};
use modecheck_tests::{client, fixtures, judged as unattested, kucoin_provider, mode};
use serde_json::value::RawValue;

use crate::{gap, outcome, unknown, word};

const RULES: [&str; 2] = ["kucoin/whitelist", "kucoin/questionnaire"];

fn main_account(uid: &str) -> Account {
    Account { uid: uid.to_owned(), ..Account::named(uid) }
}

fn sub_account(parent: &Account) -> Account {
    Account { is_master: false, parent_uid: parent.uid.clone(), ..Account::named("sub") }
}

fn activated(account: Account) -> Account {
    Account { members: vec![Member { unified: true, ..Member::default() }], ..account }
}

/// The report on the sub-account, with what a key of this main account adds.
async fn report(sub: &Account, given: Option<&Account>) -> Report {
    let exchange = Arc::new(Kucoin::new());
    exchange.insert(sub.clone());
    let client = client(&exchange);
    let mut ask = Ask::new(mode("unified"));
    if let Some(main) = given {
        exchange.insert(main.clone());
        ask.given = kucoin_provider(&client, main).vouch(&ask).await;
    }
    let evidence = kucoin_provider(&client, sub).collect(&ask).await;
    let kept = serde_json::to_string(&evidence).unwrap();
    assert!(!kept.contains(&sub.parent_uid), "{kept}");
    unattested(&evidence)
}

#[tokio::test(start_paused = true)]
async fn a_main_account_vouches_for_its_sub_accounts_by_what_is_unified() {
    let plain = main_account("10004616");
    let unified = Account { mode: Mode::Unified, ..plain.clone() };
    for (main, verdict) in
        [(activated(plain.clone()), Verdict::Ready), (unified, Verdict::Ready), (plain.clone(), Verdict::Indeterminate)]
    {
        let report = report(&sub_account(&plain), Some(&main)).await;
        assert_eq!(report.verdict(), verdict);
        let inferred = report.evaluation.notices.iter().filter(|notice| notice.code == NoticeCode::Inferred);
        let told: Vec<_> = inferred.map(|notice| notice.detail.as_str()).collect();
        assert_eq!(told.len(), usize::from(verdict == Verdict::Ready), "{told:?}");
        assert!(told.iter().all(|told| RULES.iter().all(|rule| told.contains(rule))), "{told:?}");
        for rule in RULES {
            match outcome(&report, rule) {
                Outcome::Passed(passed) => assert!(passed.actual.starts_with("inferred: "), "{}", passed.actual),
                Outcome::Unknown(gap) => assert_eq!(gap.kind, GapKind::NotObservable),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_key_of_the_main_account_the_report_asks_for_one() {
    let report = report(&sub_account(&main_account("10004616")), None).await;
    assert_eq!(unknown(&report), RULES);
    for rule in RULES {
        let step = gap(&report, rule).remediation.clone().unwrap();
        assert_eq!(step.action, modecheck::Action::UseParentKey);
    }
}

#[tokio::test(start_paused = true)]
async fn a_main_account_that_looks_alike_does_not_vouch() {
    let (right, alike) = (main_account("10004616"), main_account("20004616"));
    let sub = sub_account(&right);
    assert_eq!(report(&sub, Some(&activated(alike))).await.verdict(), Verdict::Indeterminate);
    // Another sub-account does not vouch either, whatever it is told.
    let sibling = Account { uid: right.uid.clone(), is_master: false, parent_uid: "30004616".to_owned(), ..right };
    let report = report(&sub, Some(&Account { mode: Mode::Unified, ..sibling })).await;
    assert_eq!(gap(&report, RULES[0]).kind, GapKind::WrongAccount);
}

#[tokio::test(start_paused = true)]
async fn a_key_of_the_main_account_that_fails_is_told() {
    let main = main_account("10004616");
    let report = report(&sub_account(&main), Some(&Account { frozen: true, ..main.clone() })).await;
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    assert!(gap(&report, RULES[0]).detail.contains("frozen"), "{}", gap(&report, RULES[0]).detail);
}

async fn asked(account: &Account, target: &'static str) -> Report {
    let exchange = Arc::new(Kucoin::new());
    exchange.insert(account.clone());
    let provider = kucoin_provider(&client(&exchange), account);
    precheck(&provider, &Ask::new(mode(target)), vec![word()]).await.remove(0)
}

#[tokio::test(start_paused = true)]
async fn to_activate_a_main_account_only_what_no_call_shows_is_asked() {
    let main = Account { positions: vec![Position::default()], ..main_account("10004616") };
    let report = asked(&main, "subs-unified").await;
    assert_eq!(report.verdict(), Verdict::Ready, "positions of the main account stay as they are");
    let spoken = report.evaluation.findings.iter().filter(|finding| finding.outcome != Outcome::NotApplicable);
    let spoken: Vec<_> = spoken.map(|finding| finding.card.id).collect();
    assert_eq!(spoken, ["kucoin/not-frozen", "kucoin/whitelist", "kucoin/questionnaire"]);
    let report = asked(&activated(main.clone()), "subs-unified").await;
    assert!(matches!(outcome(&report, RULES[0]), Outcome::Passed(_)));
    assert_eq!(asked(&sub_account(&main), "subs-unified").await.verdict(), Verdict::NotOffered);
    let unified = Account { mode: Mode::Unified, ..main };
    assert_eq!(asked(&unified, "subs-unified").await.verdict(), Verdict::NotOffered);
}

#[tokio::test(start_paused = true)]
async fn no_word_counts_for_an_account_that_may_be_a_main_account_or_not() {
    let main = main_account("10004616");
    let exchange = Arc::new(Kucoin::new());
    exchange.insert(main.clone());
    let whole = kucoin_provider(&client(&exchange), &main).collect(&Ask::new(mode("subs-unified"))).await;
    assert_eq!(crate::attested(&whole).verdict(), Verdict::Ready);
    for odd in [r#""other":1"#, r#""isMaster":null"#, r#""isMaster":true,"parentUid":1"#] {
        let mut changed = whole.clone();
        let key = changed.responses.iter_mut().find(|response| response.call == "key-info").unwrap();
        if let modecheck::Answer::Reply { body, .. } = &mut key.answer {
            let text = body.get().replace(r#""isMaster":true"#, odd);
            *body = serde_json::value::RawValue::from_string(text).unwrap();
        }
        let report = crate::attested(&changed);
        assert_eq!((report.verdict(), unknown(&report)), (Verdict::Indeterminate, RULES.to_vec()), "{odd}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_way_back_waits_for_a_persons_word() {
    let unified = Account { mode: Mode::Unified, ..main_account("10004616") };
    let report = asked(&unified, "classic").await;
    assert_eq!((report.verdict(), unknown(&report)), (Verdict::Indeterminate, vec!["kucoin/way-back"]));
    let exchange = Arc::new(Kucoin::new());
    exchange.insert(unified.clone());
    let provider = kucoin_provider(&client(&exchange), &unified);
    for (holds, verdict) in [(true, Verdict::Ready), (false, Verdict::Blocked)] {
        let word = modecheck::Attestation { rules: vec!["kucoin/way-back".to_owned()], holds, ..word() };
        let report = precheck(&provider, &Ask::new(mode("classic")), vec![word]).await.remove(0);
        let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
        assert_eq!((report.verdict(), kinds.len()), (verdict, usize::from(!holds)));
        assert!(kinds.iter().all(|kind| *kind == BlockerKind::Unclassified));
    }
    assert_eq!(asked(&main_account("10004616"), "classic").await.verdict(), Verdict::AlreadyInMode);
}

#[test]
fn what_is_no_id_is_no_unified_sub_account() {
    let (_, evidence) = fixtures("kucoin").into_iter().find(|(name, _)| name == "unified-sub-account").unwrap();
    assert_eq!(unattested(&evidence).verdict(), Verdict::Ready);
    for element in ["null", "[]", "{}", "true", "\"\""] {
        let mut spoiled = evidence.clone();
        for response in &mut spoiled.responses {
            let Answer::Reply { body, .. } = &mut response.answer else { continue };
            let text =
                body.get().replace(r#""unifiedSubAccount":["•••"]"#, &format!(r#""unifiedSubAccount":[{element}]"#));
            *body = RawValue::from_string(text).unwrap();
        }
        assert_eq!(unattested(&spoiled).verdict(), Verdict::Indeterminate, "{element}");
    }
}
