// Transpiles every workspace's src/ to dist/ with swc; types are checked by `npm run typecheck`.
// `--if-stale` does nothing when no source is newer than the last build.
import { transformFile } from '@swc/core';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const STAMP = 'node_modules/.cache/runbook-build';

const sources = [];
for (const group of ['libs', 'apps']) {
  for (const name of await readdir(group)) {
    const root = join(group, name, 'src');
    const files = await readdir(root, { recursive: true }).catch(() => []);
    for (const file of files) {
      if (file.endsWith('.ts') && !file.endsWith('.spec.ts')) {
        sources.push({ from: join(root, file), to: join(group, name, 'dist', file.replace(/\.ts$/, '.js')) });
      }
    }
  }
}

if (process.argv.includes('--if-stale') && (await isFresh())) process.exit(0);

const folders = new Set(sources.map(({ to }) => to.split('/').slice(0, 3).join('/')));
await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));
await Promise.all(
  sources.map(async ({ from, to }) => {
    const { code, map } = await transformFile(from, { sourceFileName: from });
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, `${code}\n//# sourceMappingURL=${to.split('/').pop()}.map\n`);
    await writeFile(`${to}.map`, map);
  }),
);
await mkdir(dirname(STAMP), { recursive: true });
await writeFile(STAMP, new Date().toISOString());
console.log(`built ${sources.length} files`);

async function isFresh() {
  const built = await stat(STAMP).catch(() => undefined);
  if (!built) return false;
  for (const { from, to } of sources) {
    const [source, output] = await Promise.all([stat(from), stat(to).catch(() => undefined)]);
    if (!output || source.mtimeMs > built.mtimeMs) return false;
  }
  return true;
}
