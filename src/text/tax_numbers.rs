//! Tax numbers of companies, and the countries that stand before them.

/// Countries whose tax numbers are written with the country in front in trade across borders; Greece
/// is EL there.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "at", "be", "bg", "ch", "che", "cy", "cz", "de", "dk", "ee", "el", "es", "fi", "fr", "gb", "gr", "hr",
    "hu", "ie", "is", "it", "li", "lt", "lu", "lv", "mt", "nl", "no", "pl", "pt", "ro", "rs", "se", "si",
    "sk", "sm", "ua", "xi",
];

/// So many digits make a number; fewer may follow the letters of another kind of number.
const LEAST_DIGITS: usize = 7;

/// A tax number in small letters and digits without its country: `be0406300039` is `0406300039`.
#[must_use]
pub fn bare(number: &str) -> &str {
    if !number.is_ascii() || number.starts_with(|c: char| c.is_ascii_digit()) {
        return number;
    }
    let letters = number
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(number.len());
    // ATU12345678, ESB12345674 and NL123456789B01: the country has two letters, and what follows
    // may have one of its own.
    let without = |length: usize| {
        let known = length <= letters && PREFIXES.contains(&&number[..length]);
        known.then(|| &number[length..])
    };
    let rest = match letters {
        2 | 3 => without(letters).or_else(|| without(2)),
        _ => None,
    };
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    rest.filter(|rest| digits(rest) >= LEAST_DIGITS)
        .unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_is_no_part_of_the_number() {
        for (number, rest) in [
            ("be0406300039", "0406300039"),
            ("nl123456789b01", "123456789b01"),
            ("atu12345678", "u12345678"),
            ("esb12345674", "b12345674"),
            ("che123456788", "123456788"),
            ("b12345674", "b12345674"),
            ("0406300039", "0406300039"),
            ("xy12345678", "xy12345678"),
            ("be12", "be12"),
            ("vat0406300039", "vat0406300039"),
        ] {
            assert_eq!(bare(number), rest, "{number}");
        }
    }
}
