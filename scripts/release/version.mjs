import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECTIONS = ['dependencies', 'devDependencies', 'peerDependencies'];
const OWN = '@runbook/';
/** https://semver.org/spec/v2.0.0.html, without build metadata: npm ignores it. */
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** The one version of the repository. */
export async function versionOfRepository() {
  return (await manifest('package.json')).version;
}

/**
 * What does not have the version of the repository.
 *
 * @returns {Promise<string[]>} a line for each place, with what to do
 */
export async function otherVersions() {
  const version = await versionOfRepository();
  const faults = [];
  for (const file of await manifests()) {
    const found = await manifest(file);
    const say = (what, other) =>
      faults.push(`expected ${what} in ${file} to be ${version}, found ${other}; run npm run release -- version ${version}`);
    if (found.version !== version) say('version', found.version);
    for (const [name, other] of ownDependencies(found)) if (other !== version) say(name, other);
  }
  return faults;
}

/** Writes the version into every place that has one, and gives what is unreleased in the changelog its heading. */
export async function setVersion(version, date) {
  if (!VERSION.test(version)) throw new Error(`expected a version such as 1.2.3 or 1.3.0-rc.1, found ${version}`);
  for (const file of await manifests()) {
    const found = await manifest(file);
    found.version = version;
    for (const [name, , section] of ownDependencies(found)) found[section][name] = version;
    await writeFile(file, `${JSON.stringify(found, undefined, 2)}\n`);
  }
  const changelog = await readFile('CHANGELOG.md', 'utf8');
  await writeFile('CHANGELOG.md', changelog.replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] - ${date}\n`));
}

/** What the changelog says of a version; undefined: nothing. */
export async function changesOf(version) {
  const chapters = (await readFile('CHANGELOG.md', 'utf8')).split(/^## /m);
  const chapter = chapters.find((text) => text.startsWith(`[${version}]`));
  return chapter?.split('\n').slice(1).join('\n').trim();
}

function* ownDependencies(found) {
  for (const section of SECTIONS) {
    for (const [name, version] of Object.entries(found[section] ?? {})) if (name.startsWith(OWN)) yield [name, version, section];
  }
}

async function manifests() {
  const files = ['package.json'];
  for (const group of ['apps', 'libs']) {
    for (const name of (await readdir(group)).toSorted()) files.push(join(group, name, 'package.json'));
  }
  return files;
}

async function manifest(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}
