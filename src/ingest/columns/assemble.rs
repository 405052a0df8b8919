//! One source settled: every column's claim becomes a role, with neighbours taken into account.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::evidence::{Evidence, Spread};
use super::header::Header;
use super::meaning::{Basis, Claim, IdRank, Meaning, Party};
use super::shapes::Shape;
use super::{
    ColumnGuess, Matching, Mixed, Polarity, Role, SensitiveKind, SourceGuess, branches, contacts,
    entity, identifier, judge, levels, mailboxes, mixed, parts, people, places, whose,
};
use crate::tables::field::FieldType;
use crate::tables::raw::{RawColumn, Remark};
use crate::tables::text_column::{NULL, TextColumn};

/// A column with what is known of it.
#[derive(Clone)]
pub(super) struct Column<'a> {
    pub(super) header: Arc<str>,
    pub(super) text: &'a TextColumn,
    pub(super) evidence: Arc<Evidence>,
    pub(super) claim: Claim,
}

impl<'a> Column<'a> {
    /// Judges a column by itself.
    pub(super) fn judge(column: &'a RawColumn, remarks: &[Remark]) -> Self {
        let evidence = Evidence::gather(&column.text);
        let mut claim = judge::judge(&Header::new(&column.name), &evidence);
        let redacted: u64 = remarks
            .iter()
            .filter(|remark| remark.column.as_ref() == Some(&column.name))
            .filter(|remark| remark.code.contains("redact"))
            .map(|remark| remark.count)
            .sum();
        let is_field = !matches!(
            claim.meaning,
            Meaning::Carried(_)
                | Meaning::Loose(..)
                | Meaning::State
                | Meaning::Id(_)
                | Meaning::Reference
        );
        let mostly = redacted * 2 >= evidence.filled.max(1) as u64;
        let already = matches!(claim.meaning, Meaning::Sensitive(_));
        if redacted > 0 && !already && (mostly || !is_field) {
            let code = remarks
                .iter()
                .filter(|remark| remark.column.as_ref() == Some(&column.name))
                .find(|remark| remark.code.contains("redact"))
                .map_or("", |remark| remark.code);
            let kind = match code {
                _ if !mostly => SensitiveKind::UniqueIdInText,
                "redacted-passport" | "redacted-licence" => SensitiveKind::OtherUniqueId,
                "redacted-card" => SensitiveKind::Card,
                "redacted-account" => SensitiveKind::Account,
                _ => SensitiveKind::ResidentNumber,
            };
            claim.meaning = Meaning::Sensitive(kind);
            claim.confidence = 0.95;
            claim.why = "the reader redacted unique ids in it".to_owned();
        }
        Column {
            header: column.name.clone(),
            text: &column.text,
            evidence: Arc::new(evidence),
            claim,
        }
    }

    /// Whether the column is about the customer himself.
    pub(super) fn own(&self) -> Matching {
        if self.claim.party == Party::Customer {
            Matching::Yes
        } else {
            Matching::No
        }
    }
}

/// The columns of a source and what was settled so far.
pub(super) struct Board<'a> {
    pub(super) columns: Vec<Column<'a>>,
    /// Positions, best claim first; free of file order.
    pub(super) order: Vec<usize>,
    roles: Vec<Option<Role>>,
    taken: BTreeSet<(Arc<str>, u8)>,
}

