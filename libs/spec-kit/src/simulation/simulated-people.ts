import { stepAt, type ApprovalState, type ExecutionCommand, type ExecutionState, type Json } from '@runbook/domain';
import { PEOPLE } from '../parameters-of-shape.js';
import { person } from './inhabitants.js';
import type { World } from './world.js';

const ANSWER_MS_MAX = 9_000;
const NAMES = PEOPLE.map(({ id }) => id);

/** Look at what they are asked, some of them: approve or reject, with the form or without, right away or after it was voided. */
export function employPeople(world: World): void {
  world.onFacts((execution, event) => {
    if (event.type !== 'ApprovalRequested' && event.type !== 'ApprovalVoided' && event.type !== 'ApprovalEscalated') return;
    const digest = 'digest' in event ? event.digest : '';
    for (const id of NAMES) {
      const names = [id, execution, event.step, event.type, digest];
      if (world.chance('looks', ...names) > (world.schedule.temper === 'helpful' ? 0.7 : 0.4)) continue;
      world.later(world.chance('when', ...names) * ANSWER_MS_MAX, () => {
        const approval = world.ledger.runs.get(execution)?.state;
        const asked = approval && openApproval(approval, event.step);
        // What was looked at is what is voted on, though it may have changed since.
        if (asked) world.toExecution(execution, voteOf(world, event.step, asked, digest || asked.digest, names), person(id));
      });
    }
  });
}

export function voteOf(
  world: World,
  step: string,
  { form, digest: now }: Pick<ApprovalState, 'form' | 'digest'>,
  digest: string,
  names: readonly (string | number)[],
): ExecutionCommand {
  const draw = world.chance('votes', ...names);
  const isStale = world.chance('stale', ...names) < 0.05;
  const filled = form === undefined || world.chance('form', ...names) < 0.05 ? undefined : FILLED;
  if (isStale) world.inject('vote on another digest');
  if (digest !== now) world.inject('vote that comes too late');
  return {
    type: 'CastVote',
    step,
    decision: draw < (world.schedule.temper === 'helpful' ? 0.88 : 0.65) ? 'approve' : 'reject',
    digest: isStale ? 'f'.repeat(64) : digest,
    ...(filled !== undefined && { form: filled }),
  };
}

export const FILLED: Json = { ticket: 'T-1' };

/** The request that people are asked now. */
export function openApproval(state: ExecutionState, path: string): ApprovalState | undefined {
  const step = stepAt(state.steps, path);
  return step?.status === 'AWAITING_APPROVAL' ? step.approval : undefined;
}
