use std::fmt;
use std::time::Duration;

/// A request that an exchange may be sent. It has no method: it is a GET. Each exchange's `calls.rs` lists its own,
/// and nothing else can be sent.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    /// What evidence and reports call it.
    pub name: &'static str,
    /// The host of the exchange that serves it.
    pub host: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Whether it is signed.
    pub access: Access,
    /// How often it may be sent: each of these limits counts.
    pub quotas: &'static [Quota],
    /// The document that describes it.
    pub document: &'static str,
    /// The fields of its reply that identify an account or a person, masked before the reply is kept.
    pub(crate) mask: &'static [(&'static str, Mask)],
    /// How its pages follow each other, when it is a list.
    pub(crate) paging: Option<Paging>,
    /// What is kept of a public reply that is large and the same for all accounts; `None` for a body that it does not
    /// understand, which is then kept as it is.
    pub(crate) condense: Option<fn(&str) -> Option<String>>,
}

/// Whether a call needs a key, and which of the key's permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// No key.
    Public,
    /// A key with this permission.
    Private(&'static str),
}

/// A documented rate limit: so many in any window of this length, counted by what the exchange counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many.
    pub limit: u32,
    /// In any window of this length.
    pub window: Duration,
    /// Counted per what.
    pub meter: Meter,
    /// What all draws on it: the calls of a pool, or, without one, this call alone.
    pub pool: Option<&'static str>,
    /// How much of it one request takes.
    pub weight: u32,
}

impl Quota {
    /// A limit of this call alone, of which each request takes one.
    pub(crate) const fn of_call(limit: u32, window: Duration, meter: Meter) -> Self {
        Self { limit, window, meter, pool: None, weight: 1 }
    }

    /// A limit that all calls of the pool share, of which each request takes so much.
    pub(crate) const fn of_pool(limit: u32, window: Duration, meter: Meter, pool: &'static str, weight: u32) -> Self {
        Self { limit, window, meter, pool: Some(pool), weight }
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} s per {:?}", self.limit, self.window.as_secs(), self.meter)?;
        match self.pool {
            Some(pool) => write!(f, " ({pool}, {} each)", self.weight),
            None => Ok(()),
        }
    }
}

/// What an exchange counts requests by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meter {
    /// The user that the key belongs to.
    User,
    /// The address that requests come from.
    Address,
}

/// How much of an identifying field is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mask {
    /// The last four characters, so that its owner can tell accounts apart.
    Tail,
    /// Nothing but whether there is something.
    Whole,
}

/// How the pages of a list follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paging {
    /// By the id of a page's last row, in this parameter. A page with fewer rows than a full one is documented to be
    /// the last.
    LastRow { parameter: &'static str, id: RowId, rows: usize },
    /// By a cursor that each page names, in this parameter.
    Cursor { parameter: &'static str },
    /// By the id that a page names as its end, in this parameter; the last page names none.
    EndId { parameter: &'static str },
    /// By its number, in this parameter; each page says how many there are.
    Number { parameter: &'static str },
}

/// The id of a row that the next page is asked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowId {
    /// An order's.
    Order,
    /// An order's, and each page says besides whether another follows.
    FlaggedOrder,
    /// An algo order's or a bot's.
    Algo,
    /// When the account in the row was made.
    Created,
    /// The documents contradict themselves: what follows a full page cannot be asked for.
    Unclear,
}
