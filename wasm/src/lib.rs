//! Face wasm: the engine as a class for JavaScript. JSON text goes in, JSON text comes out; what it means is decided in the engine.
//!
//! `shell.rs` does the calls and is tested like any other code; here it only gets the names that JavaScript sees.

pub mod shell;

use shell::{Loaded, Refusal, Shelf};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// A plan, verified once, to be decided on many times.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(Loaded);

#[wasm_bindgen]
impl Engine {
    /// Reads and verifies a plan file. Throws an `Error` whose message is a `Refusal` as JSON.
    ///
    /// # Errors
    /// If the text is no plan, or one that this engine does not read.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: &str) -> Result<Engine, JsError> {
        Loaded::new(plan).map(Self).map_err(thrown)
    }

    /// The content hash of the plan.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn hash(&self) -> String {
        self.0.hash().to_owned()
    }

    /// The id of the policy.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn policy(&self) -> String {
        self.0.policy().to_owned()
    }

    /// The version of its package.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn version(&self) -> String {
        self.0.version().to_owned()
    }

    /// The whole answer (an `Answer` as JSON), as `zhunsheng decide --json` prints it. The date is `YYYY-MM-DD`, the language `zh` or `en`; with the id of
    /// an outcome, the answer is about that outcome only. What of the facts cannot be used counts as not known and stands in `problems`. Throws an
    /// `Error` whose message is a `Refusal` as JSON.
    ///
    /// # Errors
    /// If the facts are no JSON object, or the date, the language or the outcome is none of this plan.
    pub fn decide(&self, facts: &str, as_of: &str, lang: &str, outcome: Option<String>) -> Result<String, JsError> {
        self.0.decide(facts, as_of, lang, outcome.as_deref()).map_err(thrown)
    }

    /// As `decide`, without what could be done: `questions`, `gaps` and `eligible_from` are empty, `changeable_by` is null. Quick enough for every
    /// keystroke. Throws as `decide` does.
    ///
    /// # Errors
    /// As `decide`.
    pub fn brief(&self, facts: &str, as_of: &str, lang: &str, outcome: Option<String>) -> Result<String, JsError> {
        self.0.brief(facts, as_of, lang, outcome.as_deref()).map_err(thrown)
    }

    /// The findings in short (`ShortFinding[]` as JSON), quick enough for every keystroke. Throws as `decide` does.
    ///
    /// # Errors
    /// If the facts are no JSON object, or the date is none of this plan.
    pub fn findings(&self, facts: &str, as_of: &str) -> Result<String, JsError> {
        self.0.findings(facts, as_of).map_err(thrown)
    }
}

/// Plans of several policies, to hold one dossier against all of them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Rulebook(Shelf);

#[wasm_bindgen]
impl Rulebook {
    /// Without plans.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads and verifies a plan file; it takes the place of an earlier one of the same policy. Gives the id of the policy. Throws an `Error` whose
    /// message is a `Refusal` as JSON.
    ///
    /// # Errors
    /// If the text is no plan, or one that this engine does not read.
    pub fn add(&mut self, plan: &str) -> Result<String, JsError> {
        self.0.add(plan).map_err(thrown)
    }

    /// One dossier against every plan (a `Match` as JSON), as `zhunsheng match --json` prints it. A fact that any of the plans knows is fine; plans that
    /// are not in force on the date are named and not decided. Throws an `Error` whose message is a `Refusal` as JSON.
    ///
    /// # Errors
    /// If the facts are no JSON object, the date is none, or the language is neither.
    #[wasm_bindgen(js_name = "match")]
    pub fn matched(&self, facts: &str, as_of: &str, lang: &str) -> Result<String, JsError> {
        self.0.matched(facts, as_of, lang).map_err(thrown)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn thrown(refusal: Refusal) -> JsError {
    JsError::new(&refusal.to_json())
}
