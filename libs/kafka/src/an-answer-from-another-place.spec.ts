import type { Gap } from '@runbook/ports';
import { beginsAt, Cursors, type Cursor } from './cursors.js';
import type { ReportedEvent } from './report.js';
import type { OffsetRange } from './offset-range.js';
import { correctCursor, gapOfBatch } from './wrong-answer.js';

describe('an answer', () => {
  it.each([
    { what: 'that begins where it was asked to', first: 110, mayHaveHoles: false, is: true },
    { what: 'with a hole at its beginning', first: 112, mayHaveHoles: false, is: false },
    { what: 'behind a marker of a transaction', first: 111, mayHaveHoles: true, is: true },
  ])('$what is the next one: $is', ({ first, mayHaveHoles, is }) => {
    expect(beginsAt({ next: 110 }, first, mayHaveHoles)).toBe(is);
  });
});

describe('an answer from another place', () => {
  const reported: ReportedEvent[] = [];
  beforeEach(() => void reported.splice(0));
  const cursorAt = (next: number | 'oldest') => new Cursors().set('runbook.execution.events', 3, next);
  /** What becomes of the cursor when a fetch was answered from `found` and the log has this range. */
  const correct = (cursor: Cursor, found: number | undefined, range: OffsetRange | undefined, lost = stop) =>
    correctCursor(cursor, { topic: 'runbook.execution.events', partition: 3, found, range }, (event) => void reported.push(event), lost);
  const stop = (_gap: Gap): 'continue' | 'stop' => 'stop';

  it('leaves the cursor where it is when the log has the records that were asked for', () => {
    const cursor = cursorAt(110);
    for (let times = 0; times < 3; times++) expect(correct(cursor, 114, { low: 0, high: 119 })).toBe('ask-again');
    expect(cursor).toMatchObject({ next: 110, doubts: 3 });
    expect(reported).toMatchObject([
      { level: 'warn', expected: 110, found: 114 },
      { level: 'warn', expected: 110, found: 114 },
    ]);
  });

  it('is nothing to somebody who reads from the oldest record', () => {
    const cursor = cursorAt('oldest');
    expect(correct(cursor, 12, { low: 12, high: 20 })).toBe('ask-again');
    expect(cursor.next).toBe(12);
    expect(reported).toEqual([]);
  });

  it.each([
    ['begins later', 'stop', { low: 112, high: 120 }, 'expired', 'stop', 110],
    ['begins later', 'continue', { low: 112, high: 120 }, 'expired', 'ask-again', 112],
    ['is empty, and begins later', 'stop', { low: 112, high: 112 }, 'expired', 'stop', 110],
    ['is shorter', 'stop', { low: 3, high: 20 }, 'replaced', 'stop', 110],
    ['is shorter', 'continue', { low: 3, high: 20 }, 'replaced', 'ask-again', 3],
  ] as const)('asks what a log means that %s: %s', (_, verdict, range, kind, outcome, next) => {
    const cursor = cursorAt(110);
    const asked: unknown[] = [];
    const lost = (gap: Gap) => (asked.push(gap), verdict);
    expect(correct(cursor, undefined, range, lost)).toBe(outcome);
    expect(asked).toMatchObject([{ kind, from: 110, next: range.low }]);
    expect(cursor.next).toBe(next);
  });

  it.each([
    ['ends just there', { low: 0, high: 110 }],
    ['begins just there', { low: 110, high: 120 }],
    ['is empty just there', { low: 110, high: 110 }],
  ])('loses nothing of a log that %s', (_, range) => {
    const cursor = cursorAt(110);
    const lost = (): 'stop' => {
      throw new Error('nothing is lost');
    };
    expect(correct(cursor, undefined, range, lost)).toBe('ask-again');
    expect(cursor).toMatchObject({ next: 110, doubts: 1 });
  });

  it.each([
    [
      2,
      109,
      'replaced',
      'expected runbook.execution.events/3 to reach offset 110, found that it was truncated or made anew and ends at 109',
    ],
    [
      ...[111, 111, 'expired'],
      'expected runbook.execution.events/3 to have its records from offset 110 on, found that those before 111 were deleted',
    ],
  ] as [number, number, string, string][])('of a log of offsets %i to %i says what is gone: %s', (low, high, kind, reason) => {
    const gaps: Gap[] = [];
    correct(cursorAt(110), undefined, { low, high }, (gap) => (gaps.push(gap), 'continue'));
    expect(gaps).toEqual([{ kind, from: 110, next: low, reason }]);
  });

  it('with a batch that cannot be read leaves out what was to be read of it', () => {
    const batch = { firstOffset: 5, lastOffset: 9, reason: 'no codec', bytes: Buffer.from('x') };
    const words = 'expected to read the batch of offsets 5 to 9 of t/3, found that it cannot be read: no codec';
    const gap = (from: number) => ({ kind: 'unreadable', from, next: 10, reason: words, bytes: batch.bytes });
    expect([4, 5, 6, 9].map((next) => gapOfBatch('t', 3, next, batch as never))).toEqual([gap(5), gap(5), gap(6), gap(9)]);
  });

  it('leaves the cursor where it is when nobody can tell the range', () => {
    const cursor = cursorAt(110);
    expect(correct(cursor, undefined, undefined)).toBe('ask-again');
    expect(cursor).toMatchObject({ next: 110, doubts: 1 });
  });
});
