//! Page, HTML: the two kinds of diagrams, drawn as SVG that follows the colours of the page.

use maud::{Markup, html};

use crate::flow::{BOX_WIDTH, Flow, Step, wrap};

/// Measures of a ladder.
const RUNG_WIDTH: usize = 150;
const RUNG_COLUMNS: usize = 17;
const RUNG_RISE: usize = 44;
const RUNG_BASE: usize = 64;
const LINE_HEIGHT: usize = 20;

/// The steps of a procedure.
pub(crate) fn flow(flow: &Flow, id: &str) -> Markup {
    let (width, height) = (flow.width, flow.height);
    html! {
        figure.diagram {
            svg.flow viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
                title id={ (id) "-title" } { (flow.title) }
                desc id={ (id) "-desc" } { (flow.about) }
                @for step in &flow.steps {
                    @for before in step.after.iter().filter_map(|one| flow.steps.get(*one)) { (arrow(before, step)) }
                }
                @for step in &flow.steps { (drawn(step)) }
            }
        }
    }
}

fn arrow(before: &Step, step: &Step) -> Markup {
    let (from_x, from_y) = (before.x + BOX_WIDTH / 2, before.y + before.height);
    let (to_x, to_y) = (step.x + BOX_WIDTH / 2, step.y.saturating_sub(7));
    let bend = usize::midpoint(from_y, to_y);
    html! {
        path.edge d={ "M" (from_x) " " (from_y) " C" (from_x) " " (bend) " " (to_x) " " (bend) " " (to_x) " " (to_y) } {}
        path.tip d={ "M" (to_x.saturating_sub(5)) " " (to_y) " h10 l-5 7 z" } {}
    }
}

fn drawn(step: &Step) -> Markup {
    let middle = step.x + BOX_WIDTH / 2;
    let first = step.y + LINE_HEIGHT + 2;
    html! {
        a href={ "#" (step.anchor) } {
            rect.box x=(step.x) y=(step.y) width=(BOX_WIDTH) height=(step.height) rx="6" {}
            @for (at, line) in step.lines.iter().enumerate() {
                text.name x=(middle) y=(first + at * LINE_HEIGHT) text-anchor="middle" { (line) }
            }
            @for (at, line) in step.actor_lines.iter().enumerate() {
                text.actor x=(middle) y=(first + (step.lines.len() + at) * LINE_HEIGHT) text-anchor="middle" { (line) }
            }
        }
    }
}

/// Tiers as stairs, the lowest on the left.
pub(crate) fn ladder(title: &str, about: &str, rungs: &[(String, String)], id: &str) -> Markup {
    let width = rungs.len() * RUNG_WIDTH + 2;
    let height = RUNG_BASE + rungs.len().saturating_sub(1) * RUNG_RISE + 2;
    html! {
        figure.diagram {
            svg.ladder viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
                title id={ (id) "-title" } { (title) }
                desc id={ (id) "-desc" } { (about) }
                @for (at, (anchor, name)) in rungs.iter().enumerate() {
                    @let rise = RUNG_BASE + at * RUNG_RISE;
                    @let (x, y) = (at * RUNG_WIDTH + 1, height - rise - 1);
                    a href={ "#" (anchor) } {
                        rect.rung x=(x) y=(y) width=(RUNG_WIDTH) height=(rise) {}
                        rect.edge-line x=(x) y=(y) width=(RUNG_WIDTH) height="4" {}
                        @for (line, words) in wrap(name, RUNG_COLUMNS).iter().enumerate() {
                            text.name x=(x + RUNG_WIDTH / 2) y=(y + 30 + line * LINE_HEIGHT) text-anchor="middle" { (words) }
                        }
                    }
                }
            }
        }
    }
}
