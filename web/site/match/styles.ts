// Site, match: how the page of all policies looks, on top of the form's own styles.

import { css } from "lit";

export const matchStyles = css`
  .root { max-width: 76rem; margin-inline: auto; }
  h1 { font-size: 1.6em; line-height: 1.3; margin: 0; }
  a { color: var(--accent); }
  .lead { padding: 0.5em 1.2em 1em; display: grid; gap: 0.5em; }
  .lead .back a, .outcome > a, .rest a { display: inline-flex; align-items: center; gap: 0.3em; min-height: 44px; }
  .wait { padding: 1.2em; }
  .columns > section { min-width: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 1em 1.2em; }
  .columns h2 { font-size: 1.2em; margin-bottom: 0.3em; }
  .known > summary, .fit summary { min-height: 44px; display: flex; align-items: center; cursor: pointer; color: var(--accent); }
  .fit h3 { margin: 1.1em 0 0.4em; }
  .fit h2 { scroll-margin-top: 0.5em; }
  .summary { font-size: 1.25em; font-weight: 700; }
  .outcomes, .money { display: grid; gap: 0.6em; }
  .outcome { border: 1px solid var(--line); border-inline-start: 5px solid var(--state); border-radius: 4px; padding: 0.5em 0.9em; display: grid; gap: 0.15em; }
  .outcome h4 { margin: 0; font-size: 1.05em; }
  .state { color: var(--state); font-weight: 700; white-space: nowrap; }
  .of, .own { color: var(--soft); font-size: 0.88em; }
  .lacks { font-weight: 600; }
  .money li { display: flex; flex-wrap: wrap; gap: 0.1em 0.6em; align-items: baseline; border-bottom: 1px solid var(--line); padding-bottom: 0.4em; }
  .money .of { flex-basis: 100%; }
  .rest li { padding: 0.2em 0; }
  .bottom { display: none; }
  @media (max-width: 859px) {
    .columns { grid-template-columns: minmax(0, 1fr); padding: 0.8em 0.8em 6em; }
    .columns > section { padding: 0.9em; }
    .lead { padding-inline: 0.9em; }
    .bottom {
      display: flex; position: fixed; inset: auto 0 0 0; background: var(--paper); border-top: 2px solid var(--accent); padding: 0.5em 0.9em; gap: 0.8em;
      align-items: center; justify-content: space-between; z-index: 5;
    }
    :host { scroll-padding-bottom: 5em; }
  }
  @media (min-width: 860px) {
    .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
    .columns > .fit { position: sticky; top: 0.8em; max-height: calc(100vh - 1.6em); overflow: auto; }
  }
  @media print {
    .tools, .ask, .bottom, .back, .outcome > a { display: none; }
    .columns { display: block; padding: 0; }
    .columns > .fit { position: static; max-height: none; overflow: visible; border: 0; }
    .outcome { break-inside: avoid; }
  }
`;
