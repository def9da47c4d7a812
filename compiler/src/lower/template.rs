//! Stage lower: sentences. Numbers in them come from parameters and facts, in Chinese and in English alike.

use zhunsheng_engine::plan::{Part, Quantity, Sentence};

use super::{FILE, Lower, typed::Typed};
use crate::{
    check::locale::{ENGLISH, shorten},
    diagnostic::{Code, Diagnostic},
    syntax::{Expr, ExprKind, Span, Spanned, TemplatePart},
};

impl<'a> Lower<'a> {
    /// A sentence with its English, which stands under `findings › id › says`.
    pub(super) fn sentence(&mut self, id: &str, expr: &'a Expr) -> Option<Sentence> {
        let keys = ["findings", id, "says"];
        let en = self.locale.get(&keys);
        let single;
        let parts = match &expr.kind {
            ExprKind::Text(text) => {
                single = [TemplatePart::Text(text.clone())];
                &single[..]
            }
            ExprKind::Template(parts) => parts,
            _ => {
                return self.refuse(
                    Code::TypeMismatch,
                    expr.span,
                    "`says` needs a sentence in quotes or backticks",
                    "write \"…\", or `…` with ${param.…} for its numbers",
                );
            }
        };
        let mut zh = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut whole = true;
        for part in parts {
            match part {
                TemplatePart::Text(text) => {
                    self.no_digits(text, FILE, expr.span);
                    zh.push(Part::Words(text.clone()));
                }
                TemplatePart::Path(path) => {
                    names.push(path.value.join("."));
                    match self.quantity_of(&path.value, path.span) {
                        Some(quantity) => zh.push(Part::Value(quantity)),
                        None => whole = false,
                    }
                }
            }
        }
        if !whole {
            return None;
        }
        let words: String =
            zh.iter().map(|part| if let Part::Words(words) = part { words.as_str() } else { "…" }).collect();
        let Some(en) = en else {
            self.locale.missing(&Spanned { value: words.as_str(), span: expr.span }, FILE, &keys);
            return Some(Sentence { en: zh.clone(), zh });
        };
        let en = self.english(&en, &names)?;
        Some(Sentence { zh, en })
    }

    /// The English template: the same placeholders as the Chinese one, in any order.
    fn english(&mut self, text: &Spanned<String>, names: &[String]) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        let mut found = Vec::new();
        let mut rest = text.value.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                self.problems.push(
                    Diagnostic::error(Code::Placeholders, ENGLISH, text.span, "a `${` is not closed")
                        .hint("write `${param.name}`"),
                );
                return None;
            };
            if !before.is_empty() {
                self.no_digits(before, ENGLISH, text.span);
                parts.push(Part::Words(before.to_owned()));
            }
            let path: Vec<String> = name.trim().split('.').map(str::to_owned).collect();
            found.push(name.trim().to_owned());
            if names.iter().any(|known| known == name.trim()) {
                parts.push(Part::Value(self.quantity_of(&path, text.span)?));
            }
            rest = after;
        }
        if !rest.is_empty() {
            self.no_digits(rest, ENGLISH, text.span);
            parts.push(Part::Words(rest.to_owned()));
        }
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort();
            names
        };
        if sorted(&found) != sorted(names) {
            let list = |names: &[String]| {
                if names.is_empty() {
                    "no value".to_owned()
                } else {
                    names.iter().map(|name| format!("`${{{name}}}`")).collect::<Vec<_>>().join(", ")
                }
            };
            self.problems.push(
                Diagnostic::error(
                    Code::Placeholders,
                    ENGLISH,
                    text.span,
                    format!("the English sentence shows {}, the Chinese one {}", list(&found), list(names)),
                )
                .hint("both sentences show the same values, in any order"),
            );
            return None;
        }
        Some(parts)
    }

    fn no_digits(&mut self, text: &str, file: &str, span: Span) {
        let digit = text.chars().find(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
        if let Some(digit) = digit {
            let message = format!("the sentence `{}` holds the digit {digit}", shorten(text.trim()));
            self.problem(
                Diagnostic::error(Code::NumberInText, file, span, message)
                    .hint("write the number as `${param.…}`, so that the sentence follows the parameter"),
            );
        }
    }

    /// A placeholder as a value with its unit.
    fn quantity_of(&mut self, path: &[String], span: Span) -> Option<Quantity> {
        let spanned: Vec<Spanned<String>> =
            path.iter().map(|segment| Spanned { value: segment.clone(), span }).collect();
        let typed = match spanned.as_slice() {
            [name] => self.name(&name.value, span),
            _ => self.path(&spanned, span),
        }?;
        let quantity = self.quantity(typed);
        if quantity.is_none() {
            let message = format!("`${{{}}}` is a list; a sentence shows single values", path.join("."));
            let hint = "bind its `count` or `sum` to a `let`, and show that";
            self.problem(Diagnostic::error(Code::Placeholders, FILE, span, message).hint(hint));
        }
        quantity
    }

    /// A value with the unit that it is shown in.
    pub(super) fn quantity(&self, typed: Typed) -> Option<Quantity> {
        Some(Quantity { of: typed.operand, kind: typed.quantity_kind()?, unit: typed.unit })
    }
}
