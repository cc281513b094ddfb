import { verifyWebhook } from '@runbook/outbound';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { API_KEY } from '../../../test/system/index.mjs';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { personWithKey } from './acts/members.js';
import { does, keepsTheSecret, whyNot } from './acts/pressing.js';
import { quick } from './runbooks-of-screens.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'POST /subscriptions',
  'POST /subscriptions/{id}/check',
  'POST /subscriptions/{id}/pause',
  'POST /subscriptions/{id}/resume',
  'POST /subscriptions/{id}/replay',
  'POST /subscriptions/{id}/secret',
  'PUT /subscriptions/{id}',
  'DELETE /subscriptions/{id}',
];

const TYPE = 'dev.runbook-orchestrator.';
const MINUTE_MS = 60_000;

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('subscriptions in the console', () => {
  let system: SharedSystem;
  let browser: OpenedBrowser;
  let receiver: Server;
  const posts: Post[] = [];
  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser(PRESSED)]);
    receiver = createServer((request, answer) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        posts.push({ headers: request.headers, body });
        answer.writeHead(200, { 'content-type': 'text/plain' }).end('taken');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(system.port, '127.0.0.1', resolve));
    expect((await system.api.post('/runbooks', quick('told-on-screens'), { 'content-type': 'application/yaml' })).status).toBe(201);
  });
  afterAll(async () => {
    await browser?.close();
    receiver?.closeAllConnections();
    receiver?.close();
    await system?.stop();
  });

  const opened = async (path: string, key = API_KEY) => {
    const { page } = await browser.person(system.url, key);
    await page.goto(path);
    return page;
  };
  const subscription = async () => (await system.api.get('/subscriptions/siem-of-screens')).body;
  const ran = async (): Promise<string> => {
    const started = await system.api.post('/executions', { runbookId: 'told-on-screens', inputs: { text: 'x' } }, { prefer: 'wait=20' });
    expect(started.body.status).toBe('COMPLETED');
    return started.body.id;
  };
  /** As many posts as have come with facts of this run. */
  const toldOf = (run: string) => posts.filter(({ body }) => body.includes(run)).length;
  /** What the last post says by this key. */
  const verdict = (secret: string) => {
    const { headers, body } = posts.at(-1)!;
    return verifyWebhook({ headers: headers as Record<string, string>, body: Buffer.from(body) }, secret, Date.now());
  };

  it('are added with a key that is shown once, tested, rested and gone on with, replayed, changed, given a new key, removed', async () => {
    const page = await opened('/operations/subscriptions');
    const url = `http://127.0.0.1:${system.port}/facts`;
    const terms = { 'Told of these types': 'execution.completed.v1', 'Of these runbooks': 'told-on-screens' };
    await does(page, { opens: 'Add a subscription', verb: 'Add it', fill: { Name: 'siem-of-screens', 'Posted to': url, ...terms } });
    const secret = await keepsTheSecret(page);
    await page.getByRole('heading', { name: 'siem-of-screens', level: 1 }).waitFor();
    expect(await subscription()).toMatchObject({
      ...{ url, types: ['execution.completed.v1'], runbooks: ['told-on-screens'], standing: 'ACTIVE' },
    });

    await does(page, { opens: 'Test', verb: 'Post it' });
    await page.getByText('It arrived (200: taken).').waitFor();
    expect(JSON.parse(posts[0]!.body)).toMatchObject({ type: `${TYPE}subscription.checked.v1`, data: { subscription: 'siem-of-screens' } });
    expect(verdict(secret)).not.toHaveProperty('fault');

    await does(page, { opens: 'Pause', verb: 'Pause it', fill: { Reason: 'the receiver moves' } });
    await page.getByText('the receiver moves').waitFor();
    expect(await subscription()).toMatchObject({ standing: 'PAUSED', paused: { reason: 'the receiver moves' } });
    expect(await whyNot(page, 'Replay')).toBe('It is paused. Resume it first.');
    const missed = await ran();
    await does(page, { opens: 'Resume', verb: 'Resume it' });
    await page.getByText('siem-of-screens goes on.').waitFor();
    const soon = new Date(Date.now() + 2 * MINUTE_MS).toISOString().slice(0, 16);
    await does(page, { opens: 'Replay', verb: 'Replay it', fill: { 'To (UTC)': soon } });
    await page
      .getByRole('row')
      .filter({ hasText: `${missed} · replayed` })
      .waitFor();
    expect(toldOf(missed)).toBe(1);

    await does(page, { opens: 'Change', verb: 'Change it', fill: { 'What it is for': 'The night shift', 'Told of these types': '' } });
    await page.getByText('The night shift').waitFor();
    expect(await subscription()).toMatchObject({ description: 'The night shift', types: [], runbooks: ['told-on-screens'], url });

    await does(page, { opens: 'New key', verb: 'Make it' });
    const newer = await keepsTheSecret(page);
    expect(newer).not.toBe(secret);
    expect(await subscription()).toMatchObject({ secretVersion: 2 });
    await does(page, { opens: 'Test', verb: 'Post it' });
    await page.getByText('It arrived (200: taken).').first().waitFor();
    expect(verdict(newer)).not.toHaveProperty('fault');

    await does(page, { opens: 'Remove', verb: 'Remove it' });
    await page.waitForURL('**/operations/subscriptions');
    expect((await system.api.get('/subscriptions/siem-of-screens')).status).toBe(404);
  });

  it('are added by nobody who may not, and he reads who may', async () => {
    const key = await personWithKey(system.url, system.api, 'viewer-of-facts', 'VIEWER');
    const page = await opened('/operations/subscriptions', key);
    expect(await whyNot(page, 'Add a subscription')).toMatch(
      /needs subscriptions:write\. .*TENANT_ADMIN.* an administrator can grant it\./,
    );
  });
});
