// Runs a script of this folder: node bench/attribution/run.mjs <evaluate|fit> [arguments]
// Transpiles it, and the model that it imports, into a cache inside node_modules, so that packages resolve.
import { transformFile } from '@swc/core';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(root, 'node_modules/.cache/attribution-bench');
const [script, ...rest] = process.argv.slice(2);
if (!script) throw new Error('expected the name of a script, found none; try: node bench/attribution/run.mjs evaluate');

for (const folder of ['bench/attribution', 'apps/executor-service/src/actions']) {
  for (const file of await readdir(join(root, folder), { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    const { code } = await transformFile(join(root, folder, file), { cwd: root });
    const target = join(cache, folder, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
}
await writeFile(join(cache, 'package.json'), '{ "type": "module" }\n');
process.argv.splice(2, process.argv.length, ...rest);
process.chdir(root);
await import(pathToFileURL(join(cache, 'bench/attribution', `${script}.js`)).href);
