//! The words in やさしい日本語 (easy Japanese): one idea a sentence, readings over the characters,
//! spaces between the words.

use super::{
    About, After, Ask, Before, Guide, How, Language, Now, Step, Vital,
    ja::{day, month, pressure, shown},
    part::{Direction, Guideline, Of},
    piece::quoted,
};
use crate::insight::marker::Panel;

pub(super) fn about(about: About) -> String {
    match about {
        About::HomePressure => "家《いえ》の血圧《けつあつ》".to_owned(),
        About::MorningPressure => "朝《あさ》の血圧《けつあつ》".to_owned(),
        About::PressureSpread => "毎日《まいにち》の血圧《けつあつ》の ちがい".to_owned(),
        About::OfficePressure => "病院《びょういん》と 家《いえ》の血圧《けつあつ》".to_owned(),
        About::Bath => "お風呂《ふろ》の あとの血圧《けつあつ》".to_owned(),
        About::Paired(After::Exercise) => "運動《うんどう》の あとの血圧《けつあつ》".to_owned(),
        About::Paired(After::Medicine) => "薬《くすり》の あとの血圧《けつあつ》".to_owned(),
        About::FingerGlucose => "血糖《けっとう》（指《ゆび》）".to_owned(),
        About::Glucose => "血糖《けっとう》の センサー".to_owned(),
        About::Kidney => "腎臓《じんぞう》".to_owned(),
        About::Checkup => "健診《けんしん》".to_owned(),
        About::Panel(panel) => panel_name(panel).to_owned(),
        About::HeartRisk => "心臓《しんぞう》と 脳《のう》".to_owned(),
        About::Result(marker) => marker.easy().to_owned(),
        About::Weight => "体重《たいじゅう》".to_owned(),
        About::Signals => "歩《ある》く・ねる・脈《みゃく》".to_owned(),
        About::Vital(Vital::Temperature) => "体温《たいおん》".to_owned(),
        About::Vital(Vital::Saturation) => "酸素《さんそ》".to_owned(),
        About::Symptoms => "体《からだ》の ぐあい".to_owned(),
        About::Feelings => "気分《きぶん》と 生活《せいかつ》".to_owned(),
        About::Spending => "病院《びょういん》の お金《かね》".to_owned(),
        About::Medicines => "薬《くすり》".to_owned(),
        About::Vaccination => "予防接種《よぼうせっしゅ》（ワクチン）".to_owned(),
        About::Care => "介護《かいご》".to_owned(),
        About::Gap => "わすれていませんか".to_owned(),
    }
}

pub(super) fn now(now: &Now) -> String {
    match now {
        Now::Phrase(phrase) => phrase.words(Language::Easy),
        Now::PressureMean { mean, over } => {
            format!(
                "{}日《にち》の 血圧《けつあつ》は、だいたい {}です。",
                over.days,
                pressure(*mean)
            )
        }
        Now::MorningEvening { morning, evening } => {
            format!("朝《あさ》は {morning} です。夜《よる》は {evening} です。")
        }
        Now::MorningSpread { percent, days } => {
            format!(
                "{days}日《にち》の 朝《あさ》の 血圧《けつあつ》を 見《み》ました。ちがいは {percent}％です。"
            )
        }
        Now::OfficeHome { office, home, .. } => format!(
            "病院《びょういん》では {}です。家《いえ》では {}です。",
            pressure(*office),
            pressure(*home)
        ),
        Now::BathDrop { drop, .. } => {
            format!(
                "お風呂《ふろ》の あと、上《うえ》の 血圧《けつあつ》が {drop} くらい 下《さ》がります。"
            )
        }
        Now::Result { marker, amount, on } => {
            format!(
                "{}は {} です。{}に 調《しら》べました。",
                marker.easy(),
                shown(amount),
                day(on)
            )
        }
        Now::GlucoseLow { percent, over } => format!(
            "{}日《にち》の うち、血糖《けっとう》が 低《ひく》い 時間《じかん》は {percent}％です。",
            over.days
        ),
        Now::GlucoseRange { percent } => {
            format!("ちょうど よい 時間《じかん》は {percent}％です。")
        }
        Now::GlucoseMean { mean, .. } => {
            format!("血糖《けっとう》は、だいたい {mean} mg/dL です。")
        }
        Now::CheckupLong { months } => {
            format!("前《まえ》の 健診《けんしん》から {months}か月《げつ》です。")
        }
        Now::MeasuringStopped { since, .. } => {
            format!("{since}日《にち》、はかっていません。")
        }
        Now::MedicineOver { name, until } => {
            format!("「{}」は、{}まで です。", quoted(name), day(until))
        }
        Now::MedicineCount { count } => {
            format!("薬《くすり》が {count}種類《しゅるい》 あります。")
        }
        Now::SameMedicine { name, one, other } => format!(
            "「{}」が 2か所《しょ》から 出《で》ています。{} と {} です。",
            quoted(name),
            quoted(one),
            quoted(other)
        ),
    }
}

