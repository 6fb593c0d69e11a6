use std::{net::SocketAddr, sync::Arc};

use modecheck_simulator::{
    Fault, FaultKind, Server,
    bybit::{Bybit, Order},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::caller::{INFO, NOW_MS, ORDERS, UPGRADE, one, request, trader};

async fn start(exchange: &Arc<Bybit>) -> Server {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    Server::start(listen, Arc::<Bybit>::clone(exchange), Arc::new(|| NOW_MS)).await.expect("a free port")
}

/// One call on a connection of its own; the whole answer.
async fn call(server: &Server, exchange: &Bybit, method: &str, target: &str, body: &str) -> String {
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
async fn reads_pages_and_the_upgrade_go_over_the_wire() {
    let exchange = Arc::new(one(trader()));
    exchange.edit("desk", |account| account.orders = vec![Order::default(); 2]);
    let server = start(&exchange).await;
    let target = format!("{ORDERS}?category=linear&limit=1&settleCoin=USDT");
    let first = call(&server, &exchange, "GET", &target, "").await;
    assert!(first.contains("x-bapi-limit: 50\r\n") && first.contains("x-bapi-limit-status: 49\r\n"), "{first}");
    let cursor = first.split_once(r#""nextPageCursor":""#).unwrap().1.split('"').next().unwrap();
    let last = call(&server, &exchange, "GET", &format!("{target}&cursor={cursor}"), "").await;
    assert!(last.starts_with("HTTP/1.1 200 OK\r\n") && last.contains(r#""nextPageCursor":"""#), "{last}");
    let refused = call(&server, &exchange, "POST", UPGRADE, "{}").await;
    assert!(refused.contains(r#""unifiedUpdateStatus":"FAIL""#), "{refused}");
    exchange.edit("desk", |account| account.orders.clear());
    let done = call(&server, &exchange, "POST", UPGRADE, "{}").await;
    assert!(done.contains(r#""unifiedUpdateStatus":"SUCCESS""#), "{done}");
    let nowhere = call(&server, &exchange, "GET", "/v5/account/infos", "").await;
    assert!(nowhere.starts_with("HTTP/1.1 404 ") && nowhere.ends_with("\r\n\r\n"), "{nowhere}");
}

#[tokio::test]
async fn a_fault_arrives_as_one() {
    let exchange = Arc::new(one(trader()));
    let server = start(&exchange).await;
    let whole = call(&server, &exchange, "GET", INFO, "").await;
    exchange.inject(Fault { times: Some(1), path: Some("/info".to_owned()), ..Fault::from(FaultKind::CutBody) });
    let cut = call(&server, &exchange, "GET", INFO, "").await;
    let body = |answer: &str| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    assert_eq!(body(&cut), body(&whole)[..body(&whole).len() / 2]);
    exchange.inject(Fault { times: Some(1), ..Fault::from(FaultKind::Close) });
    assert_eq!(call(&server, &exchange, "GET", INFO, "").await, "");
    assert_eq!(body(&call(&server, &exchange, "GET", INFO, "").await), body(&whole));
}
