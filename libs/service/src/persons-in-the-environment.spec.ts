import { readSettings, SettingsInvalid } from './settings.js';

const ANA = 'ana:key-of-person-ana:incident-lead+APPROVER';
const BEN = 'ben:key-of-person-ben:APPROVER';

const faults = (variables: Record<string, string>): string => {
  try {
    readSettings(variables);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults.join('\n');
    throw error;
  }
  throw new Error('expected a fault');
};

describe('persons in the environment', () => {
  it('have a key and roles of their own', () => {
    expect(readSettings({ DEV_API_KEYS: `${ANA}, ${BEN},cid:key-of-person-cid` }).devPersons).toEqual([
      { id: 'ana', key: 'key-of-person-ana', roles: ['incident-lead', 'APPROVER'] },
      { id: 'ben', key: 'key-of-person-ben', roles: ['APPROVER'] },
      { id: 'cid', key: 'key-of-person-cid', roles: [] },
    ]);
    expect(readSettings({}).devPersons).toEqual([]);
  });

  it.each([
    ['nobody', '', /expected a value, found an empty one/],
    ['an entry that is empty', `${ANA},`, /entry 2: expected a person/],
    ['a person with a blank', 'an a:key-of-person-ana:X', /entry 1: expected a person/],
    ['the person of DEV_API_KEY', 'dev:key-of-person-dev:X', /entry 1 \(dev\): expected a person other than dev/],
    ['a person twice', `${ANA},ana:another-key-of-ana:X`, /entry 2 \(ana\): expected each person once/],
    ['a key without its person', 'key-of-person-ana', /: entry 1: expected a key of at least 16 characters, found 0; /],
    ['a short key', 'ana:too-short:X', /entry 1 \(ana\): expected a key of at least 16 characters, found 9/],
    ['no key', 'ana', /at least 16 characters, found 0/],
    ['a key twice', `${ANA},ben:key-of-person-ana:X`, /entry 2 \(ben\).*another person's/],
    ['a colon in a key', 'ana:key:of:person:ana:X', /more colons/],
    ['a blank in a key', 'ana:key of person ana:X', /printable ASCII/],
    ['an empty role', 'ana:key-of-person-ana:X+', /expected roles/],
    ['a role twice', 'ana:key-of-person-ana:X+X', /each role once/],
  ])('refuse to boot with %s', (_, text, fault) => expect(faults({ DEV_API_KEYS: text })).toMatch(fault));

  it('refuse to boot in production, and with the key of DEV_API_KEY', () => {
    expect(faults({ DEV_API_KEYS: ANA, NODE_ENV: 'production' })).toMatch(/^DEV_API_KEYS: expected none with NODE_ENV=production/);
    expect(faults({ DEV_API_KEYS: ANA, DEV_API_KEY: 'key-of-person-ana' })).toMatch(/^DEV_API_KEYS: expected keys of the persons' own/);
    expect(readSettings({ DEV_API_KEY: 'key-of-person-ana', NODE_ENV: 'production' }).devPersons).toEqual([]);
  });

  it('are told of their faults at once, and never by a key', () => {
    const said = faults({ DEV_API_KEYS: `${ANA},ben:short-secret:X,${ANA}` });
    expect(said.split('\n')).toHaveLength(2);
    expect(said).not.toMatch(/key-of-person-ana|short-secret/);
  });
});
