//! Face server: everything that is refused, as `application/problem+json`, each problem with its place and in both languages.

use axum::http::StatusCode;
use serde::Serialize;
use zhunsheng_desk::{Refusal, StoreError};
use zhunsheng_engine::{FactProblem, Lang, plan::Text};

/// Why there is no answer.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// A stable name for programs.
    pub code: String,
    /// What is wrong.
    pub detail: Text,
    /// Every single place that is wrong.
    pub problems: Vec<FieldProblem>,
    /// After how many seconds it is worth trying again.
    pub retry_after: Option<u64>,
}

/// One place that is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct FieldProblem {
    /// JSON path of the value, or the name of the parameter.
    pub path: String,
    /// A stable name for programs.
    pub code: String,
    /// What is wrong.
    pub message: Text,
    /// How to mend it.
    pub hint: Option<Text>,
    /// What stands there, shortened.
    pub found: String,
}

/// A text in both languages.
pub(crate) fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

#[derive(Serialize)]
struct Written<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    instance: &'a str,
    problems: &'a [FieldProblem],
}

impl Problem {
    /// A problem with this status, code and sentence.
    #[must_use]
    pub fn new(status: StatusCode, code: impl Into<String>, detail: Text) -> Self {
        Self { status, code: code.into(), detail, problems: Vec::new(), retry_after: None }
    }

    /// The same with every single place that is wrong.
    #[must_use]
    pub fn with(mut self, problems: Vec<FieldProblem>) -> Self {
        self.problems = problems;
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn not_found(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", text(zh, en))
    }

    /// A fault of the server. What went wrong inside is for the log, not for whoever asked.
    pub(crate) fn fault() -> Self {
        let detail = text(
            "服务器内部出错，请求未完成。请记下请求编号，联系管理员查看日志。",
            "A fault of the server; the request was not carried out. Please tell the administrator the id of this request.",
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", detail)
    }

    pub(crate) fn busy(zh: &str, en: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text(zh, en)).retry_after(1)
    }

    /// What is wrong with the facts of a case.
    pub(crate) fn facts(found: &[FactProblem]) -> Self {
        let unread = |problem: &FactProblem| matches!(problem.kind.code(), "empty" | "not-json" | "not-an-object");
        let problems = found.iter().map(FieldProblem::of_fact).collect();
        if found.iter().any(unread) {
            let detail = text("请求体不是由事实组成的 JSON 对象", "the body is not a JSON object of facts");
            return Self::new(StatusCode::BAD_REQUEST, "not_json", detail).with(problems);
        }
        let detail = text(
            format!("有 {} 处事实无法使用，逐条列在 problems 中", found.len()),
            format!("{} of the facts cannot be used; `problems` lists each", found.len()),
        );
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "facts", detail).with(problems)
    }

    /// As JSON, title and detail in one language.
    pub(crate) fn to_json(&self, lang: Lang, instance: &str) -> Vec<u8> {
        let kind = format!("urn:zhunsheng:problem:{}", self.code);
        let written = Written {
            r#type: &kind,
            title: if lang == Lang::Zh { title(self.status).0 } else { title(self.status).1 },
            status: self.status.as_u16(),
            detail: self.detail.get(lang),
            code: &self.code,
            instance,
            problems: &self.problems,
        };
        serde_json::to_vec(&written).unwrap_or_default()
    }
}

impl FieldProblem {
    /// A problem without a hint.
    #[must_use]
    pub fn new(path: impl Into<String>, code: impl Into<String>, message: Text, found: impl Into<String>) -> Self {
        Self { path: path.into(), code: code.into(), message, hint: None, found: found.into() }
    }

    /// The same with how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(crate) fn of_fact(problem: &FactProblem) -> Self {
        let hint = problem.hint(Lang::Zh).zip(problem.hint(Lang::En));
        Self {
            path: problem.path.clone(),
            code: problem.kind.code().to_owned(),
            message: text(problem.message(Lang::Zh), problem.message(Lang::En)),
            hint: hint.map(|(zh, en)| Text { zh, en }),
            found: problem.found.clone(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(why: Refusal) -> Self {
        let status = StatusCode::from_u16(why.status_hint).unwrap_or(StatusCode::CONFLICT);
        let problems = why.problems.into_iter().map(|problem| FieldProblem {
            path: problem.path,
            code: problem.code,
            message: problem.message,
            hint: problem.hint,
            found: problem.found.unwrap_or_default(),
        });
        let problem = Self::new(status, why.code, why.message).with(problems.collect());
        if status == StatusCode::SERVICE_UNAVAILABLE { problem.retry_after(1) } else { problem }
    }
}

impl From<zhunsheng_intake::Problem> for FieldProblem {
    fn from(found: zhunsheng_intake::Problem) -> Self {
        let zhunsheng_intake::Problem { path, code, message, hint, found } = found;
        Self { path, code: code.to_owned(), message, hint, found }
    }
}

impl From<StoreError> for Problem {
    fn from(why: StoreError) -> Self {
        tracing::error!(%why, "the database does not answer");
        Refusal::from(why).into()
    }
}

/// What a status means, for people.
fn title(status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        400 => ("请求有误", "The request is not right"),
        401 => ("请先登录", "Please sign in"),
        403 => ("没有权限", "Not allowed"),
        404 => ("没有找到", "Not found"),
        405 => ("不支持这种请求方法", "This method is not supported here"),
        408 => ("请求超时", "The request took too long to arrive"),
        409 => ("与现状冲突", "In conflict with what is there"),
        412 => ("内容已被改动", "Changed in the meantime"),
        413 => ("内容过大", "Too large"),
        415 => ("内容类型不对", "The wrong kind of content"),
        422 => ("内容无法接受", "Not acceptable as it is"),
        428 => ("缺少前提条件", "A condition is missing"),
        429 => ("请求过于频繁", "Too many requests"),
        503 => ("暂时无法服务", "Not available at the moment"),
        _ => ("服务器出错", "A fault of the server"),
    }
}
