//! `person-name`: one person's name as canonical text with surname, given name, title and alias.
//! Korean names come out as 김철수, others as `Given Surname`. Compares nothing and merges nothing.

use super::{Cell, Context, Draft, Entry, Glance, Standardizer};
use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;
use crate::tables::text_column::SLOT;
use crate::text::scripts::{self, Script};
use crate::text::{hangul as syllables, hanja, keyboard, latin as folding, nicknames, tokens};
use habits::{Habits, Han};
use parsed::Parsed;
use peel::Peeled;

mod beside_firm;
mod degrees;
mod habits;
mod hangul;
mod japanese;
mod latin;
mod leading;
mod lists;
mod order;
mod parsed;
mod peel;
mod plain;
mod slots;
pub(in crate::standardize) use lists::is_common_given;

/// The registered standardizer.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "person-name",
        summary: "Splits a person's name and writes it one way.",
        doc: "Korean names become surname and given name without a blank (`김 철수 과장님` is 김철수, \
              title 과장님); other names become `Given Surname`, in title case where the source wrote \
              one case only (in a column with letters of Turkish, I is a large ı), or stay `Surname Given` in a \
              column where people of one address or phone share the first word, or of Hungary. A few words \
              in front of most names of a column are titles, in any script. A cell fed by several columns takes them as surname, given name and \
              middle name, but notices a whole name in one column and swapped columns. Titles, degrees behind a comma, a \
              second form in parentheses (金哲洙, Kim Chulsoo) and the split parts are kept beside \
              the text. Names in Hanja are read in Hangul where the region is KR or most names of the \
              column are in Hangul; Korean names in Latin letters stay in Latin. Text typed with the wrong keyboard (`rlacjftn`) is repaired and noted. \
              Beside a firm with its legal form the person is kept.\n\n\
              Flags: `masked` 김*수, `placeholder` 고객, `partial` a surname or given name alone, \
              `ambiguous` another split was possible, `invalid` no name at all.",
        parameters: &[],
        examples: &[
            ("김 철수 과장", "김철수"),
            ("KIM, CHUL-SOO", "Chul-soo Kim"),
            ("金哲洙", "김철수"),
            ("SMITH, JOHN", "John Smith"),
        ],
    },
    build: |_: &Settings, context: &Context<'_>| {
        Ok(Box::new(PersonName {
            habits: Habits::of(context),
        }))
    },
};

/// A name means the same in every column, but for what only the column can tell.
struct PersonName {
    habits: Habits,
}

impl Standardizer for PersonName {
    fn apply(&self, cell: Cell) -> Cell {
        let Some(text) = cell.text.as_deref() else {
            return cell;
        };
        let (bare, title) = self.habits.without_title(text);
        let mut parsed = read_cell(&self.habits.respell(bare), self.habits.han);
        self.habits.keep_order(bare, &mut parsed);
        if let Some(title) = title {
            parsed.title.get_or_insert_with(|| title.to_owned());
        }
        // A second run meets text without title and alias; what the first run found stays.
        if !cell.parts.is_empty() && parsed.text == cell.text {
            return cell;
        }
        let mut notes = cell.notes;
        notes.append(&mut parsed.notes);
        Cell {
            text: parsed.text,
            parts: vec![parsed.surname, parsed.given, parsed.title, parsed.alias],
            flags: cell.flags.with(parsed.flags),
            notes,
        }
    }

    fn write(&self, text: &Glance<'_>, draft: &mut Draft<'_>) -> bool {
        let Some(name) = plain::read(text) else {
            return false;
        };
        draft.put_pieces(&[name.surname, name.given]);
        draft.put(name.surname);
        draft.put(name.given);
        match name.title {
            Some(title) => draft.put(title),
            None => draft.put_none(),
        }
        draft.put_none();
        draft.flag(name.flags);
        true
    }
}

