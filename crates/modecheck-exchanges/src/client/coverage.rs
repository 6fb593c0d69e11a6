//! What was read, part by part.

use modecheck_core::{Coverage, CoverageState, Evidence, Gap, GapKind, Of};

use super::{Call, Read};

/// The responses to one question, with its further pages.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    evidence: &'a Evidence,
    call: &'static str,
    /// What the report calls it besides the call, and what stands before that.
    name: Option<(char, &'a str)>,
    /// The query of the first page; further pages add parameters to it.
    first: &'a str,
}

impl<'a> Part<'a> {
    pub(crate) fn new(evidence: &'a Evidence, call: &Call, first: &'a str) -> Self {
        Self { evidence, call: call.name, name: None, first }
    }

    /// The same question, asked by a call that is not sent from here.
    pub(crate) fn by(self, call: &'static str) -> Self {
        Self { call, ..self }
    }

    /// The same, called by its call and this, where it is not empty.
    pub(crate) fn named(self, separator: char, name: &'a str) -> Self {
        Self { name: Some((separator, name)).filter(|_| !name.is_empty()), ..self }
    }

    /// A row for a list that was wanted or read.
    pub(crate) fn list<T>(self, read: &Read<Vec<T>>, wanted: bool) -> Option<Coverage> {
        self.counted(read.as_ref().err(), read.as_ref().ok().map(Vec::len), wanted)
    }

    /// A row for something that was wanted or read.
    pub(crate) fn counted(self, gap: Option<&Gap>, items: Option<usize>, wanted: bool) -> Option<Coverage> {
        let asked = gap.is_none_or(|gap| gap.kind != GapKind::NotAsked);
        (wanted || asked).then(|| self.row(gap, items))
    }

    pub(crate) fn row(self, gap: Option<&Gap>, items: Option<usize>) -> Coverage {
        // Calls that are split by their parameters have no first query.
        let more = |rest: &str| self.first.is_empty() || rest.is_empty() || rest.starts_with('&');
        let of_this = |query: &str| query.strip_prefix(self.first).is_some_and(more);
        let own = self.evidence.responses.iter().filter(|response| response.of == Of::OwnAccount);
        let calls = own.filter(|response| response.call == self.call && of_this(&response.query)).count();
        let state = gap.map_or(CoverageState::Read, |gap| CoverageState::Gap(gap.kind));
        let name = self.name.map(|(separator, name)| format!("{}{separator}{name}", self.call).into());
        Coverage { evidence: name.unwrap_or(self.call.into()), state, calls, items }
    }
}
