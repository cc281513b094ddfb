import { jest } from '@jest/globals';
import type { AuditReader } from '@runbook/audit';
import { LogUnreachable } from '@runbook/ports';
import { TOPICS } from '@runbook/wire';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GetApproval, GetApprovalHandler } from '../src/approvals/queries.js';
import { Problem } from '../src/http/problem.js';
import { KNOWN_WITHIN_MS } from '../src/log/known-by-now.js';
import { GetExecution, GetExecutionHandler } from '../src/runs/views/queries.js';
import { asked, person, started } from './followed-requests.js';
import { OneLog, type ReadingGateway } from './gateways-on-one-log.js';

const ana = person('ana');

describe('what another gateway has just answered', () => {
  let log: OneLog;
  let gateway: ReadingGateway;
  beforeEach(async () => {
    log = new OneLog();
    gateway = await log.gateway();
    await gateway.read();
  });
  afterEach(() => gateway.flush());

  const run = (id: string) => new GetExecutionHandler(gateway.model, {} as AuditReader).execute(new GetExecution(ana, id));
  const request = (id: string) => new GetApprovalHandler(gateway.approvals, gateway.known).execute(new GetApproval(ana, id));
  /** The answer, or the code of the problem; `open` while there is none. */
  const watched = (answer: Promise<unknown>) => {
    const seen = { outcome: 'open' };
    answer.then(
      () => (seen.outcome = 'found'),
      (error: unknown) => (seen.outcome = error instanceof Problem ? error.code : String(error)),
    );
    return seen;
  };
  const turns = async () => {
    for (let n = 0; n < 10; n++) await nextTurn();
  };

  it('is found, as soon as this one has read it too', async () => {
    log.decide('exe_1', 'cmd_1', started, asked());
    const seen = [run('exe_1'), request('apr_1'), run('exe_2'), request('apr_2')].map(watched);
    await turns();
    expect(seen.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open', 'open']);
    await gateway.read();
    await turns();
    expect(seen.map(({ outcome }) => outcome)).toEqual(['found', 'found', 'execution-unknown', 'approval-unknown']);
  });

  it('costs nothing to whoever asks for what is known here', async () => {
    log.decide('exe_1', 'cmd_1', started, asked());
    await gateway.read();
    const before = gateway.view.endsAsked;
    await run('exe_1');
    await request('apr_1');
    expect(gateway.view.endsAsked).toBe(before);
  });

  it('is no reason to wait for more than what stood on the log then', async () => {
    const seen = watched(run('exe_1'));
    await turns();
    log.decide('exe_2', 'cmd_2', started);
    expect(seen.outcome).toBe('execution-unknown');
  });

  it('is no reason to wait for a record that nobody admits', async () => {
    log.decideLate('exe_1');
    await gateway.read();
    await expect(run('exe_1')).rejects.toMatchObject({ code: 'execution-unknown' });
  });

  it('makes many that ask at once ask the log once, and those that come meanwhile once more', async () => {
    let answer = (): void => undefined;
    gateway.view.answer = () => new Promise((resolve) => (answer = resolve));
    const before = gateway.view.endsAsked;
    const first = watched(run('exe_1'));
    await turns();
    expect(gateway.view.endsAsked - before).toBe(1);
    // The question that is under way does not know of this one.
    log.decide('exe_1', 'cmd_1', started);
    const later = Array.from({ length: 100 }, () => watched(run('exe_1')));
    await turns();
    expect(gateway.view.endsAsked - before).toBe(1);
    answer();
    await turns();
    expect(first.outcome).toBe('execution-unknown');
    expect(gateway.view.endsAsked - before).toBe(2);
    answer();
    await turns();
    expect(new Set(later.map(({ outcome }) => outcome))).toEqual(new Set(['open']));
    await gateway.read();
    await turns();
    expect(new Set(later.map(({ outcome }) => outcome))).toEqual(new Set(['found']));
    expect(gateway.view.endsAsked - before).toBe(2);
  });

  it('is not denied where the log cannot be asked, and the reason is told', async () => {
    gateway.view.answer = () => Promise.reject(new LogUnreachable(TOPICS.executionEvents, 0));
    const problem = await run('exe_1').catch((error: unknown) => error);
    expect(problem).toMatchObject({
      code: 'not-ready',
      status: 503,
      detail: expect.stringContaining('does not tell where it ends'),
      extras: { headers: { 'retry-after': '1' } },
      cause: { name: 'LogUnreachable' },
    });
  });

  describe('for too long', () => {
    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it.each([
      ['where this one reads nothing', 'found 1 of the 2 records of partition 0 read', () => Promise.resolve()],
      ['where the log gives no answer', 'found the log without an answer', () => new Promise<void>(() => {})],
    ])('is not denied %s, and the reason is told', async (_, detail, answer) => {
      log.decide('exe_1', 'cmd_1', started);
      gateway.view.answer = answer;
      const problem = run('exe_1').catch((error: unknown) => error);
      const seen = watched(run('exe_1'));
      await turns();
      jest.advanceTimersByTime(KNOWN_WITHIN_MS - 50);
      await turns();
      expect(seen.outcome).toBe('open');
      jest.advanceTimersByTime(100);
      expect(await problem).toMatchObject({
        code: 'not-ready',
        status: 503,
        detail: expect.stringContaining(detail),
        extras: { headers: { 'retry-after': '1' } },
      });
    });
  });
});
