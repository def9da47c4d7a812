// Build: the engine as plain script, one file that is imported where WebAssembly is not to be had.

import { join } from "node:path";
import { build } from "vite";

export async function fallback(engine, dist) {
  await build({
    root: engine, configFile: false, logLevel: "warn",
    build: {
      target: "es2021", outDir: dist, emptyOutDir: false, minify: true, chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: join(engine, "fallback/index.js"), output: { entryFileNames: "engine.fallback.js", format: "es" }, preserveEntrySignatures: "strict" },
    },
  });
}
