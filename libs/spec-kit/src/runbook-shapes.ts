import fc from 'fast-check';

/** What a random step is before it has a name and a place: draws only, each of which shrinks to the plainest. */
export interface StepShape {
  readonly kind: StepKind;
  /** How many steps before this one each dependency stands, from 1. */
  readonly back: readonly number[];
  /** How many steps behind this one each target of a branch or jump stands, from 1. */
  readonly ahead: readonly number[];
  readonly join: 'all' | 'any';
  readonly when: 'never-asked' | 'even' | 'first-input' | 'dependency-completed';
  readonly onError: 'fail' | 'continue' | 'skip' | 'goto';
  readonly retry: RetryShape | null;
  readonly timeoutMs: number | null;
  readonly sensitive: boolean;
  readonly once: boolean;
  readonly outputSchema: boolean;
  readonly evidence: boolean;
  /** What is particular to the kind, decoded by whoever builds it. */
  readonly variant: number;
  /** Of a loop. */
  readonly body: readonly StepShape[];
}

export interface RetryShape {
  readonly maxAttempts: number;
  readonly backoff: 'fixed' | 'linear' | 'exponential';
  readonly delayMs: number;
  readonly jitter: boolean;
  readonly on: 'any' | 'silence' | 'replies' | 'everything';
  readonly maxTotalMs: number | null;
}

const LEAF_KINDS = [
  'action',
  'transform',
  'conditional',
  'human-approval',
  'wait-for-event',
  'timer',
  'call-service',
  'runbook',
  'instruction',
  'notify',
  'command',
] as const;

export type StepKind = (typeof LEAF_KINDS)[number] | 'loop';

/** What is behind gates is what most rules are about. */
const OFTEN = ['human-approval', 'human-approval', 'call-service'] as const;

/** Enough for every digit that a kind decodes. */
const VARIANT_MAX = 2 ** 24;

/** Lists of steps with bodies of loops, and loops in them, up to the depth. */
export function arbitraryShapes(stepsMax: number, loopDepth: number): fc.Arbitrary<StepShape[]> {
  return fc.array(arbitraryShape(loopDepth), { minLength: 1, maxLength: stepsMax, size: 'max' });
}

function arbitraryShape(loopDepth: number): fc.Arbitrary<StepShape> {
  const leaf = fc.record({ ...members(), kind: fc.constantFrom(...LEAF_KINDS, ...OFTEN), body: fc.constant([]) });
  if (loopDepth === 0) return leaf;
  const loop = fc.record({ ...members(), kind: fc.constant('loop' as const), body: arbitraryShapes(3, loopDepth - 1) });
  return fc.oneof({ weight: 6, arbitrary: leaf }, { weight: 1, arbitrary: loop });
}

function members() {
  return {
    back: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    ahead: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    join: fc.constantFrom('all', 'all', 'any'),
    when: fc.constantFrom('never-asked', 'never-asked', 'never-asked', 'even', 'first-input', 'dependency-completed'),
    onError: fc.constantFrom('fail', 'continue', 'skip', 'goto'),
    retry: fc.option(arbitraryRetry()),
    timeoutMs: fc.constantFrom(null, null, 1_000, 5_000, 120_000),
    sensitive: fc.boolean(),
    once: fc.boolean(),
    outputSchema: fc.boolean(),
    evidence: fc.boolean(),
    variant: fc.nat(VARIANT_MAX),
  } as const;
}

function arbitraryRetry(): fc.Arbitrary<RetryShape> {
  return fc.record({
    maxAttempts: fc.integer({ min: 1, max: 4 }),
    backoff: fc.constantFrom('fixed', 'linear', 'exponential'),
    delayMs: fc.constantFrom(0, 100, 3_000),
    jitter: fc.boolean(),
    on: fc.constantFrom('any', 'silence', 'replies', 'everything'),
    maxTotalMs: fc.constantFrom(null, null, 10_000),
  } as const);
}
