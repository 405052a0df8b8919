//! Mail addresses of all mail fields of a row against those of another.

use arrow::array::{Array, StringArray};

use super::kernels::osa_within;
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::field::FieldType;
use crate::tables::pairs::{LevelInfo, Meaning, OFFICE_MAILBOX};
use crate::tables::records::Records;
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::NULL;
use crate::text::{consonants, domains, hangul, latin, romanize, surnames};

const EXACT: u8 = 1;
const OFFICE: u8 = 2;
const NEAR: u8 = 3;
const LOCAL: u8 = 4;
const MASKED: u8 = 5;
const NAMED: u8 = 6;
const DOMAIN: u8 = 7;
const ELSE: u8 = 8;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("same_mailbox", "the same mailbox", Meaning::Agree, 750),
    level(
        OFFICE_MAILBOX,
        "the same mailbox of an office, as info@ or tax@",
        Meaning::Agree,
        40,
    ),
    level(
        "one_slip",
        "the same mailbox but for a slip or two",
        Meaning::Near,
        30,
    ),
    level(
        "same_local_part",
        "the same name before the @ at another provider",
        Meaning::Near,
        30,
    ),
    level(
        "masked_agree",
        "the characters that are shown agree",
        Meaning::Partial,
        10,
    ),
    level(
        "named_alike",
        "before the @ nothing but the customer's name, at another provider or with a slip in it",
        Meaning::Partial,
        20,
    ),
    level(
        "same_own_domain",
        "another mailbox at the same uncommon domain",
        Meaning::Related,
        20,
    ),
    else_level(160),
];

/// A mailbox as it is compared.
struct Mailbox<'a> {
    local: &'a str,
    host: &'a str,
    domain: u32,
    masked: bool,
    role: bool,
    /// No mail would reach it as it is written.
    stray: bool,
}

/// What is known of a mailbox beside its text.
struct Form {
    /// Where the @ stands in the text.
    at: u32,
    domain: u32,
    masked: bool,
    role: bool,
    /// No mail would reach it as it is written.
    stray: bool,
}

/// Mailboxes by their match keys.
pub struct Emails {
    sets: ValueSets,
    /// Text of each mailbox.
    texts: StringArray,
    forms: Vec<Form>,
    /// How many mailboxes each domain has: a domain with many says nothing.
    domain_sizes: Vec<u32>,
    /// Of each field of names, who has each mailbox.
    owners: Vec<Owners>,
}

/// The names of those who have the mailboxes. They are looked at only where two mailboxes are alike:
/// nearly none of a million meets such a twin.
struct Owners {
    surnames: StringArray,
    givens: StringArray,
    /// The entry of the first row that has the mailbox and a whole name, [`NULL`] if none has.
    of: Vec<u32>,
}

impl Owners {
    /// Those whom a field of names tells.
    fn new(names: &Standardized, sets: &ValueSets, mailboxes: usize) -> Self {
        let part = |name: &str| names.parts[FieldType::PersonName.part(name)].clone();
        let mut owners = Owners {
            surnames: part("surname"),
            givens: part("given"),
            of: vec![NULL; mailboxes],
        };
        for (row, id) in sets.iter() {
            let entry = names.codes[row as usize];
            if owners.of[id as usize] == NULL && entry != NULL && owners.name(entry).is_some() {
                owners.of[id as usize] = entry;
            }
        }
        owners
    }

    /// Surname and given name of whoever has a mailbox.
    fn of_mailbox(&self, id: u32) -> Option<(&str, &str)> {
        let entry = self.of[id as usize];
        (entry != NULL).then(|| self.name(entry)).flatten()
    }

    /// Surname and given name of an entry that has both.
    fn name(&self, entry: u32) -> Option<(&str, &str)> {
        let part = |parts: &'_ StringArray| parts.is_valid(entry as usize);
        let whole = part(&self.surnames) && part(&self.givens);
        whole.then(|| {
            let entry = entry as usize;
            (self.surnames.value(entry), self.givens.value(entry))
        })
    }
}

/// The size of a domain at which anybody may have a mailbox, however few of the file's people do.
const PROVIDER: u32 = u32::MAX;

/// A domain with more distinct mailboxes than this is a provider or a large employer.
const UNCOMMON_DOMAIN: u32 = 20;

