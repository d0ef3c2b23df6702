//! Public keys: taken out of the form in which browsers hand them over (`SubjectPublicKeyInfo`, RFC
//! 5280), and used.

use phr::account::{KeyKind, Passkey};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};

// What stands before the key itself, for the one size of each kind that authenticators use.
/// P-256 (RFC 5480), an uncompressed point.
const P256: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// Ed25519 (RFC 8410).
const ED: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// RSA with 2048 bits (RFC 3279): what the TPMs of computers make.
const RSA: &[u8] = &[
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
    0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
];

/// The key itself, as signatures are checked with it; `None` for anything but the kinds above.
pub(super) fn from_spki(kind: KeyKind, spki: &[u8]) -> Option<Vec<u8>> {
    let (head, length) = match kind {
        KeyKind::Es256 => (P256, 65),
        KeyKind::Ed25519 => (ED, 32),
        KeyKind::Rs256 => (RSA, 270),
    };
    let key = spki.strip_prefix(head).filter(|key| key.len() == length)?;
    Some(key.to_vec())
}

/// Whether a passkey signed this.
pub(super) fn signed(passkey: &Passkey, message: &[u8], signature: &[u8]) -> bool {
    let algorithm: &dyn VerificationAlgorithm = match passkey.kind {
        KeyKind::Es256 => &ECDSA_P256_SHA256_ASN1,
        KeyKind::Ed25519 => &ED25519,
        KeyKind::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
    };
    UnparsedPublicKey::new(algorithm, &passkey.key).verify(message, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{super::client::bytes, *};

    // Made with `openssl genrsa 2048`; the private key was thrown away.
    /// A public key.
    const RSA_KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAy2H6-jGAajVIqGAlQiiYb-\
        kxHNE8Yr7S8sbx7HD2JIR6WVpI6QPGDE-cvX9BCzTSCdYkjbqefbKFCtVvO-\
        vWz9_7Zg0GG7B9kZd_GeeORAoNhq3ww2cWRUHEifcxYbN044oVHseJ-\
        XHwQs0_vrXT9j6iMy86TsT629DHsEJdSbOB2lUID4Fupfi8_14gjPKEzmyGm-IsfPhnKSugvCEnZM1TetaVbXn3K\
        5ahB6NEjE15S0TpBzw3dffMr13kPQgwOwAHLx5NyYed2cMDn2JVQghEky_axjiYMxLuoYyvtHaZC_Ij3uYXYp9kV\
        -7wX1BmHx_TWW7QY-qkQpHlMqgbcwIDAQAB";
    /// Its signature of `tenohira`.
    const RSA_SIGNATURE: &str = "Z3UOUFs6uhWRftJO58EuDY_x84Drt8qeCPMTl3e4JOSMcXtbR_mahRZT8zvyqCZAqnBTe6UodSd4GILOv3Xs7kud\
        GJYZzKDby7QN2UD6vGffm_tjrt-\
        i6ouQH2WuXPG148MIdiFyIz2yp_LcH13Z8S_4EhKQqIHHNsnmfU3UMizkX5msJ5Os6B1q2lXFY3xTqXaCyPgPQ0N\
        Jv79iqnCwX5V1DqpXMWOzbb4wiWA147F164xzI_-\
        Gqn_qnE2BrbdVCfpT_sD70xUWw85jO-4h_4evVxoCxhwdJAK-eM0fXceRFyvGMAULUyNhSAWfNTxN-\
        DBKhMI5yAQnuw4pEOpWOg";

    #[test]
    fn a_signature_of_rsa_is_checked() {
        let key = from_spki(KeyKind::Rs256, &bytes(RSA_KEY).unwrap()).unwrap();
        let at = jiff::Timestamp::UNIX_EPOCH;
        let passkey = Passkey {
            credential: Vec::new(),
            account: phr::AccountId::from_bytes([1; 16]),
            name: String::new(),
            kind: KeyKind::Rs256,
            key,
            counter: 0,
            backup_eligible: false,
            backed_up: false,
            added: at,
            used: None,
        };
        let signature = bytes(RSA_SIGNATURE).unwrap();
        assert!(signed(&passkey, b"tenohira", &signature));
        assert!(!signed(&passkey, b"tenohirb", &signature));
        assert!(!signed(&passkey, b"tenohira", &signature[1..]));
        assert!(!signed(&Passkey { kind: KeyKind::Es256, ..passkey }, b"tenohira", &signature));
    }

    #[test]
    fn a_key_of_another_kind_or_length_is_none() {
        let spki = [P256, &[4; 65]].concat();
        assert_eq!(from_spki(KeyKind::Es256, &spki), Some(vec![4; 65]));
        assert_eq!(from_spki(KeyKind::Ed25519, &spki), None);
        assert_eq!(from_spki(KeyKind::Rs256, &spki), None);
        assert_eq!(from_spki(KeyKind::Es256, &spki[..spki.len() - 1]), None);
        assert_eq!(from_spki(KeyKind::Es256, &[&spki[..], &[0]].concat()), None);
        assert_eq!(from_spki(KeyKind::Ed25519, &[ED, &[1; 32]].concat()), Some(vec![1; 32]));
        assert_eq!(from_spki(KeyKind::Rs256, &[RSA, &[1; 270]].concat()), Some(vec![1; 270]));
    }
}
