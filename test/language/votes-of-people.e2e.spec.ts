import { startLanguage, type Language } from './language-system.mjs';

let language: Language;
beforeAll(async () => {
  language = await startLanguage();
});
afterAll(() => language.stop());

/** The fields of `with` beside what is said about the gate; `isolate` runs behind it. */
const gated = (asks: string, onError = '') => `
steps:
  - { id: ask, type: human-approval, ${onError} with: { ${asks} } }
  - { id: isolate, type: transform, dependsOn: [ask], with: { value: "{{ steps.ask.output }}" } }`;
const LEADS = 'approvers: { roles: [incident-lead] }';
const gateOf = async (text: string, body?: object) => {
  const id = await language.begin(text, body);
  return { id, asked: await language.approval(id, 'ask') };
};

describe('a vote', () => {
  it.concurrent('of a quorum of distinct persons opens the gate; one person counts once', async () => {
    const { id, asked } = await gateOf(
      gated(`approvers: { roles: [incident-lead, duty-officer] }, quorum: 2, of: 3, message: "Isolate {{ inputs.host }}?"`),
      { inputs: { host: 'web-1' } },
    );
    expect(asked).toMatchObject({ message: 'Isolate web-1?', progress: { approved: 0, quorum: 2 } });
    expect((await language.vote('ana', asked, 'approve', { comment: 'seen it' })).status).toBeLessThan(300);
    await language.vote('ana', asked, 'approve');
    expect((await language.view(id)).status).toBe('AWAITING_APPROVAL');
    expect((await language.api.get(`/approvals/${asked.id}`)).body.progress).toMatchObject({ approved: 1, quorum: 2 });
    expect((await language.vote('ben', asked, 'approve')).status).toBeLessThan(300);
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED', step: { ask: { status: 'COMPLETED' } } });
    expect((await language.vote('cid', asked, 'reject')).status).toBe(409);
  });

  it.concurrent('of somebody who is not asked is refused', async () => {
    const { id, asked } = await gateOf(gated(LEADS));
    for (const person of ['cid', 'eve']) expect((await language.vote(person, asked, 'approve')).status).toBe(403);
    expect((await language.view(id)).status).toBe('AWAITING_APPROVAL');
    await language.act(id, 'terminate');
  });

  it.concurrent('of a named user counts whatever their roles', async () => {
    const { id, asked } = await gateOf(gated('approvers: { users: [eve] }'));
    expect((await language.vote('ana', asked, 'approve')).status).toBe(403);
    expect((await language.vote('eve', asked, 'approve')).status).toBeLessThan(300);
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it.concurrent('of the requester is refused under fourEyes', async () => {
    const runbook = await language.register(gated('approvers: { users: [ana, ben] }, fourEyes: true'));
    const answer = await language.as('ana').post('/executions', { runbookId: runbook, inputs: {} });
    expect(answer.status).toBe(201);
    const id = answer.body.id as string;
    const asked = await language.approval(id, 'ask');
    expect((await language.vote('ana', asked, 'approve')).status).toBe(403);
    expect((await language.vote('ben', asked, 'approve')).status).toBeLessThan(300);
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it.concurrent('is bound to the digest of what was shown', async () => {
    const { id, asked } = await gateOf(gated(LEADS));
    const other = { id: asked.id as string, digest: '0'.repeat(64) };
    expect((await language.vote('ana', other, 'approve')).status).toBeGreaterThanOrEqual(400);
    expect((await language.as('ana').post(`/approvals/${asked.id}/votes`, { decision: 'approve' })).status).toBe(400);
    expect((await language.as('ana').post(`/approvals/${asked.id}/votes`, { decision: 'perhaps', digest: asked.digest })).status).toBe(400);
    expect((await language.view(id)).status).toBe('AWAITING_APPROVAL');
    await language.act(id, 'terminate');
  });

  it.concurrent('is void when what would run has changed, and the gate asks again', async () => {
    const edr = language.script();
    const { id, asked } = await gateOf(
      `
steps:
  - { id: ask, type: human-approval, with: { ${LEADS}, quorum: 2 } }
  - { id: isolate, type: call-service, sensitive: containment, dependsOn: [ask], with: { method: POST, url: "${edr.url}", body: { host: "{{ inputs.host }}" } } }`,
      { inputs: { host: 'web-1' } },
    );
    await language.vote('ana', asked, 'approve');
    expect((await language.api.patch(`/executions/${id}/variables`, { 'inputs.host': 'web-2', reason: 'typo' })).status).toBe(200);
    expect((await language.vote('ben', asked, 'approve')).status).toBeGreaterThanOrEqual(400);
    expect((await language.view(id)).status).toBe('AWAITING_APPROVAL');
    expect(edr.calls).toHaveLength(0);
    const again = await language.approval(id, 'ask');
    expect(again).toMatchObject({ progress: { approved: 0 } });
    expect(again.digest).not.toBe(asked.digest);
    for (const person of ['ana', 'ben']) await language.vote(person, again, 'approve');
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
    expect(edr.calls.map(({ body }) => body)).toEqual([{ host: 'web-2' }]);
  });

  it.concurrent('brings a form that fits its schema', async () => {
    const form = 'form: { type: object, required: [ticket], properties: { ticket: { type: string, pattern: "^INC-[0-9]+$" } } }';
    const { id, asked } = await gateOf(gated(`${LEADS}, ${form}`));
    for (const more of [{}, { form: { ticket: 'none' } }, { form: 7 }]) {
      const answer = await language.vote('ana', asked, 'approve', more);
      expect([400, 422]).toContain(answer.status);
    }
    expect((await language.vote('ana', asked, 'approve', { form: { ticket: 'INC-7' } })).status).toBeLessThan(300);
    const view = await language.ended(id);
    expect(view.status).toBe('COMPLETED');
    expect(JSON.stringify(view.step.isolate.output)).toContain('INC-7');
  });
});

describe('a rejection', () => {
  it.concurrent('ends the request at once where the first one does', async () => {
    const { id, asked } = await gateOf(gated(`${LEADS}, quorum: 2, rejectOnFirst: true`));
    await language.vote('ana', asked, 'reject', { comment: 'wrong host' });
    const view = await language.ended(id);
    expect(view).toMatchObject({ status: 'FAILED', step: { ask: { error: { name: 'rejected' } } } });
    expect(view.step.isolate.status).not.toBe('COMPLETED');
  });

  it.concurrent('comes only when the quorum is out of reach where it does not', async () => {
    const { id, asked } = await gateOf(gated('approvers: { users: [ana, ben, cid] }, quorum: 2, of: 3, rejectOnFirst: false'));
    await language.vote('ana', asked, 'reject');
    expect((await language.view(id)).status).toBe('AWAITING_APPROVAL');
    await language.vote('ben', asked, 'reject');
    expect(await language.ended(id)).toMatchObject({ status: 'FAILED', step: { ask: { error: { name: 'rejected' } } } });
  });

  it.concurrent('that is continued from does not open the gate of a sensitive step', async () => {
    const answer = await language.check(`
steps:
  - { id: ask, type: human-approval, onError: continue, with: { ${LEADS} } }
  - { id: isolate, type: call-service, sensitive: containment, dependsOn: [ask], with: { method: POST, url: "https://edr.example/" } }`);
    expect(answer).toMatchObject({ valid: false, errors: [{ code: 'unapproved-sensitive-step' }] });
  });
});

describe('a request that nobody answers', () => {
  it.concurrent.each([
    ['onTimeout: fail', 'FAILED', 'expired'],
    ['onTimeout: reject', 'FAILED', 'rejected'],
  ])('%s: the run is %s with %s', async (onTimeout, status, name) => {
    const { id } = await gateOf(gated(`${LEADS}, timeoutMs: 150, ${onTimeout}`));
    expect(await language.ended(id)).toMatchObject({ status, step: { ask: { error: { name } } } });
  });

  it.concurrent('onTimeout: approve opens the gate, shown as no vote', async () => {
    const { id, asked } = await gateOf(gated(`${LEADS}, timeoutMs: 150, onTimeout: approve`));
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
    expect((await language.api.get(`/approvals/${asked.id}`)).body).toMatchObject({ status: 'approved', votes: [] });
  });

  it.concurrent('onTimeout: escalate asks others', async () => {
    const { id, asked } = await gateOf(gated(`${LEADS}, timeoutMs: 1000, onTimeout: escalate, escalateTo: { roles: [duty-officer] }`));
    const escalated = async () => (await language.api.get(`/approvals/${asked.id}`)).body;
    while (!(await escalated()).escalated) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await language.vote('cid', await escalated(), 'approve')).status).toBeLessThan(300);
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('the inbox', () => {
  it.concurrent('shows what one may decide, and nothing else', async () => {
    const { id, asked } = await gateOf(gated('approvers: { users: [eve] }'));
    const inbox = async (person: string) =>
      (await language.as(person).get('/approvals?limit=200')).body.items.map((item: { id: string }) => item.id) as string[];
    expect(await inbox('eve')).toContain(asked.id);
    expect(await inbox('ben')).not.toContain(asked.id);
    await language.act(id, 'terminate');
  });

  it.concurrent('shows instructions too, which a person marks done', async () => {
    const id = await language.begin(
      `
steps:
  - { id: ask, type: instruction, with: { markdown: "Pull the cable of {{ inputs.host }}", assignee: eve, checklist: [pulled, labelled] } }
  - { id: next, type: transform, dependsOn: [ask], with: { value: 1 } }`,
      { inputs: { host: 'web-1' } },
    );
    const asked = await language.approval(id, 'ask');
    expect(JSON.stringify(asked)).toContain('Pull the cable of web-1');
    expect((await language.vote('ana', asked, 'approve')).status).toBe(403);
    expect((await language.vote('eve', asked, 'approve')).status).toBeLessThan(300);
    expect(await language.ended(id)).toMatchObject({ status: 'COMPLETED' });
  });
});
