use std::{net::SocketAddr, sync::Arc};

use modecheck_simulator::{
    Exchange, Fault, FaultKind, Server,
    kucoin::{FuturesOrder, Host, Kucoin, SpotOrder},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::caller::{MODE, NOW_MS, TO_UNIFIED, one, request, trader};

async fn start(exchange: Arc<dyn Exchange>) -> Server {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    Server::start(listen, exchange, Arc::new(|| NOW_MS)).await.expect("a free port")
}

/// One call on a connection of its own; the whole answer.
async fn call(server: &Server, exchange: &Kucoin, method: &str, target: &str, body: &str) -> String {
    let sent = request(&exchange.account("desk").expect("the one account"), method, target, body, NOW_MS);
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for (name, value) in &sent.headers {
        text += &[name, ": ", value, "\r\n"].concat();
    }
    if !body.is_empty() {
        text += &["content-length: ", &body.len().to_string(), "\r\n"].concat();
    }
    let mut stream = TcpStream::connect(server.addr()).await.expect("a listening server");
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).await.expect("an open connection");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn two_servers_are_two_hosts_of_one_exchange() {
    let exchange = Arc::new(one(trader()));
    let (spot, futures) = (start(exchange.host(Host::Spot)).await, start(exchange.host(Host::Futures)).await);
    exchange.edit("desk", |account| {
        account.spot_orders = vec![SpotOrder { low_frequency: true, ..SpotOrder::default() }];
        account.futures_orders = vec![FuturesOrder::default(); 2];
    });
    let target = "/api/v1/orders?status=active";
    let of_spot = call(&spot, &exchange, "GET", target, "").await;
    let of_futures = call(&futures, &exchange, "GET", target, "").await;
    assert!(of_spot.contains(r#""totalNum":1"#) && of_spot.contains("gw-ratelimit-limit: 4000\r\n"), "{of_spot}");
    assert!(
        of_futures.contains(r#""totalNum":2"#) && of_futures.contains("gw-ratelimit-limit: 2000\r\n"),
        "{of_futures}"
    );
    let nowhere = call(&futures, &exchange, "GET", MODE, "").await;
    assert!(nowhere.starts_with("HTTP/1.1 404 "), "{nowhere}");
    let refused = call(&spot, &exchange, "POST", MODE, TO_UNIFIED).await;
    assert!(refused.starts_with("HTTP/1.1 200 ") && refused.contains(r#""code":"400100""#), "{refused}");
    exchange.edit("desk", |account| (account.spot_orders.clear(), account.futures_orders.clear()).1);
    let done = call(&spot, &exchange, "POST", MODE, TO_UNIFIED).await;
    assert!(done.contains(r#""code":"200000""#), "{done}");
    assert!(call(&spot, &exchange, "GET", MODE, "").await.contains(r#""selfAccountMode":"UNIFIED""#));
}

#[tokio::test]
async fn a_fault_arrives_as_one() {
    let exchange = Arc::new(one(trader()));
    let server = start(exchange.host(Host::Spot)).await;
    let whole = call(&server, &exchange, "GET", MODE, "").await;
    exchange.inject(Fault { times: Some(1), path: Some("/mode".to_owned()), ..Fault::from(FaultKind::CutBody) });
    let cut = call(&server, &exchange, "GET", MODE, "").await;
    let body = |answer: &str| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    assert_eq!(body(&cut), body(&whole)[..body(&whole).len() / 2]);
    exchange.inject(Fault { times: Some(1), ..Fault::from(FaultKind::Close) });
    assert_eq!(call(&server, &exchange, "GET", MODE, "").await, "");
}
