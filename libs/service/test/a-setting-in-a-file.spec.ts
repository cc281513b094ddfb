import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingTable } from '../src/setting-table.js';
import { readSettings, SettingsInvalid } from '../src/settings.js';

const FOLDER = mkdtempSync(join(tmpdir(), 'setting-files-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

function faultsOf(variables: Record<string, string>): readonly string[] {
  try {
    readSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.faults;
    throw error;
  }
}

const HEX = '6b1d0e9f3a7c5248e0b96f1d7a3c8425d9e1f60b7c2a8543f7e09d1b6c3a5824';
const KEY = 'Zk3vQ9sLw2Xc7Tn5Rb8Yd1Mf';

describe('a setting in a file', () => {
  it('is read as the variable would be, without the line feed at its end', () => {
    const settings = readSettings({ DEV_API_KEY_FILE: file('key', `${KEY}\n`), PORT_FILE: file('port', '4100\n', 0o644) });
    expect(settings).toMatchObject({ devApiKey: KEY, port: 4100 });
  });

  it.each(settingTable.flatMap(({ twin, name }) => (twin === undefined ? [] : [[twin, name]])))(
    '%s is refused where it names nothing, and nothing follows from it',
    (twin, name) => {
      const missing = join(FOLDER, 'none');
      const faults = faultsOf({ [twin]: missing });
      expect(faults).toEqual([
        `${twin}: expected a file that can be read at ${missing}, found ENOENT; name another file, or let this service read it`,
      ]);
      expect(faultsOf({ [twin]: '' })).toEqual([`${twin}: expected a value, found an empty one; set it, or take the variable out`]);
      expect(faultsOf({ [twin]: file('empty', ' \n') })).toEqual([
        `${twin}: expected ${join(FOLDER, 'empty')} to hold a value, found nothing in it; write it there`,
      ]);
      expect(name).toBe(twin.replace(/_FILE$/, ''));
    },
  );

  it('is refused beside the variable, since nobody knows which is meant', () =>
    expect(faultsOf({ CLUSTER_KEY: HEX, CLUSTER_KEY_FILE: file('cluster', HEX) })).toEqual([
      'CLUSTER_KEY_FILE: expected one of CLUSTER_KEY and CLUSTER_KEY_FILE, found both; take one out',
    ]));

  it('is refused where it holds a secret that others read, and is fine where it holds none', () => {
    const open = file('open', HEX, 0o644);
    expect(faultsOf({ CLUSTER_KEY_FILE: open })).toEqual([
      `CLUSTER_KEY_FILE: expected ${open} to be read by its owner alone, found mode 0644; run: chmod 600 ${open}`,
    ]);
    expect(faultsOf({ LOG_LEVEL_FILE: file('level', 'warn', 0o644) })).toEqual([]);
  });

  it('is held to the same as the variable, by the name of the setting, and shows nothing of it', () => {
    const faults = faultsOf({ CLUSTER_KEY_FILE: file('short', 'geheim'), MONGO_URL_FILE: file('url', 'postgres://u:geheim@db') });
    expect(faults).toEqual([
      expect.stringMatching(/^MONGO_URL: expected a mongodb:\/\/ URL/),
      expect.stringMatching(/^CLUSTER_KEY: expected one or more keys of at least 64 hexadecimal digits/),
    ]);
    expect(faults.join()).not.toContain('geheim');
  });

  it('has no twin where the variable names a file itself', () => {
    const paths = settingTable.filter(({ kind, twin }) => kind.startsWith('path') && twin !== undefined);
    expect(paths).toEqual([]);
    expect(settingTable.find(({ name }) => name === 'TLS_KEY')?.twin).toBeUndefined();
  });
});
