// Build: brotli and gzip forms beside each file, so that a server only has to choose.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];
const TEXTS = /\.(?:html|js|mjs|css|json|svg|wasm)$/u;
/** The offline file is for the disk; whoever loads it once does not wait for the best compression of it at every build. */
const QUICK = /\.single\.html$/u;

export async function precompress(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => TEXTS.test(name));
  await Promise.all(names.map(async (name) => {
    const path = join(folder, name);
    const bytes = await readFile(path);
    const quality = QUICK.test(name) ? 5 : constants.BROTLI_MAX_QUALITY;
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    await writeFile(`${path}.br`, await brotli(bytes, { params }));
    await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }));
  }));
  return names.length;
}
