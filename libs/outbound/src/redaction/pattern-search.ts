/** A text that is looked for. */
export interface Pattern {
  readonly name: string;
  /** As `folded` makes them. */
  readonly bytes: Uint8Array;
}

/** Called for every place at which a pattern stands. */
export type Found = (start: number, end: number, pattern: Pattern) => void;

/**
 * Looks for many patterns at once (S. Wu, U. Manber, A fast algorithm for multi-pattern searching, 1994): the last two bytes of a window as long
 * as the shortest pattern say how far it may move, so that most bytes are never looked at. Letters count in either case, and a blank is
 * a plus, as forms write it.
 */
export class PatternSearch {
  /** Of the shortest pattern. */
  readonly lengthMin: number;
  private readonly window: number;
  private readonly shifts: Uint8Array;
  private readonly ending = new Map<number, Pattern[]>();

  constructor(readonly patterns: readonly Pattern[]) {
    this.lengthMin = Math.min(...patterns.map(({ bytes }) => bytes.length));
    this.window = Math.min(this.lengthMin, WINDOW_MAX);
    this.shifts = new Uint8Array(patterns.length === 0 ? 0 : 1 << 16).fill(this.window - 1);
    for (const pattern of patterns) this.enter(pattern);
  }

  each(bytes: Uint8Array, found: Found): void {
    if (this.patterns.length === 0) return;
    const { shifts, window } = this;
    for (let last = window - 1; last < bytes.length;) {
      const block = blockOf(FOLD[bytes[last - 1] as number] as number, FOLD[bytes[last] as number] as number);
      const shift = shifts[block] as number;
      if (shift > 0) {
        last += shift;
        continue;
      }
      const start = last - window + 1;
      for (const pattern of this.ending.get(block) ?? []) {
        if (standsAt(bytes, start, bytes.length, pattern.bytes)) found(start, start + pattern.bytes.length, pattern);
      }
      last++;
    }
  }

  /** Called for every pattern that begins before `end`, with at least `lengthMin` bytes, and would go on behind it: its longest beginning. */
  eachBegun(bytes: Uint8Array, end: number, lengthMin: number, found: (start: number, pattern: Pattern) => void): void {
    for (const pattern of this.patterns) {
      for (let start = Math.max(0, end - pattern.bytes.length + 1); start <= end - lengthMin; start++) {
        if (!standsAt(bytes, start, end, pattern.bytes.subarray(0, end - start))) continue;
        found(start, pattern);
        break;
      }
    }
  }

  private enter(pattern: Pattern): void {
    const { bytes } = pattern;
    for (let last = 1; last < this.window; last++) {
      const block = blockOf(bytes[last - 1] as number, bytes[last] as number);
      const shift = this.window - 1 - last;
      if (shift < (this.shifts[block] as number)) this.shifts[block] = shift;
      if (shift === 0) this.ending.set(block, [...(this.ending.get(block) ?? []), pattern]);
    }
  }
}

/** A longer window moves no faster by much, and its steps would not fit into a byte. */
const WINDOW_MAX = 128;

const blockOf = (first: number, second: number): number => (first << 8) | second;

/** ASCII letters in lower case, a plus as the blank that it is in forms. */
const FOLD: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte === 0x2b ? 0x20 : byte,
);

export const folded = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => FOLD[byte] as number);

function standsAt(bytes: Uint8Array, start: number, end: number, pattern: Uint8Array): boolean {
  if (start + pattern.length > end) return false;
  for (let n = 0; n < pattern.length; n++) if (FOLD[bytes[start + n] as number] !== pattern[n]) return false;
  return true;
}
