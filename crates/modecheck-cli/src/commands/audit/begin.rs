use std::path::{Path, PathBuf};
use std::time::Duration;

use modecheck_audit::inventory::Attestations;
use modecheck_audit::store::{Held, NewRun, RunRow, Store};
use modecheck_audit::{Keep, Manner, Plan, Planned};
use modecheck_core::{Assurance, Date, Profile, Timestamp, Tool};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::millis;
use crate::exit::Failure;
use crate::firm::Firm;
use crate::firm_args::Audit as Args;
use crate::{ambient, args, attest, files};

/// How a run is asked for; kept with it, so that it goes on in the same way.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::commands) struct Settings {
    profile: Profile,
    deadline_seconds: u64,
    as_of: Option<Date>,
    planned: Option<When>,
    attest: Option<PathBuf>,
    attest_digest: Option<String>,
    min_assurance: Option<String>,
    tool: String,
    keep_evidence: String,
    #[serde(default)]
    all_subjects: bool,
    #[serde(default)]
    read_only_keys: bool,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum When {
    At(Timestamp),
    NextWindow,
}

impl Settings {
    /// As the command line says.
    pub(super) fn asked(args: &Args, firm: &Firm) -> Result<Self, Failure> {
        let profile = match (args.thorough, args.until_blocked) {
            (true, _) => Profile::Thorough,
            (_, true) => Profile::UntilBlocked,
            _ => Profile::Standard,
        };
        let planned = args.rules.planned.map(|planned| match planned {
            args::Planned::At(time) => When::At(time),
            args::Planned::NextWindow => When::NextWindow,
        });
        let attest = args.rules.attest.as_ref().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone()));
        Ok(Self {
            attest_digest: digest(attest.as_deref())?,
            min_assurance: firm.inventory.policy.min_assurance.map(|demanded| demanded.to_string()),
            tool: Tool::default().version,
            profile,
            deadline_seconds: args.deadline,
            as_of: args.rules.as_of,
            planned,
            attest,
            keep_evidence: args.keep_evidence.to_string(),
            all_subjects: args.all_subjects,
            read_only_keys: args.require_read_only,
        })
    }

    /// As the run began; of another inventory it would be another run.
    pub(super) fn of(run: &RunRow, firm: &Firm) -> Result<Self, Failure> {
        let id = &run.span.id;
        let changed = |what: &dyn std::fmt::Display| {
            format!("{what}: is not what it was when run {id} began: begin a new run without --resume")
        };
        let settings = Self::kept(run)?;
        // Its rules may be others.
        let (then, now) = (&settings.tool, Tool::default().version);
        if *then != now {
            return Err(Failure::Usage(format!(
                "run {id} was begun by modecheck {then}, and this is {now}, whose rules may be others: go on with \
                 {then}, or begin a new run without --resume"
            )));
        }
        if run.inventory_digest != firm.digest {
            return Err(Failure::Usage(changed(&firm.path.display())));
        }
        // What is finished rests on these words; a word that was taken back counts no more.
        if let Some(path) = &settings.attest
            && !settings.has_its_words()?
        {
            return Err(Failure::Usage(changed(&path.display())));
        }
        Ok(settings)
    }

    /// Whether the file of what people attest is still what it was.
    pub(super) fn has_its_words(&self) -> Result<bool, Failure> {
        Ok(digest(self.attest.as_deref())? == self.attest_digest)
    }

    fn kept(run: &RunRow) -> Result<Self, Failure> {
        let wrong = |error| {
            let id = &run.span.id;
            Failure::Usage(format!(
                "run {id} was kept by another modecheck ({error}): use that one, or begin a new run"
            ))
        };
        serde_json::from_str(&run.settings).map_err(wrong)
    }

    /// On whose word, at least, the firm called an account ready when the run began.
    pub(in crate::commands) fn demanded(run: &RunRow) -> Result<Option<Assurance>, Failure> {
        Ok(Self::kept(run)?.min_assurance.and_then(|demanded| demanded.parse().ok()))
    }

    /// What people attested in a file of its own, while that is what it was.
    pub(in crate::commands) fn words(run: &RunRow) -> Option<Attestations> {
        let settings = Self::kept(run).ok()?;
        let path = settings.attest.as_deref();
        if digest(path).ok()? == settings.attest_digest { attest::read(path).ok() } else { None }
    }

    pub(super) fn manner(&self) -> Result<Manner, Failure> {
        let planned = self.planned.map(|planned| match planned {
            When::At(time) => Planned::At(time),
            When::NextWindow => Planned::NextWindow,
        });
        if let Some(When::At(time)) = self.planned
            && time < ambient::now()
        {
            return Err(Failure::Usage(format!("--for {time} is past")));
        }
        Ok(Manner {
            profile: self.profile,
            deadline: Duration::from_secs(self.deadline_seconds),
            rules_as_of: self.as_of,
            planned,
            attestations: attest::read(self.attest.as_deref())?,
            all_subjects: self.all_subjects,
            read_only_keys: self.read_only_keys,
        })
    }

    pub(super) fn keep(&self) -> Keep {
        self.keep_evidence.parse().unwrap_or_default()
    }
}

/// The digest of a file, if one is named.
fn digest(path: Option<&Path>) -> Result<Option<String>, Failure> {
    let of = |path| Ok(base16ct::lower::encode_string(&Sha256::digest(files::read(path)?)));
    path.map(of).transpose()
}

/// A run, and which of its accounts are to be asked now.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) run: String,
    pub(super) positions: Vec<usize>,
    /// No other process goes on with it meanwhile.
    _held: Held,
}

impl Begun {
    pub(super) async fn new(store: &Store, firm: &Firm, settings: &Settings, plan: &Plan) -> Result<Self, Failure> {
        let accounts = &firm.inventory.accounts;
        let settings = serde_json::to_string(settings).map_err(|error| Failure::Unexpected(error.to_string()))?;
        let run = NewRun {
            started_at: ambient::now(),
            inventory: &firm.path.to_string_lossy(),
            inventory_digest: &firm.digest,
            settings: &settings,
            bound_millis: Some(millis(plan.bound())),
            documented_bound_millis: Some(millis(plan.documented_bound())),
            accounts,
        };
        let run = store.begin(&run).await?;
        Ok(Self { _held: store.hold(&run).await?, run, positions: (0..accounts.len()).collect() })
    }

    /// Goes on with a run of so many accounts: what is finished and not too old stays. Nobody knows how old that is which a
    /// clock that was wrong says is still to come.
    pub(super) async fn again(
        store: &Store,
        run: String,
        count: usize,
        max_age: Option<Duration>,
    ) -> Result<Self, Failure> {
        let held = store.hold(&run).await?;
        let now = ambient::now();
        let oldest = max_age.map(|age| now.plus_millis(-i64::try_from(age.as_millis()).unwrap_or(i64::MAX)));
        let accounts = store.accounts(&run, count).await?;
        let stays =
            |at: Option<Timestamp>| oldest.is_none_or(|oldest| at.is_some_and(|at| (oldest..=now).contains(&at)));
        let open = accounts.iter().filter(|account| !(account.is_done && stays(account.finished_at)));
        let positions: Vec<_> = open.map(|account| account.position).collect();
        store.reopen(&run, &positions).await?;
        Ok(Self { run, positions, _held: held })
    }
}
