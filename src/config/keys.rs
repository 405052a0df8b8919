//! The language of project files: every section and key with the shape of its value and one line
//! of documentation. A table; checking, reference and JSON Schema are all walks over it.

use super::shape::{Key, MapKeys, More, Need, Section, Shape};
use super::vocabulary::Registry;
use super::words::Word;
use Need::{Optional, Required, RequiredInProject};
use Shape::{Choice, Either, Flag, Integer, List, Map, Named, OneOrMore, Share, Steps};

const TEXT: Shape = Shape::Word(Word::Text);
const SQL: Shape = Shape::Word(Word::Sql);
const COLUMN: Shape = Shape::Word(Word::Column);
const SLOT: Shape = Shape::Word(Word::SlotColumn);
const FIELD: Shape = Shape::Word(Word::Field);
const ENTITY: Shape = Choice(&["person", "company"]);
const DIMENSION: Shape = Choice(&[
    "completeness",
    "validity",
    "uniqueness",
    "consistency",
    "timeliness",
    "accuracy",
]);

const fn key(name: &'static str, need: Need, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        shape,
        need,
        doc,
    }
}

const fn section(called: &'static str, doc: &'static str, keys: &'static [Key]) -> Section {
    Section {
        called,
        doc,
        keys,
        exactly_one: &[],
        more: More::Nothing,
    }
}

/// The whole file.
pub static PROJECT: Section = section(
    "a project file",
    "What a project file may say. Everything but `version` and `sources` is optional.",
    &[
        key(
            "version",
            RequiredInProject,
            Integer { min: 1, max: 1 },
            "Version of this language: `1`.",
        ),
        key("name", Optional, TEXT, "Title in reports."),
        key(
            "description",
            Optional,
            TEXT,
            "What this file is for; read by people only.",
        ),
        key(
            "seed",
            Optional,
            Integer {
                min: 0,
                max: u64::MAX,
            },
            "Seed of sampling; the same seed gives the same run.",
        ),
        key(
            "keep",
            Optional,
            Integer {
                min: 1,
                max: 100_000,
            },
            "Runs that stay in the output directory, counted from the newest; older ones are removed after a run is published. The current run, the one before it, held runs and whatever holds files of others always stay. All, if not told.",
        ),
        key(
            "extends",
            Optional,
            OneOrMore(&Shape::Word(Word::Pack)),
            "Shipped packs by name, or paths of other rule files, laid beneath this file. Checks, gates and tests are added (the same name replaces), other lists replace, maps are merged key by key.",
        ),
        key(
            "sources",
            RequiredInProject,
            List(&Shape::Section(&SOURCE)),
            "The exports to read.",
        ),
        key(
            "fields",
            Optional,
            Map(MapKeys::NewFields, &Shape::Section(&FIELD_KEYS)),
            "The fields of the golden record, by name. A type carries its default standardizers, checks, comparison and blocking keys.",
        ),
        key(
            "checks",
            Optional,
            List(&Shape::Section(&CHECK)),
            "What must hold for the data.",
        ),
        key(
            "exclude",
            Optional,
            List(&Shape::Section(&EXCLUDE)),
            "Rows to set aside in quarantine.",
        ),
        key(
            "terms",
            Optional,
            Map(MapKeys::NewTerms, &SQL),
            "SQL conditions with a name: `active: \"last_order_at >= DATE '2025-01-01'\"`. The name stands for the condition wherever SQL is written: in checks, exclusions, gates, survivorship, derived fields and other terms.",
        ),
        key(
            "match",
            Optional,
            Shape::Section(&MATCH),
            "How rows are found to be the same customer.",
        ),
        key(
            "survivorship",
            Optional,
            Shape::Section(&SURVIVORSHIP),
            "How the values of a golden record are chosen.",
        ),
        key(
            "control_totals",
            Optional,
            List(&Shape::Section(&CONTROL_TOTAL)),
            "Totals that must be the same before and after.",
        ),
        key(
            "gates",
            Optional,
            List(&Shape::Section(&GATE)),
            "Bars that a run must clear.",
        ),
        key(
            "tests",
            Optional,
            List(&Shape::Section(&TEST)),
            "Examples that the rules must get right, run by `lint --test`.",
        ),
        key(
            "headline",
            Optional,
            OneOrMore(&Shape::Word(Word::Headline)),
            "Numbers shown at the head of the report: names of checks, gates, dimensions or fields, or `conformity`, `clean_rows`, `reachable`, `accepted_rows`. Default: the first three.",
        ),
        key(
            "breakdown",
            Optional,
            OneOrMore(&SQL),
            "Fields or SQL expressions that the report is broken down by, such as a branch or who answers for the customer; fields of dates and times by month. Groups of fewer than five rows are shown together; values of fields that may name people (all but `category`, `flag`, `gender`, `consent`, `number`) are masked.",
        ),
        key(
            "value",
            Optional,
            SQL,
            "SQL expression of a number per row, such as `annual_sales`, that says what a row is worth: the report then puts the fixes first that concern most of it.",
        ),
    ],
);

