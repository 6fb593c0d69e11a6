//! The mode that the account is in.

use modecheck_core::{Axis, Current, Gap, GapKind, Mode};

use super::super::calls;
use super::super::dialect::{CLASSIC, UNIFIED, refusal};
use super::super::wire::{Info, Settings, UnifiedInfo};
use super::status::{self, Told};
use crate::client::{Call, Pages, Read};

/// The mode by which interface serves the account. A code about the mode comes before the key is looked at, so that it
/// takes a successful read of the other interface to confirm the key.
pub(crate) fn current(
    pages: Pages<'_>,
    settings: &Read<Settings>,
    info: &Read<Info>,
    unified: &Read<UnifiedInfo>,
    told: &Read<Told>,
) -> Current {
    if let Some(current) = status::held(pages, told) {
        return current;
    }
    let mode = |slug: &'static str| Current::Known(Mode::new(Axis::AccountMode, slug));
    let changing = [settings.as_ref().err(), info.as_ref().err()].into_iter().flatten();
    if let Some(gap) = changing.into_iter().find(|gap| gap.kind == GapKind::ModeChanging) {
        return Current::Changing(gap.clone());
    }
    match settings {
        Ok(settings) => match settings.account_mode.as_str() {
            "unified" if info.is_ok() => Current::Unknown(None, contradiction()),
            // Whose settings these are, a second call has to confirm.
            "unified" => unified.as_ref().map_or_else(|gap| Current::Unknown(None, gap.clone()), |_| mode("unified")),
            value @ ("upgrading" | "switching") => {
                let detail = format!("the account's mode is being changed: {value}");
                Current::Changing(Gap::new(GapKind::ModeChanging, detail).left_by(calls::SETTINGS.name))
            }
            value => {
                let detail = format!("{value} is no mode that this version knows, or none that is settled");
                let gap = Gap::new(GapKind::Unrecognised, detail).left_by(calls::SETTINGS.name);
                Current::Unknown(Some(Mode::unrecognised(Axis::AccountMode, value)), gap)
            }
        },
        Err(_) if is_refused_as_classic(pages) => match info {
            Ok(_) => mode("classic"),
            Err(gap) => Current::Unknown(None, gap.clone()),
        },
        // Whether the mode is settled only the settings say.
        Err(gap) if code(pages, &calls::INFO).as_deref() == Some(UNIFIED) && unified.is_ok() => {
            let detail = format!("a unified account, of which the settings were not read: {}", gap.detail);
            Current::Unknown(None, Gap { detail: detail.into(), ..gap.clone() })
        }
        Err(gap) => Current::Unknown(None, gap.clone()),
    }
}

/// Whether either interface shows that the account is a classic one, confirmed or not.
pub(crate) fn is_served_as_classic(pages: Pages<'_>, info: &Read<Info>) -> bool {
    info.is_ok() || is_refused_as_classic(pages)
}

fn is_refused_as_classic(pages: Pages<'_>) -> bool {
    code(pages, &calls::SETTINGS).is_some_and(|code| CLASSIC.contains(&code.as_str()))
}

fn code(pages: Pages<'_>, call: &Call) -> Option<String> {
    pages.only(call.name, "").ok().and_then(refusal).and_then(|native| native.code.as_deref().map(str::to_owned))
}

fn contradiction() -> Gap {
    let detail = "the classic interface and the unified one both serve the account";
    Gap::new(GapKind::Contradictory, detail).left_by(calls::SETTINGS.name)
}
