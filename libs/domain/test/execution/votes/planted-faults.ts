import {
  decideExecution,
  evolveExecution,
  type ExecutionCommand,
  type ExecutionState,
  type ExecutionWorld,
  type StepState,
} from '@runbook/domain';
import type { Core } from './played-schedule.js';

type Approval = NonNullable<StepState['approval']>;
type Question = { readonly command: ExecutionCommand; readonly state: ExecutionState; readonly world: ExecutionWorld };

/**
 * Engines that make one mistake each: what they are asked, or what they remember, is changed as the mistake would have it, and the rest is
 * the engine itself.
 */
export const PLANTED_FAULTS: Readonly<Record<string, Core>> = {
  'counts keys, not persons': asking(({ command, state, world }) => {
    const actor = { ...world.actor, id: `${world.actor.id}/${world.actor.via}` };
    return { command, world: command.type === 'CastVote' ? { ...world, actor } : world, state: withGate(state, () => named(state)) };
  }),
  'takes a vote on any digest': asking(({ command, state, world }) => ({
    command: command.type === 'CastVote' ? { ...command, digest: state.steps['ok']?.approval?.digest ?? '' } : command,
    state,
    world,
  })),
  'lets requesters vote': asking((question) => (question.command.type === 'CastVote' ? withoutRequesters(question) : question)),
  'lets requesters get a voice': asking((question) => {
    const got = question.state.steps['ok']?.approval?.delegations.some(({ to }) => to === question.world.actor.id);
    return question.command.type === 'DelegateApproval' || got ? withoutRequesters(question) : question;
  }),
  'lets who passed the voice on vote too': asking((question) =>
    question.command.type !== 'CastVote'
      ? question
      : changed(question, ({ delegations, ...approval }) => ({
          ...approval,
          delegations: delegations.filter(({ from }) => from !== question.world.actor.id),
        })),
  ),
  'takes late votes': asking((question) =>
    question.command.type !== 'CastVote'
      ? question
      : { ...question, state: withStep(question.state, ({ timeoutAt: _timeoutAt, ...step }) => step) },
  ),
  'goes on after a rejection': asking((question) => changed(question, (approval) => ({ ...approval, rejectOnFirst: false, of: 99 }))),
  'opens with a vote too few': asking((question) =>
    changed(question, (approval) => ({ ...approval, quorum: Math.max(1, approval.quorum - 1) })),
  ),
  'wants a vote too many': asking((question) => changed(question, (approval) => ({ ...approval, quorum: approval.quorum + 1 }))),
  'takes a time-out for votes': asking((question) =>
    isSettledBy(question.state, 'timeout') ? changed(question, (approval) => ({ ...approval, quorum: 0 })) : question,
  ),
  'takes an operator’s skip for votes': asking((question) => {
    const { ok } = question.state.steps;
    if (ok?.status !== 'SKIPPED') return question;
    const state = withStep(question.state, (step) => ({ ...step, status: 'COMPLETED' }));
    return changed({ ...question, state }, (approval) => ({ ...approval, quorum: 0 }));
  }),
  'does not see that what would run has changed': asking((question) => {
    const host = question.state.inputs['host'] ?? '';
    return changed(question, (approval) => ({
      ...approval,
      shown: { ...approval.shown, targets: approval.shown.targets.map((target) => withHost(target, host)) },
    }));
  }),
  'sees it only when the step begins': {
    evolve: evolveExecution,
    decide: (command, state, world) => {
      const decision = decideExecution(command, state, world);
      if (command.type !== 'EditVariables' || decision.kind !== 'events') return decision;
      return { kind: 'events', events: decision.events.filter(({ type }) => type !== 'ApprovalVoided') };
    },
  },
  'keeps votes that are void': {
    decide: decideExecution,
    evolve: (state, event) => {
      const next = evolveExecution(state, event);
      const votes = state.steps['ok']?.approval?.votes ?? [];
      return event.type === 'ApprovalVoided' ? withGate(next, (approval) => ({ ...approval, votes })) : next;
    },
  },
  'takes a vote of an asking before': {
    evolve: (state, event) => {
      if (event.type !== 'ApprovalRequested' && event.type !== 'ApprovalVoided') return evolveExecution(state, event);
      // A digest of what is shown alone, the same whenever the same is shown.
      return evolveExecution(state, { ...event, digest: JSON.stringify(event.shown.targets) });
    },
    decide: decideExecution,
  },
};

function asking(change: (question: Question) => Question): Core {
  return {
    evolve: evolveExecution,
    decide: (command, state, world) => {
      const question = change({ command, state, world });
      return decideExecution(question.command, question.state, question.world);
    },
  };
}

const changed = (question: Question, of: (approval: Approval) => Approval): Question => ({
  ...question,
  state: withGate(question.state, of),
});

const withGate = (state: ExecutionState, of: (approval: Approval) => Approval): ExecutionState =>
  withStep(state, (step) => (step.approval ? { ...step, approval: of(step.approval) } : step));

function withStep(state: ExecutionState, of: (step: StepState) => StepState): ExecutionState {
  const { ok } = state.steps;
  return ok ? { ...state, steps: { ...state.steps, ok: of(ok) } } : state;
}

/** Users are asked whichever key they come with. */
function named(state: ExecutionState): Approval {
  const approval = state.steps['ok']?.approval as Approval;
  const users = (approval.approvers.users ?? []).flatMap((user) => [user, `${user}/first`, `${user}/second`]);
  return { ...approval, approvers: { ...approval.approvers, ...(approval.approvers.users && { users }) } };
}

function withoutRequesters(question: Question): Question {
  const { requesters: _requesters, ...state } = question.state;
  return { ...question, state: { ...state, startedBy: { ...state.startedBy, kind: 'service' } } };
}

const isSettledBy = ({ steps }: ExecutionState, by: string): boolean => (steps['ok']?.output as { by?: string } | undefined)?.by === by;

function withHost<T extends { readonly step: string }>(target: T, host: unknown): T {
  if (target.step !== 'isolate') return target;
  const { parameters } = target as T & { readonly parameters: { readonly body: object } };
  return { ...target, parameters: { ...parameters, body: { host } } };
}
