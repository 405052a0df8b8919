//! What masking promises, over any text.

use super::*;
use proptest::prelude::*;

fn content(text: &str) -> usize {
    text.chars()
        .filter(|c| *c != STAR && is_position(c))
        .count()
}

/// Texts that look like the cells of an export, and texts that look like nothing.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[김이남궁선우수민철 ]{0,6}",
        "[A-Za-z김 .'-]{0,14}",
        "[0-9()+*. -]{0,18}(내선|x|ext)?[0-9]{0,3}",
        "[a-z0-9._+*]{0,8}@?[a-z*]{0,5}[. ;]?[a-z0-9]{0,4}",
        "(서울 )?[가-힣]{0,4}(로|길|동|가)?[0-9]{0,3}(길)? ?[0-9*-]{0,5}호?",
        "[0-9*]{0,4}[-./ ]?[0-9*]{0,2}[-./ ]?[0-9*]{0,4}",
        ".{0,12}",
    ]
}

fn kind() -> impl Strategy<Value = MaskKind> {
    (0..MaskKind::ALL.len()).prop_map(|i| MaskKind::ALL[i])
}

#[test]
fn the_scheme_shows_what_it_says() {
    for (kind, text, expected) in [
        (MaskKind::PersonName, "김철수", "김*수"),
        (MaskKind::PersonName, "김철", "김*"),
        (MaskKind::PersonName, "김", "김"),
        (MaskKind::PersonName, "남궁민수", "남궁*수"),
        (MaskKind::PersonName, "남궁민", "남궁*"),
        (MaskKind::PersonName, "선우", "선*"),
        (MaskKind::PersonName, "Kim Chul-soo", "K** C***-s**"),
        (MaskKind::PersonName, "C S", "C *"),
        (
            MaskKind::CompanyName,
            "(주)가나상사 서울지점",
            "(주)가*** 서***",
        ),
        (MaskKind::Phone, "010-1234-5678", "010-****-5678"),
        (MaskKind::Phone, "+821012345678", "+8210****5678"),
        (MaskKind::Phone, "02-123-4567", "02-***-4567"),
        (MaskKind::Phone, "1588-1234", "****-1234"),
        (
            MaskKind::Phone,
            "010-1234-5678;02-123-4567",
            "010-****-5678;02-***-4567",
        ),
        (MaskKind::Email, "hongkd@naver.com", "ho***@naver.com"),
        (MaskKind::Email, "ab@x.kr", "a***@x.kr"),
        (MaskKind::Email, "a.@x.kr", "***@x.kr"),
        (MaskKind::Email, "a@x.kr", "***@x.kr"),
        (
            MaskKind::Email,
            "kim@x.kr 010-1234-5678",
            "ki***@x.kr ***-****-****",
        ),
        (MaskKind::Email, "없음", "없*"),
        (
            MaskKind::Address,
            "서울 강남구 테헤란로 152 101동 1203호",
            "서울 강남구 테헤란로 *** ***동 ****호",
        ),
        (
            MaskKind::Address,
            "서울 종로구 종로3가 12-3",
            "서울 종로구 종로3가 **-*",
        ),
        (MaskKind::Address, "서울 강남구", "서울 ***"),
        (MaskKind::Date, "1985-03-12", "1985-**-**"),
        (MaskKind::Date, "19850312", "1985****"),
        (MaskKind::Date, "12/03/1985", "**/**/1985"),
        (MaskKind::Date, "85.3.12", "**.*.**"),
        (MaskKind::Identifier, "124-81-00998", "124-**-*****"),
        (MaskKind::Text, "VIP 고객", "V** **"),
        (MaskKind::Text, "", ""),
    ] {
        assert_eq!(mask(kind, text), expected, "{kind:?} {text}");
    }
}

fn openness() -> impl Strategy<Value = Openness> {
    (0..3usize).prop_map(|i| Openness::DOWNWARDS[i])
}

