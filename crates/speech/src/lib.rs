//! Japanese speech, made on this machine: text in, its reading and a sound out.
//!
//! Text is first told in words (`say`: units, signs, dates), then read with a dictionary (`dictionary`,
//! `words`), then said by a voice. It knows no person and no record, keeps nothing of what it is
//! given, opens no file and no connection: dictionary and voice are inside the program. It never
//! leaves a word out in silence: what it cannot read it says it cannot read, and names it.

mod dictionary;
mod reading;
mod say;
mod sound;
mod words;

use std::sync::OnceLock;

use jbonsai::Engine;
use jpreprocess::{JPreprocess, NJD};
use jpreprocess_jpcommon::njdnodes_to_features;

pub use reading::{Reading, Spelled};
pub use sound::Sound;

use dictionary::Words;
use say::Signs;

/// The voice `Mei` (normal) of the `MMDAgent` Project Team, Nagoya Institute of Technology, CC BY 3.0,
/// see `voice/`.
const VOICE: &[u8] = include_bytes!("../voice/mei_normal.htsvoice");
/// Six minutes of speech: more than any story says, and little enough to be made while somebody waits.
pub const TEXT_CHARS_MAX: usize = 2000;

/// As it comes, the voice is louder than a sample can say.
const VOLUME_DECIBEL: f64 = -5.0;

/// How fast the voice speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Speed {
    /// ゆっくり: a quarter longer.
    Slow,
    /// ふつう.
    #[default]
    Ordinary,
    /// はやい.
    Fast,
}

impl Speed {
    /// Against the pace of the recordings the voice was made of, which is brisk for old ears.
    const fn factor(self) -> f64 {
        match self {
            Speed::Slow => 0.75,
            Speed::Ordinary => 0.95,
            Speed::Fast => 1.25,
        }
    }
}

/// Why nothing was said.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// The files inside the program could not be read: the program is damaged.
    #[error("the voice or its dictionary cannot be read; install the program again")]
    Damaged,
    /// There is nothing to say.
    #[error("the text has nothing to say; give some Japanese words")]
    Empty,
    /// The text is too long.
    #[error("the text has {0} characters, {TEXT_CHARS_MAX} can be said; give less at a time")]
    TooLong(usize),
    /// The voice failed.
    #[error("the voice could not say the text; give it in shorter sentences")]
    Unsaid,
}

/// A voice with its dictionary.
pub struct Voice {
    signs: Signs,
    reader: JPreprocess<Words>,
    engine: Engine,
}

impl std::fmt::Debug for Voice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Voice")
    }
}

impl Voice {
    /// The voice of the program, unpacked when it is first asked for.
    ///
    /// ```
    /// let voice = speech::Voice::get()?;
    /// assert_eq!(voice.read("血圧は124/77です。")?.kana(), "ケツアツワヒャクニジューヨンノナナジューナナデス");
    /// // What cannot be read is named, never passed over.
    /// assert_eq!(voice.read("薬はабвです。")?.unread, ["абв"]);
    /// # Ok::<(), speech::SpeechError>(())
    /// ```
    pub fn get() -> Result<&'static Voice, SpeechError> {
        static VOICE: OnceLock<Option<Voice>> = OnceLock::new();
        VOICE.get_or_init(Voice::unpack).as_ref().ok_or(SpeechError::Damaged)
    }

    fn unpack() -> Option<Voice> {
        let signs = Signs::new()?;
        let reader = JPreprocess::from_tokenizer(Words::unpack()?);
        let mut engine = Engine::load_from_bytes([VOICE]).ok()?;
        engine.condition.set_volume(VOLUME_DECIBEL);
        Some(Voice { signs, reader, engine })
    }

    /// How a text is read.
    pub fn read(&self, text: &str) -> Result<Reading, SpeechError> {
        let mut whole = Reading::default();
        for sentence in self.sentences(text)? {
            let (njd, unread) = self.words(&sentence)?;
            whole.push(&njd.nodes, unread);
        }
        if whole.is_empty() { Err(SpeechError::Empty) } else { Ok(whole) }
    }

    /// How the words of a text are spelled in kana, for readings over the words of a page.
    ///
    /// ```
    /// let words = speech::Voice::get()?.spell("血糖を測った");
    /// assert_eq!(words[0].kana.as_deref(), Some("ケットウ"));
    /// assert_eq!(words[2].written, "測っ"); // the dictionary ends a word where its form changes
    /// # Ok::<(), speech::SpeechError>(())
    /// ```
    pub fn spell(&self, text: &str) -> Vec<Spelled> {
        self.reader.text_to_njd(text).map(|njd| reading::spelled(&njd)).unwrap_or_default()
    }

    /// Says a text.
    ///
    /// ```
    /// # use speech::{Speed, Voice};
    /// let sound = Voice::get()?.speak("お薬は、1日3回です。", Speed::Slow)?;
    /// assert!(sound.seconds() > 1.5 && sound.peak() < i16::MAX);
    /// assert!(Voice::get()?.speak("。、", Speed::Slow).is_err()); // nothing to say
    /// # Ok::<(), speech::SpeechError>(())
    /// ```
    pub fn speak(&self, text: &str, speed: Speed) -> Result<Sound, SpeechError> {
        let mut engine = self.engine.clone();
        engine.condition.set_speed(speed.factor());
        let mut sound = Sound::default();
        for sentence in self.sentences(text)? {
            let (njd, unread) = self.words(&sentence)?;
            if njd.nodes.iter().all(|node| node.get_pron().mora_size() == 0) {
                continue;
            }
            let labels = njdnodes_to_features(&njd.nodes);
            let samples = engine.synthesize(labels).map_err(|_unsaid| SpeechError::Unsaid)?;
            sound.push(&samples, unread);
        }
        if sound.is_empty() { Err(SpeechError::Empty) } else { Ok(sound) }
    }

    /// The sentences of a text in words, each of which is said in one breath.
    fn sentences(&self, text: &str) -> Result<Vec<String>, SpeechError> {
        let count = text.chars().count();
        if count > TEXT_CHARS_MAX {
            return Err(SpeechError::TooLong(count));
        }
        Ok(self.signs.sentences(text))
    }

    /// The words of a sentence with their sounds, and those that cannot be read.
    fn words(&self, sentence: &str) -> Result<(NJD, Vec<String>), SpeechError> {
        let mut njd = self.reader.text_to_njd(sentence).map_err(|_unread| SpeechError::Damaged)?;
        let unread = reading::say_what_is_unread(&mut njd);
        njd.preprocess();
        Ok((njd, unread))
    }
}
