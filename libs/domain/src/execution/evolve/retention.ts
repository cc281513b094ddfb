import type { RetentionEvent } from '../events/index.js';
import type { ApprovalState, StepState } from '../state/execution-state.js';
import type { FoldsOf } from './folds-of.js';

/** In the place of a text that is kept no longer. */
const GONE = 'kept no longer';

export const retentionFolds: FoldsOf<RetentionEvent> = {
  ExecutionPurged: (state, { type: _type, ...purged }) => {
    const { failing } = state;
    state.purged = purged;
    state.inputs = {};
    for (const member of ['outputs', 'samples', 'incidentId', 'labels', 'triggeredBy'] as const) delete state[member];
    if (failing)
      state.failing = { ...failing, failure: { ...failing.failure, error: { name: failing.failure.error.name, message: GONE } } };
    for (const [id, step] of Object.entries(state.steps)) state.steps[id] = bare(step);
  },
};

/** That it was, and how it ended; without anything that it took or gave. */
function bare({
  type,
  name,
  onFailure,
  body,
  status,
  attempt,
  dispatch,
  startedAt,
  endedAt,
  executor,
  reason,
  ...step
}: StepState): StepState {
  const { child, approval, evidence, error, authority, simulated, inherited } = step;
  return {
    ...{ type, status, attempt, dispatch },
    ...(name !== undefined && { name }),
    ...(onFailure && { onFailure }),
    ...(body && { body }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(executor !== undefined && { executor }),
    ...(reason !== undefined && { reason }),
    ...(child !== undefined && { child }),
    ...(authority && { authority }),
    ...(simulated && { simulated }),
    ...(inherited && { inherited }),
    ...(error && { error: { name: error.name, message: GONE } }),
    ...(approval && { approval: bareApproval(approval) }),
    // Names and hashes stay: by them somebody who has the value can still show that it was this.
    ...(evidence && { evidence: evidence.map((one) => ({ name: one.name, sha256: one.sha256, value: null })) }),
  };
}

/** Who was asked and who said what, without what was shown to them and what they wrote. */
function bareApproval({
  shown,
  votes,
  voided,
  comments,
  override,
  form: _form,
  outdated: _outdated,
  ...facts
}: ApprovalState): ApprovalState {
  const { definition, step, attempt, round } = shown;
  const spoken = ({ comment: _comment, form: _filled, ...vote }: ApprovalState['votes'][number]) => vote;
  return {
    ...facts,
    shown: { definition, step, attempt, round, targets: [] },
    votes: votes.map(spoken),
    voided: voided.map(spoken),
    comments: comments.map((comment) => ({ ...comment, text: GONE })),
    ...(override && { override: { ...override, reason: GONE } }),
  };
}
