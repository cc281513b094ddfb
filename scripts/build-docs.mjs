// Builds docs/ and the pages at the root of the repository into docs/.vitepress/dist/, which the gateway serves under /docs/.
// `--if-stale` does nothing when no page is newer than the last build. A page that links to nothing fails the build.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Written by the build when all pages are rendered. */
const BUILT = 'docs/.vitepress/dist/hashmap.json';
const FOLDERS = ['docs', 'examples', 'bench'];
const ON_WHICH_IT_DEPENDS = /\.(md|mjs|png|svg)$/;

/** @returns {Promise<boolean>} whether there was something to build */
export async function buildDocs({ ifStale }) {
  if (ifStale && (await isFresh())) return false;
  process.env.NODE_ENV = 'production';
  const { build } = await import('vitepress');
  await build('docs');
  return true;
}

async function isFresh() {
  const built = await stat(BUILT).catch(() => undefined);
  if (!built) return false;
  for (const file of await pages()) if ((await stat(file)).mtimeMs > built.mtimeMs) return false;
  return true;
}

async function pages() {
  const found = (await readdir('.')).filter((name) => name.endsWith('.md'));
  for (const folder of FOLDERS) {
    for (const name of await readdir(folder, { recursive: true })) {
      if (ON_WHICH_IT_DEPENDS.test(name) && !/\.vitepress\/(dist|cache)\//.test(name)) found.push(join(folder, name));
    }
  }
  return found;
}

const isProgram = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isProgram && (await buildDocs({ ifStale: process.argv.includes('--if-stale') }))) console.log('built the documentation');
