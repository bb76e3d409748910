//! What happened lately, bounded in number and in age: conversations, answered ids, replies that an edit may change.
//!
//! Time is the caller's, in seconds from any start. Nothing here is written to disk.

use std::collections::VecDeque;
use std::hash::Hash;

use rustc_hash::FxHashMap;

/// A map that forgets its oldest entries beyond `most`, and any entry after `seconds`.
#[derive(Debug)]
pub struct Recent<K, V> {
    entries: FxHashMap<K, Entry<V>>,
    /// Keys in the order of their insertion. A key that was inserted again has an older, dead place in it.
    order: VecDeque<(K, u64)>,
    next: u64,
    most: usize,
    seconds: u64,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    at: u64,
    place: u64,
}

impl<K: Hash + Eq + Clone, V> Recent<K, V> {
    pub fn new(most: usize, seconds: u64) -> Self {
        Self { entries: FxHashMap::default(), order: VecDeque::new(), next: 0, most, seconds }
    }

    /// Remembers a value. Returns whether the key was new.
    pub fn insert(&mut self, key: K, value: V, now: u64) -> bool {
        let known = self.get(&key, now).is_some();
        self.next += 1;
        self.entries.insert(key.clone(), Entry { value, at: now, place: self.next });
        self.order.push_back((key, self.next));
        self.forget(now);
        !known
    }

    pub fn get(&self, key: &K, now: u64) -> Option<&V> {
        self.entries.get(key).filter(|e| now.saturating_sub(e.at) <= self.seconds).map(|e| &e.value)
    }

    pub fn get_mut(&mut self, key: &K, now: u64) -> Option<&mut V> {
        let seconds = self.seconds;
        self.entries.get_mut(key).filter(|e| now.saturating_sub(e.at) <= seconds).map(|e| &mut e.value)
    }

    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key).map(|e| e.value)
    }

    /// Entries that are not too old.
    pub fn fresh(&self, now: u64) -> usize {
        self.entries.values().filter(|e| now.saturating_sub(e.at) <= self.seconds).count()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn forget(&mut self, now: u64) {
        while let Some((key, place)) = self.order.front() {
            let entry = self.entries.get(key).filter(|e| e.place == *place);
            let dead = entry.is_none();
            let old = entry.is_some_and(|e| now.saturating_sub(e.at) > self.seconds) || self.entries.len() > self.most;
            if !dead && !old {
                break;
            }
            if let Some((key, _)) = self.order.pop_front()
                && !dead
            {
                self.entries.remove(&key);
            }
        }
        // A key that is inserted over and over behind an old one would let the order grow without end.
        if self.order.len() > 2 * self.most + 16 {
            let entries = &self.entries;
            self.order.retain(|(key, place)| entries.get(key).is_some_and(|e| e.place == *place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_by_number_and_by_age() {
        let mut recent = Recent::new(2, 10);
        assert!(recent.insert("甲", 1, 0));
        assert!(!recent.insert("甲", 2, 5));
        assert!(recent.insert("乙", 3, 5));
        assert!(recent.insert("丙", 4, 6));
        assert_eq!((recent.get(&"甲", 6), recent.get(&"乙", 6), recent.get(&"丙", 6)), (None, Some(&3), Some(&4)));
        assert_eq!(recent.get(&"乙", 16), None);
        assert!(recent.insert("乙", 5, 17));
        assert_eq!(recent.len(), 1);
    }

    #[test]
    fn one_key_over_and_over_stays_small() {
        let mut recent = Recent::new(4, 1_000);
        recent.insert("旧", 0, 0);
        for i in 0..1_000 {
            recent.insert("新", i, 1);
        }
        assert_eq!(recent.len(), 2);
        assert!(recent.order.len() <= 25);
    }
}
