//! `company-name`: a company's name with the core that is compared, the legal form and the site
//! apart. Never makes two names equal that differ in more than notation.

use std::borrow::Cow;

use super::{Cell, Context, Entry, Standardizer};
use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;
use crate::tables::text_column::SLOT;
use crate::text::{hangul, hanja, latin, tokens};

mod beside;
pub(in crate::standardize) mod legal_forms;
mod letters;
mod sites;

/// The registered standardizer.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "company-name",
        summary: "Takes the legal form and the site off a company's name.",
        doc: "Canonical text keeps the name as written, with the legal form spelt out where it \
              stands (`㈜가나상사` is `주식회사 가나상사`, `LG Electronics Co.,Ltd.` is `LG Electronics \
              Co Ltd`) and the site last. Parts: `core`, the name as compared, without legal form \
              and site, in upper case, without blanks and punctuation beside Hangul, `and` and 앤 as \
              `&`, and letters spelt in Hangul turned to Latin (엘지전자 is LG전자); `legal_form`; \
              `site`, such as 서울지점 or 영업팀; `former`, the core of the name that the company bore before \
              (`(구 다라상사)`). The state of the business, a former name and people \
              beside the name (`(폐업)`, 대표 김철수) are left out of the text, with a note. Whether the form stands in front or behind is part of a \
              registered name, so the text keeps it although the core does not.\n\n\
              Flags: `placeholder` 없음, 개인, 무직.",
        parameters: &[],
        examples: &[
            ("㈜가나상사", "주식회사 가나상사"),
            ("LG Electronics Co., Ltd.", "LG Electronics Co Ltd"),
            ("가나상사(주) 서울지점", "가나상사 주식회사 서울지점"),
            ("없음", "없음 [placeholder]"),
        ],
    },
    build: |_: &Settings, context: &Context<'_>| {
        let names = context.column.values().iter().flatten();
        Ok(Box::new(CompanyName {
            forms: legal_forms::usual_at_the_end(names),
        }))
    },
};

/// A name means the same in every column, but for what may be a legal form or a code.
struct CompanyName {
    /// Short legal forms that names of the column end in.
    forms: Vec<&'static str>,
}

impl Standardizer for CompanyName {
    fn apply(&self, cell: Cell) -> Cell {
        let Some(text) = cell.text.as_deref() else {
            return cell;
        };
        let joined: Cow<'_, str> = if text.contains(SLOT) {
            Cow::Owned(text.replace(SLOT, " "))
        } else {
            Cow::Borrowed(text)
        };
        let tidy = tokens::tidy(&joined);
        if tidy.is_empty() {
            return Cell {
                text: None,
                parts: Vec::new(),
                ..cell
            };
        }
        if is_placeholder(&tidy) {
            return Cell {
                text: Some(tidy.into_owned()),
                parts: vec![None; 4],
                flags: cell.flags.with(Flags::PLACEHOLDER),
                notes: cell.notes,
            };
        }
        let tidy = close_parentheses(tidy);
        let bare = beside::take(&tidy, sites::is_site_word);
        let mut company =
            Company::read(bare.as_ref().map_or(&tidy, |bare| &bare.text), &self.forms);
        let mut noted = Vec::new();
        let mut former = None;
        if let Some(bare) = bare {
            noted = bare.notes;
            former = bare
                .former
                .map(|name| Company::read(&name, &self.forms).core());
            // A site in parentheses is as good as one behind the name.
            company.site = company.site.or(bare.site);
        }
        // Taking one layer off can bring the next to the surface: a broken sign behind a site.
        for _ in 0..4 {
            let text = company.text();
            if text == *tidy {
                break;
            }
            company = Company::read(&text, &self.forms);
            if company.text() == text {
                break;
            }
        }
        let flags = if company.core().contains('*') {
            Flags::MASKED
        } else {
            Flags::NONE
        };
        let canonical = company.text();
        let core = Some(company.core()).filter(|core| !core.is_empty());
        let mut cell = Cell {
            parts: vec![
                core,
                company.form.map(str::to_string),
                company.site.clone(),
                former.filter(|former| !former.is_empty()),
            ],
            text: Some(canonical),
            flags: cell.flags.with(flags),
            notes: cell.notes,
        };
        for code in noted {
            cell.note(code);
        }
        cell
    }
}

