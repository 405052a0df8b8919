//! What the columns look like, counted once for gates, report and tables.

use crate::pipeline::checking::Checked;
use crate::profile::{self, EqualPair, Limits, MissingCount, Profile};
use crate::report::data::profile::{MIN_ROWS_SHOWN, NEAR_EQUAL};

/// Patterns kept per field and source: what a later run is compared with.
const PATTERNS: usize = 20;

/// Everything counted.
pub struct Profiled {
    /// Fields and sources.
    pub profile: Profile,
    /// Columns of a source that say the same.
    pub equal: Vec<EqualPair>,
    /// Which fields are missing together.
    pub missing: Vec<MissingCount>,
}

/// Profiles the records that stay.
pub fn profile(checked: &Checked) -> Profiled {
    let records = &checked.records;
    let limits = Limits {
        patterns: PATTERNS,
        ..Limits::default()
    };
    let ((profile, equal), missing) = rayon::join(
        || {
            rayon::join(
                || profile::profile(records, limits),
                || profile::equal_columns(records, NEAR_EQUAL, MIN_ROWS_SHOWN),
            )
        },
        || profile::missing_together(records, &checked.present),
    );
    Profiled {
        profile,
        equal,
        missing,
    }
}