impl Board<'_> {
    /// Positions not settled yet, best claim first.
    pub(super) fn open(&self) -> Vec<usize> {
        let unsettled = |at: &usize| self.roles[*at].is_none();
        self.order.iter().copied().filter(unsettled).collect()
    }

    /// Open positions whose meaning passes.
    pub(super) fn open_with(&self, test: impl Fn(&Claim) -> bool) -> Vec<usize> {
        let mut open = self.open();
        open.retain(|&at| test(&self.columns[at].claim));
        open
    }

    /// Settles a column.
    pub(super) fn settle(&mut self, at: usize, role: Role) {
        self.roles[at] = Some(role);
    }

    /// Settles a column as going along, with the reason.
    pub(super) fn carry(&mut self, at: usize, reason: &str) {
        let claim = &mut self.columns[at].claim;
        claim.why = match claim.basis {
            Basis::Values if !claim.why.is_empty() => format!("{}; {reason}", claim.why),
            _ => reason.to_owned(),
        };
        self.roles[at] = Some(Role::Carried);
    }

    /// Settles a column as (a slot of) a field. A name and slot already taken gets a number, and
    /// what merely resembles a known header does not take a place among its like.
    pub(super) fn field(&mut self, at: usize, field: Field<'_>) {
        let mut matching = field.matching;
        let mut name: Arc<str> = field.name.into();
        let mut number = 2;
        while self.taken.contains(&(name.clone(), field.slot)) {
            name = format!("{}_{number}", field.name).into();
            number += 1;
            if self.columns[at].claim.basis != Basis::Header {
                matching = Matching::No;
            }
        }
        self.taken.insert((name.clone(), field.slot));
        self.roles[at] = Some(Role::Field {
            name,
            ty: field.ty,
            slot: field.slot,
            polarity: field.polarity,
            matching,
        });
    }

    /// The column of the customer's whole name.
    pub(super) fn whole_name(&self) -> Option<usize> {
        let is_name = |role: &Option<Role>| matches!(role, Some(Role::Field { name, slot: 0, .. }) if **name == *"person_name");
        self.roles.iter().position(is_name)
    }

    /// Whether a column is settled as evidence of who the customer is.
    pub(super) fn tells_customer(&self, at: usize) -> bool {
        let role = &self.roles[at];
        matches!(role, Some(Role::Field { matching, .. }) if *matching == Matching::Yes)
    }

    /// The names of rows that bear one value of a column, two by two.
    fn bearers(&self, at: usize) -> Bearers {
        let mut bearers = Bearers::default();
        let Some(named) = self.whole_name() else {
            return bearers;
        };
        let (keys, names) = (self.columns[at].text, self.columns[named].text);
        let both = keys
            .codes()
            .iter()
            .copied()
            .zip(names.codes().iter().copied());
        let mut both: Vec<(u32, u32)> = both
            .filter(|&(key, name)| key != NULL && name != NULL)
            .collect();
        both.sort_unstable();
        for rows in both.chunk_by(|(one, _), (other, _)| one == other) {
            if rows.len() > MOST_BEARERS {
                continue;
            }
            for (at, &(_, one)) in rows.iter().enumerate() {
                for &(_, other) in &rows[at + 1..] {
                    let (one, other) = (names.value(one), names.value(other));
                    bearers.pairs += 1;
                    bearers.same += u32::from(one == other || are_like(one, other));
                    bearers.strangers += u32::from(are_strangers(one, other));
                    bearers.unlike += u32::from(are_unlike(one, other));
                }
            }
        }
        bearers
    }

    /// Share of the rows filled in both columns that agree, letter case aside; `None` without
    /// such rows.
    pub(super) fn agreement(&self, a: usize, b: usize) -> Option<f64> {
        let (left, right) = (self.columns[a].text, self.columns[b].text);
        let (mut both, mut same) = (0u32, 0u32);
        for (left, right) in left.iter().zip(right.iter()) {
            if let (Some(left), Some(right)) = (left, right) {
                both += 1;
                same += u32::from(left == right || left.to_lowercase() == right.to_lowercase());
            }
        }
        (both > 0).then(|| f64::from(same) / f64::from(both))
    }
}

/// Pairs of rows with one value of a column.
#[derive(Clone, Copy, Debug, Default)]
struct Bearers {
    pairs: u32,
    /// …whose names are the same or nearly so.
    same: u32,
    /// …whose names have nothing in common.
    strangers: u32,
    /// …whose names in Latin letters have little in common.
    unlike: u32,
}

impl Bearers {
    /// Whether they mostly bear different names: the column numbers families, not people.
    fn are_several(self) -> bool {
        self.pairs >= LEAST_PAIRS && self.same * 3 < self.pairs
    }

    /// Whether strangers follow each other under one value, as under the number of a flat's meter: the
    /// column numbers places or things, not people.
    fn are_strangers(self) -> bool {
        self.strangers >= LEAST_PAIRS / 2 && self.strangers * MOST_STRANGERS > self.pairs
    }

    fn are_no_one_person(self) -> bool {
        self.are_several() || self.are_strangers()
    }

    /// Whether most bear names that no slips make of each other: the column numbers what colleagues
    /// have in common.
    fn are_unlike(self) -> bool {
        self.pairs >= LEAST_PAIRS && self.unlike * 2 > self.pairs
    }
}