/// A company's name taken apart.
struct Company {
    /// The name without form and site, as written.
    name: String,
    form: Option<&'static str>,
    /// Whether the form stands before the name.
    form_leads: bool,
    site: Option<String>,
}

impl Company {
    fn read(text: &str, forms: &[&str]) -> Self {
        let mut company = Company {
            name: String::new(),
            form: None,
            form_leads: false,
            site: None,
        };
        let mut rest = text;
        let mut site = None;
        loop {
            if let Some((form, behind)) = legal_forms::strip_front(rest) {
                if company.form.is_none() {
                    (company.form, company.form_leads) = (Some(form), true);
                }
                rest = behind;
            } else if let Some((form, before)) = legal_forms::strip_back(rest) {
                company.form.get_or_insert(form);
                rest = before;
            } else if site.is_none()
                && let Some((before, found)) = sites::split(rest)
            {
                site = Some(found);
                rest = before;
            } else {
                break;
            }
        }
        // 가나상사(주)서울지점: the sign in the middle separates name and site.
        if company.form.is_none()
            && let Some((form, name, place)) = form_in_the_middle(rest)
        {
            company.form = Some(form);
            rest = name;
            site = site.or(Some(place));
        }
        company.site = site.map(str::to_string);
        company.name = company.without_latin_form(rest);
        if company.form.is_none() {
            company.name = company.without_leading_form(forms);
        }
        let says_something = |c: char| hangul::is_syllable(c) || c.is_alphanumeric();
        if !company.name.chars().any(says_something) {
            // Nothing but form and site: no company is named, so nothing is taken apart.
            return Company {
                name: text.to_string(),
                form: None,
                form_leads: false,
                site: None,
            };
        }
        company
    }

    fn without_latin_form(&mut self, rest: &str) -> String {
        let Some((form, name)) = split_latin_form(rest) else {
            return trimmed(rest);
        };
        self.form.get_or_insert(form);
        trimmed(name)
    }

    /// The name without a form in front of it: `BVBA Jansen`, `ООО «Ромашка»`.
    fn without_leading_form(&mut self, forms: &[&str]) -> String {
        let split = self.name.split_once(' ');
        let found = split.and_then(|(first, rest)| {
            let rest = rest.trim_start_matches([' ', ',']);
            let names = rest.chars().any(char::is_alphanumeric);
            let first = first.replace('.', "").to_lowercase();
            let form = legal_forms::latin_prefix(&first, forms).filter(|_| names)?;
            Some((form, rest.to_owned()))
        });
        match found {
            Some((form, rest)) => {
                (self.form, self.form_leads) = (Some(form), true);
                rest
            }
            None => std::mem::take(&mut self.name),
        }
    }

    fn text(&self) -> String {
        let mut out = String::with_capacity(self.name.len() + 24);
        if let (Some(form), true) = (self.form, self.form_leads) {
            out.push_str(form);
            out.push(' ');
        }
        out.push_str(&self.name);
        if let (Some(form), false) = (self.form, self.form_leads) {
            out.push(' ');
            out.push_str(form);
        }
        if let Some(site) = &self.site {
            out.push(' ');
            out.push_str(site);
        }
        out
    }

    /// The name as compared: a second form in front of the last says nothing (`Comfort Company, LLC`).
    fn core(&self) -> String {
        let mut name = self.name.as_str();
        while let Some((form, rest)) = split_latin_form(name)
            && legal_forms::is_repeated(form)
        {
            name = rest;
        }
        core_of(name)
    }
}

/// The legal form in Latin letters that a text ends in, and what stands before it.
fn split_latin_form(text: &str) -> Option<(&'static str, &str)> {
    let words: Vec<&str> = tokens::words(text, &[',']).collect();
    let foreign = !text.chars().any(is_east_asian);
    if !words.last()?.is_ascii() && !foreign {
        return None;
    }
    let (count, form) = legal_forms::latin_suffix(&words, foreign)?;
    // Up to the end of the last word kept, commas inside as written.
    let last = words[words.len() - count - 1];
    let end = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
    Some((form, &text[..end]))
}

