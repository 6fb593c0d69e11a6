//! What all simulated exchanges keep alike: their accounts, what goes wrong on purpose, and what was asked.

use crate::{
    dialect::Dialect,
    fault::{Fault, FaultKind},
    wire::{Delivery, Logged, Reply, Request, Response},
};

/// An account as far as every exchange knows one.
pub(crate) trait Member {
    fn name(&self) -> &str;

    fn api_key(&self) -> &str;

    /// Makes up what nobody gave.
    fn fill(&mut self);
}

#[derive(Debug)]
pub(crate) struct Frame<A> {
    pub(crate) clock_offset_ms: i64,
    pub(crate) limits_enforced: bool,
    pub(crate) accounts: Vec<A>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) log: Vec<Logged>,
}

impl<A: Member> Frame<A> {
    pub(crate) fn account_mut(&mut self, name: &str) -> Option<&mut A> {
        self.accounts.iter_mut().find(|account| account.name() == name)
    }

    pub(crate) fn insert(&mut self, mut account: A) {
        account.fill();
        match self.accounts.iter_mut().find(|other| other.name() == account.name()) {
            Some(other) => *other = account,
            None => self.accounts.push(account),
        }
    }

    pub(crate) fn edit(&mut self, name: &str, change: impl FnOnce(&mut A)) -> bool {
        self.account_mut(name).map(|account| (change(account), account.fill())).is_some()
    }

    /// The exchange's time, once everything that is due by then is done.
    pub(crate) fn settled(&mut self, wall_ms: u64, settle: impl Fn(&mut A, u64)) -> u64 {
        let now_ms = wall_ms.saturating_add_signed(self.clock_offset_ms);
        self.accounts.iter_mut().for_each(|account| settle(account, now_ms));
        now_ms
    }

    /// Whose request it is, and what goes wrong with it on purpose.
    pub(crate) fn struck(&mut self, request: &Request, dialect: &dyn Dialect) -> Struck {
        let key = request.header(dialect.headers().key);
        let account = self.accounts.iter().find(|account| Some(account.api_key()) == key);
        let account = account.map(|account| account.name().to_owned());
        let strikes = |fault: &mut Fault| fault.strikes(account.as_deref(), request.path()).then(|| fault.kind.clone());
        let kinds: Vec<_> = self.faults.iter_mut().filter_map(strikes).collect();
        let sent = if kinds.is_empty() { String::new() } else { told(request) };
        Struck { account, kinds, sent }
    }

    /// Damages what is answered, and keeps both in the log.
    pub(crate) fn finished(
        &mut self,
        request: &Request,
        Struck { account, kinds, .. }: Struck,
        response: Response,
        now_ms: u64,
        dialect: &dyn Dialect,
    ) -> Reply {
        let mut reply = Reply::from(response);
        for kind in &kinds {
            kind.damage(&mut reply, dialect);
        }
        self.log.push(Logged {
            at_ms: now_ms,
            method: request.method.clone(),
            target: request.target.clone(),
            account,
            timestamp: request.header(dialect.headers().timestamp).map(str::to_owned),
            status: if reply.delivery == Delivery::Close { 0 } else { reply.response.status },
            code: dialect.code(&reply.response),
        });
        reply
    }
}

/// What goes wrong with one request.
pub(crate) struct Struck {
    account: Option<String>,
    kinds: Vec<FaultKind>,
    /// What the request said.
    sent: String,
}

/// What a request says, for an answer that repeats it.
fn told(request: &Request) -> String {
    let headers = request.headers.iter().map(|(name, value)| format!("{name}: {value}"));
    std::iter::once(request.target.clone()).chain(headers).collect::<Vec<_>>().join("; ")
}

impl Struck {
    /// What is answered instead of what the exchange would say.
    pub(crate) fn instead(&self, dialect: &dyn Dialect) -> Option<Response> {
        self.kinds.iter().find_map(|kind| kind.page(dialect, &self.sent))
    }
}

/// What a caller may do to a simulated exchange behind its back, whichever it is.
macro_rules! controls {
    ($exchange:ty) => {
        impl $crate::frame::Member for Account {
            fn name(&self) -> &str {
                &self.name
            }

            fn api_key(&self) -> &str {
                &self.api_key
            }

            fn fill(&mut self) {
                Account::fill(self);
            }
        }

        impl $exchange {
            /// Adds an account, or replaces the one of that name.
            pub fn insert(&self, account: Account) {
                self.lock().frame.insert(account);
            }

            /// Changes an account; whether it was there.
            pub fn edit(&self, name: &str, change: impl FnOnce(&mut Account)) -> bool {
                self.lock().frame.edit(name, change)
            }

            /// An account as it was when it was last asked about.
            pub fn account(&self, name: &str) -> Option<Account> {
                self.lock().frame.account_mut(name).cloned()
            }

            /// Makes something go wrong from now on. Faults are tried in the order they were injected.
            pub fn inject(&self, fault: $crate::fault::Fault) {
                self.lock().frame.faults.push(fault);
            }

            /// Ends all faults.
            pub fn clear_faults(&self) {
                self.lock().frame.faults.clear();
            }

            /// Every request seen so far, of all hosts.
            pub fn requests(&self) -> Vec<Logged> {
                self.lock().frame.log.clone()
            }

            /// Sets the exchange's clock ahead of the caller's, or behind it.
            pub fn set_clock_offset_ms(&self, offset_ms: i64) {
                self.lock().frame.clock_offset_ms = offset_ms;
            }

            /// Turns the rate limits on or off, those of addresses too.
            pub fn set_limits_enforced(&self, enforced: bool) {
                self.lock().frame.limits_enforced = enforced;
            }

            /// A panic elsewhere leaves the state usable: every change to it is complete or not begun.
            fn lock(&self) -> std::sync::MutexGuard<'_, State> {
                self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
            }
        }
    };
}
pub(crate) use controls;
