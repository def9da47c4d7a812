//! Face cli, text: the states of findings and outcomes as icon, word and colour, so that each can be told without the other two.

use anstyle::Style;
use zhunsheng_engine::{
    Verdict,
    answer::{FindingAnswer, OutcomeAnswer},
    plan::Purpose,
};

use super::{
    layout::{Span, pad, span},
    style::{BAD, DIM, GOOD, JUDGE, OPEN},
    words::Words,
};

/// How a finding stands, as people need to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    NotMet,
    NotComputable,
    Open,
    /// Nobody has set a value that it needs.
    Unset,
    /// Met by the applicant's own word; somebody else judges.
    OwnWord,
    Met,
    NotApplicable,
}

impl State {
    /// In the order in which people need them.
    pub(super) const ALL: [Self; 7] =
        [Self::NotMet, Self::NotComputable, Self::Open, Self::Unset, Self::OwnWord, Self::Met, Self::NotApplicable];

    pub(super) fn of(finding: &FindingAnswer<'_>) -> Self {
        match finding.verdict {
            Verdict::Met if finding.provisional => Self::OwnWord,
            Verdict::Met => Self::Met,
            Verdict::NotMet => Self::NotMet,
            Verdict::NotApplicable => Self::NotApplicable,
            Verdict::NotComputable => Self::NotComputable,
            Verdict::Unknown if finding.because.as_ref().is_some_and(|because| because.facts.is_empty()) => Self::Unset,
            Verdict::Unknown => Self::Open,
        }
    }

    fn of_outcome(outcome: &OutcomeAnswer<'_>) -> Self {
        match outcome.verdict {
            Verdict::Met if outcome.provisional => Self::OwnWord,
            Verdict::Met => Self::Met,
            Verdict::NotMet => Self::NotMet,
            Verdict::NotApplicable => Self::NotApplicable,
            _ if outcome.settled => Self::Unset,
            _ => Self::Open,
        }
    }

    pub(super) fn icon(self) -> &'static str {
        match self {
            Self::NotMet => "✖",
            Self::NotComputable => "⊘",
            Self::Open => "？",
            Self::Unset => "⊖",
            Self::OwnWord => "⚖",
            Self::Met => "✔",
            Self::NotApplicable => "–",
        }
    }

    pub(super) fn word(self, words: &Words) -> &'static str {
        match self {
            Self::NotMet => words.not_met,
            Self::NotComputable => words.not_computable,
            Self::Open => words.open,
            Self::Unset => words.unset,
            Self::OwnWord => words.own_word,
            Self::Met => words.met,
            Self::NotApplicable => words.not_applicable,
        }
    }

    pub(super) fn style(self) -> Style {
        match self {
            Self::NotMet | Self::NotComputable => BAD,
            Self::Open => OPEN,
            Self::Unset | Self::NotApplicable => DIM,
            Self::OwnWord => JUDGE,
            Self::Met => GOOD,
        }
    }

    /// Icon and word.
    pub(super) fn mark(self, words: &Words) -> Span<'static> {
        span(self.style(), format!("{}{}", pad(self.icon(), 2), self.word(words)))
    }

    /// The icon alone, two columns wide.
    pub(super) fn sign(self) -> Span<'static> {
        span(self.style(), pad(self.icon(), 2))
    }
}

/// Icon and word for an outcome: a consequence that sets in is no success, a duty is kept rather than met.
pub(super) fn outcome_mark(outcome: &OutcomeAnswer<'_>, words: &Words) -> Span<'static> {
    let state = State::of_outcome(outcome);
    let holds = outcome.verdict == Verdict::Met;
    if !holds && outcome.verdict != Verdict::NotMet {
        return state.mark(words);
    }
    let mark = |style: Style, icon: &str, word: &str| span(style, format!("{}{word}", pad(icon, 2)));
    match (outcome.purpose, holds) {
        (Purpose::Consequence, true) => mark(BAD, "！", words.has_set_in),
        (Purpose::Consequence, false) => mark(DIM, "–", words.has_not_set_in),
        (Purpose::Obligation, true) if state == State::Met => mark(GOOD, state.icon(), words.kept),
        (Purpose::Obligation, false) => mark(BAD, state.icon(), words.not_kept),
        (Purpose::Target, true) if state == State::Met => mark(GOOD, state.icon(), words.reached),
        (Purpose::Target, false) => mark(OPEN, state.icon(), words.not_reached),
        _ => state.mark(words),
    }
}
