// Browser tests: finds the Chromium of this machine and starts it; says exactly what to install if there is none.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const KNOWN = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];
// The sandbox of Chromium needs rights that containers lack; the tests open nothing but pages of this repository.
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, and there is no such file`);
    return named;
  }
  const found = KNOWN.find((path) => existsSync(path));
  if (!found) {
    throw new Error("no Chromium found. On Debian or Ubuntu: sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk ; "
      + "elsewhere set the environment variable CHROMIUM to its path");
  }
  return found;
}

export function launch(more = []) {
  return chromium.launch({ executablePath: findChromium(), args: [...FLAGS, ...more] });
}
