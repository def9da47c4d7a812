// Styles, second: the page and the form.

import { css } from "lit";

export const formStyles = css`
  header { background: var(--paper); border-bottom: 3px solid var(--accent); padding: 1em 1.2em; display: grid; gap: 0.5em; }
  header .meta { color: var(--soft); font-size: 0.9em; }
  .tools { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: end; }
  .tools > label { display: grid; font-size: 0.85em; color: var(--soft); }
  .tools label.target { flex: 1 1 14em; min-width: 0; }
  .tools input { font-size: 1.1em; color: var(--ink); width: 8em; }
  .tools select { width: 100%; font-size: 1.1em; color: var(--ink); text-overflow: ellipsis; }
  .tools button[aria-pressed="true"] { background: var(--accent); color: #fff; }
  .note { background: #fff7e0; border-inline-start: 4px solid #c98a00; padding: 0.5em 0.8em; }
  .columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(20em, 26em); gap: 1.5em; align-items: start; padding: 1.2em; background: var(--ground); }
  .narrow .columns { grid-template-columns: minmax(0, 1fr); padding: 0.8em 0.8em 5em; }
  .narrow :is(button, input, select, textarea, summary, .record) { scroll-margin-bottom: 8em; }
  main { display: grid; gap: 1em; min-width: 0; }
  main section { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 1em 1.2em 0.4em; display: grid; min-width: 0; }
  .narrow main section { padding-inline: 0.9em; }
  main h3 { padding-bottom: 0.3em; scroll-margin-top: 1em; }
  .groups { display: flex; flex-wrap: wrap; gap: 0.4em; }
  .groups button { background: var(--paper); border-color: var(--line); color: var(--ink); font-size: 0.9em; }
  .groups button.full { border-color: var(--met); }
  .narrow .groups { flex-wrap: nowrap; overflow-x: auto; padding: 4px; margin: -4px; }
  .narrow .groups button { flex: none; }
  /* What happens in a question moves no other one by itself, so that one keystroke lays out one question. */
  .question { border: 0; border-top: 1px solid #e4e8ed; margin: 0 -6px; padding: 0.9em 6px; min-width: 0; scroll-margin-top: 1em; contain: layout style; }
  .question > label:not(.tick), .question > legend { font-weight: 600; padding: 0; float: left; width: 100%; margin-bottom: 0.3em; }
  .question > label:not(.tick) + *, .question > legend + * { clear: both; }
  .question.is-next { border-inline-start: 4px solid #c98a00; }
  .question.folded { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; padding: 0.1em 6px; color: var(--soft); font-size: 0.92em; }
  .badge { display: inline-block; font-weight: 400; font-size: 0.82em; border: 1px solid #c98a00; color: #6b4a00; border-radius: 3px; padding: 0 0.4em; white-space: nowrap; }
  .badge.next { background: #fff3d1; }
  .hint { color: var(--soft); font-size: 0.92em; max-width: 44em; }
  .line { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: center; margin: 0.3em 0; max-width: 100%; }
  .line input { flex: 1 1 10em; min-width: 0; max-width: 34em; }
  .line input.short { flex: 0 1 8em; } .line input.medium { flex: 0 1 11em; }
  .line select { max-width: 100%; min-width: 0; text-overflow: ellipsis; }
  textarea { width: 100%; max-width: 44em; resize: vertical; }
  .line input[aria-invalid="true"], .line select[data-bad], textarea[aria-invalid] { border: 2px solid var(--not_met); }
  .error { color: var(--not_met); font-weight: 600; font-size: 0.95em; margin: 0.2em 0; }
  .radios { display: flex; flex-wrap: wrap; gap: 0.5em; margin: 0.3em 0; }
  .radio { display: flex; align-items: center; gap: 0.5em; min-height: max(44px, 2.6em); padding: 0.2em 0.9em; border: 1px solid var(--line); border-radius: 4px; cursor: pointer; background: var(--paper); }
  .radio:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: #eaf2fa; }
  .radio input, .tick input { width: 1.25em; height: 1.25em; margin: 0; accent-color: var(--accent); flex: none; }
  .tick { display: inline-flex; align-items: center; gap: 0.5em; min-height: 44px; font-size: 0.92em; color: var(--soft); cursor: pointer; margin-inline-end: 1em; }
  .why { font-size: 0.92em; color: var(--soft); }
  .why summary { min-height: 44px; display: inline-flex; align-items: center; cursor: pointer; color: var(--accent); }
  .why summary::before { content: "▸"; margin-inline-end: 0.4em; } .why[open] summary::before { content: "▾"; }
  .record { border: 1px solid var(--line); border-radius: 4px; margin: 0.5em 0; padding: 0.4em 0.9em; min-width: 0; background: #fafbfc; scroll-margin-top: 1em; }
  .record > legend { font-weight: 600; padding: 0 0.4em; font-size: 0.92em; }
  .cells { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15em, 100%), 1fr)); gap: 0.3em 1em; align-items: start; }
  .cell { min-width: 0; } .cell > label { font-size: 0.92em; }
  .cell .radio { padding-inline: 0.6em; } .cell .line select { width: 100%; }
  .remove { color: var(--not_met); }
  .others { font-size: 0.95em; }
  .keep.fold { border-top: 0; margin: 0; } .keep[open] { flex: 1 1 100%; } .tools.more { align-items: start; } .keep > * { margin-bottom: 0.5em; }
  .pager { display: flex; flex-wrap: wrap; gap: 0.5em; align-items: center; margin: 0.5em 0; }
  .tocheck { position: sticky; top: 0; z-index: 5; background: var(--ground); padding: 0.4em 0; }
  .reporttools { padding: 1em 1.2em; }
`;
