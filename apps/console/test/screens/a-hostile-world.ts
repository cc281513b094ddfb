import type { Answer, WholeClient } from '../../../../test/system/index.mjs';
import { failing, sweeping } from '../runbooks-of-screens.js';
import type { World } from './screens.js';

/** What tries to be more than text, wherever a person or a host may put it. */
const MARKUP = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1"><svg onload=window.pwned=1>';
const LINKS = '[a link](javascript:window.pwned=1) ![](https://evil.example/x.png)';
export const HOSTILE = `${MARKUP} \u202etxt.exe\u202c \u001b[31mred\u001b[0m ${LINKS} ${'W'.repeat(300)}`;
/** Where no control characters may stand. */
const PLAIN = `${MARKUP} ${LINKS} ${'W'.repeat(60)}`;
/** A run asks within a second; a machine with much else to do needs longer. */
const LOOKS_MAX = 100;
const LOOK_EVERY_MS = 200;
/** A line of a megabyte. */
const LONG_LINE = 'y'.repeat(1_000_000);

const BASIS = {
  ...{ authority: HOSTILE.slice(0, 150), reference: HOSTILE.slice(0, 150), classification: 'RESTRICTED' },
  ...{ authorizedUsers: ['dev'], purpose: HOSTILE },
};

const asking = (services: string) => ({
  ...{ apiVersion: 'runbook/v1', id: 'hostile', name: PLAIN, description: HOSTILE, labels: ['screens'] },
  inputs: { type: 'object', properties: { text: { type: 'string', title: PLAIN, description: HOSTILE }, long: { type: 'string' } } },
  outputs: { report: "{{ { 'text': inputs.text } }}", reportMarkdown: '{{ inputs.text }}' },
  triggers: [{ schedule: '0 6 * * 1', timezone: 'Europe/Berlin', inputs: { text: 'Monday' } }],
  steps: [
    { id: 'echo', name: PLAIN, type: 'transform', with: { value: '{{ inputs }}' } },
    {
      ...{ id: 'ask', name: PLAIN, type: 'human-approval', dependsOn: ['echo'] },
      with: { approvers: { users: ['ana', 'dev'] }, fourEyes: false, timeoutMs: 600_000, message: '{{ inputs.text }}' },
    },
    {
      ...{ id: 'block', name: PLAIN, type: 'call-service', effect: 'once', dependsOn: ['ask'] },
      with: { method: 'POST', url: `http://${services}/firewalls/berlin/rules`, body: { address: '{{ inputs.text }}' } },
    },
  ],
});

type Api = Pick<WholeClient, 'get' | 'post' | 'put'>;

async function done(asked: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`expected it to be done, found ${status}: ${JSON.stringify(body).slice(0, 1_000)}`);
  return body;
}

/** All that a screen can be about, with hostile text in what people, authors and services say. `services` cuts the first call, as `examples/services.mjs` does. */
export async function hostileWorld(api: Api, ana: Api, services: string): Promise<World> {
  const yaml = { 'content-type': 'application/yaml' };
  await done(api.post('/runbooks', asking(services)));
  await done(api.post('/runbooks', { ...asking(services), description: `${HOSTILE} again` }));
  const draft = await done(api.post('/runbooks/drafts', { ...asking(services), description: PLAIN }));
  const about = { text: HOSTILE, line: 1 };
  await done(api.post('/runbooks/hostile/drafts/1/comments', about, { 'if-match': `"${draft.revision}"` }));
  for (const text of [sweeping('sweeping'), failing('failing')]) await done(api.post('/runbooks', text, yaml));
  const things = await registered(api, services);
  return { ...things, ...(await runs(api, ana)), runbook: 'hostile', action: await anAction(api) };
}

async function registered(api: Api, services: string): Promise<Omit<World, keyof Runs | 'runbook' | 'action'>> {
  const webhook = { scheme: 'standard-webhooks', secret: 'EDR_HOOK' };
  await done(api.put('/event-sources/edr', { webhook, format: 'cloudevents' }));
  const token = { token: 'canary-of-screens' };
  await done(api.post('/credentials', { name: 'ti-api', kind: 'bearer', value: token, hosts: ['ti.example:443'], runbooks: ['hostile'] }));
  const terms = { instrument: HOSTILE.slice(0, 190), reference: HOSTILE.slice(0, 190), purpose: HOSTILE, classification: 'RESTRICTED' };
  await done(api.post('/authorities', { id: 'case-7', ...terms, authorizedUsers: ['dev'], actions: ['call-service'], stepClasses: [] }));
  await done(api.post('/people', { id: 'mallory', name: PLAIN.slice(0, 100), roles: ['OPERATOR'] }));
  await done(api.post('/teams', { id: 'blue', name: PLAIN.slice(0, 100) }));
  await done(api.put('/teams/blue/members/mallory', { roles: ['OPERATOR'] }));
  await done(api.put('/teams/blue/runbooks/hostile'));
  await done(api.post('/tenants', { id: 'acme', name: PLAIN.slice(0, 100) }));
  await done(api.put('/break-glass', { reviewWithinHours: 24, quorum: 2, reviewers: ['APPROVER'], locks: 'person' }));
  await done(api.post('/subscriptions', { id: 'facts', url: `http://${services}/chat` }));
  return {
    subscription: 'facts',
    source: 'edr',
    credential: 'ti-api',
    authority: 'case-7',
    member: 'mallory',
    team: 'blue',
    tenant: 'acme',
  };
}

const anAction = async (api: Api): Promise<string> => (await done(api.get('/actions'))).items[0].name;

type Runs = Pick<World, 'waiting' | 'over' | 'looped' | 'doubted' | 'request' | 'override'>;

async function runs(api: Api, ana: Api): Promise<Runs> {
  const said = { incidentId: HOSTILE.slice(0, 150), triggeredBy: HOSTILE, legalBasis: BASIS };
  const begun = async (body: object, wait = 'wait=1') => (await done(api.post('/executions', body, { prefer: wait }))).id as string;
  const hostile = (long = '') => begun({ runbookId: 'hostile', inputs: { text: HOSTILE, long }, ...said });
  const asked = async (run: string): Promise<{ id: string; digest: string }> => {
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      const { items } = await done(api.get('/approvals?mine=false'));
      const found = items.find(({ execution }: { execution: string }) => execution === run);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error(`expected ${run} to ask somebody, found that it does not`);
  };
  const doubted = await hostile();
  const gate = await asked(doubted);
  const override = (await done(api.post(`/approvals/${gate.id}/override`, { digest: gate.digest, reason: HOSTILE }))).id;
  const over = await hostile(LONG_LINE);
  const refused = await asked(over);
  const rejection = { decision: 'reject', digest: refused.digest, comment: HOSTILE };
  await done(ana.post(`/approvals/${refused.id}/votes`, rejection));
  const waiting = await hostile();
  const request = (await asked(waiting)).id;
  await done(ana.post(`/approvals/${request}/comments`, { text: HOSTILE }));
  const looped = await begun({ runbookId: 'sweeping', inputs: { hosts: [HOSTILE, 'ws-1', 'ws-2'] } }, 'wait=20');
  await begun({ runbookId: 'failing' }, 'wait=20');
  return { waiting, over, looped, doubted, request, override };
}