impl Emails {
    /// Reads the `mailbox` part of the given mail fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        let part = FieldType::Email.part("mailbox");
        let domain = FieldType::Email.part("domain");
        let data = || {
            fields
                .iter()
                .map(|&field| &records.fields[field].standardized)
        };
        let mut interner = Interner::expecting(
            data().map(Standardized::entries).sum(),
            data().map(|data| data.values.value_data().len()).sum(),
        );
        let mut hosts = Interner::default();
        let mut forms: Vec<Form> = Vec::new();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                let unmatched = data.unmatched();
                EntryIds::collect(&records.fields[field], |entry, out| {
                    let flags = data.flags[entry as usize];
                    if flags.any(unmatched) {
                        return;
                    }
                    // A masked address or a stand-in has no mailbox; what it shows stands in its
                    // text.
                    // So does one that no mail would reach: a slip, most likely, of one that
                    // stands in another row.
                    let written = data.values.value(entry as usize);
                    let hidden = flags.has(Flags::MASKED);
                    let host = data.part(domain, entry).filter(|_| hidden);
                    let masked = host.and_then(|host| as_mailbox(written, host));
                    let mailbox = data.part(part, entry).or(masked.as_deref());
                    let shown = mailbox.unwrap_or(written);
                    for mailbox in shown.split(';') {
                        let Some((local, domain)) = mailbox.rsplit_once('@') else {
                            continue;
                        };
                        if flags.has(Flags::INVALID) && mailbox.len() < SHORT {
                            continue;
                        }
                        let id = interner.id(mailbox);
                        if id as usize == forms.len() {
                            forms.push(Form {
                                at: local.len() as u32,
                                domain: hosts.id(domain),
                                masked: mailbox.contains('*'),
                                role: flags.has(Flags::ROLE),
                                stray: flags.has(Flags::INVALID),
                            });
                        }
                        out.push(id);
                    }
                })
            })
            .collect();
        let mut domain_sizes = vec![0; hosts.distinct()];
        for form in &forms {
            domain_sizes[form.domain as usize] += 1;
        }
        for (size, host) in domain_sizes.iter_mut().zip(&hosts.into_texts()) {
            if host.is_some_and(domains::is_webmail) {
                *size = PROVIDER;
            }
        }
        let sets = ValueSets::unite(records, fields, &entry_ids);
        let names = records
            .fields
            .iter()
            .filter(|field| field.def.ty == FieldType::PersonName);
        let owners = names.map(|names| Owners::new(&names.standardized, &sets, forms.len()));
        Emails {
            owners: owners.collect(),
            sets,
            texts: interner.into_texts(),
            forms,
            domain_sizes,
        }
    }

    /// Whether what stands before the @ of a mailbox is made of the name of somebody who has it.
    fn made_of(&self, id: u32, made: impl Fn(&str, &str, &str) -> bool) -> bool {
        let local = self.mailbox(id).local;
        self.owners.iter().any(|owners| {
            let name = owners.of_mailbox(id);
            name.is_some_and(|(surname, given)| made(local, surname, given))
        })
    }

    /// Whether the owner's name is all that stands before the @: kim.minsu says no more than that
    /// somebody is called so. Nor do initials with a day or a year behind them, once the name agrees.
    fn of_name(&self, id: u32) -> bool {
        self.made_of(id, |local, surname, given| {
            spells(local, surname, given) || is_initialled(local, surname, given)
        })
    }

    /// Whether two mailboxes that are a slip apart are each spelt from the name of its own owner:
    /// lee.hyejin and lee_hyejin are two people's, as are oksuk37 and oksun38 of two sisters. A
    /// number that both have is more than the name, the longer the more.
    fn named_alike(&self, left: u32, right: u32) -> bool {
        let kept = |id: u32, of: fn(&u8) -> bool| {
            let local = self.mailbox(id).local;
            local.bytes().filter(of).collect::<Vec<u8>>()
        };
        let same_letters =
            kept(left, u8::is_ascii_alphabetic) == kept(right, u8::is_ascii_alphabetic);
        let digits = kept(left, u8::is_ascii_digit);
        let enough = if same_letters { 2 } else { 3 };
        let numbered = digits.len() >= enough && digits == kept(right, u8::is_ascii_digit);
        let named = |id: u32| {
            self.made_of(id, |local, surname, given| {
                let name = local.trim_end_matches(|c: char| c.is_ascii_digit());
                spells(name, surname, given)
            })
        };
        !numbered && named(left) && named(right)
    }

    /// Whether those who have two mailboxes bear two names in one script.
    fn two_owners(&self, left: u32, right: u32) -> bool {
        self.owners.iter().any(|owners| {
            let (Some(left), Some(right)) = (owners.of_mailbox(left), owners.of_mailbox(right))
            else {
                return false;
            };
            let folded = |(surname, given): (&str, &str)| {
                [surname, given].map(|part| latin::fold_beside_hangul(part).into_owned())
            };
            hangul::is_hangul(left.1) == hangul::is_hangul(right.1) && folded(left) != folded(right)
        })
    }
}

