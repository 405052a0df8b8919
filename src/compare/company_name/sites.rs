//! Which site of a company a name speaks of.

/// The site behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// None is named: the main office, or nobody knows.
    Unnamed,
    /// The main office, by name.
    Main,
    /// A branch, plant or the like, by the id of its folded name.
    Branch(u32),
}

/// Whether a folded site is the main office.
pub(super) fn is_main(site: &str) -> bool {
    site.ends_with("본사")
        || site.ends_with("본점")
        || matches!(site, "hq" | "head office" | "headquarters")
        || site.ends_with(" hq")
        || site.ends_with(" headquarters")
}

/// Whether a folded site is a department or division, which is part of wherever it sits.
pub(super) fn is_department(site: &str) -> bool {
    ["팀", "부", "과", "실", "파트"]
        .iter()
        .any(|ending| site.ends_with(ending))
        && !site.ends_with("지부")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn main_offices_and_departments_are_no_branches() {
        assert!(is_main("본사") && is_main("서울본점") && is_main("head office"));
        assert!(is_department("영업2팀") && is_department("해외사업부"));
        for branch in [
            "서울지점",
            "부산공장",
            "경남지부",
            "강남점",
            "중앙연구소",
            "seoul branch",
        ] {
            assert!(!is_main(branch) && !is_department(branch), "{branch}");
        }
    }
}
