// Build: the site, once as files that are loaded when they are needed, and once as a single script for the offline file.

import { join } from "node:path";
import { loadConfigFromFile } from "vite";

/** As vite.config.ts has it, with another entry. */
export async function config(web, build) {
  const found = await loadConfigFromFile({ command: "build", mode: "production" }, join(web, "vite.config.ts"));
  if (!found) throw new Error("vite.config.ts is not there");
  const { rolldownOptions, ...own } = found.config.build ?? {};
  const all = { ...own, modulePreload: false, ...build, emptyOutDir: false, rolldownOptions: { ...rolldownOptions, ...build.rolldownOptions } };
  return { ...found.config, root: web, configFile: false, base: "./", logLevel: "warn", build: all };
}

const entry = (web) => join(web, "site/main.ts");

export function siteConfig(web, dist) {
  // Why: the names stay the same from build to build; the server lets a browser ask whether a file has changed.
  const output = { format: "es", entryFileNames: "site.js", chunkFileNames: "site-[name].js" };
  return config(web, { outDir: dist, rolldownOptions: { input: entry(web), output } });
}

/** One script with everything in it; it is handed back, not written. */
export function wholeConfig(web) {
  const lib = { entry: entry(web), name: "ZhunshengSite", formats: ["iife"], fileName: () => "whole.js" };
  return config(web, { write: false, lib, rolldownOptions: { output: { codeSplitting: false } } });
}

/** The desk: a script of its own, which nobody loads who does not go there. */
export function consoleConfig(web, dist) {
  const output = { format: "es", entryFileNames: "console.js", codeSplitting: false };
  return config(web, { outDir: dist, rolldownOptions: { input: join(web, "console/main.ts"), output } });
}
