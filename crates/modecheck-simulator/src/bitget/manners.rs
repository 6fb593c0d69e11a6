//! What varies: where the documents contradict each other or the live exchange, or say nothing.

use serde::Deserialize;

/// How the exchange behaves where it could behave otherwise.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Manners {
    /// Which conditions an upgrade has.
    pub rule_set: RuleSet,
    /// What the reason of a failed change of mode says.
    pub reasons: Reasons,
    /// What the status of a change of mode says of an account that never asked for one.
    pub never_asked: NeverAsked,
    /// Whether the two statuses are behind the mode gates too. An account could then never read its own success.
    pub status_gated: bool,
    /// The code v3 refuses classic accounts with.
    pub classic_code: ClassicCode,
    /// What private calls are refused with in the release windows; they go through when absent.
    pub releasing: Option<Releasing>,
    /// What an account tells of itself while its mode changes.
    pub in_flight: InFlight,
    /// The HTTP status of refusals; those of the mode gates, limits and paths that do not exist have their own.
    pub error_status: ErrorStatus,
    /// The type of `requestTime`.
    pub request_time: RequestTime,
    /// How a list without rows is sent.
    pub empties: Empties,
    /// How a copy-trading read says that there is nothing.
    pub empty_copies: EmptyCopies,
    /// The code for those who lead no copy trading.
    pub not_a_trader: NotATrader,
    /// Where the rows of copy-trading reads and of the list of virtual sub-accounts are. No source at hand names it.
    pub copy_lists: Wrapping,
    /// Where the rows of loan reads are. No source at hand names it.
    pub loan_lists: Wrapping,
    /// The name of the list of margin orders.
    pub margin_lists: MarginLists,
    /// How `permType` is spelled.
    pub perm_type: PermType,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            rule_set: RuleSet::default(),
            reasons: Reasons::default(),
            never_asked: NeverAsked::default(),
            status_gated: false,
            classic_code: ClassicCode::default(),
            releasing: None,
            in_flight: InFlight::default(),
            error_status: ErrorStatus::default(),
            request_time: RequestTime::default(),
            empties: Empties::default(),
            empty_copies: EmptyCopies::default(),
            not_a_trader: NotATrader::default(),
            copy_lists: Wrapping::ResultList,
            loan_lists: Wrapping::Bare,
            margin_lists: MarginLists::default(),
            perm_type: PermType::default(),
        }
    }
}

/// Which conditions an upgrade has: the help pages disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleSet {
    /// Those of the failure guide and those of the other help pages.
    #[default]
    Everything,
    /// Those of the failure guide, which has nothing on orders, positions, debts and assets.
    FailureGuide,
}

/// What `data.reason` says. The set of its values is documented nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reasons {
    /// The prompt of the failure guide, or a sentence like it.
    #[default]
    Prompts,
    /// `upgrade_disabled`, whatever the reason is.
    Disabled,
}

/// What a status says before anything was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeverAsked {
    /// `fail` and `upgrade_disabled`, as seen live: it need not mean that an upgrade would fail.
    #[default]
    Disabled,
    /// 40054, no data.
    NoData,
}

/// How v3 says that an account is classic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum ClassicCode {
    /// 40084, as seen live.
    #[default]
    #[serde(rename = "40084")]
    C40084,
    /// 25245, its twin in the table of v3.
    #[serde(rename = "25245")]
    C25245,
}

impl ClassicCode {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::C40084 => "40084",
            Self::C25245 => "25245",
        }
    }
}

/// What may come, and then is worth another try, on Tuesdays to Thursdays from 14:00 to 17:00 at UTC+8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Releasing {
    /// 40015.
    #[serde(rename = "40015")]
    C40015,
    /// 40725.
    #[serde(rename = "40725")]
    C40725,
    /// 40808, which at other times tells of a wrong parameter.
    #[serde(rename = "40808")]
    C40808,
    /// 45001.
    #[serde(rename = "45001")]
    C45001,
}

impl Releasing {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::C40015 => "40015",
            Self::C40725 => "40725",
            Self::C40808 => "40808",
            Self::C45001 => "45001",
        }
    }

    /// Whether the time is in a window.
    pub(super) fn is_open(now_ms: u64) -> bool {
        const HOUR_MS: u64 = 3_600_000;
        let there = now_ms / HOUR_MS + 8;
        // The first day of 1970 was a Thursday.
        matches!((there / 24 + 3) % 7, 1..=3) && matches!(there % 24, 14..=16)
    }
}

/// What shows that a mode is changing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InFlight {
    /// The account settings tell `upgrading` or `switching`; other calls are refused with 40115.
    #[default]
    Settings,
    /// All calls but the statuses are refused with 40115.
    Code,
}

/// The HTTP status of business codes: often 400, says what was published of live answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorStatus {
    /// 400.
    #[default]
    BadRequest,
    /// 200.
    Ok,
}

/// `requestTime` was seen as both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestTime {
    /// A number.
    #[default]
    Number,
    /// A string of digits.
    Text,
}

/// A list that has a name was seen as both where it has no rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Empties {
    /// `null`.
    #[default]
    Null,
    /// `[]`.
    Empty,
}

/// A copy-trading read without rows was seen as both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmptyCopies {
    /// A success without rows.
    #[default]
    List,
    /// 40054.
    NoData,
}

/// The codes that say somebody leads no copy trading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum NotATrader {
    /// 31001.
    #[default]
    #[serde(rename = "31001")]
    C31001,
    /// 31025.
    #[serde(rename = "31025")]
    C31025,
    /// 40732.
    #[serde(rename = "40732")]
    C40732,
}

impl NotATrader {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::C31001 => "31001",
            Self::C31025 => "31025",
            Self::C40732 => "40732",
        }
    }
}

/// Where rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrapping {
    /// `data` is the list.
    Bare,
    /// Under `list`.
    List,
    /// Under `resultList`.
    ResultList,
    /// Where its own page shows it.
    Documented,
}

/// The name of the list of margin orders: the pages say one thing, a published sample another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarginLists {
    /// `orderList`.
    #[default]
    OrderList,
    /// `resultList`.
    ResultList,
}

/// `read-and-write` in the pages, `read_and_write` live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermType {
    /// With hyphens.
    #[default]
    Documented,
    /// With underscores.
    Live,
}
