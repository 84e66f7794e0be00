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
    MissingForeignTarget "E0112" Error "a reference to another file leads nowhere"
        "The file exists, but has nothing at the given JSON pointer (RFC 6901). Names are case-sensitive; `/` in a name is written `~1` and `~` is written `~0`.";
    ReferenceCycle "E0113" Error "a reference contains itself"
        "Path items, operations and the like are replaced by what their `$ref` names. This one names something that contains it, so that it would never end.";
    BadReference "E0114" Error "a reference cannot be read"
        "A `$ref` is a URI reference (RFC 3986) whose fragment, if any, is a JSON pointer (RFC 6901), as in `other.yaml#/components/schemas/User`, or since OpenAPI 3.1 the `$anchor` of a schema in that file.";
    Unwritable "E0115" Error "the output cannot be written"
        "The files were generated, but a folder or file cannot be made or replaced: check permissions and free space. Files that do not begin with the line of generated files are never replaced; move them away, or choose another folder.";
    UnknownTarget "E0116" Error "an option names a schema that does not exist"
        "A type, a name or a derive was chosen for a schema by its component's name or its JSON pointer, and the document has nothing there. Names are case-sensitive; in a pointer `/` is written `~1` and `~` is written `~0`.";
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
    ContradictoryComposition "E0303" Error "`allOf` asks for what no value can be"
        "All schemas of `allOf` must hold together; two of them ask for different types, so no value is valid. Use `oneOf` if either may stand here.";
    UnresolvedReference "E0304" Error "a reference leads nowhere"
        "A `$ref` names something that the document does not declare, or something of another kind than its place asks for.";
    InvalidRust "E0305" Error "an extension is not a path of Rust"
        "`x-rust-type`, `x-rust-name` and `x-rust-derive` go into the generated code, so they must be paths of Rust items, such as `crate::UserId`; generic arguments are paths too. Other types can be given a name with `type` in Rust.";
    KeywordNotEnforced "W0301" Warning "a keyword is not enforced"
        "The generated types accept more than the schema does: this keyword is neither expressed by a type nor checked by `validate`.";
    PatternNotEnforced "W0305" Warning "a pattern is not enforced"
        "The regular expression is not one of ECMA-262 (JSON Schema Validation, 6.3.3), or cannot be tested in linear time: it refers back to what a group matched, or repeats without measure. Values are not compared with it. Write it in another form.";
    Untyped "W0309" Warning "a value has no type"
        "The generated code has `serde_json::Value` here, because the document does not say what the value is. Give the schema a `type`, or a type of your own by `x-rust-type`. Listed by `oasmith generate --explain-untyped` alone.";
    UnfitDefault "W0307" Warning "a default stands for nothing"
        "What `default` gives for a member or parameter that is left out is not made a value of its type: an enum does not list it, it is not within the limits of length or size or does not match the pattern, an object has members that the schema does not know or lacks some that it requires, it would contain itself or a thousand other values, or the type is a library's or your own. It is documented, and the member or parameter is one without a default.";
    ShortTuple "W0308" Warning "a tuple may be shorter than it looks"
        "`prefixItems` with `items: false` describe a tuple, but without `minItems` arrays with fewer items are valid, too (JSON Schema 2020-12, core 10.3.1.1). Usually all items are meant, so the type is a tuple, and shorter arrays are refused. Write `minItems`, or generate with `--exact`, where the type is a list.";
    NotGenerated "W0303" Warning "a part of the document has no counterpart in the generated code"
        "The document describes something that the generated code does not offer. What is generated is right without it.";
    OverlapContradicts "W0304" Warning "schemas of an `allOf` disagree about a member"
        "Two schemas that must hold together give a value inside another different types, so strictly it could never be there. Of a member that both declare the later type is taken; elsewhere the value is left untyped.";
    ClosedComposition "W0306" Warning "`additionalProperties` is beside what other schemas declare"
        "By the letter `additionalProperties` sees only the `properties` beside it, not those that `allOf`, `anyOf` or `oneOf` bring in (JSON Schema Core, 10.3.2.3), so a value with such a member would be refused, which no author means. It is taken to speak of the members that none of the schemas declares; with `--exact` it is read by the letter. Use `unevaluatedProperties` of OpenAPI 3.1, declare the properties beside it, or leave it out.";

    // Check.
    AmbiguousTag "W0401" Warning "a discriminator's value chooses more than one schema"
        "Each value of a discriminator stands for one schema (OpenAPI 3.0.4, 4.8.25). Where two claim the same value, the first one is taken.";
    EndlessReference "E0401" Error "a schema refers to nothing but itself"
        "A chain of references ends where it began, so nothing says what the value is.";
    NotAnObject "E0201" Error "the document is not an object"
        "An OpenAPI document is an object with the member `openapi` or `swagger`. Check that the right file was given.";
    UnknownVersion "E0202" Error "the document's version is missing or unknown"
        "oasmith reads Swagger 2.0 (`swagger: \"2.0\"`) and OpenAPI 3.0, 3.1 and 3.2 (`openapi: 3.0.3`). Without the version the rest of the document has no certain meaning.";
    WrongPaths "E0203" Error "`paths` is not an object"
        "The Paths Object maps paths such as `/users/{id}` to Path Item Objects. Write `paths: {}` if the document describes no operation.";
    CircularReference "E0204" Error "references lead back to themselves"
        "A `$ref`, or a chain of `$ref` or `allOf`, ends where it began, so there is nothing that it could mean. Point one of them at an object that is written out.";
    IncompleteInfo "W0201" Warning "`info` lacks its title or version"
        "The Info Object needs `title` and `version`. Placeholders stand in, which show in the documentation of the generated code.";
    MissingOperationId "W0202" Warning "an operation has no `operationId`"
        "The name of an operation comes from its `operationId`. Without one it is made from method and path, so that it changes when the path does. Add one.";
    DuplicateOperationId "W0203" Warning "two operations have the same `operationId`"
        "An `operationId` must be unique in the document. The later operation is renamed by its method and path. Give it a name of its own.";
    UndeclaredPathParameter "W0204" Warning "a path names a parameter that is not declared"
        "Every `{name}` in a path needs a parameter with `in: path` on the path item or the operation. A required string parameter stands in.";
    UnusedPathParameter "W0205" Warning "a path parameter is not in the path"
        "A parameter with `in: path` must appear in the path as `{name}`. It could never be sent, so it is dropped.";
    DuplicateParameter "W0206" Warning "a parameter is declared twice"
        "Name and `in` together identify a parameter, and must be unique in a list. The first is kept.";
    OptionalPathParameter "W0207" Warning "a path parameter is not required"
        "A parameter with `in: path` must say `required: true`, for the path has no other form. It is taken as required.";
    MissingResponses "W0208" Warning "an operation has no responses"
        "The Responses Object must hold one response or more. A `default` response without content stands in.";
    UnknownType "W0209" Warning "a type is not one of JSON Schema's"
        "The types are string, number, integer, boolean, array, object and, since OpenAPI 3.1, null. What comes nearest is taken; finer meaning belongs in `format`.";
    UnknownLocation "W0210" Warning "a parameter's `in` is unknown"
        "A parameter is in `path`, `query`, `header` or `cookie`. The parameter is dropped, or read the way an older version had it.";
    UnknownRequired "W0211" Warning "`required` names a property that is not there"
        "A name in `required` has no entry in `properties`. This is legal but often a slip of spelling; the property is taken as any value.";
    RequiredFlag "W0212" Warning "`required` is a boolean in a schema"
        "In a schema, `required` is the list of required properties and stands beside `properties`, not in each of them. It is ignored.";
    WrongDefault "W0213" Warning "a default does not fit its type"
        "The value of `default` must be of the schema's type. It is converted if its meaning is clear, and dropped otherwise.";
    WrongEnumValue "W0214" Warning "an enum value does not fit its type"
        "The values of `enum` must be of the schema's type. A value is converted if its meaning is clear, and dropped otherwise. In YAML, quote what is a string.";
    DuplicateEnumValue "W0215" Warning "an enum value is listed twice"
        "The values of `enum` should be unique. The first is kept.";
    MissingTarget "W0216" Warning "a reference leads nowhere"
        "There is nothing at the place that `$ref` names. A schema is taken as any value; elsewhere the reference is dropped. Check the spelling.";
    WrongTarget "W0217" Warning "a reference leads to something of another kind"
        "The object that `$ref` names is not what this place needs, such as a schema in the place of a response.";
    NumberTooLarge "W0218" Warning "a number is too large"
        "The number does not fit 64 bits, so no generated code could compare with it. It is dropped.";
    CoercedText "W0219" Warning "a string is written as another type"
        "The member must be a string but YAML or JSON reads a number or boolean. Quote it, for YAML may change its spelling (`1.10` is `1.1`).";
    CoercedFlag "W0220" Warning "a boolean is written as another type"
        "The member must be `true` or `false` without quotes.";
    CoercedNumber "W0221" Warning "a number is written as another type"
        "The member must be a number without quotes.";
    WrongShape "W0222" Warning "a member has the wrong shape"
        "The value is not what the specification asks for in this place. It is dropped, or what comes nearest is taken; the message says what was expected.";
    ParameterWithoutSchema "W0223" Warning "a parameter has neither schema nor content"
        "A parameter or header needs `schema` or `content`. It is taken as a string.";
    ArrayWithoutItems "W0224" Warning "an array has no `items`"
        "A schema with `type: array` needs `items` in OpenAPI before 3.1. The elements are taken as any value.";
    PathWithoutSlash "W0225" Warning "a path does not begin with a slash"
        "The keys of `paths` begin with `/`. The slash is added.";
    UnknownStatus "W0226" Warning "a response's status is unknown"
        "The keys of `responses` are status codes such as `200`, ranges such as `2XX`, and `default`.";
    MalformedTemplate "W0227" Warning "a path template is malformed"
        "Braces in a path come in pairs and hold the name of a parameter. What does not is taken as literal text or as the nearest name.";
    AmbiguousPaths "W0228" Warning "two paths are the same to a server"
        "They differ only in the names of parameters, or behind `#`, which is never sent. A client calls either, and a server knows only the first; merge them.";
    NullableWithoutType "W0229" Warning "`nullable` stands without `type`"
        "By OpenAPI 3.0.3, `nullable` means something only beside `type` in the same schema. It is honoured, as the author surely meant it.";
    ExampleAndExamples "W0230" Warning "`example` and `examples` exclude each other"
        "Only one of them may stand in an object. `example` is kept.";
    UnknownSecurityScheme "W0231" Warning "a security requirement names an unknown scheme"
        "The name must be declared in `components.securitySchemes` (`securityDefinitions` in Swagger 2.0). A client sends nothing for it, and a server leaves each request to who judges credentials.";
    LaterKeyword "W0232" Warning "a keyword belongs to a later version"
        "The document declares a version that does not know this keyword, though a later one does. It is honoured; raise the document's version.";
    MissingMember "W0233" Warning "a required member is missing"
        "The object means nothing without this member, so it is dropped, or a stand-in is taken.";
    InertKeyword "W0234" Warning "a keyword has no effect on this type"
        "The keyword speaks of another type than the schema's `type`, such as `minLength` of a number. It is ignored. Often the type is wrong.";
    EmptyList "W0235" Warning "a list must not be empty"
        "`enum`, `allOf`, `oneOf` and `anyOf` need one element or more. The empty list is ignored.";
    UnknownStyle "W0236" Warning "a style does not exist in this place"
        "Which `style` a parameter may have depends on its `in`: query has form, spaceDelimited, pipeDelimited, deepObject; path has simple, label, matrix; header simple; cookie form. The default is taken.";
    MissingPaths "W0237" Warning "the document has no `paths`"
        "`paths` is required before OpenAPI 3.1. It is taken as empty.";
    SeveralBodies "W0238" Warning "an operation has several bodies"
        "In Swagger 2.0 an operation has one parameter `in: body`, or parameters `in: formData`. The first body is kept.";
    UnsupportedScheme "W0239" Warning "a security scheme cannot be used"
        "The type of the Security Scheme Object is unknown or a member that it needs is missing. How its credentials travel is unknown: a client sends nothing, and a server leaves each request to who judges credentials.";
    UnreadableReference "W0240" Warning "a reference is not a local one"
        "After all files are bundled, a reference must be resolvable in the document. Bare names such as `Pet` are read as `#/components/schemas/Pet`.";
    CircularComposition "E0241" Error "a composition leads back to the schema itself"
        "A schema that contains itself through `allOf`, or through the only alternative of a union, has no finite form. Recursion is fine below a property, an array or one of several alternatives. Take the reference out, or put it below a property.";
    UnknownMember "W0243" Warning "an object has a member that the specification does not know"
        "The member means nothing in this object, so it is left out. Often its name is misspelled, it belongs to an object above or below, or it is an extension, whose name begins with `x-`.";
    OtherDialect "W0244" Warning "schemas follow another dialect"
        "`jsonSchemaDialect` or `$schema` names a dialect of JSON Schema other than that of OpenAPI 3.1 or 2020-12. The schemas are read as those of OpenAPI; keywords that mean something else there are misread.";
    OlderKeyword "W0245" Warning "a keyword belongs to an older JSON Schema"
        "Later versions of JSON Schema write this keyword in another form. It is read as that.";
    HeaderName "W0246" Warning "a name cannot be that of a header"
        "Names of headers are tokens (RFC 9110, 5.1): letters, digits and some punctuation, without blanks. A header of another name could never be sent, so it is dropped.";
    OddServer "W0247" Warning "the variables of a server do not fit its URL"
        "Every `{name}` in the URL of a server needs an entry in `variables` with a `default` that is one of its values (OpenAPI 3.0.4, 4.8.5 and 4.8.6), and every entry a place in the URL.";
    QueryInPath "W0248" Warning "a path has a query or a fragment"
        "A path ends where `?` or `#` begins (OpenAPI 3.0.4, 4.8.8: query parameters are no part of it). A client sends such a query with every request, and a server tells operations apart by it. What stands behind `#` is never sent. Describe queries by parameters.";
    ShownOtherwise "W0249" Warning "an example is of another type than its schema speaks of"
        "A schema with `properties`, `items` or limits of text usually means an object, an array or a string, even where it has no `type`; by the letter of JSON Schema it allows values of every type (core, 7.6.1). This one has an example of another type, so it is read by the letter. Give it its `type`, or correct the example.";
}
