//! SM2 over SM3 (GB/T 32918.2-2016), under the id that GM/T 0009-2012 gives where none was agreed on, as
//! `openssl dgst -sm3 -verify FILE -sigopt distid:1234567812345678` checks it. Signing takes no random number
//! (RFC 6979 over SM3), so that a bad source of them gives no key away.

use sm2::SecretKey;
use sm2::dsa::Signature;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePublicKey, LineEnding};

pub use sm2::dsa::{SigningKey, VerifyingKey};

/// The signer's id, which is hashed with his key before the bytes.
const ID: &str = "1234567812345678";

/// The private key in a PEM file.
pub fn secret(pem: &str) -> Result<SigningKey, String> {
    let begins = |label: &str| pem.find(&format!("-----BEGIN {label}-----")).map(|at| &pem[at..]);
    // `openssl ec` names SEC 1's form by the curve; `openssl ecparam -genkey` writes the curve's parameters first.
    let named = begins("SM2 PRIVATE KEY").map(|sec1| sec1.replace("SM2 PRIVATE KEY", "EC PRIVATE KEY"));
    let sec1 = named.or_else(|| begins("EC PRIVATE KEY").map(str::to_string));
    let read = match sec1 {
        Some(sec1) => SecretKey::from_sec1_pem(&sec1).map_err(|error| error.to_string()),
        None => SecretKey::from_pkcs8_pem(begins("PRIVATE KEY").unwrap_or(pem)).map_err(|error| error.to_string()),
    };
    SigningKey::new(ID, &read?).map_err(|error| error.to_string())
}

/// The public key in a PEM file.
pub fn public(pem: &str) -> Result<VerifyingKey, String> {
    let key = sm2::PublicKey::from_public_key_pem(pem).map_err(|error| error.to_string())?;
    VerifyingKey::new(ID, key).map_err(|error| error.to_string())
}

/// The public half.
pub fn half(key: &SigningKey) -> VerifyingKey {
    key.verifying_key().clone()
}

/// A public key in DER and in PEM.
pub fn written(key: &VerifyingKey) -> Result<(Vec<u8>, String), String> {
    let key = sm2::PublicKey::from(key);
    let der = key.to_public_key_der().map_err(|error| error.to_string())?;
    let pem = key
        .to_public_key_pem(LineEnding::LF)
        .map_err(|error| error.to_string())?;
    Ok((der.as_bytes().to_vec(), pem))
}

/// The signature over these bytes.
pub fn sign(key: &SigningKey, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let signature: Signature = key.try_sign(bytes).map_err(|error| error.to_string())?;
    Ok(signature.to_der().as_bytes().to_vec())
}

/// Whether it is the key's signature over these bytes.
pub fn signed(key: &VerifyingKey, bytes: &[u8], signature: &[u8]) -> bool {
    Signature::from_der(signature).is_ok_and(|signature| key.verify(bytes, &signature).is_ok())
}