pub(super) fn before(before: &Before) -> String {
    match before {
        Before::Phrase(phrase) => phrase.words(Language::Easy),
        Before::First => "前《まえ》の 数字《すうじ》が ありません。".to_owned(),
        Before::MoreDays { more } => {
            format!("まだ わかりません。あと {more}日《にち》 はかると わかります。")
        }
        Before::Within { of, direction, change, wobble, .. } => format!(
            "{}前《まえ》より {} {}です。{}までは、いつもと 同《おな》じです。",
            of_which(*of),
            shown(change),
            than(*direction),
            shown(wobble)
        ),
        Before::Equal { of, .. } => format!("{}前《まえ》と 同《おな》じです。", of_which(*of)),
        Before::Beyond { of, direction, change, .. } => format!(
            "{}前《まえ》より {} {}です。いつもと ちがいます。どうしてかは、まだ わかりません。",
            of_which(*of),
            shown(change),
            than(*direction)
        ),
        Before::Trend { of, direction, a_year, since, .. } => format!(
            "{}{}から、すこしずつ {}います。1年《ねん》に {} くらいです。",
            of_which(*of),
            month(since),
            moving(*direction),
            shown(a_year)
        ),
        Before::Break => {
            "前《まえ》と 調《しら》べた 所《ところ》が ちがいます。くらべていません。".to_owned()
        }
        Before::OtherUnit { count } => {
            format!(
                "単位《たんい》が ちがう 数字《すうじ》が {count}つ あります。くらべていません。"
            )
        }
    }
}

pub(super) fn guide(guide: &Guide) -> String {
    match guide {
        Guide::Phrase(phrase) => phrase.words(Language::Easy),
        Guide::PressureMeets { target, guideline } => format!(
            "家《いえ》では {}より 低《ひく》いと よいです。よい 数字《すうじ》です。{}",
            pressure(*target),
            guideline_name(*guideline)
        ),
        Guide::PressureAbove { target, guideline } => format!(
            "家《いえ》では {}より 低《ひく》いと よいです。すこし 高《たか》いです。{}",
            pressure(*target),
            guideline_name(*guideline)
        ),
        Guide::PressureHigh { limit, guideline } => format!(
            "{}か、もっと 高《たか》いと「高血圧《こうけつあつ》」と いいます。{}",
            pressure(*limit),
            guideline_name(*guideline)
        ),
        Guide::MorningHigh => "朝《あさ》の 血圧《けつあつ》が 高《たか》いです。".to_owned(),
        Guide::MorningRise { .. } => {
            "朝《あさ》は、夜《よる》より とても 高《たか》いです。".to_owned()
        }
        Guide::SpreadHigh { .. } => "毎日《まいにち》の ちがいが 大《おお》きいです。".to_owned(),
        Guide::SpreadUsual { .. } => "毎日《まいにち》の ちがいは 小《ちい》さいです。".to_owned(),
        Guide::OnlyOffice => "病院《びょういん》だけで 高《たか》いです。".to_owned(),
        Guide::OnlyHome => "家《いえ》だけで 高《たか》いです。".to_owned(),
        Guide::BothAlike { high: true } => {
            "病院《びょういん》でも 家《いえ》でも 高《たか》いです。".to_owned()
        }
        Guide::BothAlike { high: false } => {
            "病院《びょういん》でも 家《いえ》でも 高《たか》くないです。".to_owned()
        }
        Guide::BathDeep => {
            "たくさん 下《さ》がります。立《た》つとき、ふらふらするかもしれません。".to_owned()
        }
        Guide::BathUsual => "お風呂《ふろ》の あとに 下《さ》がるのは、ふつうです。".to_owned(),
        Guide::KidneyStage { stage, lasting: true } => {
            format!(
                "腎臓《じんぞう》の 段階《だんかい》は {stage} です。3か月《げつ》より 長《なが》いです。"
            )
        }
        Guide::KidneyStage { stage, lasting: false } => {
            format!("腎臓《じんぞう》の 段階《だんかい》は {stage} です。")
        }
        Guide::InRange => "ふつうの 数字《すうじ》の 中《なか》です。".to_owned(),
        Guide::OutOfRange { direction: Direction::Up } => {
            "ふつうの 数字《すうじ》より 高《たか》いです。".to_owned()
        }
        Guide::OutOfRange { direction: Direction::Down } => {
            "ふつうの 数字《すうじ》より 低《ひく》いです。".to_owned()
        }
        Guide::CheckupGuidance => {
            "食《た》べ物《もの》や 運動《うんどう》を 考《かんが》える 数字《すうじ》です。"
                .to_owned()
        }
        Guide::CheckupReferral => {
            "病院《びょういん》に 行《い》くと よい 数字《すうじ》です。".to_owned()
        }
        Guide::CheckupInside => "よい 数字《すうじ》です。".to_owned(),
        Guide::LowTooOften => "低《ひく》い 時間《じかん》が 長《なが》いです。".to_owned(),
        Guide::LowSeldom => "低《ひく》い 時間《じかん》は 短《みじか》いです。".to_owned(),
        Guide::RangeMeets => "よい 時間《じかん》が 長《なが》いです。".to_owned(),
        Guide::RangeShort => "よい 時間《じかん》が 短《みじか》いです。".to_owned(),
        Guide::SwingsLarge => "上《あ》がり 下《さ》がりが 大《おお》きいです。".to_owned(),
        Guide::SwingsUsual => "上《あ》がり 下《さ》がりは 小《ちい》さいです。".to_owned(),
        Guide::ManyMedicines => {
            "薬《くすり》が 多《おお》いです。相談《そうだん》すると よいです。".to_owned()
        }
    }
}