/// Whether a name before an @ is a person's and nothing else, written out or with an initial. Of a
/// name of several words one will do: mai.nguyen of Nguyễn Minh Mai, ana.garcia of Ana García López.
fn spells(local: &str, surname: &str, given: &str) -> bool {
    if local.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let letters: String = local.chars().filter(char::is_ascii_alphabetic).collect();
    let (surnames, givens) = (spellings(surname), spellings(given));
    let (Some(surname), Some(given)) = (surnames.first(), givens.first()) else {
        return false;
    };
    let korean = hangul::is_hangul(surname) && hangul::is_hangul(given);
    let sounds = || {
        let sound = consonants::skeleton(&letters);
        let names = [format!("{given}{surname}"), format!("{surname}{given}")];
        names.iter().any(|name| consonants::skeleton(name) == sound)
    };
    let mut pairs = givens
        .iter()
        .flat_map(|given| surnames.iter().map(move |surname| (given, surname)));
    pairs.any(|(given, surname)| is_written(&letters, surname, given))
        || korean && (sounds() || is_romanized(&letters, surname, given))
}

/// A part of a name folded, as a whole and, of several words, each of them.
fn spellings(part: &str) -> Vec<String> {
    let folded = latin::fold_beside_hangul(part);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect();
    let words = folded.split(' ').filter(|_| folded.contains(' '));
    let all = std::iter::once(folded.as_ref()).chain(words).map(letters);
    all.filter(|part: &String| !part.is_empty()).collect()
}

/// Whether letters are a given name and a surname in either order, one of them an initial at most.
fn is_written(letters: &str, surname: &str, given: &str) -> bool {
    let joins = |first: &str, second: &str| letters.strip_prefix(first) == Some(second);
    let initial = |part: &'_ str| part.chars().next().map_or(0, char::len_utf8);
    joins(given, surname)
        || joins(surname, given)
        || joins(&given[..initial(given)], surname)
        || joins(given, &surname[..initial(surname)])
}

/// Whether letters are a surname as it is customarily spelt (`lee`, `park`), or its initial, and a given
/// name, in either order.
fn is_romanized(letters: &str, surname: &str, given: &str) -> bool {
    let is_surname = |part: &str| {
        surnames::from_latin(part).contains(&surname)
            || part.len() == 1 && is_initials(part, surname.chars().take(1))
    };
    (1..letters.len()).any(|cut| {
        let (head, tail) = letters.split_at(cut);
        is_surname(head) && romanize::spells(given, tail)
            || is_surname(tail) && romanize::spells(given, head)
    })
}

/// Whether a name before an @ is the initials of a Korean name with up to four digits behind them,
/// a month and day or a year: jsc0603.
fn is_initialled(local: &str, surname: &str, given: &str) -> bool {
    let initials = local.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = local.len() - initials.len();
    let korean = hangul::is_hangul(surname) && hangul::is_hangul(given);
    korean && (1..=4).contains(&digits) && {
        is_initials(initials, surname.chars().chain(given.chars()))
            || is_initials(initials, given.chars().chain(surname.chars()))
    }
}

/// Whether each letter may begin the spelling of a syllable.
fn is_initials(letters: &str, mut syllables: impl Iterator<Item = char>) -> bool {
    let begins = |letter| {
        syllables
            .next()
            .is_some_and(|c| romanize::may_begin(c, letter))
    };
    letters.bytes().all(begins) && syllables.next().is_none()
}

