import { VirtualClock } from '@runbook/spec-kit';
import type { ProbeAnswer } from '../../src/actions/action.js';
import type { AttemptTerms } from '../../src/work/attempt-work.js';
import type { AttemptSurroundings } from '../../src/work/attempt-surroundings.js';
import { Probe } from '../../src/work/probe.js';
import type { OpenRequest } from '../../src/work/requests.js';
import type { Saying } from '../../src/work/result-sender.js';
import { TICK_MS, TimerWheel } from '../../src/work/timer-wheel.js';
import { WorkQueue } from '../../src/work/work-queue.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A step that can be asked after; each question is answered when the suite says so, `unknown` at once by default. */
class Asking {
  readonly clock = new VirtualClock();
  readonly wheel = new TimerWheel(this.clock);
  readonly queue = new WorkQueue(1);
  readonly askedAt: number[] = [];
  readonly terms: AttemptTerms[] = [];
  readonly sayings: Saying[] = [];
  readonly warnings: { readonly facts: object; readonly message: string }[] = [];
  givenUp = 0;
  mayProbe = true;
  answer: () => Promise<ProbeAnswer | undefined> = () => Promise.resolve('unknown');
  readonly request: OpenRequest;
  readonly probe: Probe;

  constructor(timeoutMs = 300_000, attempt?: OpenRequest['attempt']) {
    const asked = { step: 'lookup', stepType: 'action', attempt: 2, at: 7, timeoutMs, parameters: null };
    const execution = { id: 'exe_1', tenant: 'acme', requests: new Map() };
    this.request = { execution, asked, bytes: 5, closed: false, inDoubt: true, attempt } as unknown as OpenRequest;
    const around = {
      ...{ clock: this.clock, wheel: this.wheel, queue: this.queue },
      sender: { say: (saying: Saying) => this.sayings.push(saying) },
      runners: { find: () => ({ target: () => 'edr.example' }) },
      work: {
        mayProbe: () => this.mayProbe,
        probe: (_request: OpenRequest, terms: AttemptTerms) => {
          this.askedAt.push(this.clock.monotonic());
          this.terms.push(terms);
          return this.answer().then((answer) => (answer === undefined ? undefined : { answer }));
        },
      },
      logger: { warn: (facts: object, message: string) => this.warnings.push({ facts, message }) },
    } as unknown as AttemptSurroundings;
    this.probe = new Probe(this.request, around, () => this.givenUp++);
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += TICK_MS) await this.clock.advance(Math.min(TICK_MS, ms - passed));
    await settled();
  }
}

