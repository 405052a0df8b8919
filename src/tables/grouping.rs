//! Grouping by 64-bit keys: entries of one key stand together. Keys are hashes, so their upper bits
//! spread them evenly; keys that occur once are dropped before anything is sorted.

/// Sorts (key, bearer) entries and leaves out those whose key occurs once.
///
/// A small table of counts by the upper bits of the key tells most keys that occur once; of the
/// others a few are left in.
pub fn borne_by_several<T: Copy + Ord + Default>(mut entries: Vec<(u64, T)>) -> Vec<(u64, T)> {
    let bits = (entries.len() * 2).max(2).next_power_of_two().ilog2();
    let slot = |key: u64| (key >> (64 - bits)) as usize;
    let mut seen = vec![0u8; 1 << bits];
    for &(key, _) in &entries {
        let count = &mut seen[slot(key)];
        *count = count.saturating_add(1);
    }
    entries.retain(|&(key, _)| seen[slot(key)] > 1);
    sorted(entries)
}

/// Sorts entries in buckets by the upper bits of their keys, each small enough for a cache.
fn sorted<T: Copy + Ord + Default>(mut entries: Vec<(u64, T)>) -> Vec<(u64, T)> {
    const OF_BUCKET: usize = 64;
    let bits = (entries.len() / OF_BUCKET).max(1).ilog2().min(16);
    if bits == 0 {
        entries.sort_unstable();
        return entries;
    }
    let bucket = |key: u64| (key >> (64 - bits)) as usize;
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
        fn what_several_bear_is_sorted_and_whole(keys in prop::collection::vec(0u64..600, 0..900)) {
            let entries: Vec<(u64, u32)> = keys.iter().map(|&key| mix64(key)).zip(0..).collect();
            let mut wanted = entries.clone();
            wanted.sort_unstable();
            let found = borne_by_several(entries.clone());
            prop_assert!(found.is_sorted());
            let several = |key: u64| entries.iter().filter(|entry| entry.0 == key).count() > 1;
            wanted.retain(|entry| several(entry.0));
            let found: Vec<_> = found.into_iter().filter(|entry| several(entry.0)).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
