use super::part::{Part, View};
use super::schema::What;
use super::{Lowering, docs};
use crate::ir::{Hint, Slot, TypeId, TypeKind};

impl<'a> Lowering<'a, '_> {
    /// Lowers the component `name` into the place kept for it.
    pub(super) fn define(&mut self, id: TypeId, part: Part<'a>, hint: &Hint) {
        let place = part.place.clone();
        let name = hint.words.first().map_or("", String::as_str);
        let (own_name, derives) = (self.own_name(&part), self.derives(&part));
        let xml = self.xml(std::slice::from_ref(&part));
        if let Some(def) = self.api.types.get_mut(id.0 as usize) {
            def.name = own_name;
            def.derives = derives;
            def.xml = xml;
        }
        if let Some(own) = self.own_type(&part) {
            let docs = self.docs_at(std::slice::from_ref(&part));
            self.fill(id, docs, false, TypeKind::Alias(own), Vec::new());
            return;
        }
        if let Some((target, nullable)) = self.wrapped(&part)
            && let View::Reference(reference) = target.view
            && !self.extends(name, reference)
        {
            let ty = self.reference(reference, &target.place);
            let docs = self.docs_at(std::slice::from_ref(&part));
            self.fill(
                id,
                docs,
                nullable,
                TypeKind::Alias(Slot::from(ty)),
                Vec::new(),
            );
            return;
        }
        if let Some(kind) = self.family(name, &part, hint) {
            let facets = self.gather(std::slice::from_ref(&part));
            self.fill(id, docs::schema(&facets), facets.nullable, kind, Vec::new());
            return;
        }
        let shape = self.shape(std::slice::from_ref(&part), hint, &place);
        let mut kind = match shape.what {
            What::Named(kind) => kind,
            What::Plain(slot) => TypeKind::Alias(slot),
        };
        if let TypeKind::Struct(object) = &mut kind {
            self.constant_tags(name, object, hint, &place);
        }
        self.fill(id, shape.docs, shape.nullable, kind, shape.constraints);
    }
}
