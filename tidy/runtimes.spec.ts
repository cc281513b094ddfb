import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { delimiter } from 'node:path';
import semver from 'semver';
import { environmentOf, nodeOf, RUNTIMES } from '../scripts/runtimes.mjs';
import { expectNone, manifests, root } from './repository.js';

interface Locked {
  readonly engines?: { readonly node?: string } | readonly string[];
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const [floor] = RUNTIMES;
const manifest = manifests().find(({ path }) => path === 'package.json')?.manifest as {
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
};

// The first of each line of Node that is in support. Of 22 it is what ESLint asks for.
const SUPPORTED = ['20.19.0', '22.13.0', '24.0.0', '26.0.0'];

describe('the versions of Node', () => {
  it('begin with the floor of package.json, in the types too', () => {
    expect(manifest.engines.node).toBe(`>=${floor?.version}`);
    expect(SUPPORTED[0]).toBe(floor?.version);
    expect(manifest.devDependencies['@types/node']).toMatch(/^20\.19\.\d+$/);
  });

  it('hold the one that is developed on', () => {
    expect(RUNTIMES.map(({ version }) => version)).toContain(read('.nvmrc').trim());
  });

  it.each(RUNTIMES)('have $version with what its packages must hash to', ({ major, version, integrity }) => {
    expect(version.split('.')[0]).toBe(String(major));
    expect(Object.keys(integrity)).toEqual(['linux-x64', 'linux-arm64']);
    for (const hash of Object.values(integrity)) expect(hash).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });

  it.each(SUPPORTED)('have %s, which every locked package admits', (version) => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
    const refusing = Object.entries(lock.packages).flatMap(([path, { engines }]) => {
      const range = engines !== undefined && 'node' in engines ? engines.node : undefined;
      return range === undefined || semver.satisfies(version, range) ? [] : [`${path}  ${range}`];
    });
    expectNone(
      refusing,
      'npm ci would warn with EBADENGINE: choose a version of the package that admits every Node in support, or do without it.',
    );
  });
});

describe('another version of Node', () => {
  it('is the one at hand when that is asked for', async () => {
    const [major] = process.versions.node.split('.');
    expect(await nodeOf(Number(major), {})).toBe(process.execPath);
  });

  it('is the one that the environment names, if it is of that version', async () => {
    const [major] = process.versions.node.split('.');
    expect(await nodeOf(Number(major), { [`NODE_${major}`]: process.execPath })).toBe(process.execPath);
    await expect(nodeOf(1, { NODE_1: process.execPath })).rejects.toThrow(`expected Node v1. at NODE_1, found ${process.version}`);
  });

  it('that nobody brings is refused with what to do', async () => {
    await expect(nodeOf(1, {})).rejects.toThrow('expected a version among 20, 24, 26, found 1; name a binary in NODE_1');
  });

  it('is what every child process finds first', () => {
    expect(environmentOf('/opt/node/bin/node').PATH.split(delimiter)[0]).toBe('/opt/node/bin');
  });
});
