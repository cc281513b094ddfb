import { nothing, unreachable, type Decision } from '../decision.js';
import { BlobNeeded } from '../expression/index.js';
import type { ExecutionCommand, StartExecution } from './commands.js';
import { acceptResult } from './decisions/complete-step.js';
import { acceptFailure } from './decisions/fail-step.js';
import { fireTimers } from './decisions/fire-timers.js';
import { renewLease } from './decisions/renew-lease.js';
import { startExecution } from './decisions/start-execution.js';
import { Drafting } from './drafting.js';
import type { ExecutionEvent } from './events.js';
import { KeepNeeded } from './inline.js';
import type { ExecutionRejection } from './rejections.js';
import type { ExecutionState } from './state.js';
import { isFinal } from './transitions.js';
import type { ExecutionWorld } from './world.js';

type ExecutionDecision = Decision<ExecutionEvent, ExecutionRejection>;

/** What comes of a command, given the state and the world. Pure: asked again it answers the same (P5). */
export function decide(command: ExecutionCommand, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  try {
    return command.type === 'StartExecution' ? startExecution(command, state, world) : carryOn(command, state, world);
  } catch (error) {
    if (error instanceof BlobNeeded) return { kind: 'needs', needs: { blob: error.sha256 } };
    if (error instanceof KeepNeeded) return { kind: 'needs', needs: { keep: error.text } };
    throw error;
  }
}

function carryOn(command: Exclude<ExecutionCommand, StartExecution>, state: ExecutionState, world: ExecutionWorld): ExecutionDecision {
  if (state.status === 'NONE' || isFinal(state.status)) return nothing;
  const runbook = world.definition(state.runbook.digest);
  if (runbook === undefined) return { kind: 'needs', needs: { definition: state.runbook.digest } };
  if (runbook === null) throw new Error(`expected the definition ${state.runbook.digest} of a started execution, found none`);
  const draft = new Drafting(state, runbook, world);
  apply(command, draft);
  return draft.events.length > 0 ? { kind: 'events', events: draft.events } : nothing;
}

function apply(command: Exclude<ExecutionCommand, StartExecution>, draft: Drafting): void {
  switch (command.type) {
    case 'CompleteStep':
      return acceptResult(draft, command);
    case 'FailStep':
      return acceptFailure(draft, command);
    case 'RenewLease':
      return renewLease(draft, command);
    case 'FireTimers':
      return fireTimers(draft);
    default:
      return unreachable(command);
  }
}
