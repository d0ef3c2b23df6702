//! Words that name a place: an institution, an address, a telephone number.
//!
//! For the short words that stay in an entry (what was measured, which medicine, how to take it). In doubt
//! a word goes; it never has to go far, because the code beside it stays.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization;

/// Parts of names of institutions and offices, and of addresses.
const PLACES: &str = "
    病院 医院 クリニック 診療所 療養所 薬局 薬店 ドラッグストア 健診センター 検診センター
    医療センター 検査センター 検査所 保健所 保健センター 支援センター 相談所 シェルター 避難所
    施設 大学 学校 学園 保育園 幼稚園 こども園 役所 役場 市立 町立 村立 区立 県立 都立 府立 道立
    ステーション 健康保険組合 共済組合 協会けんぽ 〒 丁目 番地 号室 マンション アパート hospital
    clinic pharmacy medical_center medical_centre university school shelter :// www.
";

/// Words that hold one of these and name no place.
const NOT_PLACES: [&str; 2] = ["薬局方", "大学目薬"];

/// The forty-seven prefectures.
const PREFECTURES: &str = "
    北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都
    神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府
    大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県
    福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県
";

/// Digits of a telephone number with its area or country: one lost of 03-0000-0000 to +81-90-0000-0000.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=13;

/// All of them at once; `None`, which a test excludes, would be taken for "every word names a place".
static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = PLACES.split_whitespace().chain(PREFECTURES.split_whitespace());
    AhoCorasick::new(words.map(|word| word.replace('_', " "))).ok()
});

/// Whether a text names a place.
pub(super) fn name_a_place(text: &str) -> bool {
    let folded = text.nfkc().collect::<String>().to_lowercase();
    let folded = NOT_PLACES.iter().fold(folded, |text, word| text.replace(word, ""));
    WORDS.as_ref().is_none_or(|words| words.is_match(&folded))
        || holds_phone(&folded)
        || holds_mail(&folded)
}

/// Whether digits stand as in a telephone number: beginning with 0 or +81, with hyphens, brackets or
/// nothing between. Dates, values and codes do not look like that.
fn holds_phone(text: &str) -> bool {
    let is_between = |c: char| "-‐‑–—−ー() .".contains(c);
    let runs = text.split(|c: char| !(c.is_ascii_digit() || c == '+' || is_between(c)));
    runs.map(|run| run.trim_matches(is_between)).any(|run| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let begins = run.starts_with('0') || run.starts_with("+81");
        // A single point makes it a value.
        let points = run.matches('.').count();
        begins && points != 1 && PHONE_DIGITS.contains(&digits)
    })
}

/// Whether an address of electronic mail stands in it. Some systems end names of medicines with a single `@`.
fn holds_mail(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let (before, after) = (text.get(..at), text.get(at.saturating_add(1)..));
        let before = before.and_then(|before| before.chars().last());
        let domain = after
            .unwrap_or_default()
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'));
        before.is_some_and(|c| c.is_ascii_alphanumeric())
            && domain
                .into_iter()
                .next()
                .is_some_and(|domain| domain.trim_matches('.').contains('.'))
    })
}
