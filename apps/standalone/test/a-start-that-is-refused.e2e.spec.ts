import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../../test/system/index.mjs';

const KEY = 'a-key-for-suites-and-benches-only';
/** It takes a second or two; one that starts after all must not hold up the suite. */
const END_MS_MAX = 60_000;

describe('a start that is refused', () => {
  const root = mkdtempSync(join(tmpdir(), 'runbook-refused-'));
  const folder = join(root, 'data');
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** Runs a service with these settings and no others to its end. */
  async function ended(settings: Record<string, string>, service = 'standalone') {
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0', ...settings };
    const child = spawn(process.execPath, [`apps/${service}/dist/main.js`], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const limit = setTimeout(() => child.kill('SIGKILL'), END_MS_MAX);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(limit);
    return { code, told };
  }

  it.each([
    [{ PORT: 'many' }, /^standalone: expected valid settings in the environment, found a fault:\nPORT: .*\n$/],
    [
      { LOG_LEVEL: 'loud', KAFKA_REPLICATION: '9' },
      /^standalone: expected valid settings .* found 2 faults:\nLOG_LEVEL: .*\nKAFKA_REPLICATION: .*\n$/,
    ],
    [
      { NODE_ENV: 'production' },
      /^standalone: .* found a fault:\nDEV_API_KEY: expected a key with NODE_ENV=production, found none; set it to .*\n$/,
    ],
    [
      { HOST: '0.0.0.0' },
      /^standalone: .* found 2 faults:\nDEV_API_KEY: expected a key with HOST=0\.0\.0\.0, which other machines can reach, found none; .*\nTLS_CERT: expected TLS with HOST.*\n$/,
    ],
    [
      { HOST: '::', DEV_API_KEY: KEY },
      /^standalone: .* found a fault:\nTLS_CERT: expected TLS with HOST=::, which other machines can reach, found none; set TLS_CERT and TLS_KEY, or TRUSTED_PROXY .*\n$/,
    ],
    [
      // Of both doors at once: what each variable says, what they say together, and what the gateway asks beside that.
      { HOST: '::', NODE_ENV: 'production', PORT: 'many', REVIEW: 'off', SMTP_FROM: 'a@b.example', TLS_CLIENT_CA: '/nowhere' },
      /^standalone: .* found 6 faults:\nPORT: .*\nTLS_CLIENT_CA: .*\nREVIEW: .*\nSMTP_URL: .*\nDEV_API_KEY: .*\nTLS_CERT: .*\n$/,
    ],
    [
      { HOST: 'no.such.name.invalid', DEV_API_KEY: KEY, TRUSTED_PROXY: 'loopback' },
      /^standalone: expected to listen on port 0 of no\.such\.name\.invalid, found .*; set HOST\n$/,
    ],
  ])('with %j says why, each fault in one line', async (settings, line) => {
    const { code, told } = await ended(settings);
    expect(told).toMatch(line);
    expect(code).toBe(1);
  });

  it('makes no key and no folder where a key must be set', async () => {
    await ended({ NODE_ENV: 'production' });
    expect(existsSync(join(root, 'other'))).toBe(false);
    await ended({ HOST: '0.0.0.0', DATA_DIR: join(root, 'other') });
    expect(existsSync(join(root, 'other'))).toBe(false);
  });

  it('says which of the five services needs the key in production', async () => {
    const { code, told } = await ended({ NODE_ENV: 'production' }, 'api-gateway');
    expect(told).toMatch(/^api-gateway: .*\nDEV_API_KEY: expected a key with NODE_ENV=production, found none; .*\n$/);
    expect(code).toBe(1);
  });

  it('names the port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, told } = await ended({ PORT: String(port), LOG_LEVEL: 'silent' });
    expect(told).toBe(
      `standalone: expected to listen on port ${port} of 127.0.0.1, found the port taken; stop the other process, or set PORT\n`,
    );
    expect(code).toBe(1);
    server.close();
  });

  it('names the process that has the data folder, and what is wrong with a folder whose log is gone', async () => {
    const system = await startEmbedded();
    const dataFolder = system.environment['DATA_DIR']!;
    const taken = await ended({ DATA_DIR: dataFolder });
    expect(taken.told).toBe(
      `standalone: expected ${dataFolder}/runbook.db to have no writer, found process ${system.processes.standalone.pid}; stop it, or set another DATA_DIR\n`,
    );
    await system.processes.standalone.stop();
    const copy = join(root, 'copy');
    await cp(dataFolder, copy, { recursive: true, filter: (path) => !path.includes('runbook.db') });
    const { code, told } = await ended({ DATA_DIR: copy });
    expect(told).toBe(
      `standalone: expected the log ${copy}/runbook.db to hold what documents.db beside it were made from, found it empty; ` +
        'put log, documents and blobs of one backup there (docs/guides/operating.md), or begin anew in another DATA_DIR\n',
    );
    expect(code).toBe(1);
    await system.stop();
  });
});
