/** Reads from the oldest record that the log keeps. */
export const OLDEST = 'oldest';

/** Where the reading of one partition of one topic stands. */
export interface Cursor {
  /** The offset to read next. */
  next: number;
  /** Nothing was read yet and any beginning is right. */
  isOldest: boolean;
  /** False while reading is held. */
  isActive: boolean;
}

export class Cursors {
  private readonly byPlace = new Map<string, Cursor>();

  get(topic: string, partition: number): Cursor | undefined {
    return this.byPlace.get(`${topic}/${partition}`);
  }

  set(topic: string, partition: number, from: number | typeof OLDEST): Cursor {
    // An offset below the log's beginning is answered by the beginning.
    const cursor = { next: from === OLDEST ? 0 : from, isOldest: from === OLDEST, isActive: true };
    this.byPlace.set(`${topic}/${partition}`, cursor);
    return cursor;
  }

  delete(topic: string, partition: number): void {
    this.byPlace.delete(`${topic}/${partition}`);
  }
}
