//! Small closed vocabularies: ways to say nothing, gender, yes and no, salutations.

use super::{Shape, ShapeSet};
use crate::text::scripts::is_word_char;

/// Whether a lower-cased value only says that there is none.
pub(super) fn is_placeholder(text: &str) -> bool {
    const NOTHING: [&str; 20] = [
        "n/a",
        "#n/a",
        "na",
        "null",
        "(null)",
        "none",
        "nan",
        "nil",
        "undefined",
        "unknown",
        "tbd",
        "없음",
        "미상",
        "모름",
        "미입력",
        "해당없음",
        "해당 없음",
        "미등록",
        "무",
        "0000-00-00",
    ];
    text.chars().all(|c| !is_word_char(c)) || NOTHING.contains(&text)
}

/// Adds the shapes of a lower-cased value.
pub(super) fn shapes(text: &str, shapes: &mut ShapeSet) {
    const GENDER: [&str; 19] = [
        "m",
        "f",
        "male",
        "female",
        "man",
        "woman",
        "w",
        "x",
        "남",
        "여",
        "남자",
        "여자",
        "남성",
        "여성",
        "男",
        "女",
        "other",
        "diverse",
        "non-binary",
    ];
    const YES_NO: [&str; 56] = [
        "y",
        "n",
        "yes",
        "no",
        "t",
        "f",
        "true",
        "false",
        "1",
        "0",
        "o",
        "x",
        "on",
        "off",
        "예",
        "아니오",
        "아니요",
        "네",
        "동의",
        "미동의",
        "동의함",
        "동의안함",
        "비동의",
        "거부",
        "수신",
        "미수신",
        "수신동의",
        "수신거부",
        "수신안함",
        "허용",
        "비허용",
        "opted in",
        "opted out",
        "opt-in",
        "opt-out",
        "사용",
        "미사용",
        "여",
        "부",
        "ja",
        "nein",
        "nee",
        "nej",
        "oui",
        "non",
        "sí",
        "si",
        "sim",
        "não",
        "nao",
        "да",
        "нет",
        "はい",
        "いいえ",
        "是",
        "否",
    ];
    const SALUTATION: [&str; 15] = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "herr", "frau", "님",
        "귀하", "씨", "rev",
    ];
    const SUFFIX: [&str; 14] = [
        "jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv", "2nd", "3rd", "esq", "md",
        "phd",
    ];
    let word = text.trim_end_matches('.');
    shapes.add_tested([
        (Shape::Gender, GENDER.contains(&word)),
        (Shape::YesNo, YES_NO.contains(&word)),
        (Shape::NameSuffix, SUFFIX.contains(&word)),
        (Shape::Salutation, SALUTATION.contains(&word)),
    ]);
}

/// Whether a value of a deletion mark says that its row is deleted.
pub(in super::super) fn says_deleted(value: &str) -> bool {
    const DELETED: [&str; 20] = [
        "true",
        "t",
        "yes",
        "y",
        "1",
        "o",
        "on",
        "예",
        "여",
        "삭제",
        "삭제됨",
        "탈퇴",
        "탈퇴회원",
        "말소",
        "폐업",
        "deleted",
        "removed",
        "withdrawn",
        "d",
        "del",
    ];
    DELETED.contains(&value.trim().to_lowercase().as_str())
}
