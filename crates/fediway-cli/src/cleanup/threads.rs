//! K8: what a kept status keeps of its thread.

use std::collections::HashMap;

use super::draft::Threads;
use super::item::{Item, List};

/// For each item whether it is a root or connected with one.
pub fn kept_along(threads: Threads, items: &[Item], roots: &[bool]) -> Vec<bool> {
    let mut kept = roots.to_vec();
    if threads == Threads::None {
        return kept;
    }
    let links = links(threads, items);
    let mut open: Vec<usize> = (0..items.len()).filter(|at| kept[*at]).collect();
    while let Some(at) = open.pop() {
        for next in &links[at] {
            if !kept[*next] {
                kept[*next] = true;
                open.push(*next);
            }
        }
    }
    kept
}

/// From each item to those that it keeps.
fn links(threads: Threads, items: &[Item]) -> Vec<Vec<usize>> {
    let is_part = |item: &&Item| item.list == List::Statuses && !item.is_boost();
    let parts = items.iter().enumerate().filter(|(_, item)| is_part(item));
    let places: HashMap<&str, usize> = parts.clone().map(|(at, it)| (it.id.as_str(), at)).collect();
    let mut links = vec![Vec::new(); items.len()];
    for (at, item) in parts {
        let parent = item.parent.as_ref().and_then(Option::as_deref);
        let Some(above) = parent.and_then(|parent| places.get(parent)) else {
            continue;
        };
        links[at].push(*above);
        if threads == Threads::Whole {
            links[*above].push(at);
        }
    }
    links
}
