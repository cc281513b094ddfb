import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectNone, manifests, root } from './repository.js';

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

// Install scripts never run (`ignore-scripts` in .npmrc). A package may be here only if it works without its script.
const WORKS_WITHOUT_ITS_SCRIPT: Readonly<Record<string, string>> = {
  '@parcel/watcher': 'builds from source only where no prebuilt package fits; a file watcher of the Nest CLI, not used by the build',
  '@scarf/scarf': 'reports the installation to its maker and does nothing else; comes with swagger-ui-dist',
  '@swc/core': 'checks that the platform package is there; it comes as an optional dependency',
  'cpu-features': 'builds a native part that ssh2 may use to order its ciphers; ssh2 does without',
  protobufjs: 'warns about version schemes of its dependants',
  ssh2: 'builds native ciphers; without them it takes those of Node, as its suites here do',
  esbuild: 'checks that the platform package is there; it comes as an optional dependency, of the Vite that VitePress brings',
  'unrs-resolver': 'checks that the platform package is there; it comes as an optional dependency',
};

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
const locked = Object.entries(lock.packages);

describe('the dependencies', () => {
  it('are pinned to one version', () => {
    const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
    const loose = manifests().flatMap(({ path, manifest }) =>
      kinds.flatMap((kind) =>
        Object.entries((manifest[kind] ?? {}) as Record<string, string>)
          .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
          .map(([name, version]) => `${path}  ${name} ${version}`),
      ),
    );
    const overridden = (overrides: object): string[] =>
      Object.entries(overrides).flatMap(([name, version]) =>
        typeof version === 'object' ? overridden(version as object) : [`${name} ${version}`],
      );
    const root = manifests().find(({ path }) => path === 'package.json')?.manifest;
    const looseOverrides = overridden(root?.['overrides'] ?? {}).filter((pin) => !/ (\d+\.\d+\.\d+|\$[\w-]+)$/.test(pin));
    loose.push(...looseOverrides.map((pin) => `package.json  overrides ${pin}`));
    expectNone(loose, 'Write the exact version (npm install --save-exact): who builds tomorrow gets what was tested today.');
  });

  it('have one version in the whole workspace', () => {
    const versions = new Map<string, Set<string>>();
    for (const { manifest } of manifests()) {
      for (const [name, version] of Object.entries({
        ...(manifest['dependencies'] as object),
        ...(manifest['devDependencies'] as object),
      })) {
        versions.set(name, (versions.get(name) ?? new Set()).add(String(version)));
      }
    }
    const split = [...versions].filter(([, found]) => found.size > 1).map(([name, found]) => `${name}: ${[...found].join(' and ')}`);
    expectNone(split, 'Choose one version for every package.json.');
  });

  it('do nothing at install time', () => {
    const scripted = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1) ?? path);
    expectNone(
      scripted.filter((name) => !(name in WORKS_WITHOUT_ITS_SCRIPT)),
      'Choose a package that comes prebuilt in the registry, or prove that it works without its script and say how in tidy/dependencies.spec.ts.',
    );
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });

  it('are locked without the name of a registry', () => {
    const named = locked
      .filter(([, { resolved, link }]) => resolved !== undefined && !link)
      .map(([path, { resolved }]) => `${path}  ${resolved}`);
    expectNone(
      named,
      'Run npm install with omit-lockfile-registry-resolved=true (it is in .npmrc), so that the lock works with every registry.',
    );
  });

  it('are not among those that are refused', () => {
    const refused = ['handlebars', 'vm2', 'ip', 'class-validator', 'class-transformer'];
    const declared = manifests().flatMap(({ path, manifest }) =>
      Object.keys({ ...(manifest['dependencies'] as object), ...(manifest['devDependencies'] as object) }).map((name) => ({ path, name })),
    );
    expectNone(
      declared.filter(({ name }) => refused.includes(name)).map(({ path, name }) => `${path}  ${name}`),
      'See docs/decisions/0001-libraries.md for what stands in its place.',
    );
  });
});
