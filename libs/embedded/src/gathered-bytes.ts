/** UTF-8 needs at most three bytes for each UTF-16 code unit. */
export const UTF8_BYTES_PER_UNIT_MAX = 3;
const LINE_FEED = 10;
/** A quiet turn brings a few records or documents; larger turns grow the buffer, which is then kept. */
const INITIAL_BYTES = 64 * 1024;
/** A turn of large values must not pin its memory for ever. */
const KEPT_BYTES_MAX = 4 * 1024 * 1024;

/** Bytes that come piece by piece into one buffer, which is handed over as a copy and used again. */
export class GatheredBytes {
  buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  used = 0;

  /** Sees to it that so many bytes more fit behind those that are used. */
  reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.used + bytes));
    grown.set(this.buffer.subarray(0, this.used));
    this.buffer = grown;
  }

  /** Adds a text as UTF-8 with a line feed behind it, and says how many bytes the text took. */
  addLine(text: string): number {
    this.reserve(text.length * UTF8_BYTES_PER_UNIT_MAX + 1);
    const bytes = this.buffer.write(text, this.used);
    this.buffer[this.used + bytes] = LINE_FEED;
    this.used += bytes + 1;
    return bytes;
  }

  /** What was gathered, in memory of its own; nothing is gathered afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    // Every byte is written here, so none has to be zero first.
    const bytes = Buffer.allocUnsafeSlow(this.used);
    bytes.set(this.buffer.subarray(0, this.used));
    this.used = 0;
    if (this.buffer.length > KEPT_BYTES_MAX) this.buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    return bytes;
  }
}
