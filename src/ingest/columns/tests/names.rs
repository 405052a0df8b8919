//! Which of several columns is the name of the customer.

use super::{guess, shorts};

#[test]
fn redundant_name_columns_go_along() {
    let guess = guess(&[
        (
            "full_name",
            vec!["John A Lewis", "Mary Smith", "Wei Chen", "Ann Hill"],
        ),
        (
            "first_and_surname",
            vec!["John Lewis", "Mary Smith", "Wei Chen", "Ann Hill"],
        ),
        ("first_name", vec!["John", "Mary", "Wei", "Ann"]),
        ("surname", vec!["Lewis", "Smith", "Chen", "Hill"]),
    ]);
    assert_eq!(shorts(&guess), "carried carried person_name.1 person_name");
    assert_eq!(guess.columns[0].why, "repeats person_name");
}

#[test]
fn the_customer_is_whom_a_row_is_about() {
    for other in ["계약자", "신청자명", "구매자", "buyer_name"] {
        for own in ["고객명", "성명", "수진자명"] {
            let guess = guess(&[
                (other, vec!["김민수", "이서연", "박지훈"]),
                (own, vec!["김하은", "이도윤", "박지훈"]),
            ]);
            assert_eq!(shorts(&guess), "carried person_name", "{own} {other}");
        }
        let alone = guess(&[(other, vec!["김민수", "이서연", "박지훈"])]);
        assert_eq!(shorts(&alone), "person_name", "{other}");
    }
}

#[test]
fn a_full_name_fills_in_where_the_split_one_is_empty() {
    let mixed = guess(&[
        ("NAME_FULL", vec!["", "", "Susan Meyer", "Kaylee Jones"]),
        ("NAME_LAST", vec!["Kim", "Mooney", "", ""]),
        ("NAME_FIRST", vec!["Dara", "Susan", "", ""]),
    ]);
    assert_eq!(shorts(&mixed), "person_name.3 person_name person_name.1");
    let korean = guess(&[
        ("성", vec!["김", "이", "박"]),
        ("이름", vec!["민수", "서연", "지훈"]),
    ]);
    assert_eq!(shorts(&korean), "person_name person_name.1");
}
