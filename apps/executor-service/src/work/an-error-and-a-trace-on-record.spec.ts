import { nothingToRedact, redactorOf } from '@runbook/outbound';
import { boundedError, DETAILS_LENGTH_MAX, MESSAGE_LENGTH_MAX } from './bounded-error.js';
import type { OpenExecution } from './requests.js';
import { traceIdOf, traceparentOf } from './traceparent.js';

const error = (more: object = {}) => ({ name: 'connection', message: 'gone', ...more });

describe('an error on record', () => {
  it('is what it was, and terminal only where it is said', () => {
    expect(boundedError(error(), nothingToRedact)).toEqual(error());
    expect(boundedError(error({ terminal: true, details: null }), nothingToRedact)).toEqual(error({ terminal: true, details: null }));
    expect(boundedError(error({ terminal: false }), nothingToRedact)).toEqual(error());
  });

  it('has at most two thousand characters of message, and says when there were more', () => {
    expect(MESSAGE_LENGTH_MAX).toBe(2_000);
    const whole = 'x'.repeat(2_000);
    expect(boundedError(error({ message: whole }), nothingToRedact).message).toBe(whole);
    expect(boundedError(error({ message: `${whole}y` }), nothingToRedact).message).toBe(`${whole}…`);
  });

  it('has at most sixteen thousand characters of details as JSON, else how many there were', () => {
    expect(DETAILS_LENGTH_MAX).toBe(16_384);
    const details = 'x'.repeat(16_382);
    expect(boundedError(error({ details }), nothingToRedact).details).toBe(details);
    expect(boundedError(error({ details: `${details}y` }), nothingToRedact).details).toEqual({
      omitted: '16385 characters of details, more than the 16384 that are kept',
    });
  });

  it('is without secrets before it is cut, so that no half of one stays', () => {
    const redactor = redactorOf([['s', 'hunter22']]);
    const message = `${'x'.repeat(1_985)}hunter22`;
    expect(boundedError(error({ message: `${message} and more`, details: 'hunter22' }), redactor)).toEqual(
      error({ message: `${'x'.repeat(1_985)}[secret s] and …`, details: '[secret s]' }),
    );
  });
});

describe('a trace', () => {
  const execution = (id: string): OpenExecution => ({ id, tenant: 'acme', requests: new Map() });

  it('has the id that follows from the execution in every process, and a span of its own for each attempt', () => {
    // The first half of `printf exe_1 | sha256sum`.
    expect(traceIdOf(execution('exe_1'))).toBe(TRACE_OF_EXE_1);
    const one = execution('exe_1');
    // More than are drawn at once.
    const parents = Array.from({ length: 1_100 }, () => traceparentOf(one));
    for (const parent of parents) expect(parent).toMatch(new RegExp(`^00-${TRACE_OF_EXE_1}-[0-9a-f]{16}-01$`));
    expect(new Set(parents).size).toBe(1_100);
  });
});

const TRACE_OF_EXE_1 = 'ef9f844ac8ce25e0d6b79955c06e382a';
