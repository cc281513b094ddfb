import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../test/servers/process.mjs';

const LOOK_EVERY_MS = 100;
const SOON_MS_MAX = 60_000;

interface Started {
  readonly npm: ChildProcess;
  readonly url: string;
  readonly key: string;
  printed(): string;
}

describe('a service started by npm', () => {
  const root = mkdtempSync(join(tmpdir(), 'runbook-npm-'));
  const dataFolder = join(root, 'data');
  const started: ChildProcess[] = [];
  afterAll(() => {
    // Whatever a test has left: npm and the service are one group.
    for (const npm of started) killGroup(npm);
    rmSync(root, { recursive: true, force: true });
  });

  async function start(port: number): Promise<Started> {
    const env: NodeJS.ProcessEnv = { ...process.env, PORT: String(port), DATA_DIR: dataFolder, LOG_LEVEL: 'warn' };
    delete env['DEV_API_KEY'];
    const npm = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    started.push(npm);
    let printed = '';
    npm.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await soon('the key and the address', () => /X-API-KEY: \S+[\s\S]*\/report/.test(printed));
    return { npm, url: `http://127.0.0.1:${port}`, key: /X-API-KEY: (\S+)/.exec(printed)![1]!, printed: () => printed };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('is gone, and its port free, when npm gets %s', async (signal) => {
    const port = await freePort();
    const { npm, url, key } = await start(port);
    const answer = await fetch(`${url}/api/v1/runbooks`, { headers: { 'x-api-key': key } });
    expect(answer.status).toBe(200);
    const ended = once(npm, 'close');
    npm.kill(signal);
    // The pipe closes when the last process that has it has ended, the service too.
    await ended;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    const again = await start(port);
    again.npm.kill(signal);
    await once(again.npm, 'close');
  });

  it('obeys a signal that comes twice, as Ctrl-C from a terminal does, once and in order', async () => {
    const { npm, url } = await start(await freePort());
    const ended = once(npm, 'close');
    // To npm and to the service at once, and npm passes its own on.
    process.kill(-npm.pid!, 'SIGINT');
    await ended;
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(statSync(join(dataFolder, 'runbook.db-wal')).size).toBe(0);
    expect(statSync(join(dataFolder, 'documents.db-wal')).size).toBe(0);
  });

  it('prints a link that signs a browser in, once, and no more', async () => {
    const { npm, url, printed } = await start(await freePort());
    const [, token = ''] = /\/sign-in#visit=([\w-]+)/.exec(printed()) ?? [];
    const visit = async () => {
      const body = JSON.stringify({ token });
      const answer = await fetch(`${url}/api/v1/auth/first-visit`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return {
        status: answer.status,
        cookie: answer.headers
          .getSetCookie()
          .map((one) => one.split(';', 1)[0])
          .join('; '),
      };
    };
    const { status, cookie } = await visit();
    expect(status).toBe(200);
    expect(await (await fetch(`${url}/api/v1/auth/me`, { headers: { cookie } })).json()).toMatchObject({ id: 'dev' });
    expect(await visit()).toEqual({ status: 404, cookie: '' });
    npm.kill('SIGTERM');
    await once(npm, 'close');
  });

  it('makes a key once and keeps it beside the data, for its owner alone', async () => {
    const first = await start(await freePort());
    const file = join(dataFolder, 'development-key');
    expect(first.printed()).toContain(`kept in ${file}`);
    expect(readFileSync(file, 'utf8')).toBe(`${first.key}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    first.npm.kill('SIGTERM');
    await once(first.npm, 'close');
    const second = await start(await freePort());
    expect(second.key).toBe(first.key);
    second.npm.kill('SIGTERM');
    await once(second.npm, 'close');
  });
});

async function soon<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const until = Date.now() + SOON_MS_MAX; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`expected ${what} within ${SOON_MS_MAX} ms`);
}

function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
