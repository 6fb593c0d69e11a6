//! Stores that a power cut, a disk or a person left as nobody wrote them: what is read of one is what was kept, or it is said
//! to be damaged, and what to do.

mod original;
mod reading;
mod strike;

use self::original::{Original, Wear};
use self::strike::Strike;

#[expect(clippy::disallowed_methods, reason = "who runs the tests says how much of it")]
fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

/// What is said of a store that is damaged, or so much that it is none any more, with what to do.
const SAID: [&str; 5] = [
    "the file is damaged: put a copy of it back, or move it away",
    "it is not a store of runs, and is left as it is: name another",
    "it is not modecheck's, and is left as it is: name another",
    "another build of modecheck made it",
    "a newer modecheck made it",
];

/// What a store is after damage was done to it.
#[derive(Debug, Default)]
struct Tally {
    /// Read, and all of it is what was kept; said to be damaged at once, or when what is damaged is read.
    whole: usize,
    refused: usize,
    unread: usize,
}

/// Strikes copies of a store and reads what is left of each.
async fn struck(original: &Original, strikes: impl IntoIterator<Item = Strike>) -> Tally {
    let mut tally = Tally::default();
    for strike in strikes {
        let at = format!("{:?}: {strike:?}", original.wear);
        match original.after(&strike).await {
            Err(said) => {
                assert!(SAID.iter().any(|words| said.contains(words)), "{at}: {said}");
                assert!(!strike.is_usual(), "{at}: what was on the disk for good cannot be read: {said}");
                let count = if said.contains("opened") { &mut tally.refused } else { &mut tally.unread };
                *count += 1;
            }
            Ok(kept) => {
                if let Some(expected) = strike.leaves(original) {
                    assert_eq!(kept, expected, "{at}: not all that was on the disk for good");
                }
                tally.whole += 1;
            }
        }
    }
    tally
}

/// `CUTS=5000 SEED=7 cargo test --release -p modecheck-tests --test firm damaged -- --nocapture`
#[test]
fn a_store_that_was_cut_off_is_read_up_to_there_or_said_to_be_damaged() {
    let (cuts, seed) = (number("CUTS", 60), number("SEED", 2026));
    let mut rng = fastrand::Rng::with_seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let kept = original::finished();
    let wears = [Wear::Fresh, Wear::Closed, Wear::Wrapped];
    for wear in wears {
        let original = runtime.block_on(Original::new(wear, &kept));
        let every = strike::every(&original);
        // All of them where there are more, and besides those of which there is no end.
        let some = usize::try_from(cuts).unwrap() / wears.len() / 2;
        let chosen = if some < every.len() { rng.choose_multiple(every.iter(), some) } else { every.iter().collect() };
        let boundaries = chosen.len();
        let random: Vec<_> = (0..some).map(|_| strike::any(&original, &mut rng)).collect();
        let strikes = chosen.into_iter().cloned().chain(random);
        let Tally { whole, refused, unread } = runtime.block_on(struck(&original, strikes));
        println!(
            "{wear:?} (seed {seed}): {boundaries} of {} cuts at the boundaries of pages, and {some} at random:",
            every.len()
        );
        println!(
            "  {whole} read as it was at the last commit before, {refused} said to be damaged when opened, {unread} when read; 0 others"
        );
        assert!(whole > 0 || wear == Wear::Closed, "some are read");
    }
}
