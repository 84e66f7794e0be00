use crate::source::Pointer;

/// Where the walker stands: a chain on the stack, turned into a [`Pointer`] only when somebody asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    above: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Base(&'a Pointer),
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// The place that a pointer names.
    pub(super) fn at(pointer: &'a Pointer) -> Self {
        Self {
            above: None,
            step: Step::Base(pointer),
        }
    }

    /// The member `key` below.
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Self {
            above: Some(self),
            step: Step::Key(key),
        }
    }

    /// The element `index` below.
    pub(super) fn index(&'a self, index: usize) -> Self {
        Self {
            above: Some(self),
            step: Step::Index(index),
        }
    }

    /// The place above, unless this is where the walk began.
    pub(super) fn above(&self) -> Option<&'a Self> {
        self.above
    }

    /// The member name of the last step, if it is one.
    pub(super) fn last_key(&self) -> Option<&'a str> {
        match self.step {
            Step::Key(key) => Some(key),
            _ => None,
        }
    }

    /// The pointer.
    pub(super) fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut place = Some(self);
        let mut base = Pointer::root();
        while let Some(Self { above, step }) = place {
            match step {
                Step::Base(pointer) => base = (*pointer).clone(),
                step => steps.push(*step),
            }
            place = *above;
        }
        let mut text = base.as_str().to_owned();
        for step in steps.into_iter().rev() {
            text.push('/');
            match step {
                Step::Key(key) => push_escaped(&mut text, key),
                Step::Index(index) => text.push_str(&index.to_string()),
                Step::Base(_) => {}
            }
        }
        Pointer::from_escaped(&text)
    }
}

/// Writes a step as RFC 6901, section 3, has it.
pub(super) fn push_escaped(text: &mut String, step: &str) {
    for c in step.chars() {
        match c {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            _ => text.push(c),
        }
    }
}