pub(super) fn how(how: &How) -> String {
    match how {
        How::Phrase(phrase) => phrase.words(Language::Easy),
        How::HomeAtRest { .. } => {
            "家《いえ》で 休《やす》んで はかった 数字《すうじ》です。".to_owned()
        }
        How::Provisional { days } => {
            format!("まだ {days}日《にち》だけです。5日《にち》 はかると、よく わかります。")
        }
        How::OnePlace { place } => format!("{} で 調《しら》べました。", quoted(place)),
        How::SeveralPlaces => "いろいろな 所《ところ》で 調《しら》べました。".to_owned(),
        How::BathPairs => {
            "お風呂《ふろ》の あとと、お風呂《ふろ》に 入《はい》らない 夜《よる》を くらべました。"
                .to_owned()
        }
        How::Old { months } => {
            format!("さいごに はかってから {months}か月《げつ》です。")
        }
        How::Sensor { percent } => {
            format!("14日《にち》の うち {percent}％、センサーを つけていました。")
        }
        How::HandedOver => "薬局《やっきょく》が わたした 薬《くすり》です。".to_owned(),
    }
}

pub(super) fn step(step: Step) -> String {
    match step {
        Step::Nothing => "今《いま》、することは ありません。",
        Step::KeepMeasuring => "おなじように、また はかりましょう。",
        Step::MeasureWeek => "朝《あさ》と 夜《よる》、7日《にち》 はかりましょう。",
        Step::Again => "もう 1回《かい》 調《しら》べましょう。",
        Step::ShowNext => "次《つぎ》に 病院《びょういん》へ 行《い》くとき、これを 見《み》せましょう。",
        Step::Appointment => "近《ちか》いうちに 病院《びょういん》へ 行《い》きましょう。",
        Step::BathCare => "お風呂《ふろ》から 出《で》る 前《まえ》に、すわりましょう。へやを 暖《あたた》かく しましょう。",
        Step::CheckupPlan => "次《つぎ》の 健診《けんしん》は いつですか。お知《し》らせを 見《み》ましょう。",
        Step::AskIfCollected => "薬《くすり》を もらいましたか。まだなら、薬局《やっきょく》に 聞《き》きましょう。",
        Step::MeasureOnce => "1回《かい》だけでも だいじょうぶです。また はかりましょう。",
        Step::AskPharmacist => "薬剤師《やくざいし》に 聞《き》きましょう。自分《じぶん》で 薬《くすり》を やめないで ください。",
        Step::LookInHandbook => "母子手帳《ぼしてちょう》か、市《し》の お知《し》らせを 見《み》ましょう。",
        Step::AskCareManager => "ケアマネジャーに 聞《き》きましょう。",
        Step::NoteFeeling => "体《からだ》は どうですか。気《き》に なることを 書《か》きましょう。",
        Step::Talk => "だれかに 話《はな》しましょう。先生《せんせい》でも、家族《かぞく》でも だいじょうぶです。",
        Step::AskInsurer => "保険証《ほけんしょう》を 出《だ》した 所《ところ》に 聞《き》きましょう。",
        Step::KeepReceipts => "お金《かね》を 払《はら》った 紙《かみ》を とっておきましょう。",
        Step::WithinMonth => "1か月《げつ》の うちに、これを 病院《びょういん》で 見《み》せましょう。",
        Step::TakeGuidance => "「保健指導《ほけんしどう》」の お知《し》らせが 来《き》たら、行《い》きましょう。",
        Step::NextYear => "次《つぎ》の 健診《けんしん》は 1年《ねん》 後《あと》です。",
        Step::BringNotebook => "薬《くすり》と お薬手帳《くすりてちょう》を 薬局《やっきょく》に 持《も》って 行《い》きましょう。自分《じぶん》で 薬《くすり》を やめないで ください。",
    }
    .to_owned()
}