/// `( 주 )` is `(주)`.
fn close_parentheses(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.contains("( ") || text.contains(" )") {
        true => Cow::Owned(text.replace("( ", "(").replace(" )", ")")),
        false => text,
    }
}

/// Without the commas and blanks that taking something off leaves at the ends.
fn trimmed(text: &str) -> String {
    tokens::squeeze(text.trim_matches([',', ' ']))
}

/// `name`, sign and site written together: (form, name, site).
fn form_in_the_middle(text: &str) -> Option<(&'static str, &str, &str)> {
    const SIGNS: [(&str, &str); 5] = [
        ("(주)", "주식회사"),
        ("㈜", "주식회사"),
        ("(유)", "유한회사"),
        (" 주식회사 ", "주식회사"),
        (" 유한회사 ", "유한회사"),
    ];
    let words_apart = text.bytes().filter(|&b| b == b' ').count() >= 2;
    if !words_apart && !text.contains(['(', '㈜']) {
        return None;
    }
    SIGNS.iter().find_map(|&(sign, form)| {
        let (name, place) = text.split_once(sign)?;
        let (name, place) = (name.trim(), place.trim());
        (!name.is_empty() && !place.is_empty()).then_some((form, name, place))
    })
}

/// Folds a name for comparison.
fn core_of(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let words = name.split(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '/' | ',' | '_' | '(' | ')' | '[' | ']')
    });
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let words = without_article(&words);
    for (at, word) in words.iter().enumerate() {
        let between = at > 0 && at + 1 < words.len();
        let word = match between && is_and(words[at - 1], word, words[at + 1]) {
            true => Cow::Borrowed("&"),
            false => fold_word(word),
        };
        if word.is_empty() {
            continue;
        }
        let glue = match (out.chars().next_back(), word.chars().next()) {
            (None, _) => true,
            (Some(before), Some(after)) => {
                is_east_asian(before) || is_east_asian(after) || before == '&' || after == '&'
            }
            (_, None) => true,
        };
        if !glue {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// Without the word in front that says no more than that a firm follows, or an article at either end:
/// `The Oakwood Firm`, `Oakwood Firm, The`, `Société Dupont`.
fn without_article<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return words;
    };
    let is_the = |word: &str| word.eq_ignore_ascii_case("the");
    let rest = &words[1..];
    let Some(second) = rest.first() else {
        return words;
    };
    if is_the(first) {
        return rest;
    }
    if is_the(last) {
        return &words[..words.len() - 1];
    }
    let first = first.trim_end_matches('.');
    let french = first.to_lowercase();
    // `Société Générale` and `Société des Eaux` are names; what qualifies the society ends so.
    let qualifies = || {
        let second = second.to_lowercase();
        matches!(second.as_str(), "de" | "du" | "des" | "pour")
            || second.starts_with(['d', 'l']) && second.chars().nth(1) == Some('\'')
            || ["le", "se", "ne", "que"]
                .iter()
                .any(|end| second.ends_with(end))
    };
    match matches!(french.as_str(), "société" | "sté") && !qualifies() {
        true => rest,
        false => words,
    }
}

/// Whether a word between two others means `and`: `Müller und Sohn`, `Lopez y Hijos`. One letter may as
/// well be short for a name, where those beside it are.
fn is_and(before: &str, word: &str, after: &str) -> bool {
    let long = |word: &str| word.chars().nth(2).is_some();
    match word {
        "y" | "e" => long(before) && long(after),
        "Y" => long(before) && long(after) && !before.contains(char::is_lowercase),
        _ => ["et", "und", "og"]
            .iter()
            .any(|and| word.eq_ignore_ascii_case(and)),
    }
}

fn is_east_asian(c: char) -> bool {
    hangul::is_syllable(c) || hanja::is_hanja(c) || ('\u{3041}'..='\u{30ff}').contains(&c)
}

