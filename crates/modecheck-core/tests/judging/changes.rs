use modecheck_core::{AfterSwitchCode, Applies, Change, ChangeCard, Concern, Concerns, Severity, Transition, changes};

use crate::made_up::{SOURCE, mode};

fn card(code: AfterSwitchCode) -> ChangeCard {
    ChangeCard { code, severity: Severity::Breaks, detail: "keys stop working", source: SOURCE }
}

fn table() -> [Change<u64>; 3] {
    [
        Change { card: card(AfterSwitchCode::ApiKeys), brought_by: |_| true, concerns: Concerns::Everyone },
        Change {
            card: card(AfterSwitchCode::Wallets),
            brought_by: |transition| transition.to.slug() == "fancy",
            concerns: Concerns::Some(|bots| match bots {
                0 => Concern::no("no bot runs"),
                _ => Concern::yes("a bot runs").naming(vec!["grid".to_owned(), "dca".to_owned()]),
            }),
        },
        Change { card: card(AfterSwitchCode::Pause), brought_by: |_| false, concerns: Concerns::Everyone },
    ]
}

#[test]
fn a_transition_brings_what_the_table_says_of_it() {
    let transition = Transition { from: Some(mode("plain")), to: mode("fancy") };
    let brought = changes(&table(), &1, &transition);
    let codes: Vec<_> = brought.iter().map(|change| change.code).collect();
    assert_eq!(codes, [AfterSwitchCode::ApiKeys, AfterSwitchCode::Wallets]);
    assert_eq!((brought[0].applies, brought[0].detail.as_str()), (Applies::Yes, "keys stop working"));
    assert_eq!((brought[0].severity, brought[0].source), (Severity::Breaks, SOURCE));
    assert_eq!((brought[1].applies, brought[1].detail.as_str()), (Applies::Yes, "keys stop working (a bot runs)"));
    assert_eq!(
        (brought[1].count, brought[1].instances.as_slice()),
        (Some(2), &["grid".to_owned(), "dca".to_owned()][..])
    );
    let none = changes(&table(), &0, &transition);
    assert_eq!((none[1].applies, none[1].count), (Applies::No, None));
    assert_eq!(none[1].detail, "keys stop working (no bot runs)");
    let back = Transition { from: Some(mode("fancy")), to: mode("plain") };
    assert_eq!(changes(&table(), &1, &back).len(), 1);
}

#[test]
fn what_concerns_everyone_is_certain_only_from_a_mode_that_is_known() {
    let from_nowhere = Transition { from: None, to: mode("fancy") };
    assert_eq!(changes(&table(), &1, &from_nowhere)[0].applies, Applies::Unknown);
}

#[test]
fn a_concern_counts_what_it_names_and_only_a_whole_list_has_a_count() {
    let two = Concern::unknown().because("it was not read").naming(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!((two.applies, two.count, two.found.as_deref()), (Applies::Unknown, Some(2), Some("it was not read")));
    assert_eq!(two.clone().counted_if(true).count, Some(2));
    let open = two.counted_if(false);
    assert_eq!((open.count, open.instances.len()), (None, 2));
}
