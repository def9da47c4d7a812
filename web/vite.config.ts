// Build: one classic script and one module that register <policy-check>, and the engine's module beside them.

import { defineConfig } from "vite";
import { engine } from "./dev/engine.js";

export default defineConfig({
  plugins: process.env["VITEST"] ? [] : [engine()],
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    target: "es2022",
    rolldownOptions: {
      // Why: a classic script knows its address in another way, see src/engine.ts.
      onLog(level, log, next) {
        if (log.code !== "EMPTY_IMPORT_META") next(level, log);
      },
    },
    lib: { entry: "src/index.ts", name: "Zhunsheng", formats: ["iife", "es"], fileName: (format) => (format === "es" ? "policy-check.mjs" : "policy-check.js") },
  },
});
