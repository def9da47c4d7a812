// Build: the site as one classic script, which is served beside its page and stands in the offline file as it is.

import { join } from "node:path";
import { loadConfigFromFile } from "vite";

/** As vite.config.ts has it for the element, with another entry. */
export async function siteConfig(web, dist) {
  const found = await loadConfigFromFile({ command: "build", mode: "production" }, join(web, "vite.config.ts"));
  if (!found) throw new Error("vite.config.ts is not there");
  const lib = { entry: join(web, "site/main.ts"), name: "ZhunshengSite", formats: ["iife"], fileName: () => "site.js" };
  const build = { ...found.config.build, outDir: dist, emptyOutDir: false, lib };
  return { ...found.config, root: web, configFile: false, logLevel: "warn", build };
}
