//! Several people in one row: whose name is the customer's, and whose details the others are. A phone
//! under 인솔자 연락처 is not that of whom 참가자 names.

use super::assemble::Board;
use super::header::Header;
use super::meaning::{Basis, Claim, Meaning, NamePart, Party, Place};
use super::qualifiers::{DEALING, DERIVED, OTHERS};

/// Endings of headers that only say that a name follows.
const NAME_ENDINGS: [&str; 5] = ["성명", "이름", "성함", "명", "name"];

/// How good a column of names is as the customer's, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    /// It is made of the name, or used instead of it.
    derived: bool,
    /// It names somebody who is never the customer beside another one.
    other: bool,
    /// Ways to reach him and to know him again, under headers that begin as his name's does.
    details: std::cmp::Reverse<usize>,
    /// It names who deals with the company.
    dealing: bool,
}

/// How good a column of names is as the customer's. Of 고객명 and 계약자 the customer is whom the row is
/// about; of 계약자명 and 피보험자명 whose phone and address it tells; of 피해자 and 가해자 the first.
pub(super) fn standing(board: &Board<'_>, at: usize) -> Standing {
    let stem = stem(&board.columns[at].header);
    let begins = |words: &[&str]| words.iter().any(|word| stem.starts_with(word));
    Standing {
        derived: is_derived(board, at),
        other: begins(OTHERS),
        details: std::cmp::Reverse(details(board, &stem)),
        dealing: begins(DEALING),
    }
}

/// Whether a column's header speaks of a form that somebody is shown or written to by, or called.
pub(super) fn is_derived(board: &Board<'_>, at: usize) -> bool {
    let words = Header::new(&board.columns[at].header).words;
    words.iter().any(|word| DERIVED.contains(&word.as_str()))
}

/// How good a column of half a name is as the customer's, best first: Last Name before Buyer Last Name,
/// and that of an invoice before that of a parcel.
pub(super) fn standing_of_half(board: &Board<'_>, at: usize) -> (bool, bool, Place) {
    let column = &board.columns[at];
    let place = match column.claim.place {
        // A gift goes to somebody else; what is called other is not the first.
        Place::Billing => Place::Work,
        place => place,
    };
    (is_derived(board, at), deals(&column.header), place)
}

/// Whether a header begins with who deals with the company, or with somebody who is never the customer.
fn deals(header: &str) -> bool {
    let header = header.to_lowercase();
    let mut words = DEALING.iter().chain(OTHERS);
    words.any(|word| header.starts_with(word))
}

/// The header of half a name without what says that it is one.
fn stem_of_half(header: &str) -> String {
    let stem = stem(header);
    let halves = ["first", "last", "given", "family", "sur", "fore", "middle"];
    let end = halves.iter().find_map(|half| stem.strip_suffix(half));
    end.unwrap_or(&stem)
        .trim_end_matches([' ', '_', '-', '.'])
        .to_owned()
}

/// Leaves out names that values alone tell where a header names the customer; kept beside one who only
/// deals with the company are those that have details of their own.
pub(super) fn without_guesses(board: &Board<'_>, names: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    let by_header =
        |at: &usize| board.columns[*at].claim.basis == Basis::Header && !is_derived(board, *at);
    let sure = names.iter().any(by_header);
    let doubtful = |at: &usize| {
        let standing = standing(board, *at);
        standing.dealing || standing.other
    };
    let only_dealing = names.iter().filter(|at| by_header(at)).all(doubtful);
    let has_details = |at: &usize| standing(board, *at).details.0 > 0;
    names
        .into_iter()
        .partition(|at| !sure || by_header(at) || only_dealing && has_details(at))
}

/// Sets the details of other people in the row apart from the customer's.
pub(super) fn set_others_apart(board: &mut Board<'_>, own: Option<usize>) {
    let Some(own) = own else { return };
    let own_stem = stem_of_half(&board.columns[own].header);
    let mut stems: Vec<String> = Vec::new();
    for at in 0..board.columns.len() {
        let column = &board.columns[at];
        // Another column of the same name (한글명 beside Guest Name) is nobody else's.
        let named = column.claim.party == Party::Customer
            && column.claim.meaning == Meaning::Name(NamePart::Full)
            && !board.tells_customer(at);
        let stem = stem(&column.header);
        // One syllable begins too much: 모 and 모바일.
        let long = stem.chars().count() >= 2;
        let kin = stem.starts_with(&own_stem) || own_stem.starts_with(&stem);
        let apart = long && (own_stem.is_empty() || !kin);
        let same = || board.agreement(own, at).is_some_and(|share| share >= 0.9);
        if at != own && named && apart && !same() {
            stems.push(stem);
        }
        // Buyer Last Name beside Last Name: Buyer Email is the buyer's.
        let half = matches!(
            column.claim.meaning,
            Meaning::Name(NamePart::Surname | NamePart::Given)
        );
        let dealt = half && column.claim.party == Party::Customer && deals(&column.header);
        let stem = stem_of_half(&column.header);
        if dealt && !board.tells_customer(at) && stem != own_stem && !stem.is_empty() {
            stems.push(stem);
        }
    }
    let of_other = |board: &Board<'_>, at: usize| {
        let header = board.columns[at].header.to_lowercase();
        let own = !own_stem.is_empty() && header.starts_with(&own_stem);
        let mut others = stems
            .iter()
            .map(String::as_str)
            .chain(OTHERS.iter().copied());
        !own && others.any(|stem| header.starts_with(stem))
    };
    for test in [is_phone, is_mail, is_birth, is_place] {
        let own = |claim: &Claim| claim.party == Party::Customer && test(claim.meaning);
        let (others, left): (Vec<usize>, Vec<usize>) = (0..board.columns.len())
            .filter(|&at| own(&board.columns[at].claim))
            .partition(|&at| of_other(board, at));
        // Better somebody's than nobody's.
        if !left.is_empty() {
            for at in others {
                board.columns[at].claim.party = Party::Contact;
            }
        }
    }
}