/// One entry of `sources`.
pub static SOURCE: Section = section(
    "a source",
    "One export: where it is, what a row of it is, and which columns fill which fields.",
    &[
        key(
            "name",
            Required,
            Shape::Word(Word::NewSource),
            "Name in every table.",
        ),
        key(
            "path",
            Required,
            Shape::Word(Word::PathPattern),
            "File or pattern, relative to the project file: `*`, `?`, `**` and `{date:%Y%m%d}`. csv, tsv, xlsx, xls, ods, json, ndjson, parquet, arrow; .gz, .zst, .zip.",
        ),
        key(
            "pick",
            Optional,
            Choice(&["all", "newest"]),
            "Which of several matching files; default all of them, unless two share most of their ids.",
        ),
        key(
            "max_age",
            Optional,
            Shape::Word(Word::Age),
            "Oldest file accepted, such as `26h`; older ones end the run with exit code 4.",
        ),
        key(
            "required",
            Optional,
            Flag,
            "Whether a missing file stops the run; default `true`.",
        ),
        key(
            "delivery",
            Optional,
            Choice(&["full", "changes"]),
            "`full`: rows absent from the file are gone. `changes`: they stay as they were in the current run; needs `id`. Default `full`.",
        ),
        key(
            "on_duplicate_id",
            Optional,
            Choice(&["same-customer", "keep-newest", "quarantine"]),
            "What to do with rows that share an id but not their content. `same-customer`: they stay, numbered `#2`, `#3`, as one customer. `keep-newest`: the one changed last stays, by `updated_at`. `quarantine`: all are set aside. Default `same-customer`.",
        ),
        key(
            "entity",
            Optional,
            ENTITY,
            "Whether rows are about persons or companies; found from the columns if not told.",
        ),
        key(
            "preset",
            Optional,
            Shape::Word(Word::Preset),
            "Shipped column map; `columns` adds to it or overrides it.",
        ),
        key(
            "id",
            Optional,
            OneOrMore(&COLUMN),
            "Column, or columns together, that identify a row; ids are made up if there is none.",
        ),
        key(
            "updated_at",
            Optional,
            COLUMN,
            "Column with the time of the last change.",
        ),
        key(
            "timezone",
            Optional,
            Shape::Word(Word::TimeZone),
            "Zone of times written without one, such as `Asia/Seoul` or `UTC`.",
        ),
        key(
            "merged_ids",
            Optional,
            COLUMN,
            "Column with ids of records of this source that are the same customer as the row, separated by `;` or `,`, such as `MasterRecordId` or `Merged contact IDs`.",
        ),
        key(
            "deleted_when",
            Optional,
            SQL,
            "SQL condition of rows deleted in the source: they get ids but give no golden values.",
        ),
        key(
            "trust",
            Optional,
            Integer { min: 0, max: 100 },
            "0–100, used by `source-priority`; default 50.",
        ),
        key(
            "field_trust",
            Optional,
            Map(MapKeys::Fields, &Integer { min: 0, max: 100 }),
            "Field to the trust in what this source says about it, where that differs from `trust`: `{address: 95, email: 30}`.",
        ),
        key(
            "columns",
            Optional,
            Map(MapKeys::Fields, &OneOrMore(&SLOT)),
            "Field to column, or to several columns put together in that order; an empty text keeps a place free. One column may feed person_name and company_name, or birth_date and business_number: of each cell a field takes what is its own. Other columns are mapped by header and content.",
        ),
        key(
            "format",
            Optional,
            Choice(&[
                "csv", "tsv", "xlsx", "xls", "ods", "json", "ndjson", "parquet", "arrow",
            ]),
            "Found from name and content if not told.",
        ),
        key(
            "encoding",
            Optional,
            Shape::Word(Word::Encoding),
            "Such as `utf-8`, `cp949`, `utf-16le`; found from the bytes if not told.",
        ),
        key(
            "delimiter",
            Optional,
            Shape::Word(Word::Delimiter),
            "One character, or `tab`; found if not told.",
        ),
        key(
            "widths_bytes",
            Optional,
            List(&Integer {
                min: 1,
                max: 100_000,
            }),
            "Widths of the columns of fixed-width text (전문), in bytes of the file's encoding.",
        ),
        key(
            "sheet",
            Optional,
            TEXT,
            "Sheet by name or number from 1; default the first with a table.",
        ),
        key(
            "header",
            Optional,
            Either(
                &Integer {
                    min: 1,
                    max: 1_000_000,
                },
                &Choice(&["none"]),
            ),
            "Line of the header from 1, or `none`; found if not told.",
        ),
        key(
            "password_env",
            Optional,
            TEXT,
            "Name of the environment variable that holds the password of an encrypted workbook or zip archive.",
        ),
        key(
            "max_undecodable",
            Optional,
            Share,
            "Share of a file's text that may be undecodable before the source is refused; default 0.05.",
        ),
        key(
            "resident_number",
            Optional,
            Choice(&["redact", "fail"]),
            "What becomes of 주민등록번호: `redact` takes them out as they are read and reports rows and columns, `fail` refuses the source. Default `redact`; a source whose id column holds them is always refused.",
        ),
        key("owner", Optional, TEXT, "Who answers for the export."),
        key("note", Optional, TEXT, "Anything else worth knowing."),
    ],
);

