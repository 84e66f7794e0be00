//! Rows as text: what `stringify!` makes of a macro's rows.
//!
//! Enters: identifiers, string literals without `r`, and punctuation, however spaced. Leaves: the tokens. The text is a
//! single literal, so rows cost rustc next to nothing, where a constant of structs costs much; it is read when the rows are
//! first asked for. It refuses nothing: the macros match the rows before they make them text.

/// A token of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// An identifier or a keyword.
    Word(&'static str),
    /// What a string literal says.
    Text(&'static str),
    /// Punctuation.
    Mark(char),
}

/// The tokens of rows.
#[derive(Debug)]
pub(crate) struct Tokens(&'static str);

impl Tokens {
    /// The tokens of a text.
    pub(crate) fn of(text: &'static str) -> Self {
        Self(text)
    }

    /// What the first bytes say; they are passed over.
    fn take(&mut self, length: usize) -> &'static str {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    /// What a literal says whose opening quote has been passed over.
    fn literal(&mut self) -> &'static str {
        let mut escaped = false;
        let end = self.0.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let said = self.take(end.unwrap_or(self.0.len()));
        self.take(1);
        match said.contains('\\') {
            true => unescape(said).leak(),
            false => said,
        }
    }
}

impl Iterator for Tokens {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.0 = self.0.trim_start();
        let first = self.0.chars().next()?;
        let punctuation = |c: char| c.is_ascii_punctuation() && !matches!(c, '_' | '#');
        if punctuation(first) {
            self.take(1);
            return Some(match first {
                '"' => Token::Text(self.literal()),
                _ => Token::Mark(first),
            });
        }
        let end = self.0.find(|c: char| c.is_whitespace() || punctuation(c));
        Some(Token::Word(self.take(end.unwrap_or(self.0.len()))))
    }
}

/// Text without the escapes of a string literal.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.extend(match c {
            '\\' => escape(&mut chars),
            _ => Some(c),
        });
    }
    plain
}

/// The character of an escape whose backslash has been passed over.
fn escape(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let digits: String = match chars.next()? {
        'n' => return Some('\n'),
        'r' => return Some('\r'),
        't' => return Some('\t'),
        '0' => return Some('\0'),
        'x' => chars.by_ref().take(2).collect(),
        'u' => chars.by_ref().take_while(|c| *c != '}').collect(),
        other => return Some(other),
    };
    let digits = digits.trim_start_matches('{').replace('_', "");
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::{Token::*, Tokens};

    #[test]
    fn rows_of_macros_are_read_back() {
        let text =
            stringify!(r#type: query("type").explode(false), हिन्दी "a\"\\\u{1f}\x41\n, b" opt,);
        let tokens: Vec<_> = Tokens::of(text).collect();
        let expected = [
            Word("r#type"),
            Mark(':'),
            Word("query"),
            Mark('('),
            Text("type"),
            Mark(')'),
            Mark('.'),
            Word("explode"),
            Mark('('),
            Word("false"),
            Mark(')'),
            Mark(','),
            Word("हिन्दी"),
            Text("a\"\\\u{1f}A\n, b"),
            Word("opt"),
            Mark(','),
        ];
        assert_eq!(tokens, expected);
    }
}
