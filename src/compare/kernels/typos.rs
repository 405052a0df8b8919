//! Which measure tells a mistyped Korean name from another person's? An experiment on made-up
//! names: one key wrong on a 두벌식 keyboard, against the same surname with another syllable in the
//! given name. The measure is the area under the ROC curve: 0.5 tells nothing, 1 tells all.

use super::{jaro_winkler, osa_within};
use crate::tables::hash::mix64;
use crate::text::{hangul, keyboard, surnames};

const PAIRS: usize = 4_000;
/// Syllables of given names.
const SYLLABLES: &str = "민지영수현준우경희성승정은철호혜진석선훈원주미기규근서하윤예도연아재태동상종병광용인유나라빈찬한솔별";

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = mix64(self.0.wrapping_add(0x9e37));
        (self.0 % sides as u64) as usize
    }

    fn syllable(&mut self) -> char {
        let all: Vec<char> = SYLLABLES.chars().collect();
        all[self.roll(all.len())]
    }

    /// A surname as often as the census has it, and two syllables.
    fn name(&mut self) -> String {
        let mut at = self.roll(95_000) as u32;
        let surname = surnames::SURNAMES.iter().find(|surname| {
            let found = at < surname.per_100_000;
            at = at.saturating_sub(surname.per_100_000);
            found
        });
        let surname = surname.map_or("김", |surname| surname.hangul);
        format!("{surname}{}{}", self.syllable(), self.syllable())
    }

    /// One key beside the right one, left out, doubled, swapped with the next, or with shift.
    fn mistype(&mut self, name: &str) -> Option<String> {
        const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
        let mut keys = hangul::keystrokes(name);
        let at = self.roll(keys.len());
        match self.roll(5) {
            0 => {
                let key = keys[at].to_ascii_lowercase() as char;
                let row = ROWS.iter().find(|row| row.contains(key))?.as_bytes();
                let place = row.iter().position(|&k| k == key as u8)?;
                let beside = if self.roll(2) == 0 {
                    place.checked_sub(1)?
                } else {
                    place + 1
                };
                keys[at] = *row.get(beside)?;
            }
            1 => {
                keys.remove(at);
            }
            2 => keys.insert(at, keys[at]),
            3 if at + 1 < keys.len() => keys.swap(at, at + 1),
            _ => keys[at] ^= 0x20,
        }
        let typed = keyboard::to_hangul(std::str::from_utf8(&keys).ok()?)?;
        (typed != name).then_some(typed)
    }

    fn another(&mut self, name: &str) -> String {
        let mut syllables: Vec<char> = name.chars().collect();
        let at = syllables.len() - 1 - self.roll(2);
        while syllables.iter().collect::<String>() == name {
            syllables[at] = self.syllable();
        }
        syllables.into_iter().collect()
    }
}

/// 1 − distance ÷ longer length.
fn likeness(a: &[u8], b: &[u8]) -> f64 {
    let longer = a.len().max(b.len());
    let distance = osa_within(a, b, longer).expect("within its length");
    1.0 - distance as f64 / longer as f64
}

/// One byte for each jamo.
fn jamo(name: &str) -> Vec<u8> {
    let jamo = hangul::jamo(name);
    jamo.chars().map(|c| (c as u32 - 0x3130) as u8).collect()
}

/// The share of (typo, another person) in which the typo is more like the name; ties count half.
fn area(typos: &[f64], others: &[f64]) -> f64 {
    let mut others = others.to_vec();
    others.sort_by(f64::total_cmp);
    let below = |value: f64| others.partition_point(|&other| other < value);
    let up_to = |value: f64| others.partition_point(|&other| other <= value);
    let won: usize = typos.iter().map(|&typo| below(typo) + up_to(typo)).sum();
    won as f64 / (2 * typos.len() * others.len()) as f64
}

#[test]
fn keystrokes_tell_a_typo_from_another_person_and_syllables_do_not() {
    let mut dice = Dice(7);
    let mut typos = Vec::new();
    let mut others = Vec::new();
    while typos.len() < PAIRS {
        let name = dice.name();
        if let Some(typo) = dice.mistype(&name) {
            let another = dice.another(&name);
            typos.push((name.clone(), typo));
            others.push((name, another));
        }
    }
    let measured = |measure: &dyn Fn(&str, &str) -> f64| {
        let all = |pairs: &[(String, String)]| -> Vec<f64> {
            pairs.iter().map(|(a, b)| measure(a, b)).collect()
        };
        area(&all(&typos), &all(&others))
    };
    let syllables = measured(&|a, b| jaro_winkler(a, b));
    let by_jamo = measured(&|a, b| likeness(&jamo(a), &jamo(b)));
    let keys = measured(&|a, b| likeness(&hangul::keystrokes(a), &hangul::keystrokes(b)));
    let found = format!("syllables {syllables:.3}, jamo {by_jamo:.3}, keystrokes {keys:.3}");
    // A slip in the surname costs a syllable comparison more than another given name does.
    assert!(syllables < 0.6, "{found}");
    assert!(by_jamo > 0.94 && keys > 0.96 && keys > by_jamo, "{found}");
}
