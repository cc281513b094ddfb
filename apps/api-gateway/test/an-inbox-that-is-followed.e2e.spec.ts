import { randomUUID } from 'node:crypto';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { API_KEY } from './running-system.mjs';

const id = `followed-${randomUUID().slice(0, 8)}`;
const ASKS = `
apiVersion: runbook/v1
id: ${id}
name: Asks dev
steps:
  - { id: ask, type: human-approval, with: { approvers: { users: [dev] }, quorum: 1, fourEyes: false, timeoutMs: 600000, message: "Go on?" } }
`;

describe('an inbox that is followed', () => {
  let system: SharedSystem;
  beforeAll(async () => {
    system = await sharedSystem();
    expect((await system.api.post('/runbooks', ASKS, { 'content-type': 'application/yaml' })).status).toBe(201);
  });
  afterAll(() => system.stop());

  it('tells of a request when it comes and when it is decided, and how many there are', async () => {
    const gone = new AbortController();
    const answer = await fetch(`${system.url}/api/v1/approvals/stream`, { headers: { 'x-api-key': API_KEY }, signal: gone.signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const pieces = answer.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    let text = '';
    const frames = () => text.split('\n\n');
    const until = async (isSaid: () => boolean) => {
      while (!isSaid()) text += ((await pieces.next()) as { value: string }).value;
    };
    await until(() => frames().includes('event: ready\ndata: {}') && /event: counts\ndata: .+\n\n/.test(text));
    const run = await system.api.post('/executions', { runbookId: id });
    const { id: approval, digest } = run.body.steps[0].approval as { id: string; digest: string };
    const told = (what: string) => frames().some((frame) => frame.includes(approval) && frame.includes(what));
    await until(() => told('"youMayVote":true'));
    await until(() => Number(/.*"mine":(\d+)/s.exec(text)?.[1]) > 0);
    expect((await system.api.post(`/approvals/${approval}/votes`, { decision: 'approve', digest })).status).toBe(200);
    await until(() => told('"status":"approved"'));
    gone.abort();
  });
});
