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

    // Parse and lower.
    NotOpenApi "E0301" Error "the document does not have the structure of OpenAPI"
        "After repairs the document still holds a value that OpenAPI does not allow at its place (OpenAPI 3.0.4, 4.8). The pointer names the place.";
    CircularComposition "E0302" Error "`allOf` leads back to the schema itself"
        "A schema that contains itself through `allOf` alone has no finite form. Recursion is fine below a property, an array or a union.";
    ContradictoryComposition "E0303" Error "`allOf` asks for what no value can be"
        "All schemas of `allOf` must hold together; two of them ask for different types, so no value is valid. Use `oneOf` if either may stand here.";
    UnresolvedReference "E0304" Error "a reference leads nowhere"
        "A `$ref` names something that the document does not declare, or something of another kind than its place asks for.";
    KeywordNotEnforced "W0301" Warning "a keyword is not enforced"
        "The generated types accept more than the schema does: this keyword is neither expressed by a type nor checked by `validate`.";
    MediaTypeNotGenerated "W0302" Warning "a media type is left out"
        "The body has several media types of different kinds, and one of them is generated. The others can be neither sent nor received.";
    NotGenerated "W0303" Warning "a part of the document has no counterpart in the generated code"
        "The document describes something that the generated code does not offer. What is generated is right without it.";

    // Check.
    UndeclaredPathParameter "E0401" Error "a parameter of the path is not declared"
        "Every `{name}` of a path template needs a parameter with `in: path` of the same name (OpenAPI 3.0.4, 4.8.8).";
    SameRoute "W0401" Warning "two operations answer the same requests"
        "Paths that differ only by the names of their parameters are identical (OpenAPI 3.0.4, 4.8.8.2), so a server cannot tell which operation is meant; the first one answers.";
    EndlessReference "E0403" Error "a schema refers to nothing but itself"
        "A chain of references ends where it began, so nothing says what the value is.";
}
