// Which installed packages the services need when they run: by the lock file, from the workspaces that run, without what only builds and tests.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its packages are in its built files; and suites do not run in a container. */
const NEED_NONE = new Set(['apps/console', 'libs/spec-kit']);

/**
 * @param {string} root the folder with package-lock.json and node_modules
 * @returns {{ packages: string[], workspaces: string[] }} paths below the root: of packages, and of the workspaces whose code runs
 */
export function packagesOfServices(root) {
  const entries = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const workspaces = Object.keys(entries).filter((path) => /^(apps|libs)\/[^/]+$/.test(path) && !NEED_NONE.has(path));
  const needed = new Set();
  const waiting = [...workspaces];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (needed.has(path)) continue;
    needed.add(path);
    const entry = entries[path];
    if (entry.link) waiting.push(entry.resolved);
    else waiting.push(...dependenciesOf(path, entry, entries, root));
  }
  return { packages: [...needed].filter((path) => path.includes('node_modules/') && !entries[path].link).toSorted(), workspaces };
}

/** Optional ones that are not installed here are of other machines; those that others bring along as peers are needed too. */
function dependenciesOf(path, entry, entries, root) {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  const names = new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]);
  // Packages of types hold nothing that runs.
  return [...names]
    .filter((name) => !name.startsWith('@types/'))
    .flatMap((name) => {
      const found = placeOf(name, path, entries);
      const isThere = found !== undefined && (entries[found].link || existsSync(join(root, found)));
      const isOptional = name in optionalDependencies;
      if (!isThere && !isOptional) throw new Error(`expected ${name}, which ${path} needs, to be installed, found it missing; run: npm ci`);
      return isThere && !(isOptional && isOfAnotherLibc(found, entries)) ? [found] : [];
    });
}

/** As Node finds it: in the nearest node_modules above. */
function placeOf(name, from, entries) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (entries[place]) return place;
    if (at === '') return undefined;
  }
}

/** The image's base is Debian, whose C library is glibc; registries' programs for musl are installed beside it. */
const isOfAnotherLibc = (path, entries) => entries[path].libc?.includes('musl') === true || /musl(eabi(hf)?)?$/.test(path);
