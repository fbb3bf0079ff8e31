//! Keys: what signs seals and checkpoints, and what a signature is checked with. ECDSA on P-256 over SHA-256, signatures
//! in DER, keys in PEM, so that `openssl dgst -sha256 -verify` checks them.
//!
//! A key's file belongs to its owner alone. A key that lives elsewhere (a card, an office's signing service) is used
//! through a command that is given the bytes and gives the signature.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use p256::SecretKey;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use sha2::{Digest, Sha256};

use super::disk;
use super::error::EvidenceError;
use crate::clock::{Budget, Clock};

/// How long a command that signs may take; a person may have to touch a card or type a number.
const SIGNING: Duration = Duration::from_secs(120);

/// The name of an operator's own key in his configuration folder.
const OWN_KEY: &str = "seal-key.pem";

/// The public half of a key.
#[derive(Debug, Clone)]
pub struct PublicKey {
    key: VerifyingKey,
    der: Vec<u8>,
}

impl PublicKey {
    /// Reads `-----BEGIN PUBLIC KEY-----` with a P-256 key; `name` is what a message calls it.
    pub fn read(pem: &[u8], name: &str) -> Result<PublicKey, EvidenceError> {
        let text = std::str::from_utf8(pem).unwrap_or_default();
        let key = VerifyingKey::from_public_key_pem(text).map_err(|error| {
            let remedy = if text.contains("BEGIN CERTIFICATE") {
                "it is a certificate; take its key out with `openssl x509 -pubkey -noout -in FILE`"
            } else if text.contains("PRIVATE KEY") {
                "it is a private key; take its public half out with `openssl pkey -pubout -in FILE`"
            } else {
                "give a P-256 public key in PEM (`-----BEGIN PUBLIC KEY-----`)"
            };
            unusable(name, format!("it is no P-256 public key ({error}); {remedy}"))
        })?;
        PublicKey::of(key, name)
    }

    fn of(key: VerifyingKey, name: &str) -> Result<PublicKey, EvidenceError> {
        let der = key.to_public_key_der().map_err(|error| {
            unusable(
                name,
                format!("its public half cannot be written ({error}); use another key"),
            )
        })?;
        Ok(PublicKey {
            key,
            der: der.as_bytes().to_vec(),
        })
    }

    /// SHA-256 of its SubjectPublicKeyInfo in DER: `openssl pkey -pubin -in FILE -outform DER | sha256sum`.
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(&self.der))
    }

    /// The key in PEM.
    pub fn pem(&self) -> String {
        self.key.to_public_key_pem(LineEnding::LF).unwrap_or_default()
    }

    /// Whether this is the key's signature over these bytes.
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        DerSignature::from_bytes(signature).is_ok_and(|signature| self.key.verify(bytes, &signature).is_ok())
    }
}

/// What signs.
pub struct Signer {
    public: PublicKey,
    by: By,
    /// The key was made just now; its file.
    made: Option<PathBuf>,
}

enum By {
    Key(SigningKey),
    Command(String),
}

impl std::fmt::Debug for Signer {
    /// Says which key, never the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.public.fingerprint())
    }
}

impl Signer {
    /// The key in this file: PEM, PKCS #8 or SEC 1, not encrypted, readable by its owner alone.
    pub fn file(path: &Path) -> Result<Signer, EvidenceError> {
        let name = path.display().to_string();
        let mut file = File::open(path).map_err(|error| {
            let remedy = "give the PEM file of a P-256 key, or leave --key and HECHA_KEY out to use your own";
            unusable(&name, format!("it cannot be read ({error}); {remedy}"))
        })?;
        let mode = file.metadata().map_or(0, |about| about.mode());
        if mode & 0o077 != 0 {
            let why = "others than its owner may read or change it, so a seal would prove nothing";
            return Err(unusable(&name, format!("{why}; `chmod 600` it")));
        }
        let mut pem = String::new();
        file.read_to_string(&mut pem)
            .map_err(|error| unusable(&name, format!("it is no PEM file ({error})")))?;
        let key = SigningKey::from(secret(&pem, &name)?);
        Ok(Signer {
            public: PublicKey::of(*key.verifying_key(), &name)?,
            by: By::Key(key),
            made: None,
        })
    }

    /// The operator's own key in this folder, made at its first use: the folder for its owner alone, the file 0600.
    pub fn own(folder: &Path) -> Result<Signer, EvidenceError> {
        let path = folder.join(OWN_KEY);
        if path.exists() {
            return Signer::file(&path);
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| EvidenceError::io("making the folder", folder, error))?;
        let made = make(folder, &path)?;
        let signer = Signer::file(&path)?;
        Ok(Signer {
            made: made.then_some(path),
            ..signer
        })
    }

