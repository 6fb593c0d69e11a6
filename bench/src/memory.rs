//! The most memory that an audit holds, by how many accounts its inventory has. On OKX, where no limit is of the address.

use modecheck::Exchange;

use crate::bench::Bench;
use crate::figure::{Bound, Figure};
use crate::ours;
use crate::served::{Served, Simulator};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
pub(crate) fn measure(bench: &Bench) -> Vec<Figure> {
    let (mut figures, mut held) = (Vec::new(), Vec::new());
    for accounts in SIZES {
        let simulator = Simulator::start(Served { exchange: Exchange::Okx, accounts, delay_ms: 0 });
        let folder = bench.folder("firm");
        ours::firm(&folder, Exchange::Okx, &simulator, accounts);
        let audited = ours::audit(&folder);
        let mib = audited.cost.rss as f64 / f64::from(1 << 20);
        let figure = Figure::new(format!("memory at most, {accounts} accounts"), mib, "MiB");
        figures.push(if accounts == SIZES[2] { figure.bound(Bound::AtMost(48.0)) } else { figure });
        let lost = Figure::new(
            format!("accounts of {accounts} whose report has a hole"),
            (accounts - audited.whole) as f64,
            "",
        );
        figures.push(lost.bound(Bound::AtMost(0.0)));
        held.push(mib);
    }
    let what = format!("memory at {} accounts ÷ at {}", SIZES[2], SIZES[0]);
    figures.push(Figure::new(what, held[2] / held[0], "times").bound(Bound::AtMost(1.2)));
    figures
}
