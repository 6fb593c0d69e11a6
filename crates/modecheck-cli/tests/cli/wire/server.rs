//! A server that answers as it is told, and not as a server should.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What is written to: a socket, plain or within TLS.
pub(super) trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

#[derive(Default)]
pub(super) struct Seen {
    connections: AtomicUsize,
    heads: Mutex<Vec<String>>,
}

/// A listener on a free port of this machine, for as long as the tests run.
pub(super) struct Hostile {
    pub(super) port: u16,
    seen: Arc<Seen>,
}

impl Hostile {
    /// Answers each connection once, and closes it.
    pub(super) fn new(script: impl Fn(&mut dyn Wire, &str) + Send + Sync + 'static) -> Self {
        Self::within(|socket| Some(Box::new(socket)), script)
    }

    /// Counts who comes, and says nothing.
    pub(super) fn trap() -> Self {
        Self::new(|_, _| {})
    }

    /// The same within what is made of each socket; `None` ends the connection.
    pub(super) fn within(
        open: impl Fn(std::net::TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static,
        script: impl Fn(&mut dyn Wire, &str) + Send + Sync + 'static,
    ) -> Self {
        // Every address of this machine, so that nobody who is sent to another of them is missed.
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let (witness, both) = (Arc::clone(&seen), Arc::new((open, script)));
        thread::spawn(move || {
            for socket in listener.incoming().map_while(Result::ok) {
                witness.connections.fetch_add(1, Ordering::SeqCst);
                let (witness, both) = (Arc::clone(&witness), Arc::clone(&both));
                thread::spawn(move || {
                    let Some(mut wire) = (both.0)(socket) else { return };
                    if let Some(head) = head(&mut *wire) {
                        witness.heads.lock().unwrap().push(head.clone());
                        (both.1)(&mut *wire, &head);
                        let _ = wire.flush();
                    }
                });
            }
        });
        Self { port, seen }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// The heads of the requests that were read.
    pub(super) fn heads(&self) -> Vec<String> {
        self.seen.heads.lock().unwrap().clone()
    }
}

/// The head of a request, if one comes.
fn head(wire: &mut dyn Wire) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if wire.read(&mut byte).ok()? == 0 || head.len() > 65_536 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// Answers with this head, which ends in an empty line, and this body.
pub(super) fn say(wire: &mut dyn Wire, head: &str, body: &[u8]) {
    // Who hangs up on such an answer is right.
    let _ = said(wire, head, body);
}

/// The same; whether somebody still listens.
pub(super) fn said(wire: &mut dyn Wire, head: &str, body: &[u8]) -> bool {
    let head = format!("HTTP/1.1 {head}\r\n\r\n");
    wire.write_all(head.as_bytes()).and_then(|()| wire.write_all(body)).and_then(|()| wire.flush()).is_ok()
}
