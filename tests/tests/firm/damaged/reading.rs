use futures::{StreamExt, pin_mut};
use modecheck_audit::store::{Store, StoreError};

use super::original::{ACCOUNTS, Have, Original, copy};
use super::strike::Strike;

impl Original {
    /// What is read of a copy after a strike, or what is said of it. Whatever is read must be what was kept there.
    pub(crate) async fn after(&self, strike: &Strike) -> Result<Have, String> {
        let (file, journal) = strike.on(self);
        // A folder of its own: what is closed late may still tidy up.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.db");
        std::fs::write(&path, file).unwrap();
        if !journal.is_empty() {
            std::fs::write(folder.path().join("runs.db-wal"), journal).unwrap();
        }
        let said = |error: StoreError| error.to_string();
        let store = Store::open(&path).await.map_err(said)?;
        let read = self.read(&store, strike).await.map_err(said);
        store.close().await;
        read
    }

    async fn read(&self, store: &Store, strike: &Strike) -> Result<Have, StoreError> {
        let mut have = Have::new();
        for run in store.runs().await? {
            let run = run.span.id;
            let done = self.reports(store, &run, strike).await?;
            if strike.is_cut() {
                self.go_on(store, &run, &done).await?;
                assert_eq!(self.reports(store, &run, strike).await?.len(), ACCOUNTS, "it goes on to its end");
            }
            have.extend(done.into_iter().map(|account| (run.clone(), account)));
        }
        Ok(have)
    }

    /// The accounts of a run that have reports, each of which is its own.
    async fn reports(&self, store: &Store, run: &str, strike: &Strike) -> Result<Vec<usize>, StoreError> {
        let accounts = store.accounts(run, ACCOUNTS).await?;
        let done: Vec<_> = accounts.iter().filter(|account| account.is_done).map(|account| account.position).collect();
        let rows = store.reports(run);
        pin_mut!(rows);
        let mut bodies = Vec::new();
        while let Some(body) = rows.next().await {
            bodies.push(body?);
        }
        let own: Vec<_> = done.iter().map(|position| self.bodies[*position].as_str()).collect();
        assert!(bodies == own, "run {run}: its reports are others: {} of {}", bodies.len(), own.len());
        // A whole journal of another store, put beside this one, makes it that store.
        let known = self.runs.iter().any(|known| known == run) || strike.is_foreign() && self.foreign_run == run;
        assert!(done.is_empty() || known, "{run} was never begun");
        Ok(done)
    }

    /// Keeps what is not finished, as who resumes does.
    async fn go_on(&self, store: &Store, run: &str, done: &[usize]) -> Result<(), StoreError> {
        let open: Vec<_> = (0..ACCOUNTS).filter(|position| !done.contains(position)).collect();
        store.reopen(run, &open).await?;
        let rest: Vec<_> = open.iter().map(|position| copy(&self.finished[*position])).collect();
        store.keep(run, &rest).await
    }
}
