//! Decisions: what a weight alone may not decide. The rules are DESIGN's conservative ones: a
//! name alone, a contact alone, an unusable name or a hard conflict never merge.

use crate::tables::pairs::{
    ComparisonInfo, Decision, KOREAN_NAMES, LONE_GIVEN_NAME, Meaning, Model, OFFICE_MAILBOX,
    OTHER_GIVEN_NAME, OTHER_KOREAN_NAME, RESEMBLING_NAME, Reason, Role, SAME_GIVEN_NAME, Site,
    Subject, Weight,
};

use super::companies::{company_conflict, company_objection, site};
use super::kinship::Kinship;
use super::patterns::Pattern;

/// Where decisions change, in probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// A pair at or above merges.
    pub merge_from: f64,
    /// A pair at or above goes to review.
    pub review_from: f64,
}

/// What the levels of a pair say to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Summary {
    pub name: Option<Meaning>,
    same_given: bool,
    /// Most letters of the two names are the same.
    resembling: bool,
    /// The same surname with another given name.
    other_given: bool,
    /// …in Hangul on both sides.
    other_korean: bool,
    /// Two names in Hangul that have neither part in common.
    korean_names: bool,
    birth: Option<Meaning>,
    /// Birth dates that are a slip or at most ten years apart.
    one_generation: bool,
    /// Birth dates that are the same, a slip or a few weeks apart.
    born_together: bool,
    /// One side shows only the given name.
    lone_given: bool,
    pub identifier_agrees: bool,
    pub business_differs: bool,
    pub business_agrees: bool,
    /// The names are those of two sites.
    pub other_site: bool,
    /// Only one of the names is that of a branch.
    pub one_site: bool,
    /// Two exact addresses in different places.
    pub other_place: bool,
    /// The same building.
    pub same_place: bool,
    /// Comparisons beside the name that agree or nearly agree.
    pub support: u32,
    /// Those of them that are more than an attribute, which many have in common.
    details: u32,
    contacts: u32,
    /// A phone or mailbox of somebody who speaks for the customer.
    guardian_agrees: bool,
    /// Phone numbers and mailboxes that are the same, not just alike.
    pub same_contacts: u32,
    /// A line or a domain that an office has in common, and no contact of one's own.
    only_office: bool,
    /// A mailbox, a mobile number or another contact that is somebody's own.
    own_contact: bool,
    pub disagreements: u32,
    /// …that are more than an attribute.
    other_details: u32,
    /// Two mailboxes at one company of its own domain.
    colleagues: bool,
    /// Two numbers of which each is somebody's own.
    other_phone: bool,
    /// A man and a woman.
    sexes_differ: bool,
}

/// The comparison of sexes.
const SEX: &str = "gender";

/// The age of a row that meets a child's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherAge {
    /// Of age, by its birth date.
    Adult,
    /// Without a usable birth date.
    Unknown,
}

/// What ties a child's row to one of another person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildsTie {
    /// A name with an age, a birthday or an identifier.
    Own,
    /// A contact or a door, which may be a guardian's.
    Guardians,
    /// Nothing that counts.
    Nothing,
}

/// A model with everything that decisions look at.
#[derive(Clone, Debug)]
pub struct Judge {
    subject: Subject,
    comparisons: Vec<ComparisonInfo>,
    /// Per comparison and level, whether it supports a name.
    supports: Vec<Vec<bool>>,
    kinship: Kinship,
}

impl Judge {
    /// Prepares a model of rows that stand for the subject.
    pub fn of(model: &Model, subject: Subject) -> Self {
        Judge {
            subject,
            comparisons: model.comparisons.clone(),
            supports: supports(model, subject),
            kinship: Kinship::of(model),
        }
    }

    /// The decision on a pair and its reason.
    pub fn decide(
        &self,
        pattern: Pattern,
        weight: Weight,
        thresholds: Thresholds,
    ) -> (Decision, Reason) {
        let probability = weight.probability();
        if probability < thresholds.review_from && !self.demands_a_look(pattern) {
            return (Decision::NonMatch, Reason::Evidence);
        }
        match self.objection(pattern) {
            Some(reason) if self.is_doubtful(pattern, reason) => (Decision::Review, reason),
            Some(reason) => (Decision::NonMatch, reason),
            None if probability >= thresholds.merge_from => (Decision::Match, Reason::Evidence),
            None => (Decision::Review, Reason::Evidence),
        }
    }

