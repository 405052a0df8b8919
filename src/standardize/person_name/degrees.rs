//! Degrees, licences and orders behind a comma after a name: `Harry Vega, FNP-C`, `Lee, Ann, M.D.`.
//! They say what somebody may do, and are no part of the name.

/// Known however they are written.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "CPA", "DDS", "DMD", "DVM", "EdD", "Esq", "MBA", "PharmD", "PhD", "PsyD",
];

/// Known in capitals or with dots: in small letters some of them are names.
#[rustfmt::skip]
const CAPITALS: &[&str] = &[
    "ACCA", "AGNP-C", "ANP-BC", "ANP-C", "AIA", "APRN", "ARNP", "ATC", "AuD", "BA", "BCBA", "BDS", "BS", "BSN",
    "CCC-SLP", "CFA", "CFP", "CNM", "CNP", "CNS", "CRNA", "CRNP", "DC", "DCN", "DNP", "DO", "DPM", "DPT", "FAAFP",
    "FAAN", "FAAP", "FACC", "FACOG", "FACP", "FACS", "FCA", "FNP", "FNP-BC", "FNP-C", "FRCP", "FRCS", "JD", "KC",
    "LCSW", "LCSW-R", "LICSW", "LLM", "LMFT", "LMHC", "LMSW", "LPC", "LPCC", "LPN", "LVN", "MA", "MBBS", "MBE",
    "MD", "MFT", "MHA", "MPA", "MPH", "MRCGP", "MRCP", "MS", "MSN", "MSW", "NP", "NP-C", "OBE", "OD", "OTR",
    "PA", "PA-C", "PE", "PMHNP", "PMHNP-BC", "PMP", "PT", "QC", "RD", "RDN", "RN", "RPH", "SLP", "VMD", "WHNP-BC",
];

/// Of these, what is as often a name or a title among capitals.
const NAMES_TOO: &[&str] = &["BA", "MA", "MS", "PE"];

/// Cuts the degrees off the end of a name that has at least `least` words of its own before them.
/// Gives the name and the degrees as they are written, in order.
pub fn cut(text: &str, least: usize) -> (&str, Vec<&'static str>) {
    if !text.contains(',') {
        return (text, Vec::new());
    }
    let mut name = text;
    let mut degrees = Vec::new();
    let capitals_only = !text.chars().any(char::is_lowercase);
    while let Some((before, piece)) = name.rsplit_once(',') {
        let words = piece.split([' ', '/']).filter(|word| !word.is_empty());
        let found: Option<Vec<_>> = words.map(|word| degree(word, capitals_only)).collect();
        let Some(found) = found.filter(|_| words_of(before) >= least) else {
            break;
        };
        degrees.extend(found.into_iter().rev());
        name = before.trim_end();
    }
    degrees.reverse();
    match degrees.is_empty() {
        true => (text, degrees),
        false => (name, degrees),
    }
}

fn words_of(text: &str) -> usize {
    text.split([' ', ','])
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count()
}

fn degree(word: &str, capitals_only: bool) -> Option<&'static str> {
    let bare = word.replace('.', "");
    let known = |list: &[&'static str]| {
        list.iter()
            .find(|known| known.eq_ignore_ascii_case(&bare))
            .copied()
    };
    if let Some(plain) = known(PLAIN) {
        return Some(plain);
    }
    let found = known(CAPITALS)?;
    let dotted = word.trim_end_matches('.').contains('.');
    let large = !bare.chars().any(char::is_lowercase) || bare == found;
    let usual = !capitals_only || !NAMES_TOO.contains(&found);
    (dotted || large && usual).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_stand_behind_a_comma() {
        for (text, name, degrees) in [
            ("Harry A. Vega, FNP-C", "Harry A. Vega", "FNP-C"),
            ("Escobedo, Daniel, DO", "Escobedo, Daniel", "DO"),
            ("Ann Lee, M.D., Ph.D.", "Ann Lee", "MD PhD"),
            ("Ann Lee, MD PhD", "Ann Lee", "MD PhD"),
            ("HARRY VEGA, D.O.", "HARRY VEGA", "DO"),
            ("Anna Do", "Anna Do", ""),
            ("Do, Anna", "Do, Anna", ""),
            ("Vega, DO", "Vega, DO", ""),
            ("Van Anh, Do", "Van Anh, Do", ""),
            ("DELA CRUZ, MA", "DELA CRUZ, MA", ""),
            ("Dela Cruz, Ma. Luisa", "Dela Cruz, Ma. Luisa", ""),
        ] {
            let (rest, found) = cut(text, 2);
            assert_eq!((rest, &*found.join(" ")), (name, degrees), "{text}");
        }
        assert_eq!(cut("Harry, MD", 1), ("Harry", vec!["MD"]));
    }
}
