//! Proof that an [`Api`] can be emitted: what leaves this room is a [`Valid`] one.
//!
//! In comes the lowered IR; out goes the same IR in a type that only this room can make. Nothing is changed here.

use std::collections::HashSet;
use std::ops::Deref;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::ir::{Api, Ty, TypeId, TypeKind};

/// Something that passed its checks.
#[derive(Debug, Clone)]
pub(crate) struct Valid<T>(T);

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Checks an API; `None` when it has errors, which are then in `diagnostics`.
#[must_use]
pub(crate) fn check(api: Api, diagnostics: &mut Diagnostics) -> Option<Valid<Api>> {
    let mut found = Vec::new();
    ambiguous_tags(&api, &mut found);
    endless_aliases(&api, &mut found);
    let sound = found
        .iter()
        .all(|diagnostic| diagnostic.severity < Severity::Error);
    found
        .into_iter()
        .for_each(|diagnostic| diagnostics.push(diagnostic));
    sound.then_some(Valid(api))
}

/// No value of a discriminator chooses two variants.
fn ambiguous_tags(api: &Api, found: &mut Vec<Diagnostic>) {
    for (_, def) in api.types() {
        let TypeKind::Union(union) = &def.kind else {
            continue;
        };
        let mut seen = HashSet::new();
        for tag in union
            .variants
            .iter()
            .flat_map(|variant| &variant.tags)
            .filter(|tag| !seen.insert(tag.as_str()))
        {
            let message = format!("the discriminator's value `{tag}` chooses more than one schema");
            let diagnostic = Diagnostic::new(Code::AmbiguousTag, def.origin.clone(), message);
            found.push(
                diagnostic
                    .help("give each schema a value of its own in the discriminator's `mapping`"),
            );
        }
    }
}

/// No alias stands for itself alone.
fn endless_aliases(api: &Api, found: &mut Vec<Diagnostic>) {
    for (id, def) in api.types() {
        if leads_back(api, id) {
            let message = "the schema refers to nothing but itself".to_owned();
            let diagnostic = Diagnostic::new(Code::EndlessReference, def.origin.clone(), message);
            found
                .push(diagnostic.help("say what the schema is in one of the places of the circle"));
        }
    }
}

fn leads_back(api: &Api, start: TypeId) -> bool {
    let mut at = start;
    for _ in 0..=api.types.len() {
        let (TypeKind::Alias(slot) | TypeKind::Newtype(slot)) = &api.get(at).kind else {
            return false;
        };
        let inner = match &slot.ty {
            Ty::Nullable(inner) => inner,
            ty => ty,
        };
        let Ty::Ref(next) = inner else { return false };
        if *next == start {
            return true;
        }
        at = *next;
    }
    false
}
