use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::Triage;

/// Which exchanges shut this machine's address out, and until when. By network: all hosts of an exchange count together.
#[derive(Debug, Default)]
pub(super) struct Bans(HashMap<String, Ban>);

#[derive(Debug, Default)]
struct Ban {
    until: Option<Instant>,
    /// The user who was the last to be told that a limit was exceeded, with no other answer since.
    throttled: Option<String>,
}

impl Bans {
    /// Takes note of what the exchange answered to a user, or to nobody where the call is public. What was unclear is not
    /// any more: users have limits of their own, so that two of them refused in a row, or a public call, tell of the
    /// address.
    pub(super) fn heed(&mut self, network: &str, user: Option<&str>, triage: Triage) -> Triage {
        let ban = self.0.entry(network.to_owned()).or_default();
        let last = ban.throttled.take();
        let clear = match (triage, user) {
            (Triage::Unclear(_), Some(user)) if last.as_deref().is_none_or(|last| last == user) => {
                ban.throttled = Some(user.to_owned());
                Triage::Throttled
            }
            (Triage::Unclear(wait), _) => Triage::Banned(wait),
            (triage, _) => triage,
        };
        if let Triage::Banned(wait) = clear {
            ban.until = ban.until.max(Some(Instant::now() + wait));
        }
        clear
    }

    /// How long nothing more is sent there, if it is so.
    pub(super) fn left(&self, network: &str) -> Option<Duration> {
        let until = self.0.get(network)?.until?;
        until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(300);

    fn told(answers: &[(Option<&str>, Triage)]) -> Vec<bool> {
        let mut bans = Bans::default();
        let banned = |(user, triage): &(_, _)| matches!(bans.heed("network", *user, *triage), Triage::Banned(_));
        answers.iter().map(banned).collect()
    }

    #[test]
    fn two_users_in_a_row_or_nobody_tell_of_the_address() {
        let (one, other) = (Some("one"), Some("other"));
        let (refused, fine) = (Triage::Unclear(LONG), Triage::Keep);
        assert_eq!(told(&[(one, refused), (one, refused), (other, refused)]), [false, false, true]);
        assert_eq!(told(&[(one, refused), (other, fine), (other, refused)]), [false, false, false]);
        assert_eq!(told(&[(None, refused)]), [true]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_ban_is_of_one_network_and_ends() {
        let mut bans = Bans::default();
        bans.heed("network", None, Triage::Banned(LONG));
        bans.heed("network", None, Triage::Banned(LONG / 2));
        assert_eq!((bans.left("network"), bans.left("other")), (Some(LONG), None));
        tokio::time::advance(LONG).await;
        assert_eq!(bans.left("network"), None);
    }
}
