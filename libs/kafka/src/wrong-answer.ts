import type { Cursor } from './cursors.js';
import type { Report } from './report.js';
import type { OffsetRange } from './offset-range.js';

export interface WrongAnswer {
  readonly topic: string;
  readonly partition: number;
  /** The offset at which the answer began; undefined: the log does not have the offset that was asked for. */
  readonly found: number | undefined;
  /** Of the log now; undefined where nobody could tell. */
  readonly range: OffsetRange | undefined;
}

/** Records between the cursor and what the log has now that nobody will ever bring. */
export interface Loss {
  /** The offset that was to be read next. */
  readonly expected: number;
  readonly range: OffsetRange;
}

/** The loss in words, up to who suffers it: the log was truncated or made anew, or its beginning was deleted. */
export function whatIsGone(topic: string, partition: number, { expected, range: { low, high } }: Loss): string {
  return high < expected
    ? `expected ${topic}/${partition} to reach offset ${expected}, found that it was truncated or made anew and ends at ${high}`
    : `expected ${topic}/${partition} to have its records from offset ${expected} on, found that those before ${low} were deleted`;
}

/**
 * Corrects the cursor after an answer that did not begin where it was asked to (G2), by the log's range: the log is shorter than it was, or begins
 * later. Otherwise the cursor stays, and the broker is to be asked again.
 *
 * @param lost records are gone that were to be read; `continue` goes on where the log begins now
 * @returns `stop`: reading this partition ends here
 */
export function correctCursor(
  cursor: Cursor,
  { topic, partition, found, range }: WrongAnswer,
  report: Report,
  lost: (loss: Loss) => 'continue' | 'stop',
): 'ask-again' | 'stop' {
  cursor.doubts += 1;
  const expected = cursor.next;
  if (range && (range.high < expected || range.low > expected)) {
    // Whoever reads from the oldest record on misses none.
    if (!cursor.isOldest && lost({ expected, range }) === 'stop') return 'stop';
    cursor.next = range.low;
  } else if (cursor.doubts > 1) {
    const answered = found === undefined ? 'that the broker does not have it' : `it answered from ${found}`;
    const message = `expected the fetch of ${topic}/${partition} to begin at offset ${expected}, found ${answered}; asking again`;
    report({ level: 'warn', message, topic, partition, expected, found, doubts: cursor.doubts });
  }
  return 'ask-again';
}
