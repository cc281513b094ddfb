import { createServer, type Server } from 'node:http';
import { API_KEY } from '../../../test/system/index.mjs';
import { SECRETS, sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { personWithKey } from './acts/members.js';
import { does, until, whyNot } from './acts/pressing.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'POST /credentials',
  'POST /credentials/{name}/check',
  'POST /credentials/{name}/versions',
  'POST /credentials/{name}/bind',
  'POST /credentials/{name}/unbind',
  'POST /credentials/{name}/revoke',
  'DELETE /credentials/{name}',
  'PUT /event-sources/{id}',
  'DELETE /event-sources/{id}',
  'POST /authorities',
  'POST /authorities/{id}/amend',
  'POST /authorities/{id}/revoke',
  'POST /authorities/{id}/reinstate',
  'POST /executions/{id}/authority',
  'POST /runbooks/{id}/schedules/pause',
  'POST /runbooks/{id}/schedules/resume',
];

const YAML = { 'content-type': 'application/yaml' };
const WAITING = `apiVersion: runbook/v1
id: waits-on-screens
name: Waits for a word
triggers:
  - { schedule: "0 6 * * 1", timezone: Europe/Berlin }
steps:
  - { id: word, type: wait-for-event, with: { event: com.example.word-of-screens, key: on-screens } }
`;

