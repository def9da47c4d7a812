// Styles, last: what is loaded later: offers, the check-answers page, charts, and what opens under a finding.

import { css } from "lit";

export const laterStyles = css`
  .offer { display: grid; gap: 0.4em; } .offer ul { list-style: disc; padding-inline-start: 1.3em; }
  .check { display: grid; gap: 1em; } .check h4 { margin-top: 0; font-size: 1.05em; }
  .summary .pair { display: grid; grid-template-columns: minmax(8em, 2fr) minmax(0, 3fr) auto; gap: 0.2em 1em; align-items: start; border-top: 1px solid #e4e8ed; padding: 0.3em 0; }
  .summary dt { color: var(--soft); padding-top: 0.55em; } .summary dd { padding-top: 0.55em; overflow-wrap: anywhere; } .summary dd.act { padding-top: 0; }
  .summary .is-given dd:first-of-type { font-weight: 600; } .summary .is-none dd:first-of-type { color: var(--soft); }
  .narrow .summary .pair { grid-template-columns: minmax(0, 1fr) auto; } .narrow .summary dt { grid-column: 1 / -1; padding-top: 0.3em; } .narrow .summary dd:first-of-type { padding-top: 0.3em; }
  .rows { list-style: decimal; padding-inline-start: 1.5em; font-weight: 400; font-size: 0.92em; }
  .root > .report { padding: 0 1.2em 2em; }
  @media print { .reporttools { display: none; } .root > .report { padding: 0; } }
  .indicator { margin: 0.8em 0; } .indicator.on-track { --state: var(--accent); } .indicator .head { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: 0.8em; font-size: 0.95em; }
  .indicator .head span { font-variant-numeric: tabular-nums; }
  svg { display: block; width: 100%; height: auto; margin: 0.3em 0; font-size: 11px; }
  svg text { fill: var(--soft); } .track { fill: #e2e7ec; } .fill { fill: var(--state, var(--unknown)); }
  .fill.accent { fill: var(--accent); }
  .goal { stroke: var(--ink); stroke-width: 2; } .mark { fill: var(--ink); } .axis { stroke: var(--line); }
  .line polyline, polyline.line { fill: none; stroke: var(--accent); stroke-width: 2; } .dot { fill: var(--accent); }
  .wrong { border-top: 1px solid var(--line); margin-top: 0.8em; } .wrong .steps { list-style: decimal; padding-inline-start: 1.4em; font-size: 0.95em; }
  .wrong textarea { font: 0.8em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
  .used { font-size: 0.88em; } .usedlist { font-size: 0.95em; border-inline-start: 1px solid var(--line); padding-inline-start: 0.8em; } .usedlist .link { font-size: 0.92em; }
`;
