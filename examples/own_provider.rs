//! A provider of your own: keys stay in the firm's gateway, which asks the exchange and hands over the replies. The
//! exchange's rules judge them as if modecheck had asked.
//!
//! ```console
//! $ cargo run -p modecheck --example own_provider
//! ```
#![expect(clippy::print_stdout, reason = "an application: it has a terminal")]

use std::collections::HashMap;
use std::error::Error;

use async_trait::async_trait;
use modecheck::output::{Format, Style, render};
use modecheck::{
    Account, AccountModeProvider, Answer, Ask, Environment, Estimate, Evidence, Exchange, FailureKind, Mode, Of,
    OkxRules, Response, Rulebook, Span, Tool, precheck,
};
use serde_json::value::RawValue;

/// What the firm's gateway answers, by path: the exchange's replies, word for word.
type Gateway = HashMap<&'static str, &'static str>;

#[derive(Debug)]
struct ThroughGateway {
    gateway: Gateway,
    name: String,
}

impl ThroughGateway {
    /// A call that the gateway did not answer is a failure that is kept: it never looks like an empty answer.
    fn ask(&self, call: &str, path: &str, query: &str) -> Response {
        let reply = self.gateway.get(path).and_then(|body| RawValue::from_string((*body).to_owned()).ok());
        let detail = "the gateway did not answer".to_owned();
        let lost = Answer::Failure { kind: FailureKind::Timeout, detail };
        let answer = reply.map_or(lost, |body| Answer::Reply { status: 200, body });
        Response {
            call: call.to_owned(),
            host: "rest".to_owned(),
            query: query.to_owned(),
            page: 1,
            of: Of::OwnAccount,
            at: None,
            attempts: 1,
            answer,
        }
    }
}

#[async_trait]
impl AccountModeProvider for ThroughGateway {
    fn rulebook(&self) -> &'static dyn Rulebook {
        &OkxRules
    }

    fn estimate(&self, _: &Ask) -> Estimate {
        Estimate { calls: Vec::new(), open_ended: Vec::new() }
    }

    async fn collect(&self, ask: &Ask) -> Evidence {
        Evidence {
            tool: Tool::default(),
            exchange: Exchange::Okx,
            account: Account { name: Some(self.name.clone()), environment: Environment::Unknown, ..Account::default() },
            axis: ask.targets[0].axis(),
            targets: ask.targets.clone(),
            profile: ask.profile,
            taken: Span::default(),
            provenance: Some("the gateway of an example".to_owned()),
            responses: vec![
                self.ask("account-config", "/api/v5/account/config", ""),
                self.ask("switch-precheck", "/api/v5/account/set-account-switch-precheck", "acctLv=4"),
            ],
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = r#"{ "code": "0", "msg": "", "data": [{ "acctLv": "2", "uid": "••••0001", "mainUid": "••••0001", "type": "0" }] }"#;
    let gateway = Gateway::from([("/api/v5/account/config", config)]);
    let account = ThroughGateway { gateway, name: "desk-a".to_owned() };
    let target: Mode = OkxRules.target("portfolio")?;

    let reports = precheck(&account, &Ask::new(target), Vec::new()).await;

    // The precheck was not answered, so the verdict is `indeterminate`, whatever else was read.
    print!("{}", render(&reports, Format::Human, Style::default()));
    Ok(())
}
