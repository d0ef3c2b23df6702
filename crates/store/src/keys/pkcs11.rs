//! A key in a PKCS#11 token (OASIS PKCS #11 v2.40): an AES-256 key that never leaves it.
//!
//! `nonce || AES-256-GCM(key in the token, secret)` with the place as associated data. The nonce is
//! the token's own randomness. Where the token is found lies in the folder `keys`, not in the
//! database: whoever can write there must not choose which library is loaded.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::{Mechanism, aead::GcmParams},
    object::{Attribute, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    types::AuthPin,
};
use phr::ports::StoreError;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::KeyEncryption;
use crate::{files::failed, seal::Place};

const NONCE: usize = 12;
const TAG_BITS: u64 = 128;

/// Where a key in a token is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPlace {
    /// The library of the token's maker, such as `/usr/lib/softhsm/libsofthsm2.so`.
    pub module: PathBuf,
    /// The token's label.
    pub token: String,
    /// The key's label.
    pub key: String,
    /// A file whose first line is the PIN.
    pub pin_file: PathBuf,
}

/// Libraries stay loaded: a second `C_Finalize` would end the first one's sessions as well.
static MODULES: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());

/// An open session with its key.
struct Open {
    session: Session,
    key: ObjectHandle,
}

/// A key in a token. A session that broke is opened again at the next use.
pub(super) struct Token {
    place: TokenPlace,
    open: Mutex<Option<Open>>,
}

impl Token {
    /// Finds the key.
    pub(super) fn open(place: TokenPlace) -> Result<Token, StoreError> {
        let open = connect(&place)?;
        let key = find(&open, &place.key)?
            .ok_or_else(|| StoreError::Failed("the token holds no key of this name".to_owned()))?;
        Ok(Token { place, open: Mutex::new(Some(Open { session: open, key })) })
    }

    /// Finds the key, or makes it inside the token.
    pub(super) fn create(place: TokenPlace) -> Result<Token, StoreError> {
        let session = connect(&place)?;
        if find(&session, &place.key)?.is_none() {
            let template = [
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Encrypt(true),
                Attribute::Decrypt(true),
                Attribute::ValueLen(32.into()),
                Attribute::Label(place.key.clone().into_bytes()),
            ];
            session.generate_key(&Mechanism::AesKeyGen, &template).map_err(|e| refused(&e))?;
        }
        drop(session);
        Token::open(place)
    }

    fn with<T>(
        &self,
        work: impl Fn(&Open) -> Result<T, Error>,
    ) -> Result<Result<T, Error>, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = &*open {
            let done = work(ready);
            if !matches!(&done, Err(Error::Pkcs11(why, _)) if is_broken(*why)) {
                return Ok(done);
            }
        }
        *open = None;
        let fresh = Token::open(self.place.clone())?;
        let inner = fresh.open.into_inner().unwrap_or_else(PoisonError::into_inner);
        *open = inner;
        open.as_ref().map(work).ok_or(StoreError::Busy)
    }
}

impl KeyEncryption for Token {
    fn wrap(&self, place: &Place<'_>, secret: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
        let aad = place.bytes();
        let sealed = self.with(|open| {
            let mut nonce = [0_u8; NONCE];
            open.session.generate_random_slice(&mut nonce)?;
            let mut iv = nonce;
            let params = GcmParams::new(&mut iv, &aad, TAG_BITS.into())?;
            let sealed = open.session.encrypt(&Mechanism::AesGcm(params), open.key, secret)?;
            Ok([&nonce[..], &sealed].concat())
        })?;
        sealed.map_err(|e| refused(&e))
    }

    fn unwrap(&self, place: &Place<'_>, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let corrupt = || StoreError::Corrupt(place.table);
        let (nonce, sealed) = wrapped.split_first_chunk::<NONCE>().ok_or_else(corrupt)?;
        let aad = place.bytes();
        let plain = self.with(|open| {
            let mut iv = *nonce;
            let params = GcmParams::new(&mut iv, &aad, TAG_BITS.into())?;
            open.session.decrypt(&Mechanism::AesGcm(params), open.key, sealed)
        })?;
        let plain = Zeroizing::new(plain.map_err(|_changed| corrupt())?);
        let secret: [u8; 32] = plain.as_slice().try_into().map_err(|_length| corrupt())?;
        Ok(Zeroizing::new(secret))
    }
}

/// A session in which the user is logged in.
fn connect(place: &TokenPlace) -> Result<Session, StoreError> {
    let module = module(&place.module)?;
    let slots = module.get_slots_with_initialized_token().map_err(|e| refused(&e))?;
    let slot = slots.into_iter().find(|slot| {
        module.get_token_info(*slot).is_ok_and(|info| info.label().trim_end() == place.token)
    });
    let slot =
        slot.ok_or_else(|| StoreError::Failed("no token of this name is plugged in".to_owned()))?;
    let session = module.open_rw_session(slot).map_err(|e| refused(&e))?;
    match session.login(UserType::User, Some(&pin(&place.pin_file)?)) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(e) => Err(refused(&e)),
    }
}

fn module(path: &Path) -> Result<Pkcs11, StoreError> {
    let mut known = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = known.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path).map_err(|e| refused(&e))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(e) => return Err(refused(&e)),
    }
    known.insert(path.to_owned(), module.clone());
    Ok(module)
}

fn pin(path: &Path) -> Result<AuthPin, StoreError> {
    super::file::refuse_when_shared(path)?;
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|e| failed(&e))?);
    let line = text.lines().next().unwrap_or_default();
    Ok(AuthPin::new(line.to_owned().into_boxed_str()))
}

fn find(session: &Session, label: &str) -> Result<Option<ObjectHandle>, StoreError> {
    let template = [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::Label(label.as_bytes().to_vec()),
    ];
    let found = session.find_objects(&template).map_err(|e| refused(&e))?;
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        _ => Err(StoreError::Failed("the token holds several keys of this name".to_owned())),
    }
}

/// What means that the session is gone, not that the answer is no.
fn is_broken(why: RvError) -> bool {
    matches!(
        why,
        RvError::SessionHandleInvalid
            | RvError::SessionClosed
            | RvError::DeviceRemoved
            | RvError::DeviceError
            | RvError::TokenNotPresent
            | RvError::UserNotLoggedIn
            | RvError::KeyHandleInvalid
    )
}

fn refused(error: &Error) -> StoreError {
    StoreError::Failed(format!("the PKCS#11 token refused ({error})"))
}
