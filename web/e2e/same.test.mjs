// Browser test: the engine in Chromium says what the native engine says, byte for byte, on made-up cases, cases of the packages and matches.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { bench } from "./lib/bench.mjs";
import { PKG, WEB } from "./lib/serve.mjs";

const b = bench();
/** `native_answers` of the crate zhunsheng-tests; `cargo xtask same-answer` builds it. */
const NATIVE = process.env.NATIVE_ANSWERS ?? join(WEB, "../target/debug/native_answers");
/** So many made-up cases, and every so many-th of those written by hand. */
const COUNTS = ["500", "40"];

/** In the page: asks the engine every question and gives back those that it answered otherwise. */
const ANSWER = async (lines) => {
  if (!globalThis.same) {
    const { default: init, Engine, Rulebook } = await import("/same/engine.js");
    const { digest } = await import("/same/digest.mjs");
    await init({ module_or_path: "/engine.wasm" });
    globalThis.same = { Engine, digest, engines: new Map(), rulebook: new Rulebook() };
  }
  const { Engine, digest, engines, rulebook } = globalThis.same;
  const said = (ask) => {
    try {
      return ask();
    } catch (thrown) {
      return thrown.message;
    }
  };
  const different = [];
  const asked = { decide: 0, brief: 0, findings: 0, match: 0, refused: 0 };
  for (const line of lines) {
    if (line.refused !== undefined) {
      asked.refused += 1;
      if (said(() => `taken: ${new Engine(line.load).hash}`) !== line.refused) different.push(`refused: ${line.refused}`);
    } else if (line.load !== undefined) {
      const engine = new Engine(line.load);
      engines.set(line.hash, engine);
      if (engine.hash !== line.hash) different.push(`hash ${line.hash}`);
      if (line.shelf) rulebook.add(line.load);
    } else {
      const engine = engines.get(line.plan);
      const ways = {
        decide: () => engine.decide(line.facts, line.as_of, line.lang, line.outcome ?? undefined),
        brief: () => engine.brief(line.facts, line.as_of, line.lang, line.outcome ?? undefined),
        findings: () => engine.findings(line.facts, line.as_of),
        match: () => rulebook.match(line.facts, line.as_of, line.lang),
      };
      for (const [how, expected] of Object.entries(line.said)) {
        asked[how] += 1;
        if (digest(said(ways[how])) !== expected) different.push(`${line.name} (${how}, ${line.as_of}, ${line.lang}, ${line.outcome ?? "all"}): ${line.facts.slice(0, 300)}`);
      }
    }
  }
  return { different, asked };
};

test("Chromium and native code give the same texts", { skip: existsSync(NATIVE) ? false : "native_answers is not built (cargo xtask same-answer)" }, async (t) => {
  const page = await b.page(t, {});
  b.server.pages["/same.html"] = { body: "<!doctype html><title>same</title>" };
  b.server.pages["/same/engine.js"] = { type: "text/javascript; charset=utf-8", body: readFileSync(join(PKG, "engine.js"), "utf8") };
  const digest = readFileSync(join(WEB, "../tests/wasm/digest.mjs"), "utf8");
  b.server.pages["/same/digest.mjs"] = { type: "text/javascript; charset=utf-8", body: digest };
  await page.goto(`${b.server.url}/same.html`);
  const { stdout } = await promisify(execFile)(NATIVE, COUNTS, { maxBuffer: 1 << 30 });
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
  const sum = {};
  for (let from = 0; from < lines.length; from += 50) {
    const { different, asked } = await page.evaluate(ANSWER, lines.slice(from, from + 50));
    assert.deepEqual(different, []);
    for (const [how, count] of Object.entries(asked)) sum[how] = (sum[how] ?? 0) + count;
  }
  t.diagnostic(Object.entries(sum).map(([how, count]) => `${count} ${how}`).join(", "));
  const texts = Object.values(sum).reduce((a, each) => a + each, 0);
  assert.ok(texts >= 500 && Object.values(sum).every((count) => count > 0), JSON.stringify(sum));
});
