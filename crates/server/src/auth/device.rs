//! What a browser says it is, in two words: enough to know one's own device again.

use axum::http::{HeaderMap, header};

/// Browsers, the telling name first: most of them also name the ones they descend from.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems; a phone names the system of computers that it descends from, too.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The device of a request, such as `Safari, iPhone`; empty when it says nothing we know. The long
/// line a browser sends is kept nowhere.
pub(crate) fn device(headers: &HeaderMap) -> String {
    let told = headers.get(header::USER_AGENT).and_then(|told| told.to_str().ok());
    let told = told.unwrap_or_default();
    let known = |table: &[(&str, &'static str)]| {
        table.iter().find(|(word, _)| told.contains(word)).map(|(_, name)| *name)
    };
    [known(BROWSERS), known(SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(told: &str, expected: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, told.parse().unwrap());
        assert_eq!(device(&headers), expected);
    }

    #[test]
    fn a_device_is_told_in_two_words() {
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        check(iphone, "Safari, iPhone");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        check(edge, "Edge, Windows");
        check(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        );
        check("curl/8.0 <script>", "");
    }
}