/// A shipped column map.
pub static PRESET: Section = section(
    "a preset",
    "The part of a source that every export of one system shares.",
    &[
        key(
            "version",
            Required,
            Integer { min: 1, max: 1 },
            "Version of this language: `1`.",
        ),
        key("description", Required, TEXT, "What exports it fits."),
        key("entity", Optional, ENTITY, "As in a source."),
        key("id", Optional, OneOrMore(&COLUMN), "As in a source."),
        key("updated_at", Optional, COLUMN, "As in a source."),
        key(
            "timezone",
            Optional,
            Shape::Word(Word::TimeZone),
            "As in a source.",
        ),
        key("merged_ids", Optional, COLUMN, "As in a source."),
        key("deleted_when", Optional, SQL, "As in a source."),
        key(
            "columns",
            Optional,
            Map(MapKeys::Free, &OneOrMore(&SLOT)),
            "As in a source; fields that a project does not declare are passed over.",
        ),
        key(
            "tests",
            Optional,
            List(&Shape::Section(&PRESET_TEST)),
            "Rows of such an export and what fields become of them.",
        ),
    ],
);

/// One entry of the `tests` of a preset.
pub static PRESET_TEST: Section = section(
    "a preset's test",
    "One row, by the columns of the export.",
    &[
        key("name", Optional, TEXT, "Name of the test."),
        key(
            "given",
            Required,
            Map(MapKeys::Free, &Shape::Word(Word::Expected)),
            "Column to text as exported.",
        ),
        key(
            "expect",
            Required,
            Map(MapKeys::Free, &Shape::Word(Word::Expected)),
            "Field, or part of one, to the standardized text; `null` for no value.",
        ),
    ],
);

