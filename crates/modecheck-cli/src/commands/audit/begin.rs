use std::path::PathBuf;
use std::time::Duration;

use modecheck_audit::store::{NewRun, RunRow, Store};
use modecheck_audit::{Keep, Manner, Plan, Planned};
use modecheck_core::{Date, Profile, Timestamp};
use serde::{Deserialize, Serialize};

use super::millis;
use crate::exit::Failure;
use crate::firm::Firm;
use crate::firm_args::Audit as Args;
use crate::{ambient, args, attest};

/// How a run is asked for; kept with it, so that it goes on in the same way.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Settings {
    profile: Profile,
    deadline_seconds: u64,
    as_of: Option<Date>,
    planned: Option<When>,
    attest: Option<PathBuf>,
    keep_evidence: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum When {
    At(Timestamp),
    NextWindow,
}

impl Settings {
    /// As the command line says.
    pub(super) fn asked(args: &Args) -> Self {
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
        Self {
            profile,
            deadline_seconds: args.deadline,
            as_of: args.rules.as_of,
            planned,
            attest,
            keep_evidence: args.keep_evidence.to_string(),
        }
    }

    /// As the run began; of another inventory it would be another run.
    pub(super) fn of(run: &RunRow, firm: &Firm) -> Result<Self, Failure> {
        if run.inventory_digest != firm.digest {
            let (path, id) = (firm.path.display(), &run.span.id);
            let problem = format!("{path}: is not what it was when run {id} began: begin a new run without --resume");
            return Err(Failure::Usage(problem));
        }
        let wrong = |error| Failure::Usage(format!("run {} is of another version: {error}", run.span.id));
        serde_json::from_str(&run.settings).map_err(wrong)
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
        })
    }

    pub(super) fn keep(&self) -> Keep {
        self.keep_evidence.parse().unwrap_or_default()
    }
}

/// A run, and which of its accounts are to be asked now.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) run: String,
    pub(super) positions: Vec<usize>,
}

impl Begun {
    pub(super) async fn new(store: &Store, firm: &Firm, settings: &Settings, plan: &Plan) -> Result<Self, Failure> {
        let accounts = &firm.inventory.accounts;
        let named: Vec<_> = accounts.iter().map(|one| (one.name.clone(), one.exchange.to_string())).collect();
        let settings = serde_json::to_string(settings).map_err(|error| Failure::Unexpected(error.to_string()))?;
        let run = NewRun {
            started_at: ambient::now(),
            inventory: &firm.path.to_string_lossy(),
            inventory_digest: &firm.digest,
            settings: &settings,
            bound_millis: Some(millis(plan.bound())),
            accounts: &named,
        };
        Ok(Self { run: store.begin(&run).await?, positions: (0..accounts.len()).collect() })
    }

    /// Goes on with a run: what is finished and not too old stays.
    pub(super) async fn again(store: &Store, run: String, max_age: Option<Duration>) -> Result<Self, Failure> {
        let oldest = max_age.map(|age| ambient::now().plus_millis(-i64::try_from(age.as_millis()).unwrap_or(i64::MAX)));
        let accounts = store.accounts(&run).await?;
        let stays = |at: Option<Timestamp>| oldest.is_none_or(|oldest| at.is_some_and(|at| at >= oldest));
        let open = accounts.iter().filter(|account| !(account.is_done && stays(account.finished_at)));
        let positions: Vec<_> = open.map(|account| account.position).collect();
        store.reopen(&run, &positions).await?;
        Ok(Self { run, positions })
    }
}
