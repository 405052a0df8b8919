//! Candidate pairs, agreement patterns, scored pairs, decisions and clusters: what the matching
//! stages hand to each other. Weights are fixed-point so that sums never depend on their order.

use std::cmp::Reverse;
use std::sync::Arc;

use super::field::EntityKind;
use super::records::RowId;

/// Level of two different names in Hangul.
pub const KOREAN_NAMES: &str = "korean_names";

/// Level of a surname alone that agrees.
pub const LONE_SURNAME_NAME: &str = "lone_surname";

/// Level of two different names one of which has a part that nobody else bears.
pub const UNKNOWN_NAME: &str = "unknown_name";

/// Blocking passes, a bit each.
pub type PassSet = u64;

/// A match weight in units of 2⁻¹⁶ bit (base-2 logarithm of a Bayes factor).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(pub i32);

impl Weight {
    /// One bit of evidence.
    pub const ONE: i32 = 1 << 16;

    /// The nearest weight to a number of bits; saturates at ±16 384 bits.
    pub fn from_bits(bits: f64) -> Self {
        Weight((bits.clamp(-16384.0, 16384.0) * f64::from(Self::ONE)).round() as i32)
    }

    /// The weight of a Bayes factor, by the one logarithm of the crate (`libm`).
    pub fn from_factor(factor: f64) -> Self {
        Self::from_bits(libm::log2(factor.max(f64::MIN_POSITIVE)))
    }

    /// In bits.
    pub fn bits(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ONE)
    }

    /// The probability that belongs to a total weight (prior included): 2^w ÷ (1 + 2^w).
    pub fn probability(self) -> f64 {
        let odds = libm::exp2(self.bits().clamp(-1000.0, 1000.0));
        odds / (1.0 + odds)
    }

    /// Saturating sum.
    #[must_use]
    pub fn plus(self, other: Weight) -> Weight {
        Weight(self.0.saturating_add(other.0))
    }
}

/// What was decided about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// The same customer.
    Match,
    /// A person should look.
    Review,
    /// Different customers.
    NonMatch,
}

impl Decision {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Decision::Match => "match",
            Decision::Review => "review",
            Decision::NonMatch => "non_match",
        }
    }
}

/// Where two rows of companies stand, as far as that keeps them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// At one address, or within reach of one another: they share a number that belongs to one
    /// site, or a contact.
    One,
    /// At two, and nothing else keeps them apart: that a row of the same customer stands at both
    /// shows that it moved.
    Two,
    /// Nothing tells, or it does not matter.
    Unknown,
}

/// Why a pair was decided as it was. A closed list; names are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The weight alone decided.
    Evidence,
    /// The input or a rule says that they are one.
    MustLink,
    /// A name alone never merges.
    NameOnly,
    /// One contact detail alone never merges.
    OneContactOnly,
    /// A row without a usable name goes at most to review.
    NoUsableName,
    /// Two precise birth dates with different given names.
    BirthDateConflict,
    /// Two different valid business numbers.
    BusinessNumberConflict,
    /// Same company at another site.
    OtherSite,
    /// Companies that share a name word but not the business, as parent and subsidiary do.
    RelatedCompany,
    /// A rule forbids the pair.
    CannotLink,
    /// A child's row and one that is an adult's, or may be, meet only through a contact.
    GuardianContact,
    /// Two rows of a source that has at most one row per customer.
    OnePerSource,
    /// Too weak alone; all that the rows of both clusters say together decided.
    PooledEvidence,
    /// Joining would put rows into one cluster that must stay apart.
    ClusterConflict,
    /// The average evidence between the two clusters does not hold up.
    ClusterEvidence,
    /// The cluster would exceed its cap.
    ClusterCap,
}

impl Reason {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Evidence => "evidence",
            Reason::MustLink => "must_link",
            Reason::NameOnly => "name_only",
            Reason::OneContactOnly => "one_contact_only",
            Reason::NoUsableName => "no_usable_name",
            Reason::BirthDateConflict => "birth_date_conflict",
            Reason::BusinessNumberConflict => "business_number_conflict",
            Reason::OtherSite => "other_site",
            Reason::RelatedCompany => "related_company",
            Reason::CannotLink => "cannot_link",
            Reason::GuardianContact => "guardian_contact",
            Reason::OnePerSource => "one_per_source",
            Reason::PooledEvidence => "pooled_evidence",
            Reason::ClusterConflict => "cluster_conflict",
            Reason::ClusterEvidence => "cluster_evidence",
            Reason::ClusterCap => "cluster_cap",
        }
    }
}

