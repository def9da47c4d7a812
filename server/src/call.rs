//! Face server: one request as a handler sees it, judged already, and what a handler gives back.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use zhunsheng_engine::{Date, Lang};

use crate::{
    guard::Signed,
    problem::{FieldProblem, Problem, text},
};

/// A request: its parameters are as the document says.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) lang: Lang,
    pub(crate) headers: HeaderMap,
    pub(crate) in_path: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) kind: String,
    pub(crate) body: Bytes,
    /// The body, if it is JSON that the document describes.
    pub(crate) json: Option<Value>,
    /// Who asks; nobody for public operations.
    pub(crate) signed: Option<Signed>,
}

/// What a handler gives: an answer, or why not.
pub(crate) type Outcome = Result<Response, Problem>;

impl Call {
    pub(crate) fn path(&self, name: &str) -> &str {
        self.in_path.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A whole number of the query; the document has bounded it.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.query(name)?.parse().ok()
    }

    /// A whole number of the path; the document has bounded it.
    pub(crate) fn path_number(&self, name: &str) -> u64 {
        self.path(name).parse().unwrap_or(0)
    }

    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        Date::parse(self.query(name)?)
    }

    /// How many items of a list are wanted.
    pub(crate) fn limit(&self) -> usize {
        self.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(100)
    }

    /// The body as a type; its form has been held against the document before.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_value(self.json.clone().unwrap_or_default()).map_err(|why| {
            let message = text(format!("无法读取：{why}"), format!("cannot be read: {why}"));
            let detail = text("请求体不符合接口说明", "the body is not as the document says");
            Problem::new(StatusCode::BAD_REQUEST, "body", detail).with(vec![FieldProblem::new(
                "$",
                "wrong_form",
                message,
                "",
            )])
        })
    }

    /// Whether `If-None-Match` has a tag; a proxy may have marked it as weak.
    pub(crate) fn knows(&self, tag: &HeaderValue) -> bool {
        knows(&self.headers, tag)
    }
}

/// Whether `If-None-Match` has a tag.
pub(crate) fn knows(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let Some(tags) = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()) else { return false };
    let tag = tag.as_bytes();
    tags.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one).as_bytes() == tag)
}

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// An answer of bytes.
pub(crate) fn bytes(status: StatusCode, kind: HeaderValue, bytes: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(bytes.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// An answer in JSON.
pub(crate) fn json<T: Serialize + ?Sized>(status: StatusCode, value: &T) -> Outcome {
    match serde_json::to_vec(value) {
        Ok(text) => Ok(bytes(status, JSON, text)),
        Err(why) => {
            tracing::error!(%why, "an answer cannot be written");
            Err(Problem::fault())
        }
    }
}

/// The answer 200 in JSON.
pub(crate) fn ok<T: Serialize + ?Sized>(value: &T) -> Outcome {
    json(StatusCode::OK, value)
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The same answer with a header.
pub(crate) fn with(mut response: Response, name: HeaderName, value: HeaderValue) -> Response {
    response.headers_mut().insert(name, value);
    response
}

/// A page of a list that is there whole, by what stands for an item in `after`.
pub(crate) fn listed<T: Serialize>(call: &Call, all: &[T], name: impl Fn(&T) -> String) -> Outcome {
    let after = call.query("after");
    let begin = after.map_or(0, |after| all.iter().position(|one| name(one) == after).map_or(all.len(), |at| at + 1));
    let rest = all.get(begin..).unwrap_or_default();
    let items = rest.get(..call.limit().min(rest.len())).unwrap_or_default();
    let next = items.last().filter(|_| rest.len() > items.len()).map(&name);
    page(items, next)
}

/// A page of a list: the items, and where the next page starts.
pub(crate) fn page<T: Serialize>(items: &[T], next: Option<String>) -> Outcome {
    ok(&serde_json::json!({ "items": items, "next": next }))
}
