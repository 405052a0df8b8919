//! The forms of values that blocking keys can be, for people who write passes by hand.

use crate::tables::definition::Definition;

const fn form(name: &'static str, summary: &'static str, doc: &'static str) -> Definition {
    Definition {
        name,
        summary,
        doc,
        parameters: &[],
        examples: &[],
    }
}

/// Every form beside the whole value and the parts of a type: `type.form`, written `field.form`.
pub static FORMS: &[Definition] = &[
    form(
        "person-name.sound",
        "The name as it sounds, whatever its script.",
        "Syllable classes of surname and given name, so that 김철수, Kim Chul-soo and CHEOLSU KIM share \
         a key; Latin names in either order.",
    ),
    form(
        "person-name.given",
        "The first given name.",
        "Without case, blanks and accents.",
    ),
    form(
        "person-name.surname",
        "The surname.",
        "Without case, blanks and accents. Borne by many: use it with another key.",
    ),
    form(
        "company-name.core",
        "The name without its legal form and site.",
        "가나상사(주) and 주식회사 가나상사 share a key.",
    ),
    form(
        "company-name.words",
        "Each word of the name by its consonants.",
        "Meets a name in the other script and many of its slips. Words of trade give no key.",
    ),
    form(
        "phone.tail",
        "The last four digits.",
        "Of every number in the cell, and of an extension. Use it with another key.",
    ),
    form(
        "email.local",
        "What stands before the @.",
        "From five characters on; role mailboxes give no key.",
    ),
    form(
        "postal-address.unit",
        "The flat: street, building number and unit.",
        "Addresses without a unit give no key.",
    ),
    form(
        "postal-address.building",
        "The building: street and number.",
        "The whole address where these are not known.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::keys;
    use crate::tables::field::FieldType;

    #[test]
    fn every_form_that_planning_uses_is_told_and_no_other() {
        let used = FieldType::ALL.into_iter().flat_map(|ty| {
            let forms = keys::expressions(ty).iter();
            forms
                .filter(|(suffix, ..)| !suffix.is_empty())
                .map(move |(suffix, ..)| format!("{ty}.{suffix}"))
        });
        let told: Vec<String> = FORMS.iter().map(|form| form.name.to_owned()).collect();
        assert_eq!(used.collect::<Vec<_>>(), told);
    }
}
