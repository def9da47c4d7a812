// Entry: registers <policy-check> and lets a page say where engines come from.

export { PolicyCheck } from "./element/policy-check.js";
export { engineModule, useEngine, useEngineBytes, type Bytes, type EngineLike, type EngineMaker, type EngineModule } from "./engine.js";
export { NoEngine } from "./no-engine.js";
