// Keeping, second: answers in the fragment of a link, which browsers do not send to any server. `a=` and then `z` (deflated) or `j` (plain), as base64url.

export interface Linked { policy: string; version: string; outcome: string; asOf: string; facts: string }

/** More than this is no link that somebody has made here. */
const MOST = 4_000_000;

function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text).replace(/\+/gu, "-").replace(/\//gu, "_").replace(/=+$/u, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/u.test(text)) throw new Error("no base64url");
  return Uint8Array.from(atob(text.replace(/-/gu, "+").replace(/_/gu, "/")), (letter) => letter.charCodeAt(0));
}

async function through(bytes: Uint8Array<ArrayBuffer>, by: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > MOST) {
      await reader.cancel();
      throw new Error("too long");
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

export async function toFragment(linked: Linked): Promise<string> {
  const { policy, version, outcome, asOf, facts } = linked;
  const bytes = new TextEncoder().encode(JSON.stringify({ p: policy, v: version, o: outcome, d: asOf, f: JSON.parse(facts) as unknown }));
  if (typeof CompressionStream === "undefined") return `j${toBase64Url(bytes)}`;
  return `z${toBase64Url(await through(bytes, new CompressionStream("deflate-raw")))}`;
}

export async function fromFragment(text: string): Promise<Linked> {
  const bytes = fromBase64Url(text.slice(1));
  const plain = text.startsWith("z") ? await through(bytes, new DecompressionStream("deflate-raw")) : text.startsWith("j") ? bytes : null;
  if (!plain || plain.length > MOST) throw new Error("no answers");
  const { p, v, o, d, f } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain)) as Record<string, unknown>;
  const words = [p, v, o, d];
  if (!words.every((word) => typeof word === "string") || typeof f !== "object" || f === null || Array.isArray(f)) throw new Error("no answers");
  const [policy = "", version = "", outcome = "", asOf = ""] = words as string[];
  return { policy, version, outcome, asOf, facts: JSON.stringify(f) };
}
