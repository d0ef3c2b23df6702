//! Who is in the sample family, and the invented places they go to.

/// The line every file carries in a field its format has for it.
pub(super) const INVENTED: &str = "見本データ（架空の人物）";

/// One invented person as their files write them.
pub(super) struct Person {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) kana: &'static str,
    pub(super) half_kana: &'static str,
    pub(super) birth: &'static str,
    pub(super) female: bool,
    pub(super) relation_ja: &'static str,
    pub(super) relation_en: &'static str,
    pub(super) insurance: Insurance,
}

/// An insurance card. The check digits of the insurer numbers are right, the insurers are not real.
pub(super) struct Insurance {
    pub(super) insurer: &'static str,
    pub(super) insurer_name: &'static str,
    pub(super) symbol: &'static str,
    pub(super) number: &'static str,
    pub(super) branch: &'static str,
}

impl Person {
    /// 1 man, 2 woman, as JAHIS and the check-up XML write it.
    pub(super) fn sex_digit(&self) -> &'static str {
        if self.female { "2" } else { "1" }
    }

    /// The FHIR administrative gender.
    pub(super) fn gender(&self) -> &'static str {
        if self.female { "female" } else { "male" }
    }
}

/// An invented clinic, hospital, pharmacy or check-up centre in Tokyo (13).
pub(super) struct Place {
    pub(super) name: &'static str,
    /// 1 medical, 3 dental, 4 pharmacy.
    pub(super) table: &'static str,
    pub(super) code: &'static str,
}

impl Place {
    /// Prefecture, fee table and code as one number of ten digits.
    pub(super) fn ten_digits(&self) -> String {
        format!("13{}{}", self.table, self.code)
    }
}

const fn clinic(name: &'static str, code: &'static str) -> Place {
    Place { name, table: "1", code }
}

const fn pharmacy(name: &'static str, code: &'static str) -> Place {
    Place { name, table: "4", code }
}

pub(super) const MEGURI_CLINIC: Place = clinic("めぐり内科", "1234567");
pub(super) const SAKURA_HOSPITAL: Place = clinic("さくら総合病院", "9900010");
pub(super) const KOMICHI_ENT: Place = clinic("こみち耳鼻咽喉科", "9900028");
pub(super) const SOYOKAZE: Place = clinic("そよかぜ呼吸器クリニック", "9900036");
pub(super) const HIDAMARI: Place = clinic("ひだまり小児科", "9900044");
pub(super) const HIZA: Place = clinic("ひざしろ整形外科", "9900051");
pub(super) const KAZAMI: Place = clinic("かざみ医院", "9900069");
pub(super) const TOOTH: Place = Place { name: "こもれび歯科", table: "3", code: "9900101" };
pub(super) const CHECKUP_CENTRE: Place = clinic("めぐり健診センター", "9900077");
pub(super) const MEGURI_PHARMACY: Place = pharmacy("めぐり薬局", "7654321");
pub(super) const SAKURA_PHARMACY: Place = pharmacy("さくら調剤薬局", "9900085");
pub(super) const MINATO_PHARMACY: Place = pharmacy("みなもと薬局", "9900093");

pub(super) const GRANDMOTHER: Person = Person {
    key: "grandmother",
    name: "日向 キヨ",
    kana: "ヒナタ キヨ",
    half_kana: "ﾋﾅﾀ ｷﾖ",
    birth: "1943-04-18",
    female: true,
    relation_ja: "祖母",
    relation_en: "grandmother",
    insurance: Insurance {
        insurer: "39139993",
        insurer_name: "めぐり後期高齢者医療広域連合",
        symbol: "",
        number: "00431877",
        branch: "",
    },
};

pub(super) const FATHER: Person = Person {
    key: "father",
    name: "日向 健一",
    kana: "ヒナタ ケンイチ",
    half_kana: "ﾋﾅﾀ ｹﾝｲﾁ",
    birth: "1974-09-02",
    female: false,
    relation_ja: "父",
    relation_en: "father",
    insurance: household("01"),
};

pub(super) const MOTHER: Person = Person {
    key: "mother",
    name: "日向 美咲",
    kana: "ヒナタ ミサキ",
    half_kana: "ﾋﾅﾀ ﾐｻｷ",
    birth: "1979-12-11",
    female: true,
    relation_ja: "母",
    relation_en: "mother",
    insurance: household("02"),
};

/// The mother before she married in June 2017: other surname, other insurer.
pub(super) const MOTHER_BEFORE: Person = Person {
    name: "小川 美咲",
    kana: "オガワ ミサキ",
    half_kana: "ｵｶﾞﾜ ﾐｻｷ",
    insurance: Insurance {
        insurer: "138057",
        insurer_name: "めぐり市国民健康保険",
        symbol: "",
        number: "7012",
        branch: "",
    },
    ..MOTHER
};

pub(super) const CHILD: Person = Person {
    key: "child",
    name: "日向 陽太",
    kana: "ヒナタ ヨウタ",
    half_kana: "ﾋﾅﾀ ﾖｳﾀ",
    birth: "2018-05-20",
    female: false,
    relation_ja: "子",
    relation_en: "child",
    insurance: household("03"),
};

const fn household(branch: &'static str) -> Insurance {
    Insurance {
        insurer: "06139992",
        insurer_name: "めぐり健康保険組合",
        symbol: "１２３",
        number: "４５６７",
        branch,
    }
}