fn is_phone(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Mobile | Meaning::Phone)
}

fn is_mail(meaning: Meaning) -> bool {
    meaning == Meaning::Email
}

fn is_birth(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::BirthDate | Meaning::BirthYear)
}

fn is_place(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Address(_) | Meaning::Postcode)
}

/// The header of a name without what says that it is one.
fn stem(header: &str) -> String {
    let header = header.to_lowercase();
    let stem = NAME_ENDINGS.iter().find_map(|end| header.strip_suffix(end));
    let stem = stem.unwrap_or(&header);
    stem.trim_end_matches([' ', '_', '-', '.']).to_owned()
}

/// How many ways to reach somebody and to know him again stand under headers that begin so.
fn details(board: &Board<'_>, stem: &str) -> usize {
    if stem.is_empty() {
        return 0;
    }
    let told = board.columns.iter().filter(|column| {
        let meaning = column.claim.meaning;
        let place = matches!(meaning, Meaning::Address(_));
        let detail = is_phone(meaning) || is_mail(meaning) || is_birth(meaning) || place;
        detail && column.header.to_lowercase().starts_with(stem)
    });
    told.count()
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::tests::{guess, shorts};

    const PEOPLE: [&str; 10] = [
        "김철수",
        "이영희",
        "박민수",
        "최지우",
        "정하늘",
        "강서윤",
        "조민재",
        "윤도현",
        "장보라",
        "임태오",
    ];
    const OTHERS: [&str; 10] = [
        "오세훈",
        "한지민",
        "서강준",
        "신동엽",
        "권나라",
        "황정음",
        "안재현",
        "송중기",
        "전지현",
        "홍길동",
    ];

    fn phones(start: usize) -> Vec<String> {
        (0..10)
            .map(|at| format!("010-{}-{}", 2345 + at * 611, start + at * 37))
            .collect()
    }

    fn told(own: &str, other: &str) -> String {
        let (first, second) = (phones(1234), phones(5678));
        let texts = |list: &[String]| -> Vec<String> { list.to_vec() };
        let (first, second) = (texts(&first), texts(&second));
        let columns: Vec<(String, Vec<&str>)> = vec![
            (
                format!("{other} 연락처"),
                second.iter().map(String::as_str).collect(),
            ),
            (other.to_owned(), OTHERS.to_vec()),
            (own.to_owned(), PEOPLE.to_vec()),
            (
                format!("{own} 연락처"),
                first.iter().map(String::as_str).collect(),
            ),
        ];
        let columns: Vec<(&str, Vec<&str>)> = columns
            .iter()
            .map(|(header, values)| (header.as_str(), values.clone()))
            .collect();
        let told = shorts(&guess(&columns));
        let words: Vec<&str> = told.split(' ').collect();
        format!("{} {}", words[2], words[3])
    }

    #[test]
    fn name_and_phone_are_of_one_person_and_that_is_the_customer() {
        for (own, other) in [
            ("환자", "간병인"),
            ("피해자", "가해자"),
            ("참가자", "인솔자"),
            ("훈련생", "교관"),
            ("실사용자", "접수자"),
            ("매수인", "매도인"),
            ("어르신", "생활지원사"),
            ("수험생", "담임"),
            ("차주", "운전자"),
            ("선수명", "감독명"),
            ("꿈나무", "신청인"),
        ] {
            assert_eq!(
                told(own, other),
                "person_name mobile_phone",
                "{own} {other}"
            );
        }
    }

    #[test]
    fn a_name_that_another_system_gave_the_same_people_is_no_other_one() {
        let columns: &[(&str, Vec<&str>)] = &[
            ("CUST_NAME", vec!["Smith, John", "Brown, Anna", "", ""]),
            ("CUST_TEL", vec!["312-555-0143", "312-555-0178", "", ""]),
            ("FirstName", vec!["", "", "Mary", "Peter"]),
            ("LastName", vec!["", "", "Young", "Hall"]),
            ("Phone", vec!["", "", "312-555-0111", "312-555-0166"]),
        ];
        let told = shorts(&guess(columns));
        assert_eq!(
            told,
            "person_name.4 phone person_name.1 person_name phone_2"
        );
    }

    #[test]
    fn one_syllable_is_no_beginning() {
        let (first, second) = (phones(1234), phones(5678));
        let columns: &[(&str, Vec<&str>)] = &[
            ("성명", PEOPLE.to_vec()),
            ("모", OTHERS.to_vec()),
            ("모바일", first.iter().map(String::as_str).collect()),
            ("집전화", second.iter().map(String::as_str).collect()),
        ];
        let told = shorts(&guess(columns));
        assert!(told.contains(" mobile_phone "), "{told}");
    }
}
