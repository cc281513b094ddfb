import fc from 'fast-check';
import { EVENT_KEYS } from '../parameters-of-shape.js';

/** What happens around the runs of one world. Everything that the world draws beside it follows from `seed` and names alone. */
export interface Schedule {
  readonly seed: number;
  readonly inputs: { readonly n: number; readonly k: string };
  /** Executors and people mostly do what is asked, or they often do not. */
  readonly temper: 'helpful' | 'moody';
  /** Appends go wrong, owners freeze and die. */
  readonly mischief: boolean;
  readonly legalBasis: 'none' | 'lasting' | 'expiring';
  readonly dryRun: boolean;
  /** What the tenant's rule says of runs whose version is deprecated while they go on. */
  readonly whenDeprecated: 'finish' | 'hold' | 'cancel';
  readonly acts: readonly Act[];
}

/** Something that somebody outside does, and how long it is quiet after it. */
export interface Act {
  readonly kind: ActKind;
  /** What it is done to, and how. */
  readonly draw: number;
  readonly afterMs: number;
}

const QUIET = ['nothing', 'event', 'event', 'vote'] as const;
const CONTROL = ['pause', 'resume', 'retry', 'skip', 'resolve', 'edit', 'edit', 'rerun'] as const;
const ENDS = ['cancel', 'terminate'] as const;
const PEOPLE = ['delegate', 'comment', 'extend'] as const;
/** A version is deprecated; somebody lets a run go on that is held for it. */
const LIFECYCLE = ['deprecate', 'release'] as const;
const FAULTS = ['freeze', 'wake', 'kill', 'another-owner', 'outage', 'repeat'] as const;

export type ActKind =
  | (typeof QUIET)[number]
  | (typeof CONTROL)[number]
  | (typeof ENDS)[number]
  | (typeof PEOPLE)[number]
  | (typeof LIFECYCLE)[number]
  | (typeof FAULTS)[number];

export const ACT_KINDS: readonly ActKind[] = [...new Set([...QUIET, ...CONTROL, ...ENDS, ...PEOPLE, ...LIFECYCLE, ...FAULTS])];

const ACTS_MAX = 14;
const DRAW_MAX = 2 ** 20;

export const arbitrarySchedule: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(2 ** 31 - 1),
  inputs: fc.record({
    n: fc.oneof({ weight: 5, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.constant(12) }),
    k: fc.constantFrom(...EVENT_KEYS),
  }),
  temper: fc.constantFrom('helpful', 'helpful', 'moody'),
  mischief: fc.boolean(),
  legalBasis: fc.constantFrom('none', 'none', 'none', 'lasting', 'expiring'),
  dryRun: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  whenDeprecated: fc.constantFrom('finish', 'hold', 'cancel'),
  acts: fc.array(
    fc.record({
      kind: fc.oneof(
        { weight: 10, arbitrary: fc.constantFrom(...QUIET) },
        { weight: 10, arbitrary: fc.constantFrom(...CONTROL) },
        { weight: 1, arbitrary: fc.constantFrom(...ENDS) },
        { weight: 3, arbitrary: fc.constantFrom(...PEOPLE) },
        { weight: 2, arbitrary: fc.constantFrom(...LIFECYCLE) },
        { weight: 6, arbitrary: fc.constantFrom(...FAULTS) },
      ),
      draw: fc.nat(DRAW_MAX),
      afterMs: fc.constantFrom(0, 20, 300, 2_000, 12_000, 40_000),
    }),
    { maxLength: ACTS_MAX, size: 'max' },
  ),
});
