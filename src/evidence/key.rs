//! Keys: what signs seals and checkpoints, and what a signature is checked with. Signatures are in DER, keys in PEM, so
//! that `openssl dgst -verify` checks them.
//!
//! An archive is signed with ECDSA on P-256 (`p256`); its seal may be signed a second time with SM2 (`sm2`). A key's file
//! belongs to its owner alone. A key that lives elsewhere (a card, an office's signing service) is used through a command
//! that is given the bytes and gives the signature (`command`).

mod command;
mod p256;
mod sm2;

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::disk;
use super::error::EvidenceError;
use crate::clock::Clock;
use crate::record::seal::{ALGORITHM, Key, SM2_ALGORITHM};

/// The name of an operator's own key in his configuration folder.
const OWN_KEY: &str = "seal-key.pem";

/// Kinds of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// ECDSA on P-256 over SHA-256: signs everything.
    P256,
    /// SM2 over SM3: signs a seal a second time.
    Sm2,
}

impl Kind {
    /// As people call it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::P256 => "P-256",
            Kind::Sm2 => "SM2",
        }
    }

    /// As a seal calls it.
    pub fn algorithm(self) -> &'static str {
        match self {
            Kind::P256 => ALGORITHM,
            Kind::Sm2 => SM2_ALGORITHM,
        }
    }

    /// The option that names a key, and the one that names a command.
    fn options(self) -> (&'static str, &'static str) {
        match self {
            Kind::P256 => ("--key", "--sign-command"),
            Kind::Sm2 => ("--sm2-key", "--sm2-sign-command"),
        }
    }

    /// The curve as openssl calls it.
    fn curve(self) -> &'static str {
        match self {
            Kind::P256 => "P-256",
            Kind::Sm2 => "SM2",
        }
    }

    /// A command that signs so.
    fn example(self) -> &'static str {
        match self {
            Kind::P256 => "openssl dgst -sha256 -sign KEY.pem",
            Kind::Sm2 => "openssl dgst -sm3 -sign KEY.pem -sigopt distid:1234567812345678",
        }
    }
}

/// The public half of a key.
#[derive(Debug, Clone)]
pub struct PublicKey {
    key: Verifying,
    der: Vec<u8>,
    pem: String,
}

#[derive(Debug, Clone)]
enum Verifying {
    P256(p256::VerifyingKey),
    Sm2(sm2::VerifyingKey),
}

impl PublicKey {
    /// Reads `-----BEGIN PUBLIC KEY-----` with a key of this kind; `name` is what a message calls it.
    pub fn read(kind: Kind, pem: &[u8], name: &str) -> Result<PublicKey, EvidenceError> {
        let text = std::str::from_utf8(pem).unwrap_or_default();
        let word = kind.word();
        let read = match kind {
            Kind::P256 => p256::public(text).map(Verifying::P256),
            Kind::Sm2 => sm2::public(text).map(Verifying::Sm2),
        };
        let key = read.map_err(|error| {
            let remedy = if text.contains("BEGIN CERTIFICATE") {
                "it is a certificate; take its key out with `openssl x509 -pubkey -noout -in FILE`".into()
            } else if text.contains("PRIVATE KEY") {
                "it is a private key; take its public half out with `openssl pkey -pubout -in FILE`".into()
            } else {
                format!("give {} public key in PEM (`-----BEGIN PUBLIC KEY-----`)", a(word))
            };
            unusable(name, format!("it is no {word} public key ({error}); {remedy}"))
        })?;
        PublicKey::of(key, name)
    }

    fn of(key: Verifying, name: &str) -> Result<PublicKey, EvidenceError> {
        let written = match &key {
            Verifying::P256(key) => p256::written(key),
            Verifying::Sm2(key) => sm2::written(key),
        };
        let (der, pem) = written.map_err(|error| {
            let why = format!("its public half cannot be written ({error}); use another key");
            unusable(name, why)
        })?;
        Ok(PublicKey { key, der, pem })
    }

    /// What kind of key it is.
    pub fn kind(&self) -> Kind {
        match &self.key {
            Verifying::P256(_) => Kind::P256,
            Verifying::Sm2(_) => Kind::Sm2,
        }
    }

    /// SHA-256 of its SubjectPublicKeyInfo in DER: `openssl pkey -pubin -in FILE -outform DER | sha256sum`.
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(&self.der))
    }

    /// The key in PEM.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// As a seal names it.
    pub fn named(&self) -> Key {
        Key {
            algorithm: self.kind().algorithm().into(),
            fingerprint: self.fingerprint(),
        }
    }

    /// Whether this is the key's signature over these bytes.
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            Verifying::P256(key) => p256::signed(key, bytes, signature),
            Verifying::Sm2(key) => sm2::signed(key, bytes, signature),
        }
    }
}

/// What signs.
pub struct Signer {
    public: PublicKey,
    by: By,
    /// The key was made just now; its file.
    made: Option<PathBuf>,
    /// What signs a seal a second time.
    second: Option<Box<Signer>>,
}

