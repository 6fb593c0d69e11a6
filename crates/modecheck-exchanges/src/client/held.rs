use modecheck_core::{Account, Answer, Axis, Evidence, Exchange, Mode, Of, Profile, Response, Span, Tool};

use super::keep;

/// A reply that somebody holds, as evidence on nobody in particular.
pub(crate) fn held(exchange: Exchange, call: &str, query: String, target: &Mode, body: &str) -> Evidence {
    let response = Response {
        call: call.to_owned(),
        host: "rest".to_owned(),
        query,
        page: 1,
        of: Of::OwnAccount,
        at: None,
        attempts: 1,
        answer: Answer::Reply { status: 200, body: keep(body, &[]) },
    };
    Evidence {
        tool: Tool::default(),
        exchange,
        account: Account::default(),
        axis: target.axis(),
        targets: vec![target.clone()],
        profile: Profile::Held,
        taken: Span::default(),
        provenance: None,
        responses: vec![response],
    }
}

/// What was asked to learn about the key alone.
pub(crate) fn of_key(exchange: Exchange, responses: Vec<Response>) -> Evidence {
    Evidence {
        tool: Tool::default(),
        exchange,
        account: Account::default(),
        axis: Axis::AccountMode,
        targets: Vec::new(),
        profile: Profile::Standard,
        taken: Span::default(),
        provenance: None,
        responses,
    }
}
