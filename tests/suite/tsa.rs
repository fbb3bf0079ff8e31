//! A time-stamping authority of our own: `openssl ts -reply` behind a small HTTP server, which can also be slow, talk
//! nonsense, answer another request, or refuse.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hecha::evidence::stamp::Authorities;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Well,
    /// Never.
    Slow,
    /// With a page.
    Nonsense,
    /// With a token over something else.
    OtherImprint,
    /// With a token for another request.
    OtherNonce,
    /// With a status that grants nothing.
    Rejects,
    /// With an error of HTTP.
    Broken,
}

/// An authority with a root certificate of its own. Stops listening when dropped.
pub struct Tsa {
    folder: tempfile::TempDir,
    /// Where it listens.
    pub url: String,
    manner: Arc<Mutex<Manner>>,
    asked: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
}

const CONFIGURATION: &str = "[tsa]\ndefault_tsa = one\n[one]\nserial = ./serial\nsigner_cert = ./tsa.pem\ncerts = ./ca.pem\n\
    signer_key = ./tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1\n\
    ordering = yes\ntsa_name = yes\ness_cert_id_alg = sha256\n";
const EXTENSIONS: &str =
    "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n";
const MAKE: &str = "exec >made.log 2>&1; set -e
    new() { openssl req \"$@\" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes; }
    new -x509 -keyout ca.key -out ca.pem -subj \"/CN=Root of $1\" -days 30
    new -keyout tsa.key -out tsa.csr -subj \"/CN=Authority $1\"
    openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 10 -extfile extensions -out tsa.pem
    echo 01 >serial";

/// The certificate of the server that it listens with over https, of a root of its own.
const MAKE_TLS: &str = "exec >>made.log 2>&1; set -e
    new() { openssl req \"$@\" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes; }
    new -x509 -keyout tls-ca.key -out tls-ca.pem -subj \"/CN=Root of the server\" -days 30
    new -keyout tls.key -out tls.csr -subj \"/CN=127.0.0.1\"
    printf 'subjectAltName=IP:127.0.0.1\\nbasicConstraints=CA:FALSE\\n' >tls.ext
    openssl x509 -req -in tls.csr -CA tls-ca.pem -CAkey tls-ca.key -CAcreateserial -days 10 -extfile tls.ext -out tls.pem";

impl Tsa {
    pub fn start(name: &str, manner: Manner) -> Tsa {
        Tsa::listening(name, manner, false)
    }

    /// One that is asked over https, with a certificate that no public authority vouches for.
    pub fn start_https(name: &str) -> Tsa {
        Tsa::listening(name, Manner::Well, true)
    }

    fn listening(name: &str, manner: Manner, https: bool) -> Tsa {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("tsa.cnf"), CONFIGURATION).unwrap();
        fs::write(folder.path().join("extensions"), EXTENSIONS).unwrap();
        let made = Command::new("sh")
            .args([
                "-c",
                &format!("{MAKE}\n{}", if https { MAKE_TLS } else { "" }),
                "sh",
                name,
            ])
            .current_dir(folder.path())
            .status()
            .expect("sh");
        let log = fs::read_to_string(folder.path().join("made.log")).unwrap_or_default();
        assert!(made.success(), "{log}");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let tsa = Tsa {
            url: format!(
                "http{}://{}/{name}",
                if https { "s" } else { "" },
                listener.local_addr().unwrap()
            ),
            folder,
            manner: Arc::new(Mutex::new(manner)),
            asked: Arc::default(),
            stopped: Arc::default(),
        };
        let (path, manner) = (tsa.folder.path().to_path_buf(), tsa.manner.clone());
        let (asked, stopped) = (tsa.asked.clone(), tsa.stopped.clone());
        let tls = https.then(|| tls(&path));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                asked.fetch_add(1, Ordering::Relaxed);
                let manner = *manner.lock().unwrap();
                let stream = stream.unwrap();
                match &tls {
                    None => serve(stream, manner, &path),
                    Some(tls) => {
                        let session = rustls::ServerConnection::new(tls.clone()).expect("a session");
                        serve(rustls::StreamOwned::new(session, stream), manner, &path);
                    }
                }
            }
        });
        tsa
    }

    /// Its root certificate.
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The root certificate of its server, over https.
    pub fn tls_ca(&self) -> PathBuf {
        self.folder.path().join("tls-ca.pem")
    }

    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// A token over these bytes by `openssl` alone, with a nonce of its own choice.
    pub fn token(&self, bytes: &[u8]) -> Vec<u8> {
        fs::write(self.folder.path().join("data"), bytes).unwrap();
        openssl(
            self.folder.path(),
            &["-query", "-data", "data", "-sha256", "-cert", "-out", "own.tsq"],
        );
        reply(self.folder.path(), "own.tsq")
    }
}

