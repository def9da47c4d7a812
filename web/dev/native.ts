// Development only, never shipped: a small part of the dev server that lets the native binary decide.

import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plugin } from "vite";

const BINARY = process.env["ZHUNSHENG"] ?? join(import.meta.dirname, "../../target/release/zhunsheng");
const FOLDER = join(tmpdir(), `zhunsheng-web-${process.pid}`);
const ID = /^[a-z][a-z0-9-]*$/u;

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function decide(plan: string, facts: string, rest: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const run = execFile(BINARY, ["decide", plan, "--facts", "-", "--json", ...rest], { maxBuffer: 1 << 26 }, (error, out) => {
      if (out) resolve(out);
      else reject(error ?? new Error("no answer"));
    });
    run.stdin?.end(facts);
  });
}

export function native(): Plugin {
  const plans = new Map<string, string>();
  mkdirSync(FOLDER, { recursive: true });
  const planFile = (id: string): string => {
    let file = plans.get(id);
    if (!file) {
      file = join(FOLDER, `${id}.plan.json`);
      writeFileSync(file, execFileSync(BINARY, ["plan", id], { maxBuffer: 1 << 26 }));
      plans.set(id, file);
    }
    return file;
  };
  return {
    name: "native-engine",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? "/", "http://localhost");
        const plan = /^\/plans\/(.+)\.plan\.json$/u.exec(url.pathname)?.[1];
        const answer = async (): Promise<string | null> => {
          if (plan && ID.test(plan)) return (await import("node:fs/promises")).readFile(planFile(plan), "utf8");
          if (url.pathname !== "/dev-decide" || request.method !== "POST") return null;
          const { policy, facts, asOf, lang, outcome } = JSON.parse(await body(request)) as Record<string, string>;
          if (!policy || !ID.test(policy)) return null;
          return decide(planFile(policy), facts ?? "{}", ["--as-of", asOf ?? "", "--lang", lang ?? "zh", ...(outcome ? ["--outcome", outcome] : ["--all"])]);
        };
        answer().then((text) => {
          if (text === null) return next();
          response.setHeader("content-type", "application/json; charset=utf-8");
          response.end(text);
        }, (error: unknown) => {
          response.statusCode = 500;
          response.end(String(error));
        });
      });
    },
  };
}
