use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::error::ErrorKind;
use oasmith::Code;

use crate::arguments::Arguments;
use crate::terminal;

/// The width of explanations, in characters.
const WIDTH: usize = 80;

/// Explains one code, or lists all.
pub(crate) fn run(code: Option<&str>) -> Result<ExitCode, clap::Error> {
    let text = match code {
        None => Code::ALL
            .iter()
            .map(|code| format!("{}  {}\n", code.as_str(), code.title()))
            .collect(),
        Some(name) => {
            let Some(code) = Code::ALL
                .iter()
                .find(|code| code.as_str().eq_ignore_ascii_case(name))
            else {
                let message = format!("there is no code `{name}`: `oasmith explain` lists all");
                return Err(Arguments::command().error(ErrorKind::InvalidValue, message));
            };
            format!(
                "{}: {}\n\n{}",
                code.as_str(),
                code.title(),
                wrap(code.explanation())
            )
        }
    };
    terminal::print(&text);
    Ok(ExitCode::SUCCESS)
}

/// Breaks text into lines.
fn wrap(text: &str) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        let text = wrap(&"word ".repeat(40));
        assert!(
            text.lines()
                .all(|line| line.chars().count() <= WIDTH && !line.ends_with(' ')),
            "{text}"
        );
        assert_eq!(text.split_whitespace().count(), 40);
    }
}
