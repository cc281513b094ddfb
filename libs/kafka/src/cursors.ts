/** Reads from the oldest record that the log keeps. */
export const OLDEST = 'oldest';

/** Where the reading of one partition of one topic stands. */
export interface Cursor {
  /** The offset to read next. */
  next: number;
  /** Nothing was read yet and any beginning is right. */
  isOldest: boolean;
  /** False while reading is held, or while the broker is asked again. */
  isActive: boolean;
  /** How often in a row the broker's answer did not begin where it was asked to. */
  doubts: number;
}

export class Cursors {
  private readonly byPlace = new Map<string, Cursor>();

  get(topic: string, partition: number): Cursor | undefined {
    return this.byPlace.get(`${topic}/${partition}`);
  }

  set(topic: string, partition: number, from: number | typeof OLDEST): Cursor {
    // An offset below the log's beginning is answered by the beginning.
    const cursor = { next: from === OLDEST ? 0 : from, isOldest: from === OLDEST, isActive: true, doubts: 0 };
    this.byPlace.set(`${topic}/${partition}`, cursor);
    return cursor;
  }

  delete(topic: string, partition: number): void {
    this.byPlace.delete(`${topic}/${partition}`);
  }
}

/**
 * Whether a fetch's answer begins where the cursor stands (G2). One that does not is from a broker that leads no more, or of a log that is not the
 * one that was read: going on behind it would lose what lies between.
 *
 * @param first the offset of the first record in the answer at or behind the cursor; where there is none, the offset behind the answer
 * @param mayHaveHoles false for logs that are written without transactions and never compacted: their offsets are an unbroken row
 */
export function beginsAt({ next }: Pick<Cursor, 'next'>, first: number, mayHaveHoles: boolean): boolean {
  return first === next || mayHaveHoles;
}
