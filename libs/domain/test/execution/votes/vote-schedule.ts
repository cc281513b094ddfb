import type { Json } from '@runbook/domain';
import fc from 'fast-check';

/** How a gate asks: what an author may write. */
export interface GateRules {
  readonly approvers: { readonly roles?: readonly string[]; readonly users?: readonly string[] };
  readonly quorum: number;
  readonly of?: number;
  readonly fourEyes?: boolean;
  readonly rejectOnFirst?: boolean;
  readonly timeoutMs?: number;
  readonly onTimeout?: 'fail' | 'reject' | 'approve' | 'escalate';
  readonly escalateTo?: { readonly roles?: readonly string[]; readonly users?: readonly string[] };
  readonly form?: Json;
}

/** One thing that happens. Persons are named by their ids; `key` tells with which of their keys they come. */
export type Happening =
  | {
      readonly kind: 'vote';
      readonly by: string;
      readonly key: string;
      readonly decision: 'approve' | 'reject';
      readonly asking: Asking;
      readonly form: FormGiven;
    }
  | { readonly kind: 'delegate'; readonly by: string; readonly to: string }
  | { readonly kind: 'comment'; readonly by: string }
  | { readonly kind: 'extend'; readonly by: string; readonly byMs: number }
  | { readonly kind: 'edit'; readonly by: string; readonly path: 'inputs.host' | 'inputs.n'; readonly value: string }
  /** Votes, delegations and extensions come again as they were, as old as this counts back. */
  | { readonly kind: 'replay'; readonly back: number }
  /** Time passes; `asleep`: the owner fires nothing meanwhile. */
  | { readonly kind: 'wait'; readonly ms: number; readonly asleep: boolean }
  | { readonly kind: 'executor'; readonly word: 'completes' | 'fails' }
  | { readonly kind: 'operator'; readonly by: string; readonly verb: 'retry-gate' | 'skip-gate' | 'retry-target' };

/** Which digest a ballot carries: of what is shown now, of an asking before, or made up. */
export type Asking = 'now' | 'before' | 'made-up';
/** `right`: one that fits if one is asked for, else none. `wrong`: one that does not fit, or that nobody asked for. */
export type FormGiven = 'right' | 'none' | 'wrong';

export interface VoteSchedule {
  readonly rules: GateRules;
  readonly happenings: readonly Happening[];
}

/** The persons of the tenant with their roles. `dev` starts the run. */
export const PERSONS: Readonly<Record<string, readonly string[]>> = {
  dev: ['lead', 'duty'],
  ana: [],
  ben: ['lead'],
  cy: ['lead', 'duty'],
  dan: ['lead'],
  gil: ['duty'],
  eve: [],
  fay: [],
};

export const FORM: Json = { type: 'object', required: ['ticket'] };
const TIME_MS = 1_000;

const arbitraryPerson = fc.constantFrom(...Object.keys(PERSONS), 'ana', 'ben', 'cy', 'dan', 'ana', 'ben', 'cy');
const arbitraryRules: fc.Arbitrary<GateRules> = fc
  .record({
    approvers: fc.constantFrom(
      { roles: ['lead'], users: ['ana'] },
      { roles: ['lead'] },
      { users: ['ana', 'ben', 'dev'] },
      { users: ['ana', 'ben', 'cy', 'eve'] },
    ),
    quorum: fc.constantFrom(1, 1, 2, 2, 3),
    of: fc.constantFrom(undefined, undefined, 3, 4),
    fourEyes: fc.constantFrom(undefined, undefined, true, false),
    rejectOnFirst: fc.constantFrom(undefined, true, false),
    timeoutMs: fc.constantFrom(undefined, TIME_MS),
    onTimeout: fc.constantFrom(undefined, 'fail', 'reject', 'approve', 'escalate', 'escalate'),
    form: fc.constantFrom(undefined, undefined, FORM),
  } as const)
  .map((rules) => ({ ...rules, ...(rules.onTimeout === 'escalate' && { escalateTo: { roles: ['duty'], users: ['fay'] } }) }))
  // What an author leaves out is not there.
  .map((rules) => JSON.parse(JSON.stringify(rules)) as GateRules);

const arbitraryHappening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      by: arbitraryPerson,
      key: fc.constantFrom('first', 'second'),
      decision: fc.constantFrom('approve', 'approve', 'approve', 'approve', 'approve', 'approve', 'reject'),
      asking: fc.constantFrom('now', 'now', 'now', 'now', 'now', 'now', 'before', 'made-up'),
      form: fc.constantFrom('right', 'right', 'right', 'right', 'right', 'right', 'none', 'wrong'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delegate' as const), by: arbitraryPerson, to: arbitraryPerson }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('comment' as const), by: arbitraryPerson }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('extend' as const), by: arbitraryPerson, byMs: fc.constantFrom(-1, 300, 700) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      by: fc.constantFrom('eve', 'dev', 'gil', 'ana'),
      path: fc.constantFrom('inputs.host', 'inputs.host', 'inputs.n'),
      value: fc.constantFrom('a', 'b'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replay' as const), back: fc.integer({ min: 0, max: 9 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(10, 60, 500, 999, 1_000), asleep: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('executor' as const), word: fc.constantFrom('completes', 'completes', 'fails') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('operator' as const),
      by: fc.constantFrom('eve', 'dev', 'gil', 'dan'),
      verb: fc.constantFrom('retry-gate', 'retry-gate', 'retry-target', 'skip-gate'),
    }),
  },
);

export const arbitraryVoteSchedule: fc.Arbitrary<VoteSchedule> = fc.record({
  rules: arbitraryRules,
  happenings: fc.array(arbitraryHappening, { minLength: 10, maxLength: 60, size: 'max' }),
});
