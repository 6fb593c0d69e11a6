use std::time::Duration;

/// A request that an exchange may be sent. It has no method: it is a GET. Each exchange's `calls.rs` lists its own,
/// and nothing else can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// What evidence and reports call it.
    pub name: &'static str,
    /// The host of the exchange that serves it.
    pub host: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Whether it is signed.
    pub access: Access,
    /// How often it may be sent.
    pub quota: Quota,
    /// The document that describes it.
    pub document: &'static str,
    /// The fields of its reply that identify an account or a person, masked before the reply is kept.
    pub(crate) mask: &'static [(&'static str, Mask)],
    /// How its pages follow each other, when it is a list.
    pub(crate) paging: Option<Paging>,
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

/// Pages that follow each other by the id of the last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paging {
    /// The parameter that takes the id.
    pub(crate) cursor: &'static str,
    /// Which of a row's ids it is.
    pub(crate) id: RowId,
    /// How many rows a full page has; a page with fewer is documented to be the last.
    pub(crate) rows: usize,
}

/// The id of a row that the next page is asked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowId {
    /// An order's.
    Order,
    /// An algo order's or a bot's.
    Algo,
    /// The documents contradict themselves: what follows a full page cannot be asked for.
    Unclear,
}
