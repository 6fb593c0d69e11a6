use futures_util::future::join_all;
use tokio::time::sleep;

use super::patterns::departure;
use super::quota::MARGIN;
use super::window::LATEST;
use super::*;
use crate::client::Meter;

const WINDOW: Duration = Duration::from_secs(2);

fn quota(limit: u32, weight: u32) -> Quota {
    Quota::of_pool(limit, WINDOW, Meter::User, "all", weight)
}

/// When so many requests go that were asked for now, each of which is answered at once.
async fn sent(limiter: &Limiter, key: &str, limit: u32, times: usize) -> Vec<Duration> {
    let start = Instant::now();
    let one = || async {
        let departure = departure(limiter, &[(key, quota(limit, 1))], Duration::ZERO).await;
        let at = departure.at;
        departure.arrived();
        at - start
    };
    join_all((0..times).map(|_| one())).await
}

pub(super) fn far() -> Instant {
    Instant::now() + Duration::from_secs(7 * 86_400)
}

#[tokio::test(start_paused = true)]
async fn the_quota_goes_at_once_and_the_next_waits_for_the_window() {
    let limiter = Limiter::new(1.0);
    let (waits, other) = tokio::join!(sent(&limiter, "k", 5, 11), sent(&limiter, "other", 5, 1));
    assert_eq!(waits[..5], [Duration::ZERO; 5]);
    assert_eq!(waits[5..10], [WINDOW + MARGIN; 5]);
    assert_eq!(waits[10], (WINDOW + MARGIN) * 2);
    assert_eq!(other, [Duration::ZERO], "another key has its own window");
}

#[tokio::test(start_paused = true)]
async fn a_share_leaves_the_rest_and_a_hold_stops_everything() {
    let limiter = Limiter::new(0.5);
    assert_eq!(sent(&limiter, "k", 5, 3).await, [Duration::ZERO, Duration::ZERO, WINDOW + MARGIN]);
    limiter.hold("held", Duration::from_secs(7));
    let place = limiter.queue("held".to_owned(), &quota(5, 1));
    assert!(!place.turn(Instant::now() + Duration::from_secs(6)).await);
    assert_eq!(sent(&limiter, "held", 5, 1).await, [Duration::from_secs(7)], "nobody waited for the other");
}

#[tokio::test(start_paused = true)]
async fn a_hold_stops_those_too_whose_turn_had_come() {
    let limiter = Limiter::new(1.0);
    let place = limiter.queue("k".to_owned(), &quota(5, 1));
    assert!(place.turn(far()).await);
    limiter.hold("k", Duration::from_secs(7));
    assert!(limiter.go(vec![place]).is_none());
}

