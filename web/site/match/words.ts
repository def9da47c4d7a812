// Words of the page of all policies: every phrase, Chinese first.

import type { Lang } from "../../src/plan.js";
import { sayOf } from "../words.js";

const WORDS = {
  matchLead: ["先答最能拉开差别的几题。答得越多，结果越准；填过的内容会带到各部政策的表里。",
    "Start with the questions that tell most. The more you answer, the more exact the result; your answers are carried into each form."],
  asOf: ["判定日期", "As of"],
  matchQuestions: ["先答这些", "Answer these first"],
  answered: ["已答 {n} 题", "{n} answered"],
  moreQuestions: ["再问几题", "More questions"],
  noQuestions: ["没有别的题能改变结果了。", "No further question can change the result."],
  clear: ["全部清空", "Clear all"],
  clearSure: ["确定清空已填的 {n} 题？", "Clear all {n} answers?"],
  save: ["保存为文件", "Save to a file"],
  file: ["打开文件", "Open a file"],
  opened: ["已读入 {n} 项。", "{n} answers read."],
  openedSome: ["已读入 {n} 项；各部政策都不问的没有读入：{names}", "{n} answers read; left out, as no policy asks for them: {names}"],
  openFailed: ["这个文件读不了：不是事实文件。原来的填写没有改动。", "This file cannot be read: it is no facts file. Your answers are unchanged."],
  result: ["结果", "Result"],
  nothingYet: ["还没有填写。答一题，这里就有结果。", "Nothing answered yet. Answer one question and the result appears here."],
  nothingFits: ["按目前填写，还没有政策与您有关。再答几题试试。", "So far no programme is touched by your answers. Answer a few more."],
  met: ["已经够得上", "Reached already"],
  alerts: ["要留意", "To mind"],
  near: ["就差一点，近的在前", "Near, the nearest first"],
  nearMore: ["还有 {n} 项更远的", "{n} more, further away"],
  untouched: ["还没有涉及的 {n} 项", "{n} not touched yet"],
  money: ["能得多少", "What it pays"],
  lacks: ["还差：", "Lacks: "],
  open_: ["待补充：", "Still open: "],
  andMore: ["等 {n} 项", " and others, {n} in all"],
  way: ["最省的办法：", "Smallest change: "],
  from: ["只等时间，{date} 起满足", "By waiting alone: from {date}"],
  clause: ["依据：{clause}", "Clause: {clause}"],
  provisional: ["按自评判定，以评审为准", "by your own word; the review decides"],
  toForm: ["去填这部政策的表", "Open the form of this policy"],
  toFormLong: ["去填这部政策的表：{title}", "Open the form of this policy: {title}"],
  owedBy: ["由{who}承担", "owed by {who}"],
  ifMet: ["满足条件后 {text}", "{text} once the condition is met"],
  v_met: ["已满足", "met"],
  v_not_met: ["未满足", "not met"],
  v_unknown: ["待补充", "open"],
  v_not_applicable: ["不适用", "does not apply"],
  v_not_computable: ["无法计算", "not computable"],
  summary: ["够得上 {met} 项，差一点 {near} 项", "{met} reached, {near} near"],
  showResult: ["看结果", "See the result"],
  notInForce: ["该日期不在施行期内，没有判定：{titles}", "Not in force on that date and so not decided: {titles}"],
  leaving: ["回到全部政策", "Back to all policies"],
  badDate: ["请写成例如 2026-05-01", "Write for example 2026-05-01"],
  matchTitle: ["哪些项目适合我", "Which programmes fit me"],
  back: ["全部政策", "All policies"],
  loading: ["正在读取……", "Loading…"],
  failed: ["没能读取政策或计算引擎。请检查网络，再试一次。", "The policies or the engine could not be loaded. Check the connection and try again."],
  blocked: ["这个浏览器或网页的安全设置不让运行计算引擎（WebAssembly）。请换一个较新的浏览器，或下载断网版打开。",
    "This browser, or the page's security settings, do not let the engine (WebAssembly) run. Use a newer browser, or download the offline file."],
  retry: ["重试", "Try again"],
  more: ["等 {n} 项", " and more, {n} in all"],
} as const satisfies Record<string, readonly [string, string]>;

export type MatchWord = keyof typeof WORDS;
export type SayMatch = (word: MatchWord, values?: Record<string, string | number>) => string;

export function sayMatch(lang: Lang): SayMatch {
  return sayOf(WORDS, lang);
}
