//! Stage parse: Rhai's own parse errors in plain words, at the right place.

use rhai::{LexError, ParseError, ParseErrorType as Kind, Token};

use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};

const SEMICOLON: &str = "a statement before this place has no `;` at its end, or an operator is missing";

/// `end` is how the end of the text is called.
pub(super) fn in_plain_words(error: &ParseError, tokens: &Tokens, file: &str, end: &str) -> Diagnostic {
    let position = error.position();
    let found = tokens.starts_at(position).and_then(|index| tokens.get(index)).map_or_else(
        || Some(end.to_owned()),
        |token| match token {
            Token::LexError(..) => None,
            Token::StringConstant(..) => Some("a string".to_owned()),
            Token::InterpolatedString(..) => Some("a template".to_owned()),
            Token::Identifier(name) => Some(format!("`{name}`")),
            other => Some(format!("`{other}`")),
        },
    );
    let found_here = found.clone().unwrap_or_else(|| "something unreadable".to_owned());
    let code = match error.err_type() {
        Kind::ExprTooDeep | Kind::TooManyFunctions => Code::TooLarge,
        Kind::DuplicatedProperty(..) => Code::DuplicateKey,
        _ => Code::Syntax,
    };
    let (message, hint) = words(error.err_type(), &found_here);
    let mut problem = Diagnostic::error(code, file, tokens.span_of_position(position), message);
    problem.found = found.filter(|_| code != Code::TooLarge);
    problem.hint = hint;
    if let Kind::MissingToken(token, _) = error.err_type() {
        problem.expected = Some(format!("`{token}`"));
    }
    problem
}

/// A statement that is not the last one has to end with `;` or `}`.
pub(super) fn missing_semicolon(tokens: &Tokens, file: &str) -> Option<Diagnostic> {
    let last = tokens.indices().last()?;
    if matches!(tokens.get(last), Some(Token::SemiColon | Token::RightBrace)) {
        return None;
    }
    let problem = Diagnostic::error(Code::Syntax, file, tokens.span(last, last), "expected `;` after this");
    Some(problem.expected("`;`").hint("every statement ends with `;`"))
}

fn words(kind: &Kind, found: &str) -> (String, Option<String>) {
    let hinted = |message: String, hint: &str| (message, Some(hint.to_owned()));
    match kind {
        Kind::UnexpectedEOF => {
            hinted(format!("{found} comes in the middle of a statement"), "a bracket or quote may not be closed")
        }
        Kind::BadInput(error) => lexical(error),
        Kind::UnknownOperator(symbol) => (format!("`{symbol}` is not an operator"), None),
        Kind::MissingToken(token, _) => {
            let hint = match token.as_str() {
                _ if matches!(found, "`=`" | "`and`" | "`or`" | "`not`") => {
                    "operators are written `==`, `&&`, `||` and `!`"
                }
                "," => "a comma or an operator is missing before this place",
                ";" => SEMICOLON,
                "=>" => "an arm of a `switch` is written `\"label\" => value`",
                "}" | ")" | "]" => "a comma may be missing before this place, or a bracket may not be closed",
                ":" => "a key of a declaration is written `key: value`",
                _ => "something may be missing before this place",
            };
            hinted(format!("expected `{token}`, found {found}"), hint)
        }
        Kind::ExprExpected(what) if what == "literal" || what == "a literal" => {
            hinted(format!("expected a label of `switch`, found {found}"), super::refusals::LABEL)
        }
        Kind::ExprExpected(_) => {
            hinted(format!("expected an expression, found {found}"), "something is missing before this place")
        }
        Kind::PropertyExpected if found.starts_with('`') => hinted(
            format!("{found} cannot be a name here"),
            "reserved words of Rhai are not names; rename the fact or parameter, also in its file",
        ),
        Kind::PropertyExpected => {
            hinted(format!("expected a key or field name, found {found}"), "reserved words of Rhai are not names")
        }
        Kind::VariableExpected => {
            hinted(format!("expected a name, found {found}"), "reserved words of Rhai are not names")
        }
        Kind::ForbiddenVariable(name) | Kind::Reserved(name) => {
            hinted(format!("`{name}` is a reserved word of Rhai"), "choose another name")
        }
        Kind::DuplicatedProperty(name) => {
            hinted(format!("the key `{name}` stands twice in this declaration"), "take one of them out")
        }
        Kind::DuplicatedVariable(name) | Kind::FnDuplicatedParam(_, name) => {
            (format!("the name `{name}` stands twice"), None)
        }
        Kind::VariableExists(name) => (format!("the name `{name}` is bound twice"), None),
        Kind::MismatchedType(wanted, got) => (format!("expected {wanted}, found {got}"), None),
        Kind::WrongSwitchDefaultCase => hinted("`_` is not the last arm".to_owned(), "move `_ => …` to the end"),
        Kind::WrongSwitchCaseCondition => hinted("`_` has a condition".to_owned(), super::refusals::GUARD),
        Kind::WrongSwitchIntegerCase => hinted("a number after a range".to_owned(), super::refusals::LABEL),
        Kind::ExprTooDeep => hinted(
            "the expression is nested too deep, or has too many operators in a row".to_owned(),
            "bind parts of it with `let name = …;`",
        ),
        Kind::TooManyFunctions => (format!("the file has more than {} closures", super::MOST_CLOSURES), None),
        Kind::AssignmentToConstant(_) | Kind::AssignmentToInvalidLHS(_) => {
            hinted("this cannot be assigned to".to_owned(), "use `==` to compare; nothing can be assigned")
        }
        Kind::MalformedIndexExpr(_) => hinted("an index `[…]` is malformed".to_owned(), super::refusals::INDEX),
        Kind::LoopBreak => hinted("`break` or `continue` outside of a loop".to_owned(), "leave it out"),
        Kind::WrongFnDefinition | Kind::FnMissingName | Kind::FnMissingParams(_) | Kind::FnMissingBody(_) => {
            hinted("a function definition is malformed".to_owned(), super::refusals::FUNCTION)
        }
        other => (lower_case(&other.to_string()), None),
    }
}

