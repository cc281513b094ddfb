import { asksPeople } from '../../runbook/index.js';
import type { Drafting } from '../drafting/drafting.js';
import type { StepError } from '../events/index.js';
import type { Instance } from '../drafting/instance.js';
import { stepAt } from '../state/paths.js';
import type { StepState } from '../state/execution-state.js';
import { isSettled } from '../state/transitions.js';
import { askAgain } from './ask-again.js';
import { isGrantedByPeople } from './tally.js';
import { gatesOnTheWay, sensitivityOf } from './targets.js';
import { hasShown, wouldRunDifferently } from './what-would-run.js';

/**
 * The gate that every step passes which acts on the world, whenever it is begun, tried again or sent again.
 *
 * - G1 Votes hold for what was shown. If the step would run with anything else, they are void and the gate is asked again.
 * - G2 A step behind a gate that is asked again waits, before its beginning, until that is settled.
 * - G3 A sensitive step begins only behind an approval that people granted, which showed it. A time-out, an operator's skip, an output
 *   and what an earlier run says are no votes.
 *   One who overrides the votes is a person too: he saw it, and answers for it.
 * - G4 An operator who skips an approval shuts the way for every sensitive step behind it.
 *
 * `open`: begin it. `asked-again`: it stays, or stands again, before its beginning. Else the error that it fails with.
 */
export function gateOf(draft: Drafting, { path }: Instance): 'open' | 'asked-again' | StepError {
  // A dry run acts on nothing, so nobody has to agree to it.
  if (draft.state.dryRun) return 'open';
  const gates = gatesOnTheWay(draft, path).flatMap((gate) => gateAt(draft, gate));
  const className = sensitivityOf(draft, path);
  if (className !== undefined) {
    const skipped = gates.find(({ step }) => step.status === 'SKIPPED' && step.reason === 'operator');
    if (skipped) return denied(path, className, `${skipped.path} skipped by an operator`);
  }
  if (mustWait(draft, gates, path)) {
    sendBack(draft, path);
    return 'asked-again';
  }
  if (className !== undefined && !gates.some((gate) => isGrantedByPeople(gate.step) && hasShown(gate, path))) {
    return denied(path, className, gates.map(({ path: gate, step }) => `${gate} ${step.status}`).join(', ') || 'none on its ways');
  }
  return 'open';
}

/** Whether this decision settled a gate that was asked again: every step behind it may wait for that, not only those that directly follow. */
export function gateSettledAnew({ before, events, state }: Drafting): boolean {
  return events.some((event) => {
    if (!('step' in event)) return false;
    const then = stepAt(before.steps, event.step);
    const now = stepAt(state.steps, event.step);
    return then !== undefined && now !== undefined && isAskedAgain(then) && isSettled(now.status);
  });
}

interface Gate {
  readonly path: string;
  readonly step: StepState;
}

function gateAt(draft: Drafting, path: string): Gate[] {
  const step = draft.stepAt(path);
  return step ? [{ path, step }] : [];
}

/** A gate whose votes were voided after it had opened, or that an operator retried: steps behind it that had begun wait for it, too. */
function isAskedAgain({ type, status, approval, attemptsBefore }: StepState): boolean {
  return asksPeople(type) === 'approval' && !isSettled(status) && (approval?.reopened === true || attemptsBefore !== undefined);
}

/** Asks again where the votes are about something else. */
function mustWait(draft: Drafting, gates: readonly Gate[], path: string): boolean {
  let waits = gates.some(({ step }) => isAskedAgain(step));
  for (const gate of gates) {
    const instance = draft.instance(gate.path);
    if (!instance || !isGrantedByPeople(gate.step) || !wouldRunDifferently(draft, gate, path)) continue;
    askAgain(draft, instance, `${path} would run with something else than what was shown`);
    waits = true;
  }
  return waits;
}

function sendBack(draft: Drafting, path: string): void {
  const step = draft.stepAt(path);
  if (step && step.status !== 'PENDING') draft.emit({ type: 'StepSentBack', at: draft.world.now, step: path, attempt: step.attempt });
}

function denied(path: string, className: string, found: string): StepError {
  const message = `expected an approval that people granted before ${path} (${className}), found ${found}; retry the approval, or re-run the runbook, so that people are asked`;
  return { name: 'denied', message, terminal: true };
}
