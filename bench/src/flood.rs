//! As many requests as the simulator can answer: the same few, signed beforehand, over and over on connections that are
//! kept, many under way on each.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use modecheck::Exchange;
use serde::{Deserialize, Serialize};

use crate::bare::Own;
use crate::desk::Desk;
use crate::job::Call;
use crate::signing::signed;

/// For so long; signatures are accepted for longer everywhere.
const LASTS: Duration = Duration::from_secs(2);
/// How many connections, and how many requests are under way on each.
const CONNECTIONS: usize = 8;
const UNDER_WAY: usize = 32;
/// What each answer begins with, and nothing else in it.
const BEGINS: &[u8] = b"HTTP/1.1 ";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Flood {
    pub(crate) exchange: Exchange,
    pub(crate) url: String,
    pub(crate) call: Call,
    /// Whose: nobody else may be this account, whose limits are used up by it.
    pub(crate) number: usize,
}

/// Prints how many answers a second came.
pub(crate) fn run(flood: &Flood) {
    let request = request(flood);
    let started = Instant::now();
    let connection = || {
        let mut socket = TcpStream::connect(flood.url.trim_start_matches("http://")).unwrap();
        socket.set_nodelay(true).unwrap();
        let (mut answers, mut tail, mut buffer) = (0, Vec::new(), vec![0; 1 << 16]);
        while started.elapsed() < LASTS {
            socket.write_all(&request.repeat(UNDER_WAY)).unwrap();
            let all = answers + UNDER_WAY;
            while answers < all {
                let read = socket.read(&mut buffer).unwrap();
                assert!(read > 0, "the simulator closed a connection");
                tail.extend_from_slice(&buffer[..read]);
                answers += tail.windows(BEGINS.len()).filter(|bytes| *bytes == BEGINS).count();
                tail.drain(..tail.len().saturating_sub(BEGINS.len() - 1));
            }
        }
        answers
    };
    let answers: usize = std::thread::scope(|scope| {
        let connections: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(connection)).collect();
        connections.into_iter().map(|connection| connection.join().unwrap()).sum()
    });
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let rate = answers as f64 / started.elapsed().as_secs_f64();
    println!("{rate}");
}

fn request(flood: &Flood) -> Vec<u8> {
    let (Desk { key, secret, passphrase, .. }, call) = (Desk::of(flood.number), &flood.call);
    let mark = if call.query.is_empty() { "" } else { "?" };
    let target = format!("{}{mark}{}", call.path, call.query);
    let headers = signed(flood.exchange, &Own { key, secret, passphrase }, &target, &call.query);
    let mut request = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\n").into_bytes();
    for (name, value) in &headers {
        request.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    request.extend(b"\r\n");
    request
}