impl Emails {
    fn mailbox(&self, id: u32) -> Mailbox<'_> {
        let form = &self.forms[id as usize];
        let text = self.texts.value(id as usize);
        let at = form.at as usize;
        Mailbox {
            local: &text[..at],
            host: &text[at + 1..],
            domain: form.domain,
            masked: form.masked,
            role: form.role,
            stray: form.stray,
        }
    }

    /// Whether a slip or two in the name or the domain lead from one mailbox to the other.
    fn slip_apart(&self, a: &Mailbox<'_>, b: &Mailbox<'_>) -> bool {
        if a.local == b.local {
            return self.domain_slip(a, b);
        }
        let slips = if a.local.len().min(b.local.len()) >= LONG {
            2
        } else {
            1
        };
        let Some(local) = osa_within(a.local.as_bytes(), b.local.as_bytes(), slips) else {
            return false;
        };
        if local > 0 && only_digits_differ(a.local, b.local) {
            return false;
        }
        a.domain == b.domain || self.domain_slip(a, b)
    }

    /// Whether one character too many or too few makes one address of the other: a mark in the wrong
    /// place moves the border between name and domain.
    fn text_slip(&self, left: u32, right: u32) -> bool {
        let text = |id: u32| self.texts.value(id as usize).as_bytes();
        let (a, b) = (text(left), text(right));
        a.len().min(b.len()) >= LONG && osa_within(a, b, 1).is_some()
    }

    fn domain_slip(&self, a: &Mailbox<'_>, b: &Mailbox<'_>) -> bool {
        a.host.len().min(b.host.len()) >= 5
            && osa_within(a.host.as_bytes(), b.host.as_bytes(), 2).is_some()
    }

    /// Whether a short name before the @ says enough beside a domain with a slip: only if hardly
    /// anybody else has a mailbox at one of the two, so that they are not two providers.
    fn one_odd_domain(&self, a: &Mailbox<'_>, b: &Mailbox<'_>) -> bool {
        let size = |of: &Mailbox<'_>| self.domain_sizes[of.domain as usize];
        let (fewer, more) = (size(a).min(size(b)), size(a).max(size(b)));
        fewer <= ODD_DOMAIN && more != PROVIDER && self.domain_slip(a, b)
    }
}

/// A domain with no more mailboxes than this may be a slip of another.
const ODD_DOMAIN: u32 = 2;
/// What is no mail address says nothing unless it is as long as this.
const SHORT: usize = 9;
/// A name before the @ of this many letters has room for two slips, an address for one.
const LONG: usize = 10;
/// Digits that count people (`kim82`) are few; more of them are a number like any other.
const MANY_DIGITS: usize = 5;

/// A masked address as the mailbox it would be, at the domain that its provider is known by.
fn as_mailbox(written: &str, host: &str) -> Option<String> {
    let (local, _) = written.rsplit_once('@')?;
    match host {
        "gmail.com" => Some(format!("{}@{host}", local.replace('.', ""))),
        _ => Some(format!("{local}@{host}")),
    }
}

/// What two texts show in the same places, one or both of them masked (`ab***`, `a*c`): how many
/// characters from either end agree, `None` if one shows what the other has not. How many are hidden is
/// not told by the signs.
fn shown_alike(left: &str, right: &str) -> Option<usize> {
    let ends = |text: &'_ str| match (text.find('*'), text.rfind('*')) {
        (Some(first), Some(last)) => (text[..first].to_owned(), text[last + 1..].to_owned()),
        _ => (text.to_owned(), text.to_owned()),
    };
    let masked = |text: &str| text.contains('*');
    let ((head, tail), (other_head, other_tail)) = (ends(left), ends(right));
    // A whole text has no less than what the other shows of it.
    let shorter = |whole: &str, head: &str, tail: &str| {
        !masked(whole) && whole.len() < head.len() + tail.len()
    };
    if shorter(left, &other_head, &other_tail) || shorter(right, &head, &tail) {
        return None;
    }
    let heads = head.bytes().zip(other_head.bytes());
    let tails = tail.bytes().rev().zip(other_tail.bytes().rev());
    let agree = heads.clone().chain(tails.clone()).all(|(a, b)| a == b);
    agree.then(|| heads.count() + tails.count())
}

