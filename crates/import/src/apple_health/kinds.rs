//! The types of records: which are read, and their names for findings. The list is from memory;
//! `BodyMassIndex` and `HeartRate` were seen.

use crate::vitals::Item;

/// How a type is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One observation for each record.
    Single(Item),
    /// The same, unless the source measures all day long.
    Sampled(Item),
    /// Half of a blood pressure.
    Pressure(Item),
    Steps,
    Unread,
}

/// The kind of a type such as `HKQuantityTypeIdentifierBodyMass`.
pub(super) fn kind(name: &str) -> Kind {
    match short(name) {
        "BodyMass" => Kind::Single(Item::Weight),
        "BodyFatPercentage" => Kind::Single(Item::BodyFat),
        "Height" => Kind::Single(Item::Height),
        "BodyMassIndex" => Kind::Single(Item::BodyMass),
        "RestingHeartRate" => Kind::Single(Item::RestingPulse),
        "VO2Max" => Kind::Single(Item::OxygenUptake),
        "BodyTemperature" => Kind::Sampled(Item::Temperature),
        "HeartRate" => Kind::Sampled(Item::Pulse),
        "OxygenSaturation" => Kind::Sampled(Item::Saturation),
        "RespiratoryRate" => Kind::Sampled(Item::Respiration),
        "BloodGlucose" => Kind::Sampled(Item::Glucose),
        "BloodPressureSystolic" => Kind::Pressure(Item::Systolic),
        "BloodPressureDiastolic" => Kind::Pressure(Item::Diastolic),
        "StepCount" => Kind::Steps,
        _ => Kind::Unread,
    }
}

/// The type without its long beginning.
pub(super) fn short(name: &str) -> &str {
    let starts = ["HKQuantityTypeIdentifier", "HKCategoryTypeIdentifier", "HKDataType"];
    starts.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name)
}

/// What a finding may call a type. Types about the body's most private matters are not named: a
/// helper of the family may read findings.
pub(super) fn words(short: &str) -> (String, String) {
    const PRIVATE: &[&str] = &[
        "Menstrual",
        "Intermenstrual",
        "Sexual",
        "Contraceptive",
        "Pregnan",
        "Ovulation",
        "Cervical",
        "Lactation",
        "Progesterone",
        "Alcohol",
        "StateOfMind",
        "Bleeding",
    ];
    if short.is_empty() || PRIVATE.iter().any(|p| short.contains(p)) {
        return ("そのほか".to_owned(), "others".to_owned());
    }
    let known = NAMES.iter().find(|(name, ..)| *name == short);
    let (ja, en) = known.map_or((short, short), |(_, ja, en)| (*ja, *en));
    let cut = |t: &str| t.chars().take(40).collect();
    (cut(ja), cut(en))
}

const NAMES: &[(&str, &str, &str)] = &[
    ("HeartRate", "心拍数", "heart rate"),
    ("OxygenSaturation", "酸素飽和度", "oxygen saturation"),
    ("RespiratoryRate", "呼吸数", "breathing rate"),
    ("BloodGlucose", "血糖", "blood glucose"),
    ("BodyTemperature", "体温", "body temperature"),
    ("HeartRateVariabilitySDNN", "心拍のゆらぎ", "heart rate variability"),
    ("WalkingHeartRateAverage", "歩くときの心拍数", "walking heart rate"),
    ("DistanceWalkingRunning", "歩いたり走ったりした距離", "walking and running distance"),
    ("DistanceCycling", "自転車の距離", "cycling distance"),
    ("ActiveEnergyBurned", "活動で使ったエネルギー", "active energy"),
    ("BasalEnergyBurned", "じっとしていて使うエネルギー", "resting energy"),
    ("FlightsClimbed", "上った階数", "flights climbed"),
    ("AppleStandTime", "立っていた時間", "standing time"),
    ("AppleStandHour", "立っていた時間", "standing hours"),
    ("AppleExerciseTime", "運動の時間", "exercise time"),
    ("SleepAnalysis", "睡眠", "sleep"),
    ("EnvironmentalAudioExposure", "まわりの音の大きさ", "noise around"),
    ("HeadphoneAudioExposure", "イヤホンの音の大きさ", "headphone sound level"),
    ("ClinicalRecord", "医療機関からの記録", "clinical records"),
    ("ActivitySummary", "1日の活動のまとめ", "activity summaries"),
    ("Audiogram", "聴力の検査", "audiograms"),
    ("VisionPrescription", "めがねの処方", "vision prescriptions"),
];

/// A workout in words.
pub(super) fn workout(name: &str) -> &str {
    const WORKOUTS: &[(&str, &str)] = &[
        ("Walking", "ウォーキング"),
        ("Running", "ランニング"),
        ("Cycling", "サイクリング"),
        ("Swimming", "水泳"),
        ("Hiking", "ハイキング"),
        ("Yoga", "ヨガ"),
        ("Pilates", "ピラティス"),
        ("TraditionalStrengthTraining", "筋力トレーニング"),
        ("FunctionalStrengthTraining", "筋力トレーニング"),
        ("StairClimbing", "階段の上り下り"),
        ("Golf", "ゴルフ"),
        ("Dance", "ダンス"),
        ("CardioDance", "ダンス"),
        ("Elliptical", "エリプティカル"),
        ("Rowing", "ローイング"),
        ("CoreTraining", "体幹トレーニング"),
        ("Flexibility", "ストレッチ"),
        ("Other", "そのほかの運動"),
    ];
    let short = name.strip_prefix("HKWorkoutActivityType").unwrap_or(name);
    WORKOUTS.iter().find(|(known, _)| *known == short).map_or(short, |(_, ja)| ja)
}
