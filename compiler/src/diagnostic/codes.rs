//! Stage report: the kinds of problems that checking a package can find.

use super::Severity;

/// One line per code: variant, severity, name, meaning. The list is the only place where a code is described.
macro_rules! codes {
    ($($variant:ident $severity:ident $name:literal $meaning:literal)*) => {
        /// What kind of problem a diagnostic reports; the name is stable, the message is not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The kebab-case name, as in `error[unknown-name]`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether the problem stops the package from compiling.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What the code means, in one line.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

codes! {
    // read
    NotFound           Error   "not-found"            "The package, or something in it, cannot be read."
    NotAFolder         Error   "not-a-folder"         "A package is a folder; a file was given."
    MissingFile        Error   "missing-file"         "A file that every package needs is missing."
    NotUtf8            Error   "not-utf-8"            "A file is not UTF-8 text."
    TooLarge           Error   "too-large"            "A file, a line or a nesting is larger than the limit."
    ByteOrderMark      Error   "byte-order-mark"      "A file starts with a byte order mark."
    UnexpectedFile     Warning "unexpected-file"      "A file that no stage reads; its name may be misspelt."
    JsonSyntax         Error   "json-syntax"          "A file is not well-formed JSON."
    DuplicateKey       Error   "duplicate-key"        "A key stands twice in one object."
    // check
    Schema             Error   "schema"               "A JSON file does not have the form that its schema describes."
    // parse
    Syntax             Error   "syntax"               "The rules are not well-formed Rhai."
    NotInLanguage      Error   "not-in-language"      "A construct of Rhai that the rule language does not have."
    NumberLiteral      Error   "number-literal"       "A number in the rules; numbers belong into parameters.json."
    MissingElse        Error   "missing-else"         "An `if` without `else` has no value when its condition fails."
    DuplicateLabel     Error   "duplicate-label"      "A label stands twice in one `switch`."
    DuplicateName      Error   "duplicate-name"       "A name or id is given twice."
    // check, continued
    FolderMismatch     Error   "folder-mismatch"      "Id or version differ from the folder that the package stands in."
    BadDate            Error   "bad-date"             "A date that the calendar does not have, or that lies outside of the policy."
    BadValue           Error   "bad-value"            "A value or bound that does not fit its type, unit, digits or bounds."
    ValueOrder         Error   "value-order"          "Dated values that are not in order, or two from one day."
    ValueGap           Error   "value-gap"            "A parameter without a value while the policy is in force, and nobody named who sets it."
    ChoiceLabels       Error   "choice-labels"        "Choices and their labels differ."
    MissingTranslation Error   "missing-translation"  "A Chinese text without its English."
    UnusedTranslation  Error   "unused-translation"   "An English text without its Chinese."
    CaseFacts          Error   "case-facts"           "A case with facts that the plan does not accept."
    ContradictoryContracts Error "contradictory-contracts" "Contracts of a package that cannot hold together."
    // lower
    UnknownName        Error   "unknown-name"         "A fact, parameter, rule, choice or other name that does not exist."
    UnknownClause      Error   "unknown-clause"       "A citation of a clause that policy.json does not list."
    UnknownFunction    Error   "unknown-function"     "A function or declaration that the rule language does not have."
    WrongArguments     Error   "wrong-arguments"      "A function with other arguments than it takes."
    UnknownKey         Error   "unknown-key"          "A key that a declaration does not have."
    MissingKey         Error   "missing-key"          "A declaration without a key that it needs."
    BadId              Error   "bad-id"               "An id that is not in lower snake case."
    TypeMismatch       Error   "type-mismatch"        "A value of another type than is needed."
    UnitMismatch       Error   "unit-mismatch"        "Two units that do not go together."
    Division           Error   "division"             "A division that would lose digits."
    MayOverflow        Error   "may-overflow"         "A computation that might need more than 28 digits."
    MissingCase        Error   "missing-case"         "A switch that does not cover every choice."
    Cycle              Error   "cycle"                "A rule that depends on itself."
    TooDeep            Error   "too-deep"             "Lists nested deeper than the engine goes."
    NumberInText       Error   "number-in-text"       "A sentence with a digit of its own."
    Placeholders       Error   "placeholders"         "A sentence whose placeholders are wrong, or differ between the languages."
    UnaccountedClause  Error   "unaccounted-clause"   "A clause with neither a rule nor a reason for having none, or with both."
    OutcomeMismatch    Error   "outcome-mismatch"     "An outcome of policy.json without a rule, or the other way round."
    UnusedName         Error   "unused-name"          "A closure that does not look at its record."
    UnusedFact         Warning "unused-fact"          "A fact that no rule uses."
    UnusedParameter    Warning "unused-parameter"     "A parameter that no rule uses."
    UnusedLet          Warning "unused-let"           "A `let` that nothing uses."
    UnreachableWay     Warning "unreachable-way"      "A way of an `if` or a `switch` that is never taken."
    // prove
    VacuousThreshold   Warning "vacuous-threshold"    "A comparison that the bounds of its sides decide, whatever the facts are."
    DeadCondition      Warning "dead-condition"       "A condition that always holds or never does, whatever the facts are."
    NeverMet           Warning "never-met"            "A rule that no facts can meet."
    AlwaysMet          Warning "always-met"           "A rule that all facts meet."
    OutcomeNeverMet    Warning "outcome-never-met"    "An outcome that no facts can meet."
    OutcomeAlwaysMet   Warning "outcome-always-met"   "An outcome that all facts meet."
    // verify
    NotVerified        Error   "not-verified"         "The compiled plan breaks an invariant: a fault of the compiler."
    TooManyProblems    Error   "too-many-problems"    "Reporting stopped; more problems of this kind follow."
}
