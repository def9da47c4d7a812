// Tests: rows pasted from a spreadsheet.

import { describe, expect, it } from "vitest";
import type { Field } from "../src/plan.js";
import { cellsOf, readTable } from "../src/read/table.js";
import { people, plan } from "./plan.js";

const field = (name: string, zh: string, domain: Field["domain"]): Field => ({ name, title: { zh, en: name }, description: null, domain });
const fields = [field("name", "姓名", { text: { max_length: 10 } }), field("age", "年龄", people), field("local", "本地", "boolean"), field("kind", "类别", { choice: { set: 0 } })];

describe("a pasted table", () => {
  it("is cut into cells as spreadsheets write them", () => {
    expect(cellsOf('a\tb\r\n"c\td"\t"e ""f"""\r\n\r\n')).toEqual([["a", "b"], ["c\td", 'e "f"']]);
    expect(cellsOf("")).toEqual([]);
  });
  it("is read by the order of the fields", () => {
    expect(readTable(plan, fields, "甲\t４５\t是\ta\n乙\t\t否\tB", 10)).toMatchObject({
      headed: false, bad: [], beyond: 0, rows: [{ name: "甲", age: 45, local: true, kind: "a" }, { name: "乙", local: false, kind: "b" }],
    });
  });
  it("is read by its headings where it has them, and leaves columns out that no field takes", () => {
    const table = readTable(plan, fields, "年龄 \t备注\tName\n45岁\tx\t甲\n30\ty\t乙", 10);
    expect(table.columns.map((column) => column?.name ?? null)).toEqual(["age", null, "name"]);
    expect(table.rows).toEqual([{ age: "45岁", name: "甲" }, { age: 30, name: "乙" }]);
    expect(table.bad).toMatchObject([{ row: 0, typed: "45岁", problem: "other-unit" }]);
  });
  it("keeps what it cannot read, and takes no more rows than there is room for", () => {
    const table = readTable(plan, fields, ["甲\tx\t也许\tz", "乙", "丙"].join("\n"), 2);
    expect(table.rows).toEqual([{ name: "甲", age: "x", local: "也许", kind: "z" }, { name: "乙" }]);
    expect([table.bad.length, table.beyond]).toEqual([3, 1]);
  });
  it("takes five thousand rows in well under a second", () => {
    const start = performance.now();
    expect(readTable(plan, fields, "甲\t45\t是\ta\n".repeat(5000), 20).beyond).toBe(4980);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
