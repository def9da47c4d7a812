// Build: one file with everything in it, for a machine without a network. Its own policy forbids every connection.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const NAME = "policy-check.single.html";

const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/** What stands inside of a `<script>` ends at the next `</script`, and `<!--` changes how that is looked for. */
function inScript(name, text) {
  if (/<\/script|<!--/iu.test(text)) throw new Error(`${name} cannot stand inside of a page: it has "</script" or "<!--" in it`);
  return text;
}

/** The page with its style, its script, the engine and all plans; gives its size in bytes. */
export async function single(dist, { page: frame, style, script: served }) {
  // Why: the letters of "</script" in the script's own texts are written so that the page does not end there.
  const script = served.replace(/<\/(script)/giu, "<\\/$1").replace(/<!--/gu, "<\\!--");
  const module = await readFile(join(dist, "engine.wasm"));
  const list = JSON.parse(await readFile(join(dist, "plans/index.json"), "utf8"));
  const plans = await Promise.all(list.map(async ({ policy, file }) => {
    const text = inScript(file, await readFile(join(dist, "plans", file), "utf8"));
    return `<script type="application/json" id="plan-${policy}">${text}</script>`;
  }));
  const policy = [
    "default-src 'none'", `script-src ${hash(script)} 'wasm-unsafe-eval'`, `style-src ${hash(style)}`, "img-src data:", "connect-src 'none'",
    "form-action 'none'", "base-uri 'none'",
  ].join("; ");
  const page = frame
    .replace("<meta charset=\"utf-8\">", () => `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace(/<link rel="stylesheet"[^>]*>/u, () => `<style>${style}</style>`)
    .replace(/<link rel="preload"[^>]*>\n/u, "")
    .replace(/<script [^>]*src="site.js"[^>]*><\/script>\n/u, "")
    .replace("</body>", () => [
      ...plans,
      `<script type="application/wasm" id="engine-bytes">${module.toString("base64")}</script>`,
      `<script>${inScript("the script", script)}</script>`,
      "</body>",
    ].join("\n"));
  if (!page.includes(`<style>${style}`) || !page.includes(script)) throw new Error("site/index.html has no place for the style or the script");
  await writeFile(join(dist, NAME), page);
  return Buffer.byteLength(page);
}
