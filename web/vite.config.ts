// Build: what the scripts of the element and of the site have in common; build/ makes them.

import { defineConfig } from "vite";
import { bareImports, squeeze } from "./build/squeeze.mjs";
import { engine } from "./dev/engine.js";

export default defineConfig({
  plugins: process.env["VITEST"] ? [] : [engine(), bareImports(), squeeze()],
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    target: "es2022",
    rolldownOptions: {
      // Why: a classic script knows its address in another way, see src/engine.ts.
      onLog(level, log, next) {
        if (log.code !== "EMPTY_IMPORT_META") next(level, log);
      },
    },
  },
});
