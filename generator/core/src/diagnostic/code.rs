use super::Severity;

macro_rules! codes {
    ($($name:ident $text:literal $severity:ident $title:literal $explanation:literal;)*) => {
        /// The stable codes; `oasmith explain CODE` shows what is written here. Codes are never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as users see it, such as `E0101`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Its severity unless the user raised it.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it means in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What it means, why it is reported, and what to do.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation,)* }
            }
        }
    };
}

// E01xx load, E02xx normalize, E03xx parse and lower, E04xx check; W likewise.
codes! {
    Unreadable "E0101" Error "a file cannot be read"
        "The document, or a file that it refers to, does not exist or cannot be read. Check the path and its permissions.";
    Syntax "E0102" Error "the document is not well-formed YAML or JSON"
        "The text does not follow the grammar of YAML 1.2 or JSON (RFC 8259). The position is where the parser gave up; the fault is there or shortly before.";
}