enum By {
    P256(p256::SigningKey),
    Sm2(sm2::SigningKey),
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
    pub fn file(kind: Kind, path: &Path) -> Result<Signer, EvidenceError> {
        let name = path.display().to_string();
        let pem = private(kind, path, &name)?;
        let read = match kind {
            Kind::P256 => p256::secret(&pem).map(|key| (Verifying::P256(p256::half(&key)), By::P256(key))),
            Kind::Sm2 => sm2::secret(&pem).map(|key| (Verifying::Sm2(sm2::half(&key)), By::Sm2(key))),
        };
        let (half, by) = read.map_err(|error| {
            let (option, command) = kind.options();
            let remedy = if pem.contains("ENCRYPTED") {
                let sign = kind.example();
                format!("it is encrypted; sign with `{command} '{sign}' {option} PUBLIC.pem`")
            } else {
                let curve = kind.curve();
                format!("make one with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:{curve} -out KEY.pem`")
            };
            let word = kind.word();
            unusable(&name, format!("it is no {word} private key in PEM ({error}); {remedy}"))
        })?;
        Ok(Signer {
            public: PublicKey::of(half, &name)?,
            by,
            made: None,
            second: None,
        })
    }

    /// The operator's own P-256 key in this folder, made at its first use: the folder for its owner alone, the file 0600.
    pub fn own(folder: &Path) -> Result<Signer, EvidenceError> {
        let path = folder.join(OWN_KEY);
        if path.exists() {
            return Signer::file(Kind::P256, &path);
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| EvidenceError::io("making the folder", folder, error))?;
        let made = make(folder, &path)?;
        let signer = Signer::file(Kind::P256, &path)?;
        Ok(Signer {
            made: made.then_some(path),
            ..signer
        })
    }

    /// A command that is given the bytes on its standard input and gives the signature in DER on its standard output,
    /// and the public key in PEM that goes with it.
    pub fn command(kind: Kind, command: &str, public: &Path) -> Result<Signer, EvidenceError> {
        let name = public.display().to_string();
        let pem = fs::read(public).map_err(|error| unusable(&name, format!("it cannot be read ({error})")))?;
        Ok(Signer {
            public: PublicKey::read(kind, &pem, &name)?,
            by: By::Command(command.into()),
            made: None,
            second: None,
        })
    }

    /// As this one; seals are signed by `second` too.
    pub fn with_second(self, second: Signer) -> Signer {
        Signer {
            second: Some(Box::new(second)),
            ..self
        }
    }

    /// Its public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// What signs a seal a second time.
    pub fn second(&self) -> Option<&Signer> {
        self.second.as_deref()
    }

    /// The file of a key that was made just now.
    pub fn made(&self) -> Option<&Path> {
        self.made.as_deref()
    }

    /// The signature over these bytes, in DER; one that a command gave is checked against the public key.
    pub fn sign(&self, bytes: &[u8], clock: &Clock) -> Result<Vec<u8>, EvidenceError> {
        let command = match &self.by {
            By::P256(key) => return Ok(p256::sign(key, bytes)),
            By::Sm2(key) => {
                let name = format!("the key {}", self.public.fingerprint());
                return sm2::sign(key, bytes).map_err(|error| unusable(&name, format!("it does not sign ({error})")));
            }
            By::Command(command) => command,
        };
        let (option, from) = self.public.kind().options();
        let signature = command::ask(command, from, bytes, clock)?;
        if self.public.signed(bytes, &signature) {
            return Ok(signature);
        }
        let what = format!("what it gave is not a signature of the key named by {option} over the bytes it was given");
        let how = match self.public.kind() {
            Kind::P256 => "with ECDSA P-256 and SHA-256",
            Kind::Sm2 => "with SM2 and SM3 under the id 1234567812345678",
        };
        let example = self.public.kind().example();
        let remedy = format!("it must sign {how} and write DER, e.g. `{example}`");
        Err(unusable(command, format!("{what}; {remedy}")))
    }
}

fn unusable(key: &str, why: String) -> EvidenceError {
    EvidenceError::Key { key: key.into(), why }
}

/// The word with its article.
fn a(word: &str) -> String {
    let article = if word.starts_with('S') { "an" } else { "a" };
    format!("{article} {word}")
}

/// The text of a private key's file, which nobody but its owner may touch.
fn private(kind: Kind, path: &Path, name: &str) -> Result<String, EvidenceError> {
    let (option, command) = kind.options();
    let word = kind.word();
    let mut file = File::open(path).map_err(|error| {
        let remedy = match kind {
            Kind::P256 => "or leave --key and HECHA_KEY out to use your own",
            Kind::Sm2 => "or leave --sm2-key and HECHA_SM2_KEY out (`hecha seal --no-sm2`) to sign without it",
        };
        let why = format!(
            "it cannot be read ({error}); give the PEM file of {} key, {remedy}",
            a(word)
        );
        unusable(name, why)
    })?;
    let mut pem = String::new();
    file.read_to_string(&mut pem)
        .map_err(|error| unusable(name, format!("it is no PEM file ({error})")))?;
    if pem.contains("BEGIN PUBLIC KEY") {
        let why = format!("it is no {word} private key in PEM but a public one");
        let remedy = format!("give the private one, or name what signs with it ({command} COMMAND {option} {name})");
        return Err(unusable(name, format!("{why}; {remedy}")));
    }
    let mode = file.metadata().map_or(0, |about| about.mode());
    if mode & 0o077 != 0 {
        let why = "others than its owner may read or change it, so a seal would prove nothing";
        return Err(unusable(name, format!("{why}; `chmod 600` it")));
    }
    Ok(pem)
}

/// Makes a key; false when another program has just made one. The file is there whole or not at all.
fn make(folder: &Path, path: &Path) -> Result<bool, EvidenceError> {
    let failed = |error| EvidenceError::io("making the key", path, error);
    let mut random = File::open("/dev/urandom").map_err(failed)?;
    let pem = p256::made(&mut random).map_err(failed)?;
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
