//! Batch, impact, page: bars, drawn as SVG that stretches with the page; what they say stands in words beside them.

use maud::{Markup, html};
use zhunsheng_engine::Verdict;

use super::{super::VERDICTS, class, words::number};
use crate::kernel::Counts;

/// Units of the whole width.
const WIDTH: u64 = 1000;

/// One bar.
pub(super) struct Bar {
    pub(super) part: u64,
    pub(super) of: u64,
    pub(super) class: &'static str,
}

/// `part` of the whole width; something that is there is never too thin to be seen.
fn length(part: u64, of: u64) -> u64 {
    let exact = u128::from(part) * u128::from(WIDTH) / u128::from(of.max(1));
    let shown = u64::try_from(exact).unwrap_or(WIDTH).min(WIDTH);
    if part > 0 { shown.max(4) } else { 0 }
}

impl Bar {
    pub(super) fn draw(&self) -> Markup {
        html! {
            svg.bar viewBox=(format!("0 0 {WIDTH} 20")) preserveAspectRatio="none" aria-hidden="true" {
                rect.track x="0" y="0" width=(WIDTH) height="20" {}
                rect class=(self.class) x="0" y="0" width=(length(self.part, self.of)) height="20" {}
            }
        }
    }
}

/// All verdicts of an outcome in one bar.
pub(super) fn verdict_bar(counts: &Counts, name: impl Fn(Verdict) -> &'static str) -> Markup {
    let total: u64 = VERDICTS.iter().map(|verdict| counts.of(*verdict)).sum();
    let mut from = 0;
    let mut pieces = Vec::new();
    for verdict in VERDICTS {
        let rows = counts.of(verdict);
        let wide = length(rows, total).min(WIDTH - from);
        if wide > 0 {
            pieces.push((verdict, rows, from, wide));
            from += wide;
        }
    }
    // Why: what rounding leaves over belongs to the longest piece that ends the bar.
    if let Some((_, _, start, wide)) = pieces.last_mut() {
        *wide = WIDTH - *start;
    }
    html! {
        svg.bar viewBox=(format!("0 0 {WIDTH} 20")) preserveAspectRatio="none" aria-hidden="true" {
            @for (verdict, rows, from, wide) in pieces {
                rect class=(class(verdict)) x=(from) y="0" width=(wide) height="20" {
                    title { (name(verdict)) " " (number(rows)) }
                }
            }
        }
    }
}
