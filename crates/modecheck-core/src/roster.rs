//! The accounts below a main account, as the key of the main account shows them.

use crate::{Gap, Mode, Role};

/// What an account's key shows of the accounts below it. A roster with gaps may be short of some.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// The account that the key is of, where it told.
    pub owner: Option<Identity>,
    /// What that account is, where the key told.
    pub role: Option<Role>,
    /// The accounts below it, in the order of the exchange; only a main account has any.
    pub members: Vec<Member>,
    /// Why there may be more, or nothing is known at all. Without any, every list was read to its end.
    pub gaps: Vec<Gap>,
}

impl Roster {
    /// A roster of which nothing is known.
    pub fn unread(gap: Gap) -> Self {
        Self { gaps: vec![gap], ..Self::default() }
    }

    /// Whether it is known to name every account below a main account.
    pub fn is_complete(&self) -> bool {
        self.role == Some(Role::Master) && self.gaps.is_empty()
    }
}

/// Whose account it is, without the id itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The SHA-256 of the id, in lower-case hexadecimal digits.
    pub digest: String,
    /// The id, masked, for people.
    pub masked: String,
}

/// One account below another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Whose it is; `None` where the exchange shows only a name.
    pub identity: Option<Identity>,
    /// What the exchange calls it.
    pub name: Option<String>,
    /// Its mode, or why the list does not show it.
    pub mode: Result<Mode, String>,
    /// What kind of account it is, in the exchange's own word or number.
    pub kind: Option<String>,
    /// What the exchange says of its state, where that is not the ordinary one.
    pub state: Option<String>,
}