    /// Whether a person looks at a pair whatever its weight: two companies that show one valid
    /// business number are one that changed its name and moved, or one of the two is wrong.
    pub fn demands_a_look(&self, pattern: Pattern) -> bool {
        self.subject != Subject::Person
            && summarize(&self.comparisons, &self.supports, pattern).business_agrees
    }

    /// How much of a pair counts as one customer where relatives may stand behind it, in 1 to
    /// [`Judge::WHOLE`]; the weight itself knows only random people.
    pub fn share_of_customer(&self, pattern: Pattern) -> u64 {
        match (self.subject, self.objection(pattern)) {
            (_, None) => Self::WHOLE,
            (Subject::Company(_), Some(_)) => 0,
            (Subject::Person, Some(_)) => {
                let share = self.kinship.one_customer(pattern).probability();
                (share * Self::WHOLE as f64) as u64
            }
        }
    }

    /// See [`Judge::share_of_customer`].
    pub const WHOLE: u64 = 256;

    /// Whether a person should look at a pair that must not merge. The weight weighs one customer
    /// against random people only: relatives that are more probable than one customer, or two
    /// names that are merely alike, are not worth the time.
    fn is_doubtful(&self, pattern: Pattern, reason: Reason) -> bool {
        if self.subject != Subject::Person {
            // That two sites are two customers is what the rules say; nobody has to say it again,
            // unless one business number stands for both.
            let summary = summarize(&self.comparisons, &self.supports, pattern);
            return reason != Reason::OtherSite || summary.business_agrees;
        }
        match reason {
            Reason::NameOnly => {
                let summary = summarize(&self.comparisons, &self.supports, pattern);
                summary.name == Some(Meaning::Agree) && summary.other_details == 0
            }
            Reason::OneContactOnly | Reason::BirthDateConflict => {
                let summary = summarize(&self.comparisons, &self.supports, pattern);
                if summary.name == Some(Meaning::Near) {
                    return true;
                }
                // Colleagues share a switchboard, an office and a domain, housemates a phone and a door, and
                // neither a name or a birthday.
                let others = summary.name == Some(Meaning::Differ)
                    && summary.birth != Some(Meaning::Agree)
                    && (summary.colleagues || summary.same_contacts < 2);
                // Families seldom share a mobile number and a mailbox as well.
                let two_contacts =
                    summary.same_contacts > 1 && summary.name == Some(Meaning::Related);
                let least = if two_contacts { -LOOK_BITS } else { 0.0 };
                !others && self.kinship.one_customer(pattern) >= Weight::from_bits(least)
            }
            _ => true,
        }
    }

    /// Why a pair of this pattern must not merge whatever its weight, if anything speaks against
    /// it.
    pub fn objection(&self, pattern: Pattern) -> Option<Reason> {
        match self.subject {
            Subject::Person => self.person_objection(pattern),
            Subject::Company(level) => {
                let summary = summarize(&self.comparisons, &self.supports, pattern);
                company_objection(level, &summary)
            }
        }
    }

    /// Whether two rows must never stand in one cluster, however it comes about.
    pub fn hard_conflict(&self, pattern: Pattern) -> Option<Reason> {
        let summary = summarize(&self.comparisons, &self.supports, pattern);
        match self.subject {
            Subject::Person => self
                .birth_conflict(&summary, pattern, -CERTAIN_BITS)
                .or_else(|| father_and_son(&summary)),
            Subject::Company(level) => company_conflict(level, &summary),
        }
    }

    /// Where two rows of companies stand; people stand nowhere.
    pub fn site(&self, pattern: Pattern) -> Site {
        match self.subject {
            Subject::Person => Site::Unknown,
            Subject::Company(level) => {
                let summary = summarize(&self.comparisons, &self.supports, pattern);
                site(level, &summary)
            }
        }
    }

    /// Whether two rows of one name were born on two different days.
    pub fn are_namesakes(&self, pattern: Pattern) -> bool {
        let summary = summarize(&self.comparisons, &self.supports, pattern);
        self.subject == Subject::Person
            && summary.name == Some(Meaning::Agree)
            && summary.birth == Some(Meaning::Differ)
            && !summary.identifier_agrees
    }

