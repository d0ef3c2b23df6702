//! What a person says of themselves, through the pages: kept, shown where it was meant to be, undone.

use axum::http::{StatusCode, header};

use super::app::TestApp;

/// Presses the undo button of the page a form led to.
async fn undo(app: &TestApp, at: &str, csrf: &str) {
    let page = app.get(at).await.text();
    let action = page.split("class=\"undo\" method=\"post\" action=\"").nth(1).unwrap();
    let action = action.split('"').next().unwrap();
    let done = app.post(action, &[("csrf", csrf)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_matters_and_how_life_is_are_kept_in_the_persons_words() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(person, &["grandmother/ketsuatsu_2025.ndjson"]);
    let app = app.signed_in().await;
    let path = format!("/p/{person}/mine");
    let csrf = app.get(&path).await.csrf();
    let said: [&[(&str, &str)]; 3] = [
        &[("kind", "goal"), ("words", "孫と花見に行きたい")],
        &[("kind", "living"), ("score", "7"), ("words", "よく眠れた")],
        &[("kind", "helped"), ("words", "手すりを付けた")],
    ];
    for form in said {
        let form: Vec<_> = form.iter().copied().chain([("csrf", &*csrf)]).collect();
        assert_eq!(app.post(&path, &form).await.status, StatusCode::SEE_OTHER);
    }
    let page = app.get(&path).await.text();
    for words in ["孫と花見に行きたい", "7：よく眠れた", "手すりを付けた"] {
        assert!(page.contains(words), "{words}");
    }
    let chart = page.split("href=\"").find(|link| link.contains("/measurements/x")).unwrap();
    let chart = app.get(chart.split('"').next().unwrap()).await.text();
    assert!(chart.contains("<svg") && chart.contains("今の暮らし"));
    let pressure =
        app.get(&format!("/p/{person}/measurements/blood-pressure?range=all")).await.text();
    assert!(pressure.contains("手すりを付けた") && pressure.matches("<figure").count() == 2);
}

#[tokio::test]
async fn a_form_without_words_says_so_kindly() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/mine");
    let csrf = app.get(&path).await.csrf();
    let forms = [("goal", "words", " "), ("living", "score", "11"), ("helped", "words", "")];
    for (kind, field, value) in forms {
        let answer = app.post(&path, &[("csrf", &csrf), ("kind", kind), (field, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind}");
        assert!(answer.text().contains("まだ何も書かれていません"));
    }
}

#[tokio::test]
async fn a_plan_is_made_in_three_pages_and_read_back_once() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/plan");
    let csrf = app.get(&path).await.csrf();
    let step = |step, cue, act| {
        let (path, csrf) = (path.clone(), csrf.clone());
        let form = [("csrf", csrf), ("step", step), ("cue", cue), ("act", act)];
        (path, form.map(|(name, value): (&str, String)| (name, value)))
    };
    let mut answers = Vec::new();
    for (name, cue, act) in [
        ("act", "", ""),
        ("act", "朝ごはんを食べたら", ""),
        ("read", "朝ごはんを食べたら", "血圧計を出す"),
        ("keep", "朝ごはんを食べたら", "血圧計を出す"),
        ("keep", "歯をみがいたら", "水を飲む"),
    ] {
        let (path, form) = step(name.to_owned(), cue.to_owned(), act.to_owned());
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        answers.push(app.post(&path, &form).await);
    }
    let statuses: Vec<u16> = answers.iter().map(|a| a.status.as_u16()).collect();
    assert_eq!(statuses, [422, 200, 200, 303, 303]);
    assert!(answers[2].text().contains("朝ごはんを食べたら、血圧計を出す。"));
    assert!(!answers[3].location().contains("朝"), "no health data in an address");
    let mine = app.get(&format!("/p/{person}/mine")).await.text();
    assert!(mine.contains("歯をみがいたら、水を飲む。") && !mine.contains("血圧計を出す"));
    // One plan at a time; taking it back brings the earlier one back.
    undo(&app, &answers[4].location(), &csrf).await;
    let mine = app.get(&format!("/p/{person}/mine")).await.text();
    assert!(mine.contains("朝ごはんを食べたら、血圧計を出す。"));
    let rest = [("csrf", &*csrf), ("kind", "plan"), ("state", "on-hold")];
    assert_eq!(app.post(&format!("/p/{person}/mine"), &rest).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get(&format!("/p/{person}")).await.text().contains("血圧計を出す"));
}

#[tokio::test]
async fn wishes_are_offered_never_pressed_and_can_be_taken_back() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/wishes");
    let csrf = app.get(&path).await.csrf();
    app.post(&path, &[("csrf", &csrf), ("act", "later")]).await;
    assert!(app.get(&path).await.text().contains("こちらから聞くことはありません"));
    for matters in ["家で過ごしたい", "家族のそばで"] {
        let form = [
            ("csrf", &*csrf),
            ("act", "keep"),
            ("matters", matters),
            ("proxy", "娘"),
            ("shown", "emergency"),
        ];
        app.post(&path, &form).await;
    }
    let page = app.get(&path).await.text();
    assert!(page.contains("家族のそばで") && page.contains("救急のときの医療の人"));
    assert!(page.contains("id=\"earlier\"") && !page.contains("家で過ごしたい"));
    app.post(&path, &[("csrf", &csrf), ("act", "take-back")]).await;
    let page = app.get(&path).await.text();
    assert!(page.contains("取り下げています") && !page.contains("家族のそばで"));
}

#[tokio::test]
async fn what_one_would_rather_not_know_is_left_out_but_what_is_urgent_is_not() {
    let app = TestApp::new();
    let person = app.grandmother();
    app.take_in(
        person,
        &[
            "grandmother/ketsuatsu_2025.ndjson",
            "grandmother/kensa_2025.json",
            "grandmother/kensa_2024.json",
            "grandmother/kensa_2023.json",
            "grandmother/kensa_2022.json",
        ],
    );
    let app = app.signed_in().await;
    let path = format!("/p/{person}/choices");
    let csrf = app.get(&path).await.csrf();
    let meaning = format!("/p/{person}/meaning");
    assert!(
        app.get(&meaning).await.text().contains("家での<ruby>") || {
            app.get(&meaning).await.text().contains("での")
        }
    );
    let when = [("date", "2025-12-26"), ("time", "07:00")];
    let values = [("csrf", &*csrf), ("systolic", "185"), ("diastolic", "100")];
    let measured: Vec<_> = values.into_iter().chain(when).collect();
    let measured = app.post(&format!("/p/{person}/measure"), &measured).await;
    assert_eq!(measured.status, StatusCode::SEE_OTHER);
    let form = [
        ("csrf", &*csrf),
        ("voice", "easy"),
        ("furigana", "hard"),
        ("unknown", "pressure"),
        ("unknown", "kidney"),
    ];
    let saved = app.post(&path, &form).await;
    assert!(saved.headers[header::SET_COOKIE].to_str().unwrap().starts_with("lang=ja"));
    for page in [meaning.clone(), format!("/p/{person}")] {
        let page = app.get(&page).await.text();
        assert!(
            page.contains("すぐ 119番に 電話してください"),
            "urgent all the same, in easy words"
        );
        assert!(!page.contains("腎臓"), "left out");
    }
    undo(&app, &saved.location(), &csrf).await;
    assert!(app.get(&path).await.text().contains("value=\"usual\" checked"));
}

#[tokio::test]
async fn the_question_comes_first_and_only_what_was_picked_is_on_the_sheet() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/visit");
    let csrf = app.get(&path).await.csrf();
    let form = [
        ("csrf", &*csrf),
        ("question", "この薬は、まだ要りますか"),
        ("show", "medicines"),
        ("show", "allergies"),
        ("on", "2025-12-30"),
    ];
    let saved = app.post(&path, &form).await;
    let sheet = app.get(&saved.location()).await.text();
    let at = |text: &str| sheet.find(text);
    assert!(at("この薬は、まだ要りますか") < at("id=\"medicines\""));
    assert!(at("id=\"allergies\"").is_some() && at("id=\"measurements\"").is_none());
    assert!(sheet.contains("「アレルギーがない」という意味ではありません"));
}

