// Styles, third: the result panel, beside the form or as a sheet, and its charts.

import { css } from "lit";

export const resultStyles = css`
  aside { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 1em 1.2em 1.4em; position: sticky; top: 0.8em; max-height: calc(100vh - 1.6em); overflow-y: auto; overscroll-behavior: contain; min-width: 0; }
  aside > h3:focus { outline: none; }
  .narrow aside { display: none; }
  .narrow aside.sheet { display: block; position: fixed; inset: 6vh 0 0; max-height: none; z-index: 20; border-radius: 12px 12px 0 0; box-shadow: 0 0 0 100vmax rgb(0 0 0 / 45%); padding-bottom: 5em; }
  .sheettop { display: flex; justify-content: space-between; align-items: center; }
  .bottom { position: fixed; inset: auto 0 0; z-index: 10; display: flex; gap: 0.6em; align-items: center; justify-content: space-between; background: var(--paper); border-top: 2px solid var(--accent); padding: 0.5em 0.8em calc(0.5em + env(safe-area-inset-bottom)); }
  .bottom p { line-height: 1.3; min-width: 0; } .bottom strong { display: block; } .bottom small { display: block; } .bottom button { flex: none; min-height: max(48px, 2.8em); }
  .title { color: var(--soft); margin-top: 0.3em; }
  .headline { font-size: 1.45em; font-weight: 700; line-height: 1.3; color: var(--state); text-wrap: balance; }
  .headline::first-letter, .bottom strong::first-letter { text-transform: uppercase; }
  .counts { display: grid; grid-template-columns: repeat(4, 1fr); border-block: 1px solid var(--line); margin: 0.7em 0; padding: 0.4em 0; text-align: center; }
  .counts li { display: grid; grid-template-columns: auto auto; justify-content: center; column-gap: 0.3em; align-items: baseline; color: var(--state); }
  .counts b { font-size: 1.25em; font-variant-numeric: tabular-nums; } .counts small { grid-column: 1 / -1; color: inherit; white-space: nowrap; }
  .official { color: var(--soft); font-size: 0.9em; }
  .nextq { display: flex; gap: 0.6em; justify-content: space-between; align-items: center; background: #fff7e0; border-inline-start: 4px solid #c98a00; padding: 0.4em 0.4em 0.4em 0.8em; margin-top: 0.7em; }
  .nextq button { flex: none; }
  .finding { border-inline-start: 4px solid var(--state); padding: 0.1em 0 0.1em 0.8em; margin: 0.7em 0; overflow-wrap: anywhere; }
  .finding.s-judge { border-inline-start-style: double; } .finding.s-unknown { border-inline-start-style: dashed; }
  .state { display: inline-block; color: var(--state); background: var(--tint); border-radius: 3px; padding: 0 0.45em; font-size: 0.85em; font-weight: 600; white-space: nowrap; }
  .short { color: var(--state); font-weight: 700; white-space: nowrap; }
  .says { font-size: 0.95em; }
  .foot { display: flex; flex-wrap: wrap; column-gap: 0.9em; align-items: center; font-size: 0.88em; color: var(--soft); }
  .records { font-size: 0.95em; } .records li { padding-inline-start: 0.2em; }
  .fold { border-top: 1px solid var(--line); margin-top: 0.8em; }
  .fold summary { min-height: 44px; display: flex; align-items: center; gap: 0.5em; font-weight: 600; cursor: pointer; }
  .fold summary::before { content: "▸"; } .fold[open] summary::before { content: "▾"; }
  .fold .n { font-weight: 400; color: var(--soft); }
  .label { font-weight: 600; font-size: 0.92em; }
  .ways > li { border: 1px solid var(--line); border-radius: 4px; padding: 0.4em 0.8em; margin: 0.4em 0; }
  .ladder li { border-inline-start: 4px solid var(--line); padding: 0.1em 0 0.1em 0.8em; }
  .ladder li.done { border-color: var(--met); } .ladder li.next { border-color: #c98a00; border-inline-start-style: dashed; }
  .ladder .mark { font-size: 0.88em; color: var(--soft); } .ladder .done .mark { color: var(--met); font-weight: 600; }
  .outcomes li { display: grid; border-inline-start: 4px solid var(--state); padding-inline-start: 0.6em; margin: 0.4em 0; }
  .outcomes span { font-size: 0.92em; color: var(--state); padding-inline-start: 0.2em; }
  .pairs dt { margin-top: 0.5em; } .pairs small { display: block; }
  .papers li { padding: 0.15em 0; font-size: 0.95em; }
  .basis { color: var(--soft); font-size: 0.8em; margin-top: 1.2em; overflow-wrap: anywhere; }
`;