/// A number of people is wrong less often than once in so many pairs.
const MOST_STRANGERS: u32 = 12;
/// So many pairs of rows tell whether a number is one person's.
const LEAST_PAIRS: u32 = 20;
/// A number that more rows bear is a code of something.
const MOST_BEARERS: usize = 20;

/// Whether two names may be one with slips in it. Brothers and sisters share most of a name in Hangul,
/// which has few letters to go wrong.
fn are_like(one: &str, other: &str) -> bool {
    let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    !hangul(one)
        && !hangul(other)
        && strsim::jaro(&one.to_lowercase(), &other.to_lowercase()) >= 0.7
}

/// Whether two names in Latin letters have less in common than a careless hand leaves.
fn are_unlike(one: &str, other: &str) -> bool {
    one.is_ascii()
        && other.is_ascii()
        && strsim::jaro(&one.to_lowercase(), &other.to_lowercase()) < 0.5
}

/// Whether two whole Korean names have no syllable in common: neither relatives nor slips.
fn are_strangers(one: &str, other: &str) -> bool {
    let whole = |name: &str| {
        let all = name.chars().all(|c| ('가'..='힣').contains(&c));
        all && (3..=4).contains(&name.chars().count())
    };
    whole(one) && whole(other) && !one.chars().any(|c| other.contains(c))
}

/// A field that a column is about to feed.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) ty: FieldType,
    pub(super) slot: u8,
    pub(super) polarity: Polarity,
    pub(super) matching: Matching,
}

impl<'a> Field<'a> {
    /// A field fed whole by one column.
    pub(super) fn whole(name: &'a str, ty: FieldType, matching: Matching) -> Self {
        Field {
            name,
            ty,
            slot: 0,
            polarity: Polarity::Straight,
            matching,
        }
    }
}

/// Settles a source.
pub(super) fn assemble(mut columns: Vec<Column<'_>>) -> SourceGuess {
    levels::read(&mut columns);
    places::read_context(&mut columns);
    branches::read(&mut columns);
    mailboxes::read(&mut columns);
    let entity = entity::settle(&mut columns);
    people::promote_parties(&mut columns, &entity);
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by(|&a, &b| {
        let key = |at: usize| {
            let Column {
                claim,
                evidence,
                header,
                ..
            } = &columns[at];
            (claim.number, claim.basis, Reverse(evidence.filled), header)
        };
        let sure = columns[b]
            .claim
            .confidence
            .total_cmp(&columns[a].claim.confidence);
        let ((number_a, basis_a, ..), (number_b, basis_b, ..)) = (key(a), key(b));
        (number_a, basis_a)
            .cmp(&(number_b, basis_b))
            .then(sure)
            .then(key(a).cmp(&key(b)))
    });
    let mut board = Board {
        roles: vec![None; columns.len()],
        columns,
        order,
        taken: BTreeSet::new(),
    };
    parts::settle_parts(&mut board);
    let open = board.open();
    if let Some(id) = identifier::choose(&board.columns, &open) {
        let claim = &mut board.columns[id].claim;
        if !matches!(claim.meaning, Meaning::Id(_)) {
            claim.why = "every row has its own code here".to_owned();
            claim.confidence = claim.confidence.min(0.6);
        }
        board.settle(id, Role::Id);
    }
    people::settle_names(&mut board);
    let own = board.whole_name();
    whose::set_others_apart(&mut board, own);
    places::settle_addresses(&mut board, &entity);
    contacts::settle_contacts(&mut board, &entity);
    settle_times(&mut board);
    for at in board.open() {
        settle_rest(&mut board, at);
    }
    let roles = board
        .roles
        .into_iter()
        .map(|role| role.unwrap_or(Role::Carried));
    let roles: Vec<Role> = roles.collect();
    let marked = board
        .columns
        .iter()
        .any(|column| column.claim.meaning == Meaning::EntityKind && column.evidence.sampled > 0);
    let beside: Vec<Option<Mixed>> = board
        .columns
        .iter()
        .zip(&roles)
        .map(|(column, role)| {
            let beside = mixed::held_beside(column, role, &roles);
            beside.or_else(|| mixed::named_by_marker(column, role, &roles).filter(|_| marked))
        })
        .collect();
    let entity = mixed::tell_by_names(entity, &board.columns, &beside);
    let columns = board
        .columns
        .into_iter()
        .zip(roles)
        .zip(beside)
        .map(|((column, role), mixed)| ColumnGuess {
            header: column.header,
            role,
            mixed,
            confidence: column.claim.confidence.clamp(0.0, 1.0),
            why: column.claim.why,
        })
        .collect();
    SourceGuess { entity, columns }
}