#[tokio::test]
async fn the_story_tells_kidney_and_bath_together_in_the_words_one_reads() {
    let app = TestApp::new();
    let person = app.grandmother();
    let labs: Vec<String> = (2021..=2025).map(|y| format!("grandmother/kensa_{y}.json")).collect();
    let mut files: Vec<&str> = labs.iter().map(String::as_str).collect();
    files.extend([
        "grandmother/ketsuatsu_2025.ndjson",
        "grandmother/okusuri_20250104.txt",
        "grandmother/okusuri_20251226.txt",
    ]);
    app.take_in(person, &files);
    let app = app.signed_in().await;
    let path = format!("/p/{person}/story");
    let page = app.get(&path).await.text();
    for said in ["キヨさんの記録から", "id=\"together\"", "id=\"first\"", "id=\"glossary\""]
    {
        assert!(page.contains(said), "{said}");
    }
    // Each of the three with its numbers, and why they are told together.
    let words = super::words::bare(&page);
    for said in [
        "eGFRは 41.4 mL/分/1.73m² でした",
        "お風呂のあとは、上の血圧が 14 ほど下がります。9回くらべて、3 から 21 でした。",
        "2025年3月10日（月）から、「オルメサルタンＯＤ錠２０ｍｇ「見本」」が新しく出ています。",
        "腎臓の数字が変わったら、新しい薬のことも聞いておくと安心です。",
        "お風呂のあとの血圧と新しい薬に、関係があるかは分かりません。",
        "血圧を整えることは、腎臓を守ることにもつながります。",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(!page.contains("やめましょう"));
}

#[tokio::test]
async fn not_now_is_kept_to_and_can_be_taken_back() {
    let app = TestApp::new();
    let person = app.grandmother();
    let app = app.signed_in().await;
    let path = format!("/p/{person}/choices");
    let csrf = app.get(&path).await.csrf();
    let form = [("csrf", &*csrf), ("guideline", "jsh2019"), ("reminded", "me")];
    assert_eq!(app.post(&path, &form).await.status, StatusCode::SEE_OTHER);
    let later = app.post(&path, &[("csrf", &*csrf), ("later", "yes")]).await;
    assert!(later.location().starts_with(&format!("/p/{person}?done=rests")));
    assert!(app.get(&later.location()).await.text().contains("しばらく、声をかけません。"));
    let page = app.get(&path).await.text();
    for kept in ["value=\"jsh2019\" checked", "value=\"me\" checked"] {
        assert!(page.contains(kept), "not now changes nothing else: {kept}");
    }
    undo(&app, &later.location(), &csrf).await;
    assert!(app.get(&path).await.text().contains("value=\"jsh2019\" checked"));
}
