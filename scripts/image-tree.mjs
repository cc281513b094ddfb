// node scripts/image-tree.mjs <folder>: what the image holds below /app, from an installed and built repository. The Dockerfile calls it, and a suite that starts
// the services from such a folder, read-only and as somebody who is not root, and weighs it.
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync } from 'node:fs';
import { packagesOfServices } from './image-packages.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** What no program reads when it runs: types, sources in TypeScript, maps, prose. Licences stay. */
const NOT_RUN = /(\.([cm]?ts|tsx|map|markdown|flow|tsbuildinfo)|(?<!licen[cs]e|notice|copying)\.md)$/i;
/** Of a package's first level alone: deeper down such a name may be a part of the program. */
const NOT_RUN_FOLDERS = new Set([
  'test',
  'tests',
  '__tests__',
  'docs',
  'doc',
  'example',
  'examples',
  'benchmark',
  'benchmarks',
  'bench',
  '.github',
  '.vscode',
]);
/** Of our own workspaces: what was built, and what runs without being built. */
const OURS = ['package.json', 'dist', 'bin', 'offline'];

/** The pages of `npm run docs`, which the gateway serves. */
const DOCUMENTATION = 'docs/.vitepress/dist';

const [target, ...more] = process.argv.slice(2);
if (target === undefined || more.length > 0) throw new Error(`expected one folder, found ${process.argv.length - 2} words`);
await assemble(target);

async function assemble(folder) {
  if (!existsSync(join(ROOT, 'apps/standalone/dist/main.js')))
    throw new Error('expected a built repository, found none; run: npm run build');
  await rm(folder, { recursive: true, force: true });
  const { packages, workspaces } = packagesOfServices(ROOT);
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  for (const path of packages) await copyPackage(path, join(folder, path));
  for (const path of [...workspaces, 'apps/console']) await copyWorkspace(path, folder);
  for (const path of workspaces) await link(path, folder);
  await cp(join(ROOT, 'data'), join(folder, 'data'), { recursive: true });
  // Where it is not built, the service says so at its address.
  if (existsSync(join(ROOT, DOCUMENTATION))) await cp(join(ROOT, DOCUMENTATION), join(folder, DOCUMENTATION), { recursive: true });
  for (const file of ['package.json', 'LICENSE']) await cp(join(ROOT, file), join(folder, file));
}

/** Without the packages inside it: those that are needed are copied by themselves. */
async function copyPackage(path, to) {
  const from = join(ROOT, path);
  await cp(from, to, {
    recursive: true,
    // Packages' links to programs lie in node_modules/.bin, which no service calls.
    filter: (source) => {
      const inside = relative(from, source);
      if (inside === '') return true;
      const [first] = inside.split('/');
      return first !== 'node_modules' && !NOT_RUN_FOLDERS.has(inside) && !NOT_RUN.test(inside);
    },
  });
}

async function copyWorkspace(path, folder) {
  for (const part of OURS) {
    const from = join(ROOT, path, part);
    if (!existsSync(from)) continue;
    await cp(from, join(folder, path, part), { recursive: true, filter: (source) => !NOT_RUN.test(basename(source)) });
  }
}

/** Workspaces are found by links in node_modules. */
async function link(path, folder) {
  const { name } = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'));
  const at = join(folder, 'node_modules', name);
  await mkdir(dirname(at), { recursive: true });
  await symlink(relative(dirname(at), join(folder, path)), at);
}
