use crate::ir::{Api, TypeDef, TypeId, TypeKind};

/// Makes an alias that leads back to itself through lists, maps or unions of aliases a type of its own: Rust's aliases cannot.
pub(super) fn break_circles(api: &mut Api) {
    let mut state = vec![State::New; api.types.len()];
    let mut circles = Vec::new();
    for start in 0..api.types.len() {
        walk(&api.types, start, &mut state, &mut circles);
    }
    for at in circles {
        if let Some(def) = api.types.get_mut(at)
            && let TypeKind::Alias(slot) = &def.kind
        {
            def.kind = TypeKind::Newtype(slot.clone());
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Follows aliases only: every other kind of type may lead back to itself.
fn walk(types: &[TypeDef], start: usize, state: &mut [State], circles: &mut Vec<usize>) {
    let mut stack = vec![(start, 0)];
    if state[start] != State::New {
        return;
    }
    state[start] = State::Open;
    while let Some((node, next)) = stack.last_mut() {
        let (node, at) = (*node, *next);
        *next += 1;
        let target = targets(&types[node]).get(at).copied();
        let Some(TypeId(target)) = target else {
            state[node] = State::Done;
            stack.pop();
            continue;
        };
        let target = target as usize;
        match state[target] {
            State::New => {
                state[target] = State::Open;
                stack.push((target, 0));
            }
            // A pure chain of aliases is not a type at all, which `check` reports.
            State::Open if !circles.contains(&target) => circles.push(target),
            State::Open | State::Done => {}
        }
    }
}

fn targets(def: &TypeDef) -> Vec<TypeId> {
    let mut found = Vec::new();
    if let TypeKind::Alias(slot) = &def.kind {
        slot.ty.uses(&mut found);
    }
    found
}
