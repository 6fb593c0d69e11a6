use std::cell::RefCell;
use std::fmt;

/// How alike two words must be to be taken for a slip.
const ALIKE: f64 = 0.8;

/// One mistake of an inventory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Mistake {
    /// The line that it is on, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, ": {}", self.remedy) }
    }
}

/// All mistakes of an inventory, by line; one a line when printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// Each of them, by line.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Mistakes {}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Complaints(RefCell<Vec<Mistake>>);

impl Complaints {
    pub(crate) fn add(&self, line: usize, problem: impl Into<String>, remedy: impl Into<String>) {
        // One mistake is one line, and no text of a file steers a terminal.
        let tame = |text: String| text.replace(char::is_control, "\u{fffd}");
        let (problem, remedy) = (tame(problem.into()), tame(remedy.into()));
        self.0.borrow_mut().push(Mistake { line, problem, remedy });
    }

    /// The complaint of another part, which says problem and remedy in one.
    pub(crate) fn pass_on(&self, line: usize, said: &str) {
        let (problem, remedy) = said.split_once(": ").unwrap_or((said, ""));
        self.add(line, problem, remedy);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub(crate) fn none(self) -> Result<(), Mistakes> {
        let mut found = self.0.into_inner();
        found.sort();
        found.dedup();
        if found.is_empty() { Ok(()) } else { Err(Mistakes(found)) }
    }
}

/// The known word that was probably meant.
pub(crate) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let alike = known.into_iter().map(|known| (strsim::jaro_winkler(known, word), known));
    let closest = alike.filter(|(alike, _)| *alike >= ALIKE).max_by(|one, other| one.0.total_cmp(&other.0));
    closest.map(|(_, known)| format!("did you mean `{known}`?"))
}

/// The known word that was probably meant, or else all of them.
pub(crate) fn meant_or_all(word: &str, known: &[&str]) -> String {
    meant(word, known.iter().copied()).unwrap_or_else(|| format!("use one of {}", known.join(", ")))
}
