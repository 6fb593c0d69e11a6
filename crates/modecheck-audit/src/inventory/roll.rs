use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::{fmt, iter};

use modecheck_core::{Exchange, Mode};
use modecheck_exchanges::Site;

use super::account::Account;
use super::packed::{Packed, Unpacked};
use super::source::{Source, capitals};
use super::uid::Uid;

/// How many accounts are packed together: finding one means stepping over as many at most.
const TOGETHER: usize = 32;
/// What stands for an account's name, as it is written and in capitals, where its credentials are named after it.
const NAME: char = '\0';
const CAPITALS: char = '\u{1}';

/// The accounts of an inventory, in the order of its text. A hundred thousand take little more than their names: what
/// many have in common is held once, and an [`Account`] is put together when somebody asks for it.
#[derive(Clone, Default)]
pub struct Roll {
    packed: Vec<Arc<[u8]>>,
    /// Those after the last that were packed together.
    open: Packed,
    count: usize,
    commons: Vec<Common>,
    known: HashMap<Common, usize>,
}

/// What accounts may have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Common(Arc<Shared>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Shared {
    exchange: Exchange,
    targets: Vec<Mode>,
    site: Site,
    /// Where keys are kept that are named after their accounts; the account's own row has it where it is `None`.
    credentials: Option<Source>,
}

/// Its rows hold whole uids.
impl fmt::Debug for Roll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roll").field("count", &self.count).finish_non_exhaustive()
    }
}

impl Roll {
    /// How many accounts there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The account at this place.
    pub fn get(&self, position: usize) -> Option<Account> {
        let mut row = self.row(position)?;
        let Common(shared) = self.commons.get(row.number()?)?;
        let name = row.text()?.to_owned();
        let parent = row.text().filter(|text| !text.is_empty()).map(str::to_owned);
        let uid = row.text().filter(|text| !text.is_empty()).map(|text| Uid::written(text.to_owned()));
        let labels = row.number()?;
        let mut pair = || Some((row.text()?.to_owned(), row.text()?.to_owned()));
        let labels = (0..labels).map(|_| pair()).collect::<Option<BTreeMap<_, _>>>()?;
        let credentials = match &shared.credentials {
            Some(pattern) => each(pattern, |text| text.replace(NAME, &name).replace(CAPITALS, &capitals(&name))),
            None => own(&mut row)?,
        };
        let (exchange, targets, site) = (shared.exchange, shared.targets.clone(), shared.site.clone());
        Some(Account { name, exchange, targets, uid, credentials, site, parent, labels })
    }

    /// Each account, put together when its turn comes.
    pub fn iter(&self) -> impl Iterator<Item = Account> + Clone {
        (0..self.count).filter_map(|position| self.get(position))
    }

    /// The name of the account at this place.
    pub fn name(&self, position: usize) -> Option<&str> {
        let mut row = self.row(position)?;
        row.number()?;
        row.text()
    }

    /// The name of the account above the one at this place.
    pub fn parent(&self, position: usize) -> Option<&str> {
        let mut row = self.row(position)?;
        row.number()?;
        row.text()?;
        row.text().filter(|text| !text.is_empty())
    }

    /// The exchange of the account at this place.
    pub fn exchange(&self, position: usize) -> Option<Exchange> {
        Some(self.commons.get(self.row(position)?.number()?)?.0.exchange)
    }

    /// Where accounts are; a site may come more than once.
    pub fn sites(&self) -> impl Iterator<Item = (Exchange, &Site)> {
        self.commons.iter().map(|common| (common.0.exchange, &common.0.site))
    }

