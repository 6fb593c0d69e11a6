//! The reasons that the precheck lists, what they mean, and which reads make them clear to a person.

use modecheck_core::{Basis, Blocker, BlockerKind, Native, RuleCard, Subject};
use strum::{EnumIter, EnumString, IntoEnumIterator, IntoStaticStr};

use super::super::wire::{AccountConfig, PositionId, Unmatched};
use super::reading::Reading;
use super::reads::reads;
use super::remediation::remediation;
use super::subjects;
use crate::words::{count, plural};

/// `unmatchedInfoCheck[].type`, all that were ever documented:
/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-precheck-account-mode-switch> (2026-06-28). The Chinese
/// page lacks `vip_fixed_loan`. OKX adds to such lists without notice.
#[derive(Debug, Clone, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum UnmatchedKind {
    AssetValidation,
    PendingOrders,
    PendingAlgos,
    IsolatedMargin,
    IsolatedContract,
    ContractLongShort,
    CrossMargin,
    CrossOptionBuyer,
    IsolatedOption,
    GrowthFund,
    AllPositions,
    SpotLeadCopyOnlySimpleSingle,
    StopSpotCustom,
    StopFuturesCustom,
    LeadPortfolio,
    FuturesSmartSync,
    VipFixedLoan,
    RepayBorrowings,
    ComplianceRestriction,
    #[strum(serialize = "compliance_kyc2")]
    ComplianceKyc2,
    /// A type this version does not know, kept whole.
    #[strum(default)]
    Other(String),
}

impl UnmatchedKind {
    pub(crate) fn of(unmatched: &Unmatched) -> Self {
        unmatched.kind.parse().unwrap_or_else(|_| Self::Other(unmatched.kind.clone()))
    }

    /// The names of all that are known.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::iter().filter(|kind| !matches!(kind, Self::Other(_))).map(Into::into)
    }

    /// The type of this name, unless it is one that nobody knows.
    pub(crate) fn known(name: &str) -> Option<Self> {
        name.parse().ok().filter(|kind| !matches!(kind, Self::Other(_)))
    }

    /// The kind in the words shared by all exchanges. Algo orders and bots share one type; reads tell them apart.
    pub(crate) fn kind(&self) -> BlockerKind {
        match self {
            Self::AssetValidation => BlockerKind::InsufficientAssets,
            Self::PendingOrders => BlockerKind::OpenOrders,
            Self::PendingAlgos => BlockerKind::AlgoOrdersOrBots,
            Self::IsolatedMargin | Self::IsolatedContract => BlockerKind::IsolatedMarginPositions,
            Self::ContractLongShort => BlockerKind::HedgeModePositions,
            Self::CrossMargin => BlockerKind::CrossMarginPositions,
            Self::CrossOptionBuyer | Self::IsolatedOption => BlockerKind::OptionPositions,
            Self::GrowthFund => BlockerKind::TrialFundPositions,
            Self::AllPositions => BlockerKind::OpenPositions,
            Self::SpotLeadCopyOnlySimpleSingle => BlockerKind::CopyTradingLeadOrFollow,
            Self::StopSpotCustom | Self::StopFuturesCustom | Self::FuturesSmartSync => BlockerKind::CopyTradingFollow,
            Self::LeadPortfolio => BlockerKind::CopyTradingLead,
            Self::VipFixedLoan => BlockerKind::VipLoan,
            Self::RepayBorrowings => BlockerKind::OutstandingLiabilities,
            Self::ComplianceRestriction => BlockerKind::ComplianceRestricted,
            Self::ComplianceKyc2 => BlockerKind::KycRequired,
            Self::Other(_) => BlockerKind::Unclassified,
        }
    }

    /// The type in a few words.
    pub(crate) fn words(&self) -> &str {
        match self {
            Self::AssetValidation => "assets do not suffice",
            Self::PendingOrders => "open orders on the book",
            Self::PendingAlgos => "algo orders or trading bots",
            Self::IsolatedMargin => "isolated margin positions (quick margin, manual transfers)",
            Self::IsolatedContract => "isolated contract positions (manual transfers)",
            Self::ContractLongShort => "contract positions in hedge mode",
            Self::CrossMargin => "cross margin positions",
            Self::CrossOptionBuyer => "bought options in cross margin",
            Self::IsolatedOption => "isolated option positions",
            Self::GrowthFund => "positions opened with trial funds",
            Self::AllPositions => "open positions",
            Self::SpotLeadCopyOnlySimpleSingle => "copy and custom lead traders may use spot or futures mode only",
            Self::StopSpotCustom => "custom spot copy trading runs",
            Self::StopFuturesCustom => "custom contract copy trading runs",
            Self::LeadPortfolio => "a lead trader cannot switch to portfolio margin",
            Self::FuturesSmartSync => "contract smart sync runs",
            Self::VipFixedLoan => "a VIP loan is open",
            Self::RepayBorrowings => "borrowings are outstanding",
            Self::ComplianceRestriction => "margin services are closed to the account for compliance reasons",
            Self::ComplianceKyc2 => "margin services are closed to the account until identity level 2 is verified",
            Self::Other(_) => "a reason that this version does not know",
        }
    }
}

