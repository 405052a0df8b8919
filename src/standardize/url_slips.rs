//! Slips in web addresses that can have been meant in one way only, and labels in front of them.

/// Whether a word says no more than that an address follows.
pub(super) fn is_label(word: &str) -> bool {
    const LABELS: [&str; 7] = [
        "홈페이지",
        "웹사이트",
        "사이트",
        "주소",
        "url",
        "homepage",
        "website",
    ];
    let word = word.to_lowercase();
    LABELS.contains(&word.trim_end_matches(':'))
}

/// The text with a mistyped scheme put right and commas of the host as dots.
pub(super) fn repair(text: &str) -> String {
    const SLIPS: [&str; 8] = [
        "http", "htp", "ttp", "htt", "hhttp", "htttp", "httpp", "ttps",
    ];
    let mut rest = text;
    let mut scheme = "";
    loop {
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let word = rest[..letters].to_ascii_lowercase();
        let stem = word.strip_suffix('s').unwrap_or(&word);
        let behind = rest[letters..].trim_start_matches([':', ';', '/']);
        if behind.len() == rest.len() - letters
            || !SLIPS.contains(&stem) && !SLIPS.contains(&word.as_str())
        {
            break;
        }
        scheme = if word.ends_with('s') {
            "https://"
        } else {
            "http://"
        };
        rest = behind;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    format!("{scheme}{}{}", rest[..end].replace(',', "."), &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_and_dots_are_put_right_and_the_rest_stays() {
        for (written, meant) in [
            ("http//hanbit.co.kr", "http://hanbit.co.kr"),
            ("htps:/hanbit.co.kr/A,B", "https://hanbit.co.kr/A,B"),
            ("http://http://hanbit.co.kr", "http://hanbit.co.kr"),
            ("www,hanbit.co.kr", "www.hanbit.co.kr"),
            ("hanbit.co.kr", "hanbit.co.kr"),
            ("httpbin.org", "httpbin.org"),
        ] {
            assert_eq!(repair(written), meant);
        }
    }
}
