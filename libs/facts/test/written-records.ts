import type { Actor, ExecutionEvent, RegistryEvent } from '@runbook/domain';
import { factsOfExecution, factsOfRegistry, unknownRun, type Fact, type RunContext } from '@runbook/facts';
import type { Cause, DecisionRecord } from '@runbook/wire';

export const AT = Date.UTC(2026, 10, 21, 10);
export const DEV: Actor = { kind: 'person', id: 'dev', tenant: 'acme', via: 'api-key', roles: ['sre'] };
export const RUN = 'exe_0198f1c2d3e4f5a6b7c8d9e0f1a2b3c4';

const BY_COMMAND: Cause = { command: 'cmd_1' };
const BY_TIMER: Cause = { timer: 'due' };

/** An event with a time, as far as a suite cares. */
export const event = (type: ExecutionEvent['type'], more: object = {}): ExecutionEvent => ({ type, at: AT, ...more }) as ExecutionEvent;

export const started = (more: object = {}): ExecutionEvent =>
  event('ExecutionStarted', {
    runbook: { id: 'contain-host', version: 3, digest: 'd' },
    steps: [],
    inputs: { password: 'of-the-inputs' },
    requestDigest: 'r',
    dataLicenses: [],
    startedBy: DEV,
    ...more,
  });

export function recordOf<Event>(id: string, version: number, events: readonly Event[], cause: Cause = BY_COMMAND): DecisionRecord<Event> {
  const owned = { v: 1, aggregate: 'execution', id, tenant: 'acme', term: 1, owner: 'own_1', seq: version, version } as const;
  return { ...owned, at: new Date(AT).toISOString(), cause, actor: DEV, prev: null, events };
}

/** The events of a record; `timer` beside them: a clock decided, and nobody else. */
export type Listed = readonly (ExecutionEvent | 'timer')[];

/** What is told of a run whose records have these events, in turn. */
export function toldOf(...records: readonly Listed[]): { readonly facts: readonly Fact[]; readonly context: RunContext } {
  let context = unknownRun;
  const facts = records.flatMap((listed, index) => {
    const events = listed.filter((one) => one !== 'timer');
    const told = factsOfExecution(recordOf(RUN, index + 1, events, listed.includes('timer') ? BY_TIMER : BY_COMMAND), context);
    context = told.context;
    return told.facts;
  });
  return { facts, context };
}

export const toldOfRegistry = (id: string, ...events: readonly object[]): readonly Fact[] =>
  factsOfRegistry(recordOf(id, 1, events as readonly RegistryEvent[]));
