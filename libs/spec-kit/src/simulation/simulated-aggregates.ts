import { berlin } from '../zones.js';
import {
  blobsOf,
  canonicalDefinition,
  DUPLICATES_REMEMBERED_MS,
  insteadOfExecution,
  noCorrelation,
  noExecution,
  type CompiledRunbook,
  type CorrelationCommand,
  type CorrelationEvent,
  type CorrelationRejection,
  type CorrelationState,
  type Decision,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionRejection,
  type ExecutionState,
  type Json,
  type Need,
  type Runbook,
  type RunbookPin,
} from '@runbook/domain';
import type { Aggregate } from '@runbook/processor';
import { sha256Of } from '@runbook/wire';
import type { Core } from './core.js';
import { IN_FORCE, type KnownVersions } from './deprecations.js';
import type { HeldStates } from './ledger.js';

const FOLD_VERSION = 1;

/** The definitions of a world, compiled once for all its schedules. */
export class Definitions {
  private readonly byDigest = new Map<string, CompiledRunbook>();
  private readonly pins = new Map<string, RunbookPin>();

  constructor(
    readonly runbooks: readonly Runbook[],
    core: Core,
  ) {
    for (const runbook of runbooks) {
      const digest = sha256Of(canonicalDefinition(runbook));
      this.byDigest.set(digest, core.compileRunbook(runbook));
      this.pins.set(runbook.id, { id: runbook.id, version: 1, digest });
    }
  }

  pin(id: string, version: number | 'latest' = 'latest'): RunbookPin | undefined {
    return version === 'latest' || version === 1 ? this.pins.get(id) : undefined;
  }

  compiled(digest: string): CompiledRunbook | undefined {
    return this.byDigest.get(digest);
  }
}

type ExecutionAggregate = Aggregate<ExecutionState, ExecutionCommand, ExecutionEvent, ExecutionRejection>;
type CorrelationAggregate = Aggregate<CorrelationState, CorrelationCommand, CorrelationEvent, CorrelationRejection>;

/** One process's execution aggregate: it has to load a definition before it knows it, and blobs before it looks into them. */
export function executionAggregate(
  core: Core,
  definitions: Definitions,
  blobs: Map<string, string>,
  held: HeldStates,
  versions: KnownVersions = IN_FORCE,
): ExecutionAggregate {
  const provided = new Set<string>();
  const contents = new Map<string, Json>();
  return {
    name: 'execution',
    foldVersion: FOLD_VERSION,
    zero: noExecution,
    evolve: core.evolveExecution,
    evolveAll: core.evolveExecutionAll,
    nextTimerAt: core.nextExecutionTimerAt,
    timerCommand: { type: 'FireTimers' },
    insteadOf: insteadOfExecution,
    decide(body, state, circumstances) {
      const decision = core.decideExecution(body, state, {
        ...circumstances,
        definition: (digest) => (provided.has(digest) ? (definitions.compiled(digest) ?? null) : undefined),
        version: (id, version) => definitions.pin(id, version),
        standing: (pin) => (versions.isDeprecated(pin, circumstances.now) ? 'deprecated' : 'in-force'),
        authority: () => null,
        inlineBasis: 'allowed',
        whenDeprecated: versions.whenDeprecated,
        blob: (sha256) => contents.get(sha256),
        zones: berlin,
        kept: (sha256) => blobs.has(sha256),
        sha256: sha256Of,
      });
      return remembered(core.addressed(body, decision), state, held);
    },
    provide(need: Need) {
      if ('definition' in need) provided.add(need.definition);
      else if ('keep' in need) blobs.set(sha256Of(need.keep), need.keep);
      else if ('blob' in need) for (const one of blobsOf(need)) contents.set(one, JSON.parse(blobs.get(one) ?? 'null') as Json);
      return Promise.resolve();
    },
  };
}

export function correlationAggregate(core: Core, blobs: Map<string, string>, held: HeldStates): CorrelationAggregate {
  const contents = new Map<string, Json>();
  const world = {
    blob: (sha256: string) => contents.get(sha256),
    zones: berlin,
    kept: (sha256: string) => blobs.has(sha256),
    sha256: sha256Of,
    rememberMs: DUPLICATES_REMEMBERED_MS,
  };
  return {
    name: 'correlation',
    foldVersion: FOLD_VERSION,
    zero: noCorrelation,
    evolve: core.evolveCorrelation,
    nextTimerAt: core.nextCorrelationTimerAt,
    timerCommand: { type: 'ExpireEvents' },
    decide: (body, state, { now }) => remembered(core.decideCorrelation(body, state, { now, ...world }), state, held),
    provide(need) {
      if ('keep' in need) blobs.set(sha256Of(need.keep), need.keep);
      else if ('blob' in need) for (const one of blobsOf(need)) contents.set(one, JSON.parse(blobs.get(one) ?? 'null') as Json);
      return Promise.resolve();
    },
  };
}

function remembered<Event, Refusal>(decision: Decision<Event, Refusal>, state: unknown, held: HeldStates): Decision<Event, Refusal> {
  if (decision.kind === 'events') held.set(decision.events, JSON.stringify(state));
  return decision;
}
