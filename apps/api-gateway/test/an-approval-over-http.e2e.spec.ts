import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem, type Api, type RunningSystem } from './running-system.mjs';

const GATED = `
apiVersion: runbook/v1
id: gated
name: Gated
inputs: { type: object, properties: { host: { type: string } } }
outputs: { done: "{{ steps.isolate.output }}" }
steps:
  - id: ask
    type: human-approval
    with:
      approvers: { roles: [incident-lead], users: [ben] }
      quorum: 2
      fourEyes: true
      timeoutMs: 600000
      message: "Isolate {{ inputs.host }}?"
  - { id: isolate, type: transform, dependsOn: [ask], with: { value: "isolated {{ inputs.host }}" } }
`;

const TOLD = `
apiVersion: runbook/v1
id: told
name: Told
outputs: { ticket: "{{ steps.todo.output.form.ticket }}" }
steps:
  - id: todo
    type: instruction
    with:
      markdown: Open a ticket
      assignee: ben
      checklist: [call, write]
      form: { type: object, required: [ticket], properties: { ticket: { type: string } } }
`;

describe('an approval over HTTP', () => {
  let system: RunningSystem;
  const people: Record<string, Api> = {};
  const yaml = { 'content-type': 'application/yaml' };
  const started = async (runbookId: string, by = people.ana!, inputs: object = { host: 'h1' }) => {
    const answer = await by.post('/executions', { runbookId, ...(runbookId === 'gated' && { inputs }) });
    expect(answer).toMatchObject({ status: 201, body: { status: 'AWAITING_APPROVAL' } });
    const approval = answer.body.steps[0].approval as { id: string; digest: string };
    return { id: answer.body.id as string, approval: approval.id, digest: approval.digest };
  };
  const vote = (who: string, { approval, digest }: { approval: string; digest: string }, body: object = {}, headers = {}) =>
    people[who]!.post(`/approvals/${approval}/votes`, { decision: 'approve', digest, ...body }, headers);
  const inbox = async (who: string, query = '') =>
    (await people[who]!.get(`/approvals${query}`)).body.items.map(({ id }: { id: string }) => id) as string[];

  beforeAll(async () => {
    const persons = ['ana::incident-lead', 'ben::', 'cid::incident-lead', 'dan::clerk'].map((text) => text.split('::'));
    const keys = persons.map(([id, role]) => `${id}:key-of-person-${id}:${role}`);
    system = await startSystem({ DEV_API_KEYS: keys.join(',') });
    for (const [id] of persons) people[id!] = system.as(`key-of-person-${id}`);
    for (const document of [GATED, TOLD]) {
      const answer = await system.api.post('/runbooks', document, yaml);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    }
  });
  afterAll(() => system.stop());

  it('stands in the inboxes of those who are asked, and of nobody else', async () => {
    const run = await started('gated');
    expect([await inbox('ben'), await inbox('cid')].every((ids) => ids.includes(run.approval))).toBe(true);
    for (const who of ['ana', 'dan']) {
      expect(await inbox(who)).not.toContain(run.approval);
      expect(await inbox(who, '?mine=false')).toContain(run.approval);
    }
    const shown = await people.ben!.get(`/approvals/${run.approval}`);
    expect(shown.headers.get('etag')).toBe(`"${run.digest}"`);
    expect(shown.body).toMatchObject({
      status: 'open',
      message: 'Isolate h1?',
      execution: run.id,
      progress: { approved: 0, quorum: 2, rejected: 0 },
      youMayVote: true,
      mayVote: { users: ['ben'], roles: ['incident-lead'] },
      except: ['ana'],
    });
    expect((await system.api.get('/executions?status=AWAITING_APPROVAL')).body.items.map(({ id }: { id: string }) => id)).toContain(run.id);
    expect((await system.api.get(`/executions/${run.id}/explain`)).body).toMatchObject({
      status: 'AWAITING_APPROVAL',
      waitsFor: ['ask'],
      steps: [{ cause: { kind: 'approval', approval: run.approval } }, {}],
    });
  });

  it('opens with its quorum, and each vote is seen at once', async () => {
    const run = await started('gated');
    expect(await vote('ben', run, { comment: 'seen it too' })).toMatchObject({
      status: 200,
      body: { progress: { approved: 1 }, youMayVote: false },
    });
    expect(await inbox('ben')).not.toContain(run.approval);
    expect(await vote('cid', run)).toMatchObject({ status: 200, body: { status: 'approved', progress: { approved: 2 } } });
    expect((await system.api.get(`/executions/${run.id}?waitSeconds=10`)).body).toMatchObject({
      status: 'COMPLETED',
      outputs: { done: 'isolated h1' },
    });
    expect(await inbox('cid', '?mine=false')).not.toContain(run.approval);
    expect(await inbox('cid', '?status=all')).toContain(run.approval);
  });

  it('refuses whoever may not, and whatever is not what was shown', async () => {
    const run = await started('gated');
    expect(await vote('ana', run)).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
    expect(await vote('dan', run)).toMatchObject({ status: 403, body: { code: 'not-an-approver' } });
    expect(await vote('ben', { ...run, digest: 'f'.repeat(64) })).toMatchObject({ status: 409, body: { code: 'digest-mismatch' } });
    expect(await vote('ben', { ...run, digest: 'short' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/digest' }] } });
    expect(await vote('ben', { ...run, approval: 'apr_none' })).toMatchObject({ status: 404, body: { code: 'approval-unknown' } });
    expect((await vote('ben', run)).status).toBe(200);
    expect(await vote('ben', run, { decision: 'reject' })).toMatchObject({ status: 409, body: { code: 'already-voted' } });
    expect((await people.ben!.get(`/approvals/${run.approval}`)).body.progress).toEqual({ approved: 1, quorum: 2, rejected: 0 });
  });

  it('counts once what comes twice with one key', async () => {
    const run = await started('gated');
    const key = { 'idempotency-key': 'vote-once' };
    expect((await vote('ben', run, {}, key)).headers.get('idempotency-replayed')).toBeNull();
    const again = await vote('ben', run, {}, key);
    expect([again.status, again.headers.get('idempotency-replayed'), again.body.progress.approved]).toEqual([200, 'true', 1]);
    expect(await vote('ben', run, { decision: 'reject' }, key)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('is void when what would run changes, and is asked again', async () => {
    const run = await started('gated');
    await vote('ben', run);
    await people.dan!.patch(`/executions/${run.id}/variables`, { 'inputs.host': 'h2', reason: 'wrong host' });
    const shown = (await people.ben!.get(`/approvals/${run.approval}`)).body;
    expect(shown).toMatchObject({ message: 'Isolate h2?', progress: { approved: 0 }, youMayVote: true, voided: [{ by: 'ben' }] });
    expect(shown.digest).not.toBe(run.digest);
    expect(await vote('ben', run)).toMatchObject({ status: 409, body: { code: 'digest-mismatch' } });
    expect(shown.requesters).toEqual(['ana', 'dan']);
  });

  it('is told to whoever watches the run', async () => {
    const run = await started('gated');
    const answer = await fetch(`${system.url}/api/v1/executions/${run.id}/stream`, { headers: { 'x-api-key': 'key-of-person-ben' } });
    const shown = (async () => {
      const text = await answer.text();
      return [...text.matchAll(/^event: status\ndata: (.*)$/gm)].map(([, data]) => (JSON.parse(data ?? '') as { status: string }).status);
    })();
    await vote('ben', run);
    await vote('cid', run);
    expect(await shown).toEqual(['AWAITING_APPROVAL', 'COMPLETED']);
  });

  it('is rejected by one, and the run says so', async () => {
    const run = await started('gated');
    expect(await vote('cid', run, { decision: 'reject', comment: 'no' })).toMatchObject({ status: 200, body: { status: 'rejected' } });
    expect((await system.api.get(`/executions/${run.id}?waitSeconds=10`)).body).toMatchObject({
      status: 'FAILED',
      failure: { step: 'ask' },
    });
    expect(await vote('ben', run)).toMatchObject({ status: 409, body: { code: 'not-applicable' } });
  });

  it('is delegated, extended and talked about', async () => {
    const run = await started('gated');
    const path = `/approvals/${run.approval}`;
    const deadline = Date.parse((await people.ben!.get(path)).body.deadlineAt as string);
    expect(await people.ben!.post(`${path}/delegate`, { to: 'dan', reason: 'on leave' })).toMatchObject({
      status: 200,
      body: { delegations: [{ from: 'ben', to: 'dan' }], youMayVote: false },
    });
    expect(await inbox('dan')).toContain(run.approval);
    expect((await people.cid!.post(`${path}/comments`, { text: 'which one?' })).body.comments).toMatchObject([
      { by: 'cid', text: 'which one?' },
    ]);
    const extended = await people.cid!.post(`${path}/extend`, { byMs: 60_000 });
    expect(Date.parse(extended.body.deadlineAt as string)).toBe(deadline + 60_000);
    expect(await vote('ben', run)).toMatchObject({ status: 403 });
    expect(await vote('dan', run)).toMatchObject({ status: 200, body: { votes: [{ by: 'dan', onBehalfOf: 'ben' }] } });
    const expectedDeadlineAt = new Date(deadline).toISOString();
    expect(await people.cid!.post(`${path}/extend`, { byMs: 60_000, expectedDeadlineAt })).toMatchObject({
      status: 409,
      body: { code: 'outdated' },
    });
    expect(await people.cid!.post(`${path}/extend`, { byMs: 1, expectedDeadlineAt: '2026-11-31T10:00:00Z' })).toMatchObject({
      status: 400,
    });
    expect(await people.dan!.post(`${path}/extend`, { byMs: 0 })).toMatchObject({ status: 400 });
  });

  it('asks for a form, and names what is wrong with it', async () => {
    const run = await started('told');
    expect(await vote('ben', run, { form: { ticket: 7 } })).toMatchObject({
      status: 422,
      body: { code: 'form-invalid', errors: [{ pointer: '/form/ticket' }] },
    });
    expect(await vote('ben', run)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/form/ticket' }] } });
    expect(await vote('ben', run, { form: { ticket: 'T-1' } })).toMatchObject({
      status: 200,
      body: { kind: 'instruction', status: 'approved' },
    });
    expect((await system.api.get(`/executions/${run.id}?waitSeconds=10`)).body.outputs).toEqual({ ticket: 'T-1' });
  });

  it('is asked again by a re-run, which takes over nothing that came behind it', async () => {
    const run = await started('gated');
    await vote('ben', run);
    await vote('cid', run);
    expect((await system.api.get(`/executions/${run.id}?waitSeconds=10`)).body.status).toBe('COMPLETED');
    const rerun = await people.cid!.post(`/executions/${run.id}/rerun`, { fromStep: 'isolate', reason: 'the EDR was down' });
    expect(rerun).toMatchObject({ status: 201, body: { status: 'AWAITING_APPROVAL' } });
    expect(rerun.body.steps[0].approval.id).not.toBe(run.approval);
    // Who started the first run gave the inputs; who repeats it asks for it.
    expect(rerun.body.requesters).toEqual(['ana']);
    const { approval, digest } = {
      approval: rerun.body.steps[0].approval.id as string,
      digest: rerun.body.steps[0].approval.digest as string,
    };
    for (const who of ['ana', 'cid'])
      expect(await vote(who, { approval, digest })).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
  });

  it('is found as it was after the process was killed', async () => {
    const run = await started('gated');
    await vote('ben', run);
    await system.process.kill9();
    await system.process.start();
    const key = { 'idempotency-key': 'after-the-kill' };
    for (let tries = 0; tries < 50; tries++) {
      if ((await people.ben!.get(`/approvals/${run.approval}`)).body.progress?.approved === 1) break;
      await sleep(100);
    }
    expect(await vote('cid', run, {}, key)).toMatchObject({ status: 200, body: { status: 'approved' } });
    await sleep(500);
    await system.process.kill9();
    await system.process.start();
    expect((await vote('cid', run, {}, key)).headers.get('idempotency-replayed')).toBe('true');
  });
});
