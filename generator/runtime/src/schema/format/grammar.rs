//! The formats that a grammar describes, as patterns: what repeats is put together from the specification's own rules.
//!
//! Enters: nothing. Leaves: patterns of ECMA-262, which the engine of `pattern` tests in linear time.

/// `pct-encoded` (RFC 3986 section 2.1).
macro_rules! percent {
    () => {
        "%[0-9A-Fa-f]{2}"
    };
}

/// The classes of characters without and with those beyond ASCII (RFC 3986 section 2; RFC 3987 section 2.2).
macro_rules! ucschar {
    () => {
        r"\u{a0}-\u{d7ff}\u{f900}-\u{fdcf}\u{fdf0}-\u{ffef}\u{10000}-\u{1fffd}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}\u{40000}-\u{dfffd}\u{e1000}-\u{efffd}"
    };
}

/// A `segment` of at least one character; `$more` is allowed besides `pchar`.
macro_rules! chars {
    ($wide:expr, $more:literal) => {
        concat!("(?:[\\w.~!$&'()*+,;=", $more, $wide, "-]|", percent!(), ")")
    };
}

/// What follows the scheme, or begins a reference: `hier-part` with its authority (RFC 3986 section 3).
macro_rules! authority {
    ($wide:expr) => {
        concat!(
            r"\/\/(?:",
            chars!($wide, ":"),
            r"*@)?(?:\[[0-9A-Fa-f:.]+\]|\[[vV][0-9A-Fa-f]+\.[\w.~!$&'()*+,;=:-]+\]|",
            chars!($wide, ""),
            r"*)(?::\d*)?(?:\/",
            chars!($wide, ":@"),
            "*)*"
        )
    };
}

/// `query` and `fragment` (RFC 3986 sections 3.4 and 3.5).
macro_rules! tail {
    ($wide:expr, $private:expr) => {
        concat!(
            r"(?:\?",
            chars!(concat!($wide, $private), ":@/?"),
            "*)?(?:#",
            chars!($wide, ":@/?"),
            "*)?"
        )
    };
}

macro_rules! absolute {
    ($wide:expr, $private:expr) => {
        concat!(
            "^[A-Za-z][A-Za-z0-9+.-]*:(?:",
            authority!($wide),
            r"|\/?(?:",
            chars!($wide, ":@"),
            r"+(?:\/",
            chars!($wide, ":@"),
            "*)*)?)",
            tail!($wide, $private),
            "$"
        )
    };
}

macro_rules! reference {
    ($wide:expr, $private:expr) => {
        concat!(
            "(?:",
            absolute!($wide, $private),
            ")|^(?:",
            authority!($wide),
            r"|\/(?:",
            chars!($wide, ":@"),
            r"+(?:\/",
            chars!($wide, ":@"),
            "*)*)?|",
            chars!($wide, "@"),
            r"+(?:\/",
            chars!($wide, ":@"),
            "*)*|)",
            tail!($wide, $private),
            "$"
        )
    };
}

/// `URI` (RFC 3986 appendix A).
pub(super) const URI: &str = absolute!("", "");
/// `URI-reference` (RFC 3986 appendix A).
pub(super) const URI_REFERENCE: &str = reference!("", "");
/// `IRI` (RFC 3987 section 2.2).
pub(super) const IRI: &str = absolute!(
    ucschar!(),
    r"\u{e000}-\u{f8ff}\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}"
);
/// `IRI-reference` (RFC 3987 section 2.2).
pub(super) const IRI_REFERENCE: &str = reference!(
    ucschar!(),
    r"\u{e000}-\u{f8ff}\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}"
);

/// `varspec` (RFC 6570 section 2.3).
macro_rules! varspec {
    () => {
        concat!(
            r"(?:\w|",
            percent!(),
            r")(?:\.?(?:\w|",
            percent!(),
            r"))*(?::[1-9]\d{0,3}|\*)?"
        )
    };
}

/// `URI-Template` (RFC 6570 section 2).
pub(super) const URI_TEMPLATE: &str = concat!(
    "^(?:[^\\x00-\\x20\\x7f\"%<>\\\\^`{|}]|",
    percent!(),
    r"|\{[+#./;?&]?",
    varspec!(),
    "(?:,",
    varspec!(),
    r")*\})*$"
);

/// `duration` (RFC 3339 appendix A).
pub(super) const DURATION: &str = concat!(
    r"^P(?:\d+W|(?=.)(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?",
    r"(?:T(?=.)(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)?)?)$"
);

/// `json-pointer` (RFC 6901 section 3).
pub(super) const JSON_POINTER: &str = r"^(?:\/(?:[^~/]|~[01])*)*$";

/// A relative JSON pointer (draft-bhutton-relative-json-pointer-00 section 3).
pub(super) const RELATIVE_JSON_POINTER: &str =
    r"^(?:0|[1-9]\d*)(?:[+-](?:0|[1-9]\d*))?(?:#|(?:\/(?:[^~/]|~[01])*)*)$";

/// A label of a host name in Unicode (RFC 5891 section 4.2, with the contextual rules of RFC 5892 appendix A; the
/// rules for texts that run in two directions are not tested).
pub(super) const LABEL: &str = concat!(
    r"^(?!-)(?!.*-$)(?!..--)(?!\p{M})",
    r"(?!.*[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b])",
    r"(?!.*(?<!l)\u00b7)(?!.*\u00b7(?!l))",
    r"(?!.*\u0375(?!\p{Script=Greek}))",
    r"(?!.*(?<!\p{Script=Hebrew})[\u05f3\u05f4])",
    r"(?:(?!.*\u30fb)|(?=.*[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]))",
    r"(?!.*[\u0660-\u0669].*[\u06f0-\u06f9])(?!.*[\u06f0-\u06f9].*[\u0660-\u0669])",
    r"(?!.*(?<![\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0f84\u1039\u17d2])\u200d)",
    r"(?!.*(?<![\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u0f84\u1039\u17d2\p{Script=Arabic}])\u200c)",
    r"[-0-9\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}",
    r"\u00b7\u0375\u05f3\u05f4\u30fb\u3007\u0f0b\u06fd\u06fe\u200c\u200d]+$"
);
