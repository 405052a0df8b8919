//! Grouping by 64-bit keys: entries of one key stand together. Keys are hashes, so their upper bits
//! spread them evenly; keys that occur once are dropped before anything is sorted.

use rayon::prelude::*;

/// Entries under way, in parts by the uppermost bits of their keys. Of each part the counts stay in
/// the processor's own memory, and threads can work on parts side by side.
#[derive(Clone, Debug)]
pub struct Parted<T> {
    parts: Vec<Vec<(u64, T)>>,
}

/// Bits that tell the parts.
const PART_BITS: u32 = 5;

impl<T> Parted<T> {
    /// Nothing yet, with room for so many entries.
    pub fn with_capacity(entries: usize) -> Self {
        let parts = 1 << PART_BITS;
        // Parts are not quite equal.
        let of_part = entries / parts + entries / parts / 8;
        Parted {
            parts: (0..parts).map(|_| Vec::with_capacity(of_part)).collect(),
        }
    }

    /// Adds an entry.
    #[inline]
    pub fn push(&mut self, key: u64, bearer: T) {
        self.parts[(key >> (64 - PART_BITS)) as usize].push((key, bearer));
    }
}

/// What [`borne_by_several`] gives for all entries of several makers, part by part.
pub fn borne_by_several_in_parts<T: Copy + Ord + Default + Send>(
    makers: Vec<Parted<T>>,
) -> Vec<Vec<(u64, T)>> {
    let mut parts: Vec<Vec<Vec<(u64, T)>>> = (0..1 << PART_BITS).map(|_| Vec::new()).collect();
    for maker in makers {
        for (part, entries) in parts.iter_mut().zip(maker.parts) {
            part.push(entries);
        }
    }
    parts
        .into_par_iter()
        .map(|part| several(part.concat(), |_| 1, PART_BITS))
        .collect()
}

/// Sorts (key, bearer) entries and leaves out those whose key occurs once; `times` tells for how
/// many an entry stands.
///
/// A small table of counts by the upper bits of the key tells most keys that occur once; of the
/// others a few are left in.
pub fn borne_by_several<T: Copy + Ord + Default>(
    entries: Vec<(u64, T)>,
    times: impl Fn(&T) -> u32,
) -> Vec<(u64, T)> {
    several(entries, times, 0)
}

/// …of keys whose uppermost bits are the same.
fn several<T: Copy + Ord + Default>(
    mut entries: Vec<(u64, T)>,
    times: impl Fn(&T) -> u32,
    same: u32,
) -> Vec<(u64, T)> {
    let bits = (entries.len() * 2).max(2).next_power_of_two().ilog2();
    let slot = |key: u64| (key << same >> (64 - bits)) as usize;
    let mut seen = vec![0u8; 1 << bits];
    for (key, bearer) in &entries {
        let count = &mut seen[slot(*key)];
        *count = count.saturating_add(times(bearer).min(2) as u8);
    }
    entries.retain(|&(key, _)| seen[slot(key)] > 1);
    sorted(entries, same)
}

/// Sorts entries in buckets by the upper bits of their keys, each small enough for a cache.
fn sorted<T: Copy + Ord + Default>(mut entries: Vec<(u64, T)>, same: u32) -> Vec<(u64, T)> {
    const OF_BUCKET: usize = 64;
    let bits = (entries.len() / OF_BUCKET).max(1).ilog2().min(16);
    if bits == 0 {
        entries.sort_unstable();
        return entries;
    }
    let bucket = |key: u64| (key << same >> (64 - bits)) as usize;
    let mut starts = vec![0u32; (1 << bits) + 1];
    for &(key, _) in &entries {
        starts[bucket(key) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![(0, T::default()); entries.len()];
    for &entry in &entries {
        let at = &mut next[bucket(entry.0)];
        sorted[*at as usize] = entry;
        *at += 1;
    }
    for bounds in starts.windows(2) {
        sorted[bounds[0] as usize..bounds[1] as usize].sort_unstable();
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::hash::mix64;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_several_bear_is_sorted_and_whole(
            keys in prop::collection::vec((0u64..600, 1u32..4), 0..900),
            makers in 1usize..4,
        ) {
            let entries: Vec<(u64, (u32, u32))> = (0..)
                .zip(&keys)
                .map(|(at, &(key, times))| (mix64(key), (at, times)))
                .collect();
            let mut wanted = entries.clone();
            wanted.sort_unstable();
            let borne = |key: u64, times: &dyn Fn(u32) -> u32| -> u32 {
                let same = entries.iter().filter(|entry| entry.0 == key);
                same.map(|&(_, (_, of))| times(of)).sum()
            };
            let found = borne_by_several(entries.clone(), |&(_, times)| times);
            prop_assert!(found.is_sorted());
            let several = |entry: &&(u64, (u32, u32))| borne(entry.0, &|times| times) > 1;
            let found: Vec<_> = found.iter().filter(several).collect();
            prop_assert_eq!(found, wanted.iter().filter(several).collect::<Vec<_>>());

            let mut parted: Vec<_> = (0..makers).map(|_| Parted::with_capacity(100)).collect();
            for (at, &(key, bearer)) in entries.iter().enumerate() {
                parted[at % makers].push(key, bearer);
            }
            let found = borne_by_several_in_parts(parted).concat();
            prop_assert!(found.is_sorted());
            let several = |entry: &&(u64, (u32, u32))| borne(entry.0, &|_| 1) > 1;
            let found: Vec<_> = found.iter().filter(several).collect();
            prop_assert_eq!(found, wanted.iter().filter(several).collect::<Vec<_>>());
        }
    }
}
