//! The words in Japanese. Short sentences, no officialese; figures say what they are compared with.

use fhir::Date;

use super::{
    About, After, Ask, Before, Guide, How, Language, Now, Step, Vital,
    part::{Direction, Guideline, Of, Pressure, Span},
    piece::quoted,
};
use crate::insight::marker::{Amount, Panel};

pub(super) fn about(about: About) -> String {
    match about {
        About::HomePressure => "家《いえ》での血圧《けつあつ》".to_owned(),
        About::MorningPressure => "朝《あさ》の血圧《けつあつ》".to_owned(),
        About::PressureSpread => "朝《あさ》の血圧《けつあつ》の日《ひ》ごとのゆれ".to_owned(),
        About::OfficePressure => "診察室《しんさつしつ》と家《いえ》の血圧《けつあつ》".to_owned(),
        About::Bath => "お風呂《ふろ》のあとの血圧《けつあつ》".to_owned(),
        About::Paired(After::Exercise) => "運動《うんどう》のあとの血圧《けつあつ》".to_owned(),
        About::Paired(After::Medicine) => "薬《くすり》のあとの血圧《けつあつ》".to_owned(),
        About::FingerGlucose => "血糖《けっとう》（指先《ゆびさき》）".to_owned(),
        About::Glucose => "血糖《けっとう》（センサー）".to_owned(),
        About::Kidney => "腎臓《じんぞう》のはたらき".to_owned(),
        About::Checkup => "健診《けんしん》の結果《けっか》".to_owned(),
        About::Panel(panel) => panel_name(panel).to_owned(),
        About::HeartRisk => "心臓《しんぞう》と脳《のう》の10年《ねん》".to_owned(),
        About::Result(marker) => marker.ja().to_owned(),
        About::Weight => "体重《たいじゅう》".to_owned(),
        About::Signals => "歩数《ほすう》・眠《ねむ》り・脈拍《みゃくはく》".to_owned(),
        About::Vital(Vital::Temperature) => "体温《たいおん》".to_owned(),
        About::Vital(Vital::Saturation) => "血液《けつえき》の酸素《さんそ》".to_owned(),
        About::Symptoms => "くり返《かえ》す症状《しょうじょう》".to_owned(),
        About::Feelings => "気分《きぶん》と暮《く》らし".to_owned(),
        About::Spending => "医療費《いりょうひ》".to_owned(),
        About::Medicines => "薬《くすり》ぜんぶ".to_owned(),
        About::Vaccination => "予防接種《よぼうせっしゅ》".to_owned(),
        About::Care => "介護《かいご》の計画《けいかく》".to_owned(),
        About::Gap => "忘《わす》れているかもしれないこと".to_owned(),
    }
}

pub(super) fn now(now: &Now) -> String {
    match now {
        Now::Phrase(phrase) => phrase.words(Language::Ja),
        Now::PressureMean { mean, over } => {
            format!("{}の平均は {}です。", period(over), pressure(*mean))
        }
        Now::MorningEvening { morning, evening } => {
            format!("上の血圧の平均は、朝が {morning}、夜が {evening} です。")
        }
        Now::MorningSpread { percent, days } => {
            format!("{days}日ぶんの朝の上の血圧は、平均から {percent}％ほどゆれています。")
        }
        Now::OfficeHome { office, on, home } => format!(
            "診察室では {}でした（{}）。家での平均は {}です。",
            pressure(*office),
            day(on),
            pressure(*home)
        ),
        Now::BathDrop { drop, least, most, pairs } => format!(
            "お風呂のあとは、上の血圧が {drop} ほど下がります。{pairs}回くらべて、{least} から {most} でした。"
        ),
        Now::Result { marker, amount, on } => {
            format!("{}は {} でした（{}）。", marker.ja(), shown(amount), day(on))
        }
        Now::GlucoseLow { percent, over } => {
            format!("{}です。70 より低い時間は {percent}％ でした。", period(over))
        }
        Now::GlucoseRange { percent } => format!("70から180の間にある時間は {percent}％ でした。"),
        Now::GlucoseMean { mean, gmi } => {
            format!("平均は {mean} mg/dL です。HbA1cにすると {gmi}％ ほどです。")
        }
        Now::CheckupLong { months } => format!("前の健診から、{months}か月たっています。"),
        Now::MeasuringStopped { often, since } => {
            format!("8週間に {often}日はかっていましたが、{since}日お休みしています。")
        }
        Now::MedicineOver { name, until } => {
            format!("「{}」は、記録の上では {}までの分です。", quoted(name), day(until))
        }
        Now::MedicineCount { count } => format!("いま、{count}種類の薬が出ています。"),
        Now::SameMedicine { name, one, other } => format!(
            "「{}」が、2か所から同じ時期に出ています。{} と {} です。",
            quoted(name),
            quoted(one),
            quoted(other)
        ),
    }
}