fn lexical(error: &LexError) -> (String, Option<String>) {
    let hinted = |message: String, hint: &str| (message, Some(hint.to_owned()));
    match error {
        LexError::UnexpectedInput(symbol) => {
            let message = format!("unexpected `{symbol}`");
            let half_width = symbol.chars().next().and_then(half_width);
            match half_width {
                Some(ascii) => hinted(message, &format!("write the half-width `{ascii}`")),
                None if !symbol.is_ascii() => {
                    hinted(message, "names are ASCII; other text stands in double quotes or backticks")
                }
                None => hinted(message, "something is missing before it, or it does not belong here"),
            }
        }
        LexError::UnterminatedString => {
            hinted("the string is not closed".to_owned(), "text of several lines stands in backticks")
        }
        LexError::MalformedEscapeSequence(text) => hinted(
            format!("unknown escape `{text}` in a string"),
            "escapes are `\\\"`, `\\\\`, `\\n`, `\\t`, `\\u` with four digits",
        ),
        LexError::MalformedNumber(text) => hinted(format!("`{text}` is not a number"), super::refusals::NUMBER),
        LexError::MalformedChar(_) => {
            hinted("a character in single quotes is malformed".to_owned(), "strings stand in double quotes")
        }
        LexError::ImproperSymbol(symbol, _) => improper(symbol),
        LexError::MalformedIdentifier(name) => (format!("`{name}` is not a proper name"), None),
        other => (lower_case(&other.to_string()), None),
    }
}

/// Symbols of other languages, and those that stand in a wrong place.
fn improper(symbol: &str) -> (String, Option<String>) {
    let hint = match symbol {
        "===" | "=" => "write `==` to compare",
        "!==" => "write `!=`",
        "<-" => "write `<=`",
        ":=" => "write `let name = …;`",
        "# {" => "write `#{` without a space",
        "(*" | "*)" => "comments are written `// …`",
        "this" => "name the fact: `fact.name`",
        _ => return (format!("`{symbol}` cannot stand here"), None),
    };
    (format!("`{symbol}` cannot stand here"), Some(hint.to_owned()))
}

/// The ASCII character for punctuation that a Chinese keyboard types.
fn half_width(character: char) -> Option<char> {
    Some(match character {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '。' => '.',
        '、' => ',',
        '【' => '[',
        '】' => ']',
        '！'..='～' => char::from_u32(u32::from(character).checked_sub(0xfee0)?)?,
        _ => return None,
    })
}

fn lower_case(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
