// Browser tests: somebody at a browser of their own, signed in at the desk, and what the server says to them.

import assert from "node:assert/strict";
import { PASSWORD } from "./desk.mjs";

/** A page of somebody's own browser; what it throws, or what its policy blocks, fails the test. */
export async function browserOf(t, browser, viewport, locale) {
  const context = await browser.newContext({ viewport, locale });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.stack ?? error.message));
  await page.exposeFunction("violated", (text) => faults.push(text));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => globalThis.violated(`${event.effectiveDirective} ${event.blockedURI}`)));
  t.after(async () => {
    await context.close();
    assert.deepEqual(faults, [], "the page threw");
  });
  return page;
}

export async function signIn(page, address, account) {
  await page.goto(address);
  await page.fill("#account", account);
  await page.fill("#password", PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("#sign-out").waitFor();
}

/** What the server says to somebody who goes past the page. */
export function ask(page, method, path, body) {
  return page.evaluate(async ([how, where, sent]) => {
    const response = await fetch(`/api/v1${where}`, { method: how, ...(sent ? { headers: { "content-type": "application/json" }, body: JSON.stringify(sent) } : {}) });
    return { status: response.status, answer: await response.json() };
  }, [method, path, body ?? null]);
}
