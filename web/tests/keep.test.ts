// Tests: links, files and the device as places for answers.

import { describe, expect, it } from "vitest";
import { Device } from "../src/keep/device.js";
import { answersIn, withAnswers } from "../src/keep/fragment.js";
import { fromFragment, toFragment } from "../src/keep/link.js";
import { originOf, remarkOf } from "../src/keep/remark.js";

const linked = { policy: "a-policy", version: "1", outcome: "top", asOf: "2026-06-30", facts: '{"name":"学会 & 企业","staff":"五名"}' };

describe("a link", () => {
  it("brings the answers back as they were", async () => {
    const text = await toFragment(linked);
    expect(text).toMatch(/^z[\w-]+$/u);
    expect(await fromFragment(text)).toEqual(linked);
  });
  it("is read without compression too", async () => {
    const plain = `j${Buffer.from(JSON.stringify({ p: "a", v: "1", o: "", d: "2026-01-01", f: { x: 1 } })).toString("base64url")}`;
    expect((await fromFragment(plain)).facts).toBe('{"x":1}');
  });
  it.each(["", "z", "zAAAA", "j%%%", "q123", `j${Buffer.from("[]").toString("base64url")}`, `j${Buffer.from('{"p":1}').toString("base64url")}`,
    `j${Buffer.from([0xff, 0xfe]).toString("base64url")}`])("is refused if it is broken: %s", async (text) => {
    await expect(fromFragment(text)).rejects.toThrow();
  });
  it("keeps what else stands in the fragment, and nothing goes into the query", () => {
    const url = withAnswers("https://x.example/p?q=1#lang=en&a=old", "znew");
    expect(url).toBe("https://x.example/p?q=1#lang=en&a=znew");
    expect(answersIn(new URL(url).hash)).toBe("znew");
    expect(withAnswers(url, null)).toBe("https://x.example/p?q=1#lang=en");
    expect(withAnswers("https://x.example/#a=z1", null)).toBe("https://x.example/");
    expect(answersIn("#lang=en&ba=1")).toBe(null);
  });
});

describe("the remark of a file", () => {
  it("says where it comes from", () => {
    const origin = { policy: "a-policy", version: "1.2", asOf: "2026-06-30", hash: "sha256:ab" };
    expect(originOf({ $comment: remarkOf(origin) })).toEqual(origin);
    expect(originOf({ $comment: "written by hand" })).toBe(null);
    expect(originOf([])).toBe(null);
  });
});

describe("the device", () => {
  it("keeps one entry for each policy and edition, and says when it cannot", () => {
    const kept = new Map<string, string>();
    const device = new Device(() => ({ getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v),
      removeItem: (k: string) => void kept.delete(k) }) as unknown as Storage);
    expect([device.works, kept.size]).toEqual([true, 0]);
    expect(device.write("p", "1", "x")).toBe(true);
    expect([device.read("p", "1"), device.read("p", "2")]).toEqual(["x", null]);
    device.remove("p", "1");
    expect(kept.size).toBe(0);
    const barred = new Device(() => { throw new Error("SecurityError"); });
    expect([barred.works, barred.read("p", "1"), barred.write("p", "1", "x")]).toEqual([false, null, false]);
  });
});
