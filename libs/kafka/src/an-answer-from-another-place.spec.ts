import { beginsAt, Cursors, type Cursor } from './cursors.js';
import type { ReportedEvent } from './report.js';
import type { OffsetRange } from './topic-admin.js';
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
  const correct = (cursor: Cursor, asked: number, range: OffsetRange | undefined, { mayHaveHoles = false, isShorter = stop } = {}) =>
    correctCursor(
      cursor,
      { topic: 'runbook.execution.events', partition: 3, asked, range, mayHaveHoles },
      (event) => void reported.push(event),
      isShorter,
    );
  const stop = (): 'continue' | 'stop' => 'stop';

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

  it('moves the cursor to where the log begins now, and says what was deleted', () => {
    const cursor = cursorAt(5);
    correct(cursor, 12, { low: 12, high: 20 });
    expect(cursor.next).toBe(12);
    expect(reported).toMatchObject([{ level: 'error', expected: 5, found: 12 }]);
  });

  it('moves a cursor that takes any beginning without a word', () => {
    const cursor = cursorAt('oldest');
    correct(cursor, 12, { low: 12, high: 20 });
    expect(cursor.next).toBe(12);
    expect(reported).toEqual([]);
  });

  it.each([
    ['stop', 'stop', 500],
    ['continue', 'ask-again', 0],
  ] as const)('asks what a log means that is shorter: %s', (verdict, outcome, next) => {
    const cursor = cursorAt(500);
    const asked: unknown[] = [];
    const isShorter = (...facts: number[]) => (asked.push(facts), verdict);
    expect(correct(cursor, 0, { low: 0, high: 20 }, { isShorter })).toBe(outcome);
    expect(asked).toEqual([[500, 0]]);
    expect(cursor.next).toBe(next);
  });

  it('leaves the cursor where it is when nobody can tell the range', () => {
    const cursor = cursorAt(110);
    expect(correct(cursor, 0, undefined)).toBe('ask-again');
    expect(cursor).toMatchObject({ next: 110, doubts: 1 });
  });
});