#[tokio::test(start_paused = true)]
async fn nobody_goes_without_room_who_did_not_wait_for_it() {
    let limiter = Limiter::new(1.0);
    sent(&limiter, "k", 5, 5).await;
    assert!(limiter.go(vec![limiter.queue("k".to_owned(), &quota(5, 1))]).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_share_of_less_than_one_request_is_one_in_several_windows() {
    let limiter = Limiter::new(0.25);
    let waits = sent(&limiter, "k", 1, 3).await;
    assert_eq!(waits, [Duration::ZERO, WINDOW * 4 + MARGIN, (WINDOW * 4 + MARGIN) * 2]);
}

#[tokio::test(start_paused = true)]
async fn whoever_uses_more_than_was_left_to_them_is_yielded_to() {
    let limiter = Limiter::new(0.5);
    sent(&limiter, "k", 20, 3).await;
    let crowded = |left| limiter.is_crowded("k", &quota(20, 1), left);
    assert!(!crowded(17), "nobody else is there");
    assert!(!crowded(7), "others use their ten");
    assert!(!crowded(2), "others use five more, which leaves us five, of which three are used");
    assert!(crowded(0), "others use seven more, which leaves us the three that are used");
    tokio::time::advance(WINDOW).await;
    assert!(!crowded(10), "what was sent before the window counts no more");
    sent(&limiter, "late", 20, 10).await;
    tokio::time::advance(WINDOW).await;
    assert!(limiter.is_crowded("late", &quota(20, 1), 0), "ours counts no more: others use all of it");
    let all = Limiter::new(1.0);
    sent(&all, "k", 20, 20).await;
    assert!(!all.is_crowded("k", &quota(20, 1), 0), "it is all our own");
}

#[tokio::test(start_paused = true)]
async fn whoever_leaves_the_line_lets_those_behind_go_earlier() {
    let limiter = Limiter::new(1.0);
    sent(&limiter, "k", 5, 5).await;
    let gone: Vec<_> = (0..5).map(|_| limiter.queue("k".to_owned(), &quota(5, 1))).collect();
    let leave = async {
        sleep(Duration::from_secs(1)).await;
        drop(gone);
    };
    let (waits, ()) = tokio::join!(sent(&limiter, "k", 5, 1), leave);
    assert_eq!(waits, [WINDOW + MARGIN], "not a window later");
}

#[tokio::test(start_paused = true)]
async fn who_cannot_go_in_time_is_told_at_once() {
    let limiter = Limiter::new(1.0);
    sent(&limiter, "k", 5, 5).await;
    let ahead: Vec<_> = (0..5).map(|_| limiter.queue("k".to_owned(), &quota(5, 1))).collect();
    let start = Instant::now();
    let place = limiter.queue("k".to_owned(), &quota(5, 1));
    assert!(!place.turn(start + WINDOW * 2).await, "a window is over by then, and not another");
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(ahead);
    assert!(place.turn(start + WINDOW * 2).await);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_beside_those_ahead_goes_a_window_later() {
    let limiter = Limiter::new(1.0);
    let _ahead: Vec<_> = (0..9).map(|_| limiter.queue("k".to_owned(), &quota(5, 1))).collect();
    let (start, heavy) = (Instant::now(), limiter.queue("k".to_owned(), &quota(5, 2)));
    assert!(!heavy.turn(start + WINDOW + MARGIN * 2).await, "four of five are taken by then");
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_turn_at_the_very_deadline_is_waited_for() {
    let limiter = Limiter::new(1.0);
    sent(&limiter, "k", 5, 5).await;
    let start = Instant::now();
    let place = limiter.queue("k".to_owned(), &quota(5, 1));
    assert!(place.turn(start + WINDOW + MARGIN).await);
    assert_eq!(start.elapsed(), WINDOW + MARGIN);
}

#[tokio::test(start_paused = true)]
async fn a_request_counts_from_its_answer_on_and_no_later_than_it_may_have_arrived() {
    for (answered, counts) in [(0, MARGIN), (30, MARGIN), (200, Duration::from_millis(200)), (900, LATEST)] {
        let limiter = Limiter::new(1.0);
        let departure = departure(&limiter, &[("k", quota(1, 1))], Duration::ZERO).await;
        let answer = async {
            sleep(Duration::from_millis(answered)).await;
            departure.arrived();
        };
        let (waits, ()) = tokio::join!(sent(&limiter, "k", 1, 1), answer);
        assert_eq!(waits, [WINDOW + counts], "answered after {answered} ms");
    }
    let limiter = Limiter::new(1.0);
    let _never = departure(&limiter, &[("k", quota(1, 1))], Duration::ZERO).await;
    assert_eq!(sent(&limiter, "k", 1, 1).await, [WINDOW + LATEST], "without an answer");
}

#[tokio::test(start_paused = true)]
async fn what_most_requests_wait_for_is_told_and_not_whose_it_is() {
    let limiter = Limiter::new(1.0);
    let _lately = sent(&limiter, "host|user-4470|orders", 2, 2).await;
    assert_eq!(limiter.waiting(), None);
    let wait = |key: &str, times| {
        let place = |_| limiter.queue(key.to_owned(), &quota(2, 1));
        (0..times).map(place).collect::<Vec<_>>()
    };
    let waiting =
        |meter, drawn_by: &str, requests, left| Some(Waiting { meter, drawn_by: drawn_by.to_owned(), requests, left });
    let one = wait("host|user-4470|orders", 1);
    assert_eq!(limiter.waiting(), waiting(Meter::User, "orders", 1, WINDOW + MARGIN));
    sent(&limiter, "host||public", 2, 2).await;
    let public = wait("host||public", 3);
    assert_eq!(limiter.waiting(), waiting(Meter::Address, "public", 3, WINDOW + MARGIN));
    drop((one, public));
    assert_eq!(limiter.waiting(), None);
    let _free = wait("host||other", 5);
    assert_eq!(limiter.waiting(), waiting(Meter::Address, "other", 3, WINDOW + MARGIN), "two may go");
}

#[tokio::test(start_paused = true)]
async fn what_is_waited_for_is_told_in_whole_seconds() {
    let told = |meter, drawn_by: &str, millis| {
        let left = Duration::from_millis(millis);
        Waiting { meter, drawn_by: drawn_by.to_owned(), requests: 1, left }.to_string()
    };
    assert_eq!(told(Meter::Address, "address", 1_001), "address, 2 s");
    assert_eq!(told(Meter::User, "orders", 2_000), "user orders, 2 s");
}

#[tokio::test(start_paused = true)]
async fn a_window_counts_as_long_as_anything_of_it_does() {
    let limiter = Limiter::new(1.0);
    let counting = || {
        let state = locked(&limiter.state);
        let counts = |key: &&&str| state.windows[&limiter.known(key)].counts_at(Instant::now());
        ["answered", "open", "held", "waits"].iter().filter(counts).copied().collect::<Vec<_>>()
    };
    let _waits = limiter.queue("waits".to_owned(), &quota(5, 1));
    limiter.hold("held", (WINDOW + MARGIN + LATEST) * 2);
    sent(&limiter, "answered", 5, 1).await;
    let _open = departure(&limiter, &[("open", quota(5, 1))], Duration::ZERO).await;
    let (moment, length) = (Duration::from_millis(1), WINDOW + MARGIN);
    tokio::time::advance(length.saturating_sub(moment)).await;
    assert_eq!(counting(), ["answered", "open", "held", "waits"]);
    tokio::time::advance(moment).await;
    assert_eq!(counting(), ["open", "held", "waits"]);
    tokio::time::advance(LATEST.saturating_sub(moment)).await;
    assert_eq!(counting(), ["open", "held", "waits"]);
    tokio::time::advance(moment).await;
    assert_eq!(counting(), ["held", "waits"]);
    tokio::time::advance(length + LATEST).await;
    assert_eq!(counting(), ["waits"]);
}

#[tokio::test(start_paused = true)]
async fn windows_that_are_over_are_forgotten() {
    let limiter = Limiter::new(1.0);
    for n in 0..20_000 {
        sent(&limiter, &n.to_string(), 5, 1).await;
        tokio::time::advance(Duration::from_millis(1)).await;
    }
    // One a millisecond, each of which counts for a window, its margin and the longest way.
    let counting = usize::try_from((WINDOW + MARGIN + LATEST).as_millis()).unwrap();
    let kept = locked(&limiter.state).windows.len();
    assert!(kept <= counting + FEW + 1, "{kept}");
}

#[tokio::test(start_paused = true)]
async fn windows_that_somebody_waits_for_are_not_forgotten() {
    let limiter = Limiter::new(1.0);
    let place = limiter.queue("k".to_owned(), &quota(5, 1));
    assert!(place.turn(far()).await);
    for n in 0..=FEW {
        sent(&limiter, &n.to_string(), 5, 1).await;
    }
    assert!(limiter.go(vec![place]).is_some());
}
