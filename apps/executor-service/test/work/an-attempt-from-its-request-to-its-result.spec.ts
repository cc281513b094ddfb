import { CancelRequested } from '../../src/steps/step-runner.js';
import type { AttemptResult } from '../../src/work/attempt-result.js';
import { TICK_MS } from '../../src/work/timer-wheel.js';
import { Attempting } from './attempting.js';

const DONE: AttemptResult = { type: 'CompleteStep', output: { ok: true } };
const FAILED: AttemptResult = { type: 'FailStep', error: { name: 'connection', message: 'gone' } };
const MINE = { step: 'lookup', attempt: 2, executor: 'executor_1' };

describe('an attempt', () => {
  let work: Attempting;
  beforeEach(() => (work = new Attempting()));

  it('says how it ended, in its trace, and holds its slot until that is with the orchestrator', async () => {
    for (let n = 0; n < 3; n++) work.attempt(work.request());
    expect(work.terms).toHaveLength(2);
    await work.end(DONE);
    const [saying] = work.sayings;
    expect(saying).toMatchObject({ executionId: 'exe_1', tenant: 'acme', body: { ...DONE, ...MINE } });
    expect(Object.keys(saying!.body).toSorted()).toEqual(['attempt', 'executor', 'output', 'step', 'type']);
    expect(saying!.traceparent).toBe(work.terms[0]!.traceparent);
    expect([work.terms.length, saying!.wanted()]).toEqual([2, true]);
    saying!.said();
    expect(work.terms).toHaveLength(3);
  });

  it('is at the host that its parameters name, of the size and age of its request', () => {
    expect(work.attempt(work.request())).toMatchObject({ at: 1, bytes: 5, target: 'edr.example' });
  });

  it('renews its lease every third of its length from the request on, with all that names it, until its end', async () => {
    const request = work.request();
    work.attempt(request, { agoMs: 4_000 });
    await work.clock.advance(5_999);
    expect(work.renewals).toEqual([]);
    await work.clock.advance(1 + TICK_MS);
    expect(work.renewals).toEqual([{ type: 'RenewLease', ...MINE, dispatch: 1 }]);
    await work.clock.advance(10_000 + TICK_MS);
    expect(work.renewals).toHaveLength(2);
    await work.end(DONE);
    work.sayings.at(-1)!.said();
    await work.clock.advance(60_000);
    expect([work.renewals.length, request.attempt]).toEqual([2, undefined]);
  });

  it('renews at once when it is dispatched again, under the new number', () => {
    const request = work.request();
    const attempt = work.attempt(request);
    request.asked = { ...request.asked, dispatch: 2 };
    attempt.askedAgain();
    expect(work.renewals).toEqual([{ type: 'RenewLease', ...MINE, dispatch: 2 }]);
    attempt.stop();
    attempt.askedAgain();
    expect(work.renewals).toHaveLength(1);
  });

  describe('and its time', () => {
    const timeout = (ms: number) => ({
      type: 'FailStep',
      error: { name: 'timeout', message: expect.stringContaining(`within ${ms} ms`) },
      ...MINE,
    });

    it('runs from the request on: it is told how much is left, and ends when none is', async () => {
      work.attempt(work.request({ timeoutMs: 5_000 }), { agoMs: 2_000 });
      expect(work.terms[0]!.timeLeftMs).toBe(3_000);
      await work.clock.advance(2_999);
      expect([work.said, work.terms[0]!.signal.aborted]).toEqual([[], false]);
      await work.clock.advance(1 + TICK_MS);
      expect(work.said).toEqual([{ ...timeout(5_000), effectless: true }]);
      expect(work.terms[0]!.signal.aborted).toBe(true);
      await work.end(DONE);
      expect(work.said).toHaveLength(1);
    });

    it.each([
      [5_000, 0],
      [4_999, 1],
    ])('is over, or not, before it begins: %d of 5000 ms, %d at work', (agoMs, begun) => {
      work.attempt(work.request({ timeoutMs: 5_000 }), { agoMs, fresh: false });
      expect(work.terms).toHaveLength(begun);
      expect(work.said).toEqual(begun === 1 ? [] : [timeout(5_000)]);
    });
  });

  describe('that failed', () => {
    it.each([
      ['where nothing had left, as the first and only one', {}, { fresh: true }, false, true],
      ['where something had left', {}, { fresh: true }, true, false],
      ['where another executor may have begun it before', {}, { fresh: false }, false, false],
      ['in a second dispatch', { dispatch: 2 }, { fresh: true }, false, false],
    ])('%s: says truly whether it had no effect', async (_, asked, how, departing, effectless) => {
      work.attempt(work.request(asked), how);
      if (departing) work.terms[0]!.departing();
      await work.end(FAILED);
      expect(work.said).toEqual([{ ...FAILED, ...MINE, ...(effectless && { effectless: true }) }]);
    });

    it('says no such thing of what succeeded', async () => {
      work.attempt(work.request());
      await work.end(DONE);
      expect(work.said).toEqual([{ ...DONE, ...MINE }]);
    });

    it('by a defect of the executor says so, and leaves it in the log', async () => {
      work.attempt(work.request());
      work.terms[0]!.departing();
      await work.breaks();
      expect(work.said).toEqual([
        { type: 'FailStep', error: { name: 'internal', message: expect.stringContaining('step lookup') }, ...MINE },
      ]);
      expect(work.errors).toEqual([{ execution: 'exe_1', step: 'lookup', attempt: 2, reason: 'Error: a defect' }]);
    });
  });

  describe('that nobody wants any more', () => {
    it('is broken off, says nothing, and gives its slot to the next', async () => {
      const attempts = [1, 2, 3].map(() => work.attempt(work.request()));
      attempts[0]!.stop();
      expect([work.terms[0]!.signal.aborted, work.terms.length]).toEqual([true, 3]);
      await work.end(DONE);
      expect(work.said).toEqual([]);
    });

    it('takes no slot when it had none', () => {
      const attempts = [1, 2, 3, 4].map(() => work.attempt(work.request()));
      attempts[2]!.stop();
      attempts[0]!.stop();
      expect(work.terms).toHaveLength(3);
      attempts[1]!.stop();
      attempts[3]!.stop();
      work.attempt(work.request());
      work.attempt(work.request());
      work.attempt(work.request());
      expect(work.terms).toHaveLength(5);
    });

    it('does not begin once the log has settled it', () => {
      const request = work.request();
      request.closed = true;
      work.attempt(request);
      expect(work.terms).toEqual([]);
    });
  });

  describe('that is cancelled', () => {
    const STILL = 'still at work';
    const cancelled = (message: string) => ({
      type: 'FailStep',
      error: { name: 'cancelled', message: expect.stringContaining(message), terminal: true },
      ...MINE,
    });

    it('is asked to stop within the grace period, and given up a second before its end', async () => {
      const attempt = work.attempt(work.request());
      work.terms[0]!.departing();
      attempt.cancel(8_000);
      expect(work.terms[0]!.signal.reason).toEqual(new CancelRequested(8_000));
      await work.clock.advance(6_999);
      expect(work.said).toEqual([]);
      await work.clock.advance(1 + TICK_MS);
      expect(work.said).toEqual([cancelled(STILL)]);
    });

    it('says how it ended when it still does', async () => {
      const attempt = work.attempt(work.request());
      attempt.cancel(8_000);
      await work.end(DONE);
      await work.clock.advance(20_000);
      expect(work.said.filter((body) => (body as { type: string }).type !== 'RenewLease')).toEqual([{ ...DONE, ...MINE }]);
    });

    it('while it waits says so at once', () => {
      const attempts = [1, 2, 3].map(() => work.attempt(work.request()));
      attempts[2]!.cancel(8_000);
      expect(work.said).toEqual([{ ...cancelled('cancelled'), effectless: true }]);
      attempts[0]!.stop();
      expect(work.terms).toHaveLength(2);
    });
  });

  describe('whose effect must happen once', () => {
    const once = () => work.request({ effect: 'once' });

    it('asks for its lease at once, holds its slot, and begins when the log names this executor', () => {
      const request = once();
      const attempt = work.attempt(request);
      expect([work.renewals, work.terms]).toEqual([[{ type: 'RenewLease', ...MINE, dispatch: 1 }], []]);
      request.holder = 'executor_1';
      attempt.held();
      attempt.held();
      expect(work.terms).toHaveLength(1);
    });

    it('begins once when it is named, in its slot or behind one that waits', () => {
      const requests = [once(), once(), once()];
      const attempts = requests.map((request) => work.attempt(request));
      for (const request of requests) request.holder = 'executor_1';
      for (const attempt of attempts) attempt.held();
      attempts[0]!.held();
      expect(work.terms).toHaveLength(2);
      attempts[0]!.stop();
      expect(work.terms).toHaveLength(3);
    });

    it('is left alone when another is named', () => {
      const request = once();
      const attempt = work.attempt(request);
      request.holder = 'executor_2';
      attempt.held();
      expect([work.terms, work.said, request.attempt]).toEqual([[], [], undefined]);
    });

    it('in doubt before it began is not begun: whoever held its lease says that nothing was done, any other nothing', () => {
      const [mine, other] = [once(), once()];
      const attempts = [work.attempt(mine), work.attempt(other)];
      mine.holder = 'executor_1';
      for (const attempt of attempts) attempt.doubted();
      const words = work.said.filter((body) => (body as { type: string }).type === 'FailStep');
      const error = { name: 'lease-lost', message: expect.stringContaining('nothing was done') };
      expect(words).toEqual([{ type: 'FailStep', error, ...MINE, effectless: true }]);
      expect(other.attempt).toBeUndefined();
      attempts[0]!.held();
      expect(work.terms).toEqual([]);
    });

    it('in doubt while it works goes on', async () => {
      const request = once();
      const attempt = work.attempt(request);
      request.holder = 'executor_1';
      attempt.held();
      attempt.doubted();
      await work.end(DONE);
      expect(work.said.at(-1)).toEqual({ ...DONE, ...MINE });
    });
  });
});
