import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeContexts } from '../src/settings/config-file.js';

const folder = mkdtempSync(join(tmpdir(), 'runbook-cli-file-'));
const file = join(folder, 'runbook', 'config.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const add = (name: string) =>
  changeContexts(file, (contexts) => ({ ...contexts, contexts: { ...contexts.contexts, [name]: { url: `https://${name}.example` } } }));

describe('several commands at one file', () => {
  it('lose nothing of each other', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `c${n}`);
    await Promise.all(names.map(add));
    const { contexts } = JSON.parse(readFileSync(file, 'utf8')) as { contexts: object };
    expect(Object.keys(contexts).sort()).toEqual([...names].sort());
  });

  it('leave a file that is its owner’s alone', async () => {
    await add('mine');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'runbook')).mode & 0o777).toBe(0o700);
  });

  it('go on when one of them died in the middle', async () => {
    // No process has this number: it is above what Linux and macOS give.
    writeFileSync(`${file}.lock`, '4194305');
    await add('after');
    expect(readFileSync(file, 'utf8')).toContain('https://after.example');
  });

  it('refuse a file that is not as it must be, and leave it alone', async () => {
    writeFileSync(file, '{ "contexts": { "prod": { "url": 7 } } }');
    await expect(add('more')).rejects.toMatchObject({ exit: 2, message: `expected an address at /contexts/prod/url of ${file}` });
    expect(readFileSync(file, 'utf8')).toBe('{ "contexts": { "prod": { "url": 7 } } }');
  });
});
