// Build: everything that is served and the file for the disk, into dist/. `npm run build` and `cargo xtask site` call it.

import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { element, LATER, trying } from "./element.mjs";
import { fallback } from "./fallback.mjs";
import { precompress } from "./precompress.mjs";
import { NAME, single } from "./single.mjs";
import { style as squeezed } from "./squeeze.mjs";
import { consoleConfig, siteConfig, wholeConfig } from "./site-config.mjs";

const WEB = join(import.meta.dirname, "..");
const DIST = join(WEB, "dist");
const PACKAGE = join(WEB, "../wasm/pkg");

const start = performance.now();
const step = (text) => console.log(`web: ${text} (${((performance.now() - start) / 1000).toFixed(1)} s)`);

await rm(DIST, { recursive: true, force: true });
await mkdir(DIST, { recursive: true });

await element(WEB, DIST);
await cp(join(PACKAGE, "plans"), join(DIST, "plans"), { recursive: true });
// Why: where WebAssembly is forbidden or missing, the same module as plain script; see src/engine.ts.
if (existsSync(join(PACKAGE, "fallback"))) await fallback(PACKAGE, DIST);
step(`policy-check.js, policy-check.mjs, ${LATER}, engine.wasm, engine.fallback.js, plans`);

await build(await siteConfig(WEB, DIST));
await writeFile(join(DIST, "site.js"), trying(await readFile(join(DIST, "site.js"), "utf8")));
const style = squeezed(await readFile(join(WEB, "site/site.css"), "utf8"));
const whole = [await build(await wholeConfig(WEB))].flat().flatMap(({ output }) => output).filter(({ type }) => type === "chunk");
if (whole.length !== 1) throw new Error(`the offline file takes one script, not ${whole.length}`);
const script = whole[0].code;
const page = await readFile(join(WEB, "site/index.html"), "utf8");
const bytes = await single(DIST, { page, style, script });
step(`${NAME}, ${(bytes / 1e6).toFixed(1)} MB`);

const offline = `<meta name="offline-file" content="${NAME}" data-size="${(bytes / 1e6).toFixed(1)} MB">\n`;
// Why: the plan and the engine are asked for while the script of the page is still on its way; the address already says which plan.
const plans = JSON.parse(await readFile(join(DIST, "plans/index.json"), "utf8"));
await writeFile(join(DIST, "early.js"), early(plans));
await writeFile(join(DIST, "index.html"), page.replace("<link rel=\"icon\"", () => `${offline}<script src="early.js"></script>\n<link rel="icon"`));
await writeFile(join(DIST, "site.css"), style);
await cp(join(WEB, "examples"), join(DIST, "examples"), { recursive: true });
step("index.html, early.js, site.js, site.css, examples");

await build(await consoleConfig(WEB, DIST));
await cp(join(WEB, "console/index.html"), join(DIST, "console.html"));
await writeFile(join(DIST, "console.css"), squeezed(await readFile(join(WEB, "console/console.css"), "utf8")));
step("console.html, console.js, console.css");

const packed = await precompress(DIST);
step(`${packed} files compressed in advance`);

/** A script so small that it comes before everything else: it asks for what the page of a policy needs, the plan first. */
function early(plans) {
  const files = JSON.stringify(Object.fromEntries(plans.map(({ policy, file }) => [policy, file])));
  return `(()=>{const said=new URLSearchParams(location.search),plan=${files}[said.get("policy")],ask=(href,level)=>document.head.append(Object.assign(document.createElement("link"),{rel:"preload",as:"fetch",crossOrigin:"anonymous",fetchPriority:level,href}));if(plan)ask("plans/"+plan,"high");if(plan||said.get("page")==="match")ask("engine.wasm","low")})();\n`;
}
