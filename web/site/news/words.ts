// Words of the notice that a policy has new rules: every phrase, Chinese first.

import type { Lang } from "../../src/plan.js";
import { sayOf } from "../words.js";

const NEWS = {
  title: ["这项政策的规则已更新（第 {n} 次发布）", "The rules of this policy have been updated (publication {n})"],
  keep: ["您填的内容都在，还按原来的规则判断着。", "Your answers are all here and still judged by the earlier rules."],
  value: ["{title}：{before} → {after}，自{from}起", "{title}: {before} → {after} from {from}"],
  gone: ["{title}：自{from}起不再设定（原为 {before}）", "{title}: not set any more from {from} (was {before})"],
  none: ["未设定", "not set"],
  more: ["另有 {n} 处取值变化", "{n} more values have changed"],
  other: ["规则条文有调整。", "Rules have been revised."],
  judge: ["按新规则重新判断", "Judge again by the new rules"],
  later: ["暂不更新", "Not now"],
  judging: ["正在按新规则判断……", "Judging by the new rules…"],
  still: ["仍按原来的规则判断。", "Still judged by the earlier rules."],
  done: ["已按第 {n} 次发布的规则重新判断", "Judged again by the rules of publication {n}"],
  same: ["按所选判定日期，结论没有变化。", "For the date chosen, nothing comes out differently."],
  becomes: ["{title}：{before} → {after}", "{title}: {before} → {after}"],
  close: ["知道了", "Got it"],
} as const satisfies Record<string, readonly [string, string]>;

export type NewsWord = keyof typeof NEWS;
export const sayNews = (lang: Lang) => sayOf(NEWS, lang);
