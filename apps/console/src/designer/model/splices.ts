/** A piece of text that is put in the place of another: offsets from 0 into the text before. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The text with every splice done. They are of the same text, and none reaches into another. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of inPlace(splices)) {
    if (from < at) throw new RangeError(`expected splices apart from each other, found one at ${from} behind ${at}`);
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** In the order of the text. Two at the same place keep the order in which they were given. */
export const inPlace = (splices: readonly Splice[]): Splice[] => [...splices].sort((a, b) => a.from - b.from || a.to - b.to);

/**
 * The one splice that leads from a text to another: what both begin and end with is left out. So a caret that stands before or behind
 * what changed stays where it is.
 */
export function spliceBetween(before: string, after: string): Splice {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
