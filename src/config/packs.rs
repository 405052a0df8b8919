//! The rule files shipped inside the program: packs for `extends:` and presets for `preset:`.
//! Text only; they are read and checked like any other rule file.

/// A shipped rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackInfo {
    /// Name in project files.
    pub name: &'static str,
    /// Its whole text.
    pub text: &'static str,
}

/// The packs that `extends:` knows by name.
pub static PACKS: [PackInfo; 4] = [
    PackInfo {
        name: "kr-contact",
        text: include_str!("../../rules/kr-contact.yaml"),
    },
    PackInfo {
        name: "kr-company",
        text: include_str!("../../rules/kr-company.yaml"),
    },
    PackInfo {
        name: "intl-contact",
        text: include_str!("../../rules/intl-contact.yaml"),
    },
    PackInfo {
        name: "intl-company",
        text: include_str!("../../rules/intl-company.yaml"),
    },
];

/// The column maps that `preset:` knows by name.
pub static PRESETS: [PackInfo; 9] = [
    PackInfo {
        name: "salesforce-contact",
        text: include_str!("../../rules/presets/salesforce-contact.yaml"),
    },
    PackInfo {
        name: "salesforce-lead",
        text: include_str!("../../rules/presets/salesforce-lead.yaml"),
    },
    PackInfo {
        name: "salesforce-account",
        text: include_str!("../../rules/presets/salesforce-account.yaml"),
    },
    PackInfo {
        name: "hubspot-contacts",
        text: include_str!("../../rules/presets/hubspot-contacts.yaml"),
    },
    PackInfo {
        name: "hubspot-companies",
        text: include_str!("../../rules/presets/hubspot-companies.yaml"),
    },
    PackInfo {
        name: "dynamics-contact",
        text: include_str!("../../rules/presets/dynamics-contact.yaml"),
    },
    PackInfo {
        name: "dynamics-account",
        text: include_str!("../../rules/presets/dynamics-account.yaml"),
    },
    PackInfo {
        name: "zoho-contacts",
        text: include_str!("../../rules/presets/zoho-contacts.yaml"),
    },
    PackInfo {
        name: "zoho-accounts",
        text: include_str!("../../rules/presets/zoho-accounts.yaml"),
    },
];

/// The shipped packs, in the order of the reference.
pub fn shipped() -> &'static [PackInfo] {
    &PACKS
}

impl PackInfo {
    /// The file's own one-paragraph description.
    pub fn description(&self) -> String {
        let description = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix("description:"));
        description.unwrap_or_default().trim().to_owned()
    }
}
