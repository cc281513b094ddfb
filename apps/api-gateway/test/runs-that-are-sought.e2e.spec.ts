import { randomUUID } from 'node:crypto';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { API_KEY } from './running-system.mjs';

const id = `sought-${randomUUID().slice(0, 8)}`;
const RUNBOOK = `
apiVersion: runbook/v1
id: ${id}
name: Sought by its Wondrous name ${id}
inputs: { type: object, properties: { fails: { type: boolean } } }
steps:
  - { id: ask, type: timer, with: { durationMs: 3600000 } }
`;
const QUICK = `
apiVersion: runbook/v1
id: ${id}-quick
name: Quick
labels: ["area:${id}", quick]
steps:
  - { id: say, type: transform, with: { value: 1 } }
`;

describe('runs that are sought', () => {
  let system: SharedSystem;
  const runs: Record<string, string> = {};
  const start = async (name: string, body: object) => {
    const answer = await system.api.post('/executions', body, { prefer: 'wait=20' });
    expect(answer.status).toBe(201);
    runs[name] = answer.body.id as string;
  };
  const found = async (query: string) => {
    const { status, body } = await system.api.get(`/executions?${query}`);
    expect(status).toBe(200);
    return (body.items as { id: string }[]).map((item) => Object.entries(runs).find(([, run]) => run === item.id)?.[0]);
  };

  beforeAll(async () => {
    system = await sharedSystem();
    for (const text of [RUNBOOK, QUICK])
      expect((await system.api.post('/runbooks', text, { 'content-type': 'application/yaml' })).status).toBe(201);
    await start('first', { runbookId: `${id}-quick`, incidentId: `INC-${id}-ALPHA` });
    await start('second', { runbookId: `${id}-quick` });
    const waiting = await system.api.post('/executions', { runbookId: id });
    runs['waiting'] = waiting.body.id as string;
  });
  afterAll(async () => {
    await system.api.post(`/executions/${runs['waiting']}/cancel`, { reason: 'the suite is over' });
    await system.stop();
  });

  it('are found by a part of an incident, whatever its case', async () => {
    expect(await found(`text=${id}-alpha`)).toEqual(['first']);
  });

  it('are found by a part of their runbook’s id, or of its name', async () => {
    expect(await found(`text=${id}-qui`)).toEqual(['second', 'first']);
    expect(await found(`text=wondrous%20name%20${id}`)).toEqual(['waiting']);
  });

  it('are found by their own id, or a part of it', async () => {
    expect(await found(`text=${runs['first']!.slice(4, 30)}`)).toEqual(['first']);
  });

  it('are found by who started them', async () => {
    expect(await found(`runbookId=${id}&startedBy=dev`)).toEqual(['waiting']);
    expect(await found(`runbookId=${id}&startedBy=nobody`)).toEqual([]);
  });

  it('are found by any of several statuses', async () => {
    expect(await found(`text=${id}&status=COMPLETED`)).toEqual(['second', 'first']);
    expect(await found(`text=${id}&status=RUNNING&status=COMPLETED`)).toEqual(['waiting', 'second', 'first']);
    expect(await found(`runbookId=${id}&status=RUNNING&status=FAILED`)).toEqual(['waiting']);
  });

  it('come page by page, to the end', async () => {
    const first = await system.api.get(`/executions?text=${id}&limit=2`);
    expect(first.body.items).toHaveLength(2);
    const rest = await system.api.get(`/executions?text=${id}&limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`);
    expect(rest.body.items.map((item: { id: string }) => item.id)).toEqual([runs['first']]);
    expect(rest.body.nextCursor).toBeUndefined();
  });

  it('are counted by status, as the filter says', async () => {
    const counted = async (query: string) => (await system.api.get(`/executions/counts?${query}`)).body;
    const expected = { counts: { COMPLETED: 2 }, isWhole: true };
    for (let n = 0; n < 50; n++) {
      if ((await counted(`runbookId=${id}-quick`)).counts['COMPLETED'] === 2) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await counted(`runbookId=${id}-quick`)).toEqual(expected);
    expect(await counted(`text=${id}-quick`)).toEqual(expected);
    expect(await counted(`runbookId=${id}-quick&status=FAILED`)).toEqual({ counts: {}, isWhole: true });
  });

  it('are told of as they change, to who watches the list', async () => {
    const gone = new AbortController();
    const answer = await fetch(`${system.url}/api/v1/executions/stream`, { headers: { 'x-api-key': API_KEY }, signal: gone.signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const pieces = answer.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    expect((await pieces.next()).value).toBe('event: ready\ndata: {}\n\n');
    const started = await system.api.post('/executions', { runbookId: `${id}-quick` }, { prefer: 'wait=20' });
    let text = '';
    const line = () => text.split('\n\n').find((frame) => frame.includes(started.body.id as string) && frame.includes('"COMPLETED"'));
    while (!line()) text += ((await pieces.next()) as { value: string }).value;
    gone.abort();
    expect(line()).toMatch(/^event: run\ndata: \{/);
  });

  it('are found by their labels, those of their start and those of their runbook, and by what their inputs say', async () => {
    const labelled = { labels: { case: id }, inputs: { note: `seen at the NORTH gate of ${id}` } };
    await start('labelled', { runbookId: `${id}-quick`, ...labelled });
    expect((await system.api.get(`/executions/${runs['labelled']}`)).body.labels).toEqual({ area: id, case: id });
    expect(await found(`label=case:${id}`)).toEqual(['labelled']);
    // The run that the live list was followed with has its runbook's label, and no name here.
    expect((await found(`label=area:${id}`)).filter((name) => name !== undefined)).toEqual(['labelled', 'second', 'first']);
    expect(await found(`label=area:${id}&status=COMPLETED&limit=1`)).toEqual(['labelled']);
    expect(await found(`label=case:${id}&status=RUNNING`)).toEqual([]);
    expect(await found(`text=north%20gate%20of%20${id}`)).toEqual(['labelled']);
    const refused = await system.api.post('/executions', { runbookId: `${id}-quick`, labels: { Team: 'two words' } });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
  });
});
