use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

use sha2::{Digest, Sha256};

/// How many are added before they are sorted in.
const TOGETHER: usize = 1024;

/// Whose account a key is of, without the id itself. Two are alike if the accounts are one and the same; of a hundred
/// thousand two others are alike once in some thousand million runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(u64);

impl Owner {
    /// The one of this uid, by the SHA-256 of it in hexadecimal.
    pub fn by_digest(digest: &str) -> Option<Self> {
        u64::from_str_radix(digest.get(..16)?, 16).ok().map(|first| Self(first.swap_bytes()))
    }
}

/// Whose the keys of named accounts are. There may be many, so that each takes two numbers.
#[derive(Debug, Default)]
pub(super) struct Owners {
    /// Nobody can make two names alike.
    names: RandomState,
    sorted: Vec<(u64, Owner)>,
    fresh: Vec<(u64, Owner)>,
}

impl Owners {
    pub(super) fn insert(&mut self, name: &str, uid: &str) {
        let (digest, mut first) = (Sha256::digest(uid), [0; 8]);
        first.iter_mut().zip(digest).for_each(|(own, byte)| *own = byte);
        let (name, owner) = (self.names.hash_one(name), Owner(u64::from_le_bytes(first)));
        match self.sorted.binary_search_by_key(&name, |(known, _)| *known) {
            Ok(place) => self.sorted[place].1 = owner,
            Err(_) => self.fresh.push((name, owner)),
        }
        if self.fresh.len() >= TOGETHER {
            self.sort();
        }
    }

    pub(super) fn of(&self, name: &str) -> Option<Owner> {
        let name = self.names.hash_one(name);
        let sorted =
            || self.sorted.binary_search_by_key(&name, |(known, _)| *known).ok().map(|place| self.sorted[place].1);
        let fresh = self.fresh.iter().rev().find(|(known, _)| *known == name);
        fresh.map(|(_, owner)| *owner).or_else(sorted)
    }

    /// Of two of one name the one that was added last stays.
    fn sort(&mut self) {
        let mut seen = BTreeSet::new();
        let fresh = std::mem::take(&mut self.fresh);
        self.sorted.extend(fresh.into_iter().rev().filter(|(name, _)| seen.insert(*name)));
        // All but the last are in order, which this makes use of.
        self.sorted.sort_by_key(|(name, _)| *name);
    }
}
