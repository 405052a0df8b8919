//! Names of companies: the core without legal form and site, words in any order, slips by
//! keystrokes, and the last business word, which tells companies of one group apart.

use super::kernels::osa_within;
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::field::{EntityKind, FieldType};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;
use crate::text::{hangul, latin, scripts};

const EXACT: u8 = 1;
const WORDS: u8 = 2;
const SLIP: u8 = 3;
const CONTAINED: u8 = 4;
const OTHER_SITE: u8 = 5;
const SHARED_WORD: u8 = 6;
const ELSE: u8 = 7;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level(
        "exact",
        "the same name apart from the legal form",
        Meaning::Agree,
        700,
    ),
    level(
        "same_words",
        "the same words in another order or abbreviated",
        Meaning::Agree,
        60,
    ),
    level(
        "one_slip",
        "the same name but for a slip",
        Meaning::Near,
        60,
    ),
    level(
        "contained",
        "one name is part of the other, or its initials",
        Meaning::Partial,
        60,
    ),
    level(
        "other_site",
        "the same company at another site",
        Meaning::Related,
        20,
    ),
    level(
        "shared_word",
        "an uncommon word in common",
        Meaning::Related,
        20,
    ),
    else_level(80),
];

/// Last words that tell companies of one group apart: 삼성전자 is not 삼성전기.
const BUSINESS_WORDS: &[&str] = &[
    "전자",
    "전기",
    "물산",
    "생명",
    "화재",
    "건설",
    "중공업",
    "화학",
    "증권",
    "카드",
    "캐피탈",
    "은행",
    "상사",
    "산업",
    "무역",
    "제약",
    "식품",
    "유통",
    "통신",
    "해운",
    "항공",
    "택배",
    "조선",
    "제철",
    "철강",
    "정유",
    "에너지",
    "바이오",
    "케미칼",
    "디스플레이",
    "디스플레이",
    "이노텍",
    "시스템",
    "소프트",
    "테크",
    "엔지니어링",
    "네트웍스",
    "홀딩스",
    "호텔",
    "리조트",
    "병원",
    "학원",
    "약국",
    "치과",
    "의원",
    "한의원",
    "미디어",
    "게임즈",
    "게임",
    "로지스틱스",
    "머티리얼즈",
    "모비스",
    "글로비스",
    "로템",
    "제과",
    "제빵",
    "주류",
    "음료",
    "섬유",
    "패션",
    "코스메틱",
    "화장품",
];

struct Company {
    core: u32,
    site: u32,
    keys: Box<[u8]>,
    words: Box<[u32]>,
    initials: u32,
    business: u32,
}

/// Companies by core and site.
pub struct CompanyNames {
    kind: EntityKind,
    sets: ValueSets,
    companies: Vec<Company>,
    texts: Vec<Box<str>>,
    /// Companies per word: a word in many names says little.
    word_counts: Vec<u32>,
}

