import {
  compileRunbook,
  decideExecution,
  evolveExecution,
  noExecution,
  type Actor,
  type Decision,
  type ExecutionCommand,
  type ExecutionEvent,
  type ExecutionRejection,
  type ExecutionState,
  type ExecutionWorld,
  type Runbook,
} from '@runbook/domain';
import { createHash } from 'node:crypto';
import { berlin } from './zones.js';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const DEV: Actor = { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' };

/** The world of one runbook: everything at hand, the clock where it is set. */
export function worldOf(runbook: Runbook, change: Partial<ExecutionWorld> = {}): ExecutionWorld {
  const compiled = compileRunbook(runbook);
  return {
    now: Date.UTC(2026, 10, 21, 10),
    chance: 0.5,
    id: 'exe_1',
    tenant: 'default',
    actor: DEV,
    definition: () => compiled,
    version: () => undefined,
    standing: () => 'in-force',
    authority: () => null,
    inlineBasis: 'allowed',
    whenDeprecated: 'finish',
    blob: () => undefined,
    zones: berlin,
    kept: () => true,
    sha256,
    ...change,
  };
}

/** `given(runbook, ...events).when(command).then(...)`: one decision, from facts to facts. */
export function given(runbook: Runbook, ...history: ExecutionEvent[]) {
  const state = history.reduce(evolveExecution, noExecution);
  return {
    state,
    when(command: ExecutionCommand, change: Partial<ExecutionWorld> = {}) {
      const decision = decideExecution(command, state, worldOf(runbook, change));
      return outcomeOf(decision, state);
    },
  };
}

function outcomeOf(decision: Decision<ExecutionEvent, ExecutionRejection>, before: ExecutionState) {
  const events = decision.kind === 'events' ? decision.events : [];
  return {
    decision,
    events,
    state: events.reduce(evolveExecution, before),
    /** The events' types, in order. */
    then(...types: ExecutionEvent['type'][]) {
      expect(decision.kind === 'events' ? events.map(({ type }) => type) : decision).toEqual(types);
    },
    thenNothing() {
      expect(decision).toEqual({ kind: 'nothing' });
    },
    thenRejected(code: ExecutionRejection['code']) {
      expect(decision).toMatchObject({ kind: 'rejected', rejection: { code } });
    },
  };
}

/** A start of the runbook by `dev`. */
export function start(runbook: Runbook, change: Partial<Extract<ExecutionCommand, { type: 'StartExecution' }>> = {}): ExecutionCommand {
  return {
    type: 'StartExecution',
    runbook: { id: runbook.id, version: 1, digest: 'd'.repeat(64) },
    inputs: { n: 1 },
    requestDigest: 'r',
    dataLicenses: [],
    ...change,
  };
}
