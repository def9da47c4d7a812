// Desk: passkeys, as far as the browser reads and writes them as JSON by itself.

import type { Api } from "../api.js";

interface Parsing {
  parseCreationOptionsFromJSON?(json: unknown): PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON?(json: unknown): PublicKeyCredentialRequestOptions;
}
const parsing = (): Parsing => (globalThis as { PublicKeyCredential?: Parsing }).PublicKeyCredential ?? {};

export function passkeysHere(): boolean {
  return typeof parsing().parseRequestOptionsFromJSON === "function";
}

interface Start { publicKey: unknown }

/** Signs in, or confirms who it is, at `path` with `/start` and `/finish`. */
export async function signWith<Answer>(api: Api, path: string, account?: string): Promise<Answer> {
  const start = await api.post<Start>(`${path}/start`, account ? { account } : {});
  const publicKey = parsing().parseRequestOptionsFromJSON?.(start.publicKey);
  if (!publicKey) throw new Error("no passkeys in this browser");
  const made = (await navigator.credentials.get({ publicKey })) as (PublicKeyCredential & { toJSON(): unknown }) | null;
  return api.post<Answer>(`${path}/finish`, made?.toJSON());
}

export async function register(api: Api): Promise<void> {
  const start = await api.post<Start>("/passkeys/register/start", {});
  const publicKey = parsing().parseCreationOptionsFromJSON?.(start.publicKey);
  if (!publicKey) throw new Error("no passkeys in this browser");
  const made = (await navigator.credentials.create({ publicKey })) as (PublicKeyCredential & { toJSON(): unknown }) | null;
  await api.post("/passkeys/register/finish", made?.toJSON());
}
