//! Responses found by what was asked, and lists put together from their pages.

use modecheck_core::{Evidence, Gap, GapKind, Of, Profile, Response};

use super::{Call, Dialect, Next};

/// A part of the evidence, or the gap that keeps it from being there.
pub(crate) type Read<T> = Result<T, Gap>;

/// The responses of one account: the one asked about, or its parent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pages<'a> {
    responses: &'a [Response],
    profile: Profile,
    dialect: &'a dyn Dialect,
    of: Of,
}

impl<'a> Pages<'a> {
    /// The account's own responses.
    pub(crate) fn own(evidence: &'a Evidence, dialect: &'a dyn Dialect) -> Self {
        Self { responses: &evidence.responses, profile: evidence.profile, dialect, of: Of::OwnAccount }
    }

    /// Responses that are no evidence on an account's mode.
    pub(crate) fn among(responses: &'a [Response], dialect: &'a dyn Dialect) -> Self {
        Self { responses, profile: Profile::Standard, dialect, of: Of::OwnAccount }
    }

    /// The responses of the account's parent.
    pub(crate) fn parent(evidence: &'a Evidence, dialect: &'a dyn Dialect) -> Self {
        Self { of: Of::Parent, ..Self::own(evidence, dialect) }
    }

    /// Whether the evidence is one reply that somebody held, and nothing else.
    pub(crate) fn held(self) -> bool {
        self.profile == Profile::Held && self.responses.len() == 1
    }

    /// Every response to a call.
    pub(crate) fn all(self, call: &'static str) -> impl Iterator<Item = &'a Response> {
        self.responses.iter().filter(move |response| response.call == call && response.of == self.of)
    }

    /// The one response to this question.
    pub(crate) fn only(self, call: &'static str, query: &str) -> Read<&'a Response> {
        let mut found = self.all(call).filter(|response| response.query == query);
        match (found.next(), found.next()) {
            (Some(response), None) => Ok(response),
            (None, _) => Err(Gap::new(GapKind::NotAsked, "the call was not made").left_by(call)),
            (Some(_), Some(_)) => Err(Gap::new(GapKind::Contradictory, "two answers to one call").left_by(call)),
        }
    }

    /// Every row of a list: its pages must chain from the first to the documented end.
    pub(crate) fn list<T>(self, call: &Call, first: &str, read: impl Fn(&'a Response) -> Read<Vec<T>>) -> Read<Vec<T>> {
        let mut page = self.only(call.name, first)?;
        let (mut rows, mut queries) = (Vec::new(), vec![first.to_owned()]);
        let truncated = |detail: String| Err(Gap::new(GapKind::Truncated, detail).left_by(call.name));
        if page.page != 1 {
            return truncated(format!("the list begins with page {}", page.page));
        }
        for number in 1_u32.. {
            rows.extend(read(page)?);
            match self.dialect.next_page(call, first, page) {
                Next::End => break,
                Next::Lost => return truncated(format!("page {number} does not say what follows it")),
                Next::Page(query) if queries.contains(&query) => {
                    return truncated(format!("page {number} names a page as the next that came before"));
                }
                Next::Page(query) => {
                    let mut found = self.all(call.name).filter(|next| next.query == query && next.page == number + 1);
                    let (Some(next), None) = (found.next(), found.next()) else {
                        return truncated(format!("page {number} is not the last and the next was not read"));
                    };
                    queries.push(query);
                    page = next;
                }
            }
        }
        Ok(rows)
    }

    /// The rows of a list that could be read, and why there may be more of them.
    pub(crate) fn as_far<T>(
        self,
        call: &Call,
        first: &str,
        read: impl Fn(&'a Response) -> Read<Vec<T>>,
    ) -> (Vec<T>, Option<Gap>) {
        let gap = self.list(call, first, &read).err();
        let rows = self.all(call.name).filter_map(|page| read(page).ok()).flatten().collect();
        (rows, gap)
    }

    /// Every response of a call that was split by its parameters.
    pub(crate) fn split(self, call: &'static str) -> Read<impl Iterator<Item = &'a Response>> {
        let mut responses = self.all(call).peekable();
        let asked = responses.peek().is_some();
        asked.then_some(responses).ok_or_else(|| Gap::new(GapKind::NotAsked, "the call was not made").left_by(call))
    }
}
