const DISTANCE_MAX = 3;
/** Longer names are not compared: the work is the product of the lengths. */
const COMPARED_CHARACTERS_MAX = 64;

/** The name that was probably meant: the closest by edit distance, if it is close for its length. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > COMPARED_CHARACTERS_MAX) return undefined;
  let best: string | undefined;
  let bestDistance = Math.min(DISTANCE_MAX, Math.ceil(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > COMPARED_CHARACTERS_MAX) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = (previous[column - 1] as number) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[right.length] as number;
}
