//! HTTP/2, where the host speaks it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use modecheck_simulator::Server;
use modecheck_simulator::okx::{Account, Okx};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::tls::{Authority, config};
use super::{Desk, reports};
use crate::common::{finish, millis};

/// What was agreed on with whoever connected.
#[derive(Default)]
struct Agreed {
    http2: AtomicUsize,
    other: AtomicUsize,
}

/// Takes the encryption off what an exchange is sent.
async fn forward(listener: TcpListener, acceptor: TlsAcceptor, exchange: SocketAddr, agreed: Arc<Agreed>) {
    while let Ok((socket, _)) = listener.accept().await {
        let (acceptor, agreed) = (acceptor.clone(), Arc::clone(&agreed));
        tokio::spawn(async move {
            let Ok(mut outside) = acceptor.accept(socket).await else { return };
            let is_http2 = outside.get_ref().1.alpn_protocol() == Some(b"h2");
            if is_http2 { &agreed.http2 } else { &agreed.other }.fetch_add(1, Ordering::Relaxed);
            let mut inside = TcpStream::connect(exchange).await.unwrap();
            copy_bidirectional(&mut outside, &mut inside).await.ok();
        });
    }
}

#[test]
fn a_host_that_speaks_it_is_asked_all_on_few_connections() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (okx, agreed, authority) = (Arc::new(Okx::new()), Arc::<Agreed>::default(), Authority::new());
    let [api_key, api_secret, passphrase] = ["KEY", "SECRET", "PASSPHRASE"].map(|part| format!("{part}-of-the-desk"));
    okx.insert(Account { api_key, api_secret, passphrase, ..Account::named("desk") });
    let mut tls = config(&authority.good(), rustls::ALL_VERSIONS);
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let here = SocketAddr::from(([127, 0, 0, 1], 0));
    let (server, port) = runtime.block_on(async {
        let server = Server::start(here, Arc::clone(&okx) as _, Arc::new(millis)).await.unwrap();
        let listener = TcpListener::bind(here).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(forward(listener, TlsAcceptor::from(Arc::new(tls)), server.addr(), Arc::clone(&agreed)));
        (server, port)
    });
    let mut desk = Desk::new();
    desk.add("desk", "okx", &format!("https://127.0.0.1:{port}"));
    let mut command = desk.command(&["--thorough"]);
    command.env("SSL_CERT_FILE", authority.file(&desk));
    let ran = finish(command, "");
    assert_eq!(reports(&ran)["desk"]["verdict"], "ready", "{}{}", ran.out, ran.err);
    let count = |of: &AtomicUsize| of.load(Ordering::Relaxed);
    assert_eq!(count(&agreed.other), 0, "the host offers HTTP/2 first");
    // Those that are sent first do not know yet what the host speaks.
    let (connections, requests) = (count(&agreed.http2), okx.requests().len());
    assert!(connections <= 2 && requests > 15, "{requests} requests on {connections} connections");
    drop(server);
}
