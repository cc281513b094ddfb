import type { AttemptResult } from '../../src/work/attempt-result.js';
import { Attempting } from './attempting.js';

const DONE: AttemptResult = { type: 'CompleteStep', output: { ok: true } };

describe('what an attempt leaves behind', () => {
  let work: Attempting;
  beforeEach(() => (work = new Attempting()));
  /** The channel has every word. */
  const heard = () => {
    for (const { said } of work.sayings) said();
  };

  it('is nothing: with its result its time-out goes, with its last word its lease', async () => {
    work.attempt(work.request());
    expect(work.wheel.held).toBe(2);
    await work.end(DONE);
    expect(work.wheel.held).toBe(1);
    // What is over is not broken off when its time would have been up.
    await work.clock.advance(200_000);
    expect(work.terms[0]!.signal.aborted).toBe(false);
    heard();
    expect([work.wheel.held, work.clock.held]).toEqual([0, 1]);
    await work.clock.advance(30_000);
    expect(work.clock.held).toBe(0);
  });

  it('is nothing of a cancel that was heeded', async () => {
    const attempt = work.attempt(work.request());
    attempt.cancel(8_000);
    expect(work.wheel.held).toBe(3);
    await work.end(DONE);
    expect(work.wheel.held).toBe(1);
    heard();
    expect(work.wheel.held).toBe(0);
  });

  it.each([1, 4])('is nothing when nobody wants it any more, of %i of which two have slots', (count) => {
    const attempts = Array.from({ length: count }, () => work.attempt(work.request()));
    for (const attempt of attempts.toReversed()) attempt.stop();
    expect(work.wheel.held).toBe(0);
  });
});
