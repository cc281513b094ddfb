// Which mutants are drawn, what became of them, and what that says of all of them.
import { createHash } from 'node:crypto';

/** The quantile of the normal distribution for an interval that holds the true share in 95 of 100 samples. */
const Z_95 = 1.96;

/** Whether a file of the repository is this one, or stands in this folder. */
export const isIn = (folder, file) => file === folder || file.startsWith(`${folder}/`);

/**
 * Ids of so many of the mutants, each as likely as any other; the same ones for the same seed as long as the code is the same. What a mutant is
 * stands in its file, place, mutator and replacement; the hash of that with the seed is its lot, and the lowest lots are drawn.
 */
export function drawn(mutants, count, seed) {
  return mutants
    .map(({ id, fileName, location, mutatorName, replacement }) => ({
      id,
      lot: createHash('sha256')
        .update(JSON.stringify([seed, fileName, location, mutatorName, replacement]))
        .digest('hex'),
    }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}

/**
 * `killed`, `undecided`, `not noticed` or `no suite comes here`. A mutant with which a suite cannot even be loaded is killed, and so is one that
 * runs a piece of code a hundred times as often, which is counted, not measured. One that waits is `undecided`, because a busy machine waits too;
 * so is one with which the process of the suites ended, because a defect of what runs them ends it as well.
 */
export function fateOf({ status, statusReason = '' }) {
  if (status === 'Survived') return 'not noticed';
  if (status === 'NoCoverage') return 'no suite comes here';
  if (status === 'Timeout') return statusReason.startsWith('Hit limit reached') ? 'killed' : 'undecided';
  if (status !== 'Killed' && status !== 'RuntimeError')
    throw new Error(`expected a mutant that was asked about, found one that is ${status}`);
  return /Exceeded timeout of \d+ ms|^Test runner crashed/.test(statusReason) ? 'undecided' : 'killed';
}

/** Wilson's interval `[low, high]` of the share that a sample estimates, from 0 to 1; 95 of 100 such intervals hold it. */
export function intervalOf(part, whole) {
  if (whole === 0) return [0, 1];
  const share = part / whole;
  const divisor = 1 + Z_95 ** 2 / whole;
  const middle = (share + Z_95 ** 2 / (2 * whole)) / divisor;
  const reach = (Z_95 / divisor) * Math.sqrt((share * (1 - share)) / whole + Z_95 ** 2 / (4 * whole ** 2));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
