import type { Gap } from '@runbook/ports';
import { beginsAt, Cursors, type Cursor } from './cursors.js';
import type { ReportedEvent } from './report.js';
import type { OffsetRange } from './offset-range.js';
import { correctCursor } from './wrong-answer.js';

describe('an answer', () => {
  it.each([
    { what: 'that begins where it was asked to', asked: 110, first: 110, mayHaveHoles: false, is: true },
    { what: 'to an earlier seek that arrives late', asked: 114, first: 114, mayHaveHoles: false, is: false },
    { what: 'to an earlier seek, where holes are possible', asked: 114, first: 114, mayHaveHoles: true, is: false },
    { what: 'from before the cursor', asked: 90, first: 110, mayHaveHoles: false, is: false },
    { what: 'with a hole at its beginning', asked: 110, first: 112, mayHaveHoles: false, is: false },
    { what: 'behind a marker of a transaction', asked: 110, first: 111, mayHaveHoles: true, is: true },
  ])('$what is the next one: $is', ({ asked, first, mayHaveHoles, is }) => {
    expect(beginsAt({ next: 110 }, asked, first, mayHaveHoles)).toBe(is);
  });
});

describe('an answer from another place', () => {
  const reported: ReportedEvent[] = [];
  beforeEach(() => void reported.splice(0));
  const cursorAt = (next: number | 'oldest') => new Cursors().set('runbook.execution.events', 3, next);
  /** What becomes of the cursor when a fetch at `asked` was answered and the log has this range. */
  const correct = (cursor: Cursor, asked: number, range: OffsetRange | undefined, { mayHaveHoles = false, lost = stop } = {}) =>
    correctCursor(
      cursor,
      { topic: 'runbook.execution.events', partition: 3, asked, range, mayHaveHoles },
      (event) => void reported.push(event),
      lost,
    );
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

  it('is believed when it comes again, where others write with transactions', () => {
    const cursor = cursorAt(110);
    correct(cursor, 111, { low: 0, high: 119 }, { mayHaveHoles: true });
    expect(cursor.next).toBe(110);
    correct(cursor, 111, { low: 0, high: 119 }, { mayHaveHoles: true });
    expect(cursor.next).toBe(111);
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
    expect(correct(cursor, 0, range, { lost })).toBe(outcome);
    expect(asked).toMatchObject([{ kind, from: 110, next: range.low }]);
    expect(cursor.next).toBe(next);
  });

  it('leaves the cursor where it is when nobody can tell the range', () => {
    const cursor = cursorAt(110);
    expect(correct(cursor, 0, undefined)).toBe('ask-again');
    expect(cursor).toMatchObject({ next: 110, doubts: 1 });
  });
});
