//! What is said of several fields, columns and sources at once, against counts made the slow way.

use super::*;

/// One row: its source and a text per field, the same before and after standardizing.
type Row = (u16, Vec<Option<&'static str>>);

fn table(types: &[FieldType], rows: &[Row]) -> Records {
    let keys: Vec<_> = rows.iter().map(|row| (row.0, None, None)).collect();
    let mut records = records(&keys);
    records.fields = types
        .iter()
        .enumerate()
        .map(|(at, ty)| {
            let column = TextColumn::from_values(rows.iter().map(|row| row.1[at]));
            let parts = ty.parts().len();
            FieldData {
                def: FieldDef::new(format!("f{at}"), *ty),
                standardized: Standardized {
                    codes: column.codes().to_vec(),
                    values: column.values().clone(),
                    parts: vec![(0..column.distinct()).map(|_| None::<&str>).collect(); parts],
                    flags: column
                        .values()
                        .iter()
                        .map(|text| match text {
                            Some("X") => Flags::INVALID,
                            _ => Flags::NONE,
                        })
                        .collect(),
                },
                raw: column,
            }
        })
        .collect();
    records
}

fn rows(width: usize, most: usize) -> impl Strategy<Value = Vec<Row>> {
    let cell = prop::option::of(prop::sample::select(vec!["a", "b", "X"]));
    prop::collection::vec((0u16..2, prop::collection::vec(cell, width)), 0..most).prop_map(
        |mut rows| {
            rows.sort_by_key(|row| row.0);
            rows
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// More fields than a word has bits, so that the steps meet.
    #[test]
    fn missing_fields_are_counted_per_source(rows in rows(70, 30), absent in 0usize..70) {
        let records = table(&[FieldType::Text; 70], &rows);
        let mut present = vec![vec![true, true]; 70];
        present[absent][1] = false;
        let got = missing_together(&records, &present);
        let slow = counted(rows.iter().map(|(source, cells)| {
            let missing: Vec<usize> = (0..70)
                .filter(|&at| cells[at].is_none() && present[at][usize::from(*source)])
                .collect();
            (*source, missing)
        }));
        let listed: BTreeMap<(u16, Vec<usize>), u64> = got
            .iter()
            .map(|count| ((count.source, count.missing.clone()), count.rows))
            .collect();
        prop_assert_eq!(listed.len(), got.len());
        prop_assert_eq!(listed, slow);
        prop_assert!(got.is_sorted_by(|a, b| a.rows >= b.rows));
    }

    #[test]
    fn agreement_is_counted_by_customer_and_pair_of_sources(
        rows in rows(2, 40),
        customers in prop::collection::vec(prop::option::of(0u32..8), 40),
    ) {
        let records = table(&[FieldType::Text; 2], &rows);
        let customer: Vec<u32> = customers[..rows.len()]
            .iter()
            .map(|of| of.unwrap_or(crate::tables::text_column::NULL))
            .collect();
        let got = agreement(&records, &customer);
        for field in 0..2 {
            let mut slow = Counted::default();
            let mut both = 0;
            for id in 0..8 {
                let values = |source: u16| -> Vec<&str> {
                    let own = (0..rows.len())
                        .filter(|&row| customer[row] == id && rows[row].0 == source);
                    own.filter_map(|row| rows[row].1[field])
                        .filter(|text| *text != "X")
                        .collect()
                };
                let has = |source| {
                    (0..rows.len()).any(|row| customer[row] == id && rows[row].0 == source)
                };
                both += u64::from(has(0) && has(1));
                let (left, right) = (values(0), values(1));
                if !left.is_empty() && !right.is_empty() {
                    slow.compared += 1;
                    slow.agreed += u64::from(left.iter().any(|text| right.contains(text)));
                }
            }
            prop_assert_eq!(got.fields[field], slow);
            prop_assert_eq!(got.customers, both);
        }
        let sum = got.fields.iter().map(|count| count.compared).sum::<u64>();
        prop_assert_eq!(got.pairs[0][1].compared, sum);
    }
}

#[test]
fn equal_columns_are_found_across_a_hundred_rows_and_constants_say_nothing() {
    let names: Vec<String> = (0..400).map(|row| format!("v{row}")).collect();
    let mut rows: Vec<Row> = Vec::new();
    for (row, name) in names.iter().enumerate() {
        let name: &'static str = Box::leak(name.clone().into_boxed_str());
        let copy = if row < 3 { "other" } else { name };
        let near = if row % 20 == 0 { "other" } else { name };
        rows.push((
            0,
            vec![
                Some(name),
                Some(copy),
                Some(near),
                Some("Y"),
                Some("Y"),
                None,
            ],
        ));
    }
    let records = table(&[FieldType::Text; 6], &rows);
    let got = equal_columns(&records, 0.99, 5);
    let pairs: Vec<(usize, usize, u64, u64)> = got
        .iter()
        .map(|pair| (pair.left, pair.right, pair.rows, pair.equal))
        .collect();
    assert_eq!(pairs, [(0, 1, 400, 397)]);
    assert_eq!(equal_columns(&records, 0.95, 5).len(), 2);
    assert_eq!(equal_columns(&records, 0.99, 500), []);
}

#[test]
fn a_value_that_one_customer_repeats_is_not_listed() {
    let types = [FieldType::PersonName, FieldType::Phone, FieldType::Category];
    let phone = Some("010-1234-5678");
    let mut rows: Vec<Row> = vec![(0, vec![Some("a"), phone, Some("VIP")]); 6];
    let listed = |rows: &[Row]| -> Vec<usize> {
        let got = profile(&table(&types, rows), ALL);
        let of_source = got.fields.iter().filter(|field| field.source.is_none());
        of_source.map(|field| field.top_values.len()).collect()
    };
    // Six rows of one customer: his name and grade may stand for several, his number does not.
    assert_eq!(listed(&rows), [1, 0, 1]);
    for (row, name) in rows.iter_mut().zip(["a", "b", "c", "d", "e", "e"]) {
        row.1[0] = Some(name);
    }
    assert_eq!(listed(&rows), [0, 1, 1]);
}

#[test]
fn dates_are_counted_by_month() {
    let rows: Vec<Row> = ["2024-03-05", "2024-03-09", "1985", "--03-05"]
        .map(|day| (0, vec![Some(day)]))
        .into();
    let got = profile(&table(&[FieldType::Date], &rows), ALL);
    let months: Vec<(String, u64)> = got.fields[0]
        .months
        .iter()
        .map(|(month, rows)| (month.to_string(), *rows))
        .collect();
    assert_eq!(
        months,
        [("1985-01".to_owned(), 1), ("2024-03".to_owned(), 2)]
    );
}
