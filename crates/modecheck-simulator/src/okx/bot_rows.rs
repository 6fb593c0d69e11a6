//! Rows of trading bots; each kind has fields of its own.
//!
//! <https://www.okx.com/docs-v5/en/#order-book-trading> (2026-06-27)

use serde_json::{Value, json};

use super::{
    holdings::Bot,
    items::{InstType, family},
    orders::BotKind,
    rows::{CREATED_MS, filled},
};

pub(super) fn bot(bot: &Bot) -> Value {
    match bot.kind {
        BotKind::Grid | BotKind::ContractGrid => grid(bot),
        BotKind::Recurring => recurring(bot),
        BotKind::Signal => signal(bot),
        BotKind::ContractDca | BotKind::SpotDca => dca(bot),
    }
}

fn common(bot: &Bot) -> Value {
    let inst_type = if bot.kind.is_spot() { InstType::Spot } else { InstType::Swap };
    json!({
        "algoId": bot.algo_id, "algoOrdType": bot.kind.as_str(), "cTime": CREATED_MS, "uTime": CREATED_MS,
        "state": "running", "totalPnl": "0", "pnlRatio": "0", "instType": inst_type.as_str(), "algoClOrdId": "",
        "tag": "",
    })
}

fn with(common: Value, fields: Value) -> Value {
    match (common, fields) {
        (Value::Object(mut row), Value::Object(fields)) => {
            row.extend(fields);
            Value::Object(row)
        }
        (common, _) => common,
    }
}

fn grid(bot: &Bot) -> Value {
    const EMPTY: &str = "actualLever availEq direction fee feeCcy fundingFee instFamily lever liqPx ordFrozen \
        profitSharingRatio slTriggerPx stopType sz tpTriggerPx";
    let action = |action: &str| {
        json!({
            "triggerAction": action, "delaySeconds": "0", "triggerStrategy": "instant", "triggerType": "auto",
            "triggerTime": "",
        })
    };
    let mut row = filled(
        EMPTY,
        with(
            common(bot),
            json!({
                "arbitrageNum": "0", "basePos": false, "baseSz": "0", "cancelType": "0", "copyType": "0",
                "floatProfit": "0", "gridNum": "20", "gridProfit": "0", "instId": bot.inst_id,
                "investment": bot.investment.to_string(), "maxPx": "70000", "minPx": "50000",
                "quoteSz": bot.investment.to_string(), "rebateTrans": [], "runType": "1", "tradeQuoteCcy": bot.ccy,
                "triggerParams": [action("start"), action("stop")], "uly": family(&bot.inst_id),
            }),
        ),
    );
    if bot.kind == BotKind::ContractGrid {
        let contract = json!({
            "direction": "neutral", "lever": "3", "actualLever": "1.2", "sz": bot.investment.to_string(),
            "quoteSz": "", "baseSz": "", "instFamily": family(&bot.inst_id),
        });
        row = with(row, contract);
    }
    row
}

fn recurring(bot: &Bot) -> Value {
    let bought = bot.inst_id.split('-').next().unwrap_or_default();
    with(
        common(bot),
        json!({
            "amt": bot.investment.to_string(), "cycles": "4", "investmentAmt": "0", "investmentCcy": bot.ccy,
            "mktCap": "0", "period": "daily", "recurringDay": "", "recurringHour": "",
            "recurringList": [{ "ccy": bought, "ratio": "1", "minPx": "", "maxPx": "" }], "recurringTime": "12",
            "recurringTimeMinutes": "0", "recurringTimeType": "1", "source": ["1"], "stgyName": "savings",
            "timeZone": "0", "totalAnnRate": "0", "tradeQuoteCcy": bot.ccy,
        }),
    )
}

fn signal(bot: &Bot) -> Value {
    let invested = bot.investment.to_string();
    with(
        common(bot),
        json!({
            "availBal": invested, "cancelType": "0", "floatPnl": "0", "frozenBal": "0", "instIds": [bot.inst_id],
            "entrySettingParam": { "allowMultipleEntry": true, "amt": "0", "entryType": "1", "ratio": "" },
            "exitSettingParam": { "slPct": "", "tpPct": "", "tpSlType": "price" }, "investAmt": invested,
            "lever": "5", "ratio": "", "realizedPnl": "0", "signalChanId": "700000000000000001",
            "signalChanName": "desk signal", "signalSourceType": "1", "subOrdType": "9", "totalEq": invested,
            "totalPnlRatio": "0",
        }),
    )
}

fn dca(bot: &Bot) -> Value {
    let contract = |text: &str| if bot.kind == BotKind::ContractDca { text.to_owned() } else { String::new() };
    with(
        common(bot),
        json!({
            "allowReinvest": true, "arbitragePnL": "0", "copyType": "0", "direction": "long", "initOrdAmt": "100",
            "instId": bot.inst_id, "investmentAmt": bot.investment.to_string(), "investmentCcy": bot.ccy,
            "lever": contract("3"), "maxSafetyOrds": "5", "profitSharingRatio": "", "pxSteps": "0.02",
            "pxStepsMult": "1", "safetyOrdAmt": "200", "slMode": "", "slPct": "", "totalFundingFee": contract("0"),
            "tpPxRange": "", "trackingMode": "", "transferInMargin": contract("0"), "volMult": "1",
            "triggerParams": [{ "triggerAction": "start", "triggerStrategy": "instant" }],
        }),
    )
}
