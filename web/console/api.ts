// Desk, in: every request of the desk, and what becomes of a refusal. One place knows that the session may be over or the server out of reach.

import type { Lang, Problem, Text } from "./types.js";

/** Why the server did not do it: its problem document, or that it could not be reached at all. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, title: string, readonly detail: string, readonly problems: Problem[], readonly instance: string) {
    super(title);
  }
  get offline(): boolean {
    return this.status === 0;
  }
}

export interface Ask { body?: unknown; raw?: { type: string; data: BodyInit }; match?: string; signal?: AbortSignal }
export interface Reply<Answer> { answer: Answer; etag: string | null; publication: string | null }

const BASE = "/api/v1";

export class Api {
  lang: Lang = "zh";
  /** Is told that nobody is signed in any more; whoever asked gets the refusal all the same. */
  signedOut: () => void = () => {};
  /** Is told whether the server can be reached. */
  reached: (yes: boolean) => void = () => {};

  href(path: string, query: Record<string, string | number | boolean | null | undefined> = {}): string {
    const said = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== "") said.set(name, String(value));
    const text = said.toString();
    return `${BASE}${path}${text ? `?${text}` : ""}`;
  }

  get<Answer>(path: string, query: Parameters<Api["href"]>[1] = {}, signal?: AbortSignal): Promise<Answer> {
    return this.send<Answer>("GET", this.href(path, query), signal ? { signal } : {});
  }
  post<Answer>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
    return this.send<Answer>("POST", this.href(path), { ...(body === undefined ? {} : { body }), ...(signal ? { signal } : {}) });
  }

  /** Every item of a list, page after page. */
  async all<Item>(path: string, query: Parameters<Api["href"]>[1] = {}): Promise<Item[]> {
    const out: Item[] = [];
    for (let after: string | null = null; ;) {
      const page: { items: Item[]; next: string | null } = await this.get(path, { limit: 500, ...query, after });
      out.push(...page.items);
      if (!page.next || !page.items.length) return out;
      after = page.next;
    }
  }

  async send<Answer>(method: string, href: string, { body, raw, match, signal }: Ask = {}): Promise<Answer> {
    const headers: Record<string, string> = { accept: "application/json", "accept-language": this.lang === "zh" ? "zh-CN" : "en" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (raw) headers["content-type"] = raw.type;
    if (match) headers["if-match"] = `"${match}"`;
    let response: Response;
    try {
      const sent = body !== undefined ? JSON.stringify(body) : raw?.data;
      response = await fetch(href, { method, headers, credentials: "same-origin", ...(sent === undefined ? {} : { body: sent }), ...(signal ? { signal } : {}) });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      this.reached(false);
      throw new Refused(0, "offline", "", "", [], "");
    }
    this.reached(true);
    if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer;
    const refused = await refusal(response);
    if (response.status === 401 && !(method === "POST" && /\/session(?:$|\?|\/)/u.test(href)) && !/\/session$/u.test(href)) this.signedOut();
    throw refused;
  }
}

async function refusal(response: Response): Promise<Refused> {
  const id = response.headers.get("x-request-id") ?? "";
  try {
    const { code, title, detail, problems, instance } = (await response.json()) as Record<string, unknown>;
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    return new Refused(response.status, text(code), text(title), text(detail), Array.isArray(problems) ? (problems as Problem[]) : [], text(instance) || id);
  } catch {
    return new Refused(response.status, "", `HTTP ${response.status}`, "", [], id);
  }
}

/** A text of the server in the language of the page; plain strings are in whatever language they were typed. */
export function pick(lang: Lang, text: Text | string | null | undefined): string {
  if (text === null || text === undefined) return "";
  return typeof text === "string" ? text : text[lang] || text.zh;
}
