// Site, news: asks the server of this site whether the rules have been published anew. Only that is asked; what somebody typed is not even within reach here.

export interface Head { publication: number; policies: { policy: string; version: string; plan: string }[] }

/** What answers under that address may be something else, such as a page that stands in for every address. */
export async function readHead(response: Response): Promise<Head | null> {
  const head = (await response.json()) as Partial<Head> | null;
  return typeof head?.publication === "number" && Array.isArray(head.policies) ? (head as Head) : null;
}

/** The server answers when something is new, or after so many seconds. */
const WAIT = 55;
const [FIRST_PAUSE, LONGEST_PAUSE] = [5_000, 300_000];
/** A site that is only files has no such address, and will not get one while the page is open. */
const NEVER = new Set([400, 401, 403, 404, 405, 410, 501]);

/** How long to wait after so many failures in a row; spread, so that not all pages come back at one moment. */
export function pauseAfter(failures: number, chance: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1)) * (0.75 + chance / 2);
}

export class Watch {
  #etag = "";
  #failures = 0;
  #ended = false;
  #running = false;
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly address: string, private readonly came: (head: Head) => void) {}

  start(): void {
    if (location.protocol === "file:") return;
    document.addEventListener("visibilitychange", this.#seen);
    this.#seen();
  }

  stop(): void {
    this.#ended = true;
    document.removeEventListener("visibilitychange", this.#seen);
    this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  /** Why: a page in the background needs no news, and a phone in a pocket no connection. */
  #seen = (): void => {
    if (document.hidden) this.#rest();
    else void this.#ask();
  };

  async #ask(): Promise<void> {
    if (this.#running || this.#ended || document.hidden) return;
    this.#running = true;
    const abort = (this.#abort = new AbortController());
    let pause = 0;
    try {
      const response = await fetch(`${this.address}${this.#etag ? `?wait=${WAIT}` : ""}`, {
        credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", signal: abort.signal, headers: this.#etag ? { "if-none-match": this.#etag } : {},
      });
      if (NEVER.has(response.status)) return this.stop();
      if (response.ok) {
        const head = await readHead(response);
        const etag = response.headers.get("etag");
        if (!etag || !head) return this.stop();
        this.#etag = etag;
        this.came(head);
      } else if (response.status !== 304) throw new Error(String(response.status));
      this.#failures = 0;
    } catch (error) {
      if (error instanceof SyntaxError) return this.stop();
      if (!abort.signal.aborted) pause = pauseAfter(++this.#failures, Math.random());
    } finally {
      this.#running = false;
    }
    clearTimeout(this.#timer);
    if (!document.hidden && !this.#ended) this.#timer = setTimeout(() => void this.#ask(), Math.max(pause, 200));
  }
}
