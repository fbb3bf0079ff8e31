//! ECDSA on P-256 over SHA-256 (FIPS 186-5), as `openssl dgst -sha256 -verify` checks it.

use std::io::Read;

use p256::SecretKey;
use p256::ecdsa::DerSignature;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding};

pub use p256::ecdsa::{SigningKey, VerifyingKey};

/// The private key in a PEM file.
pub fn secret(pem: &str) -> Result<SigningKey, String> {
    // `openssl ecparam -genkey` writes the curve's parameters before the key.
    let sec1 = pem.find("-----BEGIN EC PRIVATE KEY-----").map(|at| &pem[at..]);
    let read = match sec1 {
        Some(sec1) => SecretKey::from_sec1_pem(sec1).map_err(|error| error.to_string()),
        None => SecretKey::from_pkcs8_pem(pem).map_err(|error| error.to_string()),
    };
    read.map(SigningKey::from)
}

/// The public key in a PEM file.
pub fn public(pem: &str) -> Result<VerifyingKey, String> {
    VerifyingKey::from_public_key_pem(pem).map_err(|error| error.to_string())
}

/// The public half.
pub fn half(key: &SigningKey) -> VerifyingKey {
    *key.verifying_key()
}

/// A public key in DER and in PEM.
pub fn written(key: &VerifyingKey) -> Result<(Vec<u8>, String), String> {
    let der = key.to_public_key_der().map_err(|error| error.to_string())?;
    let pem = key
        .to_public_key_pem(LineEnding::LF)
        .map_err(|error| error.to_string())?;
    Ok((der.as_bytes().to_vec(), pem))
}

/// The signature over these bytes.
pub fn sign(key: &SigningKey, bytes: &[u8]) -> Vec<u8> {
    let signature: DerSignature = key.sign(bytes);
    signature.as_bytes().to_vec()
}

/// Whether it is the key's signature over these bytes.
pub fn signed(key: &VerifyingKey, bytes: &[u8], signature: &[u8]) -> bool {
    DerSignature::from_bytes(signature).is_ok_and(|signature| key.verify(bytes, &signature).is_ok())
}

/// A new private key in PEM (PKCS #8), from a source of random bytes.
pub fn made(random: &mut impl Read) -> std::io::Result<String> {
    let key = loop {
        let mut bytes = [0; 32];
        random.read_exact(&mut bytes)?;
        // Refused, once in 2^32, when it is not below the curve's order.
        if let Ok(key) = SecretKey::from_slice(&bytes) {
            break key;
        }
    };
    let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(std::io::Error::other)?;
    Ok(pem.to_string())
}
