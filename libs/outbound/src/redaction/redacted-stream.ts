import type { SecretSearch, Span } from './secret-search.js';

/**
 * A text that comes in pieces. What may be the beginning of a secret is held back until the next piece says whether it is one; all else
 * is told at once. Of what was told, the last characters are kept in mind: a secret that had begun in them too shortly to be noticed is
 * still recognised, and the rest of it replaced.
 */
export class RedactedStream {
  /** Told already. */
  private told = '';
  /** Held back. */
  private open = '';

  constructor(private readonly search: SecretSearch | undefined) {}

  /** What can be told now. */
  push(piece: string): string {
    if (!this.search) return piece;
    const text = this.told + this.open + piece;
    const spans = this.search.spans(text, true);
    const begun = spans.at(-1)?.isBegun ? spans.pop() : undefined;
    return this.tell(text, spans, begun ? Math.max(begun.start, this.told.length) : endOfWhole(text));
  }

  /** The rest: nothing comes any more. */
  end(): string {
    if (!this.search) return '';
    const text = this.told + this.open;
    return this.tell(text, this.search.spans(text, false), text.length);
  }

  private tell(text: string, spans: readonly Span[], settled: number): string {
    let told = '';
    let at = this.told.length;
    for (const { start, end, name } of spans) {
      if (end <= at) continue;
      told += text.slice(at, Math.max(at, start)) + replacementOf(name);
      at = end;
    }
    told += text.slice(at, Math.max(at, settled));
    const until = Math.max(at, settled);
    this.open = text.slice(until);
    this.told = text.slice(Math.max(0, until - TOLD_LENGTH_KEPT), until);
    return told;
  }
}

export const replacementOf = (name: string): string => `[secret ${name}]`;

/** Half a pair of surrogates waits for its other half. */
const endOfWhole = (text: string): number => (/[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length);

/** More than `FRAGMENT_LENGTH_MIN` characters take in the most wasteful of encodings, as often as they are read: 18 for one in HTML, six times as much in JSON, twice. */
const TOLD_LENGTH_KEPT = 4_096;