/// The one time of change, the one time of creation, the one list of merged records, the one mark
/// of deletion.
fn settle_times(board: &mut Board<'_>) {
    let own = |claim: &Claim| claim.party == Party::Customer;
    let updated =
        board.open_with(|claim| own(claim) && matches!(claim.meaning, Meaning::UpdatedAt(_)));
    let rank = |board: &Board<'_>, at: usize| match board.columns[at].claim.meaning {
        Meaning::UpdatedAt(rank) => rank,
        _ => u8::MAX,
    };
    if let Some(best) = updated.into_iter().min_by_key(|&at| rank(board, at)) {
        board.settle(best, Role::UpdatedAt);
    }
    let created = board.open_with(|claim| own(claim) && claim.meaning == Meaning::CreatedAt);
    if let Some(&best) = created.first() {
        board.settle(best, Role::CreatedAt);
    }
    let merged = board.open_with(|claim| own(claim) && claim.meaning == Meaning::MergedIds);
    if let Some(&best) = merged.first() {
        board.settle(best, Role::MergedIds);
    }
    let deleted = board.open_with(|claim| own(claim) && claim.meaning == Meaning::Deleted);
    if let Some(&best) = deleted.first() {
        let meaning = deleted_meaning(&board.columns[best]);
        board.settle(best, Role::Deleted { meaning });
    }
}

/// The value that says "deleted": one that occurs, else the opposite of those that do.
fn deleted_meaning(column: &Column<'_>) -> String {
    if let Some(value) = &column.evidence.deleted_value {
        return value.clone();
    }
    let opposite = |value: &str| match value {
        "N" => Some("Y"),
        "n" => Some("y"),
        "0" => Some("1"),
        "False" => Some("True"),
        "FALSE" => Some("TRUE"),
        "아니오" => Some("예"),
        "부" => Some("여"),
        _ => None,
    };
    let asks_yes_no = column.claim.slug.ends_with("yn") || !column.claim.slug.is_ascii();
    let usual = if asks_yes_no { "Y" } else { "true" };
    // Of several notations the first by text, so that row order does not matter.
    column
        .text
        .values()
        .iter()
        .flatten()
        .filter_map(opposite)
        .min()
        .unwrap_or(usual)
        .to_owned()
}

