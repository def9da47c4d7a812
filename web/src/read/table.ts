// Reading, beside the others: rows pasted from a spreadsheet, as records of a list. What cannot be read stays as it was typed, and is reported.

import type { Domain, Field, Plan } from "../plan.js";
import { plain } from "./normal.js";
import type { Problem } from "./outcome.js";
import { readValue, type Json, type Row } from "./value.js";

export interface BadCell { row: number; field: Field; typed: string; problem: Problem }
export interface Table {
  rows: Row[];
  /** The columns in their order; null for one that no field takes. */
  columns: (Field | null)[];
  headed: boolean;
  bad: BadCell[];
  /** Rows for which there is no room. */
  beyond: number;
}

const YES = ["是", "有", "对", "yes", "y", "true", "√", "✓", "✔", "1"];
const NO = ["否", "无", "没有", "不是", "no", "n", "false", "×", "✗", "✖", "0"];
const UNSURE = ["不清楚", "不确定", "未知", "not sure", "unknown", "?"];

/** Cells of a tab-separated text; a quoted cell may hold tabs, line feeds and doubled quotes, as spreadsheets write them. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const letters = text.replace(/\r\n?/gu, "\n");
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (letters[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === "\t" || letter === "\n") {
      row.push(cell);
      cell = "";
      if (letter === "\n") {
        rows.push(row);
        row = [];
      }
    } else cell += letter;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows.filter((each) => each.some((one) => one.trim() !== ""));
}

function same(a: string): string {
  return plain(a).toLowerCase().replace(/[\s（）()：:]/gu, "");
}

function fieldFor(fields: Field[], heading: string): Field | undefined {
  const wanted = same(heading);
  return wanted === "" ? undefined : fields.find((field) => [field.name, field.title.zh, field.title.en].some((name) => same(name) === wanted));
}

/** What a cell stands for in the facts; a text that no choice fits stays as it is. */
function meant(plan: Plan, domain: Domain, typed: string): Json {
  const word = plain(typed).toLowerCase();
  if (domain === "boolean" || (typeof domain === "object" && "choice" in domain)) {
    if (UNSURE.includes(word)) return null;
  }
  if (domain === "boolean") return YES.includes(word) ? true : NO.includes(word) ? false : typed;
  if (typeof domain === "object" && "choice" in domain) {
    const choice = plan.choice_sets[domain.choice.set]?.choices.find((each) => [each.id, each.label.zh, each.label.en].some((name) => same(name) === same(typed)));
    return choice?.id ?? typed;
  }
  return typed;
}

export function readTable(plan: Plan, fields: Field[], text: string, room: number): Table {
  const cells = cellsOf(text);
  const named = cells[0]?.map((cell) => fieldFor(fields, cell) ?? null) ?? [];
  const headed = named.some((field) => field !== null);
  const columns: (Field | null)[] = headed ? named : Array.from({ length: Math.max(0, ...cells.map((row) => row.length)) }, (_, index) => fields[index] ?? null);
  const body = headed ? cells.slice(1) : cells;
  const bad: BadCell[] = [];
  const rows = body.slice(0, Math.max(0, room)).map((row, index) => {
    const record: Row = {};
    columns.forEach((field, column) => {
      const typed = row[column]?.trim() ?? "";
      if (!field || typed === "") return;
      const value = meant(plan, field.domain, typed);
      const read = readValue(plan, field.domain, value);
      record[field.name] = read.ok && read.value !== undefined ? read.value : value;
      if (!read.ok) bad.push({ row: index, field, typed, problem: read.problem });
    });
    return record;
  });
  return { rows, columns, headed, bad, beyond: body.length - rows.length };
}
