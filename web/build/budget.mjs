// Build: what a browser has to load, raw, gzip and brotli, against what it may weigh. Fails above the limits, which are not to be raised to pass.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PAGE = ["index.html", "early.js", "site.css", "site.js"];
const ELEMENT = ["policy-check.js"];
/** With all that its preview of a form loads. */
const DESK = ["console.html", "console.js", "console.css", "policy-check.mjs", "policy-check.later.js", "engine.wasm"];

/**
 * Bytes after brotli: what a browser loads until a form is drawn and decides; without plans. The engine, the page of the site and the element as a
 * portal embeds it, each alone and with the engine.
 */
export const LIMITS = [
  { name: "engine", files: ["engine.wasm"], most: 110_000 },
  { name: "page alone", files: PAGE, most: 40_000 },
  { name: "element alone", files: ELEMENT, most: 40_000 },
  { name: "page with engine", files: [...PAGE, "engine.wasm"], most: 150_000 },
  { name: "element with engine", files: [...ELEMENT, "engine.wasm"], most: 150_000 },
  { name: "desk", files: DESK, most: 200_000 },
];

/** Loaded after the engine, without being asked for, so that buttons work when the network is gone. Not in the sums above, but said beside them. */
export const AFTER = [
  { name: "page", files: ["site-later.js", "site-more.js"] },
  { name: "element", files: ["policy-check.later.js"] },
];

/** Shown, but not limited: plans belong to the policies, and the fallback is only for browsers that run no module. */
export const SHOWN = [
  "engine.wasm", ...PAGE, "site-later.js", "site-more.js", ...ELEMENT, "policy-check.mjs", "policy-check.later.js", "engine.fallback.js", "policy-check.single.html", "console.html", "console.js", "console.css",
];

export function weigh(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes, { params }).length };
}

/** Each limit with what is there, and whether it is kept. A file that is missing is not a file that weighs nothing. */
export function judge(limits, sizes) {
  return limits.map(({ name, files, most }) => {
    const missing = files.filter((file) => !sizes.has(file));
    const brotli = files.reduce((sum, file) => sum + (sizes.get(file)?.brotli ?? 0), 0);
    return { name, brotli, most, missing, kept: missing.length === 0 && brotli <= most };
  });
}

function main(dist) {
  const plans = JSON.parse(readFileSync(join(dist, "plans/index.json"), "utf8")).map(({ file }) => `plans/${file}`);
  const sizes = new Map();
  const line = (name, { raw, gzip, brotli }) => `${name.padEnd(34)} ${[raw, gzip, brotli].map((n) => String(n).padStart(9)).join(" ")}`;
  console.log(`${"file".padEnd(34)} ${["raw", "gzip", "brotli"].map((word) => word.padStart(9)).join(" ")}`);
  for (const name of [...SHOWN, ...plans]) {
    try {
      // Why: the offline file and the fallback are large, and their best compression is not worth half a minute.
      const bytes = readFileSync(join(dist, name));
      const size = bytes.length > 1_500_000 ? { raw: bytes.length, gzip: gzipSync(bytes).length, brotli: readFileSync(join(dist, `${name}.br`)).length } : weigh(bytes);
      sizes.set(name, size);
      console.log(line(name, size));
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
      console.log(`${name.padEnd(34)}   missing`);
    }
  }
  const judged = judge(LIMITS, sizes);
  for (const { name, brotli, most, missing, kept } of judged) {
    console.log(`${kept ? "✔" : "✖"} ${name}: ${missing.length ? `${missing.join(", ")} missing` : `${brotli} of ${most} bytes (brotli)`}`);
  }
  for (const { name, files } of AFTER) {
    const missing = files.filter((file) => !sizes.has(file));
    const brotli = files.reduce((sum, file) => sum + (sizes.get(file)?.brotli ?? 0), 0);
    console.log(`  ${name}, loaded after its form can be used: ${missing.length ? `${missing.join(", ")} missing` : `${brotli} bytes more (brotli): ${files.join(", ")}`}`);
  }
  const failed = judged.filter(({ kept }) => !kept).length;
  console.log(`# pass ${judged.length - failed}\n# fail ${failed}`);
  process.exitCode = failed ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main(process.argv[2] ?? join(import.meta.dirname, "../dist"));
