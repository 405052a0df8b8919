//! The names of people: whose they are, and which columns to compose a name from when a source
//! holds it several times.

use super::assemble::{Board, Column, Field};
use super::meaning::{Claim, Meaning, NamePart, Party};
use super::shapes::{Shape, look};
use super::{EntityGuess, Matching, whose};
use crate::tables::field::FieldType;
use crate::tables::text_column::NULL;

/// Slots of a person's name that several columns feed.
pub mod name_slot {
    /// Surname.
    pub const SURNAME: u8 = 0;
    /// Given name.
    pub const GIVEN: u8 = 1;
    /// Middle names or initials.
    pub const MIDDLE: u8 = 2;
    /// Jr., III.
    pub const SUFFIX: u8 = 3;
    /// The full name, to be used only where the slots before are empty.
    pub const FULL: u8 = 4;
}

/// Lets the details of a contact person or recipient stand for the customer's where the source
/// has no others.
pub(super) fn promote_parties(columns: &mut [Column<'_>], entity: &EntityGuess) {
    let names = |columns: &[Column<'_>], party: Party| {
        columns.iter().any(|column| {
            column.claim.party == party && matches!(column.claim.meaning, Meaning::Name(_))
        })
    };
    let promote = |columns: &mut [Column<'_>], party: Party, test: fn(Meaning) -> bool| {
        for column in columns.iter_mut() {
            if column.claim.party == party && test(column.claim.meaning) {
                column.claim.party = Party::Customer;
            }
        }
    };
    promote_english_halves(columns);
    if about_children(columns) {
        promote(columns, Party::Child, |_| true);
    }
    if *entity == EntityGuess::Company {
        // The contact person is not the company, but the mailbox and phone given for it are.
        let phones: fn(Meaning) -> bool = |m| matches!(m, Meaning::Phone | Meaning::Mobile);
        for test in [phones, |m| m == Meaning::Email] {
            let own = columns
                .iter()
                .any(|column| column.claim.party == Party::Customer && test(column.claim.meaning));
            if !own {
                promote(columns, Party::Contact, test);
            }
        }
    } else if !names(columns, Party::Customer) {
        // Whoever keeps a pet or heads a household is the customer where nobody else is named.
        let parties = [
            Party::Contact,
            Party::Recipient,
            Party::Child,
            Party::Guardian,
            Party::Beneficiary,
            Party::Representative,
        ];
        if let Some(party) = parties.into_iter().find(|&party| names(columns, party)) {
            promote(columns, party, |_| true);
        } else {
            promote(columns, Party::Contact, |_| true);
        }
    } else {
        // 받는 분 전화번호 under a name that is the customer's: nobody else receives anything.
        let own_phone = columns.iter().any(|column| {
            column.claim.party == Party::Customer
                && matches!(column.claim.meaning, Meaning::Phone | Meaning::Mobile)
        });
        if !names(columns, Party::Recipient) && !own_phone {
            promote(columns, Party::Recipient, |_| true);
        }
        // `contact_email` next to the customer's own name is the customer's.
        if !names(columns, Party::Contact) {
            promote(columns, Party::Contact, |_| true);
        }
    }
}

/// Whether whoever the rows are about is named as somebody's child: 자녀명 + 자녀생년월일 of a school.
fn about_children(columns: &[Column<'_>]) -> bool {
    const CHILDREN: [&str; 4] = ["자녀", "아이", "유아", "child"];
    let mut own = columns
        .iter()
        .filter(|column| {
            column.claim.party == Party::Customer
                && matches!(column.claim.meaning, Meaning::Name(_) | Meaning::AnyName)
        })
        .map(|column| column.header.to_lowercase())
        .peekable();
    own.peek().is_some() && own.all(|header| CHILDREN.iter().any(|word| header.starts_with(word)))
}

/// Settles all names of people.
pub(super) fn settle_names(board: &mut Board<'_>) {
    for party in [
        Party::Customer,
        Party::Contact,
        Party::Recipient,
        Party::Representative,
        Party::Guardian,
        Party::Beneficiary,
        Party::Child,
        Party::Spouse,
        Party::Emergency,
    ] {
        settle_party(board, party);
    }
    settle_english_halves(board);
    let bridges = bridges_scripts(board);
    settle_read_halves(board, bridges);
    let named = board.columns.iter().any(|column| {
        column.claim.party == Party::Customer && matches!(column.claim.meaning, Meaning::Name(_))
    });
    for at in board.open_with(|claim| matches!(claim.meaning, Meaning::OtherName(_))) {
        let claim = &board.columns[at].claim;
        if let Meaning::OtherName(name) = claim.meaning {
            // How a name is read says nothing that the name does not, unless others write it in Latin.
            let repeats = named && !bridges && name == "name_reading";
            let name = format!("{}{name}", claim.party.prefix());
            let own = match repeats {
                true => Matching::No,
                false => board.columns[at].own(),
            };
            board.field(at, Field::whole(&name, FieldType::PersonName, own));
        }
    }
}

/// Part of the rows from which on names in Latin letters are no exception.
const SOME_LATIN: u32 = 50;

/// Whether customers are named in two scripts, of which only the reading tells that they say the same:
/// 橋本 太一 in one row, Taichi Hashimoto in another.
fn bridges_scripts(board: &Board<'_>) -> bool {
    let Some(named) = board.whole_name() else {
        return false;
    };
    let text = board.columns[named].text;
    let (mut latin, mut other) = (0u32, 0u32);
    for (code, count) in (0..).zip(text.counts()) {
        let name = text.value(code);
        if name.chars().any(|c| c.is_ascii_alphabetic()) {
            latin += count;
        } else if name.chars().any(char::is_alphabetic) {
            other += count;
        }
    }
    other > latin && latin * SOME_LATIN >= other
}

/// セイ + メイ: the reading in two columns, as a field of its own.
fn settle_read_halves(board: &mut Board<'_>, bridges: bool) {
    let named = board.whole_name().is_some();
    let halves = [
        (NamePart::Surname, name_slot::SURNAME),
        (NamePart::Given, name_slot::GIVEN),
    ];
    for (part, slot) in halves {
        let open = board.open_with(|claim| claim.meaning == Meaning::NameReading(part));
        let Some(&at) = open.first() else { continue };
        let matching = match named && !bridges {
            true => Matching::No,
            false => board.columns[at].own(),
        };
        let field = Field::whole("name_reading", FieldType::PersonName, matching);
        board.field(at, Field { slot, ..field });
    }
}

/// 영문성 + 영문이름: a name in two columns beside the customer's own.
fn settle_english_halves(board: &mut Board<'_>) {
    let half = |board: &Board<'_>, part: NamePart| {
        board
            .open_with(|claim| claim.meaning == Meaning::EnglishName(part))
            .into_iter()
            .next()
    };
    let whole = |board: &Board<'_>| {
        board
            .open_with(|claim| claim.meaning == Meaning::OtherName("english_name"))
            .into_iter()
            .next()
    };
    let Some(surname) = half(board, NamePart::Surname) else {
        return;
    };
    let given = half(board, NamePart::Given)
        .or_else(|| whole(board).filter(|&given| contains(board, given, surname) == Contained::No));
    let Some(given) = given else {
        return;
    };
    for (slot, at) in [(name_slot::SURNAME, surname), (name_slot::GIVEN, given)] {
        let field = Field::whole(
            "english_name",
            FieldType::PersonName,
            board.columns[at].own(),
        );
        board.field(at, Field { slot, ..field });
    }
}

