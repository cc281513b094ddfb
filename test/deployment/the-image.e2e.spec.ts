import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../servers/process.mjs';
import { client } from '../system/index.mjs';
import { Container } from './container.js';
import { imageOf } from './deployment-files.mjs';
import { bytesOf, handOver, imageTree } from './image-tree.mjs';

const KEY = 'a-key-that-an-operator-has-set';
/** Of what the image has beside its base: unpacked. */
const IMAGE_MB_MAX = 250;
const MB = 1024 * 1024;
const START = readFileSync('examples/rapid-attribution/start-C0024.json', 'utf8');

describe('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-image-'));
  const started: Container[] = [];
  beforeAll(() => handOver(folder));
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
    const container = await Container.start({ command: image.command, healthCheck: image.healthCheck, environment });
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

  it('weighs what its own layers may, without what builds and tests', async () => {
    const tree = await imageTree();
    const megabytes = (await bytesOf(tree)) / MB;
    expect(megabytes).toBeLessThan(IMAGE_MB_MAX);
    // Less would be an image without its packages.
    expect(megabytes).toBeGreaterThan(40);
    const there = ['typescript', '@swc/core', 'jest', 'eslint', 'vite', 'react', 'playwright-core', '@types/node', '@nestjs/testing'];
    expect(there.filter((name) => existsSync(join(tree, 'node_modules', name)))).toEqual([]);
    const found = await readdir(tree, { recursive: true });
    expect(found.filter((path) => /\.(tsx?|map)$|^(apps|libs)\/.*\.spec\.js$/.test(path))).toEqual([]);
    expect(found.filter((path) => /^(apps|libs)\/[^/]+\/(src|test)$/.test(path))).toEqual([]);
  });

  it('is the folder that the Dockerfile copies, which its processes cannot write', async () => {
    const dockerfile = readFileSync('Dockerfile', 'utf8');
    expect(dockerfile).toContain('node scripts/image-tree.mjs /app\n');
    expect(dockerfile).toContain('COPY --from=build /app ./\n');
    const write =
      'try { require("node:fs").writeFileSync("written", ""); } catch (error) { process.stdout.write(error.code); process.exit(3) }';
    const container = await Container.start({ command: ['node', '-e', write], environment: {}, healthCheck: ['true'] });
    expect(await container.end()).toBe(3);
    expect(container.printed).toBe('EACCES');
  });

  it('has the other programs that operators run', async () => {
    const { environment } = await imageOf();
    const settings = { ...environment, DATA_DIR: folder, DEV_API_KEY: KEY, TRUSTED_PROXY: 'loopback' };
    const ended = async (command: string[]) => {
      const container = await Container.start({ command, environment: settings, healthCheck: ['true'] });
      return { status: await container.end(), printed: container.printed };
    };
    const printed = await ended(['node', 'apps/executor-service/dist/main.js', '--print-config']);
    expect(printed).toMatchObject({ status: 0, printed: expect.stringMatching(/^NODE_ENV=production +# the environment$/m) });
    expect(await ended(['node', 'apps/cli/bin/runbook.mjs', '--version'])).toMatchObject({ status: 0 });
    const topics = await ended(['node', 'apps/orchestrator/dist/topics.js']);
    expect(topics).toMatchObject({ status: 1, printed: expect.stringContaining('expected KAFKA_BROKERS, found none') });
  });

  it('does not start without a key and TLS, and says which variables to set', async () => {
    const { container } = await run({});
    expect(await container.end()).toBe(1);
    expect(container.printed).toMatch(
      /^standalone: .*\nDEV_API_KEY: expected a key with NODE_ENV=production, found none; set it to .*\nTLS_CERT: expected TLS with HOST=0\.0\.0\.0, .* TRUSTED_PROXY .*\n$/,
    );
  });
});