    /// A command that is given the bytes on its standard input and gives the signature in DER on its standard output,
    /// and the public key in PEM that goes with it.
    pub fn command(command: &str, public: &Path) -> Result<Signer, EvidenceError> {
        let name = public.display().to_string();
        let pem = fs::read(public).map_err(|error| unusable(&name, format!("it cannot be read ({error})")))?;
        Ok(Signer {
            public: PublicKey::read(&pem, &name)?,
            by: By::Command(command.into()),
            made: None,
        })
    }

    /// Its public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The file of a key that was made just now.
    pub fn made(&self) -> Option<&Path> {
        self.made.as_deref()
    }

    /// The signature over these bytes, in DER, checked against the public key.
    pub fn sign(&self, bytes: &[u8], clock: &Clock) -> Result<Vec<u8>, EvidenceError> {
        match &self.by {
            By::Key(key) => {
                let signature: DerSignature = key.sign(bytes);
                Ok(signature.as_bytes().to_vec())
            }
            By::Command(command) => {
                let signature = ask(command, bytes, clock)?;
                if self.public.signed(bytes, &signature) {
                    return Ok(signature);
                }
                let what = "what it gave is not a signature of the key named by --key over the bytes it was given";
                let remedy = "it must sign with ECDSA P-256 and SHA-256 and write DER, e.g. \
                              `openssl dgst -sha256 -sign KEY.pem`";
                Err(unusable(command, format!("{what}; {remedy}")))
            }
        }
    }
}

fn unusable(key: &str, why: String) -> EvidenceError {
    EvidenceError::Key { key: key.into(), why }
}

fn secret(pem: &str, name: &str) -> Result<SecretKey, EvidenceError> {
    // `openssl ecparam -genkey` writes the curve's parameters before the key.
    let sec1 = pem.find("-----BEGIN EC PRIVATE KEY-----").map(|at| &pem[at..]);
    let read = match sec1 {
        Some(sec1) => SecretKey::from_sec1_pem(sec1).map_err(|error| error.to_string()),
        None => SecretKey::from_pkcs8_pem(pem).map_err(|error| error.to_string()),
    };
    read.map_err(|error| {
        let remedy = if pem.contains("ENCRYPTED") {
            "it is encrypted; sign with `--sign-command 'openssl dgst -sha256 -sign KEY.pem' --key PUBLIC.pem`"
        } else {
            "make one with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out KEY.pem`"
        };
        unusable(name, format!("it is no P-256 private key in PEM ({error}); {remedy}"))
    })
}

/// Makes a key; false when another program has just made one. The file is there whole or not at all.
fn make(folder: &Path, path: &Path) -> Result<bool, EvidenceError> {
    let failed = |error| EvidenceError::io("making the key", path, error);
    let mut random = File::open("/dev/urandom").map_err(failed)?;
    let key = loop {
        let mut bytes = [0; 32];
        random.read_exact(&mut bytes).map_err(failed)?;
        // Refused, once in 2^32, when it is not below the curve's order.
        if let Ok(key) = SecretKey::from_slice(&bytes) {
            break key;
        }
    };
    let pem = key
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|error| failed(std::io::Error::other(error)))?;
    let part = folder.join(format!("{OWN_KEY}.{}.part", std::process::id()));
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&part)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        // Unlike a rename, a link replaces nothing.
        match fs::hard_link(&part, path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    };
    let made = write().map_err(failed);
    let _gone = fs::remove_file(&part);
    disk::sync_folder(folder)?;
    made
}

/// Runs a command that signs; what it says on its standard error goes to the terminal.
fn ask(command: &str, bytes: &[u8], clock: &Clock) -> Result<Vec<u8>, EvidenceError> {
    let failed = |error: std::io::Error| unusable(command, format!("it cannot be run ({error}); see --sign-command"));
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        // A command that does not read its input says by its output and its end whether that was well.
        let _unread = input.write_all(bytes);
    }
    let mut output = child.stdout.take();
    let reading = std::thread::spawn(move || {
        let mut signature = Vec::new();
        let read = output
            .as_mut()
            .map(|output| output.take(64 * 1024).read_to_end(&mut signature));
        read.is_some_and(|read| read.is_ok()).then_some(signature)
    });
    let well = ended(&mut child, clock).map_err(failed)?;
    match well {
        Some(true) => Ok(reading.join().ok().flatten().unwrap_or_default()),
        Some(false) => Err(unusable(
            command,
            "it failed, so nothing was signed; see what it said".into(),
        )),
        None => {
            let limit = SIGNING.as_secs();
            Err(unusable(command, format!("it gave no signature within {limit} s")))
        }
    }
}

/// Whether it ended well; none when it had to be ended.
fn ended(child: &mut Child, clock: &Clock) -> std::io::Result<Option<bool>> {
    let budget = Budget::new(clock, "signing", SIGNING);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if budget.spent(clock) {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
