// Build: one classic script that registers <policy-check>; the dev server asks the native binary.

import { defineConfig } from "vite";
import { native } from "./dev/native.js";

export default defineConfig({
  plugins: process.env["VITEST"] ? [] : [native()],
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    target: "es2021",
    lib: { entry: "src/index.ts", name: "Zhunsheng", formats: ["iife", "es"], fileName: (format) => (format === "es" ? "policy-check.mjs" : "policy-check.js") },
  },
});
