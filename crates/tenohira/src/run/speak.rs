//! `tenohira speak`

use std::{process::ExitCode, time::Instant};

use anyhow::{Result, bail};
use phr::{
    message::{Language, Message},
    own::Pace,
};
use serde_json::json;
use speech::{Sound, Speed, Voice};

use super::{
    Household, done,
    export::write_private_file,
    insights::{self, Told},
};
use crate::{
    cli::{Common, Insights, LangArg, Speak},
    output,
};

pub(crate) fn run(
    open: impl FnOnce() -> Result<Household>,
    options: &Speak,
    common: &Common,
) -> Result<ExitCode> {
    let text = match (&options.text, &options.insight, &options.person) {
        (Some(text), ..) => text.clone(),
        (None, Some(insight), Some(person)) => {
            if matches!(common.lang, LangArg::En) {
                bail!("the voice speaks Japanese only; say `--lang ja` or `--lang easy`");
            }
            let read = Insights { person: person.clone(), on: options.on.clone(), guideline: None };
            words(&insights::told(&open()?, &read, "cli:speak", common.lang)?, insight, common)?
        }
        (None, ..) => bail!("give the words to say, or `--insight` with `--person`"),
    };
    let voice = Voice::get()?;
    let begun = Instant::now();
    let sound = voice.speak(&text, options.speed.into())?;
    let took = begun.elapsed().as_secs_f64();
    let wav = sound.wav();
    write_private_file(&options.output, &wav)?;
    tell(options, &sound, wav.len(), took, common)?;
    Ok(done())
}

/// The words of the messages that are meant, one after the other.
fn words(told: &Told, insight: &str, common: &Common) -> Result<String> {
    if insight == "urgent" {
        let words = told.urgent.iter().map(|n| format!("{}。{}{}", n.title, n.text, n.action));
        let words = words.collect::<Vec<_>>().concat();
        return if words.is_empty() {
            bail!("nothing is urgent in this record")
        } else {
            Ok(words)
        };
    }
    let language = Language::from(common.lang);
    let meant = |m: &&Message| m.about.code() == insight || m.rule.id == insight;
    let words: String =
        told.messages.iter().filter(meant).map(|message| message.voiced(language)).collect();
    if words.is_empty() {
        bail!("no message `{insight}` is told; `tenohira insights --json` lists them as `about`");
    }
    Ok(words)
}

fn tell(options: &Speak, sound: &Sound, bytes: usize, took: f64, common: &Common) -> Result<()> {
    let shown = options.output.display();
    let seconds = sound.seconds();
    if common.json {
        let answer = json!({
            "file": shown.to_string(), "seconds": seconds, "bytes": bytes,
            // Real-time factor: below 1 is faster than it is said.
            "rtf": took / seconds, "unread": sound.unread,
        });
        output::line(&answer.to_string())?;
    } else {
        output::line(&match common.lang {
            LangArg::Ja | LangArg::Easy => format!(
                "{shown}: {seconds:.1} 秒。鍵はかかっていません。しまう場所に気をつけてください"
            ),
            LangArg::En => {
                format!("{shown}: {seconds:.1} s; it is not encrypted, keep it in a safe place")
            }
        })?;
        if !sound.unread.is_empty() {
            output::note(&format!("読めない字がありました: {}", sound.unread.join("、")));
        }
    }
    Ok(())
}

/// The voice of the pages.
#[derive(Debug)]
pub(crate) struct Aloud;

impl server::Voice for Aloud {
    fn wav(&self, text: &str, pace: Pace) -> Option<Vec<u8>> {
        let speed = match pace {
            Pace::Slow => Speed::Slow,
            Pace::Ordinary => Speed::Ordinary,
            Pace::Fast => Speed::Fast,
        };
        let said = Voice::get().and_then(|voice| voice.speak(text, speed));
        // The error names no word of the text.
        said.inspect_err(|error| tracing::error!(%error, "a message could not be said"))
            .map(|sound| sound.wav())
            .ok()
    }
}
