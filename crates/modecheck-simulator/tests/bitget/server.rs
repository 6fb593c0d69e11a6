use std::{net::SocketAddr, sync::Arc};

use modecheck_simulator::{
    Fault, FaultKind, Server,
    bitget::{Bitget, Order},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::caller::{INFO, NOW_MS, ORDERS, UPGRADE, UPGRADE_STATUS, one, request, trader};

async fn start(exchange: &Arc<Bitget>) -> Server {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    Server::start(listen, Arc::<Bitget>::clone(exchange), Arc::new(|| NOW_MS)).await.expect("a free port")
}

/// One call on a connection of its own; the whole answer.
async fn call(server: &Server, exchange: &Bitget, method: &str, target: &str) -> String {
    let sent = request(&exchange.account("desk").expect("the one account"), method, target, "", NOW_MS);
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for (name, value) in &sent.headers {
        text += &[name, ": ", value, "\r\n"].concat();
    }
    let mut stream = TcpStream::connect(server.addr()).await.expect("a listening server");
    stream.write_all(format!("{text}\r\n").as_bytes()).await.expect("an open connection");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn reads_and_the_upgrade_go_over_the_wire() {
    let exchange = Arc::new(one(trader()));
    exchange.edit("desk", |account| account.orders = vec![Order::default(); 2]);
    let server = start(&exchange).await;
    let target = format!("{ORDERS}?productType=USDT-FUTURES&limit=1");
    let first = call(&server, &exchange, "GET", &target).await;
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n") && first.contains("x-mbx-used-remain-limit: 9\r\n"), "{first}");
    let end = first.split_once(r#""endId":""#).unwrap().1.split('"').next().unwrap();
    let last = call(&server, &exchange, "GET", &format!("{target}&idLessThan={end}")).await;
    assert!(last.contains(r#""endId""#), "{last}");
    let gated = call(&server, &exchange, "GET", "/api/v3/account/settings").await;
    assert!(gated.starts_with("HTTP/1.1 400 ") && gated.contains("40084"), "{gated}");
    exchange.edit("desk", |account| (account.orders, account.switch_takes_ms) = (Vec::new(), 0));
    let accepted = call(&server, &exchange, "POST", UPGRADE).await;
    assert!(accepted.contains(r#""code":"00000""#) && accepted.contains(r#""data":null"#), "{accepted}");
    let status = call(&server, &exchange, "GET", UPGRADE_STATUS).await;
    assert!(status.contains(r#"{"status":"success"}"#), "{status}");
}

#[tokio::test]
async fn a_fault_arrives_as_one() {
    let exchange = Arc::new(one(trader()));
    let server = start(&exchange).await;
    exchange.inject(Fault { times: Some(1), ..Fault::from(FaultKind::EmptyBody) });
    let empty = call(&server, &exchange, "GET", INFO).await;
    assert!(empty.starts_with("HTTP/1.1 200 OK\r\n") && empty.ends_with("\r\n\r\n"), "{empty}");
    exchange.inject(Fault { times: Some(1), ..Fault::from(FaultKind::Close) });
    assert_eq!(call(&server, &exchange, "GET", INFO).await, "");
    assert!(call(&server, &exchange, "GET", INFO).await.contains("traderType"));
}
