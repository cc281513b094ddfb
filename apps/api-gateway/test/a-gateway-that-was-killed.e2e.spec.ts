import { GREET } from './documents.js';
import { startSystem, type RunningSystem } from './running-system.mjs';
import { readStream } from './server-sent-events.js';

describe('a gateway that was killed', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
    await system.api.post('/runbooks', GREET);
  });
  afterAll(() => system.stop());

  const start = (name: string, key: string) =>
    system.api.post('/executions', { runbookId: 'greet', inputs: { name } }, { prefer: 'wait=30', 'idempotency-key': `"${key}"` });

  it('shows what was answered before, in the same order, and begins nothing again', async () => {
    const begun = [];
    for (let n = 0; n < 30; n++) begun.push((await start(`person ${n}`, `key-${n}`)).body);
    const listed = (await system.api.get('/executions?limit=200')).body.items;
    // At once, so that the newest have not been written to the store.
    await system.process.kill9();
    await system.process.start();
    expect((await system.api.get('/executions?limit=200')).body.items).toEqual(listed);
    expect((await system.api.get(`/executions/${begun[29].id}`)).body).toEqual(begun[29]);
    const again = await start('person 29', 'key-29');
    expect(again.body).toEqual(begun[29]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await start('somebody else', 'key-3')).status).toBe(422);
    expect((await system.api.get('/executions?limit=200')).body.items).toHaveLength(30);
  });

  it('shows the live view of a run from before its restart', async () => {
    const { id } = (await start('person 0', 'key-0')).body;
    const { seen } = await readStream(`${system.url}/api/v1/executions/${id}/stream`);
    expect(seen.map(({ event }) => event)).toEqual(['ExecutionStarted', 'StepCompleted', 'ExecutionCompleted']);
    expect((await system.api.get(`/executions/${id}/logs/verify`)).body).toMatchObject({ valid: true, complete: true });
  });
});
