//! What exchanges and what stands before them are known to repeat, and what a cut or an escape makes of it.

use modecheck_simulator::{Fault, FaultKind};

use super::{EXCHANGES, Watched, canaries};

/// An answer of this status, whatever was asked.
fn page(status: u16, body: impl Into<String>) -> FaultKind {
    FaultKind::Status { status, body: body.into(), headers: Vec::new() }
}

/// Replies that name an account's key, with the signs of each escaped as some servers do.
fn echoes(name: &str) -> Vec<FaultKind> {
    let [key, secret, phrase] = canaries(name);
    // Bybit's keys have none, and nobody could know one again.
    let phrase = if name.starts_with("bybit") { secret.clone() } else { phrase };
    let gson = key.replace('+', "\\u002b").replace('=', "\\u003d").replace('/', "\\/");
    let url = key.replace('+', "%2B").replace('=', "%3D").replace('/', "%2f");
    let html = key.replace('+', "&#43;").replace('=', "&#x3d;");
    let said =
        |text: &str| page(401, format!(r#"{{"code":"1","retCode":1,"msg":"{text}","retMsg":"{text}","data":[]}}"#));
    // The cut at 512 bytes falls into the key, wherever that begins.
    let cut = (490..=512).step_by(4).map(|before| page(403, format!("{}{key}{secret}", "€".repeat(before / 3))));
    let plain = [key.as_str(), &secret, &phrase, &gson, &gson.replace('\\', "\\\\"), &url, &html].map(said);
    let pages = [page(403, format!("<p>{html} {url}")), page(502, format!("\u{1b}]0;{secret}\u{7}\u{202e}{phrase}"))];
    plain.into_iter().chain(cut).chain(pages).collect()
}

/// What names the caller's address or the account's id.
fn names(uid: &str) -> Vec<FaultKind> {
    let words = "Your IP 203.0.113.7 is not included in your API key's IP whitelist, nor is 2001:db8::7";
    vec![
        page(401, format!(r#"{{"code":"50110","msg":"{words}","data":[]}}"#)),
        page(403, format!("<html>Request of 203.0.113.7 ({uid}) blocked")),
        page(200, format!(r#"{{"code":"51000","msg":"user {uid} at 203.0.113.7 may not","data":[]}}"#)),
    ]
}

#[test]
fn no_canary_is_left_of_what_answers_repeat() {
    let count = echoes("").len() + names("").len();
    let mut watched = Watched::new(&vec![None; count]);
    for exchange in EXCHANGES {
        for n in 0..count {
            let name = format!("{exchange}-{n}");
            let uid = watched.uid(exchange, &name);
            let kind = echoes(&name).into_iter().chain(names(&uid)).nth(n).unwrap();
            // Whose key it is must be known for its id to be known in what follows.
            let path = (n + 1 == count).then(|| later(exchange).to_owned());
            watched.firm.inject(&Fault { account: Some(name), path, ..kind.into() });
            watched.marks.push(uid);
        }
    }
    // A page with status 403 ends all traffic of Bybit: each is asked in a process of its own.
    for n in 0..count {
        let asking = watched.firm.asking("bybit", &format!("bybit-{n}"));
        let asking: Vec<_> = asking.iter().map(String::as_str).collect();
        let file = format!("json=bybit-{n}.json");
        let ran = watched.run(&[&["check"], &asking[..], &["--to", "uta2-pro", "--verbose", "-o", &file]].concat());
        assert_eq!(ran.code, 4, "{n}: {}", ran.err);
    }
    let ran = watched.run(&["audit", "firm.toml", "--keep-evidence", "all", "-o", "json=a.json", "-o", "html=a.html"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    for name in (0..count).flat_map(|n| EXCHANGES.map(|exchange| format!("{exchange}-{n}"))) {
        watched.run(&["report", "latest", "--evidence", &name]);
    }
    watched.end();
}

/// A call of each exchange that is made when it is known whose key it is.
fn later(exchange: &str) -> &'static str {
    match exchange {
        "okx" => "switch-precheck",
        "bybit" => "account/info",
        "kucoin" => "account/mode",
        _ => "assets",
    }
}
