import type { Gap } from '@runbook/ports';
import type { Cursor } from './cursors.js';
import type { UnreadableBatch } from './fetched/record-batch.js';
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

/** What is gone between the cursor and what the log has now: it was cut off or made anew, or its beginning was deleted. */
function gapOf(topic: string, partition: number, from: number, { low, high }: OffsetRange): Gap {
  const [kind, reason] =
    high < from
      ? ([
          'replaced',
          `expected ${topic}/${partition} to reach offset ${from}, found that it was truncated or made anew and ends at ${high}`,
        ] as const)
      : ([
          'expired',
          `expected ${topic}/${partition} to have its records from offset ${from} on, found that those before ${low} were deleted`,
        ] as const);
  return { kind, from, next: low, reason };
}

/** What a batch that cannot be read leaves out, for who stands at `next`. */
export function gapOfBatch(
  topic: string,
  partition: number,
  next: number,
  { firstOffset, lastOffset, reason, bytes }: UnreadableBatch,
): Gap {
  const from = Math.max(firstOffset, next);
  const words = `expected to read the batch of offsets ${firstOffset} to ${lastOffset} of ${topic}/${partition}, found that it cannot be read: ${reason}`;
  return { kind: 'unreadable', from, next: lastOffset + 1, reason: words, bytes };
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
  lost: (gap: Gap) => 'continue' | 'stop',
): 'ask-again' | 'stop' {
  cursor.doubts += 1;
  const expected = cursor.next;
  if (range && (range.high < expected || range.low > expected)) {
    // Whoever reads from the oldest record on misses none.
    if (!cursor.isOldest && lost(gapOf(topic, partition, expected, range)) === 'stop') return 'stop';
    cursor.next = range.low;
  } else if (cursor.doubts > 1) {
    const answered = found === undefined ? 'that the broker does not have it' : `it answered from ${found}`;
    const message = `expected the fetch of ${topic}/${partition} to begin at offset ${expected}, found ${answered}; asking again`;
    report({ level: 'warn', message, topic, partition, expected, found, doubts: cursor.doubts });
  }
  return 'ask-again';
}
