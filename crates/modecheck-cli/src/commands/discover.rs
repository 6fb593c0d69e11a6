//! `modecheck discover`: the accounts that main accounts' keys show, beside those of the inventory.

use std::sync::Arc;

use modecheck_audit::{Clients, Providers, discover as ask};

use super::audit::interrupt::Interrupt;
use super::audit::job::{WithKeys, fetch};
use super::runtime;
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::firm::Firm;
use crate::firm_args::{Discover, TextOrJson};

pub(crate) fn discover(args: &Discover) -> Result<Exit, Failure> {
    let firm = Firm::read(&args.inventory, &args.allow_host)?;
    let found = runtime()?.block_on(async {
        let mut interrupt = Interrupt::listen()?;
        let keys = fetch(&firm, &mut interrupt).await?;
        for missing in keys.missing() {
            ambient::complain(&format!("no credentials: {missing}"));
        }
        let clients = Clients::new(ambient::now, &firm.inventory.limits, firm.inventory.accounts.sites());
        let clients = clients.map_err(|error| Failure::Usage(error.to_string()))?;
        let providers: Arc<dyn Providers> = Arc::new(WithKeys { clients, keys, folder: firm.folder().to_owned() });
        let stop = interrupt.stop();
        let found = tokio::select! {
            found = ask(&firm.inventory, &providers, args.require_read_only, interrupt.stop()) => found,
            () = interrupt.enough() => return Ok::<_, Failure>(None),
        };
        Ok(Some((found, *stop.borrow())))
    })?;
    let Some((found, interrupted)) = found else {
        ambient::complain("interrupted before the lists were read: nothing was compared");
        return Ok(Exit::Incomplete);
    };
    ambient::print(&match args.format {
        TextOrJson::Human => found.to_text(),
        TextOrJson::Json => found.to_json(),
    })?;
    let incomplete = interrupted || args.require_complete && !found.complete;
    Ok(if incomplete { Exit::Incomplete } else { Exit::Success })
}
