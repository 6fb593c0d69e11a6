//! An exchange behind HTTP on a loopback address: 1.1, or 2 where the caller begins with that.

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use futures::{StreamExt, stream};
use http_body_util::{BodyExt, Full, Limited, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    StatusCode,
    body::{Bytes, Frame, Incoming},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

use crate::wire::{Delivery, Exchange, Reply, Request, Response};

/// Tells the time in milliseconds since 1970 UTC.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Says how long the next request is on its way before the exchange sees it.
pub type Way = Arc<dyn Fn() -> Duration + Send + Sync>;

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Requests with larger bodies are refused with a 413.
const LARGEST_BODY: usize = 1 << 20;
/// What the first half of a cut body is given to reach the caller before the connection closes.
const CUT_AFTER: Duration = Duration::from_millis(20);

/// A running simulated exchange. Stops when dropped.
pub struct Server {
    addr: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Listens on a loopback address (port 0 takes a free one) and refuses every other kind.
    pub async fn start(listen: SocketAddr, exchange: Arc<dyn Exchange>, clock: Clock) -> io::Result<Self> {
        Self::far_away(listen, exchange, clock, Arc::new(|| Duration::ZERO)).await
    }

    /// The same for an exchange that is far away: each request travels for as long as `way` says before the exchange
    /// sees it and counts it, so that requests arrive less evenly than they were sent, and not in that order.
    pub async fn far_away(listen: SocketAddr, exchange: Arc<dyn Exchange>, clock: Clock, way: Way) -> io::Result<Self> {
        if !listen.ip().is_loopback() {
            let why = format!("a simulated exchange listens on loopback addresses only, {} is none", listen.ip());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let listener = TcpListener::bind(listen).await?;
        let addr = listener.local_addr()?;
        Ok(Self { addr, accepting: tokio::spawn(accept(listener, Arc::new(Site { exchange, clock, way }))) })
    }

    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its address as a base URL without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Closes the listener and every open connection.
    pub async fn stop(mut self) {
        self.accepting.abort();
        // The only outcome left is the cancellation asked for.
        (&mut self.accepting).await.ok();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("addr", &self.addr).finish_non_exhaustive()
    }
}

/// What every connection leads to.
struct Site {
    exchange: Arc<dyn Exchange>,
    clock: Clock,
    way: Way,
}

async fn accept(listener: TcpListener, site: Arc<Site>) {
    let mut connections = JoinSet::new();
    loop {
        if let Ok((socket, peer)) = listener.accept().await {
            connections.spawn(serve(socket, peer, Arc::clone(&site)));
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(socket: TcpStream, peer: SocketAddr, site: Arc<Site>) {
    let service = service_fn(|incoming| {
        let site = Arc::clone(&site);
        async move {
            let received = received(incoming, peer).await;
            pass((site.way)()).await;
            let reply = match received {
                Some(request) => site.exchange.answer(&request, (site.clock)()),
                None => Response::new(413, "text/plain", "body too large").into(),
            };
            pass(reply.delay).await;
            sent(reply)
        }
    });
    // An answer that waits for another to be acknowledged would be late; without that it is all the same.
    socket.set_nodelay(true).ok();
    // A caller that goes away, or a fault that closes the connection, ends it with an error nobody needs.
    auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await.ok();
}

/// Even no time at all would be rounded up to the next tick of the runtime.
async fn pass(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

async fn received(incoming: hyper::Request<Incoming>, peer: SocketAddr) -> Option<Request> {
    let (head, body) = incoming.into_parts();
    let body = Limited::new(body, LARGEST_BODY).collect().await.ok()?.to_bytes().to_vec();
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    Some(Request {
        method: head.method.as_str().to_owned(),
        target: head.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body,
        peer: peer.ip(),
    })
}

/// An error closes the connection without an answer.
fn sent(reply: Reply) -> io::Result<hyper::Response<Body>> {
    let Reply { response, delivery, .. } = reply;
    let mut builder =
        hyper::Response::builder().status(StatusCode::from_u16(response.status).map_err(io::Error::other)?);
    if delivery != Delivery::Endless {
        builder = builder.header("content-length", response.body.len());
    }
    for (name, value) in &response.headers {
        builder = builder.header(name, value);
    }
    builder.body(body(response.body, delivery)?).map_err(io::Error::other)
}

fn body(mut bytes: Vec<u8>, delivery: Delivery) -> io::Result<Body> {
    match delivery {
        Delivery::Whole => Ok(Full::new(Bytes::from(bytes)).map_err(|never| match never {}).boxed_unsync()),
        Delivery::Close => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
        Delivery::Cut => {
            bytes.truncate(bytes.len() / 2);
            let half = stream::once(async { Ok(Frame::data(Bytes::from(bytes))) });
            let end = stream::once(async {
                tokio::time::sleep(CUT_AFTER).await;
                Err(io::Error::from(io::ErrorKind::ConnectionAborted))
            });
            Ok(StreamBody::new(half.chain(end)).boxed_unsync())
        }
        Delivery::Endless => {
            let more = stream::repeat_with(|| Bytes::from_static(&[b' '; 1 << 14]));
            let all = stream::once(async { Bytes::from(bytes) }).chain(more);
            Ok(StreamBody::new(all.map(|piece| Ok(Frame::data(piece)))).boxed_unsync())
        }
        Delivery::Drip { ms_per_byte } => {
            let drops = stream::iter(bytes).then(move |byte| async move {
                tokio::time::sleep(Duration::from_millis(ms_per_byte)).await;
                Ok(Frame::data(Bytes::from(vec![byte])))
            });
            Ok(StreamBody::new(drops).boxed_unsync())
        }
    }
}