/// One value of `fields`.
pub static FIELD_KEYS: Section = Section {
    called: "a field",
    doc: "One field. Besides these keys it takes the parameters of its type's standardizer (`order: ymd` on a date).",
    keys: &[
        key(
            "type",
            Required,
            Shape::Word(Word::FieldType),
            "What the values mean.",
        ),
        key(
            "label",
            Optional,
            Either(&TEXT, &Shape::Section(&LABEL)),
            "What reports call it: one text, or `{ko: …, en: …}`.",
        ),
        key("description", Optional, TEXT, "What it means."),
        key("owner", Optional, TEXT, "Who answers for it."),
        key("note", Optional, TEXT, "Anything else worth knowing."),
        key(
            "derive",
            Optional,
            SQL,
            "SQL expression over one row's fields that gives the value.",
        ),
        key(
            "standardize",
            Optional,
            Steps(Registry::Standardizers),
            "The chain of standardizers instead of the type's own.",
        ),
        key(
            "max_values",
            Optional,
            Integer { min: 1, max: 1000 },
            "How many values the golden record keeps; default 1. With `2` the second best value that is not the same stands in `<field>_2`.",
        ),
        key(
            "importance",
            Optional,
            Choice(&["low", "normal", "high"]),
            "How much it matters that the golden value is right: with the strength of the rivals it makes the severity of a conflict. By the type if not told.",
        ),
        key(
            "region",
            Optional,
            Shape::Word(Word::Region),
            "Country assumed for phones, addresses and names in Chinese characters, two letters; default `KR`, `ZZ` for none: a phone number without a country code keeps its digits.",
        ),
    ],
    exactly_one: &[],
    more: More::ParametersOf {
        key: "type",
        registry: Registry::Standardizers,
    },
};

/// `label` of a field.
pub static LABEL: Section = section(
    "a label",
    "A label per language.",
    &[
        key("ko", Optional, TEXT, "Korean."),
        key("en", Optional, TEXT, "English."),
    ],
);

/// One entry of `checks`.
pub static CHECK: Section = Section {
    called: "a check",
    doc: "Either `check`, a registered kind with its parameters beside it, or `sql`, a condition that must hold.",
    keys: &[
        key(
            "name",
            Optional,
            TEXT,
            "Name in findings; the kind of check if not told.",
        ),
        key("field", Optional, FIELD, "The field checked."),
        key("check", Optional, Named(Registry::Checks), "Kind of check."),
        key(
            "sql",
            Optional,
            SQL,
            "SQL condition over one row's fields; null means not checked.",
        ),
        key(
            "dimension",
            Optional,
            DIMENSION,
            "Quality dimension instead of the check's own; `consistency` for `sql`.",
        ),
        key(
            "severity",
            Optional,
            Choice(&["info", "warning", "error", "quarantine"]),
            "Severity instead of the check's own; `quarantine` sets the row aside.",
        ),
        key("owner", Optional, TEXT, "Who fixes it."),
        key("suggestion", Optional, TEXT, "What to do about a finding."),
        key("note", Optional, TEXT, "Anything else worth knowing."),
        key(
            "when",
            Optional,
            SQL,
            "SQL condition, such as the name of a term; only rows for which it holds are checked.",
        ),
        key(
            "on",
            Optional,
            Choice(&["standardized", "raw"]),
            "Which form of the values is looked at; default `standardized`.",
        ),
    ],
    exactly_one: &["check", "sql"],
    more: More::ParametersOf {
        key: "check",
        registry: Registry::Checks,
    },
};

/// One entry of `exclude`.
pub static EXCLUDE: Section = section(
    "an exclusion",
    "Rows for which `when` holds go to quarantine under `name`.",
    &[
        key("name", Required, TEXT, "Reason shown in quarantine."),
        key(
            "when",
            Required,
            SQL,
            "SQL condition over one row's fields.",
        ),
    ],
);

