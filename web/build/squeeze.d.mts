// Types, of squeeze.mjs, for vite.config.ts.

import type { Plugin } from "vite";

export function style(text: string): string;
export function squeeze(): Plugin;
export function bareImports(): Plugin;
