use std::collections::HashSet;

use crate::ir::{Api, Ty, TypeId, TypeKind};

/// The uses that must go through a `Box`, because without it a type would contain itself: `(owner, member, target)`.
pub(super) type Boxes = HashSet<(TypeId, usize)>;

/// Finds the uses that close a cycle. Lists and maps hold their elements apart already, so only members by value count.
pub(super) fn boxes(api: &Api) -> Boxes {
    let edges: Vec<Vec<(usize, TypeId)>> =
        api.types().map(|(_, def)| by_value(&def.kind)).collect();
    let mut boxes = Boxes::new();
    let mut state = vec![State::New; edges.len()];
    for start in 0..edges.len() {
        if state[start] == State::New {
            walk(start, &edges, &mut state, &mut boxes);
        }
    }
    boxes
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Depth first with a stack of its own: documents may be deeper than ours.
fn walk(start: usize, edges: &[Vec<(usize, TypeId)>], state: &mut [State], boxes: &mut Boxes) {
    let mut stack = vec![(start, 0)];
    state[start] = State::Open;
    while let Some((node, next)) = stack.last_mut() {
        let (node, at) = (*node, *next);
        *next += 1;
        let Some((member, target)) = edges[node].get(at) else {
            state[node] = State::Done;
            stack.pop();
            continue;
        };
        let target = target.0 as usize;
        match state[target] {
            State::New => {
                state[target] = State::Open;
                stack.push((target, 0));
            }
            State::Open => {
                boxes.insert((TypeId(node as u32), *member));
            }
            State::Done => {}
        }
    }
}

fn by_value(kind: &TypeKind) -> Vec<(usize, TypeId)> {
    let mut edges = Vec::new();
    match kind {
        TypeKind::Struct(object) => object
            .fields
            .iter()
            .enumerate()
            .for_each(|(at, field)| targets(&field.slot.ty, at, &mut edges)),
        TypeKind::Union(union) => union
            .variants
            .iter()
            .enumerate()
            .for_each(|(at, variant)| targets(&variant.slot.ty, at, &mut edges)),
        TypeKind::Newtype(slot) | TypeKind::Alias(slot) => targets(&slot.ty, 0, &mut edges),
        TypeKind::Enum(_) => {}
    }
    edges
}

fn targets(ty: &Ty, member: usize, edges: &mut Vec<(usize, TypeId)>) {
    match ty {
        Ty::Ref(id) => edges.push((member, *id)),
        Ty::Nullable(inner) => targets(inner, member, edges),
        // What is recursive in a tuple goes through a box there.
        _ => {}
    }
}
