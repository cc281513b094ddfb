import type { Drafting } from '../drafting/drafting.js';
import type { Grounds, GroundsGate, GroundsVote } from '../events/index.js';
import type { ApprovalState, ExecutionState, StepState } from '../state/execution-state.js';
import { stepInstances } from '../state/step-instances.js';
import { isGrantedByPeople } from './tally.js';
import { gatesOnTheWay, sensitivityOf } from './targets.js';
import { hasShown } from './what-would-run.js';

/** On what the dispatch of this instance rests: noted with it, so that whoever is asked about it later sees what the gate saw. Undefined: on nothing. */
export function groundsOf(draft: Drafting, path: string): Grounds | undefined {
  const className = sensitivityOf(draft, path);
  const { requesters = [] } = draft.state;
  const gates = gatesOnTheWay(draft, path).flatMap((gate) => openedGate(draft, gate, path));
  if (className === undefined && requesters.length === 0 && gates.length === 0) return undefined;
  return {
    ...(className !== undefined && { class: className }),
    ...(requesters.length > 0 && { requesters }),
    ...(gates.length > 0 && { gates }),
  };
}

function openedGate(draft: Drafting, gate: string, path: string): GroundsGate[] {
  const step = draft.stepAt(gate);
  return step && hasShown({ path: gate, step }, path) ? openedByPeople(gate, step) : [];
}

function approvalOf({ by, decision, onBehalfOf, roles }: ApprovalState['votes'][number]): GroundsVote[] {
  if (decision !== 'approve') return [];
  return [{ by, ...(onBehalfOf !== undefined && { onBehalfOf }), ...(roles && { roles }) }];
}

/** Every gate of the run that people opened, and that stands open. */
export function openedGates({ steps }: Pick<ExecutionState, 'steps'>): GroundsGate[] {
  return [...stepInstances(steps)].flatMap(([path, step]) => openedByPeople(path, step));
}

function openedByPeople(path: string, step: StepState): GroundsGate[] {
  if (!step.approval || !isGrantedByPeople(step)) return [];
  const { quorum, fourEyes, votes, override } = step.approval;
  return [{ step: path, quorum, fourEyes, votes: votes.flatMap(approvalOf), ...(override && { overriddenBy: override.by }) }];
}
