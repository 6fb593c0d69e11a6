//! Inventories, and the store of runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use modecheck_audit::inventory::{Format, Inventory, Limits};
use modecheck_audit::store::{Store, StoreError};
use sha2::{Digest, Sha256};

use crate::exit::Failure;
use crate::files::Streamed;
use crate::firm_args::Stored;
use crate::{ambient, files};

/// An inventory, with what it is known again by.
#[derive(Debug)]
pub(crate) struct Firm {
    pub(crate) inventory: Arc<Inventory>,
    /// Where it is, whatever folder a later command starts in.
    pub(crate) path: PathBuf,
    pub(crate) digest: String,
}

impl Firm {
    /// Reads an inventory; all its mistakes are named at once.
    pub(crate) fn read(path: &Path, allowed: &[String]) -> Result<Self, Failure> {
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let (inventory, digest) = if is_csv {
            let mut text = Streamed::open(path)?;
            let inventory = Inventory::read_csv(&mut text, allowed);
            (inventory, text.end()?)
        } else {
            let text = files::read(path)?;
            let digest = base16ct::lower::encode_string(&Sha256::digest(&text));
            (Inventory::read_allowing(&text, Format::Toml, allowed), digest)
        };
        let inventory = inventory.map_err(|mistakes| {
            let lines: Vec<_> = mistakes.iter().map(|mistake| format!("{}: {mistake}", path.display())).collect();
            Failure::Usage(lines.join("\n"))
        })?;
        let inventory = Arc::new(inventory);
        Ok(Self { inventory, path: path.canonicalize().unwrap_or_else(|_| path.to_owned()), digest })
    }

    /// The same, using this share of every documented limit, if one is given.
    pub(crate) fn using(mut self, share: Option<f64>) -> Self {
        if let Some(share) = share {
            Arc::make_mut(&mut self.inventory).limits = Limits::of(share);
        }
        self
    }

    /// The folder that the paths in it start from.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or_else(|| Path::new("."))
    }
}

/// Opens the store that was named, or the usual one.
pub(crate) async fn store(args: &Stored) -> Result<Store, Failure> {
    let path = args.store.clone().or_else(ambient::store);
    let path =
        path.ok_or_else(|| Failure::Usage("there is no home to keep runs in: name a file with --store".to_owned()))?;
    Ok(Store::open(&path).await?)
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let text = error.to_string();
        match error {
            StoreError::Open { .. }
            | StoreError::NoRun { .. }
            | StoreError::Ambiguous { .. }
            | StoreError::GoingOn { .. } => Self::Usage(text),
            _ => Self::Unexpected(text),
        }
    }
}