/// `match`.
pub static MATCH: Section = section(
    "the match rules",
    "By default the types of the fields decide how rows are found and compared.",
    &[
        key(
            "blocking",
            Optional,
            Either(&Choice(&["auto"]), &List(&Shape::Section(&PASS))),
            "`auto`, or the passes in which rows meet; default `auto`.",
        ),
        key(
            "comparisons",
            Optional,
            Either(&Choice(&["auto"]), &List(&Shape::Section(&COMPARISON))),
            "`auto`, or the comparisons; default `auto`.",
        ),
        key(
            "merge_from",
            Optional,
            Share,
            "Match probability from which rows are merged; default 0.95.",
        ),
        key(
            "review_from",
            Optional,
            Share,
            "Match probability from which a person should look; default 0.5.",
        ),
        key(
            "link_type",
            Optional,
            Choice(&["both", "dedupe", "link"]),
            "Which rows may be one customer: `dedupe` only rows of one source, `link` only rows of different sources (each source then has at most one row per customer), `both` all; default `both`.",
        ),
        key(
            "cannot_link",
            Optional,
            List(&Shape::Section(&LINK)),
            "Rows that differ in such a field are never merged.",
        ),
        key(
            "must_link",
            Optional,
            List(&Shape::Section(&LINK)),
            "Rows that agree in such a field are always merged.",
        ),
        key(
            "one_per_source",
            Optional,
            Either(&Shape::Flag, &List(&Shape::Word(Word::Source))),
            "`true`, or the sources that hold at most one row per customer because someone keeps them free of \
             duplicates: two rows of such a source never stand in one customer, also not by way of rows of other \
             sources; the pair goes to review. They are still compared with each other, unlike under `link_type: \
             link`. Rows that the system itself merged, or that `must_link` joins, stay together. Default `false`.",
        ),
        key(
            "company_level",
            Optional,
            Choice(&["site", "legal-entity"]),
            "What counts as one company. `site`: a place of business; the same name with another branch, or at \
             another exact address without a business or tax number, phone or mailbox in common, goes to review. \
             `legal-entity`: the company as such, wherever its sites are; two business numbers are no conflict \
             under one corporate number. Default `site`, because a wrong merge is found late, and business \
             numbers and tax invoices belong to sites.",
        ),
        key(
            "max_cluster_size",
            Optional,
            Integer {
                min: 2,
                max: u32::MAX as u64,
            },
            "Most rows of one customer.",
        ),
        key(
            "max_pairs",
            Optional,
            Integer {
                min: 1,
                max: u64::MAX,
            },
            "Most candidate pairs compared; passes that explode are tightened.",
        ),
    ],
);

/// One entry of `match: blocking`.
pub static PASS: Section = section(
    "a blocking pass",
    "Rows that agree in all keys of a pass are compared. The passes given are all there are; keys that too many \
     rows bear are still cut, as `plan` says.",
    &[
        key(
            "name",
            Optional,
            TEXT,
            "Name in `pairs`; the keys if not told.",
        ),
        key(
            "keys",
            Required,
            OneOrMore(&Shape::Word(Word::BlockingKey)),
            "Fields, parts of fields, or forms of them from the list of blocking keys: `mobile_phone`, \
             `person_name.surname`, `person_name.sound`. A key reads every field that stands under one comparison \
             with the one it names, so that a mobile number meets itself among landlines.",
        ),
    ],
);

/// One entry of `match: comparisons`.
pub static COMPARISON: Section = Section {
    called: "a comparison",
    doc: "Fields that are compared with each other, as one piece of evidence. The comparisons given are all there \
          are; one whose fields have no value among persons (or companies) is left out there.",
    keys: &[
        key(
            "name",
            Optional,
            TEXT,
            "Name in `pairs` (`level_NAME`); the first field if not told.",
        ),
        key(
            "fields",
            Required,
            OneOrMore(&FIELD),
            "One field, or fields of one type compared across (`[mobile_phone, phone]`); a postal address may take its \
             postcode along.",
        ),
        key(
            "comparison",
            Optional,
            Named(Registry::Comparisons),
            "How; by the fields' type if not told. One that is called like a type compares fields of that type \
             alone, `exact` and `words` any.",
        ),
        key(
            "expect",
            Optional,
            Shape::Section(&EXPECT),
            "What it finds where two rows are one customer, as known from earlier work; learning starts there \
             instead of at the program's own figures.",
        ),
    ],
    exactly_one: &[],
    more: More::ParametersOf {
        key: "comparison",
        registry: Registry::Comparisons,
    },
};