#[test]
fn what_groups_share_is_shown_to_groups() {
    for (kind, text, group) in [
        (MaskKind::PersonName, "김철수", "김**"),
        (MaskKind::PersonName, "남궁민수", "남궁**"),
        (MaskKind::PersonName, "Kim Chul-soo", "K** ****-***"),
        (MaskKind::CompanyName, "(주)가나상사", "(주)****"),
        (MaskKind::Phone, "010-1234-5678", "010-****-****"),
        (MaskKind::Phone, "02-123-4567", "02-***-****"),
        (MaskKind::Email, "hong.gd@naver.com", "*******@naver.com"),
        (
            MaskKind::Address,
            "서울 강남구 테헤란로 152 3층",
            "서울 강남구 **** *** **",
        ),
        (MaskKind::Date, "1985-03-12", "198*-**-**"),
        (MaskKind::Date, "12/03/1985", "**/**/198*"),
        (MaskKind::Identifier, "124-81-00998", "***-**-*****"),
        (MaskKind::Text, "VIP", "***"),
    ] {
        assert_eq!(shape(kind, Openness::Group, text), group, "{kind:?} {text}");
    }
    assert_eq!(
        shape(MaskKind::Phone, Openness::Shape, "010-1234-5678"),
        "***-****-****"
    );
}

#[test]
fn a_pair_shows_where_it_differs_and_nothing_else() {
    let (left, right) = mask_pair(
        MaskKind::PersonName,
        ("김철수", Openness::Scheme),
        ("김칠수", Openness::Scheme),
    );
    let plain = |side: &[Segment]| {
        side.iter()
            .map(|s| s.text.as_str())
            .collect::<Vec<_>>()
            .join("|")
    };
    assert_eq!(plain(&left), "김|*|수");
    assert_eq!(plain(&right), "김|*|수");
    assert_eq!(left[1].likeness, Likeness::Different);
}

#[test]
fn the_visible_end_of_one_value_does_not_reveal_the_middle_of_the_other() {
    // 철 is hidden on the left and stands first on the right.
    let (_, right) = mask_pair(
        MaskKind::PersonName,
        ("김철수", Openness::Scheme),
        ("철수김", Openness::Scheme),
    );
    assert!(
        !right
            .iter()
            .any(|s| s.likeness == Likeness::Same && s.text.contains('철'))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_masked_text_masks_to_itself(kind in kind(), text in cell()) {
        let once = mask(kind, &text);
        prop_assert_eq!(mask(kind, &once), once);
    }

    #[test]
    fn something_is_always_hidden(kind in kind(), text in cell()) {
        for (value, masked) in text.split(';').zip(mask(kind, &text).split(';')) {
            if content(value) > 1 && !value.contains(STAR) {
                prop_assert!(content(masked) < content(value), "{} -> {}", value, masked);
            }
        }
    }

    #[test]
    fn a_pair_shows_no_more_than_its_masks(
        kind in kind(), a in cell(), b in cell(), open_a in openness(), open_b in openness(),
    ) {
        let (left, right) = mask_pair(kind, (&a, open_a), (&b, open_b));
        for (side, value, open) in [(&left, &a, open_a), (&right, &b, open_b)] {
            let shown: String = side.iter().map(|s| s.text.as_str()).collect();
            prop_assert_eq!(shown.chars().count(), value.chars().count());
            prop_assert!(content(&shown) <= content(&mask(kind, value)));
            // Whoever shares the shape shares what is shown: nothing shows that the shape hides.
            for (shown, shape) in shown.chars().zip(shape(kind, open, value).chars()) {
                prop_assert!(shown == shape || shown == STAR);
            }
            prop_assert!(side.windows(2).all(|w| w[0].likeness != w[1].likeness));
        }
        let same = |side: &[Segment]| -> usize {
            side.iter()
                .filter(|s| s.likeness == Likeness::Same)
                .map(|s| s.text.chars().count())
                .sum()
        };
        prop_assert_eq!(same(&left), same(&right));
    }

    #[test]
    fn each_step_down_hides_more(kind in kind(), text in cell()) {
        let steps = Openness::DOWNWARDS.map(|openness| shape(kind, openness, &text));
        for pair in steps.windows(2) {
            for (more, less) in pair[0].chars().zip(pair[1].chars()) {
                prop_assert!(less == more || less == STAR, "{:?}", steps);
            }
        }
        let last = steps.last().expect("three steps");
        prop_assert!(content(last) == 0, "{}", last);
    }

    #[test]
    fn equal_values_have_no_difference(kind in kind(), text in cell()) {
        let (left, right) = mask_pair(kind, (&text, Openness::Group), (&text, Openness::Group));
        prop_assert_eq!(&left, &right);
        prop_assert!(left.iter().all(|s| s.likeness == Likeness::Same));
    }
}
