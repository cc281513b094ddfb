import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../test/servers/process.mjs';
import { inherited } from '../../../test/system/index.mjs';

const KEY = 'a-key-that-an-operator-has-set';
const CERTIFICATES = join(import.meta.dirname, '../../../libs/service/test/certificates');
const START = readFileSync('examples/rapid-attribution/start-C0024.json', 'utf8');
const STARTED_MS_MAX = 110_000;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('a service over TLS, open to other machines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-tls-'));
  let port: number;
  let child: ChildProcess;
  let printed = '';

  function call(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const ca = readFileSync(join(CERTIFICATES, 'server.pem'));
    const options = { host: '127.0.0.1', port, path, method, ca, servername: 'localhost', agent: false };
    return new Promise((done, failed) => {
      const asked = request({ ...options, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      asked.once('error', failed).end(body);
    });
  }

  async function ready(): Promise<void> {
    const until = Date.now() + STARTED_MS_MAX;
    for (;;) {
      const status = await call('GET', '/health/ready').then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      if (Date.now() > until || child.exitCode !== null) throw new Error(`expected the service to start, found ${status}: ${printed}`);
      await new Promise((later) => setTimeout(later, 200));
    }
  }

  beforeAll(async () => {
    port = await freePort();
    // A working copy may have files that everybody reads.
    const key = join(folder, 'server-key.pem');
    writeFileSync(key, readFileSync(join(CERTIFICATES, 'server-key.pem')), { mode: 0o600 });
    const env = {
      ...inherited(),
      ...{ HOST: '0.0.0.0', PORT: String(port), DATA_DIR: folder, DEV_API_KEY: KEY, LOG_LEVEL: 'warn' },
      ...{ TLS_CERT: join(CERTIFICATES, 'server.pem'), TLS_KEY: key },
    };
    child = spawn(process.execPath, ['apps/standalone/dist/main.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => (printed += piece.toString()));
    await ready();
  }, STARTED_MS_MAX);

  afterAll(async () => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints its address, does the main job, and promises to be reached no other way', async () => {
    expect(printed).toContain(`Runbook Orchestrator listens on https://127.0.0.1:${port}`);
    const answer = await call('POST', '/api/v1/executions', START, { 'x-api-key': KEY, prefer: 'wait=60' });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 'COMPLETED' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  });

  it('gives cookies that come back over TLS alone', async () => {
    const token = /"token":"(rbi_[\w-]+)"/.exec(printed)?.[1];
    const ada = { id: 'ada', password: 'a long walk by the river' };
    expect((await call('POST', '/api/v1/auth/setup', JSON.stringify({ token, name: 'Ada', ...ada }))).status).toBe(201);
    const { headers } = await call('POST', '/api/v1/auth/login', JSON.stringify({ ...ada, cookie: true }));
    expect(headers['set-cookie']).toHaveLength(2);
    for (const cookie of headers['set-cookie'] ?? []) expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  });
});
