//! The invented family's FHIR files: every resource has words.

use expect_test::expect;

use super::*;

/// Every resource of the invented family's FHIR files.
fn samples() -> Vec<Entry> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut found = Vec::new();
    for person in ["child", "father", "grandmother", "mother"] {
        let mut files: Vec<_> = std::fs::read_dir(root.join(person))
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "json" || e == "ndjson"))
            .collect();
        files.sort();
        for text in files.iter().map(|path| std::fs::read_to_string(path).unwrap()) {
            let whole: Vec<Value> = fhir::parse(text.as_bytes()).into_iter().collect();
            let lines =
                || text.lines().filter_map(|line| fhir::parse(line.as_bytes()).ok()).collect();
            let documents: Vec<Value> = if whole.is_empty() { lines() } else { whole };
            for document in documents {
                let in_bundle: Vec<Value> = view::items(&document, "entry")
                    .filter_map(|e| e.get("resource").cloned())
                    .collect();
                found.extend(if in_bundle.is_empty() { vec![document] } else { in_bundle });
            }
        }
    }
    found.into_iter().map(|resource| entry(1, Evidence::Recorded, resource)).collect()
}

#[test]
fn every_resource_of_the_sample_family_has_a_title_a_value_and_a_known_kind() {
    let samples = samples();
    assert!(samples.len() > 300);
    for e in samples.iter().filter(|e| e.kind != Kind::Support) {
        let kind = words::kind(e.kind, &e.resource).word(Lang::Ja);
        assert_ne!(title(e, Lang::Ja), kind, "{}", e.resource);
        if is_result(e) {
            assert_ne!(value_text(e, Lang::Ja).unwrap(), "値は書かれていません", "{}", e.resource);
        }
    }
}

#[test]
fn a_few_sample_resources_in_full() {
    let samples = samples();
    let wanted = ["allergy-egg", "care-plan-2024", "care-level-2024", "asthma", "rx-20250310-1"];
    let told: String = wanted
        .iter()
        .filter_map(|id| samples.iter().find(|e| view::text(&e.resource, "id") == Some(id)))
        .map(|e| told(e, Lang::Ja))
        .collect();
    expect![[r"
        鶏卵 | じんましん、口のまわりの赤み。ゆで卵をひとさじ食べて約３０分後（軽い）
          たしかさ: 確かめられている
          出た症状: じんましん、口のまわりの赤み。ゆで卵をひとさじ食べて約３０分後（軽い）
          いまの状態: 続いている
          重くなるおそれ: 低い
          最後に出た日: 2022年4月
          はじまり: 2019年2月12日（火）
          書いた所・人: ひだまり小児科
          書かれた日: 2019年2月12日（火）
          メモ: ２０２４年５月：よく火を通した卵は半分まで食べてよい。生、半熟は避ける。
        居宅サービス計画書 | 住みなれた家で、自分のことは自分でしながら暮らす。
          サービス: 通所介護（デイサービス）　火・金　入浴の介助、ひざの体操
          サービス: 福祉用具貸与　手すり（玄関、浴室）
          サービス: 訪問看護　月２回　血圧と足のむくみの確認
          期間: 2024年11月20日（水）〜2026年10月31日（土）
          内容: 住みなれた家で、自分のことは自分でしながら暮らす。
          書いた所・人: ひなた台居宅介護支援事業所 見本 みどり（ケアマネジャー）
          協力した所: めぐり内科
          作られた日: 2024年11月20日（水）
          メモ: 塩分をひかえた食事は、息子の妻の美咲さんが一緒に用意している。
        要介護状態区分 | 要介護1
          期間: 2024年11月1日（金）〜2026年10月31日（土）
          行った所・人: めぐり市 介護保険課
          メモ: 認定日 2024年11月12日。右ひざの痛みで長く歩けない。もの忘れはない。
        気管支喘息 | 
          たしかさ: 確かめられている
          いまの状態: 続いている
          はじまり: 小学校に上がるころ
          区分: つづけて見ている病名
          書いた所・人: そよかぜ呼吸器クリニック
          書かれた日: 2018年2月26日（月）
          メモ: 季節の変わり目と台風の前に悪くなりやすい。
        アムロジピンＯＤ錠５ｍｇ「見本」 | 1回1錠 １日１回朝食後 28日分
          量: 1回1錠
          のみ方・つかい方: １日１回朝食後
          何日分・何回分: 28日分
          全部の量: 28錠
          処方・依頼した人: 見本 理
          書かれた日: 2025年3月10日（月）
    "]]
    .assert_eq(&told);
}
