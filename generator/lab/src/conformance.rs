//! Writes what was measured into a page: a section per command enters, the page with that section replaced leaves.

use std::fs;
use std::io;
use std::path::Path;

/// Replaces what stands between the marks of `section` in `file`.
///
/// # Errors
///
/// The file cannot be read or written, or has no such marks.
pub(crate) fn write(file: &Path, section: &str, text: &str) -> io::Result<()> {
    let page = fs::read_to_string(file)?;
    let new = replaced(&page, section, text).ok_or_else(|| {
        io::Error::other(format!(
            "{}: the marks of lab:{section} are not there",
            file.display()
        ))
    })?;
    fs::write(file, new)
}

fn replaced(page: &str, section: &str, text: &str) -> Option<String> {
    let (begin, end) = (
        format!("<!-- lab:{section} -->\n"),
        format!("<!-- end of lab:{section} -->"),
    );
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_the_section_changes() {
        let page = "a\n<!-- lab:x -->\nold\n<!-- end of lab:x -->\nb\n";
        let new = replaced(page, "x", "new\n").unwrap();
        assert_eq!(
            new,
            "a\n<!-- lab:x -->\n\nnew\n\n<!-- end of lab:x -->\nb\n"
        );
        assert_eq!(replaced(&new, "x", "new").as_deref(), Some(&*new));
        assert_eq!(replaced(page, "y", ""), None);
    }
}