    /// What ties a child's row to one of another person, as far as its age tells. A parent's phone,
    /// mailbox and address are not the child's own; under one name, or one a slip away, a birth
    /// date that is like the other is (nobody's parent is ten years older), and so are the very
    /// birthday and an identifier.
    pub fn tie_of_child(&self, pattern: Pattern, other: OtherAge) -> ChildsTie {
        if self.subject != Subject::Person {
            return ChildsTie::Nothing;
        }
        let summary = summarize(&self.comparisons, &self.supports, pattern);
        let same_name = summary.name == Some(Meaning::Agree);
        let like_name = same_name || summary.name == Some(Meaning::Near) || summary.lone_given;
        let of_one_age = like_name && summary.one_generation;
        let of_one_name = same_name && other == OtherAge::Unknown;
        if of_one_age || of_one_name || summary.born_together || summary.identifier_agrees {
            ChildsTie::Own
        } else if summary.contacts > 0 || summary.guardian_agrees || summary.same_place {
            ChildsTie::Guardians
        } else {
            ChildsTie::Nothing
        }
    }

    /// Two precise birth dates and two different given names: two people, unless the file's own
    /// dates and names are so unsure that one customer is `bits` more probable.
    fn birth_conflict(&self, summary: &Summary, pattern: Pattern, bits: f64) -> Option<Reason> {
        let births_differ = summary.birth == Some(Meaning::Differ);
        let names_differ =
            matches!(summary.name, Some(Meaning::Differ | Meaning::Related)) && !summary.same_given;
        let two_people = births_differ && names_differ && !summary.identifier_agrees;
        (two_people && self.kinship.one_customer(pattern) < Weight::from_bits(bits))
            .then_some(Reason::BirthDateConflict)
    }

    fn person_objection(&self, pattern: Pattern) -> Option<Reason> {
        let has_names = self.comparisons.iter().any(|info| info.role == Role::Name);
        let summary = summarize(&self.comparisons, &self.supports, pattern);
        if let Some(reason) = self.birth_conflict(&summary, pattern, CERTAIN_BITS) {
            return Some(reason);
        }
        if !has_names {
            // Town, county and postcode are one place; what people have in common says nothing.
            let known = summary.identifier_agrees || summary.details > 1;
            return (!known).then_some(match summary.contacts {
                0 => Reason::NoUsableName,
                _ => Reason::OneContactOnly,
            });
        }
        let born_alike = matches!(summary.birth, Some(Meaning::Agree | Meaning::Near));
        match summary.name {
            None => Some(Reason::NoUsableName),
            _ if summary.support == 0 => Some(Reason::NameOnly),
            _ if summary.identifier_agrees => None,
            // Father and son of one name, told by what they share, or by a file full of relatives.
            Some(Meaning::Agree)
                if summary.birth == Some(Meaning::Differ)
                    && (father_and_son(&summary).is_some()
                        || self.kinship.one_customer(pattern)
                            < Weight::from_bits(CERTAIN_BITS)) =>
            {
                Some(Reason::BirthDateConflict)
            }
            // Two of one name in one company: what they share is the company's.
            _ if summary.only_office && summary.birth == Some(Meaning::Differ) => {
                Some(Reason::OneContactOnly)
            }
            // Two of one name in one company, each with a phone and a mailbox of his own: the switchboard,
            // the office and the domain are one fact.
            Some(Meaning::Agree)
                if summary.colleagues
                    && summary.other_phone
                    && summary.contacts == 0
                    && !born_alike =>
            {
                Some(Reason::OneContactOnly)
            }
            // Brother and sister, or a couple of whom one shows an initial.
            Some(Meaning::Related) if summary.other_given && summary.sexes_differ => {
                Some(Reason::OneContactOnly)
            }
            Some(Meaning::Partial)
                if summary.sexes_differ && summary.birth != Some(Meaning::Agree) =>
            {
                Some(Reason::NoUsableName)
            }
            // Colleagues and housemates: the line and the address are the company's or the house's.
            Some(Meaning::Differ)
                if !born_alike
                    && (summary.only_office
                        || summary.contacts > 0 && !summary.own_contact && summary.details < 3) =>
            {
                Some(Reason::OneContactOnly)
            }
            // A new surname, as of a marriage: more than one thing has to say so.
            Some(Meaning::Related) if summary.same_given && born_alike && summary.support > 1 => {
                None
            }
            // A Korean given name has no short forms: another one is another person, a twin perhaps,
            // unless somebody knows of a new name. Twins of all countries have a birthday in common,
            // and sit in one class.
            Some(Meaning::Related)
                if summary.other_given
                    && (summary.details < 2
                        || summary.other_korean
                        || summary.born_together
                            && self.kinship.one_customer(pattern)
                                < Weight::from_bits(NO_TWINS_BITS)) =>
            {
                Some(Reason::OneContactOnly)
            }
            // A couple shares the phone, the flat and the car, and each bears a name of his own.
            Some(Meaning::Differ) if summary.korean_names => Some(Reason::OneContactOnly),
            // Nor do relatives share both the phone and the mailbox under names that are nearly one, unless
            // they are twins.
            Some(Meaning::Near | Meaning::Related)
                if (summary.name == Some(Meaning::Near)
                    || summary.resembling
                    || summary.same_given)
                    && summary.same_contacts > 1
                    && summary.own_contact
                    && summary.birth.is_none() =>
            {
                None
            }
            // Relatives share everything but the given name. Names that resemble each other may be
            // one name, and one thing more says so; twins are born on one day.
            Some(Meaning::Differ | Meaning::Related)
                if summary.support < 2 - u32::from(summary.same_given || summary.resembling)
                    || self.kinship.one_customer(pattern)
                        < Weight::from_bits(
                            match summary.resembling && born_alike && !summary.own_contact {
                                true => BORN_ALIKE_BITS,
                                false => CERTAIN_BITS,
                            },
                        ) =>
            {
                Some(Reason::OneContactOnly)
            }
            // So do siblings whose names are alike.
            Some(Meaning::Near)
                if self.kinship.one_customer(pattern) < Weight::from_bits(LIKELY_BITS) =>
            {
                Some(Reason::OneContactOnly)
            }
            Some(Meaning::Partial)
                if summary.support < 2
                    && !born_alike
                    && self.kinship.one_customer(pattern) < Weight::from_bits(CERTAIN_BITS) =>
            {
                Some(Reason::NoUsableName)
            }
            _ => None,
        }
    }
}