impl CompanyNames {
    /// Reads the parts of the given company-name fields. For persons the name is the employer's
    /// and its site does not tell people apart.
    pub fn new(kind: EntityKind, records: &Records, fields: &[usize]) -> Self {
        let mut builder = Builder::default();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                let part = |name: &str, entry| data.part(FieldType::CompanyName.part(name), entry);
                EntryIds::collect(&records.fields[field], |entry, out| {
                    let flags = data.flags[entry as usize];
                    if flags.any(Flags(
                        Flags::PLACEHOLDER.0 | Flags::DAMAGED.0 | Flags::MASKED.0,
                    )) {
                        return;
                    }
                    let core = part("core", entry).unwrap_or(data.values.value(entry as usize));
                    out.extend(builder.add(core, part("site", entry)));
                })
            })
            .collect();
        let mut word_counts = vec![0; builder.texts.len()];
        for company in &builder.companies {
            for &word in &company.words {
                word_counts[word as usize] += 1;
            }
        }
        CompanyNames {
            kind,
            sets: ValueSets::unite(records, fields, &entry_ids),
            companies: builder.companies,
            texts: builder.texts,
            word_counts,
        }
    }

    /// A word borne by at most this many names tells something.
    fn uncommon(&self, word: u32) -> bool {
        let limit = 3.max(self.companies.len() as u32 / 200);
        self.word_counts[word as usize] <= limit && self.texts[word as usize].chars().count() > 1
    }

    fn name_level(&self, a: &Company, b: &Company) -> u8 {
        if a.core == b.core {
            return EXACT;
        }
        let other_business = a.business != NULL && b.business != NULL && a.business != b.business;
        if a.words.len() > 1 && a.words == b.words {
            return WORDS;
        }
        let shorter = a.keys.len().min(b.keys.len());
        let slips = if shorter >= 12 { 2 } else { 1 };
        if !other_business && shorter >= 5 && osa_within(&a.keys, &b.keys, slips).is_some() {
            return SLIP;
        }
        let common = shared(&a.words, &b.words);
        let fewer = a.words.len().min(b.words.len());
        let initials = |x: &Company, y: &Company| x.initials != NULL && x.initials == y.core;
        if initials(a, b) || initials(b, a) {
            return CONTAINED;
        }
        if fewer > 0 && common.len() == fewer && common.iter().any(|&word| self.uncommon(word)) {
            return CONTAINED;
        }
        if common.iter().any(|&word| self.uncommon(word)) {
            return SHARED_WORD;
        }
        ELSE
    }
}

fn shared(a: &[u32], b: &[u32]) -> Vec<u32> {
    a.iter()
        .filter(|word| b.binary_search(word).is_ok())
        .copied()
        .collect()
}

#[derive(Default)]
struct Builder {
    ids: Interner,
    words: Interner,
    texts: Vec<Box<str>>,
    companies: Vec<Company>,
}

impl Builder {
    fn word(&mut self, text: &str) -> u32 {
        let id = self.words.id(text);
        if id as usize == self.texts.len() {
            self.texts.push(text.into());
        }
        id
    }

    fn add(&mut self, core: &str, site: Option<&str>) -> Option<u32> {
        let folded = fold(core);
        let site = fold(site.unwrap_or(""));
        let squeezed: String = folded.chars().filter(|c| *c != ' ').collect();
        if squeezed.is_empty() {
            return None;
        }
        let id = self.ids.id(&format!("{folded}\u{1f}{site}"));
        if (id as usize) < self.companies.len() {
            return Some(id);
        }
        let mut words: Vec<u32> = folded.split(' ').map(|word| self.word(word)).collect();
        let initials: String = folded
            .split(' ')
            .filter_map(|word| word.chars().next())
            .collect();
        let initials = if words.len() > 1 {
            self.word(&initials)
        } else {
            NULL
        };
        words.sort_unstable();
        words.dedup();
        let business = BUSINESS_WORDS
            .iter()
            .filter(|word| squeezed.ends_with(**word) && squeezed.len() > word.len())
            .max_by_key(|word| word.len());
        let company = Company {
            core: self.word(&squeezed),
            site: if site.is_empty() {
                NULL
            } else {
                self.word(&site)
            },
            keys: hangul::keystrokes(&squeezed).into(),
            words: words.into(),
            initials,
            business: business.map_or(NULL, |word| self.word(word)),
        };
        self.companies.push(company);
        Some(id)
    }
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in latin::fold_beside_hangul(text).chars() {
        if scripts::is_word_char(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

impl Compare for CompanyNames {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let (a, b) = (
            &self.companies[left as usize],
            &self.companies[right as usize],
        );
        let level = self.name_level(a, b);
        let other_site = a.site != NULL && b.site != NULL && a.site != b.site;
        if self.kind == EntityKind::Company && other_site && level <= CONTAINED {
            return OTHER_SITE;
        }
        level
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(self.companies[value as usize].core)
    }

    fn terms(&self, _space: u8) -> usize {
        self.texts.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level <= SLIP).then_some(0)
    }
}
