use super::original::{Commit, FRAME, HEADER, Have, Original, PAGE};

/// What is done to the files of a store.
#[derive(Debug, Clone)]
pub(crate) enum Strike {
    /// The journal ends here, as when the rest was never written; or holds nothing from here on, as when only its length was.
    Cut(usize),
    Blank(usize),
    /// A sector of the journal is not what was written, as when the disk writes in an order of its own.
    Sector(usize),
    /// The file ends here, with its journal or without.
    File(usize, bool),
    /// The journal was taken away, or is another store's.
    Alone,
    Foreign,
    /// A page of the file is empty, or another's.
    Empty(usize),
    Swapped(usize, usize),
    /// A byte of the file is another.
    Rotten(usize, u8),
}

const SECTOR: usize = 512;

impl Strike {
    /// Whether it only takes something away, as a power cut does, and lets go on with what is left.
    pub(crate) fn is_cut(&self) -> bool {
        matches!(self, Self::Cut(_) | Self::Blank(_) | Self::Sector(_) | Self::Alone)
    }

    pub(crate) fn is_foreign(&self) -> bool {
        matches!(self, Self::Foreign)
    }

    /// Whether a disk that keeps its promises can strike so when the power fails.
    pub(crate) fn is_usual(&self) -> bool {
        matches!(self, Self::Cut(_) | Self::Blank(_) | Self::Sector(_))
    }

    /// What must be there if it can be read at all. A byte that is another may make an account one that is to be asked again.
    pub(crate) fn leaves(&self, original: &Original) -> Option<Have> {
        let up_to = match *self {
            Self::Cut(from) | Self::Blank(from) | Self::Sector(from) => from,
            // Nobody can tell that from a file that is yet to be a store.
            Self::File(0, with) if !with || original.journal.is_empty() => return None,
            Self::Alone | Self::File(_, false) => 0,
            // Not every page of a store that ended by itself is looked at when it is opened.
            Self::Swapped(..) if original.journal.is_empty() => return None,
            Self::File(_, true) | Self::Empty(_) | Self::Swapped(..) => usize::MAX,
            Self::Foreign | Self::Rotten(..) => return None,
        };
        let commits = original.commits.iter().filter(|commit| commit.journal <= up_to).cloned();
        Some(original.before.iter().cloned().chain(commits.flat_map(Commit::have)).collect())
    }

    /// The file and its journal after it.
    pub(crate) fn on(&self, original: &Original) -> (Vec<u8>, Vec<u8>) {
        let (mut file, mut journal) = (original.file.clone(), original.journal.clone());
        match *self {
            Self::Cut(at) => journal.truncate(at),
            Self::Blank(at) => journal[at..].fill(0),
            Self::Sector(at) => journal[at..].iter_mut().take(SECTOR).for_each(|byte| *byte ^= 0x5a),
            Self::File(at, with) => {
                file.truncate(at);
                journal.truncate(if with { journal.len() } else { 0 });
            }
            Self::Alone => journal.clear(),
            Self::Foreign => journal.clone_from(&original.foreign),
            Self::Empty(page) => file[page * PAGE..][..PAGE].fill(0),
            Self::Swapped(one, other) => {
                let (first, second) = (one.min(other), one.max(other));
                let (start, rest) = file.split_at_mut(second * PAGE);
                if first != second {
                    start[first * PAGE..][..PAGE].swap_with_slice(&mut rest[..PAGE]);
                }
            }
            Self::Rotten(at, bits) => file[at] ^= bits,
        }
        (file, journal)
    }
}

/// Every cut at the boundary of a page, of the journal and of the file.
pub(crate) fn every(original: &Original) -> Vec<Strike> {
    let (file, journal) = (original.file.len(), original.journal.len());
    let frames = (HEADER..=journal).step_by(FRAME).flat_map(|at| [Strike::Cut(at), Strike::Blank(at)]);
    let pages = (0..=file).step_by(PAGE).flat_map(|at| [Strike::File(at, true), Strike::File(at, false)]);
    let empty = (0..file / PAGE).map(Strike::Empty);
    frames.chain(pages).chain(empty).chain([Strike::Cut(0), Strike::Alone, Strike::Foreign]).collect()
}

/// Any strike anywhere.
pub(crate) fn any(original: &Original, rng: &mut fastrand::Rng) -> Strike {
    let (file, journal) = (original.file.len(), original.journal.len());
    let pages = file / PAGE;
    match rng.u8(..8) {
        0 if journal > 0 => Strike::Cut(rng.usize(..=journal)),
        1 if journal > 0 => Strike::Blank(rng.usize(..=journal)),
        2 if journal > 0 => Strike::Sector(rng.usize(..=journal / SECTOR) * SECTOR),
        3 => Strike::File(rng.usize(..=file), rng.bool()),
        4 | 5 => Strike::Swapped(rng.usize(..pages), rng.usize(..pages)),
        _ => Strike::Rotten(rng.usize(..file), 1 << rng.u8(..8)),
    }
}
