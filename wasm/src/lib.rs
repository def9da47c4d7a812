//! Face wasm: the engine as a class for JavaScript. JSON text goes in, JSON text comes out; what it means is decided in the engine.
//!
//! `shell.rs` does the calls and is tested like any other code; here it only gets the names that JavaScript sees.

pub mod shell;

use shell::{Loaded, Refusal};
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

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn thrown(refusal: Refusal) -> JsError {
    JsError::new(&refusal.to_json())
}
