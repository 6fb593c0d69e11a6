//! Runs that are killed wherever they are, gone on with and killed again, until they are let end.

mod moment;
mod subject;

use std::collections::BTreeSet;
use std::fs::{File, read_to_string};
use std::time::Instant;

use self::moment::Moment;
use self::subject::{ACCOUNTS, Reports, Subject};
use crate::common::number;
use crate::firm::reports;

/// Exchanges remember what they are asked: the firm is another one after so many runs.
const RUNS_OF_ONE_FIRM: usize = 12;
/// A run is killed so often at most.
const OFTENEST: usize = 4;

/// What came of all kills.
#[derive(Debug, Default)]
struct Tally {
    runs: usize,
    kills: usize,
    /// Of these: before the run was begun, while none was finished, with some finished, with all, after the end.
    places: [usize; 5],
    /// Accounts that were finished, and those that were under way, over all kills and at most.
    spared: usize,
    in_flight: usize,
    most_in_flight: usize,
}

impl Tally {
    fn killed(&mut self, ended: bool, begun: bool, finished: usize, in_flight: usize) {
        let place = match finished {
            _ if ended => 4,
            _ if !begun => 0,
            0 => 1,
            ACCOUNTS => 3,
            _ => 2,
        };
        self.kills += 1;
        self.places[place] += 1;
        self.spared += finished;
        self.in_flight += in_flight;
        self.most_in_flight = self.most_in_flight.max(in_flight);
    }
}

/// One process of a run, and what is kept and known after it.
struct Process<'a> {
    subject: &'a Subject,
    at: String,
    finished: &'a Reports,
    begun: bool,
}

impl Process<'_> {
    /// Begins the run or goes on with it, until this moment or to the end. Gives what is kept then.
    fn run(&self, moment: Option<&Moment>, tally: &mut Tally) -> Option<Reports> {
        let (firm, at) = (&self.subject.firm, &self.at);
        let what: &[&str] = if self.begun { &["--resume", "latest"] } else { &["firm.toml"] };
        let before = firm.asked();
        let mut command = firm.command(&[&["audit"], what, &["--format", "jsonl"]].concat());
        // A pipe that nobody reads would hold it up.
        let told = firm.path("told.jsonl");
        let mut child = command.stdout(File::create(&told).unwrap()).spawn().unwrap();
        let ended = moment.is_some_and(|moment| moment.passes(self.subject, &mut child));
        if moment.is_some() {
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let (told, err) = (read_to_string(told).unwrap(), String::from_utf8(output.stderr).unwrap());
        if moment.is_none() || ended {
            assert_eq!((output.status.code(), told.lines().count()), (Some(3), ACCOUNTS), "{at}: {err}");
        }
        let kept = self.subject.kept(at);
        self.is_sound(&told, kept.as_ref());
        let after = firm.asked();
        assert!(self.finished.keys().all(|name| before.get(name) == after.get(name)), "{at}: asked what was finished");
        if moment.is_some() {
            let asked = after.iter().filter(|(name, count)| before.get(*name) != Some(count)).map(|(name, _)| name);
            let done: BTreeSet<_> = kept.iter().flat_map(Reports::keys).collect();
            tally.killed(ended, kept.is_some(), done.len(), asked.filter(|name| !done.contains(name)).count());
        }
        kept
    }

    /// Nothing is kept that is not so, lost that was kept, told that is not kept, or told twice.
    fn is_sound(&self, told: &str, kept: Option<&Reports>) {
        let (at, none) = (&self.at, Reports::new());
        let kept = kept.unwrap_or(&none);
        let whole: String = told.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect();
        let told = reports(&whole);
        assert_eq!(whole.lines().count(), told.len(), "{at}: told twice");
        assert!(kept.iter().all(|(name, report)| self.subject.undisturbed[name] == *report), "{at}: others are kept");
        assert!(told.iter().all(|(name, report)| kept.get(name) == Some(report)), "{at}: told, and not kept");
        assert!(self.finished.keys().all(|name| kept.contains_key(name)), "{at}: finished, and lost");
    }
}

/// Begins a run, kills it so many times, going on with it in between, and lets it end.
fn killed(subject: &Subject, times: usize, rng: &mut fastrand::Rng, tally: &mut Tally) {
    subject.forget();
    let (mut finished, mut begun) = (Reports::new(), false);
    for nth in 0..=times {
        let moment = (nth < times).then(|| Moment::any(rng, subject, ACCOUNTS - finished.len()));
        let at = format!("run {}, process {nth}, {moment:?}", tally.runs);
        let process = Process { subject, at, finished: &finished, begun };
        let kept = process.run(moment.as_ref(), tally);
        begun = kept.is_some();
        finished = kept.unwrap_or_default();
    }
    assert!(finished == subject.undisturbed, "run {}: the reports are others", tally.runs);
    let runs = subject.firm.run(&["runs"]).out;
    assert!(runs.contains(&format!("complete  {ACCOUNTS} of {ACCOUNTS} accounts")), "{runs}");
    assert_eq!(runs.lines().filter(|line| line.contains("accounts")).count(), 1, "{runs}");
    tally.runs += 1;
}

/// `KILLS=1000 SEED=7 cargo test --release -p modecheck-cli --test cli wherever -- --nocapture`
#[test]
fn a_run_goes_on_to_the_same_end_wherever_it_was_killed() {
    let (kills, seed) = (number("KILLS", 4), number("SEED", 2026));
    let (mut rng, mut tally, began) = (fastrand::Rng::with_seed(seed as u64), Tally::default(), Instant::now());
    while tally.kills < kills {
        let subject = Subject::new();
        for _ in 0..RUNS_OF_ONE_FIRM {
            let times = rng.usize(1..=OFTENEST).min(kills - tally.kills);
            if times > 0 {
                killed(&subject, times, &mut rng, &mut tally);
            }
        }
    }
    let Tally { runs, spared, in_flight, most_in_flight, places: [unbegun, none, some, all, ended], .. } = tally;
    println!("{kills} kills of seed {seed} in {runs} runs of {ACCOUNTS} accounts, in {:.0?}:", began.elapsed());
    println!("  {unbegun} before the run was begun, {none} while no account was finished, {some} with some finished,");
    println!("  {all} with all finished and not all told, {ended} after the end");
    println!("  0 accounts lost, 0 doubled, 0 reports others than undisturbed; {spared} times a finished account was");
    println!("  not asked again, {in_flight} times one under way was: at most {most_in_flight} at one kill");
    assert!(kills < 20 || none + some >= kills / 2, "{none} and {some} of the kills were in the midst of it");
}
