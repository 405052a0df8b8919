//! Pieces of addresses in Latin letters that belong together or apart: a number in a column of its
//! own, a post office box behind a street, a line for whoever opens the letters.

use std::borrow::Cow;

use crate::text::streets::leading_kind;

use super::latin::{
    bare, is_european_street, is_house_number, is_street, postcode, unit_of, words,
};

/// `21` and `Geeves Court` in columns of their own, `152, Teheran-ro`: one street line. Only in
/// front, where no postcode stands.
pub(super) fn join_lone_numbers(pieces: &mut Vec<Cow<'_, str>>) {
    let at = pieces
        .iter()
        .take_while(|piece| unit_of(&words(piece)).is_some())
        .count();
    if at + 1 < pieces.len()
        && is_house_number(&pieces[at])
        && postcode(&pieces[at + 1]).is_none()
        && pieces[at + 1].starts_with(|c: char| c.is_alphabetic())
    {
        let street = pieces.remove(at + 1);
        pieces[at] = Cow::Owned(format!("{} {street}", pieces[at]));
    }
}

/// `Rua Castro Alves, nº 1129`, `Via Roma, 61`: where the kind of street comes first, the number comes
/// last, with or without a mark.
pub(super) fn join_numbers_behind(pieces: &mut Vec<Cow<'_, str>>) {
    for at in 1..pieces.len() {
        let street: Vec<&str> = words(&pieces[at - 1]);
        let (Some(kind), Some(last)) = (street.first(), street.last()) else {
            continue;
        };
        let behind = words(&pieces[at]);
        let (number, unit) = match behind.as_slice() {
            [number] => (number, String::new()),
            [mark, number] if is_number_mark(mark) => (number, String::new()),
            [number, unit @ ..] if unit_of(unit).is_some() => {
                (number, format!(" {}", unit.join(" ")))
            }
            _ => continue,
        };
        let leads = || leading_kind(kind.trim_matches([',', ';'])).is_some() && street.len() > 1;
        if (leads() || is_european_street(&bare(last)))
            && !last.bytes().any(|b| b.is_ascii_digit())
            && is_house_number(number)
        {
            pieces[at - 1] = Cow::Owned(format!("{} {number}{unit}", pieces[at - 1]));
            pieces.remove(at);
            return;
        }
    }
}

fn is_number_mark(word: &str) -> bool {
    matches!(
        bare(word).as_str(),
        "nº" | "n°" | "no" | "n" | "nr" | "num" | "numero" | "número" | "№"
    )
}

/// Whether a piece says in whose care letters are sent, or to whose attention.
pub(super) fn is_in_care_of(piece: &str) -> bool {
    let first = piece.split([' ', ':']).next().unwrap_or_default();
    let first = first.trim_end_matches('.').to_ascii_lowercase();
    matches!(
        first.as_str(),
        "c/o" | "attn" | "attention" | "zhd" | "z.hd" | "tav" | "t.a.v"
    )
}

/// The number of a post office box, where a piece is one: `PO Box 12`, `Postfach 12`, `BP 12`.
pub(super) fn box_number(piece: &str) -> Option<String> {
    let (name, number) = piece.trim().rsplit_once(' ')?;
    let number = number.trim_start_matches(['#', ':']);
    let fits = number.bytes().any(|b| b.is_ascii_digit())
        && number.len() <= 8
        && number
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let name: String = name
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let known = matches!(
        name.as_str(),
        "pobox"
            | "postofficebox"
            | "pob"
            | "gpobox"
            | "lockbox"
            | "postfach"
            | "postbus"
            | "bp"
            | "boitepostale"
            | "boîtepostale"
            | "apartado"
            | "apartadopostal"
            | "caixapostal"
            | "casellapostale"
            | "postboks"
            | "pobx"
    );
    (fits && known).then(|| number.to_ascii_uppercase())
}

fn is_box(piece: &str) -> bool {
    box_number(piece).is_some()
}

/// `18 Ash Lane PO Box 24354` in one piece: the street and the box.
pub(super) fn apart_from_boxes(pieces: &mut Vec<Cow<'_, str>>) {
    for at in 0..pieces.len() {
        let starts = pieces[at].match_indices(' ').map(|(start, _)| start);
        let cut = starts
            .filter(|&start| is_street(&pieces[at][..start]))
            .find(|&start| is_box(&pieces[at][start + 1..]));
        if let Some(cut) = cut {
            let found = pieces[at][cut + 1..].to_owned();
            let street = pieces[at][..cut].to_owned();
            pieces[at] = Cow::Owned(street);
            pieces.insert(at + 1, Cow::Owned(found));
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_and_people_are_told_from_streets() {
        for (piece, number) in [
            ("PO BOX 123", Some("123")),
            ("P.O. Box #123", Some("123")),
            ("Postfach 12", Some("12")),
            ("BP 12", Some("12")),
            ("12 Box Street", None),
            ("Box Hill", None),
        ] {
            assert_eq!(box_number(piece).as_deref(), number, "{piece}");
        }
        assert!(is_in_care_of("C/O Jane Doe") && is_in_care_of("ATTN: Accounts"));
        assert!(!is_in_care_of("Attnang 5"));
    }
}
