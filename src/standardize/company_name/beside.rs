//! What people write beside a company's name: its state, its former name, a person, more companies.
//! Takes such remarks off and says which; knows nothing of legal forms and sites.

use super::legal_forms;
use crate::standardize::person_name::is_common_given;
use crate::text::{hangul, surnames};

/// A text without what stood beside the name, and the codes of what was found.
pub struct Bare {
    /// The name, with form and site.
    pub text: String,
    /// Codes of notes, in the order found.
    pub notes: Vec<&'static str>,
    /// A site that stood in parentheses at the end.
    pub site: Option<String>,
    /// What the company was called before, with form.
    pub former: Option<String>,
}

/// Words for the state of a business, in parentheses behind its name.
const STATES: &[&str] = &[
    "폐업",
    "휴업",
    "폐업예정",
    "합병",
    "청산",
    "파산",
    "해산",
    "매각",
    "이전",
    "거래중지",
    "거래종료",
    "미거래",
    "신규",
    "휴면",
    "closed",
    "dissolved",
    "inactive",
];

/// Titles of those who stand for a company.
const HEADS: &[&str] = &[
    "대표이사",
    "대표",
    "대표자",
    "사장",
    "회장",
    "담당",
    "담당자",
];

/// Takes remarks off a tidy name; `None` where there is none, as for nearly every value.
pub fn take(text: &str, is_site: impl Fn(&str) -> bool) -> Option<Bare> {
    if !text.ends_with(')') && !text.contains(' ') {
        return None;
    }
    let mut bare = Bare {
        text: text.to_owned(),
        notes: Vec::new(),
        site: None,
        former: None,
    };
    while let Some((rest, found)) = one(&bare.text, &is_site) {
        match found {
            Found::Note(code) => bare.notes.push(code),
            Found::Former(name) => {
                bare.notes.push("remark-in-company-name");
                bare.former.get_or_insert(name);
            }
            Found::Site(site) => {
                if bare.site.is_some() {
                    break;
                }
                bare.site = Some(site);
            }
        }
        bare.text = rest;
    }
    (!bare.notes.is_empty() || bare.site.is_some()).then_some(bare)
}

enum Found {
    Note(&'static str),
    Former(String),
    Site(String),
}

fn one(text: &str, is_site: &impl Fn(&str) -> bool) -> Option<(String, Found)> {
    if let Some(before) = text.strip_suffix(')') {
        let (name, inside) = before.rsplit_once('(')?;
        let (name, inside) = (name.trim_end(), inside.trim());
        if name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return None;
        }
        let found = if is_site(inside) {
            Found::Site(inside.to_owned())
        } else if STATES.contains(&inside.to_lowercase().as_str()) {
            Found::Note("remark-in-company-name")
        } else if let Some(former) = former(inside) {
            Found::Former(former.to_owned())
        } else if has_head(inside) || is_owner(inside) {
            Found::Note("person-in-company-name")
        } else {
            return None;
        };
        return Some((name.to_owned(), found));
    }
    for mark in [" formerly ", " vormals ", " ehem. ", " ehemals "] {
        if let Some((name, former)) = text.split_once(mark)
            && !name.trim().is_empty()
            && !former.trim().is_empty()
        {
            return Some((
                name.trim().to_owned(),
                Found::Former(former.trim().to_owned()),
            ));
        }
    }
    let (before, last) = text.rsplit_once(' ')?;
    // (주)한빛 외 1개사
    if let Some((name, "외")) = before.rsplit_once(' ')
        && last.starts_with(|c: char| c.is_ascii_digit())
        && last.chars().count() <= 4
    {
        return Some((name.trim_end().to_owned(), Found::Note("several-companies")));
    }
    // 한빛상사 대표 김철수, 한빛상사 김철수 대표
    let (name, word) = before.rsplit_once(' ')?;
    let headed =
        HEADS.contains(&word) && is_person(last) || HEADS.contains(&last) && is_person(word);
    let headed = headed && !legal_forms::is_form(name);
    headed.then(|| {
        (
            name.trim_end().to_owned(),
            Found::Note("person-in-company-name"),
        )
    })
}

/// (구 두레상사), (舊두레상사), (formerly Acme)
fn former(inside: &str) -> Option<&str> {
    const MARKS: &[&str] = &[
        "구 ",
        "구.",
        "구:",
        "전 ",
        "전.",
        "舊",
        "前",
        "formerly ",
        "former ",
        "ehem. ",
        "ehem ",
        "ehemals ",
        "vormals ",
        "vorm. ",
        "früher ",
        "anciennement ",
        "ex ",
        "ex-",
        "ex. ",
    ];
    MARKS.iter().find_map(|mark| {
        let start = inside.get(..mark.len())?;
        let name = inside[mark.len()..].trim();
        (start.to_lowercase() == *mark && !name.is_empty()).then_some(name)
    })
}

/// (대표 김철수), (김철수 대표)
fn has_head(inside: &str) -> bool {
    inside.split_once(' ').is_some_and(|(first, last)| {
        HEADS.contains(&first) && is_person(last) || HEADS.contains(&last) && is_person(first)
    })
}

/// 명가갈비(김정훈): a shop and its owner. A surname and a common given name, or a place of three
/// syllables would pass for one (이태원).
fn is_owner(inside: &str) -> bool {
    let surname = inside.chars().next().map_or(0, char::len_utf8);
    is_person(inside)
        && surnames::is_surname(&inside[..surname])
        && is_common_given(&inside[surname..])
}

/// As long as a Korean name; no more is known here.
fn is_person(word: &str) -> bool {
    hangul::is_hangul(word) && (2..=4).contains(&hangul::syllables(word))
}
