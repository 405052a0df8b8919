//! Expressions over small columns.

use super::*;

const FIELDS: &[(&str, SqlType)] = &[
    ("email", SqlType::Text),
    ("등급", SqlType::Text),
    ("points", SqlType::Number),
    ("created_at", SqlType::Timestamp),
    ("updated_at", SqlType::Timestamp),
    ("last_order_at", SqlType::Date),
];

const SCOPE: Scope<'_> = Scope {
    fields: FIELDS,
    terms: &[],
};

fn condition(text: &str, columns: &[(&str, SqlType, &[Option<&str>])]) -> Vec<Option<bool>> {
    let owned: Vec<TextColumn> = columns
        .iter()
        .map(|(_, _, values)| TextColumn::from_values(values.iter().copied()))
        .collect();
    let columns: Vec<SqlColumn<'_>> = columns
        .iter()
        .zip(&owned)
        .map(|(&(name, ty, _), text)| SqlColumn { name, ty, text })
        .collect();
    Expression::parse(text, SCOPE)
        .expect("parses")
        .condition(&columns)
        .expect("evaluates")
}

#[test]
fn null_is_not_checked() {
    let rows: &[Option<&str>] = &[
        Some("2024-03-05T05:00:00Z"),
        Some("2024-03-07T05:00:00Z"),
        None,
    ];
    let other: &[Option<&str>] = &[Some("2024-03-06T05:00:00Z"); 3];
    let result = condition(
        "updated_at >= created_at",
        &[
            ("created_at", SqlType::Timestamp, rows),
            ("updated_at", SqlType::Timestamp, other),
        ],
    );
    assert_eq!(result, [Some(true), Some(false), None]);
}

#[test]
fn dates_numbers_and_hangul_names() {
    let dates: &[Option<&str>] = &[Some("2021-11-20"), Some("2021-11-22"), Some("2021")];
    assert_eq!(
        condition(
            "last_order_at < DATE '2021-11-21'",
            &[("last_order_at", SqlType::Date, dates)]
        ),
        [Some(true), Some(false), None]
    );
    let grades: &[Option<&str>] = &[Some("VIP"), Some("일반")];
    let points: &[Option<&str>] = &[Some("10"), Some("2000000")];
    assert_eq!(
        condition(
            "등급 = 'VIP' OR points > 1000000",
            &[
                ("등급", SqlType::Text, grades),
                ("points", SqlType::Number, points)
            ]
        ),
        [Some(true), Some(true)]
    );
}

#[test]
fn case_gives_text() {
    let grades = TextColumn::from_values([Some("일반"), Some("일반")]);
    let points = TextColumn::from_values([Some("10"), Some("2000000")]);
    let expression =
        Expression::parse("CASE WHEN points > 1000000 THEN 'VIP' ELSE 등급 END", SCOPE)
            .expect("parses");
    let out = expression
        .text_values(&[
            SqlColumn {
                name: "등급",
                ty: SqlType::Text,
                text: &grades,
            },
            SqlColumn {
                name: "points",
                ty: SqlType::Number,
                text: &points,
            },
        ])
        .expect("evaluates");
    assert_eq!(out.iter().collect::<Vec<_>>(), [Some("일반"), Some("VIP")]);
}

#[test]
fn all_mistakes_at_once_each_at_its_place() {
    let text = "등굽 = 'VIP' AND sum(points) > 3 AND emial IS NULL";
    let errors = Expression::parse(text, SCOPE).expect_err("three mistakes");
    let places: Vec<&str> = errors.iter().map(|error| &text[error.at.clone()]).collect();
    assert_eq!(places, ["등굽", "sum", "emial"]);
    assert_eq!(errors[0].help.as_deref(), Some("did you mean `등급`?"));
}

#[test]
fn what_looks_beyond_the_row_is_refused() {
    for text in [
        "points > (SELECT 1)",
        "row_number() OVER (ORDER BY points) = 1",
        "created_at < now()",
        "random() > 0.5",
        "created_at < current_timestamp",
        "count(*) > 1",
    ] {
        let errors = Expression::parse(text, SCOPE).expect_err(text);
        assert_eq!(errors[0].code, "sql-refused", "{text}: {errors:?}");
    }
}

#[test]
fn broken_syntax_and_trailing_words_are_placed() {
    assert_eq!(
        Expression::parse("points >", SCOPE).expect_err("syntax")[0].code,
        "sql-syntax"
    );
    let text = "points > 1 points";
    let errors = Expression::parse(text, SCOPE).expect_err("trailing");
    assert_eq!(
        (errors[0].code, &text[errors[0].at.clone()]),
        ("sql-syntax", "points")
    );
}

#[test]
fn a_failure_on_data_quotes_no_value() {
    let text = TextColumn::from_values([Some("kim.secret@naver.com")]);
    let expression = Expression::parse("CAST(email AS INT) > 1", SCOPE).expect("parses");
    let error = expression
        .condition(&[SqlColumn {
            name: "email",
            ty: SqlType::Text,
            text: &text,
        }])
        .expect_err("no number");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}

#[test]
fn terms_stand_for_their_conditions() {
    let term = |name: &str, text: &str, terms: &[(String, Expression)]| {
        let scope = Scope {
            fields: FIELDS,
            terms,
        };
        (
            name.to_owned(),
            Expression::parse(text, scope).expect("parses"),
        )
    };
    let rich = term("rich", "points > 10 OR 등급 = 'VIP'", &[]);
    let terms = [
        rich.clone(),
        term("known", "rich AND email IS NOT NULL", &[rich]),
    ];
    let scope = Scope {
        fields: FIELDS,
        terms: &terms,
    };
    // An OR inside a term stays inside it.
    let expression = Expression::parse("NOT known AND points >= 0", scope).expect("parses");
    assert_eq!(expression.fields(), ["points", "등급", "email"]);
    assert_eq!(expression.terms(), ["known", "rich"]);
    let texts = |values: &[Option<&str>]| TextColumn::from_values(values.iter().copied());
    let points = texts(&[Some("20"), Some("5"), Some("20")]);
    let grades = texts(&[Some("일반"), Some("일반"), Some("VIP")]);
    let mails = texts(&[Some("a@b.kr"), Some("a@b.kr"), None]);
    let column = |name, ty, text| SqlColumn { name, ty, text };
    let held = expression.condition(&[
        column("points", SqlType::Number, &points),
        column("등급", SqlType::Text, &grades),
        column("email", SqlType::Text, &mails),
    ]);
    assert_eq!(held, Ok(vec![Some(false), Some(true), Some(true)]));
    let mistakes = Expression::parse("knwon", scope).unwrap_err();
    assert_eq!(mistakes[0].help.as_deref(), Some("did you mean `known`?"));
}
