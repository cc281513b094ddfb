import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { build } from 'vite';

const BYTES_MAX = 64 * 1024 * 1024;

/**
 * What ships: the packages that the services load, on any platform, and those of which the console's files are made. What only builds or
 * tests is none of it.
 *
 * @returns {Promise<{ path: string, name: string, version: string }[]>} by path, from the root of the repository
 */
export async function shippedPackages() {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const ofConsole = await packagesOfConsole();
  return Object.entries(packages)
    .filter(
      ([path, { dev, devOptional, link }]) => path.includes('node_modules/') && !link && (!(dev || devOptional) || ofConsole.has(path)),
    )
    .map(([path, { name, version }]) => ({
      path,
      name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
    }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * A bill of materials (CycloneDX 1.5) of all that ships. npm writes it; what does not ship is taken out. Equal for equal sources.
 *
 * @param {{ version: string, builtAt: string, shipped: { name: string, version: string }[] }} release
 */
export async function billOfMaterials({ version, builtAt, shipped }) {
  const args = ['sbom', '--package-lock-only', '--include=dev', '--sbom-format=cyclonedx'];
  const all = JSON.parse((await promisify(execFile)('npm', args, { maxBuffer: BYTES_MAX })).stdout);
  const refs = new Set(shipped.map((one) => `${one.name}@${one.version}`));
  const isOwn = (ref) => ref.startsWith('@runbook/');
  const ships = (ref) => refs.has(ref) || isOwn(ref);
  const root = { ...all.metadata.component, name: 'runbook-orchestrator', type: 'application', version };
  return {
    ...all,
    serialNumber: undefined,
    metadata: { ...all.metadata, timestamp: builtAt, component: root },
    // Whether something is for development only is said of the repository; here it ships.
    components: all.components
      .filter((component) => ships(component['bom-ref']))
      .map(({ properties: _forDevelopment, ...component }) => component),
    dependencies: all.dependencies
      .filter(({ ref }) => ships(ref) || ref === root['bom-ref'])
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(ships) })),
  };
}

/** The folders of the packages whose modules are in the files that a browser gets. */
async function packagesOfConsole() {
  process.env.NODE_ENV = 'production';
  const outputs = await build({
    root: 'apps/console',
    configFile: 'apps/console/vite.config.js',
    logLevel: 'error',
    build: { write: false },
  });
  const modules = [outputs].flat().flatMap(({ output }) => output.flatMap((chunk) => chunk.moduleIds ?? []));
  return new Set(modules.filter((id) => id.includes('node_modules/')).map(folderOf));
}

/**
 * The folder, from the root of the repository, of the package that a module is of.
 *
 * @param {string} id `/…/node_modules/a/node_modules/@b/c/index.js`
 * @returns {string} `node_modules/a/node_modules/@b/c`
 */
export function folderOf(id) {
  const start = id.indexOf('node_modules/');
  const inner = id.lastIndexOf('node_modules/') + 'node_modules/'.length;
  const [scopeOrName, name] = id.slice(inner).split('/');
  const ofWorkspace = /(apps|libs)\/[^/]+\/$/.exec(id.slice(0, start))?.[0] ?? '';
  return `${ofWorkspace}${id.slice(start, inner)}${scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName}`;
}