fn fold_word(word: &str) -> Cow<'_, str> {
    if hangul::is_hangul(word) {
        if let Some(spelt) = letters::to_latin(word) {
            return Cow::Owned(spelt);
        }
        // 가나이앤지 is an 엔지니어링, of which nobody says `and`.
        if let Some(head) = word.strip_suffix("이앤지").filter(|head| !head.is_empty()) {
            return Cow::Owned(format!("{head}이엔지"));
        }
        if !word.contains('앤') && !word.contains("엔드") {
            return Cow::Borrowed(word);
        }
        if matches!(word, "앤" | "앤드" | "엔드") {
            return Cow::Borrowed("&");
        }
        let halves = ["앤드", "엔드", "앤"]
            .into_iter()
            .find_map(|and| word.split_once(and));
        return match halves {
            Some((left, right)) if joins(left, right) => {
                let [left, right] = letters::beside_and(left, right);
                Cow::Owned(format!("{left}&{right}"))
            }
            _ => Cow::Borrowed(word),
        };
    }
    // 지에스25
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() < word.len()
        && let Some(spelt) = letters::to_latin(stem)
    {
        return Cow::Owned(format!("{spelt}{}", &word[stem.len()..]));
    }
    if word.eq_ignore_ascii_case("and") {
        return Cow::Borrowed("&");
    }
    // 엘지&전자 keeps its sides; each is folded on its own.
    if let Some((left, right)) = word.split_once('&') {
        return Cow::Owned(format!("{}&{}", fold_word(left), fold_word(right)));
    }
    let plain = latin::strip_diacritics(word);
    let mut folded = String::with_capacity(plain.len());
    for c in plain.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() || matches!(c, '&' | '+' | '#' | '*' | '@' | '%' | '!') {
                folded.push(c.to_ascii_uppercase());
            }
        } else if hangul::is_syllable(c) {
            folded.push(c);
        } else if c.is_alphanumeric() {
            folded.extend(c.to_uppercase());
        }
    }
    if matches!(folded.as_str(), "ETABLISSEMENTS" | "ETABLISSEMENT") {
        return Cow::Borrowed("ETS");
    }
    Cow::Owned(folded)
}

/// Whether 앤 between two Hangul runs means `and`: 존슨앤존슨, not 앤드류 or 조앤.
fn joins(left: &str, right: &str) -> bool {
    !left.is_empty()
        && hangul::syllables(right) >= 1
        && !right.starts_with("드류")
        && !right.starts_with("류")
}

/// Whether a text says that there is no company.
fn is_placeholder(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "(주)",
        "가정주부",
        "개인",
        "개인고객",
        "기타",
        "대학생",
        "모름",
        "무",
        "무소속",
        "무직",
        "미기재",
        "미상",
        "미입력",
        "미정",
        "미확인",
        "법인",
        "없슴",
        "없음",
        "일반",
        "자영업",
        "주부",
        "주식회사",
        "직장인",
        "테스트",
        "프리랜서",
        "학생",
        "해당사항없음",
        "해당없음",
        "회사",
        "회사명",
        "회사없음",
    ];
    const LATIN: &[&str] = &[
        "-",
        "company",
        "dummy",
        "freelance",
        "freelancer",
        "homemaker",
        "individual",
        "n/a",
        "na",
        "no company",
        "none",
        "not applicable",
        "null",
        "personal",
        "private",
        "retired",
        "self employed",
        "self-employed",
        "selfemployed",
        "student",
        "tba",
        "tbd",
        "test",
        "test company",
        "unemployed",
        "unknown",
        "xxx",
    ];
    if text.is_ascii() {
        return text.bytes().all(|b| b.is_ascii_punctuation() || b == b' ')
            || text.len() <= 20 && LATIN.contains(&text.to_ascii_lowercase().as_str());
    }
    text.len() <= 18 && WORDS.binary_search(&text).is_ok()
        || text.chars().all(|c| ('ㄱ'..='ㅣ').contains(&c))
}

#[cfg(test)]
mod tests;