impl Compare for Emails {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let form = &self.forms[left as usize];
        if left == right && !form.masked {
            return if form.role { OFFICE } else { EXACT };
        }
        let (a, b) = (&self.mailbox(left), &self.mailbox(right));
        if a.masked || b.masked {
            let hosts = match a.domain == b.domain {
                true => Some(0),
                false => shown_alike(a.host, b.host),
            };
            let elsewhere = !a.host.contains('*') && !b.host.contains('*') && a.host != b.host;
            return match (hosts, shown_alike(a.local, b.local)) {
                _ if elsewhere => ELSE,
                (Some(_), Some(0)) => 0,
                (Some(_), Some(_)) => MASKED,
                _ => ELSE,
            };
        }
        let shorter = a.local.len().min(b.local.len());
        if a.local == b.local {
            return match a.role || b.role {
                true => ELSE,
                false if shorter >= 5 && (self.of_name(left) || self.of_name(right)) => NAMED,
                false if shorter >= 5 => LOCAL,
                false if self.one_odd_domain(a, b) => NEAR,
                false => ELSE,
            };
        }
        if shorter >= 5 && self.slip_apart(a, b) {
            match (self.named_alike(left, right), self.two_owners(left, right)) {
                (false, _) => return NEAR,
                (true, false) => return NAMED,
                // Each is spelt from the name of its own owner, and these are two.
                (true, true) => {}
            }
        }
        if (a.stray || b.stray) && self.text_slip(left, right) {
            return NEAR;
        }
        if a.domain == b.domain && self.domain_sizes[a.domain as usize] <= UNCOMMON_DOMAIN {
            return DOMAIN;
        }
        ELSE
    }

    fn touch(&self, value: u32) -> u32 {
        let first = self.texts.value(value as usize).as_bytes().first();
        self.forms[value as usize].domain ^ u32::from(first.copied().unwrap_or(0))
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(value)
    }

    fn terms(&self, _space: u8) -> usize {
        self.forms.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == EXACT || level == OFFICE).then_some(0)
    }
}

/// `kim81` and `kim82` are two people's mailboxes, not a slip.
fn only_digits_differ(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.bytes()
            .filter(|byte| !byte.is_ascii_digit())
            .collect::<Vec<u8>>()
    };
    let (of_a, of_b) = (letters(a), letters(b));
    let digits = (a.len() - of_a.len()).min(b.len() - of_b.len());
    of_a == of_b && digits < MANY_DIGITS
}

#[cfg(test)]
mod tests {
    use super::{is_initialled, spells};

    #[test]
    fn what_is_made_of_a_name_alone_says_no_more() {
        for (local, surname, given) in [
            ("jennifer.james", "James", "Jennifer"),
            ("jjames", "James", "Jennifer"),
            ("james_j", "James", "J"),
            ("kimoojin", "김", "우진"),
            ("woojin.kim", "김", "우진"),
            ("lee_hyejin", "이", "혜진"),
            ("hyejin.lee", "이", "혜진"),
            ("kim_bongseo", "김", "봉서"),
            ("hur.eunjeong", "허", "은정"),
            ("oksunlee", "이", "옥순"),
            ("l.hyejin", "이", "혜진"),
        ] {
            assert!(spells(local, surname, given), "{local}");
        }
        for (local, surname, given) in [
            ("jenniferjames82", "James", "Jennifer"),
            ("blueocean", "James", "Jennifer"),
            ("minsu.kim", "김", "우진"),
            ("kim", "김", ""),
            ("leehyejin", "박", "혜진"),
            ("oksunlee37", "이", "옥순"),
        ] {
            assert!(!spells(local, surname, given), "{local}");
        }
    }

    #[test]
    fn initials_and_a_day_are_no_more_than_the_name() {
        for (local, surname, given) in [
            ("jsc0603", "최", "정숙"),
            ("cjs0603", "최", "정숙"),
            ("lhj82", "이", "혜진"),
        ] {
            assert!(is_initialled(local, surname, given), "{local}");
        }
        for (local, surname, given) in [
            ("jsc", "최", "정숙"),
            ("jsc730603", "최", "정숙"),
            ("jsp0603", "최", "정숙"),
            ("js0603", "최", "정숙"),
            ("jsc0603", "Choi", "Jungsook"),
        ] {
            assert!(!is_initialled(local, surname, given), "{local}");
        }
    }
}
