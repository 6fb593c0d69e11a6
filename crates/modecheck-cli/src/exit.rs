use std::fmt;
use std::process::ExitCode;

/// What the process ends with. Over many accounts the first of these that occurs counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 2: usage, configuration, unreadable input.
    Usage,
    /// 1: an unexpected failure.
    Failure,
    /// 5: an account has no report.
    Incomplete,
    /// 3: blocked, or not offered.
    Blocked,
    /// 4: indeterminate.
    Indeterminate,
    /// 6: blocked only by time.
    BlockedByTime,
    /// 0: ready, or in the mode already; or a command that judges no account.
    Success,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Blocked => 3,
            Self::Indeterminate => 4,
            Self::Incomplete => 5,
            Self::BlockedByTime => 6,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was given cannot be used; the text says what, where and what to do.
    Usage(String),
    /// Something else went wrong.
    Unexpected(String),
    /// Somebody did not want to wait for it.
    Interrupted,
}

impl Failure {
    /// The same, and what else there is to say of it.
    pub(crate) fn and(self, more: &str) -> Self {
        match self {
            Self::Usage(text) if !more.is_empty() => Self::Usage(format!("{text}\n{more}")),
            Self::Unexpected(text) if !more.is_empty() => Self::Unexpected(format!("{text}\n{more}")),
            same => same,
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Unexpected(_) => Exit::Failure,
            Self::Interrupted => Exit::Incomplete,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Unexpected(text) => f.write_str(text),
            Self::Interrupted => f.write_str("interrupted before there was anything to report"),
        }
    }
}
