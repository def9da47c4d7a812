// Tests of the npm package as somebody who installs it finds it: its files, its exports, the README's example, and two ways in which TypeScript looks for types.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const ROOT = join(import.meta.dirname, "../..");
const PACKAGE = join(ROOT, "wasm/pkg");
const TSC = join(ROOT, "web/node_modules/typescript/bin/tsc");
const NAME = "@zhunsheng/engine";

const home = mkdtempSync(join(tmpdir(), "zhunsheng-package-"));
const installed = join(home, "node_modules", NAME);
const run = (program, args, cwd = home) => execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
let packed;

before(() => {
  [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", home], PACKAGE));
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", join(home, packed.filename)]);
});
after(() => rmSync(home, { recursive: true, force: true }));

test("everything that is needed is in it, and nothing else", () => {
  const files = packed.files.map(({ path }) => path);
  const plans = JSON.parse(readFileSync(join(PACKAGE, "plans/index.json"), "utf8")).map(({ file }) => `plans/${file}`);
  assert.ok(plans.length >= 5);
  for (const file of ["package.json", "README.md", "LICENSE", "index.d.ts", "engine.js", "engine.d.ts", "engine_bg.wasm", "node.js", "fallback/index.js",
    "types/answer.d.ts", "types/plan.d.ts", "types/match.d.ts", "types/engine.d.ts", "plans/index.json", ...plans]) assert.ok(files.includes(file), `${file} is missing`);
  const strange = files.filter((file) => !/^(?:LICENSE|README\.md|package\.json|[a-z_]+(?:\.d)?\.[jt]s|engine_bg\.wasm(?:\.d\.ts)?|(?:types|plans|fallback)\/[\w.-]+)$/u.test(file));
  assert.deepEqual(strange, []);
});

test("types stand first in every branch, and every file of the exports is there", () => {
  const { exports, types } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.ok(existsSync(join(installed, types)));
  for (const [name, to] of Object.entries(exports)) {
    if (typeof to !== "object") {
      assert.ok(to.includes("*") || existsSync(join(installed, to)), `${name} leads to ${to}`);
      continue;
    }
    assert.equal(Object.keys(to)[0], "types", name);
    assert.equal(Object.keys(to).at(-1), "default", name);
    for (const file of Object.values(to)) assert.ok(existsSync(join(installed, file)), `${name} leads to ${file}`);
  }
});

test("the README's example runs as it is printed", () => {
  const code = /```js\n(.*?)```/su.exec(readFileSync(join(installed, "README.md"), "utf8"))?.[1];
  assert.ok(code, "the README has an example");
  writeFileSync(join(home, "example.mjs"), code);
  const said = run("node", ["example.mjs"]).trim().split("\n");
  assert.ok(said.length > 5 && said.every((line) => line.length > 3), said.join("\n"));
});

test("the module, its plain form and the list of plans can be imported by their names", () => {
  writeFileSync(join(home, "import.mjs"), `
    import { readFileSync } from "node:fs";
    import init, { Engine, Rulebook } from "${NAME}";
    import start, * as fallback from "${NAME}/fallback";
    import list from "${NAME}/plans/index.json" with { type: "json" };
    await init();
    await start();
    const text = (file) => readFileSync(new URL(import.meta.resolve("${NAME}/plans/" + file)), "utf8");
    const facts = '{ "full_time_staff": 3, "host_established_on": "2020-01-01" }';
    const answer = (From, plan) => new From(plan).decide(facts, "2026-03-01", "zh");
    const same = list.filter(({ file }) => answer(Engine, text(file)) === answer(fallback.Engine, text(file))).length;
    const match = (From) => {
      const book = new From();
      for (const { file } of list) book.add(text(file));
      return book.match(facts, "2026-03-01", "en");
    };
    console.log(JSON.stringify({ plans: list.length, same, match: match(Rulebook) === match(fallback.Rulebook), hash: new Engine(text(list[0].file)).hash === list[0].hash }));
  `);
  const { plans, same, match, hash } = JSON.parse(run("node", ["--disable-warning=ExperimentalWarning", "import.mjs"]));
  assert.ok(plans >= 5);
  assert.deepEqual({ same, match, hash }, { same: plans, match: true, hash: true });
});

for (const [resolution, module] of [["bundler", "esnext"], ["nodenext", "nodenext"]]) {
  test(`TypeScript finds the types by moduleResolution ${resolution}`, () => {
    writeFileSync(join(home, "consumer.ts"), `
      import init, { Engine, Rulebook, type Answer } from "${NAME}";
      import { Engine as Plain } from "${NAME}/fallback";
      export async function headline(plan: string): Promise<string | undefined> {
        await init();
        const engine: Engine | Plain = new Engine(plan);
        const answer = JSON.parse(engine.decide("{}", "2026-03-01", "zh")) as Answer;
        // @ts-expect-error: there is no such key
        answer.nothing;
        // @ts-expect-error: the date is a text
        engine.decide("{}", 20260301, "zh");
        const id: string = new Rulebook().add(plan);
        return answer.outcomes[0]?.headline ?? id;
      }
    `);
    const args = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2023,dom", "--module", module, "--moduleResolution", resolution, "consumer.ts"];
    try {
      run(process.execPath, [TSC, ...args]);
    } catch (error) {
      assert.fail(`${error.stdout}`);
    }
  });
}