impl Drop for Tsa {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        let address = self.url.split("://").nth(1).unwrap();
        drop(TcpStream::connect(&address[..address.find('/').unwrap()]));
    }
}

fn tls(folder: &Path) -> Arc<rustls::ServerConfig> {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let certificate = CertificateDer::from_pem_file(folder.join("tls.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(folder.join("tls.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let configuration = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    Arc::new(configuration.expect("a configuration"))
}

/// Authorities with little patience.
pub fn authorities(urls: &[&str]) -> Authorities {
    Authorities {
        urls: urls.iter().map(ToString::to_string).collect(),
        patience: Duration::from_millis(1500),
        trusted: Vec::new(),
    }
}

/// An address where nobody listens.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    format!("http://{}/down", listener.local_addr().unwrap())
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl")
        .arg("ts")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("openssl");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn reply(folder: &Path, query: &str) -> Vec<u8> {
    openssl(
        folder,
        &[
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            query,
            "-out",
            "answer.tsr",
        ],
    );
    fs::read(folder.join("answer.tsr")).unwrap()
}

fn serve<S: Read + Write + Send + 'static>(mut stream: S, manner: Manner, folder: &Path) {
    let Some(query) = request(&mut stream) else { return };
    let hash = |query: &[u8]| hex::encode(&query[24..56]);
    let (status, body) = match manner {
        Manner::Slow => {
            // Held open for longer than anybody waits here, beside the next ones.
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_secs(20));
                drop(stream);
            });
            return;
        }
        Manner::Nonsense => ("200 OK", b"<html>busy</html>".to_vec()),
        Manner::Broken => ("503 Service Unavailable", Vec::new()),
        Manner::Well => {
            fs::write(folder.join("q.tsq"), query).unwrap();
            ("200 OK", reply(folder, "q.tsq"))
        }
        Manner::OtherImprint => {
            let mut other = query;
            other[30] ^= 1;
            fs::write(folder.join("q.tsq"), other).unwrap();
            ("200 OK", reply(folder, "q.tsq"))
        }
        Manner::OtherNonce => {
            let hash = hash(&query);
            openssl(
                folder,
                &["-query", "-digest", &hash, "-sha256", "-cert", "-out", "q.tsq"],
            );
            ("200 OK", reply(folder, "q.tsq"))
        }
        Manner::Rejects => {
            let hash = format!("{0}{0}", hash(&query));
            openssl(
                folder,
                &["-query", "-digest", &hash, "-sha512", "-cert", "-out", "q.tsq"],
            );
            ("200 OK", reply(folder, "q.tsq"))
        }
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body))
        .and_then(|()| stream.flush())
        .ok();
}

/// The body of a request that asks as RFC 3161 says.
fn request(stream: &mut impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&piece[..count]);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        assert!(head.starts_with("post "), "{head}");
        assert!(head.contains("content-type: application/timestamp-query"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.expect("a length").trim().parse().unwrap();
        if bytes.len() >= end + 4 + length {
            return Some(bytes[end + 4..].to_vec());
        }
    }
}