describe('what runs need, in the console', () => {
  let system: SharedSystem;
  let browser: OpenedBrowser;
  let host: Server;
  /** What the host was shown, in its order. */
  const shown: (string | undefined)[] = [];
  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser(PRESSED)]);
    host = createServer(({ headers }, answer) => {
      shown.push(headers.authorization);
      answer.writeHead(headers.authorization ? 200 : 401).end();
    });
    await new Promise<void>((resolve) => host.listen(system.port, '127.0.0.1', resolve));
    expect((await system.api.post('/runbooks', WAITING, YAML)).status).toBe(201);
  });
  afterAll(async () => {
    await browser?.close();
    host?.close();
    await system?.stop();
  });

  const opened = async (path: string, key = API_KEY) => {
    const { page } = await browser.person(system.url, key);
    await page.goto(path);
    return page;
  };

  it('has credentials: set, checked, rotated, bound elsewhere, revoked, removed, and shown by nobody', async () => {
    const page = await opened('/operations/credentials');
    const credential = async () => (await system.api.get('/credentials/of-screens')).body;
    const address = `127.0.0.1:${system.port}`;
    const fill = { Name: 'of-screens', Token: 'the-first', 'Sent to these hosts': address, 'Used by these runbooks': 'waits-on-screens' };
    await does(page, { opens: 'Set a credential', verb: 'Set it', fill });
    await page.getByRole('heading', { name: 'of-screens', level: 1 }).waitFor();
    expect(await credential()).toMatchObject({ kind: 'bearer', version: 1, hosts: [address], runbooks: ['waits-on-screens'] });

    await does(page, { opens: 'Rotate', verb: 'Rotate it', fill: { Token: 'the-second' } });
    expect(await credential()).toMatchObject({ version: 2 });
    await does(page, { opens: 'Check', verb: 'Check it', fill: { Address: `http://${address}/me` } });
    await page.getByText('of-screens: works.').waitFor();
    // Once without it, and once with the newer one.
    expect(shown).toEqual([undefined, 'Bearer the-second']);

    const elsewhere = { 'Sent to these hosts': 'ti.example:443', 'Used by these runbooks': 'waits-on-screens\ntriage' };
    await does(page, { opens: 'Bind', verb: 'Change it', fill: elsewhere });
    expect(await credential()).toMatchObject({ hosts: ['ti.example:443'], runbooks: ['triage', 'waits-on-screens'] });
    await does(page, { opens: 'Revoke', verb: 'Revoke it', fill: { Reason: 'found in a mail' } });
    await page.getByText('found in a mail').waitFor();
    expect(await credential()).toMatchObject({ status: 'revoked', revoked: { reason: 'found in a mail' } });
    const said = await page.content();
    for (const token of ['the-first', 'the-second']) expect(said).not.toContain(token);
    await does(page, { opens: 'Remove', verb: 'Remove it' });
    await page.waitForURL('**/operations/credentials');
    expect((await system.api.get('/credentials/of-screens')).status).toBe(404);
  });

  it('has event sources: registered, changed with what the form does not show, and removed', async () => {
    const page = await opened('/operations/events');
    const source = async () => (await system.api.get('/event-sources/of-screens')).body;
    const webhook = { Webhook: 'HMAC-SHA-256 in a header', 'Name of its secret': 'EDR_HOOK', Header: 'x-signature' };
    const fill = { Id: 'of-screens', ...webhook, 'Accepts these types alone': 'com.example.breach' };
    await does(page, { opens: 'Register a source', verb: 'Register it', fill });
    await page.getByText('of-screens is read from now on.').waitFor();
    const kept = {
      webhook: { scheme: 'hmac-sha256', secret: 'EDR_HOOK', header: 'x-signature' },
      accepts: { types: ['com.example.breach'] },
    };
    expect(await source()).toMatchObject({ ...kept, format: 'cloudevents', ttlMs: 86_400_000 });
    expect(await page.content()).not.toContain(SECRETS.EDR_HOOK);
    await does(page, { opens: 'Change', verb: 'Change it', fill: { 'Kept for a wait, in seconds': '60' } });
    expect(await source()).toMatchObject({ ...kept, ttlMs: 60_000 });
    await does(page, { opens: 'Remove', verb: 'Remove it' });
    await page.waitForURL('**/operations/events');
    expect((await system.api.get('/event-sources/of-screens')).status).toBe(404);
  });

  it('has an authority: created, amended, revoked with its runs held, and in force again for those that somebody lets go on', async () => {
    const page = await opened('/operations/authorities');
    const authority = async () => (await system.api.get('/authorities/of-screens')).body;
    const fill = {
      ...{ Id: 'of-screens', Instrument: 'Security Act, section 5', Reference: 'case-1', Purpose: 'containment' },
      ...{ Classification: 'UNCLASSIFIED', 'Persons who may start under it': 'dev', 'Actions that it permits': 'hash-*' },
    };
    await does(page, { opens: 'Create an authority', verb: 'Create it', fill });
    await page.getByText('of-screens is in force.').waitFor();
    expect(await authority()).toMatchObject({ standing: 'IN_FORCE', version: 1, authorizedUsers: ['dev'], actions: ['hash-*'] });

    const started = await system.api.post('/executions', { runbookId: 'waits-on-screens', authorityId: 'of-screens' });
    const run = () => system.api.get(`/executions/${started.body.id}`);
    await until(run, ({ status }) => status === 'AWAITING_EVENT');
    await does(page, { opens: 'Amend', verb: 'Amend it', fill: { 'Runs in all': '5', Reason: 'extended by the court' } });
    await page.getByText('of-screens is version 2 now.').waitFor();
    expect(await authority()).toMatchObject({ version: 2, uses: 5, versions: [{}, { by: 'dev', reason: 'extended by the court' }] });
    await does(page, { opens: 'Revoke', verb: 'Revoke it', fill: { Reason: 'quashed on appeal' } });
    await until(run, ({ status }) => status === 'AUTHORITY_HOLD');
    expect(await authority()).toMatchObject({ standing: 'REVOKED', reason: 'quashed on appeal' });
    await does(page, { opens: 'Reinstate', verb: 'Put it in force', fill: { Reason: 'confirmed on appeal' } });
    await does(page, { opens: 'Let it go on', verb: 'Let it go on', fill: { Reason: 'it stands again' } });
    await page.getByText('The run goes on.').waitFor();
    expect(await until(run, ({ status }) => status === 'AWAITING_EVENT')).toMatchObject({ authority: { id: 'of-screens' } });
    await system.api.post(`/executions/${started.body.id}/terminate`, { reason: 'over' });
  });

  it('has schedules, which rest for a while and go on', async () => {
    const page = await opened('/operations/schedules');
    const schedule = async () => (await system.api.get('/runbooks/waits-on-screens/schedules')).body.items[0];
    const row = page.getByRole('row').filter({ hasText: 'waits-on-screens' });
    const [pause, resume] = [row.getByRole('button', { name: 'Pause' }), row.getByRole('button', { name: 'Resume' })];
    await does(page, { opens: pause, verb: 'Pause it', fill: { Reason: 'the mail server moves' } });
    await row.getByText('dev: the mail server moves').waitFor();
    expect(await schedule()).toMatchObject({ paused: { by: 'dev', reason: 'the mail server moves' } });
    expect(await schedule()).not.toHaveProperty('nextAt');
    await does(page, { opens: resume, verb: 'Resume it', fill: { Reason: 'it has moved' } });
    await pause.waitFor();
    expect(await schedule()).toMatchObject({ nextAt: expect.any(String) });
  });

  it('is changed by nobody who may not, and he reads who may', async () => {
    const key = await personWithKey(system.url, system.api, 'viewer-of-needs', 'VIEWER');
    const page = await opened('/operations/credentials', key);
    expect(await whyNot(page, 'Set a credential')).toMatch(/needs credentials:write\. .*SRE/);
    await page.goto('/operations/events');
    expect(await whyNot(page, 'Register a source')).toMatch(/needs event-sources:write\. .*TENANT_ADMIN/);
    await page.goto('/operations/authorities');
    expect(await whyNot(page, 'Create an authority')).toMatch(/needs authorities:write\. .*TENANT_ADMIN/);
    await page.goto('/operations/schedules');
    expect(await whyNot(page, 'Pause')).toMatch(/needs executions:pause\. .*OPERATOR/);
  });
});
