import type { ExecutionEvent } from '@runbook/domain';
import { noAdmission } from '@runbook/processor';
import { TOPICS } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApprovalDocuments } from '../src/approvals/model/approval-documents.js';
import { FLUSH_AFTER_MS } from '../src/runs/model/execution-flusher.js';
import { GATEWAY_READER } from '../src/log/log-follower.js';
import { asked, AT, done, started } from './followed-requests.js';
import { silent } from './silent.js';
import { OneLog, type ReadingGateway } from './gateways-on-one-log.js';

const ended: ExecutionEvent = { type: 'ExecutionCompleted', at: AT + 2, outputs: {}, failures: 0 };

/** Two gateways have read that a run waits; then one stands still, and the run ends. */
describe('a gateway that stood still', () => {
  let log: OneLog;
  let asleep: ReadingGateway;
  let awake: ReadingGateway;
  beforeEach(async () => {
    log = new OneLog();
    asleep = await log.gateway();
    awake = await log.gateway();
    log.decide('exe_1', 'cmd_1', started, asked());
    for (const gateway of [asleep, awake]) await gateway.read();
  });
  afterEach(async () => {
    expect([...asleep.failures, ...awake.failures]).toEqual([]);
    for (const gateway of [asleep, awake]) await gateway.flush();
  });

  const end = async () => {
    log.decide('exe_1', 'cmd_2', done, ended);
    await awake.read();
    await awake.flush();
  };

  it('shows a run that has ended meanwhile as ended, at once and when it has read on', async () => {
    await end();
    await asleep.wake();
    expect(await asleep.status('exe_1')).toBe('COMPLETED');
    await asleep.read();
    expect(await asleep.status('exe_1')).toBe('COMPLETED');
  });

  it('does not put what it has in memory over what another gateway stored', async () => {
    await end();
    await asleep.flush();
    const { lined } = asleep.stored;
    expect(await lined.line('exe_1')).toMatchObject({ version: 2, status: 'COMPLETED' });
    expect(await lined.get('exe_1')).toMatchObject({ version: 2, state: { status: 'COMPLETED' } });
    const requests = new ApprovalDocuments(log.documents, silent).lined;
    for (const stored of [await requests.line('apr_1'), await requests.get('apr_1')]) {
      expect(stored).toMatchObject({ version: 2, open: 0, status: 'approved' });
    }
  });

  it('goes on where it stood itself, so that who waits there hears of every decision', async () => {
    // Everything that it has read is stored, so that it has nothing left to say about where it stood.
    await sleep(2 * FLUSH_AFTER_MS);
    const told: number[] = [];
    asleep.model.watch('exe_1', (_entry, { version }) => void told.push(version));
    const decision = asleep.decisions.decisionOf('cmd_2', { id: 'exe_1', address: '/' }, () => Promise.resolve());
    const final = asleep.model.awaitFinal('default', 'exe_1', 60_000);
    await end();
    await asleep.wake();
    await asleep.read();
    expect(told).toEqual([2]);
    expect(await decision).toMatchObject({ version: 2 });
    expect((await final)?.state.status).toBe('COMPLETED');
  });

  it('does not take back the position of another gateway', async () => {
    const position = () => asleep.positions.load(GATEWAY_READER, TOPICS.executionEvents, 0);
    await end();
    expect((await position())?.offset).toBe(3);
    await asleep.flush();
    expect((await position())?.offset).toBe(3);
    await asleep.positions.save(GATEWAY_READER, TOPICS.executionEvents, 0, { ...noAdmission, offset: 4 });
    expect((await position())?.offset).toBe(4);
  });

  it('leaves to the next process a position behind which nothing is missing', async () => {
    await end();
    await asleep.wake();
    log.decide('exe_2', 'cmd_3', started, asked());
    await asleep.read();
    await asleep.flush();
    const next = await log.gateway();
    expect(await next.status('exe_1')).toBe('COMPLETED');
    expect(await next.status('exe_2')).toBe('RUNNING');
    log.decide('exe_2', 'cmd_4', done, ended);
    await next.read();
    expect(await next.status('exe_2')).toBe('COMPLETED');
    expect(next.failures).toEqual([]);
    await next.flush();
  });
});
