import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestKey } from '../src/client/kept-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'runbook-cli-keys-'));
const env = { XDG_STATE_HOME: folder };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the same command again', () => {
  const REQUEST = {
    url: 'https://runbooks.example',
    request: { runbookId: 'contain', inputs: { host: 'ws-7', password: 'not to be kept' } },
  };

  const hasEnded = () => false;

  it('bears the same key while no answer has come, and another one then', async () => {
    const first = await requestKey(env, REQUEST);
    const second = await requestKey(env, REQUEST, undefined, hasEnded);
    expect(first.isReused).toBe(false);
    expect(second).toMatchObject({ key: first.key, isReused: true });
    await second.settled();
    expect((await requestKey(env, REQUEST, undefined, hasEnded)).key).not.toBe(first.key);
  });

  it('is another request while the first one still waits for its answer', async () => {
    const beside = await Promise.all(Array.from({ length: 5 }, () => requestKey(env, REQUEST)));
    expect(new Set(beside.map(({ key }) => key)).size).toBe(5);
  });

  it('is another one with another request, or at another service', async () => {
    const { key } = await requestKey(env, REQUEST);
    expect((await requestKey(env, { ...REQUEST, url: 'https://stage.example' }, undefined, hasEnded)).key).not.toBe(key);
  });

  it('takes the key that it is given', async () => {
    expect(await requestKey(env, REQUEST, 'mine-17')).toMatchObject({ key: 'mine-17', isReused: false });
  });

  it('leaves nothing of the request in the file, which is its owner’s alone', async () => {
    await requestKey(env, REQUEST);
    const file = join(folder, 'runbook', 'open-requests.json');
    expect(readFileSync(file, 'utf8')).not.toContain('contain');
    expect(readFileSync(file, 'utf8')).not.toContain('not to be kept');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