/// Father and son of one name: born at least ten years apart, each with a phone of his own, behind one
/// door. Somebody careless with his birthday has one contact or another in common with himself.
fn father_and_son(summary: &Summary) -> Option<Reason> {
    let two = summary.name == Some(Meaning::Agree)
        && summary.birth == Some(Meaning::Differ)
        && !summary.one_generation
        && summary.same_place
        && summary.other_phone
        && !summary.own_contact
        && !summary.identifier_agrees;
    two.then_some(Reason::BirthDateConflict)
}

/// Two rows of different names are one customer only if that is this many bits more probable
/// than two related people: 16 to 1.
const CERTAIN_BITS: f64 = 4.0;

/// …and this many if they were born on one day: 95 of 100, as for any merging.
const NO_TWINS_BITS: f64 = 4.25;

/// …and this many if their names resemble each other, as those of twins do, and so do their birthdays.
const BORN_ALIKE_BITS: f64 = 8.0;

/// …and two of similar names this many bits.
const LIKELY_BITS: f64 = 2.5;
/// Two contacts in common are worth a look though relatives are this many bits more probable.
const LOOK_BITS: f64 = 3.0;
/// What merely resembles counts from this weight on.
const ENOUGH_BITS: f64 = 3.0;

/// What stands beside a name: details that agree or nearly do, and those that are alike (a street,
/// a month) where that says enough. Another mailbox of one company is no support: namesakes work
/// there.
fn supports(model: &Model, subject: Subject) -> Vec<Vec<bool>> {
    let each = model.comparisons.iter().zip(&model.parameters);
    each.map(|(info, parameters)| {
        let levels = info.levels.iter().zip(&parameters.weight);
        levels
            .map(|(level, &weight)| match level.meaning {
                Meaning::Agree | Meaning::Near => true,
                Meaning::Related => {
                    subject == Subject::Person
                        && info.role != Role::Contact
                        && weight >= Weight::from_bits(ENOUGH_BITS)
                }
                Meaning::Partial => {
                    // Four digits of a number are nine bits and more.
                    let masked = level.name == "masked_agree" && info.role == Role::Contact;
                    let told = matches!(
                        info.role,
                        Role::Employer | Role::Attribute | Role::Identifier | Role::Thing
                    );
                    subject == Subject::Person
                        && (told || masked)
                        && weight >= Weight::from_bits(ENOUGH_BITS)
                }
                Meaning::Null | Meaning::Elsewhere | Meaning::Differ => false,
            })
            .collect()
    })
    .collect()
}