pub(super) fn before(before: &Before) -> String {
    match before {
        Before::Phrase(phrase) => phrase.words(Language::Ja),
        Before::First => "くらべられる前の値は、まだありません。".to_owned(),
        Before::MoreDays { more } => format!("まだ分かりません。あと{more}日はかると分かります。"),
        Before::Within { of, direction, change, wobble, then } => format!(
            "{}前（{}）より {}{}です。ふだんのゆれ（±{}）の中です。",
            of_which(*of),
            day(then),
            shown(change),
            than(*direction),
            shown(wobble)
        ),
        Before::Equal { of, then } => format!("{}前（{}）と同じです。", of_which(*of), day(then)),
        Before::Beyond { of, direction, change, wobble, then } => format!(
            "{}前（{}）より {}{}です。ふだんのゆれ（±{}）より大きい変化です。理由は、これだけでは分かりません。",
            of_which(*of),
            day(then),
            shown(change),
            than(*direction),
            shown(wobble)
        ),
        Before::Trend { of, direction, a_year, since, results } => format!(
            "{}{}から、少しずつ{}います。1年に {} ほどです。{results}回の結果から言えます。",
            of_which(*of),
            month(since),
            moving(*direction),
            shown(a_year)
        ),
        Before::Break => "前の値は、検査した所がちがいます。くらべていません。".to_owned(),
        Before::OtherUnit { count } => {
            format!("単位のちがう値が {count}件あります。くらべていません。")
        }
    }
}

pub(super) fn guide(guide: &Guide) -> String {
    match guide {
        Guide::Phrase(phrase) => phrase.words(Language::Ja),
        Guide::PressureMeets { target, guideline } => format!(
            "家でのめやす（{}未満）の中です。{}",
            pressure(*target),
            guideline_name(*guideline)
        ),
        Guide::PressureAbove { target, guideline } => format!(
            "家でのめやす（{}未満）より高めです。{}",
            pressure(*target),
            guideline_name(*guideline)
        ),
        Guide::PressureHigh { limit, guideline } => format!(
            "家での高血圧の基準（{}以上）に入ります。{}",
            pressure(*limit),
            guideline_name(*guideline)
        ),
        Guide::MorningHigh => "朝の平均が 135／85 以上です。".to_owned(),
        Guide::MorningRise { limit } => format!("朝と夜の差が {limit} 以上あります。"),
        Guide::SpreadHigh { limit } => {
            format!("ゆれの大きい方の 1割（{limit}％より上）に入ります。")
        }
        Guide::SpreadUsual { limit } => format!("めやす（{limit}％）より小さいゆれです。"),
        Guide::OnlyOffice => {
            "診察室でだけ高めです。ふだんの値は、家の血圧がよく表します。".to_owned()
        }
        Guide::OnlyHome => "家でだけ高めです。ふだんの値は、家の血圧がよく表します。".to_owned(),
        Guide::BothAlike { high: true } => "診察室でも家でも高めです。".to_owned(),
        Guide::BothAlike { high: false } => "診察室でも家でも、高血圧の基準より下です。".to_owned(),
        Guide::BathDeep => {
            "大きく下がることがあります。立ちくらみに気をつけたい下がり方です。".to_owned()
        }
        Guide::BathUsual => "お風呂のあとに下がるのは、よくあることです。".to_owned(),
        Guide::KidneyStage { stage, lasting: true } => {
            format!("腎臓のはたらきの段階は {stage} です。3か月以上つづいています。")
        }
        Guide::KidneyStage { stage, lasting: false } => {
            format!("腎臓のはたらきの段階は {stage} です。")
        }
        Guide::InRange => "検査した所の基準の中です。".to_owned(),
        Guide::OutOfRange { direction: Direction::Up } => {
            "検査した所の基準より高めです。".to_owned()
        }
        Guide::OutOfRange { direction: Direction::Down } => {
            "検査した所の基準より低めです。".to_owned()
        }
        Guide::CheckupGuidance => "健診で「生活を見直す」めやすに入る値です。".to_owned(),
        Guide::CheckupReferral => "健診で「受診をすすめる」めやすに入る値です。".to_owned(),
        Guide::CheckupInside => "健診のめやすの中です。".to_owned(),
        Guide::LowTooOften => "低い時間が、めやす（4％）より長いです。".to_owned(),
        Guide::LowSeldom => "低い時間は、めやす（4％）より短いです。".to_owned(),
        Guide::RangeMeets => "ちょうどよい時間のめやす（70％より長く）に届いています。".to_owned(),
        Guide::RangeShort => {
            "ちょうどよい時間のめやす（70％より長く）には、届いていません。".to_owned()
        }
        Guide::SwingsLarge => "上がり下がりは、大きめです（めやす 36％）。".to_owned(),
        Guide::SwingsUsual => "上がり下がりは、落ちついています（めやす 36％）。".to_owned(),
        Guide::ManyMedicines => "6種類をこえたら、整理の相談をするめやすです。".to_owned(),
    }
}

