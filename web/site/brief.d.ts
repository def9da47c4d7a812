// Types, of the short list of plans; see dev/engine.ts.

declare module "virtual:policies" {
  const list: import("./policies.js").Listed[];
  export default list;
}
