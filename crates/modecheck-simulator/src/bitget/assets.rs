//! What everything is worth, and what bots have.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05)

use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::Bot,
    query::{Answer, Ask},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn overview(account: &Account, _: &Ask) -> Answered {
    let row =
        |(name, value): (&str, rust_decimal::Decimal)| json!({ "accountType": name, "usdtBalance": value.to_string() });
    Ok(Answer::ok(account.overview().map(row).to_vec().into()))
}

/// Money of bots, running or not: there is no list of bots.
pub(super) fn bots(account: &Account, ask: &Ask) -> Answered {
    let spot = ask.one_of("accountType", &["futures", "spot"], |kind| kind)? == "spot";
    let row = |bot: &Bot| {
        json!({
            "coin": bot.coin, "available": (bot.equity - bot.frozen).to_string(), "equity": bot.equity.to_string(),
            "frozen": bot.frozen.to_string(), "usdtValue": bot.equity.to_string(),
        })
    };
    Ok(Answer::ok(account.bots.iter().filter(|bot| bot.spot == spot).map(row).collect::<Vec<Value>>().into()))
}
