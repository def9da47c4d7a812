// Browser tests: what is looked at in every state of a page: axe, sizes of targets, width, contrast, focus.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** axe finds nothing against WCAG 2.2 A and AA, and no moderate fault of good practice in names and order. */
export async function axeClean(page, state) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const from = Date.now();
  const violations = await page.evaluate(async (tags) => {
    const result = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return result.violations.map((each) => `${each.id}: ${each.help}\n${each.nodes.slice(0, 5).map((node) => `    ${[node.target].flat(2).join(" ")} ${node.html.slice(0, 160)} | ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`).join("\n")}`);
  }, TAGS);
  if (process.env.TIMES) console.log(`axe ${state} ${Date.now() - from} ms`);
  assert.deepEqual(violations, [], `${state}: axe\n${violations.join("\n")}`);
}

/** Runs in the page: every element of the page, those of open shadow roots too. */
const WALK = `function* walk(root) { for (const each of root.querySelectorAll("*")) { yield each; if (each.shadowRoot) yield* walk(each.shadowRoot); } }`;

/**
 * Every interactive target is at least 44 by 44 px. A radio button or tick counts with its label. Left out, as WCAG does: links in the run of a
 * sentence, and what nobody sees.
 */
export async function targetsLarge(page, state) {
  const small = await page.evaluate(`(() => { ${WALK}
    const out = [];
    for (const each of walk(document)) {
      if (!each.matches("a[href], button, select, input, textarea, summary, [role=button], [role=tab], [tabindex='0']")) continue;
      const target = each.closest("label.radio, label.tick") ?? (each.matches("input[type=radio], input[type=checkbox]") ? each.closest("label") ?? each : each);
      if (!target.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || each.closest("[inert]")) continue;
      const { width, height } = target.getBoundingClientRect();
      if (width < 2 || height < 2) continue;
      const inline = each.matches("a[href]") && getComputedStyle(each).display === "inline" && (each.parentElement?.textContent.trim().length ?? 0) > each.textContent.trim().length + 1;
      if (!inline && (width < 43.9 || height < 43.9)) out.push(Math.round(width) + "x" + Math.round(height) + " " + each.outerHTML.replace(/<!--.*?-->/gu, "").slice(0, 110));
    }
    return out;
  })()`);
  assert.deepEqual(small, [], `${state}: targets below 44 px`);
}

/** Nothing sticks out to the side of the page. */
export async function noSideScroll(page, state) {
  const wide = await page.evaluate(`(() => { ${WALK}
    const most = document.documentElement.clientWidth;
    const out = document.documentElement.scrollWidth > most ? ["page " + document.documentElement.scrollWidth + " > " + most] : [];
    for (const each of walk(document)) {
      const box = each.getBoundingClientRect();
      // A row of buttons may be wider than its window; what is read may not be.
      if (["auto", "scroll"].includes(getComputedStyle(each).overflowX) && !each.matches("nav, textarea") && each.scrollWidth > each.clientWidth + 1 && each.checkVisibility()) {
        out.push("cut off: " + each.outerHTML.slice(0, 60) + " " + each.scrollWidth + " > " + each.clientWidth);
      }
      if (box.width === 0 || box.right <= most + 1 || !each.checkVisibility()) continue;
      // What scrolls by itself, a row of buttons or a wide table, may be wider than its window.
      let inside = false;
      for (let up = each; up; up = up.parentElement ?? (up.getRootNode() instanceof ShadowRoot ? up.getRootNode().host : null)) {
        if (up !== each && ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX) && up.getBoundingClientRect().right <= most + 1) inside = true;
      }
      if (!inside) out.push(Math.round(box.right) + " " + each.outerHTML.slice(0, 90));
    }
    return out.slice(0, 6);
  })()`);
  assert.deepEqual(wide, [], `${state}: sticks out`);
}

/** Contrast of every text with its background as WCAG computes it, also with the colours turned to grey; 4.5, or 3 for large letters. */
export async function contrastHolds(page, state, grey = false) {
  const weak = await page.evaluate(`(() => { ${WALK}
    const grey = ${grey};
    const parse = (text) => { const m = /rgba?\\(([^)]+)\\)/u.exec(text); const [r, g, b, a = 1] = m ? m[1].split(/[ ,\\/]+/u).map(Number) : [0, 0, 0, 0]; return { r, g, b, a }; };
    const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
    const turn = (c) => { if (!grey) return c; const y = 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b; return { r: y, g: y, b: y, a: 1 }; };
    const light = ({ r, g, b }) => { const f = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
    const out = new Map();
    for (const each of walk(document)) {
      if (![...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !each.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (each.closest(":disabled, [inert], option, style, script, title") || each.getBoundingClientRect().width < 2) continue;
      const style = getComputedStyle(each);
      const layers = [];
      for (let up = each; up; up = up.assignedSlot ?? up.parentElement ?? (up.getRootNode() instanceof ShadowRoot ? up.getRootNode().host : null)) layers.push(parse(getComputedStyle(up).backgroundColor));
      let ground = { r: 255, g: 255, b: 255, a: 1 };
      for (const layer of layers.reverse()) ground = over(layer, ground);
      const ink = over(parse(style.color), ground);
      const [a, b] = [light(turn(ink)), light(turn(ground))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      const px = parseFloat(style.fontSize);
      const need = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
      if (ratio < need) out.set(ratio.toFixed(2) + " " + style.color + " on " + JSON.stringify(ground), each.outerHTML.slice(0, 90));
    }
    return [...out].map(([key, html]) => key + " " + html);
  })()`);
  assert.deepEqual(weak, [], `${state}: contrast`);
}

export async function all(page, state) {
  await axeClean(page, state);
  await targetsLarge(page, state);
  await noSideScroll(page, state);
}
