//! Arguments of what signs an archive, of `hecha seal` and of `hecha verify`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::evidence::stamp::{self, Authorities};

/// What signs an archive.
#[derive(Debug, Args, Clone, Default)]
pub struct SigningArgs {
    /// The private key to seal with, PEM, P-256, readable by you alone; default: your own, made at first use. With
    /// --sign-command the public key of what that signs with.
    #[arg(long, value_name = "PEM", env = "HECHA_KEY")]
    pub key: Option<PathBuf>,
    /// A command that signs what it reads (ECDSA P-256 over SHA-256) and writes the signature in DER; never recorded.
    #[arg(long, value_name = "COMMAND")]
    pub sign_command: Option<String>,
    /// An SM2 key that signs the seal too (PEM, readable by you alone); without it there is no second signature. With
    /// --sm2-sign-command the public key of what that signs with.
    #[arg(long, value_name = "PEM", env = "HECHA_SM2_KEY")]
    pub sm2_key: Option<PathBuf>,
    /// A command that signs what it reads (SM2 over SM3, id 1234567812345678) and writes the signature in DER; never
    /// recorded.
    #[arg(long, value_name = "COMMAND")]
    pub sm2_sign_command: Option<String>,
    /// Who answers for this run, as it is written into the record and the bag (an office, a company).
    #[arg(long, value_name = "NAME", env = "HECHA_OPERATOR")]
    pub operator: Option<String>,
}

impl SigningArgs {
    /// What a run signs with that goes on or is closed: what is given now, else the keys that it was begun with. Commands were not
    /// recorded.
    pub fn after(&self, first: SigningArgs) -> SigningArgs {
        SigningArgs {
            key: self.key.clone().or(first.key),
            sign_command: self.sign_command.clone(),
            sm2_key: self.sm2_key.clone().or(first.sm2_key),
            sm2_sign_command: self.sm2_sign_command.clone(),
            operator: self.operator.clone().or(first.operator),
        }
    }
}

/// Who says by when.
#[derive(Debug, Args, Clone)]
pub struct StampArgs {
    /// A time-stamping authority (RFC 3161) that is asked for a token over what is signed (repeatable; in HECHA_TSA with
    /// spaces between).
    #[arg(long, value_name = "URL", env = "HECHA_TSA", value_delimiter = ' ', value_parser = authority)]
    pub tsa: Vec<String>,
    /// How long each authority is waited for; a token that does not come is recorded as missing.
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub tsa_wait: u64,
    /// Certificates in PEM that an authority's server is trusted by over https, beside the public ones (repeatable).
    #[arg(long, value_name = "PEM", value_parser = certificates)]
    pub tsa_tls_ca: Vec<PathBuf>,
}

impl Default for StampArgs {
    /// Nobody is asked.
    fn default() -> StampArgs {
        StampArgs {
            tsa: Vec::new(),
            tsa_wait: 15,
            tsa_tls_ca: Vec::new(),
        }
    }
}

impl StampArgs {
    /// The authorities.
    pub fn authorities(&self) -> Authorities {
        Authorities {
            urls: self.tsa.clone(),
            patience: Duration::from_secs(self.tsa_wait),
            trusted: self.tsa_tls_ca.clone(),
        }
    }
}

