// Entry: registers <policy-check> and lets a page say where engines come from.

export { PolicyCheck } from "./element/policy-check.js";
export { useEngine, type EngineLike, type EngineMaker } from "./engine.js";
