import { createServer, type Server } from 'node:http';
import { API_KEY } from '../../../test/system/index.mjs';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { personWithKey } from './acts/members.js';
import { choosesAndDoes, confirms, does, until, whyNot } from './acts/pressing.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'POST /executions/{id}/cancel',
  'POST /executions/{id}/terminate',
  'POST /executions/{id}/release',
  'PATCH /executions/{id}/variables',
  'POST /executions/{id}/steps/{stepId}/skip',
  'POST /executions/{id}/steps/{stepId}/resolve',
  'POST /executions/bulk',
];

const YAML = { 'content-type': 'application/yaml' };
const MORE = 'More acts';
const waiting = (id: string): string => `apiVersion: runbook/v1
id: ${id}
name: Greet behind a word
inputs: { type: object, properties: { who: { type: string } } }
outputs: { greeting: "{{ steps.greet.output }}" }
steps:
  - { id: word, type: wait-for-event, with: { event: com.example.word, key: "${id}" } }
  - { id: now, type: transform, with: { value: now } }
  - { id: greet, type: transform, dependsOn: [word, now], with: { value: "Hello, {{ inputs.who }}" } }
`;
const blocking = (port: number): string => `apiVersion: runbook/v1
id: block
name: Block an address
outputs: { rule: "{{ steps.block.output.rule }}" }
steps:
  - { id: block, type: call-service, effect: once, with: { method: POST, url: "http://127.0.0.1:${port}/rules" } }
`;

describe('runs that are acted on in the console', () => {
  let system: OwnSystem;
  let browser: OpenedBrowser;
  /** Takes every call, and loses the line before it can say so. */
  let firewall: Server;
  beforeAll(async () => {
    [system, browser] = await Promise.all([ownSystem(), openBrowser(PRESSED)]);
    firewall = createServer((request) => request.socket.destroy());
    await new Promise<void>((resolve) => firewall.listen(system.port, '127.0.0.1', resolve));
    for (const text of [waiting('greets'), waiting('retires'), blocking(system.port)])
      expect((await system.api.post('/runbooks', text, YAML)).status).toBe(201);
  });
  afterAll(async () => {
    await browser?.close();
    firewall?.close();
    await system?.stop();
  });

  const opened = async (path: string, key = API_KEY) => {
    const { page } = await browser.person(system.url, key);
    await page.goto(path);
    return page;
  };
  const run = (id: string) => () => system.api.get(`/executions/${id}`);
  const becomes = (id: string, status: string) => until(run(id), (body) => body.status === status);
  const begun = async (runbookId: string, status = 'AWAITING_EVENT', more: object = {}): Promise<string> => {
    const { id } = (await system.api.post('/executions', { runbookId, inputs: { who: 'Ana' }, ...more })).body;
    await becomes(id, status);
    return id;
  };
  const says = (word: string) =>
    system.api.post(
      '/events',
      { specversion: '1.0', id: `word-${word}`, source: '/suite', type: 'com.example.word', subject: word, data: {} },
      { 'content-type': 'application/cloudevents+json' },
    );

  it('read what was changed in them, and go on past a step that is skipped', async () => {
    const id = await begun('greets');
    const page = await opened(`/runs/${id}/steps?step=word`);
    const changed = { Path: 'inputs.who', 'Value, as JSON': '"Ben"', Reason: 'a typing error' };
    await choosesAndDoes(page, { menu: MORE, item: 'Edit variables…', verb: 'Change it', fill: changed });
    await page.getByText('The variable is changed.').waitFor();
    await does(page, { opens: 'Skip…', verb: 'Skip it', fill: { Reason: 'nobody will say it' } });
    expect(await becomes(id, 'COMPLETED')).toMatchObject({ inputs: { who: 'Ben' }, outputs: { greeting: 'Hello, Ben' } });
  });

  it.each([
    ['Cancel', 'The run is being cancelled.', '"ExecutionCancelling"'],
    ['Terminate', 'The run is terminated.', '"terminated":true'],
  ])('are ended by %s, with the reason in the record', async (verb, said, recorded) => {
    const id = await begun('greets');
    const page = await opened(`/runs/${id}`);
    await choosesAndDoes(page, { menu: MORE, item: `${verb}…`, verb, fill: { Reason: `the wrong host: ${verb}` } });
    await page.getByText(said).waitFor();
    await becomes(id, 'CANCELLED');
    await page.getByRole('button', { name: 'Re-run…' }).first().waitFor();
    const records = JSON.stringify((await system.api.get(`/executions/${id}/logs?limit=100`)).body);
    expect(records).toContain(recorded);
    expect(records).toContain(`the wrong host: ${verb}`);
  });

  it('are acted on together, as far as the filter means them', async () => {
    const meant = [await begun('greets', undefined, { incidentId: 'INC-7' }), await begun('greets', undefined, { incidentId: 'INC-7' })];
    const other = await begun('greets', undefined, { incidentId: 'INC-8' });
    const page = await opened('/runs?incident=INC-7');
    await page.getByRole('button', { name: 'Act on these runs' }).click();
    await page.getByRole('menuitem', { name: 'Pause all that fit…' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('the EDR is moved');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause 2 runs' }).click();
    await page.getByText('Done for 2, refused by 0.').waitFor();
    for (const id of meant) expect(await becomes(id, 'PAUSED')).toMatchObject({ incidentId: 'INC-7' });
    expect((await run(other)()).body.status).toBe('AWAITING_EVENT');
  });

  it('are told what became of a step that nobody knows of, in the inbox and at the step', async () => {
    const fromInbox = await begun('block', 'AWAITING_OPERATOR');
    const page = await opened(`/inbox/doubts/${fromInbox}`);
    await page.getByRole('button', { name: 'It happened…' }).click();
    const fill = { 'How you know': 'the rule stands in the firewall', 'What it gave, as JSON (optional)': '{"rule": 42}' };
    await confirms(page, 'It happened', fill);
    await page.getByText('Nothing of this run is in doubt any more.').waitFor();
    expect(await becomes(fromInbox, 'COMPLETED')).toMatchObject({ outputs: { rule: 42 } });

    const atStep = await begun('block', 'AWAITING_OPERATOR');
    await page.goto(`/runs/${atStep}/steps?step=block`);
    const failed = { 'What happened': 'It failed, and must not be tried again', Reason: 'the firewall has no such rule' };
    await does(page, { opens: 'Say what happened…', verb: 'Say so', fill: failed });
    await page.getByText('The doubt is resolved.').waitFor();
    await becomes(atStep, 'FAILED');
  });

  it('are held when their version is deprecated, and released by who may put versions in force', async () => {
    await system.api.put('/lifecycle-rules', { deprecatedWhileRunning: 'hold' });
    const id = await begun('retires');
    expect((await system.api.post('/runbooks/retires/versions/1/deprecate', { reason: 'it says too much' })).status).toBe(200);
    await says('retires');
    await becomes(id, 'AUTHORITY_HOLD');

    const operator = await personWithKey(system.url, system.api, 'oli', 'OPERATOR');
    const held = await opened(`/runs/${id}`, operator);
    expect(await whyNot(held, 'Release…')).toMatch(/needs runbooks:review\. .*REVIEWER/);
    const page = await opened(`/runs/${id}`);
    await does(page, { opens: 'Release…', verb: 'Release', fill: { Reason: 'this one may' } });
    await page.getByText('The run is released.').waitFor();
    expect(await becomes(id, 'COMPLETED')).toMatchObject({ outputs: { greeting: 'Hello, Ana' } });
  });
});