/// Reads a whole cell, slots and all.
fn read_cell(text: &str, han: Han) -> Parsed {
    if !text.contains(SLOT) {
        return read_text(&tokens::tidy(text), han);
    }
    let slots: Vec<_> = text.split(SLOT).map(tokens::tidy).collect();
    let filled: Vec<&str> = slots
        .iter()
        .map(AsRef::as_ref)
        .filter(|slot: &&str| !slot.is_empty() && *slot != "-" && *slot != ".")
        .collect();
    match filled.as_slice() {
        [] => Parsed::default(),
        [only] => read_text(only, han),
        // 미정 is a given name as well as a word for "not settled".
        [surname, given] if hangul::is_surname(surname) && lists::is_common_given(given) => {
            slots::read(surname, given, han)
        }
        [given, surname] if hangul::is_surname(surname) && lists::is_common_given(given) => {
            slots::read(given, surname, han)
        }
        [first, rest @ ..] if is_untouchable(first).is_none() => {
            let rest = rest.join(" ");
            if let Some(parsed) = is_untouchable(&rest) {
                return if parsed.flags.has(Flags::PLACEHOLDER) {
                    read_text(first, han)
                } else {
                    parsed
                };
            }
            let first_is_given = slots[0].is_empty();
            if first_is_given {
                return read_text(&format!("{first} {rest}"), han);
            }
            let (surname, given) = (peel::peel(first, 1), peel::peel(&rest, 1));
            let found = merge(surname.found, given.found);
            let parsed = match (surname.name.is_empty(), given.name.is_empty()) {
                (false, false) => slots::read(&surname.name, &given.name, han),
                (true, _) => read_name(&given.name, han),
                (_, true) => read_name(&surname.name, han),
            };
            finish(parsed, found)
        }
        [first, rest @ ..] => {
            let parsed = is_untouchable(first).unwrap_or_default();
            // A placeholder in one column says nothing about a name in the other.
            if parsed.flags.has(Flags::PLACEHOLDER)
                && !rest.iter().all(|slot| is_untouchable(slot).is_some())
            {
                return read_text(&rest.join(" "), han);
            }
            Parsed {
                text: Some(filled.join(" ")),
                ..parsed
            }
        }
    }
}

/// Reads one tidy text until reading it again changes nothing: what is left of a list or a heap of
/// punctuation may be a name with trimmings of its own.
fn read_text(text: &str, han: Han) -> Parsed {
    let mut parsed = read_once(text, han);
    for _ in 0..4 {
        let Some(canonical) = parsed
            .text
            .as_deref()
            .filter(|&canonical| canonical != text)
        else {
            break;
        };
        let again = read_once(canonical, han);
        if again.text == parsed.text {
            break;
        }
        parsed = finish(again, parsed);
    }
    parsed
}

fn read_once(text: &str, han: Han) -> Parsed {
    if text.is_empty() {
        return Parsed::default();
    }
    if let Some(parsed) = is_untouchable(text) {
        return match looks_like_company(text).then(|| beside_firm::person(text)) {
            Some(Some(person)) => {
                let mut parsed = read_once(person, han);
                parsed.note("remark-in-name", None);
                parsed
            }
            _ => parsed,
        };
    }
    let Peeled { name, found } = peel::peel(text, 2);
    let bare = name.trim();
    if bare.is_empty() {
        return Parsed {
            text: Some(text.to_string()),
            flags: Flags::PLACEHOLDER,
            ..found
        };
    }
    if let Some(parsed) = (bare.len() < text.len())
        .then(|| is_untouchable(bare))
        .flatten()
    {
        return finish(parsed, found);
    }
    finish(
        of_familiar(bare, &found).unwrap_or_else(|| read_name(bare, han)),
        found,
    )
}

/// 성환 before 언니 or 쌤: a given name alone, though it reads as a surname and one syllable.
fn of_familiar(name: &str, found: &Parsed) -> Option<Parsed> {
    let title = found.title.as_deref()?.split(' ').next()?;
    let alone =
        lists::is_familiar(title) && syllables::is_hangul(name) && hangul::length(name) == 2;
    let parsed = || Parsed::default().given(name).flag(Flags::PARTIAL);
    (alone && is_untouchable(name).is_none()).then(parsed)
}

