//! A simulated firm as a folder: an inventory and a file of keys for each account, so that a first audit needs nothing
//! but the folder's name.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use modecheck_core::Exchange;

use super::firm::Member;
use crate::exit::Failure;
use crate::files::Pending;

/// The folder, as it is written.
pub(super) struct Sample<'a> {
    folder: &'a Path,
    inventory: String,
}

impl<'a> Sample<'a> {
    pub(super) fn new(folder: &'a Path) -> Result<Self, Failure> {
        let keys = folder.join("keys");
        let made = fs::create_dir_all(&keys);
        made.map_err(|error| Failure::Usage(format!("{}: cannot be made: {error}", keys.display())))?;
        let inventory = "# The simulated firm. Its keys open nothing but the simulated exchanges, while these run.\n";
        Ok(Self { folder, inventory: inventory.to_owned() })
    }

    /// Adds an account that is asked at these URLs: each with its host's name, where there are several.
    pub(super) fn add(&mut self, exchange: Exchange, member: &Member, urls: &[String]) -> Result<(), Failure> {
        let name = &member.name;
        let keys = format!("api_key = \"{}\"\napi_secret = \"{}\"\n", member.key, member.secret);
        let passphrase = format!("api_passphrase = \"{}\"\n", member.passphrase);
        let passphrase = if member.passphrase.is_empty() { "" } else { &passphrase };
        Pending::create(&self.folder.join("keys").join(name))?.write(&format!("{keys}{passphrase}"))?;

        let hosts = urls.iter().filter_map(|url| url.split_once('='));
        let hosts: Vec<_> = hosts.map(|(host, url)| format!("{host} = \"{url}\"")).collect();
        let hosts = match &urls {
            [url] => format!("base_url = \"{url}\""),
            _ => format!("base_urls = {{ {} }}", hosts.join(", ")),
        };
        let _ = write!(
            self.inventory,
            "\n[[account]]\nname = \"{name}\"\nexchange = \"{exchange}\"\ntarget = \"{}\"\n{hosts}\n\
             credentials = {{ file = \"keys/{name}\" }}\nlabels = {{ desk = \"{exchange}\" }}\n",
            member.target.slug()
        );
        Ok(())
    }

    /// Writes the inventory, and tells what to do with it.
    pub(super) fn finish(self) -> Result<String, Failure> {
        let path = self.folder.join("firm.toml");
        Pending::create(&path)?.write(&self.inventory)?;
        Ok(format!("audit the whole firm, in another terminal, with:\n  modecheck audit {}\n", path.display()))
    }
}
