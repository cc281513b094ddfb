import { licenceFaults, licenceOf } from '../../scripts/release/licences.mjs';
import { folderOf } from '../../scripts/release/shipped.mjs';
import { otherVersions, versionOfRepository } from '../../scripts/release/version.mjs';

const component = (licence: object | undefined) => ({ 'bom-ref': 'a@1', name: 'a', ...(licence && { licenses: [licence] }) });

describe('the version of the repository', () => {
  it('is that of all its parts', async () => {
    expect(await versionOfRepository()).toMatch(/^\d+\.\d+\.\d+/);
    expect(await otherVersions()).toEqual([]);
  });
});

describe('a package that ships', () => {
  it.each([
    { license: { id: 'MIT' } },
    { expression: 'EPL-2.0 OR GPL-3.0-or-later' },
    { expression: '(MIT AND BSD-3-Clause)' },
    { license: { id: 'BlueOak-1.0.0' } },
  ])('may be under %j', (licence) => {
    expect(licenceFaults([component(licence)])).toEqual([]);
  });

  it.each([{ license: { id: 'GPL-3.0-only' } }, { expression: 'MIT AND AGPL-3.0-only' }, { license: { name: 'SEE LICENSE IN x' } }])(
    'may not be under %j',
    (licence) => {
      expect(licenceFaults([component(licence)])).toEqual([expect.stringContaining('it may not ship')]);
    },
  );

  it('says its licence, or somebody has looked', () => {
    expect(licenceFaults([component(undefined)])).toEqual([expect.stringContaining('expected a@1 to say its licence, found none')]);
    expect(licenceOf({ name: 'ssh2' })).toBe('MIT');
  });

  it.each([
    ['/x/node_modules/react/index.js', 'node_modules/react'],
    ['/x/node_modules/@a/b/lib/c.js', 'node_modules/@a/b'],
    ['/x/node_modules/a/node_modules/@b/c/d.js', 'node_modules/a/node_modules/@b/c'],
    ['\0/x/apps/console/node_modules/a/b.js?commonjs', 'apps/console/node_modules/a'],
  ])('is found by its module %j', (id, folder) => {
    expect(folderOf(id)).toBe(folder);
  });
});
