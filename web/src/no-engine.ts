// Engine, missing: its file did not come, or this browser runs neither form of it.

export class NoEngine extends Error {
  constructor(readonly why: "not-loaded" | "not-allowed", cause: unknown) {
    super(`no engine: ${why}`, { cause });
  }
}