    /// The place of the account of this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        let blocks = self.packed.iter().map(|packed| Unpacked::of(packed)).chain([self.open.rows()]);
        let mut rows = blocks.flat_map(|mut rows| iter::from_fn(move || rows.row()));
        rows.position(|mut row| row.number().and_then(|_| row.text()) == Some(name))
    }

    /// Adds an account behind all others.
    pub fn push(&mut self, account: Account) {
        let Account { name, exchange, targets, uid, credentials, site, parent, labels } = account;
        let pattern = named_after(&name, &credentials);
        let shared = Shared { exchange, targets, site, credentials: pattern };
        let own = if shared.credentials.is_none() { Some(credentials) } else { None };
        let mut row = Packed::default();
        row.number(self.common(shared));
        row.text(&name);
        row.text(parent.as_deref().unwrap_or_default());
        row.text(uid.as_ref().map_or("", Uid::as_written));
        row.number(labels.len());
        for (key, value) in &labels {
            row.text(key);
            row.text(value);
        }
        if let Some(own) = own {
            put(&mut row, &own);
        }
        self.open.row(&row);
        self.count += 1;
        if self.count.is_multiple_of(TOGETHER) {
            self.packed.push(std::mem::take(&mut self.open).into());
        }
    }

    /// The number of what accounts have in common.
    fn common(&mut self, shared: Shared) -> usize {
        let common = Common(Arc::new(shared));
        if let Some(known) = self.known.get(&common) {
            return *known;
        }
        self.commons.push(common.clone());
        self.known.insert(common, self.commons.len() - 1);
        self.commons.len() - 1
    }

    fn row(&self, position: usize) -> Option<Unpacked<'_>> {
        if position >= self.count {
            return None;
        }
        let mut rows = match self.packed.get(position / TOGETHER) {
            Some(packed) => Unpacked::of(packed),
            None => self.open.rows(),
        };
        iter::from_fn(|| rows.row()).nth(position % TOGETHER)
    }
}

impl FromIterator<Account> for Roll {
    fn from_iter<T: IntoIterator<Item = Account>>(accounts: T) -> Self {
        let mut roll = Self::default();
        accounts.into_iter().for_each(|account| roll.push(account));
        roll
    }
}

/// The same source with its texts changed.
fn each(source: &Source, change: impl Fn(&str) -> String) -> Source {
    match source {
        Source::Env(prefix) => Source::Env(change(prefix)),
        Source::File(path) => Source::File(path.to_str().map_or_else(|| path.clone(), |text| change(text).into())),
        Source::Command(words) => Source::Command(words.iter().map(|word| change(word)).collect()),
    }
}

/// The source without the account's name in it, if that was in it: what is named after accounts is alike for many.
fn named_after(name: &str, source: &Source) -> Option<Source> {
    let capitals = capitals(name);
    let (mut is_named, mut is_plain) = (false, true);
    let texts: Vec<&str> = match source {
        Source::Env(prefix) => vec![prefix],
        Source::File(path) => path.to_str().into_iter().collect(),
        Source::Command(words) => words.iter().map(String::as_str).collect(),
    };
    for text in &texts {
        is_named |= text.contains(name) || text.contains(&capitals);
        is_plain &= !text.contains([NAME, CAPITALS]);
    }
    let bare = |text: &str| {
        let text = text.replace(name, NAME.encode_utf8(&mut [0; 4]));
        text.replace(&capitals, CAPITALS.encode_utf8(&mut [0; 4]))
    };
    // A path that is no text is kept as it is.
    (texts.is_empty() || is_named && is_plain).then(|| each(source, bare))
}

fn put(row: &mut Packed, source: &Source) {
    match source {
        Source::Env(prefix) => {
            row.number(0);
            row.text(prefix);
        }
        Source::File(path) => {
            row.number(1);
            row.text(&path.to_string_lossy());
        }
        Source::Command(words) => {
            row.number(2);
            row.number(words.len());
            for word in words {
                row.text(word);
            }
        }
    }
}

fn own(row: &mut Unpacked<'_>) -> Option<Source> {
    Some(match row.number()? {
        0 => Source::Env(row.text()?.to_owned()),
        1 => Source::File(PathBuf::from(row.text()?)),
        _ => {
            let count = row.number()?;
            Source::Command((0..count).map(|_| Some(row.text()?.to_owned())).collect::<Option<_>>()?)
        }
    })
}
