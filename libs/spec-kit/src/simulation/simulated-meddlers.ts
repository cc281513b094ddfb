import type { ExecutionCommand, ExecutionEvent } from '@runbook/domain';
import { PEOPLE } from '../parameters-of-shape.js';
import { OPERATOR, person } from './inhabitants.js';
import type { World } from './world.js';

/** Now and then: most runs are left alone. */
const SHARE = 0.04;
const LONGER_THAN_A_LEASE_MS = 40_000;

/**
 * Act at the worst moments, which acts at any time seldom meet: they change what was shown between the votes and what follows, skip the gate
 * that is asked, or ask for the run again, pause a run while somebody is at work until the lease is lost, and then skip, cancel or go on.
 */
export function employMeddlers(world: World): void {
  world.onFacts((execution, event) => {
    if (!('step' in event) || world.chance('meddles', execution, event.step, event.type, event.at) > shareOf(event)) return;
    if (event.type === 'StepRequested') return pauseMeanwhile(world, execution, event.step);
    if (event.type === 'ApprovalRequested') return meddleWithGate(world, execution, event.step);
    if (EDITED_AFTER.has(event.type)) edit(world, execution, event.step);
  });
}

/** What an expression could not read is soon mended. */
const shareOf = (event: ExecutionEvent): number => (event.type === 'StepAttemptFailed' && event.error.name === 'expression' ? 0.5 : SHARE);

const EDITED_AFTER: ReadonlySet<ExecutionEvent['type']> = new Set(['VoteCast', 'StepAttemptFailed', 'StepLeaseLost', 'StepInDoubt']);

function edit(world: World, execution: string, step: string): void {
  const draw = world.chance('edits', execution, step);
  const change =
    draw < 0.7 ? { path: 'inputs.k', value: draw < 0.35 ? 'host-a' : 'host-c' } : { path: 'inputs.n', value: Math.floor(draw * 20) };
  const editor = PEOPLE[Math.floor(draw * PEOPLE.length)]!.id;
  say(world, 20, execution, { type: 'EditVariables', changes: [change], reason: 'on second thoughts' }, editor);
}

/** Half of them leave it out; half ask for the same run again, and then vote for it with the others. */
function meddleWithGate(world: World, execution: string, step: string): void {
  const draw = world.chance('asks-again', execution, step);
  if (draw < 0.5) return say(world, 5, execution, { type: 'RepeatStart' }, PEOPLE[Math.floor(draw * 2 * PEOPLE.length)]!.id);
  say(world, 300, execution, { type: 'SkipStep', step, reason: 'no time' });
}

function pauseMeanwhile(world: World, execution: string, step: string): void {
  const draw = world.chance('pauses', execution, step);
  say(world, 2, execution, { type: 'PauseExecution', approvalDeadlines: draw < 0.5 ? 'run' : 'freeze' });
  if (draw < 0.2) say(world, LONGER_THAN_A_LEASE_MS - 1, execution, { type: 'SkipStep', step, reason: 'while it is paused' });
  if (draw > 0.85) return say(world, LONGER_THAN_A_LEASE_MS, execution, { type: 'CancelExecution' });
  if (draw > 0.7)
    say(world, LONGER_THAN_A_LEASE_MS - 1, execution, { type: 'EditVariables', changes: [EDIT], reason: 'while it is paused' });
  say(world, LONGER_THAN_A_LEASE_MS, execution, { type: 'ResumeExecution' });
}

const EDIT = { path: 'inputs.k', value: 'host-d' } as const;

function say(world: World, ms: number, execution: string, body: ExecutionCommand, by: string = OPERATOR): void {
  world.inject(`somebody meddles: ${body.type}`);
  world.later(ms, () => world.toExecution(execution, body, person(by)));
}
