import fc from 'fast-check';
import { matchesErrorName, retries, retryDelayMs, retryLaw } from '../../src/runbook/index.js';

const law = (more: Partial<Parameters<typeof retryLaw>[0] & object> = {}) =>
  retryLaw({ maxAttempts: 4, delayMs: 100, maxDelayMs: 1_000_000, ...more });

describe('a failed attempt', () => {
  it('waits by the law of its backoff', () => {
    const delays = (backoff: 'fixed' | 'linear' | 'exponential') =>
      [1, 2, 3, 4].map((attempt) => retryDelayMs(law({ backoff }), attempt, 0.9));
    expect(delays('fixed')).toEqual([100, 100, 100, 100]);
    expect(delays('linear')).toEqual([100, 200, 300, 400]);
    expect(delays('exponential')).toEqual([100, 200, 400, 800]);
  });

  it('is clamped, then shortened by jitter by up to half', () => {
    const clamped = law({ backoff: 'exponential', maxDelayMs: 300, jitter: true });
    expect([0, 0.5, 0.999_999].map((chance) => retryDelayMs(clamped, 10, chance))).toEqual([300, 225, 150]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        fc.nat(1_000_000),
        (attempt, chance, delayMs) => {
          const full = retryDelayMs(law({ backoff: 'exponential', delayMs }), attempt, 0);
          const delay = retryDelayMs(law({ backoff: 'exponential', delayMs, jitter: true }), attempt, chance);
          return delay <= full && delay >= Math.floor(full / 2) && full <= 1_000_000;
        },
      ),
    );
  });

  it.each<[string, Parameters<typeof law>[0], number, number]>([
    ['what is asked for, where that is more', {}, 3_000, 3_000],
    ['its own delay, where that is more', { delayMs: 5_000 }, 3_000, 5_000],
    ['at most what the author lets it wait', { maxDelayMs: 2_000 }, 3_000, 2_000],
    ['an hour at most where the author says nothing', { maxDelayMs: undefined }, 86_400_000, 3_600_000],
    ['more than five minutes where the author says nothing', { maxDelayMs: undefined }, 900_000, 900_000],
    ['all that is asked for, which jitter does not shorten', { jitter: true }, 3_000, 3_000],
    ['its own delay where nothing is asked for', {}, 0, 100],
  ])('waits %s', (_what, more, askedMs, expected) => {
    expect(retryDelayMs(law(more), 1, 0.9, askedMs)).toBe(expected);
  });

  it('is not repeated without a law, after the last attempt, or beyond the total budget', () => {
    expect(retries(retryLaw(undefined), 1, 'timeout', 0)).toBe(false);
    expect(retries(law(), 3, 'timeout', 0)).toBe(true);
    expect(retries(law(), 4, 'timeout', 0)).toBe(false);
    expect(retries(law({ maxTotalMs: 500 }), 1, 'timeout', 499)).toBe(true);
    expect(retries(law({ maxTotalMs: 500 }), 1, 'timeout', 500)).toBe(false);
  });

  it.each([
    ['timeout', true],
    ['connection', true],
    ['lease-lost', true],
    ['http-500', true],
    ['http-408', true],
    ['http-425', true],
    ['http-429', true],
    ['429', true],
    ['http-404', false],
    ['http-302', false],
    ['http-307', false],
    ['4xx', false],
    ['expression', false],
    ['denied', false],
    ['invalid-output', false],
    ['rejected', false],
  ])('with %s and no filter is repeated: %s', (name, expected) => {
    expect(retries(law(), 1, name, 0)).toBe(expected);
  });

  it('is repeated exactly for what the filter names, terminal errors too', () => {
    const filtered = law({ on: ['timeout', '5xx', 429, '404', 'denied'] });
    const repeated = ['timeout', 'http-503', 'http-429', 'http-404', 'denied', 'connection', 'http-400', 'http-408'].filter((name) =>
      retries(filtered, 1, name, 0),
    );
    expect(repeated).toEqual(['timeout', 'http-503', 'http-429', 'http-404', 'denied']);
    expect(retries(law(), 1, { name: 'internal', terminal: true }, 0)).toBe(false);
  });

  it('knows one error by all its names', () => {
    expect(matchesErrorName('429', 'http-429')).toBe(true);
    expect(matchesErrorName('http-429', '429')).toBe(true);
    expect(matchesErrorName('5xx', 'http-5000')).toBe(false);
    expect(matchesErrorName('5xx', 'http-503')).toBe(true);
  });
});
