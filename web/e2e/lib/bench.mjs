// Browser tests: one browser and one server for a file of tests; every page is watched for errors and ends with its test.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { launch } from "./chromium.mjs";
import { DESKTOP, Form, host } from "./form.mjs";
import { serve, WEB } from "./serve.mjs";

const SHOTS = join(WEB, "shots");
mkdirSync(SHOTS, { recursive: true });

/** Call once at the top of a test file. */
export function bench(options = {}) {
  const made = { browser: null, server: null, shots: SHOTS };
  before(async () => {
    made.server = await serve(options);
    made.browser = await launch(options.flags);
  });
  after(async () => {
    await made.browser?.close();
    await made.server?.close();
  });

  /** A page of its own context, closed after the test; what it throws fails the test. */
  made.page = async (t, { viewport = DESKTOP, locale = "zh-CN", context: more = {} } = {}) => {
    const context = await made.browser.newContext({ viewport, locale, ...more });
    const page = await context.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.stack ?? error.message));
    page.on("dialog", (dialog) => dialog.accept().catch(() => {}));
    page.setDefaultTimeout(10_000);
    t.after(async () => {
      await context.close();
      if (faults.length) throw new Error(`the page threw: ${faults.join("\n")}`);
    });
    return page;
  };

  let made_pages = 0;
  /** A form on a plain page, ready to be answered. */
  made.form = async (t, policy, { viewport, locale, context, before: prepare, hash = "", drawn = false, ...rest } = {}) => {
    const page = await made.page(t, { viewport, locale, context });
    const path = `/test-${++made_pages}.html`;
    made.server.pages[path] = host(policy, rest);
    await prepare?.(page);
    await page.goto(`${made.server.url}${path}${hash}`);
    const form = await new Form(page).ready();
    if (drawn) await form.drawAll();
    return form;
  };
  made.shot = (page, name, fullPage = false) => page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage });
  return made;
}
