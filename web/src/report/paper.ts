// Report, second: how it lies on A4, and how everything else of the page stays off the paper.

/** The document itself; icons, words and borders carry the states, so that grey paper is enough. */
export const PAPER = `
  .report { max-width: 62em; margin: 0 auto; background: #fff; color: #111; font: 15px/1.55 var(--pc-font, system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif); }
  .report h2 { font-size: 1.6em; margin: 0 0 .5em; } .report h3 { font-size: 1.1em; margin: 1.3em 0 .4em; border-bottom: 1px solid #111; break-after: avoid; }
  .report p { margin: .35em 0; } .report .meta { display: grid; gap: .1em; margin: 0; } .report .meta div { display: grid; grid-template-columns: 8em minmax(0, 1fr); }
  .report dt { color: #444; } .report dd { margin: 0; overflow-wrap: anywhere; }
  .report .statement { border: 1px solid #111; padding: .4em .7em; margin: .8em 0; } .report .conclusion { font-size: 1.1em; }
  .report table { width: 100%; border-collapse: collapse; font-size: .92em; } .report th { text-align: start; border-bottom: 1px solid #111; }
  .report td, .report th { padding: .3em .5em .3em 0; vertical-align: top; overflow-wrap: anywhere; } .report td { border-bottom: 1px solid #bbb; }
  .report td:last-child:nth-child(4), .report th:last-child { width: 9em; }
  .report tr { break-inside: avoid; } .report thead { display: table-header-group; }
  .report .verdict { white-space: nowrap; font-weight: 600; border-inline-start: 4px solid #888; padding-inline-start: .4em; }
  .report .s-not_met .verdict { border-color: #111; } .report .s-unknown .verdict { border-inline-start-style: dashed; } .report .s-judge .verdict { border-inline-start-style: double; }
  .report ol, .report ul { margin: .3em 0; padding-inline-start: 1.5em; list-style: revert; } .report .ticks { list-style: none; padding: 0; columns: 2; }
  .report .small, .report small { font-size: .85em; color: #444; overflow-wrap: anywhere; } .report .end { margin-top: 1.5em; border-top: 1px solid #111; }
  @media screen and (max-width: 600px) { .report table, .report tbody, .report tr, .report td { display: block; width: auto; } .report thead { display: none; } .report td { border: 0; }
    .report td:last-child:nth-child(4), .report th:last-child { width: 9em; }
  .report tr { border-bottom: 1px solid #bbb; padding: .4em 0; } .report .meta div { grid-template-columns: minmax(0, 1fr); } .report .ticks { columns: 1; } }
  @media print { .report { font-size: 10.5pt; max-width: none; } }
`;

const PAGE = `@page { size: A4; margin: 16mm 15mm 18mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }`;
const PATH = "data-policy-report";
/** While a report is seen, nothing beside the way to it is printed. */
const ALONE = `${PAGE}
  @media print { [${PATH}] > :not([${PATH}]) { display: none !important; } [${PATH}] { display: block !important; position: static !important; margin: 0 !important; padding: 0 !important;
    border: 0 !important; width: auto !important; height: auto !important; max-height: none !important; overflow: visible !important; background: none !important; } }`;

function sheetFor(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

function adopt(root: ShadowRoot | Document, text: string): () => void {
  const sheet = sheetFor(text);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return () => { root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet); };
}

/** Dresses the report and leaves only this element on the paper; gives back how to undo it. Style sheets made by script need no leave of a strict page. */
export function printAlone(element: Element): () => void {
  const undo: (() => void)[] = element.shadowRoot ? [adopt(element.shadowRoot, PAPER)] : [];
  for (let each: Element | null = element; each; ) {
    const marked: Element = each;
    marked.setAttribute(PATH, "");
    undo.push(() => marked.removeAttribute(PATH));
    const root: Node = marked.getRootNode();
    if (marked.parentElement) each = marked.parentElement;
    else {
      const holder = root instanceof ShadowRoot || root instanceof Document ? root : null;
      if (holder) undo.push(adopt(holder, ALONE));
      each = root instanceof ShadowRoot ? root.host : null;
    }
  }
  return () => undo.forEach((step) => step());
}

/** The report as a file that needs nothing else. */
export function standalone(article: Element, title: string, lang: string): string {
  const copy = article.cloneNode(true) as Element;
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
  const name = title.replace(/[&<>]/gu, (letter) => ({ "&": "&amp;", "<": "&lt;" })[letter] ?? "&gt;");
  return `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title>`
    + `<style>${PAGE}${PAPER} body { margin: 1.2em; } @media print { body { margin: 0; } }</style></head><body>${copy.outerHTML}</body></html>\n`;
}
