//! What digits look like when they are no number: stand-ins, spreadsheet damage, local numbers.
//! Knows no number plan.

/// Whether subscriber digits are what people type when they must type something.
pub(super) fn is_placeholder(subscriber: &[u8]) -> bool {
    matches!(
        subscriber,
        b"12345678"
            | b"1234567"
            | b"87654321"
            | b"11111111"
            | b"1111111"
            | b"99999999"
            | b"9999999"
    ) || (!subscriber.is_empty() && subscriber.iter().all(|&digit| digit == b'0'))
}

/// Whether digits that make no number are one digit over and over, a counting row or a prefix
/// without a number behind it.
pub(super) fn is_filler(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let same = bytes.windows(2).all(|pair| pair[0] == pair[1]);
    let ascending = bytes.len() > 2
        && bytes
            .windows(2)
            .all(|pair| (pair[0] - b'0' + 1) % 10 == pair[1] - b'0');
    let prefix = matches!(
        digits,
        "010" | "011" | "016" | "017" | "018" | "019" | "02" | "070" | "82"
    );
    let empty = digits
        .strip_prefix("01")
        .is_some_and(|rest| rest.bytes().all(|byte| byte == b'0'));
    same || ascending || prefix || empty
}

/// Seven or eight digits: a number without its area code.
pub(super) fn is_local(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (digits == 7 || digits == 8)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// A number as a spreadsheet shows large quantities: `1.01E+10`.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(exponent) && digits(whole) && digits(fraction) && whole.len() == 1
}
