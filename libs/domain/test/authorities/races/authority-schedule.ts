import fc from 'fast-check';

/** What can happen while authorities and runs talk; `chance` in [0, 1) says to whom, and how. */
export interface Happening {
  readonly kind: (typeof KINDS)[number];
  readonly chance: number;
}

export const KINDS = [
  'start',
  'deliver',
  'settle',
  'repeat',
  'stray',
  'complete',
  'fail',
  'take',
  'vote',
  'pause',
  'resume',
  'release',
  'renew',
  'retry',
  'skip',
  'cancel',
  'revoke',
  'reinstate',
  'amend',
  'deprecate',
  'override',
  'review',
  'lift',
  'wait',
  'sleep',
  'night',
] as const;

/** What most of a run is made of, and what leads out of a hold. */
const OFTEN: ReadonlySet<string> = new Set(['start', 'deliver', 'settle', 'complete', 'vote', 'renew', 'reinstate', 'override']);
const HAPPENINGS_MAX = 80;

/** What leads to a gate, opens it alone, and what comes of that. */
const OF_OVERRIDES: ReadonlySet<string> = new Set(['start', 'settle', 'complete', 'override', 'review', 'night', 'lift']);

/** A run that fails, leaves its authority and comes back, and copies of that which come late: seldom by chance. */
const RETURN: readonly Happening['kind'][] = ['start', 'settle', 'fail', 'settle', 'retry', 'settle', 'stray', 'stray', 'stray', 'stray'];
const RETURNS_MAX = 4;
const chance = fc.integer({ min: 0, max: 999_999 }).map((n) => n / 1_000_000);
/** An attempt fails for good with such a chance. */
const forGood = fc.integer({ min: 900_000, max: 999_999 }).map((n) => n / 1_000_000);
const oneReturn: fc.Arbitrary<readonly Happening[]> = fc.tuple(
  ...RETURN.map((kind) => fc.record({ kind: fc.constant(kind), chance: kind === 'fail' ? forGood : chance })),
);

const happeningsOf = (weightOf: (kind: Happening['kind']) => number): fc.Arbitrary<readonly Happening[]> =>
  fc.array(
    fc.record({
      kind: fc.oneof(...KINDS.map((kind) => ({ arbitrary: fc.constant(kind), weight: weightOf(kind) }))),
      chance,
    }),
    { minLength: 20, maxLength: HAPPENINGS_MAX },
  );

/** Three in five are about everything, others mostly about overrides, because a gate is reached late and what follows it later still, or about runs that come back. */
export const arbitrarySchedule: fc.Arbitrary<readonly Happening[]> = fc.oneof(
  { weight: 3, arbitrary: happeningsOf((kind) => (OFTEN.has(kind) ? 4 : 1)) },
  { weight: 1, arbitrary: happeningsOf((kind) => (OF_OVERRIDES.has(kind) ? 20 : 1)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.array(oneReturn, { minLength: 1, maxLength: RETURNS_MAX }),
        happeningsOf((kind) => (OFTEN.has(kind) ? 4 : 1)),
      )
      .map(([returns, others]) => [...returns.flat(), ...others]),
  },
);
