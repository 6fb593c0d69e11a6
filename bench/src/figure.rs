//! What was measured, and what it should be.

use std::fmt;

use serde::Serialize;

/// One figure, with its bound where it has one.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) bound: Option<Bound>,
}

/// What a figure should be.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Figure {
    pub(crate) fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { what: what.into(), value, unit, bound: None }
    }

    pub(crate) fn bound(self, bound: Bound) -> Self {
        Self { bound: Some(bound), ..self }
    }

    /// Whether it is within its bound; one that has none is.
    pub(crate) fn holds(&self) -> bool {
        match self.bound {
            None => true,
            Some(Bound::AtMost(most)) => self.value <= most,
            Some(Bound::AtLeast(least)) => self.value >= least,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:.2} {}", self.what, self.value, self.unit)?;
        match self.bound {
            None => Ok(()),
            Some(Bound::AtMost(most)) => write!(f, " (at most {most}{})", if self.holds() { "" } else { ": MISSED" }),
            Some(Bound::AtLeast(least)) => {
                write!(f, " (at least {least}{})", if self.holds() { "" } else { ": MISSED" })
            }
        }
    }
}
