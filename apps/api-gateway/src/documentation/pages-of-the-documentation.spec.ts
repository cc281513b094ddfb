import { fastify, type FastifyInstance } from 'fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveDocumentation } from './serve-documentation.js';

let folder: string;
let server: FastifyInstance;
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'runbook-docs-')), 'site/');
  mkdirSync(join(folder, 'guides'), { recursive: true });
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, '../secret.html'), 'not for anybody');
  server = fastify();
  await serveDocumentation(server, folder);
});
afterEach(async () => {
  await server.close();
  rmSync(join(folder, '..'), { recursive: true });
});

const built = () => {
  const files = { 'index.html': 'first', '404.html': 'nothing here', 'guides/people.html': 'people', 'assets/app.AbC.js': 'script' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
};
const get = (url: string) => server.inject({ url });

describe('the documentation', () => {
  it('says that it is not built yet, and is there once it is, without a restart', async () => {
    const early = await get('/docs/');
    expect([early.statusCode, early.headers['retry-after']]).toEqual([503, '20']);
    expect(early.body).toContain('These pages are not built yet.');
    built();
    expect(await get('/docs/')).toMatchObject({ statusCode: 200, body: 'first' });
  });

  it('has pages at addresses without an ending, and its first at the folder', async () => {
    built();
    expect(await get('/docs')).toMatchObject({ statusCode: 308, headers: { location: '/docs/' } });
    expect(await get('/docs/guides/people')).toMatchObject({ statusCode: 200, body: 'people' });
    expect((await get('/docs/guides/people')).headers['cache-control']).toBe('public, max-age=0');
  });

  it('lets browsers keep what is named by its digest', async () => {
    built();
    expect((await get('/docs/assets/app.AbC.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('answers its own page at an address that is none of its, and nothing that lies beside it', async () => {
    built();
    expect(await get('/docs/guides/nobody')).toMatchObject({ statusCode: 404, body: 'nothing here' });
    for (const path of ['/docs/../secret', '/docs/..%2fsecret', '/docs/%2e%2e/secret.html', '/docs/guides/..%2f..%2fsecret.html']) {
      expect((await get(path)).body).not.toContain('not for anybody');
    }
  });
});