pub(super) fn how(how: &How) -> String {
    match how {
        How::Phrase(phrase) => phrase.words(Language::Ja),
        How::HomeAtRest { apart: 0 } => "家で、休んではかった値だけを見ています。".to_owned(),
        How::HomeAtRest { apart } => format!(
            "家で、休んではかった値だけを見ています。お風呂や運動のあとの {apart}回は、べつに見ています。"
        ),
        How::Provisional { days } => {
            format!("{days}日ぶんなので、まだ仮の平均です。5日あると、たしかになります。")
        }
        How::OnePlace { place } => format!("どれも {} の結果です。", quoted(place)),
        How::SeveralPlaces => {
            "いくつかの所の結果です。検査の方法がちがうことがあります。".to_owned()
        }
        How::BathPairs => "お風呂のあとと、近い日のお風呂でない夜をくらべました。".to_owned(),
        How::Old { months } => format!("最後にはかってから、{months}か月たっています。"),
        How::Sensor { percent } => {
            format!("センサーは、14日のうち {percent}％ の時間ついていました。")
        }
        How::HandedOver => "薬局が渡した記録です。飲んだかどうかは分かりません。".to_owned(),
    }
}

pub(super) fn step(step: Step) -> String {
    match step {
        Step::Nothing => "いま、することはありません。",
        Step::KeepMeasuring => "このまま、同じはかり方をつづけましょう。",
        Step::MeasureWeek => "朝と夜、7日つづけてはかってみませんか。",
        Step::Again => "1回では決められません。もう一度はかるか、次の検査を待ちましょう。",
        Step::ShowNext => "次の診察で、この画面を見せてください。",
        Step::Appointment => "近いうちに、かかりつけの先生に見せてください。",
        Step::BathCare => "お風呂から出る前に、少し腰かけましょう。着がえる所を暖かくしましょう。",
        Step::CheckupPlan => "次の健診の予定はありますか。市や会社のお知らせを見てみましょう。",
        Step::AskIfCollected => {
            "ほかでもらっていたら、心配ありません。まだなら、薬局か先生に聞いてみましょう。"
        }
        Step::MeasureOnce => "1回からで大丈夫です。また、はかってみませんか。",
        Step::AskPharmacist => "薬剤師に聞いてみましょう。薬は、自分でやめないでください。",
        Step::LookInHandbook => {
            "母子手帳か、市のお知らせを見てみましょう。もう受けていたら、心配ありません。"
        }
        Step::AskCareManager => "ケアマネジャーに、更新のことを聞いてみましょう。",
        Step::NoteFeeling => "体の調子はどうですか。気になることは、メモしておきましょう。",
        Step::Talk => "だれかに話してみませんか。先生でも、家族でも、電話でもかまいません。",
        Step::AskInsurer => "保険証を出している所に、聞いてみましょう。",
        Step::KeepReceipts => "領収書は、しまっておきましょう。",
        Step::WithinMonth => "1か月のうちに、この結果を持って受診しましょう。",
        Step::TakeGuidance => "保健指導の案内が届いたら、受けてみましょう。",
        Step::NextYear => "次の健診は、1年後に受けましょう。",
        Step::BringNotebook => {
            "薬とお薬手帳をぜんぶ持って、薬局で見てもらいましょう。薬は、自分でやめないでください。"
        }
    }
    .to_owned()
}

