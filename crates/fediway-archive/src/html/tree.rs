//! The order of a thread: each post right after what it replies to.

use std::collections::HashMap;

/// A post and what it replies to, oldest first.
pub(super) type Reply = (i64, Option<i64>);

/// The posts with how far each is moved to the right. The first reply stands straight below its post,
/// so that a long thread of one person stays one column; every other reply moves.
pub(super) fn ordered(posts: &[Reply]) -> Vec<(usize, i64)> {
    let places: HashMap<i64, usize> = (0..).zip(posts).map(|(at, (id, _))| (*id, at)).collect();
    let mut replies = vec![Vec::new(); posts.len()];
    let mut tops = Vec::new();
    for (at, (id, parent)) in posts.iter().enumerate() {
        match parent.filter(|it| it != id).and_then(|it| places.get(&it)) {
            Some(parent) => replies[*parent].push(at),
            None => tops.push(at),
        }
    }
    let mut done = vec![false; posts.len()];
    let mut ordered = Vec::with_capacity(posts.len());
    // Posts that reply to each other in a circle have no top.
    for top in tops.into_iter().chain(0..posts.len()) {
        let mut open = vec![(0, top)];
        while let Some((depth, at)) = open.pop() {
            if std::mem::replace(&mut done[at], true) {
                continue;
            }
            ordered.push((depth, posts[at].0));
            let below = replies[at].iter().enumerate().rev();
            open.extend(below.map(|(number, reply)| (depth + usize::from(number > 0), *reply)));
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_chain_is_one_column_and_branches_move() {
        let chain = [(1, None), (2, Some(1)), (3, Some(2))];
        assert_eq!(ordered(&chain), [(0, 1), (0, 2), (0, 3)]);
        let branches = [
            (1, None),
            (2, Some(1)),
            (3, Some(1)),
            (4, Some(2)),
            (5, Some(3)),
        ];
        assert_eq!(ordered(&branches), [(0, 1), (0, 2), (0, 4), (1, 3), (1, 5)]);
    }

    proptest! {
        #[test]
        fn every_post_is_there_once(parents in prop::collection::vec(prop::option::of(0..20_i64), 0..20)) {
            let posts: Vec<Reply> = (0..).zip(parents).collect();
            let mut ids: Vec<_> = ordered(&posts).into_iter().map(|it| it.1).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, posts.iter().map(|it| it.0).collect::<Vec<_>>());
        }
    }
}