/// Where nothing else names the customer, the halves of an English name do.
fn promote_english_halves(columns: &mut [Column<'_>]) {
    let named = columns.iter().any(|column| {
        column.claim.party == Party::Customer
            && matches!(column.claim.meaning, Meaning::Name(_) | Meaning::AnyName)
    });
    let surname = columns
        .iter()
        .any(|column| column.claim.meaning == Meaning::EnglishName(NamePart::Surname));
    for column in columns.iter_mut().filter(|_| !named) {
        match column.claim.meaning {
            Meaning::EnglishName(part) => column.claim.meaning = Meaning::Name(part),
            Meaning::OtherName("english_name") if surname => {
                column.claim.meaning = Meaning::Name(NamePart::Given);
            }
            _ => {}
        }
    }
}

fn settle_party(board: &mut Board<'_>, party: Party) {
    let of = |part: NamePart| {
        let found = board.open_with(|claim: &Claim| {
            claim.party == party && claim.meaning == Meaning::Name(part)
        });
        whose::without_guesses(board, found)
    };
    let (mut surname, extra_surname) = of(NamePart::Surname);
    let (mut given, extra_given) = of(NamePart::Given);
    let (middle, extra_middle) = of(NamePart::Middle);
    let (suffix, extra_suffix) = of(NamePart::Suffix);
    let (mut full, extra_full) = of(NamePart::Full);
    full.sort_by_key(|&at| whose::standing(board, at));
    for halves in [&mut surname, &mut given] {
        halves.sort_by_key(|&at| whose::standing_of_half(board, at));
    }
    for columns in [&mut surname, &mut given, &mut full] {
        prefer_filled(board, columns);
    }
    // 성 + 이름, `surname` + `name`: the unspecific one may be the other half.
    if let (Some(&half), Some(&rest)) = (surname.first(), full.first())
        && given.is_empty()
        && contains(board, rest, half) == Contained::No
    {
        given.push(full.remove(0));
    } else if let (Some(&half), Some(&rest)) = (given.first(), full.first())
        && surname.is_empty()
        && contains(board, rest, half) == Contained::No
    {
        surname.push(full.remove(0));
    }
    let name = if party == Party::Customer {
        "person_name".to_owned()
    } else {
        format!("{}name", party.prefix())
    };
    let matching = if party == Party::Customer {
        Matching::Yes
    } else {
        Matching::No
    };
    let field = Field::whole(&name, FieldType::PersonName, matching);
    let split = [
        (name_slot::SURNAME, surname.first().copied()),
        (name_slot::GIVEN, given.first().copied()),
        (name_slot::MIDDLE, middle.first().copied()),
        (name_slot::SUFFIX, suffix.first().copied()),
    ];
    let is_split = !surname.is_empty() && !given.is_empty();
    let unsuffixed = is_split && suffix.is_empty() && party == Party::Customer;
    let suffixed = full.iter().chain(&extra_full).copied();
    let suffixed = suffixed.filter(|_| unsuffixed).find(|&whole| {
        holds_suffixes(board, whole) && !halves_differ(board, whole, [surname[0], given[0]])
    });
    if let Some(whole) = suffixed {
        full.retain(|&at| at != whole);
        full.insert(0, whole);
    }
    let use_split = is_split && suffixed.is_none() || full.is_empty();
    let mut used: Vec<usize> = Vec::new();
    if use_split {
        for (slot, at) in split {
            if let Some(at) = at {
                board.field(at, Field { slot, ..field });
                used.push(at);
            }
        }
    }
    if let Some(&whole) = full.first() {
        if !use_split {
            board.field(whole, field);
            used.push(whole);
        } else if covered(board, whole, &used) < 0.98 && !whose::is_derived(board, whole) {
            board.field(
                whole,
                Field {
                    slot: name_slot::FULL,
                    ..field
                },
            );
            used.push(whole);
        }
    }
    let lists = [
        surname,
        given,
        middle,
        suffix,
        full,
        extra_suffix,
        extra_surname,
        extra_given,
        extra_middle,
        extra_full,
    ];
    for at in lists.into_iter().flatten().filter(|at| !used.contains(at)) {
        let claim = &board.columns[at].claim;
        let full = claim.meaning == Meaning::Name(NamePart::Full);
        let other = used.first().and_then(|&first| board.agreement(first, at));
        let script = used
            .first()
            .and_then(|&first| other_script(board, first, at));
        if let Some(script) = script.filter(|_| full && party == Party::Customer) {
            board.field(at, Field::whole(script, FieldType::PersonName, matching));
            continue;
        }
        if full && claim.number > 1 && other.is_some_and(|share| share < 0.5) {
            board.field(
                at,
                Field {
                    matching: Matching::No,
                    ..field
                },
            );
        } else {
            board.carry(at, &format!("repeats {name}"));
        }
    }
}

/// So many rows with Jr or III in their names are no slips.
const SUFFIXED: u32 = 10;
/// The part of the rows that must bear one beside that: it is rare enough even among Americans.
const RARE: u32 = 500;

/// Whether a column of whole names tells fathers from sons: SMITH,JOHN SR.
fn holds_suffixes(board: &Board<'_>, at: usize) -> bool {
    let text = board.columns[at].text;
    let is_suffixed = |name: &str| {
        let last = name.split_whitespace().next_back();
        last != Some(name)
            && last
                .and_then(look)
                .is_some_and(|seen| seen.shapes.has(Shape::NameSuffix))
    };
    let (mut rows, mut held) = (0u32, 0u32);
    for (code, count) in (0..).zip(text.counts()) {
        rows += count;
        held += if is_suffixed(text.value(code)) {
            count
        } else {
            0
        };
    }
    !whose::is_derived(board, at) && held >= SUFFIXED && held * RARE >= rows
}

/// Whether halves of a name say other than the whole, or tell fathers from sons themselves.
fn halves_differ(board: &Board<'_>, whole: usize, halves: [usize; 2]) -> bool {
    halves
        .into_iter()
        .any(|half| contains(board, whole, half) == Contained::No || holds_suffixes(board, half))
}

/// Of several columns of names the one that stands for most rows comes first, unless another stands
/// for nearly as many.
fn prefer_filled(board: &Board<'_>, full: &mut [usize]) {
    let filled = |at: usize| board.columns[at].evidence.filled;
    let fullest = (0..full.len()).max_by_key(|&at| (filled(full[at]), std::cmp::Reverse(at)));
    if let Some(fullest) = fullest
        && filled(full[0]) * 2 < filled(full[fullest])
    {
        full[..=fullest].rotate_right(1);
    }
}

/// The field of a name that is written in another script than the one before: 한글명 beside Guest
/// Name.
fn other_script(board: &Board<'_>, first: usize, at: usize) -> Option<&'static str> {
    let hangul = |at: usize| board.columns[at].evidence.of_values(Shape::HangulName) >= 0.5;
    match (hangul(first), hangul(at)) {
        (false, true) => Some("korean_name"),
        (true, false) => {
            let latin = board.columns[at].evidence.of_values(Shape::Letters) >= 0.5;
            latin.then_some("english_name")
        }
        _ => None,
    }
}

/// Whether one column's values stand inside another's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contained {
    Yes,
    No,
}

fn contains(board: &Board<'_>, whole: usize, part: usize) -> Contained {
    let (whole, part) = (board.columns[whole].text, board.columns[part].text);
    let (mut both, mut held) = (0u32, 0u32);
    for (whole, part) in whole.iter().zip(part.iter()) {
        if let (Some(whole), Some(part)) = (whole, part) {
            both += 1;
            held += u32::from(whole.to_lowercase().contains(&part.to_lowercase()));
        }
    }
    if held * 2 > both {
        Contained::Yes
    } else {
        Contained::No
    }
}

/// Share of the rows with the whole name in which a part is filled too; 1 without rows.
fn covered(board: &Board<'_>, whole: usize, parts: &[usize]) -> f64 {
    let (mut rows, mut filled) = (0u32, 0u32);
    for (row, &code) in board.columns[whole].text.codes().iter().enumerate() {
        if code != NULL {
            rows += 1;
            let any = parts
                .iter()
                .any(|&at| board.columns[at].text.codes()[row] != NULL);
            filled += u32::from(any);
        }
    }
    if rows == 0 {
        1.0
    } else {
        f64::from(filled) / f64::from(rows)
    }
}
