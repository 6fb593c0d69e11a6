//! The mode, by which interface serves the account.

use modecheck::{BlockerKind, GapKind, Mode, Verdict};
use modecheck_tests::judged;

use super::{blocked, fixture};

#[test]
fn the_mode_is_what_a_successful_read_confirms() {
    assert_eq!(judged(&fixture("unified")).verdict(), Verdict::AlreadyInMode);
    for (name, kind) in [
        ("mode-code-alone", GapKind::KeyInvalid),
        ("unified-mode-code-alone", GapKind::KeyInvalid),
        ("unified-no-management", GapKind::PermissionMissing),
    ] {
        let report = judged(&fixture(name));
        assert_eq!(report.verdict(), Verdict::Indeterminate, "{name}");
        assert_eq!(report.evaluation.current.gap().map(|gap| gap.kind), Some(kind), "{name}");
    }
    let hybrid = judged(&fixture("hybrid"));
    assert_eq!(hybrid.verdict(), Verdict::Indeterminate);
    assert_eq!(hybrid.evaluation.current.mode().map(Mode::slug), Some("unrecognised:hybrid"));
}

#[test]
fn a_switch_under_way_blocks_until_it_is_over() {
    for name in ["upgrading", "switching", "changing-code"] {
        assert_eq!(blocked(name), [("bitget/upgrade-status", BlockerKind::SwitchInProgress)], "{name}");
    }
}
