//! What OKX sends, field for field. No meaning.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::client::lenient;

/// Around every reply. `data` is absent from some errors.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'a> {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) msg: Option<String>,
    #[serde(borrow)]
    pub(crate) data: Option<&'a RawValue>,
}

/// A row that carries an error of its own, under the envelope codes 1 and 2.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RowError {
    pub(crate) s_code: String,
    #[serde(default)]
    pub(crate) s_msg: String,
}

/// <https://www.okx.com/docs-v5/en/#public-data-rest-api-get-system-time>
#[derive(Debug, Deserialize)]
pub(crate) struct ServerTime {
    pub(crate) ts: String,
}

/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountConfig {
    pub(crate) acct_lv: String,
    pub(crate) uid: String,
    #[serde(default)]
    pub(crate) main_uid: String,
    #[serde(default)]
    pub(crate) pos_mode: String,
    #[serde(default)]
    pub(crate) kyc_lv: String,
    #[serde(default)]
    pub(crate) perm: String,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) ip: Option<String>,
    #[serde(default)]
    pub(crate) role_type: String,
    #[serde(default)]
    pub(crate) spot_role_type: String,
    #[serde(default)]
    pub(crate) stgy_type: String,
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
}

/// The ids by which lists are paged.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageRow {
    pub(crate) ord_id: Option<String>,
    pub(crate) algo_id: Option<String>,
    pub(crate) ts: Option<String>,
}

/// <https://www.okx.com/docs-v5/en/#sub-account-rest-api-get-sub-account-list>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubAccount {
    pub(crate) uid: String,
    pub(crate) sub_acct: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) enable: Option<bool>,
}

/// The reply to a switch: <https://www.okx.com/docs-v5/en/#trading-account-rest-api-set-account-mode>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountLevel {
    pub(crate) acct_lv: String,
}

/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-precheck-account-mode-switch>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Precheck {
    pub(crate) s_code: String,
    pub(crate) cur_acct_lv: String,
    pub(crate) acct_lv: String,
    #[serde(deserialize_with = "list")]
    pub(crate) unmatched_info_check: Vec<Unmatched>,
    #[serde(deserialize_with = "list")]
    pub(crate) pos_list: Vec<PositionLever>,
    #[serde(deserialize_with = "list")]
    pub(crate) pos_tier_check: Vec<PositionTierCheck>,
    #[serde(default, deserialize_with = "object")]
    pub(crate) mgn_bf: Option<Margin>,
    #[serde(default, deserialize_with = "object")]
    pub(crate) mgn_aft: Option<Margin>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Unmatched {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) total_asset: String,
    #[serde(default, deserialize_with = "list")]
    pub(crate) pos_list: Vec<PositionId>,
}

/// Documented as an id; a client of December 2024 models it as an object.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum PositionId {
    Id(String),
    Row(PositionLever),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PositionLever {
    pub(crate) pos_id: String,
    #[serde(default)]
    pub(crate) lever: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PositionTierCheck {
    pub(crate) inst_family: String,
    pub(crate) inst_type: String,
    pub(crate) pos: String,
    pub(crate) lever: String,
    pub(crate) max_sz: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Margin {
    pub(crate) acct_avail_eq: String,
    pub(crate) mgn_ratio: String,
    #[serde(deserialize_with = "list")]
    pub(crate) details: Vec<CurrencyMargin>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CurrencyMargin {
    pub(crate) ccy: String,
    pub(crate) avail_eq: String,
    pub(crate) mgn_ratio: String,
}

/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-positions>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Position {
    pub(crate) pos_id: String,
    pub(crate) inst_id: String,
    pub(crate) inst_type: String,
    pub(crate) mgn_mode: String,
    pub(crate) pos_side: String,
    pub(crate) pos: String,
    #[serde(default)]
    pub(crate) pos_ccy: String,
    #[serde(default)]
    pub(crate) lever: String,
    #[serde(default)]
    pub(crate) c_time: String,
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-order-list>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    pub(crate) ord_id: String,
    pub(crate) inst_id: String,
    #[serde(default)]
    pub(crate) cl_ord_id: String,
    #[serde(default)]
    pub(crate) side: String,
    #[serde(default)]
    pub(crate) sz: String,
    #[serde(default)]
    pub(crate) ord_type: String,
    #[serde(default)]
    pub(crate) c_time: String,
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-get-algo-order-list>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AlgoOrder {
    pub(crate) algo_id: String,
    pub(crate) inst_id: String,
    #[serde(default)]
    pub(crate) algo_cl_ord_id: String,
    #[serde(default)]
    pub(crate) side: String,
    #[serde(default)]
    pub(crate) sz: String,
    #[serde(default)]
    pub(crate) ord_type: String,
    #[serde(default)]
    pub(crate) c_time: String,
}

/// A row of any list of bots. Recurring and signal bots name no single instrument.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bot {
    pub(crate) algo_id: String,
    #[serde(default)]
    pub(crate) algo_ord_type: String,
    #[serde(default)]
    pub(crate) inst_id: String,
    #[serde(default)]
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) c_time: String,
}

/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Balance {
    #[serde(default)]
    pub(crate) total_eq: String,
    pub(crate) details: Vec<CurrencyBalance>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CurrencyBalance {
    pub(crate) ccy: String,
    pub(crate) liab: String,
    pub(crate) cross_liab: String,
    pub(crate) iso_liab: String,
    pub(crate) interest: String,
}

/// <https://www.okx.com/docs-v5/en/#public-data-rest-api-get-position-tiers>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PositionTier {
    #[serde(default)]
    pub(crate) inst_family: String,
    #[serde(default)]
    pub(crate) uly: String,
    pub(crate) min_sz: String,
    pub(crate) max_sz: String,
    pub(crate) max_lever: String,
}

/// OKX writes an empty list as `[]`, `""` or `null`, depending on page, language and client.
fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct List<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list, an empty string or null")
        }

        fn visit_unit<E>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<T>, E> {
            if text.is_empty() {
                Ok(Vec::new())
            } else {
                Err(E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some(item) = items.next_element()? {
                list.push(item);
            }
            Ok(list)
        }
    }

    deserializer.deserialize_any(List(PhantomData))
}

/// OKX writes absent margin figures as `null`, and may as `""`.
fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: DeserializeOwned> Visitor<'de> for Object<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object, an empty string or null")
        }

        fn visit_unit<E>(self) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Option<T>, E> {
            if text.is_empty() { Ok(None) } else { Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)) }
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map)).map(Some)
        }
    }

    deserializer.deserialize_any(Object(PhantomData))
}
