//! Trees become programs of a nondeterministic automaton.
//!
//! Enters: a tree. Leaves: a program for the whole, and one for each look-around. It refuses what grows too large.

use crate::Error;
use crate::class::Class;
use crate::parse::{Look, Tree};

/// A program has at most this many steps.
const STEPS: usize = 200_000;

/// A step of a program.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Takes one character of a class.
    Take(usize),
    /// Goes on in both places.
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    Boundary(bool),
    /// Holds where the table of a look-around says so, or where it does not.
    Look(usize, bool),
    Match,
}

/// One program.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) steps: Vec<Step>,
    /// Whether it reads the text from its end.
    pub(crate) backwards: bool,
}

/// A pattern's programs.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) classes: Vec<Class>,
    /// Each knows only look-arounds before it.
    pub(crate) looks: Vec<Program>,
    pub(crate) main: Program,
    /// Whether the main program begins at the start of the text and has one way to go: `^[A-Z]{2}[0-9]{4}$`.
    pub(crate) is_straight: bool,
}

pub(crate) fn compile(tree: &Tree) -> Result<Programs, Error> {
    let mut compiler = Compiler::default();
    let main = compiler.program(tree, false)?;
    Ok(Programs {
        classes: compiler.classes,
        looks: compiler.looks,
        is_straight: is_straight(&main.steps),
        main,
    })
}

fn is_straight(steps: &[Step]) -> bool {
    let goes_on = |step: &Step| matches!(step, Step::Start | Step::Take(_) | Step::End);
    match steps {
        [Step::Start, between @ .., Step::Match] => between.iter().all(goes_on),
        _ => false,
    }
}

#[derive(Default)]
struct Compiler {
    classes: Vec<Class>,
    looks: Vec<Program>,
    /// The trees of `looks`: repetition compiles its part several times.
    known: Vec<Look>,
    steps: usize,
}

impl Compiler {
    fn program(&mut self, tree: &Tree, backwards: bool) -> Result<Program, Error> {
        let mut program = Program {
            steps: Vec::new(),
            backwards,
        };
        self.tree(tree, &mut program)?;
        program.steps.push(Step::Match);
        Ok(program)
    }

    fn push(&mut self, program: &mut Program, step: Step) -> Result<usize, Error> {
        self.steps += 1;
        if self.steps > STEPS {
            return Err(Error::TooLarge);
        }
        program.steps.push(step);
        Ok(program.steps.len() - 1)
    }

    fn tree(&mut self, tree: &Tree, program: &mut Program) -> Result<(), Error> {
        match tree {
            Tree::Empty => {}
            Tree::Class(class) => {
                let class = self.class(class);
                self.push(program, Step::Take(class))?;
            }
            Tree::Sequence(parts) if program.backwards => {
                for part in parts.iter().rev() {
                    self.tree(part, program)?;
                }
            }
            Tree::Sequence(parts) => {
                for part in parts {
                    self.tree(part, program)?;
                }
            }
            Tree::Choice(choices) => self.choice(choices, program)?,
            Tree::Repeat(part, min, max) => self.repeat(part, *min, *max, program)?,
            Tree::Start => {
                self.push(program, Step::Start)?;
            }
            Tree::End => {
                self.push(program, Step::End)?;
            }
            Tree::Boundary(wanted) => {
                self.push(program, Step::Boundary(*wanted))?;
            }
            Tree::Look(look) => {
                let at = self.look(look)?;
                self.push(program, Step::Look(at, !look.negated))?;
            }
        }
        Ok(())
    }

    fn class(&mut self, class: &Class) -> usize {
        match self.classes.iter().position(|known| known == class) {
            Some(at) => at,
            None => {
                self.classes.push(class.clone());
                self.classes.len() - 1
            }
        }
    }

    /// What is ahead is found by reading backwards from where it ends, so that one pass finds all places.
    fn look(&mut self, look: &Look) -> Result<usize, Error> {
        let same = |known: &Look| known.behind == look.behind && known.inner == look.inner;
        if let Some(at) = self.known.iter().position(same) {
            return Ok(at);
        }
        let program = self.program(&look.inner, !look.behind)?;
        self.looks.push(program);
        self.known.push(look.clone());
        Ok(self.looks.len() - 1)
    }

    fn choice(&mut self, choices: &[Tree], program: &mut Program) -> Result<(), Error> {
        let mut ends = Vec::new();
        for (at, choice) in choices.iter().enumerate() {
            if at + 1 == choices.len() {
                self.tree(choice, program)?;
                break;
            }
            let split = self.push(program, Step::Split(0, 0))?;
            self.tree(choice, program)?;
            ends.push(self.push(program, Step::Jump(0))?);
            set(program, split, Step::Split(split + 1, program.steps.len()));
        }
        let end = program.steps.len();
        ends.into_iter()
            .for_each(|at| set(program, at, Step::Jump(end)));
        Ok(())
    }

    fn repeat(
        &mut self,
        part: &Tree,
        min: u32,
        max: Option<u32>,
        program: &mut Program,
    ) -> Result<(), Error> {
        // What takes nothing says the same however often it is repeated.
        let (min, max) = if takes_nothing(part) {
            (min.min(1), Some(max.unwrap_or(1).min(1)))
        } else {
            (min, max)
        };
        for _ in 0..min {
            self.tree(part, program)?;
        }
        let Some(max) = max else {
            let split = self.push(program, Step::Split(0, 0))?;
            self.tree(part, program)?;
            self.push(program, Step::Jump(split))?;
            set(program, split, Step::Split(split + 1, program.steps.len()));
            return Ok(());
        };
        let mut splits = Vec::new();
        for _ in 0..max.saturating_sub(min) {
            splits.push(self.push(program, Step::Split(0, 0))?);
            self.tree(part, program)?;
        }
        let end = program.steps.len();
        for split in splits {
            set(program, split, Step::Split(split + 1, end));
        }
        Ok(())
    }
}

fn takes_nothing(tree: &Tree) -> bool {
    match tree {
        Tree::Class(_) => false,
        Tree::Sequence(parts) | Tree::Choice(parts) => parts.iter().all(takes_nothing),
        Tree::Repeat(part, ..) => takes_nothing(part),
        _ => true,
    }
}

fn set(program: &mut Program, at: usize, step: Step) {
    if let Some(slot) = program.steps.get_mut(at) {
        *slot = step;
    }
}
