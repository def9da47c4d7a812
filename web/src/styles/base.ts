// Styles, first: letters, colours, buttons and boxes. Sizes are in em, so that large print is one number.

import { css } from "lit";

export const base = css`
  :host {
    --met: var(--pc-met, #0d6b3c); --not_met: var(--pc-not-met, #a32a1c); --unknown: var(--pc-unknown, #4a5568); --judge: var(--pc-judge, #7a5200);
    --ink: var(--pc-ink, #1c2430); --soft: var(--pc-soft, #52606f); --line: var(--pc-line, #c9d1da); --paper: var(--pc-paper, #fff);
    --ground: var(--pc-ground, #f4f6f8); --accent: var(--pc-accent, #0b4f8f); --box: #6b7785;
    display: block; color: var(--ink);
    font: 16px/1.6 var(--pc-font, system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif);
    text-align: start; letter-spacing: normal; word-spacing: normal; text-transform: none; white-space: normal;
  }
  :host([hidden]) { display: none; }
  :host([large]) { font-size: 22px; }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, h4, p, ul, ol, dl, dd { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: 1.35em; line-height: 1.35; text-wrap: balance; }
  h3 { font-size: 1.15em; line-height: 1.4; }
  h4 { font-size: 1em; margin: 1.1em 0 0.4em; }
  small { font-size: 0.85em; color: var(--soft); }
  button, select, input[type="text"], textarea {
    font: inherit; color: inherit; min-height: max(44px, 2.6em); border-radius: 4px; border: 1px solid var(--box); background: var(--paper); padding: 0.3em 0.7em;
  }
  button { cursor: pointer; border-color: var(--accent); color: var(--accent); line-height: 1.35; }
  button:hover { background: #e8f0f8; }
  button:disabled { opacity: 0.5; cursor: default; }
  button.primary { background: var(--accent); color: #fff; }
  button.quiet { border-color: transparent; background: none; color: var(--accent); padding-inline: 0.5em; text-align: start; }
  button.quiet:hover, button.link:hover { text-decoration: underline; background: none; }
  button.link { border: 0; background: none; padding: 0.15em 0.2em; min-height: max(44px, 2em); min-width: 44px; text-align: start; text-decoration: underline; text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
  .pending .later { visibility: hidden; }
  :focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .s-met { --state: var(--met); --tint: #e7f3ec; } .s-not_met { --state: var(--not_met); --tint: #fbeae7; }
  .s-unknown { --state: var(--unknown); --tint: #eef1f4; } .s-judge { --state: var(--judge); --tint: #fbf2dd; } .s-not_applicable { --state: var(--soft); --tint: #f4f6f8; }
`;