/// What a level says about two values, for decisions that look at more than the weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// One side has no usable value.
    Null,
    /// The same value, however written.
    Agree,
    /// The same value but for a slip.
    Near,
    /// What both show agrees, but one side shows only a part (masked, initials, year only).
    Partial,
    /// Different values that still have something in common (surname, street).
    Related,
    /// Values that name two different places exactly: sites of a company, two buildings.
    Elsewhere,
    /// Different values.
    Differ,
}

/// What kind of evidence a comparison gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The name of the person or company itself.
    Name,
    /// A contact detail that others may share.
    Contact,
    /// A contact detail of somebody who speaks for the customer, a parent above all: brothers and
    /// sisters share it.
    Guardian,
    /// A web address: all sites of a company, and its subsidiaries, may show it.
    Website,
    /// Where it lives.
    Address,
    /// Birth date.
    BirthDate,
    /// A number that names one entity (passport, membership, CI).
    Identifier,
    /// What a company entity is registered under: 사업자등록번호, a tax number.
    BusinessNumber,
    /// What it has, and no other at the same time: a car, a contract. A family drives one car.
    Thing,
    /// Whom a person works for.
    Employer,
    /// Anything else: city, gender.
    Attribute,
}

/// What counts as one company: `match: company_level`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompanyLevel {
    /// A place of business: branches and plants of one company are customers of their own.
    #[default]
    Site,
    /// The company as such, wherever its sites are.
    LegalEntity,
}

impl CompanyLevel {
    /// Name in project files.
    pub fn name(self) -> &'static str {
        match self {
            CompanyLevel::Site => "site",
            CompanyLevel::LegalEntity => "legal-entity",
        }
    }
}

/// What the rows of one kind stand for, which decides what speaks against joining two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// People.
    Person,
    /// Companies, at the level the rules ask for.
    Company(CompanyLevel),
}

impl Subject {
    /// The subject of an entity kind.
    pub fn of(kind: EntityKind, level: CompanyLevel) -> Self {
        match kind {
            EntityKind::Person => Subject::Person,
            EntityKind::Company => Subject::Company(level),
        }
    }
}

/// The level of names that have most letters in common, and may still be two names.
pub const RESEMBLING_NAME: &str = "resembling";
/// Level of names with the same given name and another surname.
pub const SAME_GIVEN_NAME: &str = "same_given";
/// Level of names of which one side shows nothing but the given name.
pub const LONE_GIVEN_NAME: &str = "lone_given";
/// Level of names both parts of which are alike, each with several letters off.
pub const GARBLED_NAME: &str = "garbled";
/// Level of names with the same surname and another given name.
pub const OTHER_GIVEN_NAME: &str = "same_surname";
/// …and both given names are in Hangul, where they have no short forms or nicknames.
pub const OTHER_KOREAN_NAME: &str = "same_korean_surname";
/// Level of equal mailboxes that several people of one office read.
pub const OFFICE_MAILBOX: &str = "same_office_mailbox";

/// A level of a comparison. Level 0 is always `null`, the last is always `else`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelInfo {
    /// Short name: `exact`, `one_key_off`.
    pub name: &'static str,
    /// A sentence in plain words.
    pub says: &'static str,
    /// What it means for decisions.
    pub meaning: Meaning,
    /// Where estimation of the m-probability starts, in thousandths.
    pub m_start: u16,
}

/// One comparison: how the values of some like fields are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonInfo {
    /// Name in tables: `level_<name>`, `weight_<name>`, `tf_<name>`.
    pub name: Arc<str>,
    /// The kind of evidence it gives.
    pub role: Role,
    /// The fields it reads, as indexes into the records' fields.
    pub fields: Vec<usize>,
    /// Its levels, strongest after `null` first.
    pub levels: Vec<LevelInfo>,
}

/// The parameters of one comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelParameters {
    /// P(level | same customer), per level; level 0 (null) is not a probability and holds 0.
    pub m: Vec<f64>,
    /// P(level | different customers), likewise.
    pub u: Vec<f64>,
    /// log2(m/u) per level; 0 for null.
    pub weight: Vec<Weight>,
    /// P(level | different customers of one surname), for a comparison of names; empty where nothing
    /// tells.
    pub of_one_surname: Vec<f64>,
}

/// What the levels of one comparison weigh more or less where another one agrees exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence {
    /// The comparison whose weight changes.
    pub of: usize,
    /// The comparison on which it depends.
    pub on: usize,
    /// Per level of `of`, what is added to its weight where `on` agrees.
    pub weight: Vec<Weight>,
}

