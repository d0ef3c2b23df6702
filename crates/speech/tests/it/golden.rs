//! A thousand phrases of health with their readings: no wrong reading of a drug, a laboratory value, a
//! dose, a date or a unit. The readings were written down apart from the dictionary and the rules.

use speech::Voice;

const PHRASES: &str = include_str!("golden/phrases.tsv");
const ACCENTS: &str = include_str!("golden/accents.tsv");
/// The words the messages explain, with their readings.
const GLOSSARY: &str = include_str!("../../../../definitions/words/glossary.tsv");
/// The words that have a reading on pages.
const FURIGANA: &str = include_str!("../../../../definitions/words/furigana.tsv");

/// The lines of a table whose second column is not what `read` makes of the first.
fn wrong(table: &str, read: impl Fn(&str) -> String) -> Vec<String> {
    let line = |line: &str| {
        let (phrase, expected) = line.split_once('\t').unwrap();
        let read = read(phrase);
        (read != expected).then(|| format!("{phrase}: {read}, not {expected}"))
    };
    table.lines().filter_map(line).collect()
}

#[test]
fn a_thousand_phrases_of_health_are_read_as_they_are_said() {
    let voice = Voice::get().unwrap();
    let read = |phrase: &str| {
        let reading = voice.read(phrase).unwrap();
        assert_eq!(reading.unread, [""; 0], "{phrase}");
        reading.kana()
    };
    assert_eq!(wrong(PHRASES, read), [""; 0]);
    assert!(PHRASES.lines().count() >= 1000);
}

#[test]
fn the_voice_falls_where_it_tells_words_apart() {
    let voice = Voice::get().unwrap();
    assert_eq!(wrong(ACCENTS, |phrase| voice.read(phrase).unwrap().to_string()), [""; 0]);
}

#[test]
fn the_words_of_the_glossary_are_read_as_it_says() {
    let voice = Voice::get().unwrap();
    for line in GLOSSARY.lines() {
        let mut columns = line.split('\t');
        let (word, reading) = (columns.next().unwrap(), columns.next().unwrap());
        assert_eq!(voice.read(word).unwrap().kana(), pronounced(reading), "{word}");
    }
}

/// The table of readings over the words of pages agrees with the dictionary, word by word.
#[test]
fn the_readings_over_the_words_of_pages_are_those_of_the_dictionary() {
    let voice = Voice::get().unwrap();
    let mut wrong = Vec::new();
    for line in FURIGANA.lines() {
        let (written, reading) = written_and_read(line);
        let spelled: String =
            voice.spell(&written).into_iter().filter_map(|word| word.kana).collect();
        let said = voice.read(&written).unwrap().kana();
        let whole: String = reading.chars().map(katakana).collect();
        // A few nouns in our own words are written down as they are said.
        if spelled != whole && said != pronounced(&reading) {
            wrong.push(format!("{line}: {spelled} {said}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// `測《はか》っ` is 測っ and はかっ.
fn written_and_read(line: &str) -> (String, String) {
    let (mut written, mut read) = (String::new(), String::new());
    for part in line.split('》') {
        let (shown, reading) = part.split_once('《').unwrap_or((part, part));
        let kana = shown.trim_end_matches(|c| !matches!(c, 'ぁ'..='ん'));
        written.push_str(shown);
        read.push_str(if part.contains('《') { kana } else { "" });
        read.push_str(reading);
    }
    (written, read)
}

/// How a reading in kana is pronounced: `けっとう` is ケットー.
fn pronounced(reading: &str) -> String {
    let mut out = String::new();
    for c in reading.chars().map(katakana) {
        let before = out.chars().next_back().unwrap_or(' ');
        let long = match c {
            'ウ' => "オコソトノホモヨロゴゾドボポョウクスツヌフムユルグズブプュ".contains(before),
            'イ' => "エケセテネヘメレゲゼデベペ".contains(before),
            _ => false,
        };
        out.push(if long && reading.chars().any(|c| matches!(c, 'ぁ'..='ん')) {
            'ー'
        } else {
            c
        });
    }
    out.replace('ヅ', "ズ")
}

fn katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap(),
        _ => c,
    }
}

#[test]
fn what_cannot_be_read_is_named_and_said_to_be_unreadable() {
    let reading = Voice::get().unwrap().read("薬は「ᄀᄂ」と𠮷です。").unwrap();
    assert_eq!(reading.unread.len(), 2, "{:?}", reading.unread);
    assert_eq!(reading.kana(), "クスリワヨメナイジトヨメナイジデス");
}
