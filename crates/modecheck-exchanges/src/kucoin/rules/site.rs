//! Which of `KuCoin`'s sites an account belongs to.

use modecheck_core::{Gap, GapKind};

use super::super::calls;
use super::super::wire::KeyInfo;
use crate::client::Read;

/// Whether the key's entity is the one that was asked: keys of another may be told of an empty account. Whoever names
/// a host by hand knows whose it is; the Australian one is not known by its host.
pub(crate) fn site(key: &KeyInfo, asked: Option<&str>) -> Read<()> {
    let gap = |kind, detail: String| Err(Gap::new(kind, detail).left_by(calls::KEY_INFO.name));
    let Some(own) = key.site_type.as_deref() else {
        let detail = "the key's information does not say to which site the account belongs (siteType)";
        return gap(GapKind::Undecodable, detail.to_owned());
    };
    let place = asked.unwrap_or("a host without a site");
    match (own, asked) {
        ("global", Some("global"))
        | ("europe", Some("eu"))
        | ("australia", Some("australia"))
        | ("global" | "europe" | "turkey" | "thailand", None) => Ok(()),
        ("global" | "europe" | "australia", _) => {
            let region = if own == "europe" { "eu" } else { own };
            gap(
                GapKind::WrongSite,
                format!("the key belongs to the site {own}, {place} was asked: use --region {region}"),
            )
        }
        ("turkey" | "thailand", _) => {
            gap(GapKind::WrongSite, format!("the key belongs to the site {own}, {place} was asked: name its host"))
        }
        _ => gap(GapKind::Unrecognised, format!("{own} is no site that this version knows")),
    }
}
