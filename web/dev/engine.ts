// Build: takes the engine's module and the plans from wasm/pkg, for the dev server and beside the built script.

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin } from "vite";

const PACKAGE = join(import.meta.dirname, "../../wasm/pkg");
const MODULE = join(PACKAGE, "engine_bg.wasm");
/** Where the glue would look for the module by itself; a bundler would put all of it into the script as text. */
const OWN_WAY = /new URL\('engine_bg\.wasm', import\.meta\.url\)/u;

/** Of the list of plans only what a form needs before it is drawn. */
const BRIEF = "virtual:policies";

export function engine(): Plugin {
  return {
    name: "engine",
    buildStart() {
      if (!existsSync(MODULE)) this.error("wasm/pkg is not built: run `cargo xtask wasm` in the root of the repository");
    },
    transform(code, id) {
      if (!id.replace(/\\/gu, "/").endsWith("/wasm/pkg/engine.js")) return null;
      if (!OWN_WAY.test(code)) this.error("the glue no longer looks for engine_bg.wasm beside itself; see dev/engine.ts");
      return { code: code.replace(OWN_WAY, "undefined"), map: null };
    },
    resolveId(id) {
      return id === BRIEF ? `\0${BRIEF}` : null;
    },
    load(id) {
      if (id !== `\0${BRIEF}`) return null;
      const list = JSON.parse(readFileSync(join(PACKAGE, "plans/index.json"), "utf8")) as Record<string, unknown>[];
      return `export default ${JSON.stringify(list.map(({ policy, file, hash, title }) => ({ policy, file, hash, title })))};`;
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "engine.wasm", source: readFileSync(MODULE) });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? "/", "http://localhost");
        const file = pathname.endsWith("/engine.wasm") ? MODULE : pathname.startsWith("/plans/") ? join(PACKAGE, "plans", basename(pathname)) : null;
        if (!file || !existsSync(file)) return next();
        response.setHeader("content-type", file === MODULE ? "application/wasm" : "application/json");
        createReadStream(file).pipe(response);
      });
    },
  };
}
