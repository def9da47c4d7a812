// Build: takes out of the templates of pages and styles what browsers do not look at: indents, and the spaces around the signs of CSS.

import { parseAst } from "vite";

/** A line break with its indent counts as one space, and so it stays one: between words and boxes of a line it is seen. */
const markup = (text) => text.replace(/\s*\n\s*/gu, " ");

/** A space before a colon or around a combinator may mean something, so those stay. */
export const style = (text) => text.replace(/\/\*[^]*?\*\//gu, "").replace(/\s+/gu, " ").replace(/ ?([{};,]) ?/gu, "$1").replace(/: /gu, ":").replace(/;\}/gu, "}");

const BY_TAG = { html: markup, svg: markup, css: style };

/** Every template with such a tag, by where its texts stand. */
function* templates(node) {
  if (Array.isArray(node)) for (const each of node) yield* templates(each);
  else if (node !== null && typeof node === "object") {
    if (node.type === "TaggedTemplateExpression" && node.tag.type === "Identifier" && node.tag.name in BY_TAG) yield node;
    for (const each of Object.values(node)) yield* templates(each);
  }
}

export function squeeze() {
  return {
    name: "squeeze", enforce: "post", apply: "build",
    transform(code, id) {
      if (!/\/(?:src|site|console)\/.*\.ts$/u.test(id.replace(/\\/gu, "/"))) return null;
      const changes = [];
      for (const { tag, quasi } of templates(parseAst(code))) {
        for (const { start, end } of quasi.quasis) changes.push({ start, end, text: BY_TAG[tag.name](code.slice(start, end)) });
      }
      let out = code;
      for (const { start, end, text } of changes.sort((a, b) => b.start - a.start)) out = out.slice(0, start) + text + out.slice(end);
      return { code: out, map: null };
    },
  };
}

/** Nothing is preloaded beside a part that is loaded later, so the helper for that is left out. */
export function bareImports() {
  return {
    name: "bare-imports", enforce: "pre", apply: "build",
    load(id) {
      return id.endsWith("vite/preload-helper.js") ? "export const __vitePreload = (load) => load();" : null;
    },
  };
}
