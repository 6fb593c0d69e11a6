use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// What a mode is a value of: an account has one mode on each axis.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Axis {
    /// The account mode: what the account is (classic, unified, futures, portfolio).
    AccountMode,
    /// The margin mode of a unified account (isolated, cross, portfolio).
    MarginMode,
}

/// A value on one axis, by its slug. A value that nobody knows is kept as `unrecognised:VALUE`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mode {
    axis: Axis,
    slug: Cow<'static, str>,
}

impl Mode {
    /// The mode with this slug.
    pub fn new(axis: Axis, slug: impl Into<Cow<'static, str>>) -> Self {
        Self { axis, slug: slug.into() }
    }

    /// A value that the exchange sent and this version does not know, kept as it came.
    pub fn unrecognised(axis: Axis, value: &str) -> Self {
        Self { axis, slug: Cow::Owned(format!("unrecognised:{value}")) }
    }

    /// The axis that this is a value of.
    pub fn axis(&self) -> Axis {
        self.axis
    }

    /// The name that contract, reports and commands use.
    pub fn slug(&self) -> &str {
        &self.slug
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.slug)
    }
}

/// A mode as its exchange spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModeCard {
    /// The axis that this is a value of.
    pub axis: Axis,
    /// The name that contract, reports and commands use.
    pub slug: &'static str,
    /// The exchange's own value; the one to key on, since names change.
    pub native: &'static str,
    /// The exchange's name for it today.
    pub name: &'static str,
    /// Former and longer names that are accepted on input.
    pub aliases: &'static [&'static str],
}

impl ModeCard {
    /// The mode that this card describes.
    pub fn mode(&self) -> Mode {
        Mode::new(self.axis, self.slug)
    }

    /// Whether somebody who writes `name` means this mode.
    pub fn answers_to(&self, name: &str) -> bool {
        self.slug == name || self.native == name || self.aliases.contains(&name)
    }
}

/// From one mode of an account to another, on one axis. The current mode is `None` while unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The mode that the account is in, when known.
    pub from: Option<Mode>,
    /// The mode that it would be switched to.
    pub to: Mode,
}
