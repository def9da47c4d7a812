//! Stage parse, result: our own small syntax tree of `rules.rhai`, with a span on every node and nothing of Rhai in it.

pub mod from_rhai;

/// A stretch of a source file. Lines and columns start at 1; columns count characters; the end column is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Line of the last character.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
}

/// A piece of text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What stands there.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One statement of a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// `let name = value;`
    Let {
        /// The bound name.
        name: Spanned<String>,
        /// Its value.
        value: Expr,
    },
    /// `criterion("id", #{ key: value, … });` and its siblings.
    Declaration {
        /// `criterion`, `outcome` …; the parser does not know which kinds exist.
        kind: Spanned<String>,
        /// The id.
        id: Spanned<String>,
        /// The keys in source order.
        fields: Vec<(Spanned<String>, Expr)>,
    },
}

/// An expression with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, from its first to its last character.
    pub span: Span,
}

/// The expressions of the rule language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// `0` or `1`; any other number is refused by the parser.
    Number(i64),
    /// `true`, `false`.
    Boolean(bool),
    /// `"…"`, or a template without `${}`.
    Text(String),
    /// `` `…${path}…` ``.
    Template(Vec<TemplatePart>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// A single name: `as_of`, a `let` name, a closure parameter.
    Name(String),
    /// `fact.x`, `param.a.b`, `e.field`: at least two segments.
    Path(Vec<Spanned<String>>),
    /// `!a`.
    Not(Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// A comparison or an arithmetic operation.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `a && b && …`.
    And(Vec<Expr>),
    /// `a || b || …`.
    Or(Vec<Expr>),
    /// `x in [a, b]`.
    In {
        /// The value looked for.
        value: Box<Expr>,
        /// The list looked into.
        list: Vec<Expr>,
        /// `!in`.
        negated: bool,
    },
    /// `if c { a } else { b }`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Value if it holds.
        then: Box<Expr>,
        /// Value if it does not.
        otherwise: Box<Expr>,
    },
    /// `switch x { "a" | "b" => v, _ => w }`.
    Switch {
        /// The value switched on.
        subject: Box<Expr>,
        /// The labels of each arm and its value, in source order.
        arms: Vec<(Vec<Spanned<Label>>, Expr)>,
        /// The value of `_`.
        otherwise: Option<Box<Expr>>,
    },
    /// `name(a, b)`.
    Call {
        /// The function.
        name: Spanned<String>,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// `|e| body`.
    Closure {
        /// The parameters.
        params: Vec<Spanned<String>>,
        /// The body.
        body: Box<Expr>,
    },
}

/// A label of a `switch` arm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// `"choice_id"`.
    Text(String),
    /// `true`, `false`.
    Boolean(bool),
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// Literal text.
    Text(String),
    /// `${path}`: dotted segments, one or more.
    Path(Spanned<Vec<String>>),
}

/// Binary operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, only inside `round(a / b, …)`; elsewhere refused when lowered.
    Divide,
}
