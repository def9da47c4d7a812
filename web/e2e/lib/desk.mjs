// Browser tests: the real `zhunsheng serve` with a folder of its own, and the people who use it.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIST, WEB } from "./serve.mjs";

export const PASSWORD = "correct horse battery 准绳";

/** The program as it was built last, or the one that `ZHUNSHENG` names. */
function program() {
  const target = process.env.CARGO_TARGET_DIR ?? join(WEB, "../target");
  const found = [process.env.ZHUNSHENG, join(target, "debug/zhunsheng")].find((path) => path && existsSync(path));
  if (!found) throw new Error("there is no zhunsheng: run `cargo build -p zhunsheng-cli` first, or name one in ZHUNSHENG");
  return found;
}

/** Adds an account. */
export function person(data, name, ...roles) {
  const args = ["user", "add", name, "--password-file", "-", "--data", data, ...roles.flatMap((role) => ["--role", role])];
  const { status, stderr } = spawnSync(program(), args, { input: PASSWORD, encoding: "utf8" });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
}

/** A running desk on loopback; `close` ends it and deletes its folder. */
export async function desk({ people = { li: ["editor"], wang: ["approver"], root: ["administrator", "editor", "approver"] }, args = [] } = {}) {
  const data = mkdtempSync(join(tmpdir(), "zhunsheng-desk-"));
  for (const [name, roles] of Object.entries(people)) person(data, name, ...roles);
  const child = spawn(program(), ["serve", "--port", "0", "--rate", "0", "--site", DIST, "--data", data, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => { said += text; });
  const ended = new Promise((done) => child.once("exit", done));
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      said += text;
      const found = /http:\/\/[^/\s]+/u.exec(said);
      if (found) resolve(found[0]);
    });
    ended.then(() => reject(new Error(`the desk did not start: ${said}`)));
  });
  return {
    url, data, said: () => said,
    close: async () => {
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
