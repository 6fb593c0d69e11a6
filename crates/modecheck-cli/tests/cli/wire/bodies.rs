//! Bodies and heads that do not end, lie about their length, or are bombs: each is a gap, and read no further than the
//! cap.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flate2::{Compress, Compression, Crc, FlushCompress};

use super::server::{Hostile, Wire, said, say};
use super::{Desk, gaps, reports};

const MIB: usize = 1 << 20;
const OK: &str = "200 OK\r\ncontent-type: application/json\r\nconnection: close";

/// A gzip body that inflates to so many MiB of noughts.
pub(super) fn bomb(mib: usize) -> Vec<u8> {
    let (noughts, mut deflate) = (vec![0; MIB], Compress::new(Compression::best(), false));
    let mut block = Vec::with_capacity(MIB);
    deflate.compress_vec(&noughts, &mut block, FlushCompress::Full).unwrap();
    let (mut one, mut all) = (Crc::new(), Crc::new());
    one.update(&noughts);
    (0..mib).for_each(|_| all.combine(&one));
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let size = u32::try_from(mib * MIB).unwrap();
    [&head[..], &block.repeat(mib), &[3, 0], &all.sum().to_le_bytes(), &size.to_le_bytes()].concat()
}

/// A body in chunks that ends after so many bytes, should anybody read that far; what was taken of it is counted.
pub(super) fn chunked(wire: &mut dyn Wire, bytes: usize, taken: &AtomicUsize) {
    let chunk = [format!("{MIB:x}\r\n").into_bytes(), vec![b' '; MIB], b"\r\n".to_vec()].concat();
    let mut open = said(wire, &format!("{OK}\r\ntransfer-encoding: chunked"), b"");
    while open && taken.load(Ordering::SeqCst) < bytes {
        // In small pieces, so that what nobody took is not counted.
        open = chunk.chunks(16_384).all(|piece| {
            let written = wire.write_all(piece).is_ok();
            taken.fetch_add(if written { piece.len() } else { 0 }, Ordering::SeqCst);
            written
        });
    }
}