/// `hecha seal`
#[derive(Debug, Args)]
pub struct SealArgs {
    /// The archive: of a run that ended with --no-seal, was stopped or was cut off.
    pub archive: PathBuf,
    /// Of a sealed archive: ask the authorities that its seal names, no others, again for the time stamps that could not
    /// be had. They and a receipt are added; nothing that is there is changed.
    #[arg(long)]
    pub stamp: bool,
    /// Seal without an SM2 key, also where the run was begun with one.
    #[arg(long)]
    pub no_sm2: bool,
    /// Who says by when.
    #[command(flatten)]
    pub stamps: StampArgs,
    /// What signs it; without a word, the keys that its run was begun with.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// `hecha verify`
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 verified; 1 wrong use, or no sealed archive; 4 something is not as it was sealed;\n\
    5 nothing was changed, but something that matters was not checked: by whom it was sealed (give --key or\n\
    its --fingerprint), when (--tsa-ca was given and vouches for no time stamp), or it is a part (--partial).\n\
    The SM2 signature of a seal that names a key for it is checked too; name that\n\
    key with --sm2-key or --sm2-fingerprint to say whose it must be (enough alone)."
)]
pub struct VerifyArgs {
    /// The archive.
    pub archive: PathBuf,
    /// The operator's public key in PEM, had by another way than this archive.
    #[arg(long, value_name = "PEM")]
    pub key: Option<PathBuf>,
    /// Or its fingerprint: SHA-256 of the public key in DER, 64 hexadecimal digits.
    #[arg(long, value_name = "HEX", value_parser = fingerprint)]
    pub fingerprint: Option<String>,
    /// His SM2 public key in PEM, where he signs with one too; a seal without that signature is then refused.
    #[arg(long, value_name = "PEM")]
    pub sm2_key: Option<PathBuf>,
    /// Or its fingerprint.
    #[arg(long, value_name = "HEX", value_parser = fingerprint)]
    pub sm2_fingerprint: Option<String>,
    /// Certificates in PEM of a time-stamping authority that you trust, up to its root (repeatable): time stamps are
    /// checked by `openssl ts -verify`.
    #[arg(long, value_name = "PEM")]
    pub tsa_ca: Vec<PathBuf>,
    /// It is known to be a partial hand-out (`hecha bundle`): blobs and results that the manifest lists may be missing.
    #[arg(long)]
    pub partial: bool,
}

/// `hecha bundle`
///
/// Hands out the evidence of one finding of a sealed archive: seal, manifests, journal, checkpoints, inputs, and of the
/// blobs those alone that the finding's cases name. It is verified alone and says that it is a part.
#[derive(Debug, Args)]
pub struct BundleArgs {
    /// The archive, sealed.
    pub archive: PathBuf,
    /// The finding: SITE/INDICATOR or SITE/INDICATOR/ITEM.
    pub finding: String,
    /// Where to; default: `RUN.SITE.INDICATOR` in the current folder.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// As one zip file.
    #[arg(long)]
    pub zip: bool,
    /// Keep back a blob of the finding's cases (its SHA-256, or how that begins; repeatable).
    #[arg(long, value_name = "SHA256", requires = "why")]
    pub withhold: Vec<String>,
    /// Hand out FILE in the place of a blob: a copy from which you took something out (repeatable).
    #[arg(long, value_name = "SHA256=FILE", requires = "why", value_parser = in_place)]
    pub replace: Vec<(String, PathBuf)>,
    /// Hand out a copy of a picture in which this rectangle is black, in pixels from the top left (repeatable).
    #[arg(long, value_name = "SHA256=X,Y,WIDTH,HEIGHT", requires = "why", value_parser = rectangle)]
    pub cover: Vec<(String, [u32; 4])>,
    /// Why something is kept back; stands in the hand-out.
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    /// Who keeps it back; stands in the hand-out.
    #[arg(long, value_name = "NAME", env = "HECHA_OPERATOR", default_value = "not named")]
    pub by: String,
}

fn in_place(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((blob, file)) if !blob.is_empty() && !file.is_empty() => Ok((blob.into(), file.into())),
        _ => Err("write the blob's hash, `=`, and the file that is handed out in its place".into()),
    }
}

fn rectangle(text: &str) -> Result<(String, [u32; 4]), String> {
    let wrong = || "write the picture's hash, `=`, and X,Y,WIDTH,HEIGHT in pixels, e.g. 3fa2c1d0=120,40,300,24";
    let (blob, numbers) = text.split_once('=').ok_or_else(wrong)?;
    let numbers: Result<Vec<u32>, _> = numbers.split(',').map(|number| number.trim().parse()).collect();
    let numbers: [u32; 4] = numbers.ok().and_then(|all| all.try_into().ok()).ok_or_else(wrong)?;
    Ok((blob.into(), numbers))
}

fn fingerprint(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    let digits = digits.to_ascii_lowercase();
    match digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(digits),
        false => Err("it has 64 hexadecimal digits; `hecha seal` and VERIFY.md say how to get it".into()),
    }
}

fn authority(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|error| format!("{error}; write an address like http://tsa.example/"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("time stamps are asked for over http or https".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address is written into the archive and must hold no account".into());
    }
    Ok(url.to_string())
}

fn certificates(text: &str) -> Result<PathBuf, String> {
    stamp::certificates_in(Path::new(text)).map(|()| PathBuf::from(text))
}
