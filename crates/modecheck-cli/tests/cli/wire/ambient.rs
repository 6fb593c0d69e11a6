//! What the environment of a run says of networks is none of its business.

use super::server::{Hostile, say};
use super::tls::{Authority, serve};
use super::{Desk, details, gaps, reports};
use crate::common::{finish, run};

const PROXIES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

fn busy() -> impl Fn(&mut dyn super::server::Wire, &str) + Send + Sync + 'static {
    |wire, _| say(wire, "404 Nothing\r\ncontent-length: 0\r\nconnection: close", b"")
}

#[test]
fn no_proxy_of_the_environment_is_used_and_no_secret_of_tls_is_logged() {
    let (proxy, plain, authority) = (Hostile::trap(), Hostile::new(busy()), Authority::new());
    let tls = serve(&authority.good(), rustls::ALL_VERSIONS, busy());
    let mut desk = Desk::new();
    desk.add("plain", "okx", &plain.url());
    desk.add("tls", "okx", &format!("https://127.0.0.1:{}", tls.port));
    let mut command = desk.command(&[]);
    command.envs(PROXIES.map(|name| (name, proxy.url())));
    let log = desk.folder.path().join("tls.log");
    command.env("SSLKEYLOGFILE", &log).env("SSL_CERT_FILE", authority.file(&desk));
    let ran = finish(command, "");
    assert_eq!(reports(&ran).len(), 2, "{}", ran.err);
    assert!(!plain.heads().is_empty() && !tls.heads().is_empty(), "{}", ran.out);
    assert_eq!((proxy.connections(), log.exists()), (0, false));
    println!("surroundings: {} proxies named: 0 connections to one; no log of TLS secrets", PROXIES.len());
}

#[test]
fn a_name_that_nobody_knows_is_a_gap() {
    let mut desk = Desk::new();
    desk.add("lost", "okx", "https://exchange.invalid");
    let ran = desk.audit(&["--allow-host", "exchange.invalid", "--deadline", "20"]);
    let report = &reports(&ran)["lost"];
    assert_eq!((ran.code, report["verdict"].as_str()), (4, Some("indeterminate")), "{}", ran.err);
    assert_eq!(gaps(report), ["unanswered"], "{report:#}");
    let said = details(report);
    assert!(said.contains("dns") && !said.contains("of-the-desk"), "{said}");
}

#[test]
fn nothing_goes_anywhere_but_over_tls_or_to_this_machine() {
    for url in [
        "http://openapi.okx.com",
        "http://exchange.invalid",
        "http://127.0.0.1.exchange.invalid",
        "http://127.0.0.1@exchange.invalid",
        "http://10.0.0.1",
        "http://[::ffff:10.0.0.1]",
        "http://0.0.0.0",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "unix:/run/socket",
    ] {
        let hosts = ["exchange.invalid", "127.0.0.1.exchange.invalid", "10.0.0.1", "[::ffff:a00:1]", "0.0.0.0"];
        let mut args = vec!["check", "okx", "--to", "portfolio", "--base-url", url];
        args.extend(hosts.into_iter().flat_map(|host| ["--allow-host", host]));
        let key = ["KEY", "SECRET", "PASSPHRASE"];
        let names = ["OKX_API_KEY", "OKX_API_SECRET", "OKX_API_PASSPHRASE"];
        let keys: Vec<_> = names.into_iter().zip(key.map(str::to_owned)).collect();
        let ran = run(&args, &keys, "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{url}: {}", ran.err);
    }
}
