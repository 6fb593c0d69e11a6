/// How many retries a run has whatever it asks, so that one account's check has enough of them.
const FLOOR: u64 = 32;
/// One call in so many may be asked again besides.
const SHARE: u64 = 10;

/// How much a run may ask again: an exchange that is out must not get a multiple of the requests.
#[derive(Debug, Default)]
pub(super) struct Retries {
    calls: u64,
    again: u64,
}

impl Retries {
    /// A call is made.
    pub(super) fn call(&mut self) {
        self.calls += 1;
    }

    /// Takes a retry, if there is one left.
    pub(super) fn take(&mut self) -> bool {
        let left = self.again < FLOOR + self.calls / SHARE;
        self.again += u64::from(left);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_of_a_whole_run_adds_a_tenth_and_the_floor() {
        let mut retries = Retries::default();
        let mut made = 0;
        for _ in 0..10_000 {
            retries.call();
            made += 1 + u64::from(retries.take()) + u64::from(retries.take());
        }
        assert_eq!(made, 11_000 + FLOOR);
    }
}
