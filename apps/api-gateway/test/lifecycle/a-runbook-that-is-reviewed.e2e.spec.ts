import { startSystemOnKafka } from '../running-system-on-kafka.mjs';
import { startSystem, type RunningSystem } from '../running-system.mjs';
import { admitted, approved, documentOf, YAML, type Members } from './reviewed-runbook.js';

const MODES = [
  ['embedded', startSystem],
  ['on Kafka', startSystemOnKafka],
] as const;

describe.each(MODES)('a runbook that is reviewed, %s,', (_mode, start) => {
  let system: RunningSystem;
  let people: Members;
  beforeAll(async () => {
    system = await start({ REVIEW: 'required' });
    people = await admitted(system);
  });
  afterAll(() => system?.stop());

  const statusOf = async (id: string) => (await people.oli.send.get(`/executions/${id}`)).body.status as string;
  const becomes = async (id: string, status: string) => {
    for (let tries = 0; tries < 300 && (await statusOf(id)) !== status; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await statusOf(id)).toBe(status);
  };
  const goOn = (key: string) =>
    people.oli.send.post(
      '/events',
      { specversion: '1.0', id: `go-${key}-${Date.now()}`, source: '/suite', type: 'go.on', subject: key, data: {} },
      { 'content-type': 'application/cloudevents+json' },
    );

  it('is begun by records of a topic whose producer is known, and of no other', async () => {
    const put = (body: object) => system.api.put('/event-sources/edr', { topic: 'edr.events', ...body });
    expect(await put({})).toMatchObject({
      status: 409,
      body: { code: 'signature-required', detail: expect.stringContaining('edr.events') },
    });
    expect(await put({ signature: { scheme: 'topic', producer: 'User:edr' } })).toMatchObject({ status: 201 });
  });

  it('is no version before somebody approves it, and only runs dry until then', async () => {
    const { ana, oli } = people;
    expect(await ana.send.post('/runbooks', documentOf('greeter', 'hello'), YAML)).toMatchObject({
      status: 409,
      body: { code: 'review-required' },
    });
    const begun = await ana.send.post('/runbooks/drafts', documentOf('greeter', 'hello'), YAML);
    expect(begun).toMatchObject({ status: 201, body: { draft: 1, status: 'DRAFT', revision: 1, authors: ['ana'] } });
    expect(begun.body.source.text).toContain('# who greets whom');

    expect(await oli.send.post('/executions', { runbookId: 'greeter' })).toMatchObject({ status: 404, body: { code: 'runbook-unknown' } });
    expect(await oli.send.post('/executions', { runbookId: 'greeter', draft: 1 })).toMatchObject({
      status: 409,
      body: { code: 'runbook-unapproved' },
    });
    const dry = await oli.send.post('/executions', { runbookId: 'greeter', draft: 1, dryRun: true });
    expect(dry).toMatchObject({ status: 201, body: { runbook: { id: 'greeter', version: 0, draft: 1 }, dryRun: true } });
  });

  it('is edited in place, reviewed by somebody else, and then in force', async () => {
    const { ana, ben, rex, oli } = people;
    const at = '/runbooks/greeter/drafts/1';
    expect(await ben.send.put(at, documentOf('greeter', 'hi'), YAML)).toMatchObject({
      status: 428,
      body: { code: 'precondition-required' },
    });
    const edited = await ben.send.put(at, documentOf('greeter', 'hi'), { ...YAML, 'if-match': '"1"' });
    expect(edited).toMatchObject({ status: 200, body: { revision: 2, authors: ['ana', 'ben'] } });
    expect(await ana.send.put(at, documentOf('greeter', 'hey'), { ...YAML, 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'precondition-failed' },
    });

    expect(await ana.send.post(`${at}/submit`, undefined, { 'if-match': '"2"' })).toMatchObject({
      status: 200,
      body: { status: 'IN_REVIEW', revision: 3 },
    });
    const said = await rex.send.post(`${at}/comments`, { text: 'whom?', line: 7 }, { 'if-match': '"3"' });
    expect(said).toMatchObject({ status: 201, body: { by: 'rex', line: 7, lineText: expect.stringContaining('value: hi') } });
    expect(await ben.send.post(`${at}/approve`, undefined, { 'if-match': '"3"' })).toMatchObject({
      status: 403,
      body: { code: 'not-a-reviewer' },
    });
    expect(await ana.send.post(`${at}/approve`, undefined, { 'if-match': '"3"' })).toMatchObject({
      status: 403,
      body: { code: 'permission-missing' },
    });
    expect(await rex.send.post(`${at}/approve`, undefined, { 'if-match': '"3"' })).toMatchObject({
      status: 200,
      body: { status: 'APPROVED', version: 1 },
    });
    expect(await ana.send.get('/runbooks/greeter')).toMatchObject({
      body: {
        version: 1,
        status: 'APPROVED',
        registeredBy: 'ana',
        approval: { kind: 'review', by: 'rex', authors: ['ana', 'ben'], draft: 1 },
      },
    });
    expect(await oli.send.post('/executions', { runbookId: 'greeter' })).toMatchObject({ status: 201, body: { runbook: { version: 1 } } });
  });

  it('is sent back with a reason, taken back, and deleted', async () => {
    const { ana, rex } = people;
    await ana.send.post('/runbooks/drafts', documentOf('sent-back', 'hello'), YAML);
    const at = '/runbooks/sent-back/drafts/1';
    await ana.send.post(`${at}/submit`, undefined, { 'if-match': '"1"' });
    expect(await rex.send.post(`${at}/reject`, { reason: 'too curt' }, { 'if-match': '"2"' })).toMatchObject({
      body: { status: 'DRAFT', reason: 'too curt' },
    });
    await ana.send.post(`${at}/submit`, undefined, { 'if-match': '"3"' });
    expect(await ana.send.post(`${at}/withdraw`, {}, { 'if-match': '"4"' })).toMatchObject({ status: 200, body: { status: 'DRAFT' } });
    expect(await ana.send.remove(at, { 'if-match': '"5"' })).toMatchObject({ status: 204 });
    expect(await ana.send.get('/runbooks/sent-back/drafts')).toMatchObject({ body: { items: [{ status: 'DELETED' }] } });
  });

  it('is deprecated: nothing starts by it, a run of it is held until a reviewer releases it, and an old version comes back', async () => {
    const { ada, ana, rex, oli } = people;
    expect(await ada.send.put('/lifecycle-rules', { deprecatedWhileRunning: 'hold' })).toMatchObject({
      status: 200,
      body: { review: 'required' },
    });
    await approved(people, documentOf('retired', 'one'));
    await approved(people, documentOf('retired', 'two'));
    const { body: run } = await oli.send.post('/executions', { runbookId: 'retired' });
    expect(await rex.send.post('/runbooks/retired/versions/2/deprecate', { reason: 'says too much' })).toMatchObject({
      status: 200,
      body: { status: 'DEPRECATED', deprecated: { by: 'rex', reason: 'says too much' } },
    });
    expect(await oli.send.post('/executions', { runbookId: 'retired' })).toMatchObject({
      status: 409,
      body: { code: 'runbook-deprecated' },
    });
    await goOn('retired');
    await becomes(run.id as string, 'AUTHORITY_HOLD');
    expect((await oli.send.get(`/executions/${run.id}/explain`)).body).toMatchObject({
      causes: [expect.objectContaining({ kind: 'hold', version: 2, permission: 'runbooks:review' }), expect.anything()],
    });
    expect(await oli.send.post(`/executions/${run.id}/resume`)).toMatchObject({ status: 409, body: { code: 'not-applicable' } });
    expect(await oli.send.post(`/executions/${run.id}/release`, { reason: 'so' })).toMatchObject({ status: 403 });
    const release = () => rex.send.post(`/executions/${run.id}/release`, { reason: 'this one may' }, { 'idempotency-key': '"once"' });
    expect(await release()).toMatchObject({ status: 200, body: { released: ['say'] } });
    // The same request again is told the same.
    expect(await release()).toMatchObject({ status: 200, body: { released: ['say'] } });
    await becomes(run.id as string, 'COMPLETED');

    expect(await ana.send.post('/runbooks/retired/versions/1/restore', { reason: 'so' })).toMatchObject({ status: 403 });
    expect(await rex.send.post('/runbooks/retired/versions/1/restore', { reason: 'it was right' })).toMatchObject({
      status: 201,
      body: { version: 3, approval: { by: 'rex', restores: { version: 1, reason: 'it was right' } } },
    });
    expect(await oli.send.post('/executions', { runbookId: 'retired' })).toMatchObject({ status: 201, body: { runbook: { version: 3 } } });
  });

  it('is told apart from another version, by its text and by its meaning', async () => {
    const { ana } = people;
    const { body } = await ana.send.get('/runbooks/retired/versions/1/diff/2');
    expect(body).toMatchObject({
      isSame: false,
      textOf: 'source',
      meaning: { steps: { added: [], removed: [], changed: [{ name: 'say' }] } },
    });
    expect(body.text).toContain('-  - { id: say, type: transform, dependsOn: [wait], with: { value: one } }');
    expect(body.text).toContain('+  - { id: say, type: transform, dependsOn: [wait], with: { value: two } }');
    expect((await ana.send.get('/runbooks/retired/versions/1/diff/3')).body).toMatchObject({ isSame: true });
    expect(await ana.send.get('/runbooks/retired/versions/1/diff/9')).toMatchObject({ status: 404 });
  });

  it('goes out with its author’s text, and in again as a draft where it says something new', async () => {
    const { ana, oli } = people;
    const { body: archive } = await ana.send.get('/runbook-archive');
    const lines = (archive as string).split('\n').filter((line) => line !== '');
    const greeter = lines.find((line) => line.includes('"id":"greeter"')) ?? '';
    expect(JSON.parse(greeter)).toMatchObject({ id: 'greeter', version: 1, format: 'yaml', text: documentOf('greeter', 'hi') });
    const jsonl = { 'content-type': 'application/jsonl' };
    expect(await oli.send.post('/runbook-archive', archive, jsonl)).toMatchObject({ status: 403 });
    const again = await ana.send.post('/runbook-archive', archive, jsonl);
    expect(new Set(again.body.items.map(({ outcome }: { outcome: string }) => outcome))).toEqual(new Set(['unchanged']));
    const changed = JSON.stringify({ format: 'yaml', text: documentOf('greeter', 'moin') });
    expect((await ana.send.post('/runbook-archive', `${greeter}\n${changed}\n`, jsonl)).body.items).toEqual([
      { id: 'greeter', outcome: 'unchanged', version: 1 },
      { id: 'greeter', outcome: 'begun', draft: 2 },
    ]);
    const broken = JSON.stringify({ format: 'yaml', text: 'id: x' });
    expect(await ana.send.post('/runbook-archive', `${changed}\n${broken}`, jsonl)).toMatchObject({
      status: 400,
      body: { code: 'invalid-runbook' },
    });
    expect(await ana.send.post('/runbook-archive', 'x', jsonl)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  it('has runs that say what led to them, and are found by that', async () => {
    const { oli } = people;
    const start = { runbookId: 'greeter', triggeredBy: 'alert 4711', incidentId: 'INC-1' };
    const { body: run } = await oli.send.post('/executions', start);
    expect(run).toMatchObject({ triggeredBy: 'alert 4711', incidentId: 'INC-1' });
    const { body } = await oli.send.get('/executions?triggeredBy=alert%204711');
    expect(body.items).toMatchObject([{ id: run.id, triggeredBy: 'alert 4711' }]);
    expect((await oli.send.get('/executions?triggeredBy=alert%204712')).body.items).toEqual([]);
  });
});
