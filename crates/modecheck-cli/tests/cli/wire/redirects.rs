//! No redirect is followed, wherever it leads, and so no header of a request comes to a second origin.

use super::server::{Hostile, say};
use super::{Desk, EXCHANGES, gaps, reports};

const STATUSES: [&str; 6] = ["300 Choices", "301 Moved", "302 Found", "303 Other", "307 Temporary", "308 Permanent"];

/// Where a redirect leads: the second origin is on this port.
fn places(port: u16) -> [String; 8] {
    [
        "/elsewhere".to_owned(),
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        format!("http://127.0.0.2:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("https://localhost:{port}"),
        format!("//127.0.0.1:{port}"),
        format!("http://api.exchange.example@127.0.0.1:{port}"),
    ]
}

#[test]
fn no_redirect_is_followed_wherever_it_leads() {
    let trap = Hostile::trap();
    let mut desk = Desk::new();
    let mut servers = Vec::new();
    for (nth, (status, place)) in
        STATUSES.iter().flat_map(|status| places(trap.port).map(move |place| (status, place))).enumerate()
    {
        let server = Hostile::new(move |wire, head| {
            let target = head.split(' ').nth(1).unwrap_or_default();
            say(wire, &format!("{status}\r\nlocation: {place}{target}\r\ncontent-length: 0\r\nconnection: close"), b"");
        });
        for exchange in EXCHANGES {
            desk.add(&format!("{exchange}-{nth}"), exchange, &server.url());
        }
        servers.push(server);
    }
    let ran = desk.audit(&["--deadline", "60"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    let reports = reports(&ran);
    assert_eq!(reports.len(), servers.len() * EXCHANGES.len());
    for (name, report) in &reports {
        assert_eq!(report["verdict"], "indeterminate", "{name}");
        assert!(gaps(report).contains(&"access-blocked".to_owned()), "{name}: {:?}", gaps(report));
    }
    let heads: Vec<_> = servers.iter().flat_map(Hostile::heads).collect();
    let signed = heads.iter().filter(|head| head.contains("KEY-of-the-desk")).count();
    let elsewhere = heads.iter().filter(|head| head.contains("/elsewhere")).count();
    let others = heads.iter().filter(|head| !head.starts_with("GET ")).count();
    assert_eq!((elsewhere, others, trap.connections()), (0, 0, 0));
    assert!(signed >= reports.len(), "{signed} requests had a key to lose");
    println!(
        "redirects: {} cases, {signed} signed requests redirected: 0 followed, 0 connections to a second origin, 0 requests that are no GET",
        reports.len()
    );
    std::net::TcpStream::connect(("127.0.0.2", trap.port)).unwrap();
    while trap.connections() == 0 {
        std::thread::yield_now();
    }
}
