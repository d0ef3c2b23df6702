//! `tenohira keys`: where the key is kept that locks every record, and changing it.

use std::{
    fs,
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, OnceLock},
};

use age::secrecy::ExposeSecret;
use anyhow::{Context, Result, bail};
use phr::{Lang, ports::StoreError};
use serde_json::json;
use store::{KeyShown, NewKey, Passphrases, Rotated, SqlStore, TokenPlace};
use zeroize::Zeroizing;

use super::{backup::passphrase, done};
use crate::{
    cli::{Common, KeyKind, Keys, Rotate},
    config::Place,
    output,
};

/// Passphrases shorter than this are refused: whoever has a copy can try millions a day.
const CHARACTERS_MIN: usize = 12;

/// Where passphrases come from: every line of the file, else the terminal, asked once.
pub(crate) fn passphrases(file: Option<PathBuf>) -> Passphrases {
    let typed: OnceLock<Zeroizing<String>> = OnceLock::new();
    Arc::new(move || {
        if let Some(path) = &file {
            let text = fs::read_to_string(path).map(Zeroizing::new).map_err(|e| {
                StoreError::Failed(format!("the passphrase file cannot be read ({})", e.kind()))
            })?;
            return Ok(text.lines().filter(|l| !l.is_empty()).map(own).collect());
        }
        if let Some(known) = typed.get() {
            return Ok(vec![known.clone()]);
        }
        let line =
            ask("Passphrase / 合言葉: ").map_err(|why| StoreError::Failed(why.to_string()))?;
        Ok(vec![typed.get_or_init(|| line).clone()])
    })
}

fn own(line: &str) -> Zeroizing<String> {
    Zeroizing::new(line.to_owned())
}

fn ask(prompt: &str) -> Result<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        bail!(
            "the key is locked by a passphrase and there is no terminal to ask for it: give \
             --key-passphrase-file"
        );
    }
    Ok(Zeroizing::new(rpassword::prompt_password(prompt)?))
}

pub(crate) fn run(place: &Place, which: Keys, common: &Common) -> Result<ExitCode> {
    let folder = &place.folder;
    if place.server.is_none() && !folder.join("tenohira.db").exists() {
        bail!("there are no records in `{}`; say where they are with --data", folder.display());
    }
    let store = place.open()?;
    match which {
        Keys::Show => show(&store, common),
        Keys::Rotate(options) => rotate(&store, &options, common),
    }
}

fn show(store: &SqlStore, common: &Common) -> Result<ExitCode> {
    let keys = store.keys_shown()?;
    let unfinished = keys.len() > 1;
    for KeyShown { id, kind, current, persons } in keys {
        output::line(&if common.json {
            json!({"id": id, "kind": kind, "current": current, "persons": persons}).to_string()
        } else {
            let mark = if current { "*" } else { " " };
            match common.lang.into() {
                Lang::Ja => format!("{mark} {id}  {}  {persons}人分", in_japanese(kind)),
                Lang::En => format!("{mark} {id}  {kind}  {persons} persons"),
            }
        })?;
    }
    if unfinished {
        output::note(match common.lang.into() {
            Lang::Ja => "鍵の交換が途中です。`tenohira keys rotate` で続きからできます",
            Lang::En => "a change of keys is not finished: `tenohira keys rotate` goes on with it",
        });
    }
    Ok(done())
}

fn in_japanese(kind: &str) -> &str {
    match kind {
        "file" => "ファイル",
        "passphrase" => "合言葉",
        "pkcs11" => "トークン(PKCS#11)",
        other => other,
    }
}

fn rotate(store: &SqlStore, options: &Rotate, common: &Common) -> Result<ExitCode> {
    let to = options.to.map(|kind| new_key(kind, options)).transpose()?;
    let Rotated { current, persons, retired } =
        output::with_progress("keys rotate", || store.rotate(to.as_ref()))?;
    output::line(&if common.json {
        json!({"current": current, "persons": persons, "retired": retired}).to_string()
    } else {
        match common.lang.into() {
            Lang::Ja => format!("いまの鍵は {current} です（{persons}人分を付けかえました）"),
            Lang::En => format!("the key is {current} now ({persons} persons' keys moved to it)"),
        }
    })?;
    if !retired.is_empty() {
        output::note(warning(options.to, common.lang.into()));
    }
    Ok(done())
}

/// What whoever changed the key must know now.
fn warning(to: Option<KeyKind>, lang: Lang) -> &'static str {
    match (to, lang) {
        (Some(KeyKind::Passphrase), Lang::Ja) => {
            "この合言葉をなくすと、記録は二度と読めません。だれにも戻せません。紙に書いて、別の所にしまってください。\
             いま控えを作り直してください。前の控えは、前の鍵で開きます"
        }
        (Some(KeyKind::Passphrase), Lang::En) => {
            "if this passphrase is lost, the records can never be read again, by anyone: write it on \
             paper and keep it somewhere else. Make a new backup now; older ones open with the old key"
        }
        (Some(KeyKind::Pkcs11), Lang::Ja) => {
            "このトークンをなくしたり壊したりすると、記録は二度と読めません。控えにも鍵は入りません。\
             トークンの写しを用意してください。いま控えを作り直してください"
        }
        (Some(KeyKind::Pkcs11), Lang::En) => {
            "if this token is lost or broken, the records can never be read again, by anyone; backups \
             do not hold its key. Keep a second token with the same key, and make a new backup now"
        }
        (_, Lang::Ja) => {
            "鍵のファイルをなくすと、記録は二度と読めません。いま控えを作り直してください。前の控えは、前の鍵で開きます"
        }
        (_, Lang::En) => {
            "if the key file is lost, the records can never be read again. Make a new backup now; older \
             ones open with the key that is inside them"
        }
    }
}

fn new_key(kind: KeyKind, options: &Rotate) -> Result<NewKey> {
    Ok(match kind {
        KeyKind::File => NewKey::File,
        KeyKind::Passphrase => NewKey::Passphrase(new_passphrase(options)?),
        KeyKind::Pkcs11 => {
            let (Some(module), Some(token), Some(pin_file)) =
                (&options.module, &options.token, &options.pin_file)
            else {
                bail!("a token needs --module, --token and --pin-file");
            };
            let whole = |path: &Path| {
                fs::canonicalize(path).with_context(|| format!("cannot find `{}`", path.display()))
            };
            NewKey::Token(TokenPlace {
                module: whole(module)?,
                token: token.clone(),
                key: options.key.clone().unwrap_or_default(),
                pin_file: whole(pin_file)?,
            })
        }
    })
}

fn new_passphrase(options: &Rotate) -> Result<Zeroizing<String>> {
    let new = if let Some(path) = &options.new_passphrase_file {
        own(passphrase(path)?.expose_secret())
    } else {
        let new = ask("New passphrase / 新しい合言葉: ")?;
        if *ask("Again / もう一度: ")? != *new {
            bail!("the two are not the same: nothing was changed");
        }
        new
    };
    if new.chars().count() < CHARACTERS_MIN {
        bail!(
            "a passphrase needs at least {CHARACTERS_MIN} characters; several words that do not \
             belong together are good"
        );
    }
    Ok(new)
}