/// `expect` of a comparison.
pub static EXPECT: Section = section(
    "the expectation of a comparison",
    "Of the pairs that are one customer and have both values, the shares whose values are the same, alike (a slip, \
     a part, something in common) and different. Together they are 1. Each share is spread over the comparison's \
     levels of that meaning, in proportion to the program's own figures.",
    &[
        key("same", Required, Share, "Share with the same value."),
        key(
            "alike",
            Optional,
            Share,
            "Share with values that are alike; default 0.",
        ),
        key("different", Required, Share, "Share with different values."),
    ],
);

/// One entry of `match: cannot_link` and `must_link`.
pub static LINK: Section = section(
    "a link rule",
    "A field that keeps rows apart or ties them together.",
    &[
        key("field", Required, FIELD, "The field."),
        key(
            "entity",
            Optional,
            ENTITY,
            "Only between persons, or only between companies.",
        ),
    ],
);

/// `survivorship`.
pub static SURVIVORSHIP: Section = section(
    "the survivorship rules",
    "Each chain is tried in order until one value is left.",
    &[
        key(
            "default",
            Optional,
            Steps(Registry::Strategies),
            "The chain of fields without their own.",
        ),
        key(
            "fields",
            Optional,
            Map(MapKeys::Fields, &Steps(Registry::Strategies)),
            "Field to its own chain.",
        ),
        key(
            "groups",
            Optional,
            Map(MapKeys::Free, &OneOrMore(&FIELD)),
            "Fields that survive together, from one row.",
        ),
    ],
);

/// One entry of `control_totals`.
pub static CONTROL_TOTAL: Section = Section {
    called: "a control total",
    doc: "A total that proves that nothing was lost.",
    keys: &[
        key("sum", Optional, FIELD, "Sum of a number field."),
        key("count_by", Optional, FIELD, "Rows per value of a field."),
    ],
    exactly_one: &["sum", "count_by"],
    more: More::Nothing,
};

/// One entry of `gates`.
pub static GATE: Section = Section {
    called: "a gate",
    doc: "One measure and its bound. A failed gate makes the exit code 1.",
    keys: &[
        key(
            "name",
            Optional,
            TEXT,
            "Name in reports; made from the measure if not told.",
        ),
        key(
            "dimension",
            Optional,
            DIMENSION,
            "Share of rows without finding in this dimension, at least `min`.",
        ),
        key(
            "check",
            Optional,
            Shape::Word(Word::Check),
            "Share of rows that pass this check, at least `min`.",
        ),
        key(
            "sql",
            Optional,
            SQL,
            "Share of rows for which this SQL condition holds, at least `min`; rows for which it is null are not counted.",
        ),
        key(
            "when",
            Optional,
            SQL,
            "With `sql`: only rows for which this condition holds.",
        ),
        key(
            "source_rows_drop",
            Optional,
            Share,
            "Share by which the rows of a source may drop since the previous run.",
        ),
        key(
            "max_cluster_size",
            Optional,
            Integer {
                min: 1,
                max: u32::MAX as u64,
            },
            "Rows of the largest customer, at most.",
        ),
        key(
            "id_churn",
            Optional,
            Share,
            "Share of the rows already in the current run whose customer gets another id, at most: what breaks in systems that keep the ids.",
        ),
        key(
            "missing_column",
            Optional,
            Integer {
                min: 0,
                max: 100_000,
            },
            "Columns that the project names and a source lacks, and columns that a source had in the previous run and has no more, at most; usually `0`.",
        ),
        key(
            "fill_rate_drop",
            Optional,
            Share,
            "Share of its rows by which a field of a source may be filled less than in the previous run: 0.97 before and 0.90 now is a drop of 0.07.",
        ),
        key(
            "new_pattern",
            Optional,
            Share,
            "Share of its values that a pattern of writing (`999-9999-9999`) may have in a field of a source if the previous run did not have it among the most frequent ones.",
        ),
        key(
            "field",
            Optional,
            FIELD,
            "With `dimension`, `fill_rate_drop` or `new_pattern`: only this field.",
        ),
        key(
            "min",
            Optional,
            Share,
            "With `dimension`, `check` or `sql`: the least share.",
        ),
        key(
            "source",
            Optional,
            Shape::Word(Word::Source),
            "Only this source.",
        ),
        key(
            "on_fail",
            Optional,
            Choice(&["report", "hold"]),
            "`report`: say so. `hold`: keep the run but leave the current publication until somebody promotes it. Default `report`.",
        ),
    ],
    exactly_one: &[
        "dimension",
        "check",
        "sql",
        "source_rows_drop",
        "max_cluster_size",
        "id_churn",
        "missing_column",
        "fill_rate_drop",
        "new_pattern",
    ],
    more: More::Nothing,
};

