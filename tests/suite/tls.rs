//! Who was at the other end: address, TLS and chain of certificates of every host, once an attempt, on DevTools; on the
//! classic channel that it is not available. Over https with a certificate authority of the test's own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use hecha::browser::pool::PoolOptions;
use hecha::browser::session::Channel;
use hecha::record::host::HostSeen;
use hecha::record::page::ArrivalEnd;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

use crate::browser_rig::{BUDGET, chromium};
use crate::fixture_server::Fixture;

/// An authority, and a host's certificate of it, made by openssl.
struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn new() -> Made {
        let made = Made {
            folder: tempfile::tempdir().expect("a folder"),
        };
        made.openssl(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "30",
            "-subj",
            "/CN=Test Authority",
        ]);
        made.openssl(&[
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            "host.key",
            "-out",
            "host.csr",
            "-subj",
            "/CN=secure.localhost",
        ]);
        std::fs::write(
            made.path("ext"),
            "subjectAltName=DNS:secure.localhost,DNS:static.localhost",
        )
        .expect("written");
        made.openssl(&[
            "x509",
            "-req",
            "-in",
            "host.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "20",
            "-extfile",
            "ext",
            "-out",
            "host.pem",
        ]);
        made
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("openssl");
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// Hash of the host's key, as the browser is told whose certificate to accept.
    fn pin(&self) -> String {
        use base64::Engine;
        let key = self.openssl(&["pkey", "-in", "host.key", "-pubout", "-outform", "DER"]);
        std::fs::write(self.path("key.der"), key).expect("written");
        let digest = self.openssl(&["dgst", "-sha256", "-binary", "key.der"]);
        base64::engine::general_purpose::STANDARD.encode(digest)
    }

    /// The browser, told to accept this one key: an operator would have the authority among his own.
    fn browser(&self, real: &Path) -> PathBuf {
        let path = self.path("browser");
        let text = format!(
            "#!/bin/sh\nexec '{}' --ignore-certificate-errors-spki-list={} \"$@\"\n",
            real.display(),
            self.pin()
        );
        std::fs::write(&path, text).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("mode set");
        path
    }

    /// Serves pages over https, with the host's certificate and its authority's.
    async fn serve(&self) -> SocketAddr {
        let read = |name: &str| {
            let all = CertificateDer::pem_file_iter(self.path(name)).expect("a file");
            all.map(|one| one.expect("a certificate"))
        };
        let chain: Vec<CertificateDer<'static>> = read("host.pem").chain(read("ca.pem")).collect();
        let key = PrivateKeyDer::from_pem_file(self.path("host.key")).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a certificate");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let mut asked = [0; 4096];
                    let Ok(length) = stream.read(&mut asked).await else {
                        return;
                    };
                    let page = match asked[..length].starts_with(b"GET /style") {
                        true => ("text/css", "h1{color:green}".to_owned()),
                        false => (
                            "text/html",
                            format!(
                                "<!doctype html><title>secure</title><h1>secure</h1>\
                                 <link rel=stylesheet href='https://static.localhost:{}/style.css'>",
                                address.port()
                            ),
                        ),
                    };
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                        page.0,
                        page.1.len(),
                        page.1
                    );
                    let _gone = stream.write_all(answer.as_bytes()).await;
                    let _gone = stream.shutdown().await;
                });
            }
        });
        address
    }

    /// The certificates of files, as DER.
    fn der(&self, name: &str) -> Vec<u8> {
        self.openssl(&["x509", "-in", name, "-outform", "DER"])
    }
}

fn of<'a>(hosts: &'a [HostSeen], origin: &str) -> &'a HostSeen {
    hosts
        .iter()
        .find(|host| host.origin == origin)
        .unwrap_or_else(|| panic!("{origin} in {hosts:#?}"))
}

#[tokio::test]
async fn certificates_and_addresses_are_known_of_every_host() {
    let made = Made::new();
    let Some(plain_rig) = chromium(|_| {}).await else {
        return;
    };
    let real = PathBuf::from(plain_rig.pool.environment().await.expect("an environment")["browser_binary"].clone());
    plain_rig.pool.end().await;
    let accepting = made.browser(&real);
    let accept = |options: &mut PoolOptions| {
        options.places.named.insert("CHROME".to_owned(), accepting.clone());
    };
    let rig = chromium(accept).await.expect("the same browser");
    let fixture = Fixture::start().await;
    let port = made.serve().await.port();
    let mut session = rig.pool.session().await.expect("a session");
    let arrival = session
        .open(&format!("https://secure.localhost:{port}/"), BUDGET)
        .await
        .unwrap();
    assert_eq!(arrival.end, ArrivalEnd::Shown, "{arrival:?}");
    let secure = format!("https://secure.localhost:{port}");
    let first = session.happenings().await.unwrap().hosts;
    let host = of(&first, &secure);
    let tls = host.tls.as_ref().expect("what TLS said");
    assert!(tls.protocol.starts_with("TLS 1."), "{tls:?}");
    assert_eq!(
        (tls.subject.as_str(), tls.issuer.as_str()),
        ("secure.localhost", "Test Authority")
    );
    assert!(tls.names.contains(&"static.localhost".to_owned()), "{tls:?}");
    let remote: SocketAddr = host.remote.as_deref().expect("an address").parse().expect("an address");
    assert_eq!(remote, SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    let chain = session.chain(&secure).await.unwrap().expect("a chain");
    assert_eq!(chain, [made.der("host.pem"), made.der("ca.pem")], "host's own first");
    // A host that only gave a part of the page.
    let part = of(&first, &format!("https://static.localhost:{port}"));
    assert!(!part.document && part.tls.is_some(), "{part:?}");
    println!(
        "chain of a part's host: {:?}",
        session.chain(&part.origin).await.unwrap().map(|chain| chain.len())
    );
    // Told once; over http there is nothing to tell but the address.
    session.open(&format!("{secure}/again"), BUDGET).await.unwrap();
    session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
    let second = session.happenings().await.unwrap().hosts;
    assert!(
        second.iter().all(|host| !host.origin.starts_with("https:")),
        "{second:#?}"
    );
    let plain = second.iter().find(|host| host.document).expect("the http host");
    assert!(plain.tls.is_none() && plain.remote.as_deref().is_some_and(|to| to.starts_with("127.0.0.1:")));
    let none = session.chain(&plain.origin).await.unwrap();
    assert!(none.is_err(), "no chain over http: {none:?}");
    session.end().await;
    rig.pool.end().await;
}

#[tokio::test]
async fn the_classic_channel_says_that_it_does_not_know() {
    let Some(rig) = chromium(|options| options.channel = Some(Channel::Classic)).await else {
        return;
    };
    let fixture = Fixture::start().await;
    let mut session = rig.pool.session().await.expect("a session");
    session.open(&fixture.at("/plain"), BUDGET).await.unwrap();
    let hosts = session.happenings().await.unwrap().hosts;
    let host = hosts.iter().find(|host| host.document).expect("the host");
    assert!(
        host.missing.contains("not available on the classic channel"),
        "{host:?}"
    );
    assert!(host.remote.is_none() && host.tls.is_none() && host.chain.is_none());
    assert!(session.chain(&host.origin).await.unwrap().is_err());
    session.open(&fixture.at("/links"), BUDGET).await.unwrap();
    assert_eq!(session.happenings().await.unwrap().hosts, [], "told once");
    session.end().await;
    rig.pool.end().await;
}
