use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use modecheck_simulator::{
    Fault, FaultKind, Server,
    okx::{Account, Okx},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::caller::{CONFIG, NOW_MS, PRECHECK, one, request};

async fn start(exchange: &Arc<Okx>, now_ms: u64) -> Server {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    Server::start(listen, Arc::<Okx>::clone(exchange), Arc::new(move || now_ms)).await.expect("a free port")
}

fn head(exchange: &Okx, target: &str) -> String {
    let account = exchange.account("desk").expect("the one account");
    let sent = request(&account, "GET", target, "", NOW_MS);
    let mut head = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in &sent.headers {
        head += &[name, ": ", value, "\r\n"].concat();
    }
    head + "\r\n"
}

/// Reads one response with its whole announced body, or as much of it as comes.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if length.and_then(|length| length.parse().ok()) == Some(body.len()) {
                return text;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}

async fn ask(server: &Server, exchange: &Okx, target: &str) -> String {
    let mut stream = TcpStream::connect(server.addr()).await.expect("a listening server");
    stream.write_all(head(exchange, target).as_bytes()).await.expect("an open connection");
    read(&mut stream).await
}

#[tokio::test]
async fn one_connection_carries_many_calls_with_the_target_as_sent() {
    let exchange = Arc::new(one(Account::named("desk")));
    let server = start(&exchange, NOW_MS).await;
    let mut stream = TcpStream::connect(server.addr()).await.unwrap();
    for target in [CONFIG, "/api/v5/account/balance?ccy=BTC%2CUSDT", "/api/v5/account/balance?ccy=BTC,USDT"] {
        stream.write_all(head(&exchange, target).as_bytes()).await.unwrap();
        let answer = read(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains(r#""code":"0""#), "{target}: {answer}");
    }
    let targets: Vec<_> = exchange.requests().into_iter().map(|logged| logged.target).collect();
    assert_eq!(targets[1..], ["/api/v5/account/balance?ccy=BTC%2CUSDT", "/api/v5/account/balance?ccy=BTC,USDT"]);
    assert_eq!(server.url(), format!("http://{}", server.addr()));
}

#[tokio::test]
async fn the_server_s_clock_is_the_one_given() {
    let exchange = Arc::new(one(Account::named("desk")));
    let server = start(&exchange, NOW_MS + 60_000).await;
    let answer = ask(&server, &exchange, CONFIG).await;
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.contains("50102"), "{answer}");
}

#[tokio::test]
async fn cut_closed_and_slow_answers_arrive_that_way() {
    let exchange = Arc::new(one(Account::named("desk")));
    let server = start(&exchange, NOW_MS).await;
    let target = format!("{PRECHECK}?acctLv=3");
    let whole = ask(&server, &exchange, &target).await;
    let body = |answer: &str| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();

    let once = |kind| exchange.inject(Fault { times: Some(1), ..Fault::from(kind) });
    once(FaultKind::CutBody);
    let cut = ask(&server, &exchange, &target).await;
    assert!(cut.contains(&format!("content-length: {}\r\n", body(&whole).len())), "{cut}");
    assert_eq!(body(&cut), body(&whole)[..body(&whole).len() / 2]);

    once(FaultKind::Close);
    assert_eq!(ask(&server, &exchange, &target).await, "");

    once(FaultKind::Drip { ms_per_byte: 1 });
    once(FaultKind::EmptyData);
    let began = Instant::now();
    assert_eq!(body(&ask(&server, &exchange, &target).await), r#"{"code":"0","data":[],"msg":""}"#);
    assert!(began.elapsed() >= Duration::from_millis(30));

    once(FaultKind::Delay { ms: 80 });
    let began = Instant::now();
    assert_eq!(body(&ask(&server, &exchange, &target).await), body(&whole));
    assert!(began.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_stopped_server_refuses_connections() {
    let exchange = Arc::new(one(Account::named("desk")));
    let server = start(&exchange, NOW_MS).await;
    let addr = server.addr();
    let mut open = TcpStream::connect(addr).await.unwrap();
    open.write_all(head(&exchange, CONFIG).as_bytes()).await.unwrap();
    assert!(!read(&mut open).await.is_empty());
    server.stop().await;
    assert_eq!(open.read(&mut [0; 16]).await.unwrap_or(0), 0);
    assert!(TcpStream::connect(addr).await.is_err());
}

#[tokio::test]
async fn only_loopback_addresses_are_listened_on() {
    let exchange = Arc::new(Okx::new());
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let refused = Server::start(everywhere, exchange, Arc::new(|| NOW_MS)).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn two_servers_can_show_one_exchange_at_two_times() {
    let exchange = Arc::new(one(Account::named("desk")));
    let now = Arc::new(Mutex::new(NOW_MS));
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let shared = Arc::clone(&now);
    let clock = Arc::new(move || *shared.lock().expect("no panic elsewhere"));
    let server = Server::start(listen, Arc::<Okx>::clone(&exchange), clock).await.unwrap();
    assert!(ask(&server, &exchange, "/api/v5/public/time").await.contains(&NOW_MS.to_string()));
    *now.lock().unwrap() += 1_234;
    assert!(ask(&server, &exchange, "/api/v5/public/time").await.contains(&(NOW_MS + 1_234).to_string()));
}

#[tokio::test]
async fn a_request_that_travels_longer_is_seen_after_one_that_was_sent_later() {
    let exchange = Arc::new(one(Account::named("desk")));
    let ways = Mutex::new(vec![Duration::ZERO, Duration::from_millis(300)]);
    let way = Arc::new(move || ways.lock().unwrap().pop().expect("two requests"));
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let clock = Arc::new(|| NOW_MS);
    let server = Server::far_away(listen, Arc::<Okx>::clone(&exchange), clock, way).await.expect("a free port");
    let (slow, fast) = ("/api/v5/account/balance?ccy=SLOW", "/api/v5/account/balance?ccy=FAST");
    let mut first = TcpStream::connect(server.addr()).await.unwrap();
    first.write_all(head(&exchange, slow).as_bytes()).await.unwrap();
    // Its way is chosen when it is whole, which is before the other one is sent.
    tokio::time::sleep(Duration::from_millis(50)).await;
    ask(&server, &exchange, fast).await;
    assert!(read(&mut first).await.starts_with("HTTP/1.1 200 OK"));
    let targets: Vec<_> = exchange.requests().into_iter().map(|logged| logged.target).collect();
    assert_eq!(targets, [fast, slow]);
}
