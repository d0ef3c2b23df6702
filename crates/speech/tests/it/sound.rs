//! A sound is measured: how long it is, how loud, nothing cut off, the same bytes each time.

use speech::{Sound, Speed, TEXT_CHARS_MAX, Voice};

const MESSAGE: &str =
    "今週の血圧の平均は、124/77です。血糖は 110 mg/dL でした。薬は、1日3回、食後に飲みます。";

fn said(text: &str, speed: Speed) -> Sound {
    Voice::get().unwrap().speak(text, speed).unwrap()
}

#[test]
fn a_message_is_as_long_as_it_takes_to_say_it() {
    let seconds = |speed| said(MESSAGE, speed).seconds();
    let (slow, ordinary, fast) =
        (seconds(Speed::Slow), seconds(Speed::Ordinary), seconds(Speed::Fast));
    // 74 moras: five to nine a second, with pauses.
    assert!((9.0..18.0).contains(&ordinary), "{ordinary}");
    assert!(slow > ordinary * 1.1 && ordinary > fast * 1.1, "{slow} {ordinary} {fast}");
}

#[test]
fn a_message_is_loud_enough_and_nothing_is_cut_off() {
    let sound = said(MESSAGE, Speed::Ordinary);
    assert!((8_000..i16::MAX).contains(&sound.peak()), "{}", sound.peak());
    let loud = sound.samples().iter().filter(|sample| sample.unsigned_abs() > 500).count();
    assert!(loud * 3 > sound.samples().len(), "more than a third of it is voice: {loud}");
}

#[test]
fn the_same_text_is_the_same_bytes() {
    let wav = said("腎臓の数字です。", Speed::Ordinary).wav();
    assert_eq!(wav, said("腎臓の数字です。", Speed::Ordinary).wav());
    assert!(wav.starts_with(b"RIFF"));
}

#[test]
fn a_text_without_words_or_without_end_is_refused() {
    let voice = Voice::get().unwrap();
    assert!(voice.speak(" 。、\n", Speed::Fast).is_err());
    let long = "あ".repeat(TEXT_CHARS_MAX + 1);
    let error = voice.speak(&long, Speed::Fast).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the text has 2001 characters, 2000 can be said; give less at a time"
    );
}