pub(super) fn ask(ask: Ask) -> String {
    match ask {
        Ask::PressureTarget => "「わたしの 血圧《けつあつ》は、いくつが よいですか」",
        Ask::Morning => "「どうして 朝《あさ》の 血圧《けつあつ》が 高《たか》いですか」",
        Ask::OfficeOrHome => "「家《いえ》の 血圧《けつあつ》と、どちらを 見《み》ますか」",
        Ask::Bath => "「お風呂《ふろ》の あと、何《なに》に 気《き》を つけますか」",
        Ask::WhyChange => "「どうして かわりましたか。次《つぎ》は いつ 調《しら》べますか」",
        Ask::Kidney => "「腎臓《じんぞう》の ために、何《なに》が できますか」",
        Ask::Glucose => "「わたしの 血糖《けっとう》は、いくつが よいですか」",
        Ask::TwoAlike => "「この 2つを いっしょに 飲《の》んで いいですか」",
        Ask::KidneyMedicine => "「わたしの 腎臓《じんぞう》でも、この 薬《くすり》で いいですか」",
        Ask::PregnancyMedicine => "「赤《あか》ちゃんが いても、この 薬《くすり》で いいですか」",
        Ask::Forgotten => "「飲《の》むのを わすれた とき、どう しますか」",
        Ask::Vaccination => "「この ワクチンは、いま 受《う》けますか」",
        Ask::CareRenewal => "「これからも 使《つか》うには、何《なに》が いりますか」",
        Ask::Symptom => "「体《からだ》の ことで、何《なに》に 気《き》を つけますか」",
        Ask::HighCost => "「お金《かね》は もどりますか」",
        Ask::Prevent => {
            "「心臓《しんぞう》と 脳《のう》の ために、何《なに》から 始《はじ》めますか」"
        }
        Ask::GuidanceLevel => "「保健指導《ほけんしどう》は、どうやって 決《き》まりましたか」",
        Ask::AllNeeded => "「この 薬《くすり》は、ぜんぶ 必要《ひつよう》ですか」",
    }
    .to_owned()
}

fn guideline_name(guideline: Guideline) -> &'static str {
    match guideline {
        Guideline::Jsh2019 => "2019年《ねん》の めやすです。",
        Guideline::Jsh2025 => "2025年《ねん》の めやすです。",
    }
}

fn of_which(of: Of) -> String {
    match of {
        Of::Value => String::new(),
        Of::Upper => "上《うえ》の 血圧《けつあつ》は、".to_owned(),
        Of::Lower => "下《した》の 血圧《けつあつ》は、".to_owned(),
        Of::Marker(marker) => format!("{}は、", marker.short().easy),
    }
}

fn panel_name(panel: Panel) -> &'static str {
    match panel {
        Panel::Liver => "肝臓《かんぞう》",
        Panel::Lipids => "血《ち》の 中《なか》の あぶら",
        Panel::Sugar => "血糖《けっとう》と HbA1c",
        Panel::Blood => "貧血《ひんけつ》",
        Panel::Uric => "尿酸《にょうさん》",
    }
}

fn than(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "高《たか》い",
        Direction::Down => "低《ひく》い",
    }
}

fn moving(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "上《あ》がって",
        Direction::Down => "下《さ》がって",
    }
}
