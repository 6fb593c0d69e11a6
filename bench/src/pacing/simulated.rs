//! The whole engine on a paused clock: hours of waiting pass at once, and the limits are enforced all the same.

use modecheck_tests::firm::{Firm, Uneven, is_throttled, of_sizes};
use tokio::runtime::Builder;

use super::{JITTER, Outcome, Sizes, firms};

const SIZES: [usize; 3] = [300, 1_000, 3_000];

pub(super) fn outcomes() -> Vec<Outcome> {
    let ways = [("HTTP/1.1", false), ("HTTP/2", true)];
    let all = ways.into_iter().flat_map(|way| SIZES.into_iter().flat_map(firms).map(move |firm| (way, firm)));
    all.map(|((way, many), (name, sizes))| ran(&format!("{way}, {name}"), sizes, many)).collect()
}

/// What came of it on exchanges that carry many requests on one connection, or one on each.
fn ran(name: &str, sizes: Sizes, many: bool) -> Outcome {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let firm = of_sizes(sizes);
    let way = |to| Uneven::new(to, JITTER, 0);
    let ran = runtime.block_on(firm.audit_over(1.0, |to| if many { way(to).multiplexed() } else { way(to) }));
    let accounts = sizes.iter().sum::<usize>();
    let definite = ran.verdicts().values().filter(|verdict| *verdict != "indeterminate").count();
    Outcome {
        firm: format!("simulated time, {name}"),
        accounts,
        requests: firm.requests().len(),
        refused: refused(&firm),
        lost: accounts - definite,
        took: ran.ended.asked,
        bound: ran.plan.bound(),
        documented: ran.plan.documented_bound(),
    }
}

pub(super) fn refused(firm: &Firm) -> usize {
    firm.requests().iter().filter(|request| is_throttled(request)).count()
}