/// One entry of `tests`.
pub static TEST: Section = Section {
    called: "a test",
    doc: "Either one row (`given` with `expect`, `finds` or `excluded`) or two rows (`left`, `right`, `decision`). `lint --test` runs them; a row is read, standardized and checked as in a run, by itself.",
    keys: &[
        key("name", Optional, TEXT, "Name of the test."),
        key(
            "source",
            Optional,
            Shape::Word(Word::Source),
            "The source whose columns `given` names; without it `given` names fields.",
        ),
        key(
            "given",
            Optional,
            Map(MapKeys::Free, &OneOrMore(&Shape::Word(Word::Expected))),
            "Field, or column of `source`, to text as in the source; a list for the columns of one field (`person_name: [김, 철수]`), `null` for an empty cell. A field that is not named is one that the source lacks.",
        ),
        key(
            "expect",
            Optional,
            Map(MapKeys::FieldParts, &Shape::Word(Word::Expected)),
            "Field, or part of one (`person_name.surname`), to the standardized text; `null` for no value.",
        ),
        key(
            "finds",
            Optional,
            OneOrMore(&TEXT),
            "All findings expected, by name of check; `[]` for none.",
        ),
        key(
            "excluded",
            Optional,
            TEXT,
            "The exclusion, or the check of severity `quarantine`, that sets the row aside.",
        ),
        key(
            "left",
            Optional,
            Map(MapKeys::Fields, &OneOrMore(&Shape::Word(Word::Expected))),
            "Field to text of one row.",
        ),
        key(
            "right",
            Optional,
            Map(MapKeys::Fields, &OneOrMore(&Shape::Word(Word::Expected))),
            "Field to text of the other row.",
        ),
        key(
            "decision",
            Optional,
            Choice(&["match", "review", "non_match"]),
            "What must come out.",
        ),
    ],
    exactly_one: &["given", "left"],
    more: More::Nothing,
};

/// The sections in the order of the reference, with the path where each is written.
pub static SECTIONS: &[(&str, &Section)] = &[
    ("Project file", &PROJECT),
    ("sources[]", &SOURCE),
    ("rules/presets", &PRESET),
    ("rules/presets tests[]", &PRESET_TEST),
    ("fields.<name>", &FIELD_KEYS),
    ("fields.<name>.label", &LABEL),
    ("checks[]", &CHECK),
    ("exclude[]", &EXCLUDE),
    ("match", &MATCH),
    ("match.blocking[]", &PASS),
    ("match.comparisons[]", &COMPARISON),
    ("match.comparisons[].expect", &EXPECT),
    ("match.cannot_link[], match.must_link[]", &LINK),
    ("survivorship", &SURVIVORSHIP),
    ("control_totals[]", &CONTROL_TOTAL),
    ("gates[]", &GATE),
    ("tests[]", &TEST),
];
