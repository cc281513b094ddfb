import fc from 'fast-check';
import { streamPosition } from '../runs/live/event-frames.js';
import { prefersMarkdown } from '../runs/views/report.js';
import { readCursor, writeCursor, type CursorScope } from './cursor.js';
import { idempotencyKey } from './idempotency-key.js';
import { preferredWait } from './prefer.js';
import { Problem } from './problem.js';
import { requestIdOf } from './request-id.js';
import { traceIdOf } from './trace-id.js';

/** A parser of foreign text may answer, or refuse with a problem of its own; anything else is a defect. */
const answersOrRefuses = (work: () => unknown): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.status).toBe(400);
  }
};

const ANA = { kind: 'person', id: 'ana', tenant: 'acme' } as const;
const SCOPE: CursorScope = { list: 'executions', caller: ANA, filter: { status: 'RUNNING' } };
const readOurs = (text: string) => readCursor(text, SCOPE);

const RUNS = 30_000;
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.stringMatching(/^[-;,="\\ \w.*/]{0,60}$/),
);

describe('a request with odd headers', () => {
  it.each([
    ['wait=30', 30],
    ['respond-async, wait=10', 10],
    ['wait = 5; foo=bar', 5],
    ['WAIT="7"', 7],
    ['wait=100000', 60],
    ['wait=-1', 0],
    ['wait=soon', 0],
    ['await=9', 0],
    [undefined, 0],
  ])('waits as Prefer asks: %s', (header, seconds) => expect(preferredWait(header)).toBe(seconds));

  it.each([
    ['"8e03978e"', '8e03978e'],
    ['8e03978e', '8e03978e'],
    ['"with a space"', 'with a space'],
    ['"with \\"quotes\\""', 'with "quotes"'],
  ])('has the key of %s', (header, key) => expect(idempotencyKey(header)).toBe(key));

  it.each(['', '""', 'a b', '"open', 'ä', 'x'.repeat(256)])('is refused for the key %j', (header) => {
    expect(() => idempotencyKey(header)).toThrow(expect.objectContaining({ code: 'malformed-header' }));
  });

  it.each([
    ['text/markdown', true],
    ['application/json', false],
    ['text/markdown;q=0.5, application/json', false],
    ['application/json;q=0.5, text/markdown', true],
    ['text/html, text/*', true],
    ['*/*', false],
    [undefined, false],
  ])('gets the report as Accept asks: %s', (accept, markdown) => expect(prefersMarkdown(accept)).toBe(markdown));

  it.each([
    [undefined, { version: 0, index: 0 }],
    ['3.1', { version: 3, index: 1 }],
    ['3', { version: 3, index: Number.MAX_SAFE_INTEGER }],
  ])('resumes a live view behind %s', (header, position) => expect(streamPosition(header)).toEqual(position));

  it('keeps the trace of its caller, and gets one where it brings none', () => {
    expect(traceIdOf('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(traceIdOf('00-00000000000000000000000000000000-00f067aa0ba902b7-01')).not.toBe('0'.repeat(32));
    expect(traceIdOf('nonsense')).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[string, CursorScope]>([
    ['list', { ...SCOPE, list: 'approvals' }],
    ['tenant', { ...SCOPE, caller: { ...ANA, tenant: 'other' } }],
    ['person', { ...SCOPE, caller: { ...ANA, id: 'ben' } }],
    ['filter', { ...SCOPE, filter: { status: 'FAILED' } }],
  ])('is refused with a cursor of another %s', (_what, other) => {
    const cursor = writeCursor({ value: 7, id: 'exe_1' }, SCOPE);
    expect(readCursor(cursor, { ...SCOPE, filter: { status: 'RUNNING', runbookId: undefined } })).toEqual({ value: 7, id: 'exe_1' });
    expect(() => readCursor(cursor, other)).toThrow(expect.objectContaining({ code: 'invalid-cursor', status: 400 }));
  });

  it('is refused with a cursor that was changed anywhere', () => {
    const bytes = Buffer.from(writeCursor({ value: 7, id: 'exe_1' }, SCOPE), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => readOurs(changed.toString('base64url'))).toThrow(expect.objectContaining({ code: 'invalid-cursor' }));
    }
  });

  it.each([
    ['a1b2', 'a1b2'],
    ['00-4bf92f35.x:y~z+1/2=', '00-4bf92f35.x:y~z+1/2='],
  ])('keeps its id %s', (header, id) => expect(requestIdOf(header)).toBe(id));

  it.each([undefined, '', 'a b', 'a\nb', 'x'.repeat(129), ['a', 'b'], '"a"'])('gets an id for %j', (header) =>
    expect(requestIdOf(header)).toMatch(/^req_[\w-]+$/),
  );

  it('gets back with a cursor what was put into it', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), fc.stringMatching(/^[\w:./-]{1,160}$/), (value, id) => {
        expect(readCursor(writeCursor({ value, id }, SCOPE), SCOPE)).toEqual({ value, id });
      }),
      { numRuns: 2_000 },
    );
  });

  it('never breaks a parser', () => {
    fc.assert(
      fc.property(oddText, (text) => {
        for (const parse of [preferredWait, prefersMarkdown, traceIdOf]) parse(text);
        for (const parse of [idempotencyKey, streamPosition, readOurs]) answersOrRefuses(() => parse(text));
      }),
      { numRuns: RUNS },
    );
  });

  // Patterns that backtrack show themselves here by running for minutes.
  it.each([
    ' '.repeat(100_000),
    `wait${' '.repeat(100_000)}`,
    ','.repeat(100_000),
    '"\\'.repeat(50_000),
    ';q='.repeat(50_000),
    'a'.repeat(100_000),
  ])('is read in one pass, however long', (text) => {
    for (const parse of [preferredWait, prefersMarkdown, traceIdOf]) parse(text);
    for (const parse of [idempotencyKey, streamPosition, readOurs]) answersOrRefuses(() => parse(text));
  });
});