fn settle_rest(board: &mut Board<'_>, at: usize) {
    let Column {
        claim, evidence, ..
    } = board.columns[at].clone();
    let own = board.columns[at].own();
    let named = |name: &str| format!("{}{name}", claim.party.prefix());
    let few = evidence.spread() != Spread::Many || evidence.sampled == 0;
    let words = if few {
        FieldType::Category
    } else {
        FieldType::Text
    };
    let clock = evidence.of_values(Shape::Clock) >= 0.5;
    let moment = if clock {
        FieldType::Timestamp
    } else {
        FieldType::Date
    };
    match claim.meaning {
        Meaning::Fixed("age", ty, _) if evidence.are_ages() => {
            // Compared as nationality is: equal or not, for nobody says when it was asked.
            // Next to a date of birth an age says nothing more.
            let known = board.columns.iter().any(|other| {
                let birth = matches!(other.claim.meaning, Meaning::BirthDate | Meaning::BirthYear);
                birth && other.claim.party == claim.party
            });
            let (ty, matching) = match known {
                true => (ty, Matching::No),
                false => (FieldType::Category, Matching::Yes),
            };
            board.field(at, Field::whole(&named("age"), ty, matching.min(own)));
        }
        Meaning::Fixed(name, ty @ FieldType::Identifier, _)
            if board.bearers(at).are_strangers() =>
        {
            board.columns[at].claim.why.push_str(STRANGERS);
            board.field(at, Field::whole(&named(name), ty, Matching::No));
        }
        Meaning::Fixed(name, ty, matching) => {
            board.field(at, Field::whole(&named(name), ty, matching.min(own)));
        }
        Meaning::Words(name, matching) => {
            let constant = evidence.spread() == Spread::Constant;
            let matching = if constant { Matching::No } else { matching };
            board.field(at, Field::whole(&named(name), words, matching.min(own)));
        }
        Meaning::BirthDate => {
            board.field(at, Field::whole(&named("birth_date"), FieldType::Date, own));
        }
        Meaning::BirthYear => {
            let known = board
                .columns
                .iter()
                .any(|other| other.claim.meaning == Meaning::BirthDate);
            if known {
                board.carry(at, "repeats birth_date");
            } else {
                board.field(at, Field::whole(&named("birth_date"), FieldType::Date, own));
            }
        }
        Meaning::Consent(name, polarity) => {
            let name = Some(name).filter(|name| !name.is_empty());
            let name = name.unwrap_or(&claim.slug);
            let field = Field::whole(name, FieldType::Consent, Matching::No);
            board.field(at, Field { polarity, ..field });
        }
        Meaning::NamedMoment(name) => {
            board.field(at, Field::whole(&named(name), moment, Matching::No));
        }
        Meaning::Moment | Meaning::CreatedAt | Meaning::UpdatedAt(_) => {
            board.field(at, Field::whole(&claim.slug, moment, Matching::No));
        }
        Meaning::Amount => board.field(
            at,
            Field::whole(&claim.slug, FieldType::Number, Matching::No),
        ),
        Meaning::State => board.field(at, Field::whole(&claim.slug, words, Matching::No)),
        Meaning::Flag | Meaning::Deleted => {
            board.field(at, Field::whole(&claim.slug, FieldType::Flag, Matching::No));
        }
        Meaning::Loose(FieldType::Text | FieldType::Category, _) if repeats_name(board, at) => {
            board.carry(at, "repeats person_name");
        }
        Meaning::Loose(FieldType::Identifier, _) if board.bearers(at).are_no_one_person() => {
            board.carry(
                at,
                "stands for several people, as a household's number does",
            );
        }
        Meaning::Loose(ty, matching) => {
            board.field(at, Field::whole(&claim.slug, ty, matching.min(own)));
        }
        Meaning::Id(rank) => settle_other_id(board, at, rank),
        Meaning::Sensitive(kind) => {
            let why = format!("{}; holds {}, left out", claim.why, kind.describe());
            board.columns[at].claim.why = why;
            board.settle(at, Role::Sensitive(kind));
        }
        Meaning::Reference => board.carry(at, "refers to another record"),
        Meaning::EntityKind => board.carry(at, "tells people from companies"),
        Meaning::Carried(reason) => board.carry(at, reason),
        // Names, addresses and contacts are settled before; what is left of them goes along.
        _ => board.carry(at, "repeats another column"),
    }
}

/// Whether a column says the customer's name once more in many rows: 입금자명.
fn repeats_name(board: &Board<'_>, at: usize) -> bool {
    let named = board.whole_name();
    named.is_some_and(|named| board.agreement(named, at).is_some_and(|share| share >= 0.3))
}

/// Why a number is not compared.
const STRANGERS: &str = "; strangers bear the same one, as the numbers of flats and things are";

/// A column with an id's header that is not the id of the rows.
fn settle_other_id(board: &mut Board<'_>, at: usize, rank: IdRank) {
    let Column {
        claim, evidence, ..
    } = board.columns[at].clone();
    let repeats = (0.02..0.98).contains(&evidence.uniqueness()) && evidence.fill() >= 0.1;
    // Colleagues have in common the number of the customer whom they belong to. A login is one person's,
    // however careless the names.
    let of_several = || {
        let bearers = board.bearers(at);
        bearers.are_strangers() || rank != IdRank::Login && bearers.are_unlike()
    };
    match rank {
        IdRank::Ordinal => board.carry(at, "a running number"),
        IdRank::Entity | IdRank::Company | IdRank::Login if repeats && of_several() => {
            board.columns[at].claim.why.push_str(STRANGERS);
            let field = Field::whole(&claim.slug, FieldType::Identifier, Matching::No);
            board.field(at, field);
        }
        // Rows with the same customer number are the same customer.
        IdRank::Entity | IdRank::Company | IdRank::Login if repeats => {
            let field = Field::whole(&claim.slug, FieldType::Identifier, board.columns[at].own());
            board.field(at, field);
        }
        _ => board.field(
            at,
            Field::whole(&claim.slug, FieldType::Identifier, Matching::No),
        ),
    }
}