/// The blockers that one listed reason amounts to, with what the reads tell of them.
pub(crate) fn blockers(card: &RuleCard, reading: &Reading, unmatched: &Unmatched) -> Vec<Blocker> {
    let kind = UnmatchedKind::of(unmatched);
    let plain = |blocker_kind: BlockerKind, words: &str| {
        let mut blocker = Blocker::new(card, blocker_kind, Basis::ExchangeVerdict, words);
        blocker.native = Native::new(&unmatched.kind, "");
        blocker.remediation = remediation(blocker_kind);
        blocker
    };
    match &kind {
        UnmatchedKind::PendingOrders => {
            let rows: Option<Vec<Subject>> =
                reading.orders.as_deref().ok().map(|orders| orders.iter().map(subjects::order).collect());
            let none = rows.as_ref().is_some_and(Vec::is_empty);
            let words =
                if none { "open orders; the list of orders is empty, so spread or RFQ orders" } else { kind.words() };
            vec![counted(plain(kind.kind(), words), rows, "order", "on the book")]
        }
        UnmatchedKind::PendingAlgos => algos_and_bots(reading, plain),
        UnmatchedKind::RepayBorrowings => {
            let rows = reading.balance.as_ref().ok().map(subjects::liabilities);
            vec![counted(plain(kind.kind(), kind.words()), rows, "currency", "with borrowings")]
        }
        UnmatchedKind::AssetValidation => {
            let mut blocker = plain(kind.kind(), kind.words());
            let read = reading.balance.as_ref().ok().map(|balance| balance.total_eq.clone());
            let named = Some(unmatched.total_asset.clone()).filter(|total| !total.is_empty());
            blocker.actual = named.or(read).filter(|total| !total.is_empty());
            vec![blocker]
        }
        UnmatchedKind::ComplianceKyc2 => {
            let mut blocker = plain(kind.kind(), kind.words());
            blocker.required = Some("2".to_owned());
            blocker.actual =
                reading.config.as_ref().ok().map(|config| config.kyc_lv.clone()).filter(|level| !level.is_empty());
            blocker.unit = Some("identity verification level".to_owned());
            vec![blocker]
        }
        UnmatchedKind::SpotLeadCopyOnlySimpleSingle | UnmatchedKind::LeadPortfolio => {
            let mut blocker = plain(kind.kind(), kind.words());
            blocker.actual = reading.config.as_ref().ok().map(copy_roles).filter(|roles| !roles.is_empty());
            vec![blocker]
        }
        UnmatchedKind::Other(name) => {
            vec![plain(kind.kind(), &format!("OKX names `{name}`, which this version does not know"))]
        }
        _ if reads(&kind).positions && !unmatched.pos_list.is_empty() => {
            let ids = unmatched.pos_list.iter().map(PositionId::id);
            let rows = ids.map(|id| subjects::position(reading, id, None)).collect();
            let mut blocker = counted(plain(kind.kind(), kind.words()), Some(rows), "position", "");
            blocker.summary = format!("{} ({})", kind.words(), unmatched.pos_list.len());
            vec![blocker]
        }
        _ => vec![plain(kind.kind(), kind.words())],
    }
}

/// The account's copy-trading roles, by its configuration: 0 none, 1 leads, 2 copies.
fn copy_roles(config: &AccountConfig) -> String {
    let role = |product: &str, value: &str| match value {
        "" | "0" => None,
        "1" => Some(format!("leads {product} trades")),
        "2" => Some(format!("copies {product} trades")),
        other => Some(format!("{product} role {other}")),
    };
    let roles = [role("contract", &config.role_type), role("spot", &config.spot_role_type)];
    roles.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Fills in what a list of the things that block tells; an unread or empty list tells nothing.
fn counted(mut blocker: Blocker, rows: Option<Vec<Subject>>, thing: &str, words: &str) -> Blocker {
    let Some(rows) = rows.filter(|rows| !rows.is_empty()) else { return blocker };
    blocker.summary = format!("{} {words}", count(rows.len(), thing));
    blocker.count = u64::try_from(rows.len()).ok();
    (blocker.required, blocker.actual) = (Some("0".to_owned()), Some(rows.len().to_string()));
    blocker.unit = Some(plural(thing));
    blocker.subjects = rows;
    blocker
}

fn algos_and_bots(reading: &Reading, plain: impl Fn(BlockerKind, &str) -> Blocker) -> Vec<Blocker> {
    let algos: Vec<_> =
        reading.algos.iter().filter_map(|(_, _, read)| read.as_ref().ok()).flatten().map(subjects::algo).collect();
    let bots = subjects::bots(reading);
    let blocker = |kind, rows: Vec<Subject>, thing, words| {
        (!rows.is_empty()).then(|| counted(plain(kind, words), Some(rows), thing, words))
    };
    let found = [
        blocker(BlockerKind::OpenAlgoOrders, algos, "algo order", "waiting"),
        blocker(BlockerKind::TradingBots, bots, "trading bot", "running"),
    ];
    let found: Vec<_> = found.into_iter().flatten().collect();
    if found.is_empty() {
        vec![plain(BlockerKind::AlgoOrdersOrBots, UnmatchedKind::PendingAlgos.words())]
    } else {
        found
    }
}
