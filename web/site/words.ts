// Words of the site, around those of the form: every phrase, Chinese first. Those of the start page and of the page of all policies are loaded with them.

import type { Lang } from "../src/plan.js";

export const WORDS = {
  brand: ["准绳", "Zhunsheng"],
  brandLine: ["政策自查", "Policy self-check"],
  language: ["English", "中文"],
  languageLabel: ["Switch to English", "切换到中文"],
  skip: ["跳到正文", "Skip to the content"],
  privacy: ["填写的内容只在这台设备上计算，不上传、不记录。", "What you type is worked out on this device only. Nothing is sent or recorded."],
  matchTitle: ["哪些项目适合我", "Which programmes fit me"],
  disclaimer: ["本页按公开的政策文本自查，不是主管部门的意见，结果以正式评审为准。", "A self-check against the published text, not advice by the authority. The formal review decides."],
  back: ["全部政策", "All policies"],
  before: ["开始之前", "Before you start"],
  noPolicy: ["没有名为“{id}”的政策。", "There is no policy called “{id}”."],
  loading: ["正在读取……", "Loading…"],
  failed: ["没能读取政策或计算引擎。请检查网络，再试一次。", "The policies or the engine could not be loaded. Check the connection and try again."],
  retry: ["重试", "Try again"],
} as const satisfies Record<string, readonly [string, string]>;

export type SiteWord = keyof typeof WORDS;
export type SaySite = (word: SiteWord, values?: Record<string, string | number>) => string;

type Words<Name extends string> = Readonly<Record<Name, readonly [string, string]>>;

/** One way to a list of phrases. */
export function sayOf<Name extends string>(words: Words<Name>, lang: Lang): (word: Name, values?: Record<string, string | number>) => string {
  return (word, values = {}) => words[word][lang === "zh" ? 0 : 1].replace(/\{(\w+)\}/gu, (_, name: string) => String(values[name] ?? ""));
}

export function saySite(lang: Lang): SaySite {
  return sayOf(WORDS, lang);
}

/** Names in a row, as each language sets them apart. */
export function row(lang: Lang, names: string[]): string {
  return names.join(lang === "zh" ? "、" : "; ");
}

/** A day as people write it. */
export function day(lang: Lang, iso: string): string {
  const [year = "", month = "", date = ""] = iso.split("-");
  if (lang === "zh") return `${year}年${Number(month)}月${Number(date)}日`;
  const names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  return `${Number(date)} ${names[Number(month) - 1] ?? month} ${year}`;
}
