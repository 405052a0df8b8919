//! Domain names by the public suffix list. Its look-up is generated code of great length, so it
//! is called, and compiled, in this one place.

/// The registrable part of a host name under a suffix that the list knows: `mail.naver.co.kr` →
/// `naver.co.kr`. `None` for a suffix alone, an unknown one, or no domain at all.
#[inline(never)]
pub fn registrable(name: &str) -> Option<&str> {
    let domain = psl::domain(name.as_bytes()).filter(|domain| domain.suffix().is_known())?;
    std::str::from_utf8(domain.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::registrable;

    #[test]
    fn second_levels_of_countries_are_suffixes() {
        assert_eq!(registrable("mail.naver.co.kr"), Some("naver.co.kr"));
        assert_eq!(registrable("co.kr"), None);
        assert_eq!(registrable("naver.cmo"), None);
    }
}
