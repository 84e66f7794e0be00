//! Random text: of a format, of a length, and of a pattern, as far as that is regular.

use crate::random::Random;
use crate::words::HARD;

/// Text of a format; `None` when it is not known.
pub(crate) fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2024-02-29T23:59:59.5Z",
        "date" => "2024-02-29",
        "time" => "23:59:59Z",
        "duration" => "P1DT2H",
        "uuid" => "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "uri" | "url" | "iri" => "https://example.com/a?b=c",
        "uri-reference" | "iri-reference" => "../a?b=c",
        "uri-template" => "/a/{b}",
        "email" | "idn-email" => "ada@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "AAEC",
        "json-pointer" => "/a/b",
        "relative-json-pointer" => "1/a",
        "regex" => "^a+$",
        _ => return None,
    })
}

/// Text of at least and at most so many characters.
pub(crate) fn of_length(least: usize, most: usize, random: &mut Random) -> String {
    let word = random.pick(&HARD).copied().unwrap_or_default();
    let filler = "abcdefghij".chars().cycle();
    let filled = word
        .chars()
        .chain(filler)
        .take(word.chars().count().max(least));
    filled.take(most).collect()
}

/// Text that is likely to match a pattern.
pub(crate) fn of_pattern(pattern: &str, random: &mut Random) -> String {
    let mut reader = Reader {
        rest: pattern.chars().collect(),
        at: 0,
        random,
    };
    let mut out = String::new();
    reader.alternatives(&mut out, 0);
    out
}

/// Reads a pattern and writes text as it goes.
struct Reader<'r> {
    rest: Vec<char>,
    at: usize,
    random: &'r mut Random,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let found = self.peek();
        self.at += 1;
        found
    }

    /// One of some alternatives.
    fn alternatives(&mut self, out: &mut String, depth: usize) {
        let mut all = vec![self.sequence(depth)];
        while self.peek() == Some('|') {
            self.at += 1;
            all.push(self.sequence(depth));
        }
        if let Some(one) = self.random.pick(&all) {
            out.push_str(one);
        }
    }

    fn sequence(&mut self, depth: usize) -> String {
        let mut out = String::new();
        while let Some(next) = self.peek().filter(|next| !matches!(next, '|' | ')')) {
            let from = self.at;
            if matches!(next, '^' | '$') || depth > 20 {
                self.at += 1;
                continue;
            }
            let first = self.atom(depth);
            let to = self.at;
            let (least, most) = self.quantifier();
            let after = self.at;
            let span = most.saturating_sub(least).min(5) + 1;
            let times = least + self.random.below(span);
            for time in 0..times {
                if time == 0 {
                    out.push_str(&first);
                    continue;
                }
                self.at = from;
                out.push_str(&self.atom(depth));
                debug_assert_eq!(self.at, to);
            }
            self.at = after;
        }
        out
    }

    fn atom(&mut self, depth: usize) -> String {
        match self.next() {
            Some('(') => self.group(depth),
            Some('[') => self.class().to_string(),
            Some('.') => "x".to_owned(),
            Some('\\') => self.escape().map(String::from).unwrap_or_default(),
            Some(literal) => literal.to_string(),
            None => String::new(),
        }
    }

    fn group(&mut self, depth: usize) -> String {
        let mut left_out = false;
        if self.peek() == Some('?') {
            self.at += 1;
            match self.next() {
                Some('<') if !matches!(self.peek(), Some('=' | '!')) => {
                    while self.next().is_some_and(|next| next != '>') {}
                }
                Some(':') => {}
                _ => left_out = true,
            }
        }
        let mut out = String::new();
        self.alternatives(&mut out, depth + 1);
        self.at += 1;
        if left_out { String::new() } else { out }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            'd' => *self.random.pick(&['0', '5', '9'])?,
            'w' => *self.random.pick(&['a', 'Z', '_', '7'])?,
            's' => ' ',
            'S' | 'D' => 'x',
            'W' => '-',
            'b' | 'B' => return None,
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'u' => self.hex(4)?,
            'x' => self.hex(2)?,
            'p' | 'P' => {
                while self.next().is_some_and(|next| next != '}') {}
                'a'
            }
            other => other,
        })
    }

    fn hex(&mut self, digits: usize) -> Option<char> {
        let text: String = (0..digits).filter_map(|_| self.next()).collect();
        char::from_u32(u32::from_str_radix(&text, 16).ok()?)
    }

    fn class(&mut self) -> char {
        let negated = self.peek() == Some('^');
        let mut members: Vec<char> = Vec::new();
        self.at += usize::from(negated);
        while let Some(next) = self.next().filter(|next| *next != ']') {
            let low = if next == '\\' {
                self.escape()
            } else {
                Some(next)
            };
            let Some(low) = low else { continue };
            members.push(low);
            let range = self.peek() == Some('-') && self.rest.get(self.at + 1) != Some(&']');
            if range {
                self.at += 1;
                let high = match self.next() {
                    Some('\\') => self.escape(),
                    other => other,
                };
                members.extend((low..=high.unwrap_or(low)).take(100));
            }
        }
        let others = ['a', 'Z', '5', '-', '_', ' '];
        let others: Vec<char> = others
            .into_iter()
            .filter(|one| !members.contains(one))
            .collect();
        let from = if negated { &others } else { &members };
        self.random.pick(from).copied().unwrap_or('x')
    }

    /// How often the atom before may be there.
    fn quantifier(&mut self) -> (usize, usize) {
        let bounds = match self.peek() {
            Some('*') => (0, 5),
            Some('+') => (1, 5),
            Some('?') => (0, 1),
            Some('{') => return self.counted(),
            _ => return (1, 1),
        };
        self.at += 1;
        self.lazy();
        bounds
    }

    fn counted(&mut self) -> (usize, usize) {
        self.at += 1;
        let mut inside = String::new();
        while let Some(next) = self.next().filter(|next| *next != '}') {
            inside.push(next);
        }
        self.lazy();
        let (least, most) = inside.split_once(',').unwrap_or((&inside, &inside));
        let least = least.parse().unwrap_or(0_usize).min(500);
        (least, most.parse().unwrap_or(least + 5).min(500))
    }

    fn lazy(&mut self) {
        self.at += usize::from(self.peek() == Some('?'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_give_text_that_matches() {
        for pattern in [
            "^[a-z]{3}-\\d{2,4}$",
            "^(?:ab|cd)+(x?)[^a-z]$",
            "^\\w+@[\\w.-]+\\.(com|org)$",
            "^.{0,40}$",
        ] {
            for seed in 0..20 {
                let text = of_pattern(pattern, &mut Random::new(seed, 0));
                let schema = oasmith_runtime::Rule::Pattern(pattern);
                let rules: &'static [oasmith_runtime::Rule] = Box::leak(Box::new([schema]));
                let ty = &oasmith_runtime::schema::Type::String(None);
                let found = oasmith_runtime::check(&text.clone().into(), ty, rules);
                assert!(found.is_empty(), "{pattern} {text:?}");
            }
        }
    }
}
