//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::peer::Peers;

#[derive(Debug)]
pub(crate) struct Bench {
    /// The folder for results, and for what comes and goes in between.
    pub(crate) out: PathBuf,
    /// The other libraries, where they were installed.
    pub(crate) peers: Peers,
}

impl Bench {
    pub(crate) fn new(out: &Path, install: bool) -> Self {
        fs::create_dir_all(out).unwrap();
        let out = out.canonicalize().unwrap();
        let peers = Peers::new(&out, install);
        Self { out, peers }
    }

    /// Our program: the one that was built beside this.
    pub(crate) fn modecheck() -> PathBuf {
        let own = std::env::current_exe().unwrap();
        let path = own.with_file_name(format!("modecheck{}", std::env::consts::EXE_SUFFIX));
        assert!(
            path.is_file(),
            "{} is missing: cargo build --release -p modecheck-cli, then run this again",
            path.display()
        );
        path
    }

    /// An empty folder of this name.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.out.join(name);
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Takes away what came in between: the last firm's reports alone may be most of a gigabyte.
    pub(crate) fn tidy(&self) {
        fs::remove_dir_all(self.out.join("firm")).ok();
        for file in ["job.json", "output", "errors"] {
            fs::remove_file(self.out.join(file)).ok();
        }
    }
}