pub(super) fn ask(ask: Ask) -> String {
    match ask {
        Ask::PressureTarget => "「わたしの血圧の目標は、いくつですか」",
        Ask::Morning => "「朝の血圧が高いのは、なぜですか」",
        Ask::OfficeOrHome => "「家の血圧と診察室の血圧、どちらで見ますか」",
        Ask::Bath => "「お風呂のあとに血圧が下がります。気をつけることはありますか」",
        Ask::WhyChange => "「この変化の理由は何ですか。次はいつ調べますか」",
        Ask::Kidney => "「腎臓を守るために、できることは何ですか。薬で気をつけることはありますか」",
        Ask::Glucose => "「わたしの血糖の目標はいくつですか。低いときは、どうしますか」",
        Ask::TwoAlike => "「この2つは、いっしょでよいですか」",
        Ask::KidneyMedicine => "「わたしの腎臓の数字で、この薬はこのままでよいですか」",
        Ask::PregnancyMedicine => "「妊娠していても、この薬でよいですか」",
        Ask::Forgotten => "「飲み忘れたときは、どうすればよいですか」",
        Ask::Vaccination => "「この予防接種は、いま受ける時期ですか」",
        Ask::CareRenewal => "「更新には、何が必要ですか」",
        Ask::Symptom => "「この症状は、どう見ていけばよいですか」",
        Ask::HighCost => "「高額療養費の対象になりますか」",
        Ask::Prevent => "「心臓と脳の病気を防ぐには、何から始めるとよいですか」",
        Ask::GuidanceLevel => "「保健指導の段階は、どのように決まりましたか」",
        Ask::AllNeeded => "「この薬は、ぜんぶ今も必要ですか」",
    }
    .to_owned()
}

fn guideline_name(guideline: Guideline) -> &'static str {
    match guideline {
        Guideline::Jsh2019 => "日本高血圧学会 2019年のめやすです。",
        Guideline::Jsh2025 => "日本高血圧学会 2025年のめやすです。",
    }
}

fn of_which(of: Of) -> String {
    match of {
        Of::Value => String::new(),
        Of::Upper => "上の血圧は、".to_owned(),
        Of::Lower => "下の血圧は、".to_owned(),
        Of::Marker(marker) => format!("{}は、", marker.short().ja),
    }
}

fn panel_name(panel: Panel) -> &'static str {
    match panel {
        Panel::Liver => "肝臓《かんぞう》の検査《けんさ》",
        Panel::Lipids => "血液《けつえき》の脂《あぶら》（脂質《ししつ》）",
        Panel::Sugar => "血糖《けっとう》とHbA1c",
        Panel::Blood => "貧血《ひんけつ》の検査《けんさ》",
        Panel::Uric => "尿酸《にょうさん》",
    }
}

fn than(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => " 高い値",
        Direction::Down => " 低い値",
    }
}

fn moving(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "上がって",
        Direction::Down => "下がって",
    }
}

pub(super) fn pressure(p: Pressure) -> String {
    let Pressure { upper, lower } = p;
    format!("[{upper}／{lower}|上が{upper}、下が{lower}]")
}

pub(super) fn shown(amount: &Amount) -> String {
    match amount.unit {
        "" => amount.digits.clone(),
        "%" => format!("{}％", amount.digits),
        "mL/min/1.73m²" => format!("{} mL/分/1.73m²", amount.digits),
        unit => format!("{} {unit}", amount.digits),
    }
}

/// `12月24日` within a sentence about days, with its year: old values must never look new.
pub(in crate::message) fn day(date: &Date) -> String {
    match (date.month(), date.day()) {
        (Some(month), Some(day)) => format!("{}年{month}月{day}日", date.year()),
        _ => month(date),
    }
}

pub(super) fn month(date: &Date) -> String {
    match date.month() {
        Some(month) => format!("{}年{month}月", date.year()),
        None => format!("{}年", date.year()),
    }
}

fn period(span: &Span) -> String {
    let to = day(&span.to);
    let year = format!("{}年", span.from.year());
    // The year once is enough.
    let to = to.strip_prefix(&year).unwrap_or(&to);
    format!("{}から{to}までの{}日", day(&span.from), span.days)
}