/// Texts that are no names: placeholders, companies, mail addresses. They are left as written.
fn is_untouchable(text: &str) -> Option<Parsed> {
    let squeezed;
    let key = if text.is_ascii() || text.contains(' ') {
        squeezed = text.replace(' ', "").to_ascii_lowercase();
        squeezed.as_str()
    } else {
        text
    };
    if lists::is_placeholder(key) {
        let mut parsed = Parsed::default();
        if hangul::is_full_name(key) && key == "홍길동" {
            parsed = hangul::read_word(key);
        }
        parsed.text = Some(if parsed.text.is_some() { key } else { text }.to_string());
        return Some(parsed.flag(Flags::PLACEHOLDER));
    }
    if lists::is_department_alone(text) {
        let mut parsed = Parsed::default().text(text).flag(Flags::INVALID);
        parsed.note("not-a-name", None);
        return Some(parsed);
    }
    if syllables::is_hangul(text) && !text.contains("회사") && !text.contains("법인") {
        return None;
    }
    if looks_like_company(text) {
        let mut parsed = Parsed::default().text(text);
        parsed.note("looks-like-company", None);
        return Some(parsed);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().any(|c| scripts::of(c).is_some());
    let shows_nothing = !letters && text.chars().any(scripts::hides);
    if shows_nothing {
        return Some(
            Parsed::default()
                .text(text)
                .flag(Flags::PLACEHOLDER.with(Flags::MASKED)),
        );
    }
    // A name with a phone number behind it is still a name.
    let begins_as_name = text.chars().take(2).all(syllables::is_syllable);
    if digits >= 5 && !begins_as_name || text.contains('@') || !letters || text.contains("://") {
        let mut parsed = Parsed::default().text(text).flag(Flags::INVALID);
        parsed.note("not-a-name", None);
        return Some(parsed);
    }
    None
}

fn looks_like_company(text: &str) -> bool {
    const KOREAN: [&str; 9] = [
        "㈜",
        "(주)",
        "주식회사",
        "유한회사",
        "(유)",
        "재단법인",
        "사단법인",
        "협동조합",
        "법인",
    ];
    // One pass rules out nearly every name before the forms are searched for.
    let mut open = false;
    let may_be = text.chars().any(|c| {
        let behind_open = std::mem::replace(&mut open, c == '(');
        matches!(c, '회' | '법' | '조' | '㈜') || behind_open && matches!(c, '주' | '유')
    });
    may_be && KOREAN.iter().any(|form| text.contains(form))
        || text.split([' ', ',', '.']).any(|word| {
            const FORMS: [&str; 9] = [
                "inc",
                "ltd",
                "llc",
                "llp",
                "gmbh",
                "corp",
                "corporation",
                "plc",
                "limited",
            ];
            FORMS.iter().any(|form| word.eq_ignore_ascii_case(form))
        })
}

/// Reads a bare name in any script.
fn read_name(name: &str, han: Han) -> Parsed {
    if !name.is_ascii()
        && let Some(parsed) = japanese::read(name)
    {
        return parsed;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.iter().all(|word| hangul::is_name_word(word)) {
        return hangul::read_words(&words).unwrap_or_else(|| {
            Parsed::default()
                .text(&words.join(" "))
                .flag(Flags::AMBIGUOUS)
        });
    }
    match scripts::dominant(name) {
        Some(Script::Hangul | Script::Hanja) => read_east_asian(name, &words, han),
        Some(Script::Latin | Script::Other) if !scripts::has_hangul(name) => latin::read(name),
        _ => read_mixed(name, &words),
    }
}

fn read_east_asian(name: &str, words: &[&str], han: Han) -> Parsed {
    if han == Han::Korean
        && scripts::has_hanja(name)
        && let Some(parsed) = read_hanja(&words.concat())
    {
        return parsed;
    }
    if let Some(parsed) = read_latin_typed_as_hangul(name).or_else(|| without_stray_letter(name)) {
        return parsed;
    }
    read_mixed(name, words)
}

/// 金哲洙, 김哲洙: two to four characters that begin with a Korean surname.
fn read_hanja(word: &str) -> Option<Parsed> {
    if !word
        .chars()
        .all(|c| hanja::is_hanja(c) || syllables::is_syllable(c))
    {
        return None;
    }
    let two = hanja::name_to_hangul(word, 2)?;
    let (surname, hangul_name) = match hangul::compound(&two) {
        Some(compound) if word.chars().count() >= 3 => (compound.to_string(), two.clone()),
        _ => {
            let one = hanja::name_to_hangul(word, 1)?;
            let surname: String = one.chars().take(1).collect();
            (surname, one)
        }
    };
    let given = &hangul_name[surname.len()..];
    let usual = hangul::is_surname(&surname) && (1..=2).contains(&hangul::length(given));
    usual.then(|| Parsed {
        alias: Some(word.to_string()),
        ..Parsed::korean(&surname, given)
    })
}

/// ㅓㅐㅗㅜ for john: only if what was meant is a known given name.
fn read_latin_typed_as_hangul(name: &str) -> Option<Parsed> {
    if !name.chars().any(syllables::is_jamo) {
        return None;
    }
    let meant = keyboard::to_latin(name)?.to_ascii_lowercase();
    let known = meant
        .split(' ')
        .next()
        .is_some_and(|word| !nicknames::formal_names(word).is_empty());
    if !known || !meant.bytes().all(|b| b.is_ascii_lowercase() || b == b' ') {
        return None;
    }
    let mut parsed = latin::read(&meant);
    let suggestion = parsed.text.clone();
    parsed.note("keyboard-repaired", suggestion);
    Some(parsed)
}

/// 이ㅇ혜진, 탁정훈ㅅ: a letter that the keyboard left behind in a whole name. Beside a surname and
/// one syllable it may stand for the other: 김ㅇ수.
fn without_stray_letter(name: &str) -> Option<Parsed> {
    let is_letter = |c: char| syllables::is_jamo(c);
    let rest: String = name.chars().filter(|&c| !is_letter(c)).collect();
    let stray = name.chars().filter(|&c| is_letter(c)).count();
    if stray != 1 || !hangul::is_name_word(&rest) || hangul::length(&rest) < 3 {
        return None;
    }
    let mut parsed = hangul::read_words(&[&rest]).filter(|parsed| parsed.surname.is_some())?;
    parsed.note("stray-letter-dropped", None);
    Some(parsed)
}

/// Hangul beside another script: 김철수 Kim Chulsoo, Daniel 김. Anything else stays as written.
fn read_mixed(name: &str, words: &[&str]) -> Parsed {
    let (korean, other): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| hangul::is_name_word(word));
    if !korean.is_empty() && !other.is_empty() {
        if let Some(mut parsed) = hangul::read_words(&korean)
            && parsed.surname.is_some()
            && parsed.given.is_some()
        {
            parsed.alias = Some(other.join(" "));
            return parsed;
        }
        if let [surname] = korean.as_slice()
            && hangul::is_surname(surname)
            && folding::fold(&other.concat())
                .bytes()
                .all(|b| b.is_ascii_alphabetic() || b == b'-')
        {
            let parsed = Parsed::default().given(&other.join(" ")).surname(surname);
            return parsed.text(&words.join(" "));
        }
    }
    let squeezed = tokens::squeeze(name);
    Parsed::default().text(&squeezed).flag(Flags::AMBIGUOUS)
}

fn merge(mut left: Parsed, right: Parsed) -> Parsed {
    left.title = match (left.title, right.title) {
        (Some(before), Some(after)) => Some(format!("{before} {after}")),
        (before, after) => before.or(after),
    };
    left.alias = left.alias.or(right.alias);
    left.flags = left.flags.with(right.flags);
    for note in right.notes {
        left.note(note.code, note.suggestion);
    }
    left
}

/// The name with what was peeled off it.
fn finish(mut name: Parsed, found: Parsed) -> Parsed {
    name.alias = found.alias.clone().or(name.alias);
    name.title = match (found.title.clone(), name.title) {
        (Some(outer), Some(inner)) if outer != inner => Some(format!("{inner} {outer}")),
        (outer, inner) => outer.or(inner),
    };
    name.flags = name.flags.with(found.flags);
    for note in found.notes {
        name.note(note.code, note.suggestion);
    }
    name
}

#[cfg(test)]
mod tests;