describe('a step in doubt that is asked after', () => {
  it('is asked after a second, twice as long each time, at most every minute, and twenty times; then a person must say', async () => {
    const asking = new Asking();
    await asking.clock.advance(1_200_000);
    const waits = asking.askedAt.map((ms, index) => ms - (asking.askedAt[index - 1] ?? 0));
    expect(waits).toHaveLength(20);
    for (const [index, expected] of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, ...Array<number>(14).fill(60_000)].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(expected);
      expect(waits[index]).toBeLessThanOrEqual(expected + TICK_MS);
    }
    expect([asking.givenUp, asking.sayings]).toEqual([1, []]);
    expect(asking.warnings).toEqual([
      {
        facts: { execution: 'exe_1', step: 'lookup', attempt: 2, tries: 20 },
        message: 'no probe could tell whether a step happened; a person must resolve it',
      },
    ]);
  });

  it.each<[ProbeAnswer, object]>([
    [
      { happened: true, output: { isolated: 'ws-7' } },
      { happened: true, output: { isolated: 'ws-7' } },
    ],
    [{ happened: false }, { happened: false }],
    [
      { happened: true, output: null },
      { happened: true, output: null },
    ],
  ])('is told of as soon as somebody knows: %j', async (answer, told) => {
    const asking = new Asking();
    asking.answer = () => Promise.resolve(answer);
    await asking.pass(200_000);
    expect(asking.askedAt).toHaveLength(1);
    expect(asking.sayings.map(({ executionId, tenant, body }) => ({ executionId, tenant, body }))).toEqual([
      { executionId: 'exe_1', tenant: 'acme', body: { type: 'ReportProbe', step: 'lookup', attempt: 2, ...told } },
    ]);
    const [saying] = asking.sayings;
    expect([saying!.wanted(), (asking.request.closed = true), saying!.wanted()]).toEqual([true, true, false]);
  });

  it.each([
    [300_000, 60_000],
    [60_001, 60_000],
    [59_999, 59_999],
    [5_000, 5_000],
  ])('waits for an answer no longer than a minute, nor than its own time-out: %d ms, %d ms', async (timeoutMs, waitedMs) => {
    const asking = new Asking(timeoutMs);
    asking.answer = () => new Promise(() => undefined);
    await asking.pass(1_000 + TICK_MS);
    expect([asking.terms.length, asking.terms[0]?.timeLeftMs]).toEqual([1, waitedMs]);
    await asking.pass(waitedMs - 2 * TICK_MS);
    expect([asking.terms[0]!.signal.aborted, asking.warnings]).toEqual([false, []]);
    await asking.pass(3 * TICK_MS);
    expect(asking.terms[0]!.signal.aborted).toBe(true);
    expect(asking.warnings).toEqual([
      {
        facts: { execution: 'exe_1', step: 'lookup', attempt: 2, tries: 1, reason: `no answer within ${waitedMs} ms` },
        message: 'a probe failed; asking again',
      },
    ]);
    // The slot is free again, and the next question comes.
    await asking.pass(2_000 + 2 * TICK_MS);
    expect(asking.terms).toHaveLength(2);
  });

  it('is not asked after while it still works here, which takes no try', async () => {
    const asking = new Asking(300_000, {} as OpenRequest['attempt']);
    await asking.pass(10_000);
    expect(asking.askedAt).toEqual([]);
    asking.request.attempt = undefined;
    asking.answer = () => Promise.reject(new Error('no route'));
    await asking.pass(1_500);
    expect(asking.warnings).toMatchObject([{ facts: { tries: 1, reason: 'no route' } }]);
  });

  it('that nobody can ask after is given up at once, and so is one whose action cannot tell', async () => {
    const nobody = new Asking();
    nobody.mayProbe = false;
    await nobody.pass(10_000);
    expect([nobody.askedAt, nobody.givenUp]).toEqual([[], 1]);
    const mute = new Asking();
    mute.answer = () => Promise.resolve(undefined);
    await mute.pass(10_000);
    expect([mute.askedAt.length, mute.givenUp, mute.sayings]).toEqual([1, 1, []]);
  });

  it('leaves no timer behind, whatever the answer', async () => {
    const asking = new Asking();
    asking.answer = () => Promise.resolve({ happened: true });
    await asking.pass(1_000 + TICK_MS);
    expect([asking.sayings.length, asking.wheel.held]).toEqual([1, 0]);
    const unable = new Asking();
    unable.answer = () => Promise.reject(new Error('no route'));
    await unable.pass(1_000 + TICK_MS);
    // That of the next question.
    expect([unable.warnings.length, unable.wheel.held]).toEqual([1, 1]);
    unable.probe.stop();
    expect(unable.wheel.held).toBe(0);
  });

  it('is asked after no more once the log settles it, and its slot is free', async () => {
    const asking = new Asking();
    asking.answer = () => new Promise(() => undefined);
    await asking.pass(1_100);
    asking.request.closed = true;
    asking.probe.stop();
    await settled();
    expect(asking.terms[0]!.signal.aborted).toBe(true);
    const begun: string[] = [];
    asking.queue.add({ at: 1, tenant: 'acme', bytes: 1, begin: () => begun.push('next') > 0 });
    expect(begun).toEqual(['next']);
    await asking.pass(200_000);
    expect([asking.askedAt.length, asking.sayings, asking.warnings, asking.givenUp]).toEqual([1, [], [], 0]);

    const waiting = new Asking();
    waiting.probe.stop();
    await waiting.pass(10_000);
    expect(waiting.askedAt).toEqual([]);
  });
});
