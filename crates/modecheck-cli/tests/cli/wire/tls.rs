//! Who has no good certificate, or speaks an old TLS, is sent nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

use super::server::{Hostile, Wire, say};
use super::{Desk, details, gaps, reports};
use crate::common::finish;

/// A certificate authority of the test's own.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate with what is behind it, and its key.
pub(super) struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

/// What a certificate for these names says.
fn params(names: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "a test of modecheck");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

impl Authority {
    pub(super) fn new() -> Self {
        let (mut params, key) = (params(&[]), key());
        params.extended_key_usages.clear();
        params.distinguished_name.push(DnType::CommonName, "an authority of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// The file by which a run trusts it: what the platform's own trust is read from on Linux.
    pub(super) fn file(&self, desk: &Desk) -> PathBuf {
        let file = desk.folder.path().join("authority.pem");
        std::fs::write(&file, &self.pem).unwrap();
        file
    }

    fn sign(&self, params: &CertificateParams) -> Identity {
        let key = key();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity { chain: vec![certificate.der().clone()], key: PrivateKeyDer::try_from(key.serialize_der()).unwrap() }
    }

    pub(super) fn good(&self) -> Identity {
        self.sign(&params(&["127.0.0.1", "localhost"]))
    }

    /// Signed by one whose own certificate lets it sign nothing.
    fn by_a_leaf(&self) -> Identity {
        let (params_of_leaf, key_of_leaf) = (params(&["127.0.0.1"]), key());
        let leaf = params_of_leaf.signed_by(&key_of_leaf, &self.issuer).unwrap();
        let of_leaf = Self { issuer: Issuer::new(params_of_leaf, key_of_leaf), pem: String::new() };
        let mut identity = of_leaf.sign(&params(&["127.0.0.1"]));
        identity.chain.push(leaf.der().clone());
        identity
    }
}

/// How these versions of TLS are served with this certificate.
pub(super) fn config(identity: &Identity, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
    config.with_no_client_auth().with_single_cert(identity.chain.clone(), identity.key.clone_key()).unwrap()
}

/// Serves these versions of TLS with this certificate.
pub(super) fn serve(
    identity: &Identity,
    versions: &[&'static SupportedProtocolVersion],
    script: impl Fn(&mut dyn Wire, &str) + Send + Sync + 'static,
) -> Hostile {
    let config = Arc::new(config(identity, versions));
    let open = move |socket| {
        let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
        Some(Box::new(StreamOwned::new(tls, socket)) as Box<dyn Wire>)
    };
    Hostile::within(open, script)
}

fn self_signed() -> Identity {
    let key = key();
    let certificate = params(&["127.0.0.1"]).self_signed(&key).unwrap();
    Identity { chain: vec![certificate.der().clone()], key: PrivateKeyDer::try_from(key.serialize_der()).unwrap() }
}

fn answer(wire: &mut dyn Wire, _: &str) {
    say(wire, "404 Nothing\r\ncontent-length: 0\r\nconnection: close", b"");
}

/// Certificates by what is wrong with them, all but two signed by whom the run trusts.
fn wrong(authority: &Authority) -> Vec<(&'static str, Identity, &'static str)> {
    let here = ["127.0.0.1"];
    let (mut expired, mut early, mut client) = (params(&here), params(&here), params(&here));
    (expired.not_before, expired.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2020, 12, 31));
    (early.not_before, early.not_after) = (date_time_ymd(2090, 1, 1), date_time_ymd(2099, 1, 1));
    client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let names: Vec<_> = (0..900).map(|n| format!("\u{78}{n}.exchange.example")).collect();
    let many: Vec<_> = names.iter().map(String::as_str).collect();
    vec![
        ("expired", authority.sign(&expired), "xpired"),
        ("not-yet-valid", authority.sign(&early), "not valid yet"),
        ("wrong-host", authority.sign(&params(&["openapi.okx.com"])), "name"),
        ("wrong-address", authority.sign(&params(&["127.0.0.2"])), "name"),
        ("wrong-hosts", authority.sign(&params(&many)), "name"),
        ("for-clients", authority.sign(&client), ""),
        ("by-a-leaf", authority.by_a_leaf(), ""),
        ("self-signed", self_signed(), "Unknown"),
        ("unknown-authority", Authority::new().good(), "BadSignature"),
    ]
}

#[test]
fn who_has_no_good_certificate_is_sent_nothing() {
    let authority = Authority::new();
    let (mut desk, mut servers) = (Desk::new(), Vec::new());
    let mut add = |name: &'static str, server: Hostile| {
        desk.add(name, "okx", &format!("https://127.0.0.1:{}", server.port));
        servers.push((name, server));
    };
    let good = authority.good();
    for (name, versions) in [("tls-1-2", &[&rustls::version::TLS12]), ("tls-1-3", &[&rustls::version::TLS13])] {
        add(name, serve(&good, versions, answer));
    }
    let wrong = wrong(&authority);
    let whys: Vec<_> = wrong.iter().map(|(name, _, why)| (*name, *why)).collect();
    for (name, identity, _) in &wrong {
        add(name, serve(identity, rustls::ALL_VERSIONS, answer));
    }
    let mut command = desk.command(&["--deadline", "20"]);
    command.env("SSL_CERT_FILE", authority.file(&desk));
    let ran = finish(command, "");
    assert_eq!(ran.code, 4, "{}", ran.err);
    let reports = reports(&ran);
    for (name, server) in &servers {
        let why = whys.iter().find(|(wrong, _)| wrong == name);
        let Some((_, why)) = why else {
            assert!(!server.heads().is_empty(), "{name}: {}", details(&reports[*name]));
            continue;
        };
        let said = details(&reports[*name]);
        assert!(server.connections() > 0 && server.heads().is_empty(), "{name}");
        assert!(gaps(&reports[*name]).contains(&"unanswered".to_owned()) && said.contains(why), "{name}: {said}");
        let gap = &reports[*name]["unknown"][0]["detail"];
        assert!(gap.as_str().unwrap().len() < 700, "{name}: what a server says of itself is cut: {gap}");
    }
    println!("certificates: {} wrong ones refused before a byte of a request, 2 good ones taken", whys.len());
}

/// What an old server says to whoever greets it: the version it chose.
fn hello_of(version: u8) -> Vec<u8> {
    let body = [&[3, version][..], &[7; 32], &[0], &[0xc0, 0x13], &[0]].concat();
    let length = u8::try_from(body.len()).unwrap();
    [&[22, 3, version, 0, length + 4, 2, 0, 0, length][..], &body].concat()
}

#[test]
fn a_server_that_speaks_an_older_tls_alone_is_left_with_an_alert() {
    let (mut desk, alerts) = (Desk::new(), Arc::new(Mutex::new(Vec::new())));
    let mut servers = Vec::new();
    for (name, version) in [("ssl-3", 0), ("tls-1-0", 1), ("tls-1-1", 2)] {
        let alerts = Arc::clone(&alerts);
        let open = move |mut socket: TcpStream| {
            let mut greeting = [0; 4096];
            let read = socket.read(&mut greeting).unwrap_or(0);
            assert!(read > 0 && greeting[0] == 22, "a TLS greeting");
            let mut answer = Vec::new();
            let heard = socket.write_all(&hello_of(version)).and_then(|()| socket.read_to_end(&mut answer));
            heard.unwrap_or(0);
            alerts.lock().unwrap().push((name, answer));
            None
        };
        let server = Hostile::within(open, answer);
        desk.add(name, "okx", &format!("https://127.0.0.1:{}", server.port));
        servers.push(server);
    }
    let ran = desk.audit(&["--deadline", "20"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(reports(&ran).values().all(|report| gaps(report).contains(&"unanswered".to_owned())), "{}", ran.out);
    let alerts = alerts.lock().unwrap();
    for (name, answer) in alerts.iter() {
        // A fatal alert: the version of the protocol.
        assert!(answer.len() == 7 && answer[0] == 21 && answer[5..] == [2, 70], "{name}: {answer:?}");
    }
    assert!(alerts.len() >= servers.len());
    println!("older TLS: {} servers, each left with an alert on the version and no request", servers.len());
}

#[test]
fn a_machine_without_certificates_is_told_so_before_anything_is_asked() {
    let (mut desk, authority) = (Desk::new(), Authority::new());
    let server = serve(&authority.good(), rustls::ALL_VERSIONS, answer);
    desk.add("desk", "okx", &format!("https://127.0.0.1:{}", server.port));
    let mut command = desk.command(&[]);
    command.env("SSL_CERT_FILE", desk.folder.path().join("none.pem")).env("SSL_CERT_DIR", "/nowhere");
    let ran = finish(command, "");
    assert_eq!((ran.code, server.connections()), (2, 0), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("certificates") && ran.err.contains("SSL_CERT_FILE"), "{}", ran.err);
}
