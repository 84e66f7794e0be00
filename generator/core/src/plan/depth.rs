use crate::ir::{Api, Rest, Ty, TypeId, TypeKind};

/// How many steps rustc goes down, at the least, to prove of the deepest type that its values may go to another thread. It goes through
/// every type that another holds, named or not, and gives up at `recursion_limit`.
pub(super) fn depth(api: &Api) -> usize {
    let edges: Vec<Vec<(usize, TypeId)>> = api.types().map(|(_, def)| held(&def.kind)).collect();
    let mut depths: Vec<Option<usize>> = vec![None; edges.len()];
    for start in 0..edges.len() {
        if depths[start].is_none() {
            walk(start, &edges, &mut depths);
        }
    }
    depths.into_iter().flatten().max().unwrap_or_default()
}

/// Depth first with a stack of its own. What leads back to an open type is not followed again: rustc does not either.
fn walk(start: usize, edges: &[Vec<(usize, TypeId)>], depths: &mut [Option<usize>]) {
    let mut stack = vec![(start, 0)];
    depths[start] = Some(0);
    while let Some((node, next)) = stack.last_mut() {
        let (node, at) = (*node, *next);
        *next += 1;
        match edges[node].get(at) {
            Some((_, TypeId(target))) => {
                let target = *target as usize;
                if depths[target].is_none() {
                    depths[target] = Some(0);
                    stack.push((target, 0));
                }
            }
            None => {
                let below = edges[node].iter();
                let below = below.map(|(steps, target)| {
                    steps
                        + depths
                            .get(target.0 as usize)
                            .copied()
                            .flatten()
                            .unwrap_or(0)
                });
                depths[node] = Some(1 + below.max().unwrap_or(0));
                stack.pop();
            }
        }
    }
}

/// The types that a type holds, and the steps to each.
fn held(kind: &TypeKind) -> Vec<(usize, TypeId)> {
    let mut found = Vec::new();
    match kind {
        TypeKind::Struct(object) => {
            let fields = object.fields.iter();
            fields.for_each(|field| steps(&field.slot.ty, 1, &mut found));
            if let Rest::Kept(slot) = &object.rest {
                steps(&slot.ty, MAP, &mut found);
            }
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter();
            variants.for_each(|variant| steps(&variant.slot.ty, 0, &mut found));
        }
        TypeKind::Newtype(slot) | TypeKind::Alias(slot) => steps(&slot.ty, 0, &mut found),
        TypeKind::Enum(_) => {}
    }
    found
}

/// What stands between a list or map of the standard library and its elements.
const LIST: usize = 4;
const MAP: usize = 8;

fn steps(ty: &Ty, before: usize, found: &mut Vec<(usize, TypeId)>) {
    match ty {
        Ty::Ref(id) => found.push((before, *id)),
        Ty::Nullable(inner) => steps(inner, before + 1, found),
        Ty::List(inner) => steps(&inner.ty, before + LIST, found),
        Ty::Map(inner) => steps(&inner.ty, before + MAP, found),
        Ty::Tuple(items) => {
            let items = items.iter();
            items.for_each(|item| steps(&item.ty, before + LIST, found));
        }
        _ => {}
    }
}
