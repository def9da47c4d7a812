// Reading, first: typed text into plain characters. Full-width digits, signs and spaces become their plain forms.

/** Signs for minus that people type or paste; NFKC leaves them alone. */
const MINUS = /[−‐‑‒–—﹣－]/gu;

export function plain(text: string): string {
  return text.normalize("NFKC").replace(MINUS, "-").replace(/[\s\u200b\ufeff]+/gu, " ").trim();
}
