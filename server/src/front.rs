//! Face server: what of a rulebook is asked for again and again, written once for each publication. A request holds one of these and sees no other.

use std::{
    io::Write as _,
    sync::{Arc, OnceLock},
};

use axum::{body::Bytes, http::HeaderValue};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use zhunsheng_compiler::listing;
use zhunsheng_desk::{Edition, Rulebook};

use crate::contract::tag;

/// What stands in front of a rulebook.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) rulebook: Arc<Rulebook>,
    /// For `x-publication`.
    pub(crate) number: HeaderValue,
    pub(crate) head: Written,
    /// The list of policies, each as JSON with its id.
    pub(crate) entries: Vec<(String, Value)>,
    pub(crate) index: Written,
    sheets: Vec<Arc<Sheet>>,
}

/// What stands in front of one policy.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) edition: Arc<Edition>,
    /// The name of its plan file on the site.
    pub(crate) file: String,
    pub(crate) plan: Written,
}

/// Bytes that are sent, with their tag, and compressed once somebody asks for it.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) bytes: Bytes,
    pub(crate) tag: HeaderValue,
    gzip: OnceLock<Option<Bytes>>,
    brotli: OnceLock<Option<Bytes>>,
}

/// How much a compressed form may cost: plans are compressed while somebody waits.
const BROTLI_QUALITY: i32 = 5;

impl Written {
    pub(crate) fn new(bytes: impl Into<Bytes>, tag: HeaderValue) -> Self {
        Self { bytes: bytes.into(), tag, gzip: OnceLock::new(), brotli: OnceLock::new() }
    }

    fn json(value: &Value) -> Self {
        let bytes = serde_json::to_vec(value).unwrap_or_default();
        let tag = tag(&bytes);
        Self::new(bytes, tag)
    }

    pub(crate) fn gzip(&self) -> Option<&Bytes> {
        let made = self.gzip.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&self.bytes).ok()?;
            encoder.finish().ok().map(Bytes::from)
        });
        made.as_ref()
    }

    pub(crate) fn brotli(&self) -> Option<&Bytes> {
        let made = self.brotli.get_or_init(|| {
            let options = brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, ..Default::default() };
            let mut out = Vec::new();
            brotli::BrotliCompress(&mut self.bytes.as_ref(), &mut out, &options).ok()?;
            Some(Bytes::from(out))
        });
        made.as_ref()
    }
}

impl Front {
    /// Writes what is said of a rulebook; what stayed the same is taken from the one before.
    pub(crate) fn new(rulebook: Arc<Rulebook>, before: Option<&Self>) -> Self {
        let sheets: Vec<Arc<Sheet>> = rulebook.editions().iter().map(|edition| sheet(edition, before)).collect();
        let head = json!({
            "publication": rulebook.publication, "hash": rulebook.hash, "recorded_at": rulebook.recorded_at,
            "policies": rulebook.editions().iter().map(|edition| json!({
                "policy": edition.policy(), "version": edition.version(), "plan": edition.plan.hash(),
            })).collect::<Vec<_>>(),
        });
        let listed: Vec<Value> = sheets
            .iter()
            .map(|sheet| listing::entry(&sheet.edition.plan, &sheet.file, sheet.plan.bytes.len()))
            .collect();
        let with_publication = |mut entry: Value| {
            if let Some(keys) = entry.as_object_mut() {
                keys.insert("publication".to_owned(), rulebook.publication.into());
            }
            entry
        };
        let named = sheets.iter().zip(&listed);
        let entries =
            named.map(|(sheet, entry)| (sheet.edition.policy().to_owned(), with_publication(entry.clone()))).collect();
        Self {
            number: HeaderValue::from(rulebook.publication),
            head: Written::json(&head),
            index: Written::json(&Value::Array(listed)),
            entries,
            sheets,
            rulebook,
        }
    }

    /// What stands in front of a policy.
    pub(crate) fn sheet(&self, policy: &str) -> Option<&Arc<Sheet>> {
        let at = self.sheets.binary_search_by(|sheet| sheet.edition.policy().cmp(policy)).ok()?;
        self.sheets.get(at)
    }

    /// The plan that the site knows by this name.
    pub(crate) fn file(&self, name: &str) -> Option<&Arc<Sheet>> {
        self.sheets.iter().find(|sheet| sheet.file == name)
    }
}

fn sheet(edition: &Arc<Edition>, before: Option<&Front>) -> Arc<Sheet> {
    let known = before.and_then(|front| front.sheet(edition.policy()));
    if let Some(known) = known.filter(|known| Arc::ptr_eq(&known.edition, edition)) {
        return Arc::clone(known);
    }
    let tag = HeaderValue::try_from(format!("\"{}\"", edition.plan.hash()));
    let tag = tag.unwrap_or_else(|_| HeaderValue::from_static("\"\""));
    Arc::new(Sheet {
        file: format!("{}-{}.plan.json", edition.policy(), edition.version()),
        plan: Written::new(edition.text.as_bytes().to_vec(), tag),
        edition: Arc::clone(edition),
    })
}
