//! Beside the pipeline: the public contract of every file and answer, as JSON Schema texts.

/// `policy.json` of a package.
pub const POLICY: &str = include_str!("policy.schema.json");
/// `parameters.json` of a package.
pub const PARAMETERS: &str = include_str!("parameters.schema.json");
/// `facts.schema.json` of a package: the profile of JSON Schema that facts are written in.
pub const FACTS: &str = include_str!("facts.schema.json");
/// `locales/*.json` of a package.
pub const LOCALE: &str = include_str!("locale.schema.json");
/// `cases/*.json` of a package.
pub const CASE: &str = include_str!("case.schema.json");
/// `contracts.json` of a package.
pub const CONTRACTS: &str = include_str!("contracts.schema.json");
/// `mutants.json` of a package.
pub const MUTANTS: &str = include_str!("mutants.schema.json");
/// A compiled plan.
pub const PLAN: &str = include_str!("plan.schema.json");
/// The answer of `decide --json`.
pub const DECISION: &str = include_str!("decision.schema.json");
/// The answer of `match --json`; refers to parts of [`DECISION`].
pub const MATCH: &str = include_str!("match.schema.json");
/// The answer of `progress --json`; refers to parts of [`DECISION`].
pub const PROGRESS: &str = include_str!("progress.schema.json");
/// What `coverage --json` prints; refers to parts of [`DECISION`].
pub const COVERAGE: &str = include_str!("coverage.schema.json");
/// What `test --json` prints.
pub const TEST: &str = include_str!("test.schema.json");
/// What `boundaries --json` prints.
pub const BOUNDARIES: &str = include_str!("boundaries.schema.json");
/// What `diff --json` prints.
pub const DIFF: &str = include_str!("diff.schema.json");
/// What `impact --json` prints.
pub const IMPACT: &str = include_str!("impact.schema.json");
/// What `impact --mapping` reads.
pub const MAPPING: &str = include_str!("mapping.schema.json");
/// What `mutate --json` prints.
pub const MUTATE: &str = include_str!("mutate.schema.json");
/// What the engine in JavaScript says besides answers.
pub const ENGINE: &str = include_str!("engine.schema.json");
/// What `zhunsheng serve` answers over HTTP: an OpenAPI document, and the table that the server routes by.
pub const OPENAPI: &str = include_str!("openapi.json");
