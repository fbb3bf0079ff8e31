//! Arguments of what signs an archive, of `hecha seal` and of `hecha verify`.

use std::path::PathBuf;

use clap::Args;

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
}

/// `hecha seal`
#[derive(Debug, Args)]
pub struct SealArgs {
    /// The archive: of a run that ended with --no-seal, was stopped or was cut off.
    pub archive: PathBuf,
    /// What signs it.
    #[command(flatten)]
    pub signing: SigningArgs,
}

/// `hecha verify`
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 verified; 1 wrong use, or no sealed archive; 4 something is not as it was sealed; \
    5 nothing was changed, but by whom it was sealed was not checked (no --key, no --fingerprint)."
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
}

fn fingerprint(text: &str) -> Result<String, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    let digits = digits.to_ascii_lowercase();
    match digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(digits),
        false => Err("it has 64 hexadecimal digits; `hecha seal` and VERIFY.md say how to get it".into()),
    }
}
