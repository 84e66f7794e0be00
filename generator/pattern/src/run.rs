//! Programs run over a text, all their threads side by side: each character is looked at once for each step at most.
//!
//! Enters: programs and characters. Leaves: whether there is a match, or where.

use crate::program::{Program, Programs, Step};

pub(crate) fn is_match(programs: &Programs, text: &[char]) -> bool {
    let mut tables: Vec<Vec<bool>> = Vec::with_capacity(programs.looks.len());
    for look in &programs.looks {
        let mut table = vec![false; text.len() + 1];
        let mut run = Run::new(programs, look, text, &tables);
        run.all(|at| {
            if let Some(place) = table.get_mut(at) {
                *place = true;
            }
            false
        });
        tables.push(table);
    }
    let mut found = false;
    Run::new(programs, &programs.main, text, &tables).all(|_| {
        found = true;
        true
    });
    found
}

/// Runs the main program where it has one way to go, which many patterns have: nothing is to be remembered.
pub(crate) fn goes_straight(programs: &Programs, text: &str) -> bool {
    let mut rest = text.chars();
    programs.main.steps.iter().all(|step| match step {
        Step::Start => rest.as_str().len() == text.len(),
        Step::End => rest.as_str().is_empty(),
        Step::Take(class) => rest.next().is_some_and(|c| {
            let class = programs.classes.get(*class);
            class.is_some_and(|class| class.has(c))
        }),
        _ => true,
    })
}

/// The steps that are alive at a position.
#[derive(Default)]
struct Threads {
    steps: Vec<usize>,
    /// At which turn a step was last added.
    added: Vec<usize>,
}

struct Run<'r> {
    programs: &'r Programs,
    program: &'r Program,
    text: &'r [char],
    tables: &'r [Vec<bool>],
    now: Threads,
    next: Vec<usize>,
    stack: Vec<usize>,
    turn: usize,
}

impl<'r> Run<'r> {
    fn new(
        programs: &'r Programs,
        program: &'r Program,
        text: &'r [char],
        tables: &'r [Vec<bool>],
    ) -> Self {
        Self {
            programs,
            program,
            text,
            tables,
            now: Threads {
                steps: Vec::new(),
                added: vec![0; program.steps.len()],
            },
            next: Vec::new(),
            stack: Vec::new(),
            turn: 0,
        }
    }

    /// Starts a thread at every position, and tells where one matches until `stop` says so.
    fn all(&mut self, mut stop: impl FnMut(usize) -> bool) {
        // A program that begins at the start of the text, or at its end, has no threads elsewhere.
        let anchored = matches!(
            (self.program.steps.first(), self.program.backwards),
            (Some(Step::Start), false) | (Some(Step::End), true)
        );
        for turn in 0..=self.text.len() {
            let at = if self.program.backwards {
                self.text.len() - turn
            } else {
                turn
            };
            self.turn = turn + 1;
            self.now.steps.clear();
            let mut matched = false;
            let alive = std::mem::take(&mut self.next);
            for step in &alive {
                matched |= self.follow(*step, at);
            }
            self.next = alive;
            self.next.clear();
            if turn == 0 || !anchored {
                matched |= self.follow(0, at);
            }
            if matched && stop(at) {
                return;
            }
            if self.now.steps.is_empty() && anchored {
                return;
            }
            self.take(at);
        }
    }

    /// Follows all that takes no character; whether the program matches here.
    fn follow(&mut self, step: usize, at: usize) -> bool {
        let mut matched = false;
        self.stack.push(step);
        while let Some(step) = self.stack.pop() {
            match self.now.added.get_mut(step) {
                Some(turn) if *turn != self.turn => *turn = self.turn,
                _ => continue,
            }
            let passes = match self.program.steps.get(step) {
                Some(Step::Take(_)) => {
                    self.now.steps.push(step);
                    false
                }
                Some(Step::Split(a, b)) => {
                    self.stack.extend([*b, *a]);
                    false
                }
                Some(Step::Jump(to)) => {
                    self.stack.push(*to);
                    false
                }
                Some(Step::Start) => at == 0,
                Some(Step::End) => at == self.text.len(),
                Some(Step::Boundary(wanted)) => self.is_boundary(at) == *wanted,
                Some(Step::Look(look, wanted)) => {
                    let table = self.tables.get(*look);
                    table.and_then(|table| table.get(at)) == Some(wanted)
                }
                Some(Step::Match) => {
                    matched = true;
                    false
                }
                None => false,
            };
            if passes {
                self.stack.push(step + 1);
            }
        }
        matched
    }

    /// Takes the character that comes next.
    fn take(&mut self, at: usize) {
        let c = if self.program.backwards {
            at.checked_sub(1).and_then(|at| self.text.get(at))
        } else {
            self.text.get(at)
        };
        let Some(c) = c else { return };
        for step in &self.now.steps {
            if let Some(Step::Take(class)) = self.program.steps.get(*step)
                && self
                    .programs
                    .classes
                    .get(*class)
                    .is_some_and(|class| class.has(*c))
            {
                self.next.push(*step + 1);
            }
        }
    }

    /// Whether exactly one side is a word character (ECMA-262, section 22.2.2.4).
    fn is_boundary(&self, at: usize) -> bool {
        let is_word = |at: Option<usize>| {
            let c = at.and_then(|at| self.text.get(at));
            c.is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_')
        };
        is_word(at.checked_sub(1)) != is_word(Some(at))
    }
}
