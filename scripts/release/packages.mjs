import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';

const run = promisify(execFile);
const OWN = '@runbook/';

/** What others install from a registry: where it lies here, what it is called there, and how its files are made. */
const PACKAGES = [
  { workspace: 'libs/worker-sdk', name: '@runbook/worker-sdk', make: makeLibrary },
  { workspace: 'libs/client', name: '@runbook/client', make: makeLibrary },
  { workspace: 'apps/cli', name: 'runbook', make: makeProgram },
];

/**
 * Packs every published package, each with its types, its licence and nothing of the repository that it would need.
 *
 * @param {{ version: string, out: string }} release out: the folder for the archives
 * @returns {Promise<string[]>} names of the archives
 */
export async function packPackages({ version, out }) {
  const archives = [];
  for (const { workspace, name, make } of PACKAGES) {
    const folder = join(out, 'unpacked', name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const source = JSON.parse(await readFile(join(workspace, 'package.json'), 'utf8'));
    const own = await make(workspace, folder, source);
    const { description, license, type } = source;
    const engines = JSON.parse(await readFile('package.json', 'utf8')).engines;
    const manifest = { name, version, description, license, type, engines, ...own, files: await readdir(folder) };
    await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await Promise.all([cp('LICENSE', join(folder, 'LICENSE')), cp(join(workspace, 'README.md'), join(folder, 'README.md'))]);
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', out, folder]);
    archives.push(JSON.parse(stdout)[0].filename);
  }
  await rm(join(out, 'unpacked'), { recursive: true });
  return archives;
}

/** Modules as they are written, with their types; those that they take from a library of this repository lie beside them. */
async function makeLibrary(workspace, folder, { dependencies, devDependencies = {} }) {
  expectNothingOwn(workspace, dependencies);
  const dist = join(folder, 'dist');
  await cp(join(workspace, 'dist'), dist, { recursive: true, filter: (file) => !file.endsWith('.map') });
  const types = join(folder, 'types');
  const libraries = Object.keys(devDependencies).flatMap((name) => (name.startsWith(OWN) ? [name.slice(OWN.length)] : []));
  const sources = [workspace, ...libraries.map((name) => join('libs', name))].map((place) => join(place, 'src/index.ts'));
  const flags = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--incremental', 'false', '--rootDir', 'libs'];
  const options = ['--target', 'es2023', '--module', 'nodenext', '--skipLibCheck', '--strict', '--types', 'node', '--outDir', types];
  await run('npx', ['tsc', ...flags, ...options, ...sources, '--ignoreConfig']);
  await cp(join(types, basename(workspace), 'src'), dist, { recursive: true });
  for (const name of libraries) {
    await cp(join(types, name, 'src'), join(dist, name), { recursive: true });
    await replaceInTypes(dist, `'${OWN}${name}'`, `'./${name}/index.js'`);
  }
  await rm(types, { recursive: true });
  return { exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } }, dependencies };
}

async function replaceInTypes(folder, from, to) {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.d.ts'))) {
    const text = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), text.replaceAll(from, to));
  }
}

/** One program with the libraries of this repository in it; what others made stays a dependency. */
async function makeProgram(workspace, folder, { dependencies, bin }) {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: [new RegExp(`^${OWN}`)] },
    build: {
      ssr: join(workspace, 'dist/main.js'),
      outDir: resolve(folder, 'dist'),
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  });
  await cp(join(workspace, 'bin'), join(folder, 'bin'), { recursive: true });
  return { bin, dependencies: await withoutOwn(dependencies) };
}

function expectNothingOwn(workspace, dependencies) {
  const own = Object.keys(dependencies).filter((name) => name.startsWith(OWN));
  if (own.length > 0)
    throw new Error(`expected ${workspace} to stand alone, found that it needs ${own.join(', ')}, which nobody can install`);
}

/** What the libraries of this repository need is needed by who holds them. */
async function withoutOwn(dependencies) {
  const found = {};
  for (const [name, version] of Object.entries(dependencies)) {
    if (!name.startsWith(OWN)) found[name] = version;
    else
      Object.assign(
        found,
        await withoutOwn(JSON.parse(await readFile(join('libs', name.slice(OWN.length), 'package.json'), 'utf8')).dependencies ?? {}),
      );
  }
  return Object.fromEntries(Object.entries(found).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
