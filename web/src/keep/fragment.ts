// Keeping: where answers stand in an address. How they are written there is in link.ts, which is loaded later.

const ANSWERS = /(^#?|&)a=([^&]*)/u;

/** What stands in the fragment of an address for the answers, if there is any. */
export function answersIn(hash: string): string | null {
  return ANSWERS.exec(hash)?.[2] ?? null;
}

/** The address with answers in its fragment, or without; what else stands there stays. */
export function withAnswers(address: string, answers: string | null): string {
  const url = new URL(address);
  const rest = url.hash.slice(1).split("&").filter((part) => part !== "" && !part.startsWith("a="));
  url.hash = [...rest, ...(answers === null ? [] : [`a=${answers}`])].join("&");
  return url.href.replace(/#$/u, "");
}
