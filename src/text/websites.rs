//! Which site a web address names, however it was typed: `http://www.hanbit.co.kr:80/`, `hanbit.co.kr/index.html`.

use super::domains;

/// Hosts on which each page belongs to somebody else, by what was registered.
const SHARED: &[&str] = &[
    "amazon.com",
    "band.us",
    "bit.ly",
    "booking.com",
    "carrd.co",
    "daum.net",
    "ebay.co.uk",
    "ebay.com",
    "ebay.de",
    "etsy.com",
    "facebook.com",
    "fb.com",
    "github.com",
    "goo.gl",
    "google.com",
    "imweb.me",
    "instagram.com",
    "kakao.com",
    "linkedin.com",
    "linktr.ee",
    "litt.ly",
    "medium.com",
    "naver.com",
    "naver.me",
    "pinterest.com",
    "t.me",
    "tiktok.com",
    "tripadvisor.com",
    "twitter.com",
    "vk.com",
    "wa.me",
    "weibo.com",
    "wixsite.com",
    "x.com",
    "xing.com",
    "yelp.com",
    "youtube.com",
];

/// The host of an address in lower case without scheme, `www.` and port; with the path as well where the
/// host holds pages of many. Hyphens stay: `golden-bau.de` and `goldenbau.de` are two sites.
pub fn site(address: &str) -> &str {
    let rest = address
        .split_once("://")
        .map_or(address, |(_, behind)| behind);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = match rest[..end].split_once(':') {
        Some((host, _)) => host,
        None => &rest[..end],
    };
    let shared = domains::registrable(host).is_some_and(|domain| SHARED.contains(&domain));
    match shared {
        true => rest.trim_end_matches('/'),
        false => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_site_has_many_addresses() {
        for address in [
            "hanbit.co.kr",
            "www.hanbit.co.kr",
            "http://hanbit.co.kr",
            "https://www.hanbit.co.kr/",
            "https://www.hanbit.co.kr:8080/shop?a=1",
            "hanbit.co.kr/index.html",
        ] {
            assert_eq!(site(address), "hanbit.co.kr", "{address}");
        }
        assert_eq!(
            site("https://www.instagram.com/hanbit/"),
            "instagram.com/hanbit"
        );
        assert_eq!(site("blog.naver.com/hanbit"), "blog.naver.com/hanbit");
        assert_ne!(site("golden-bau.de"), site("goldenbau.de"));
        assert_ne!(site("shop.hanbit.co.kr"), site("hanbit.co.kr"));
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(SHARED.is_sorted());
    }
}
