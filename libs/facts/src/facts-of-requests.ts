import type { ApprovalRequested, ExecutionEvent, People } from '@runbook/domain';
import { CLOSES_REQUEST, closedSteps, requestAt, type AskedPeople, type RunContext } from './run-context.js';
import { isoOf, told, type Told } from './told.js';

/** What is told of requests to people. `byTimer`: a clock decided, and nobody else. */
export function factsOfRequest(event: ExecutionEvent, before: RunContext, byTimer: boolean): readonly Told[] {
  switch (event.type) {
    case 'ApprovalRequested': {
      const { approval, kind, step, quorum, approvers } = event;
      return [told('approval.requested.v1', { approval, kind }, { step, quorum, ...deadlineOf(event), approvers: peopleOf(approvers) })];
    }
    case 'ApprovalVoided': {
      const asked = requestAt(before, event.step);
      if (!asked) return [];
      return [told('approval.requested.v1', nameOf(asked), { step: event.step, again: true, ...deadlineOf(event) })];
    }
    case 'ApprovalEscalated': {
      const asked = requestAt(before, event.step);
      return asked ? [told('approval.expired.v1', nameOf(asked), { step: event.step, outcome: 'escalated' })] : [];
    }
    default:
      return CLOSES_REQUEST.has(event.type) ? closedSteps(event).flatMap((step) => closed(event, step, before, byTimer)) : [];
  }
}

function closed(event: ExecutionEvent, step: string, before: RunContext, byTimer: boolean): readonly Told[] {
  const asked = requestAt(before, step);
  if (!asked || asked.granted) return [];
  const name = errorOf(event);
  if (name === 'expired') return [told('approval.expired.v1', nameOf(asked), { step, outcome: 'failed' })];
  const outcome = event.type === 'StepCompleted' ? 'granted' : name === 'rejected' ? 'rejected' : undefined;
  if (byTimer && outcome) return [told('approval.expired.v1', nameOf(asked), { step, outcome })];
  if (outcome) return [told('approval.decided.v1', nameOf(asked), { step, outcome: asked.overridden ? 'overridden' : outcome })];
  return [told('approval.decided.v1', nameOf(asked), { step, outcome: name === undefined ? 'withdrawn' : 'failed' })];
}

const nameOf = ({ approval, kind }: AskedPeople) => ({ approval, kind });

function errorOf(event: ExecutionEvent): string | undefined {
  return event.type === 'StepFailed' || event.type === 'StepAttemptFailed' ? event.error.name : undefined;
}

const deadlineOf = ({ deadlineAt }: Pick<ApprovalRequested, 'deadlineAt'>) =>
  deadlineAt === undefined ? {} : { deadlineAt: isoOf(deadlineAt) };

/** An expression may make a name of what a service answered. What no role, person or team is called is told to nobody: it asks nobody either. */
const NAME = /^[^\s\p{C}]{1,128}$/u;

const namesIn = (names: readonly string[]): string[] => names.filter((name) => NAME.test(name));

const peopleOf = ({ roles, users, teams }: People) => ({
  ...(roles && { roles: namesIn(roles) }),
  ...(users && { users: namesIn(users) }),
  ...(teams && { teams: namesIn(teams) }),
});
