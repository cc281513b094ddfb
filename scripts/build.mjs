// Transpiles every workspace's src/ to dist/ with swc, and builds the console with Vite; types are checked by `npm run typecheck`.
// `--if-stale` does nothing when no source is newer than the last build.
import { transformFile } from '@swc/core';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildConsole } from './build-console.mjs';

const STAMP = 'node_modules/.cache/runbook-build';
/** Pages for browsers, which Vite builds. */
const CONSOLE = 'console';

const ifStale = process.argv.includes('--if-stale');
if (await buildConsole({ ifStale })) console.log('built the console');
const sources = await findSources();
if (ifStale && (await isFresh())) process.exit(0);

// Everything is transpiled before anything is written: a syntax error leaves the last build as it was.
const outputs = await Promise.all(
  sources.map(async (source) => ({ ...source, ...(await transformFile(source.from, { sourceFileName: source.from })) })),
);
await removeStrays(new Set(outputs.flatMap(({ to }) => [to, `${to}.map`])));
await Promise.all(outputs.map(write));
await mkdir(dirname(STAMP), { recursive: true });
await writeFile(STAMP, new Date().toISOString());
console.log(`built ${outputs.length} files`);

async function findSources() {
  const found = [];
  for (const group of ['libs', 'apps']) {
    for (const name of await readdir(group)) {
      if (name === CONSOLE) continue;
      const root = join(group, name, 'src');
      const files = await readdir(root, { recursive: true }).catch(() => []);
      for (const file of files) {
        if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
        found.push({ from: join(root, file), to: join(group, name, 'dist', file.replace(/\.ts$/, '.js')) });
      }
    }
  }
  return found;
}

async function write({ code, map, to }) {
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, `${code}\n//# sourceMappingURL=${to.split('/').pop()}.map\n`);
  await writeFile(`${to}.map`, map);
}

/** What an earlier build made of files that are gone. */
async function removeStrays(wanted) {
  const folders = new Set(sources.map(({ to }) => to.split('/').slice(0, 3).join('/')));
  for (const folder of folders) {
    const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      if (file.isFile() && !wanted.has(path)) await rm(path);
    }
  }
}

async function isFresh() {
  const built = await stat(STAMP).catch(() => undefined);
  if (!built) return false;
  for (const { from, to } of sources) {
    const [source, output] = await Promise.all([stat(from), stat(to).catch(() => undefined)]);
    if (!output || source.mtimeMs > built.mtimeMs) return false;
  }
  return true;
}
