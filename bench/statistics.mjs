// What benches make of many figures: shares, medians with how sure they are, slopes with how sure they are, and one table of it.

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median, and between which two of the values the true one lies with at least 95 %: by how many coins may fall on one side, so that it holds
 * however the values are spread. Fewer than six values cannot tell.
 */
export function medianWithin(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let rank = -1;
  for (let below = 0, sum = 0; below < n / 2; below++) {
    sum += chance(n, below);
    if (2 * sum > 0.05) break;
    rank = below;
  }
  return { median: median(values), from: rank < 0 ? -Infinity : sorted[rank], to: rank < 0 ? Infinity : sorted[n - 1 - rank] };
}

/** That so many of n coins show heads. */
function chance(n, heads) {
  let found = 0.5 ** n;
  for (let k = 0; k < heads; k++) found *= (n - k) / (k + 1);
  return found;
}

/** What a ratio says of its goal, where 95 % of the time it lies within these bounds. */
export function verdictOf({ from, to }, most) {
  if (to <= most) return 'PASS';
  return from > most ? 'FAIL' : 'not told: too few turns, or too much else to do';
}

/** Of the line through these points by least squares, with half the width of what it lies within with 95 %. */
export function slope(points) {
  const n = points.length;
  const [meanX, meanY] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / n);
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const perUnit = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - perUnit * (x - meanX)) ** 2, 0);
  const give = n > 2 ? (STUDENT[n - 3] ?? 1.96) * Math.sqrt(rest / (n - 2) / spread) : Infinity;
  return { perUnit, give };
}

/** Student's t for 95 %, both sides, by degrees of freedom from 1 on; beyond them it is near 1.96. */
const STUDENT = [
  12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** As Markdown has it, so that it can be put where figures are quoted. */
export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
