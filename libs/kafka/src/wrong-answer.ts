import type { Cursor } from './cursors.js';
import type { Report } from './report.js';
import type { OffsetRange } from './topic-admin.js';

export interface WrongAnswer {
  readonly topic: string;
  readonly partition: number;
  /** The offset that the fetch asked for. */
  readonly asked: number;
  /** Of the log now; undefined where nobody could tell. */
  readonly range: OffsetRange | undefined;
  readonly mayHaveHoles: boolean;
}

/**
 * Corrects the cursor after an answer that did not begin where it was asked to (G2), by the log's range: the log is shorter than it was, or begins
 * later. Otherwise the cursor stays, and the broker is to be asked again. Only where others write with transactions, or compact, is an
 * answer believed that comes a second time from behind the cursor: a late one comes once.
 *
 * @param isShorter the log ends before the position that was to be read: it was truncated or made anew
 * @returns `stop`: reading this partition ends here
 */
export function correctCursor(
  cursor: Cursor,
  { topic, partition, asked, range, mayHaveHoles }: WrongAnswer,
  report: Report,
  isShorter: (expected: number, found: number) => 'continue' | 'stop',
): 'ask-again' | 'stop' {
  const isRepeated = cursor.answeredFrom === asked;
  cursor.answeredFrom = asked;
  cursor.doubts += 1;
  const expected = cursor.next;
  if (range && range.high < expected) {
    if (isShorter(expected, range.low) === 'stop') return 'stop';
    cursor.next = range.low;
  } else if (range && range.low > expected) {
    cursor.next = range.low;
    const message = `expected to read ${topic}/${partition} from offset ${expected}, found that records before ${range.low} were deleted; reading went on at ${range.low}: raise the topic's retention`;
    if (!cursor.isOldest) report({ level: 'error', message, topic, partition, expected, found: range.low });
  } else if (range && mayHaveHoles && isRepeated && asked > expected) {
    cursor.next = asked;
  } else if (cursor.doubts > 1) {
    const message = `expected the fetch of ${topic}/${partition} to begin at offset ${expected}, found it answered from ${asked}; asking again`;
    report({ level: 'warn', message, topic, partition, expected, found: asked, doubts: cursor.doubts });
  }
  return 'ask-again';
}
