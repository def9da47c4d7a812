// Build: the element as a classic script, as a module, and the part of it that both load later.
//
// It is built once as modules. The part is then made a function of what it needs of the script, so that it belongs to the very script that loads it,
// be that the classic one or the module, and whatever its address.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, parseAst } from "vite";
import { config } from "./site-config.mjs";

const MODULE = "policy-check.mjs";
const CLASSIC = "policy-check.js";
export const LATER = "policy-check.later.js";

export async function element(web, dist) {
  const output = { format: "es", entryFileNames: MODULE, chunkFileNames: LATER };
  const input = join(web, "src/index.ts");
  const made = [await build(await config(web, { write: false, rolldownOptions: { input, output, preserveEntrySignatures: "allow-extension" } }))].flat().flatMap((each) => each.output);
  const [main, part, ...more] = made.filter(({ type }) => type === "chunk");
  if (main?.fileName !== MODULE || part?.fileName !== LATER || more.length) throw new Error(`the element is a script and one part, not ${made.map(({ fileName }) => fileName)}`);
  const later = asFunction(part.code);
  const { body, names, load, metas } = script(main.code);
  const seam = `{${later.needs.map((name) => `${JSON.stringify(name)}:${names.get(name)}`).join(",")}}`;
  // Why: as in `trying`.
  const start = (here) => `let later$tries=0;const later$load=()=>import(new URL("${LATER}"+(later$tries?"?"+later$tries:""),${here}).href).then(m=>m.default(${seam}),e=>{later$tries++;throw e});`;
  const missing = [...PUBLIC].filter((name) => !names.has(name));
  if (missing.length) throw new Error(`the script does not export ${missing}`);
  const lines = (here, own) => splice(body, [{ ...load, text: "later$load()" }, ...(own ? metas.map((at) => ({ ...at, text: own })) : [])]) + start(here);
  const give = (join) => [...PUBLIC].map((name) => join(names.get(name), name)).join(",");
  await writeFile(join(dist, MODULE), `${lines("import.meta.url")}export{${give((own, name) => `${own} as ${name}`)}};\n`);
  await writeFile(join(dist, CLASSIC), `var Zhunsheng=(()=>{const here$=document.currentScript?.src||document.baseURI;${lines("here$", "here$")}return{${give((own, name) => `${name}:${own}`)}}})();\n`);
  await writeFile(join(dist, LATER), later.code);
  for (const asset of made.filter(({ type }) => type === "asset")) await writeFile(join(dist, asset.fileName), asset.source);
}

/** What a page may use; see src/index.ts. */
const PUBLIC = new Set(["NoEngine", "PolicyCheck", "engineModule", "useEngine", "useEngineBytes"]);

/**
 * A script whose parts lie beside it as modules. Why: an import that failed is remembered by browsers under its address, so that another try needs another
 * one; the parts import the script under its own, and so there is still only one of it.
 */
export function trying(code) {
  const loads = [];
  walk(parseAst(code), (node) => {
    if (node.type === "ImportExpression" && /^\.\/[\w.-]+$/u.test(textOf(node.source) ?? "")) loads.push(node);
  });
  if (!loads.length) throw new Error("no part that is loaded later");
  const calls = loads.map(({ start, end, source }) => ({ start, end, text: `again$(${JSON.stringify(textOf(source))})` }));
  return `${splice(code, calls)}\nvar again$n;function again$(u){return import(u+((again$n??={})[u]?"?"+again$n[u]:"")).catch(e=>{again$n[u]=(again$n[u]??0)+1;throw e})}\n`;
}

function splice(code, changes) {
  return [...changes].sort((a, b) => b.start - a.start).reduce((text, { start, end, text: other }) => text.slice(0, start) + other + text.slice(end), code);
}

/** A text, which the minifier may have written as a template. */
const textOf = (node) => (node.type === "TemplateLiteral" && node.quasis.length === 1 ? node.quasis[0].value.cooked : node.value);
const nameOf = (node) => node.name ?? node.value;

/** The script without its exports: what stands behind each of them, where it imports the part, and where it asks for its own address. */
function script(code) {
  const names = new Map();
  const cuts = [];
  for (const node of parseAst(code).body) {
    if (node.type === "ImportDeclaration") throw new Error("the script imports another one at its start");
    if (!node.type.startsWith("Export")) continue;
    if (node.type !== "ExportNamedDeclaration" || node.declaration || node.source) throw new Error("an export that is no list of names");
    for (const { local, exported } of node.specifiers) names.set(nameOf(exported), nameOf(local));
    cuts.push({ start: node.start, end: node.end, text: "" });
  }
  const body = splice(code, cuts);
  const loads = [];
  const metas = [];
  walk(parseAst(body), (node) => {
    if (node.type === "ImportExpression" && textOf(node.source) === `./${LATER}`) loads.push({ start: node.start, end: node.end });
    if (node.type === "MemberExpression" && node.object.type === "MetaProperty") metas.push({ start: node.start, end: node.end });
  });
  if (loads.length !== 1) throw new Error(`the part is loaded in one place, not in ${loads.length}`);
  return { body, names, load: loads[0], metas };
}

/** The part as a function of what it takes from the script, which gives what it exports. */
function asFunction(code) {
  const needs = [];
  const cuts = [];
  const takes = [];
  const gives = [];
  for (const node of parseAst(code).body) {
    if (node.type === "ImportDeclaration") {
      if (node.source.value !== `./${MODULE}`) throw new Error(`the part needs ${node.source.value}`);
      for (const { imported, local } of node.specifiers) {
        needs.push(nameOf(imported));
        takes.push(`${JSON.stringify(nameOf(imported))}:${nameOf(local)}`);
      }
      cuts.push({ start: node.start, end: node.end, text: "" });
    } else if (node.type === "ExportNamedDeclaration") {
      if (node.declaration || node.source) throw new Error("an export of the part that is no list of names");
      gives.push(...node.specifiers.map(({ local, exported }) => `${JSON.stringify(nameOf(exported))}:${nameOf(local)}`));
      cuts.push({ start: node.start, end: node.end, text: "" });
    }
  }
  return { needs, code: `export default({${takes.join(",")}})=>{${splice(code, cuts)};return{${gives.join(",")}}};\n` };
}

function walk(node, see) {
  if (Array.isArray(node)) for (const each of node) walk(each, see);
  else if (node !== null && typeof node === "object") {
    see(node);
    for (const each of Object.values(node)) walk(each, see);
  }
}
