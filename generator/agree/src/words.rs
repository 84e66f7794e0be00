//! What is hard to carry: what separates, escapes, or looks like another type. The lab draws it, too.

/// Text that is hard to carry.
pub(crate) const HARD: [&str; 16] = [
    "a",
    "some text",
    "zwölf Boxkämpfer 🥊",
    "42",
    "true",
    "null",
    "",
    "..",
    "a/b?c=d&e#f",
    "100%41",
    "a,b;c|d.e",
    "\"q\" 'r' \\ {s}",
    "x+y=z",
    "a[b]=c",
    "~!@$()*:",
    "UPPER-lower_9",
];
