// Tests: every phrase stands in both languages with the same blanks, and none stands outside of the files of words.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { say, WORDS, type Word } from "../src/words.js";

const SRC = join(import.meta.dirname, "../src");
const HAN = /\p{Script=Han}/u;
const phrases = Object.entries(WORDS).flatMap(([part, words]) => Object.entries(words as Record<string, readonly string[]>).map(([name, pair]) => [`${part}.${name}`, pair] as const));
const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/gu)].map((match) => match[1]).sort();

describe("words", () => {
  it("stand in Chinese and in English, with the same blanks", () => {
    for (const [name, pair] of phrases) {
      expect(pair.length, name).toBe(2);
      for (const text of pair) expect(text?.trim(), name).not.toBe("");
      // A date may be told without its year in one of them.
      expect(blanks(pair[0] ?? "").filter((each) => !blanks(pair[1] ?? "").includes(each)).filter((each) => !["year", "month", "found"].includes(each ?? "")), name).toEqual([]);
      expect(blanks(pair[1] ?? "").filter((each) => !blanks(pair[0] ?? "").includes(each)), name).toEqual([]);
    }
  });
  it("have no Chinese in English, but for the name of the other language", () => {
    expect(phrases.filter(([name, pair]) => HAN.test(pair[1] ?? "") && !name.startsWith("form.language")).map(([name]) => name)).toEqual([]);
  });
  it("are all used", () => {
    const code = sources().filter(({ name }) => !name.startsWith("words-")).map(({ text }) => text).join("\n");
    const made = [...code.matchAll(/[`"](form|result|report)\.([\w:]*)\$\{/gu)].map((match) => `${match[1]}.${match[2]}`);
    expect(phrases.map(([name]) => name).filter((name) => !code.includes(`"${name}"`) && !made.some((start) => name.startsWith(start)))).toEqual([]);
  });
  it("fill their blanks, and leave none", () => {
    for (const lang of ["zh", "en"] as const) {
      for (const [name] of phrases) expect(say(lang)(name as Word, {}), name).not.toMatch(/[{}]/u);
    }
  });
  it("stand nowhere else in the code", () => {
    // Reading what people type needs their words; units and dates are written by value-text.ts and box.ts.
    const allowed = ["words-", "read/", "form/value-text.ts"];
    const found = sources().filter(({ name }) => !allowed.some((each) => name.startsWith(each))).flatMap(({ name, text }) => text.split("\n")
      .map((line, at) => ({ at, code: line.replace(/(^|\s)(\/\/|\*|\/\*\*).*$/u, "") })).filter(({ code }) => HAN.test(code.replace(/"(元|等)"/gu, "").replace(/"等"|等/gu, "")))
      .map(({ at, code }) => `${name}:${at + 1} ${code.trim().slice(0, 80)}`));
    expect(found).toEqual([]);
  });
});

function sources(): { name: string; text: string }[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => ({ name: name.replace(/\\/gu, "/"), text: readFileSync(join(SRC, name), "utf8") }));
}