/// A pattern that pairs of one customer show more or less often than its levels say one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surplus {
    /// The level of every comparison.
    pub levels: Vec<u8>,
    /// The comparison to whose weight it is added.
    pub of: usize,
    /// What is added.
    pub weight: Weight,
}

/// What a blocking key holds of a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart {
    /// The surname.
    Surname,
    /// The given name.
    Given,
}

/// What rows have in common that met by a part of their names and something else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartInCommon {
    /// The part.
    pub part: NamePart,
    /// How many pairs that have the rest in common would by chance have the part as well.
    pub by_chance: f64,
}

/// A trained Fellegi–Sunter model for one entity kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Persons or companies.
    pub kind: EntityKind,
    /// The comparisons, in the order of `levels` and `tf`.
    pub comparisons: Vec<ComparisonInfo>,
    /// Parameters, one per comparison.
    pub parameters: Vec<LevelParameters>,
    /// Probability that two random rows are the same customer.
    pub prior: f64,
    /// Pairs of related people (relatives, housemates, colleagues) per pair of one customer.
    pub related: f64,
    /// What agreements weigh less because others agree; of several that apply to a level the
    /// strongest counts.
    pub dependences: Vec<Dependence>,
    /// Patterns of customers that are more or less frequent than their levels say, ascending by levels.
    pub surpluses: Vec<Surplus>,
}

impl Model {
    /// The weight of one comparison in a pair, given the level of every comparison.
    pub fn level_weight(&self, comparison: usize, level_of: impl Fn(usize) -> usize) -> Weight {
        let level = level_of(comparison);
        let weight = self.parameters[comparison].weight[level];
        let weight = match self.surplus(comparison, &level_of) {
            Some(surplus) => weight.plus(surplus.weight),
            None => weight,
        };
        match self.dependence(comparison, level_of) {
            Some(dependence) => weight.plus(dependence.weight[level]),
            None => weight,
        }
    }

    /// What a pair's pattern adds to the weight of one comparison beyond what its levels say.
    pub fn surplus(
        &self,
        comparison: usize,
        level_of: impl Fn(usize) -> usize,
    ) -> Option<&Surplus> {
        if self.surpluses.first()?.of != comparison {
            return None;
        }
        let levels = || (0..self.comparisons.len()).map(|of| level_of(of) as u8);
        let found = self
            .surpluses
            .binary_search_by(|surplus| surplus.levels.iter().copied().cmp(levels()));
        found.ok().map(|at| &self.surpluses[at])
    }

    /// What changes the weight of one comparison in a pair most: another comparison that agrees.
    pub fn dependence(
        &self,
        comparison: usize,
        level_of: impl Fn(usize) -> usize,
    ) -> Option<&Dependence> {
        let level = level_of(comparison);
        let applies = |dependence: &&Dependence| {
            let on = &self.comparisons[dependence.on];
            dependence.of == comparison
                && dependence.weight[level] != Weight(0)
                && match on.levels[level_of(dependence.on)].meaning {
                    Meaning::Agree => true,
                    // Names a slip apart still share what tells sex and generation.
                    Meaning::Near => on.role == Role::Name,
                    _ => false,
                }
        };
        let all = self.dependences.iter().filter(applies);
        all.max_by_key(|dependence| dependence.weight[level].0.abs())
    }
}

/// The pairs at or above review of one entity kind, in order of (left, right), left < right.
/// Flat arrays; `levels` and `tf` have one entry per pair and comparison, pair-major.
#[derive(Clone, Debug)]
pub struct ScoredPairs {
    /// The model that scored them.
    pub model: Model,
    /// Names of the blocking passes.
    pub passes: Vec<Arc<str>>,
    /// Left row.
    pub left: Vec<RowId>,
    /// Right row.
    pub right: Vec<RowId>,
    /// First blocking pass in which the pair met; `u8::MAX` if compared on demand.
    pub pass: Vec<u8>,
    /// Level per comparison.
    pub levels: Vec<u8>,
    /// Term-frequency adjustment per comparison.
    pub tf: Vec<Weight>,
    /// Prior + level weights + adjustments.
    pub weight: Vec<Weight>,
    /// Decision.
    pub decision: Vec<Decision>,
    /// Its reason.
    pub reason: Vec<Reason>,
}

