import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../servers/process.mjs';
import { client } from '../system/index.mjs';
import { Container } from './container.js';
import { imageOf } from './deployment-files.mjs';

const KEY = 'a-key-that-an-operator-has-set';
const START = readFileSync('examples/rapid-attribution/start-C0024.json', 'utf8');

describe('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-image-'));
  const started: Container[] = [];
  afterAll(() => {
    for (const container of started) container.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  /** With the image's own settings, its volume in a folder of the suite, its port on a free one, and what the operator adds. */
  async function run(added: Record<string, string>): Promise<{ container: Container; url: string }> {
    const image = await imageOf();
    expect(image.environment).toMatchObject({ SERVICE: 'standalone', NODE_ENV: 'production', PORT: '4000', DATA_DIR: '/data' });
    const port = await freePort();
    const environment = { ...image.environment, ...added, PORT: String(port), DATA_DIR: folder };
    const container = new Container({ command: image.command, healthCheck: image.healthCheck, environment });
    started.push(container);
    return { container, url: `http://127.0.0.1:${port}` };
  }

  it('starts as its first lines say, is healthy, does the main job, and stops in order', async () => {
    const { container, url } = await run({ DEV_API_KEY: KEY, TRUSTED_PROXY: 'uniquelocal' });
    await container.healthy();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const answer = await client(url, KEY).post('/executions', START, { prefer: 'wait=60' });
    expect(answer.body).toMatchObject({ status: 'COMPLETED' });
    expect(container.printed).toContain('OPEN TO OTHER MACHINES: it listens on 0.0.0.0.');
    expect(container.printed).not.toContain(KEY);
    expect(await container.stop()).toBe(0);
    expect(await container.checked()).toBe(1);
  });

  it('does not start without a key and TLS, and says which variables to set', async () => {
    const { container } = await run({});
    expect(await container.end()).toBe(1);
    expect(container.printed).toMatch(
      /^standalone: expected a key in DEV_API_KEY with NODE_ENV=production, found none; set it to .*; and expected TLS with HOST=0\.0\.0\.0, .* TRUSTED_PROXY .*\n$/,
    );
  });
});
