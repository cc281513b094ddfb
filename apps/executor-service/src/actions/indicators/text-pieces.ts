export interface TextPiece {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** A line longer than this, which nobody wrote by hand, is looked at in pieces, so that the work on each is bounded. */
export const PIECE_LENGTH_MAX = 16 * 1024;

/** The lines of a text; a very long one in pieces, cut at a blank where there is one. Lazy: a large text is not copied whole. */
export function* textPieces(text: string): Generator<TextPiece> {
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    while (start < end) {
      const cut = end - start <= PIECE_LENGTH_MAX ? end : cutBefore(text, start, start + PIECE_LENGTH_MAX);
      yield { text: text.slice(start, cut), line };
      start = cut;
    }
    start = end + 1;
  }
}

function cutBefore(text: string, start: number, limit: number): number {
  const blank = text.lastIndexOf(' ', limit);
  return blank > start ? blank : limit;
}