impl ScoredPairs {
    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.left.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Keeps the pairs for which `keep` holds.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let kept: Vec<usize> = (0..self.len()).filter(|&pair| keep(pair)).collect();
        let k = self.model.comparisons.len();
        let wide = |pair: &usize| *pair * k..(*pair + 1) * k;
        self.levels = kept
            .iter()
            .flat_map(wide)
            .map(|at| self.levels[at])
            .collect();
        self.tf = kept.iter().flat_map(wide).map(|at| self.tf[at]).collect();
        self.left = kept.iter().map(|&pair| self.left[pair]).collect();
        self.right = kept.iter().map(|&pair| self.right[pair]).collect();
        self.pass = kept.iter().map(|&pair| self.pass[pair]).collect();
        self.weight = kept.iter().map(|&pair| self.weight[pair]).collect();
        self.decision = kept.iter().map(|&pair| self.decision[pair]).collect();
        self.reason = kept.iter().map(|&pair| self.reason[pair]).collect();
    }

    /// Position of the pair of two rows, if it was scored; pairs stand in order of rows.
    pub fn find(&self, left: RowId, right: RowId) -> Option<usize> {
        let start = self.left.partition_point(|&row| row < left);
        let end = self.left.partition_point(|&row| row <= left);
        let place = self.right[start..end].binary_search(&right).ok()?;
        Some(start + place)
    }

    /// Levels of a pair.
    pub fn levels_of(&self, pair: usize) -> &[u8] {
        let k = self.model.comparisons.len();
        &self.levels[pair * k..(pair + 1) * k]
    }

    /// Term-frequency adjustments of a pair.
    pub fn tf_of(&self, pair: usize) -> &[Weight] {
        let k = self.model.comparisons.len();
        &self.tf[pair * k..(pair + 1) * k]
    }

    /// Match probability of a pair.
    pub fn probability(&self, pair: usize) -> f64 {
        self.weight[pair].probability()
    }
}

/// The clusters of all rows. Clusters are numbered by their smallest row.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// Cluster per row.
    pub of_row: Vec<u32>,
    /// Start of each cluster in `members`; one more entry than clusters.
    pub offsets: Vec<u32>,
    /// Rows by cluster, ascending within each.
    pub members: Vec<RowId>,
    /// Per cluster, the weakest edge of the strongest spanning tree; `None` for one member.
    pub weakest: Vec<Option<f64>>,
    /// Per row, the highest match probability to another member; `None` if alone.
    pub best: Vec<Option<f64>>,
}

impl Clusters {
    /// Number of clusters.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Rows of a cluster, ascending.
    pub fn members(&self, cluster: usize) -> &[RowId] {
        &self.members[self.offsets[cluster] as usize..self.offsets[cluster + 1] as usize]
    }

    /// What a person has to decide: for every two clusters with pairs in review between them the
    /// strongest of these pairs, in order of pairs. One answer settles all of them.
    pub fn questions(&self, scored: &ScoredPairs) -> Vec<usize> {
        let of = |row: RowId| self.of_row[row as usize];
        let mut asked: Vec<(u32, u32, Reverse<Weight>, usize)> = (0..scored.len())
            .filter(|&pair| scored.decision[pair] == Decision::Review)
            .map(|pair| {
                let (one, other) = (of(scored.left[pair]), of(scored.right[pair]));
                let weight = Reverse(scored.weight[pair]);
                (one.min(other), one.max(other), weight, pair)
            })
            .collect();
        asked.sort_unstable();
        asked.dedup_by_key(|&mut (one, other, _, _)| (one, other));
        let mut pairs: Vec<usize> = asked.into_iter().map(|(_, _, _, pair)| pair).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Builds the tables from a root per row (any row of the same cluster that is its own root).
    pub fn from_roots(roots: &[RowId]) -> Self {
        let rows = roots.len();
        let mut number = vec![u32::MAX; rows];
        let mut of_row = Vec::with_capacity(rows);
        let mut sizes: Vec<u32> = Vec::new();
        for &root in roots {
            let slot = &mut number[root as usize];
            if *slot == u32::MAX {
                *slot = sizes.len() as u32;
                sizes.push(0);
            }
            sizes[*slot as usize] += 1;
            of_row.push(*slot);
        }
        let mut offsets = Vec::with_capacity(sizes.len() + 1);
        let mut end = 0u32;
        offsets.push(0);
        for size in &sizes {
            end += size;
            offsets.push(end);
        }
        let mut next = offsets.clone();
        let mut members = vec![0; rows];
        for (row, &cluster) in of_row.iter().enumerate() {
            let at = &mut next[cluster as usize];
            members[*at as usize] = row as RowId;
            *at += 1;
        }
        Clusters {
            of_row,
            weakest: vec![None; sizes.len()],
            best: vec![None; rows],
            offsets,
            members,
        }
    }
}
