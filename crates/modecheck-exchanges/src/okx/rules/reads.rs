//! Which reads make a precheck clear to a person.

use modecheck_core::{Gap, Notice, NoticeCode};

use super::super::wire::{PositionId, Precheck};
use super::reading::Reading;
use super::stages::Stage;
use super::unmatched::UnmatchedKind;

/// Reads besides the precheck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each read; any may go with any")]
pub(crate) struct Reads {
    pub(crate) positions: bool,
    pub(crate) orders: bool,
    pub(crate) algos: bool,
    pub(crate) balance: bool,
}

impl Reads {
    pub(crate) const NONE: Self = Self { positions: false, orders: false, algos: false, balance: false };
    pub(crate) const ALL: Self = Self { positions: true, orders: true, algos: true, balance: true };

    /// The reads that turn what a precheck names into something that a person can act on.
    pub(crate) fn explaining(precheck: &Precheck) -> Self {
        let named = precheck.unmatched_info_check.iter().map(|unmatched| reads(&UnmatchedKind::of(unmatched)));
        let listed = Stage::of(precheck) != Stage::Passed && !position_ids(precheck).is_empty();
        named.fold(Self { positions: listed, ..Self::NONE }, Self::or)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            positions: self.positions || other.positions,
            orders: self.orders || other.orders,
            algos: self.algos || other.algos,
            balance: self.balance || other.balance,
        }
    }
}

/// The ids of every position that a precheck names, each once, in its order. When nothing stands in the way, the
/// positions that it lists are only told their leverage.
pub(crate) fn position_ids(precheck: &Precheck) -> Vec<&str> {
    let unmatched =
        precheck.unmatched_info_check.iter().flat_map(|unmatched| unmatched.pos_list.iter().map(PositionId::id));
    let listed = precheck.pos_list.iter().map(|position| position.pos_id.as_str());
    let mut ids = Vec::new();
    for id in unmatched.chain(listed) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

impl PositionId {
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Row(row) => &row.pos_id,
        }
    }
}

/// The reads behind one listed reason.
pub(crate) fn reads(kind: &UnmatchedKind) -> Reads {
    let none = Reads::NONE;
    match kind {
        UnmatchedKind::PendingOrders => Reads { orders: true, ..none },
        UnmatchedKind::PendingAlgos => Reads { algos: true, ..none },
        UnmatchedKind::RepayBorrowings | UnmatchedKind::AssetValidation => Reads { balance: true, ..none },
        UnmatchedKind::IsolatedMargin
        | UnmatchedKind::IsolatedContract
        | UnmatchedKind::ContractLongShort
        | UnmatchedKind::CrossMargin
        | UnmatchedKind::CrossOptionBuyer
        | UnmatchedKind::IsolatedOption
        | UnmatchedKind::GrowthFund
        | UnmatchedKind::AllPositions => Reads { positions: true, ..none },
        _ => none,
    }
}

/// What a person should know when the reads behind a certain blocker did not succeed.
pub(crate) fn missing_detail(reading: &Reading) -> Option<Notice> {
    let mut unread: Vec<_> = reading.unread(reading.expected()).into_iter().map(named).collect();
    let preset = reading.precheck().is_some_and(|precheck| Stage::of(precheck) == Stage::Leverage);
    unread.extend(reading.tiers.as_ref().err().filter(|_| preset).map(named));
    unread.dedup();
    let detail = format!("not read, so blockers may lack details: {}", unread.join(", "));
    (!unread.is_empty()).then(|| Notice::new(NoticeCode::DetailIncomplete, detail))
}

fn named(gap: &Gap) -> String {
    format!("{} ({})", gap.call.as_deref().unwrap_or("a read"), gap.kind)
}
