import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveSettings, type GlobalFlags } from '../src/settings/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'runbook-cli-settings-'));
const file = join(folder, 'runbook', 'config.json');
const PROD = { url: 'https://runbooks.example', credential: { kind: 'key', key: 'rbk_prod_secret-of-production' } };
const STAGE = { url: 'https://stage.example', ca: '/etc/stage.pem', credential: { kind: 'key', key: 'rbk_stage_secret-of-the-stage' } };

beforeEach(() => {
  mkdirSync(join(folder, 'runbook'), { recursive: true });
  writeFileSync(file, JSON.stringify({ current: 'prod', contexts: { prod: PROD, stage: STAGE } }), { mode: 0o600 });
  chmodSync(file, 0o600);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resolved = (flags: GlobalFlags = {}, env: NodeJS.ProcessEnv = {}) =>
  resolveSettings(flags, { env: { XDG_CONFIG_HOME: folder, ...env }, cwd: folder });

describe('a setting', () => {
  it('comes from a flag before the environment, from there before the file, and from the file before the default', async () => {
    expect((await resolved()).url).toEqual({ value: 'https://runbooks.example', from: `context prod in ${file}` });
    expect((await resolved({}, { RUNBOOK_CONTEXT: 'stage' })).url.value).toBe('https://stage.example');
    expect((await resolved({ context: 'prod' }, { RUNBOOK_CONTEXT: 'stage' })).url.value).toBe('https://runbooks.example');
    expect((await resolved({}, { RUNBOOK_URL: 'https://other.example' })).url).toEqual({
      value: 'https://other.example',
      from: 'RUNBOOK_URL',
    });
    expect((await resolved({ url: 'https://flag.example' }, { RUNBOOK_URL: 'https://other.example' })).url.from).toBe('the flag --url');
    rmSync(file);
    expect((await resolved()).url).toEqual({ value: 'http://127.0.0.1:4000', from: 'by default' });
  });

  it('that opens one service is never shown to another', async () => {
    const elsewhere = await resolved({ url: 'https://runbooks.example.evil' });
    expect(elsewhere.credential.value).toBeUndefined();
    const stage = await resolved({ context: 'stage', url: 'https://runbooks.example' });
    expect(stage.credential.value).toBeUndefined();
    expect(stage.ca.value).toBeUndefined();
    expect((await resolved({ url: 'https://runbooks.example/api/v1' })).credential.value).toEqual(PROD.credential);
  });

  it('is refused in a file that others can read', async () => {
    chmodSync(file, 0o640);
    await expect(resolved()).rejects.toMatchObject({
      exit: 2,
      message: `expected ${file} to be its owner's alone (mode 600), found mode 640`,
    });
  });

  it.each([
    [{ context: 'nowhere' }, 'expected a context named nowhere, found prod, stage'],
    [{ url: 'runbooks.example' }, 'expected the address of a service, such as https://runbooks.example, found runbooks.example'],
    [{ url: 'https://ana:secret@runbooks.example' }, 'expected an address without a user or a password in it'],
    [{ output: 'xml' }, 'expected table, json, jsonl, yaml, name as the form of the output, found xml in the flag --output'],
    [{ timeout: 'soon' }, 'expected a duration such as 90s, 10m or 1h30m, found "soon" in the flag --timeout'],
  ])('that is wrong is told: %j', async (flags, message) => {
    await expect(resolved(flags)).rejects.toMatchObject({ exit: 2, message });
  });

  it('may be a token where a key stands', async () => {
    const { credential } = await resolved({}, { RUNBOOK_KEY: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2ln' });
    expect(credential).toEqual({ value: { kind: 'token', token: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2ln' }, from: 'RUNBOOK_KEY' });
  });
});

describe('the development key', () => {
  const put = (mode: number) => {
    mkdirSync(join(folder, '.data'), { recursive: true });
    writeFileSync(join(folder, '.data', 'development-key'), 'a-key-of-development-alone\n');
    chmodSync(join(folder, '.data', 'development-key'), mode);
  };

  it('is used on this machine, where nothing else is said', async () => {
    put(0o600);
    const { credential } = await resolved({ url: 'http://localhost:4000' });
    expect(credential.value).toEqual({ kind: 'key', key: 'a-key-of-development-alone' });
    expect(credential.from).toBe(`the development key in ${join(folder, '.data', 'development-key')}`);
    expect((await resolved({ url: 'http://localhost:4000' }, { RUNBOOK_KEY: 'another-key-of-somebody' })).credential.from).toBe(
      'RUNBOOK_KEY',
    );
  });

  it('goes to no other machine, and is none that others can read', async () => {
    put(0o600);
    expect((await resolved({ url: 'https://elsewhere.example' })).credential.value).toBeUndefined();
    expect((await resolved({ url: 'https://127.0.0.1.elsewhere.example' })).credential.value).toBeUndefined();
    put(0o644);
    const { credential } = await resolved({ url: 'http://127.0.0.1:4000' }, { DATA_DIR: join(folder, '.data') });
    expect(credential.value).toBeUndefined();
  });
});
