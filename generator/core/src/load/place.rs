use crate::source::Pointer;

/// The place of the walk in the result: a pointer that grows and shrinks without being copied at every node.
#[derive(Debug, Default)]
pub(super) struct Place(String);

impl Place {
    pub(super) fn at(pointer: &Pointer) -> Self {
        Self(pointer.as_str().to_owned())
    }

    /// Goes one step down; gives back what [`Place::leave`] needs.
    pub(super) fn enter(&mut self, step: &str) -> usize {
        let before = self.0.len();
        self.0.push('/');
        if step.contains(['~', '/']) {
            self.0.push_str(&step.replace('~', "~0").replace('/', "~1"));
        } else {
            self.0.push_str(step);
        }
        before
    }

    /// Goes back up.
    pub(super) fn leave(&mut self, before: usize) {
        self.0.truncate(before);
    }

    pub(super) fn pointer(&self) -> Pointer {
        Pointer::from_escaped(&self.0)
    }
}