/// One byte a second, for ten minutes.
pub(super) fn drip(wire: &mut dyn Wire, taken: &AtomicUsize) {
    let mut open = said(wire, &format!("{OK}\r\ncontent-length: 600"), b"");
    while open && taken.load(Ordering::SeqCst) < 600 {
        open = wire.write_all(b" ").and_then(|()| wire.flush()).is_ok();
        taken.fetch_add(usize::from(open), Ordering::SeqCst);
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Answers that more is to come, for ever: no faster than a build without optimisation reads it.
fn interim(wire: &mut dyn Wire) {
    let many = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(400);
    while wire.write_all(&many).and_then(|()| wire.flush()).is_ok() {
        std::thread::sleep(Duration::from_millis(20));
    }
}

type Answer = Box<dyn Fn(&mut dyn Wire) + Send + Sync>;

/// An answer by its name, and the gap that it must be.
type Case = (&'static str, &'static str, Answer);

fn plain(head: String, body: Vec<u8>) -> Answer {
    Box::new(move |wire| say(wire, &format!("{OK}\r\n{head}"), &body))
}

fn cases(taken: &Arc<AtomicUsize>, dripped: &Arc<AtomicUsize>) -> Vec<Case> {
    let json = br#"{"code":"0","data":[]}"#.to_vec();
    let (mib, bomb) = (vec![b' '; MIB + 1], bomb(256));
    let (taken, dripped) = (Arc::clone(taken), Arc::clone(dripped));
    let forever = |piece: &'static [u8]| -> Answer { Box::new(move |wire| while wire.write_all(piece).is_ok() {}) };
    let many = "x-header: of many\r\n".repeat(5_000);
    vec![
        (
            "gzip-bomb",
            "undecodable",
            plain(format!("content-encoding: gzip\r\ncontent-length: {}", bomb.len()), bomb.clone()),
        ),
        ("gzip-unsaid", "undecodable", plain(format!("content-length: {}", bomb.len()), bomb)),
        ("chunked", "undecodable", Box::new(move |wire| chunked(wire, 10 << 30, &taken))),
        ("announced", "undecodable", plain(format!("content-length: {}", 10_u64 << 30), json.clone())),
        ("a-byte-over", "undecodable", plain(format!("content-length: {}", mib.len()), mib.clone())),
        ("a-byte-over-unsaid", "undecodable", plain("x: y".to_owned(), mib)),
        ("too-short", "unanswered", plain("content-length: 900".to_owned(), json.clone())),
        ("too-long", "undecodable", plain("content-length: 12".to_owned(), json.clone())),
        ("two-lengths", "unanswered", plain("content-length: 12\r\ncontent-length: 22".to_owned(), json.clone())),
        ("negative", "unanswered", plain("content-length: -1".to_owned(), json.clone())),
        (
            "odd-chunks",
            "unanswered",
            plain("transfer-encoding: chunked".to_owned(), b"ffffffffffffffffff\r\n{}".to_vec()),
        ),
        ("cut-chunks", "unanswered", plain("transfer-encoding: chunked".to_owned(), b"16\r\n{\"code\":\"0\"".to_vec())),
        ("many-headers", "unanswered", plain(format!("{many}content-length: 22"), json)),
        ("endless-header", "unanswered", forever(b"HTTP/1.1 200 OK\r\nx: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")),
        ("endless-headers", "unanswered", forever(b"x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n")),
        ("endless-interim", "unanswered", Box::new(interim)),
        ("no-http", "unanswered", forever(b"SSH-2.0-OpenSSH_9.9\r\n")),
        ("drip", "unanswered", Box::new(move |wire| drip(wire, &dripped))),
        ("silence", "unanswered", Box::new(|_| std::thread::sleep(Duration::from_secs(600)))),
    ]
}

#[test]
fn no_body_is_read_further_than_the_cap_and_none_makes_an_answer() {
    let (taken, dripped) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
    let (mut desk, mut servers) = (Desk::new(), Vec::new());
    let cases = cases(&taken, &dripped);
    let expected: Vec<_> = cases.iter().map(|(name, gap, _)| (*name, *gap)).collect();
    for (name, _, script) in cases {
        let server = Hostile::new(move |wire, _| script(wire));
        desk.add(name, "okx", &server.url());
        servers.push(server);
    }
    let ran = desk.audit(&["--deadline", "3"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    let reports = reports(&ran);
    for (name, gap) in &expected {
        let report = &reports[*name];
        assert_eq!(report["verdict"], "indeterminate", "{name}");
        assert!(gaps(report).contains(&(*gap).to_owned()), "{name}: {gap} is not in {:?}", gaps(report));
    }
    let heads: Vec<_> = servers.iter().flat_map(Hostile::heads).map(|head| head.to_lowercase()).collect();
    assert!(heads.len() >= expected.len() && heads.iter().all(|head| head.starts_with("get /")), "{heads:?}");
    for header in ["accept-encoding", "cookie", "referer", "proxy", "expect", "te:"] {
        assert!(!heads.iter().any(|head| head.contains(&format!("\r\n{header}"))), "{header}: {heads:?}");
    }
    let (taken, dripped) = (taken.load(Ordering::SeqCst), dripped.load(Ordering::SeqCst));
    assert!((MIB..64 * MIB).contains(&taken), "{taken} bytes were taken of what does not end");
    assert!((1..60).contains(&dripped), "{dripped} bytes dripped");
    println!("bodies: {} kinds, each a gap; of 10 GiB in chunks {} KiB left the server", expected.len(), taken / 1024);
}

#[test]
fn the_bomb_is_one() {
    let mut inflated = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&bomb(3)[..]), &mut inflated).unwrap();
    assert_eq!((inflated.len(), inflated.iter().all(|byte| *byte == 0)), (3 * MIB, true));
    assert!(bomb(256).len() < MIB / 2, "it passes the cap as it is");
}