fn summarize(comparisons: &[ComparisonInfo], supports: &[Vec<bool>], pattern: Pattern) -> Summary {
    let mut summary = Summary {
        name: None,
        same_given: false,
        resembling: false,
        other_given: false,
        other_korean: false,
        korean_names: false,
        birth: None,
        one_generation: false,
        born_together: false,
        lone_given: false,
        identifier_agrees: false,
        business_differs: false,
        business_agrees: false,
        other_site: false,
        one_site: false,
        other_place: false,
        same_place: false,
        support: 0,
        details: 0,
        contacts: 0,
        guardian_agrees: false,
        same_contacts: 0,
        only_office: false,
        own_contact: false,
        disagreements: 0,
        other_details: 0,
        colleagues: false,
        other_phone: false,
        sexes_differ: false,
    };
    let (mut office, mut own_place) = (false, false);
    for (index, info) in comparisons.iter().enumerate() {
        let level = info.levels[pattern.level(index)];
        let meaning = level.meaning;
        if meaning == Meaning::Null {
            continue;
        }
        let agrees = matches!(meaning, Meaning::Agree | Meaning::Near);
        match info.role {
            Role::Name => {
                summary.name = Some(summary.name.map_or(meaning, |best| best.min(meaning)));
                summary.other_site |= meaning == Meaning::Elsewhere;
                summary.one_site |= level.name == "one_site";
                summary.same_given |= level.name == SAME_GIVEN_NAME;
                summary.resembling |= level.name == RESEMBLING_NAME;
                summary.other_korean |= level.name == OTHER_KOREAN_NAME;
                summary.other_given |= summary.other_korean || level.name == OTHER_GIVEN_NAME;
                summary.korean_names |= level.name == KOREAN_NAMES;
                summary.lone_given |= level.name == LONE_GIVEN_NAME;
                continue;
            }
            Role::BirthDate => {
                summary.birth = Some(meaning);
                summary.born_together = agrees || level.name == "five_weeks";
                // Only the last level is of dates that have nothing in common.
                summary.one_generation = pattern.level(index) + 1 < info.levels.len();
            }
            Role::Identifier => summary.identifier_agrees |= meaning == Meaning::Agree,
            Role::BusinessNumber => {
                summary.business_agrees |= meaning == Meaning::Agree;
                summary.business_differs |= meaning == Meaning::Differ;
            }
            Role::Guardian => summary.guardian_agrees |= agrees,
            Role::Contact => {
                summary.contacts += u32::from(agrees);
                summary.same_contacts += u32::from(meaning == Meaning::Agree);
                summary.colleagues |= level.name == "same_own_domain";
                summary.other_phone |= meaning == Meaning::Differ || level.name == "other_mobile";
                let of_office = matches!(level.name, "same_line" | OFFICE_MAILBOX)
                    || meaning == Meaning::Related;
                office |= of_office;
                summary.own_contact |= agrees && !of_office;
            }
            Role::Address => {
                summary.other_place |= meaning == Meaning::Elsewhere;
                summary.same_place |= agrees;
                own_place |= agrees;
            }
            Role::Attribute => {
                summary.sexes_differ |= *info.name == *SEX && meaning == Meaning::Differ;
            }
            Role::Website | Role::Thing | Role::Employer => {}
        }
        let supports = u32::from(supports[index][pattern.level(index)]);
        summary.support += supports;
        summary.details += match info.role {
            Role::Thing | Role::Employer | Role::Attribute | Role::Guardian => 0,
            _ => supports,
        };
        let disagrees = u32::from(matches!(meaning, Meaning::Elsewhere | Meaning::Differ));
        summary.disagreements += disagrees;
        summary.other_details += match info.role {
            Role::Employer | Role::Attribute => 0,
            _ => disagrees,
        };
    }
    summary.only_office = office && !own_place && !summary.own_contact;
    summary
}
