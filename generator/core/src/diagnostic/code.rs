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
    Encoding "E0103" Error "a file is not text in UTF-8"
        "Documents are read as UTF-8 (a byte order mark is skipped) and hold no NUL character. Save the file as UTF-8; a file that holds NUL is usually UTF-16 or not a text at all.";
    Empty "E0104" Error "a file has no content"
        "The file is empty, or holds nothing but white space, comments or null. Check that the right file was named and that it was written completely.";
    TooLarge "E0105" Error "the document is too large"
        "All files of a document together may have 256 MiB. Leave out generated examples, or split the document.";
    DuplicateKey "E0106" Error "an object has two members of the same name"
        "RFC 8259 leaves open which of the two counts, and YAML 1.2 forbids it, so tools disagree about such a document. Remove one of them, or give it its right name: often a whole path or schema was pasted twice.";
    TooDeep "E0107" Error "the document is nested too deeply"
        "A file may nest objects and arrays 120 deep, and a document bundled from several files 180. Move inner schemas to `components/schemas` and refer to them.";
    Expansion "E0108" Error "the document grows beyond all measure when it is read"
        "YAML aliases (`*name`) and references that are replaced by their target copy what they name. This document's copies are many times larger than its text, as in a document made to exhaust memory. Use `$ref` to named components instead, which are not copied.";
    MultipleDocuments "E0109" Error "a file holds more than one YAML document"
        "A line `---` starts a new YAML document, and which one is meant is not clear. Keep one document in a file.";
    OutsideRoot "E0110" Error "a reference leaves the root folder"
        "References may only name files in the folder of the document (or in the one given with `--root DIR`), also after symbolic links, so that a foreign document cannot read other files of this machine. If the file is meant, give a root folder that holds both.";
    Remote "E0111" Error "a reference names a remote document"
        "Nothing is fetched from the network, so that the same input always gives the same output. Download the document and say where it is with `--map URL=FILE`; a URL that ends in `/` stands for all documents below it, and is mapped to a folder.";
    MissingTarget "E0112" Error "a reference to another file leads nowhere"
        "The file exists, but has nothing at the given JSON pointer (RFC 6901). Names are case-sensitive; `/` in a name is written `~1` and `~` is written `~0`.";
    ReferenceCycle "E0113" Error "a reference contains itself"
        "Path items, operations and the like are replaced by what their `$ref` names. This one names something that contains it, so that it would never end.";
    BadReference "E0114" Error "a reference cannot be read"
        "A `$ref` is a URI reference (RFC 3986) whose fragment, if any, is a JSON pointer (RFC 6901): `other.yaml#/components/schemas/User`. Other fragments, such as anchors, are not supported across files.";
    InexactNumber "W0101" Warning "a number cannot be kept exactly"
        "Integers beyond 64 bits are read as double-precision numbers, which keep about 16 digits. Write the number as a string if every digit counts.";
    NotJson "W0102" Warning "a value has no counterpart in JSON"
        "YAML's `.inf` and `.nan` do not exist in JSON, in which OpenAPI defines its documents. They are read as null.";
    StrayReference "W0103" Warning "a reference means another file than it says"
        "`#/components/…` names a place in the file that holds the reference. The file has no such place, but the entry document has: that one is taken. Write the path of the entry document before the `#`.";
    NearlyJson "W0104" Warning "a JSON document is read as YAML"
        "The text looks like JSON, but breaks its grammar (RFC 8259), for example with a comma too many. It is well-formed YAML, and was read as that; other tools will refuse it.";

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
