// Browser tests: a small server on loopback for pages made by a test, with the headers, delays and faults that the test asks for.

import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

export const WEB = join(import.meta.dirname, "../..");
export const DIST = join(WEB, "dist");
export const PKG = join(WEB, "../wasm/pkg");

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
};
/** As the product serves it. */
export const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
  + "form-action 'none'; base-uri 'none'";

const squeezed = new Map();
function brotli(bytes, key) {
  let small = squeezed.get(key);
  if (!small) {
    small = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 } });
    squeezed.set(key, small);
  }
  return small;
}

/** What was sent, as JSON; `null` if it is none. */
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    return null;
  }
}

/** The file behind a path: the built site first, then the engine package for what the site does not hold. */
function fileOf(path) {
  const plan = /^\/plans\/([^/]+)$/u.exec(path)?.[1];
  const places = [join(DIST, path), plan ? join(PKG, "plans", plan) : "", path === "/engine.wasm" ? join(PKG, "engine_bg.wasm") : ""];
  return places.find((each) => each && existsSync(each) && statSync(each).isFile()) ?? null;
}

/**
 * Serves `pages` (path to text, or to `{ status, type, body, headers }`, or to a function that gives either) and behind them the built files.
 * `api` answers what lies under `/api/v1/`, given the request and its JSON; `headers` go with every reply; `log` lists the paths asked for.
 */
export async function serve({ pages = {}, headers = {}, compress = false, api = null } = {}) {
  if (!existsSync(join(DIST, "policy-check.js"))) throw new Error("web/dist/policy-check.js is missing: run `npm run build` first (and `cargo xtask wasm` before that)");
  const log = [];
  const server = createServer(async (request, response) => {
    const sent = await bodyOf(request);
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    log.push(request.url);
    const made = api && path.startsWith("/api/v1/") ? await api(request, sent) : typeof pages[path] === "function" ? pages[path](request) : pages[path] ?? (path.startsWith("/console/") ? { body: readFileSync(join(DIST, "console.html")) } : undefined);
    const page = typeof made === "string" ? { body: made } : made;
    const file = page ? null : fileOf(path.endsWith("/") ? `${path}index.html` : path);
    if (!page && !file) {
      response.writeHead(404, { "content-type": "text/plain", ...headers });
      return response.end("not found");
    }
    let body = page ? Buffer.from(page.body ?? "") : readFileSync(file);
    const all = { "content-type": page?.type ?? TYPES[extname(file ?? (path.endsWith("/") ? ".html" : path))] ?? "text/html; charset=utf-8", ...headers, ...page?.headers };
    if (compress && (request.headers["accept-encoding"] ?? "").includes("br")) {
      body = brotli(body, `${path}:${body.length}`);
      all["content-encoding"] = "br";
    }
    response.writeHead(page?.status ?? 200, { ...all, "content-length": body.length });
    response.end(body);
  });
  await new Promise((resolve, reject) => server.listen(0, "127.0.0.1", resolve).on("error", reject));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`, log, pages,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}
