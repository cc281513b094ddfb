import { isOwed, ownMember, type Actor, type IdentityState, type Override } from '@runbook/domain';
import type { ClassifiedRun } from '../access/clearances.js';
import { rfc3339 } from '../http/times.js';

/** A gate that was opened without its votes, as it is shown to a person. */
export function overrideView(override: Override, state: IdentityState, actor: Actor) {
  const { id, status, by, at, execution, step, approval, digest, reason, dueAt, quorum, reviewers, reviews, settledAt, refusal } = override;
  const saying = (wanted: 'uphold' | 'condemn') => reviews.filter(({ verdict }) => verdict === wanted).length;
  return {
    ...{ id, status, by, at: rfc3339(at), execution, step, approval, digest, reason },
    dueAt: rfc3339(dueAt),
    ...{ quorum, reviewers, upheld: saying('uphold'), condemned: saying('condemn') },
    youMayReview: mayReview(override, state, actor),
    reviews: reviews.map((review) => ({ ...review, at: rfc3339(review.at) })),
    ...(settledAt !== undefined && { settledAt: rfc3339(settledAt) }),
    ...(refusal && { refusal }),
  };
}

export type OverrideView = ReturnType<typeof overrideView>;

/** The same, of a run that is classified above the clearance of who asks: `run`. */
export function redactedOverride(override: OverrideView, run: ClassifiedRun | undefined): OverrideView | RedactedOverride {
  if (!run) return override;
  const { id, status } = override;
  const { runbook, classification = '' } = run;
  return { id, status, execution: run.id, runbook: { id: runbook.id, version: runbook.version }, classification, redacted: true };
}

export interface RedactedOverride extends Pick<OverrideView, 'id' | 'status' | 'execution'> {
  readonly runbook: ClassifiedRun['runbook'];
  readonly classification: string;
  readonly redacted: true;
}

/** As far as can be seen; the word itself is judged by the core. */
export function mayReview({ status, by, reviewers, reviews }: Override, state: IdentityState, { kind, id, roles = [] }: Actor): boolean {
  if (status !== 'open' || kind !== 'person' || by === id || reviews.some((review) => review.by === id)) return false;
  const held = ownMember(state, id)?.roles ?? roles;
  return reviewers.some((role) => held.includes(role));
}

/** What is owed first, the soonest due before the others; then what is settled, the newest first. */
export const inTheirOrder = (overrides: readonly Override[]): readonly Override[] =>
  [...overrides].sort((one, other) => {
    if (isOwed(one) !== isOwed(other)) return isOwed(one) ? -1 : 1;
    return isOwed(one) ? one.dueAt - other.dueAt : other.at - one.at;
  });

/** What stands first in a person's inbox: what he may review, and what others owe him a look at. */
export function owedFor(actor: Actor, state: IdentityState, onlyMine: boolean): readonly OverrideView[] {
  const owed = Object.values(state.overrides ?? {}).filter(isOwed);
  const shown = onlyMine ? owed.filter((override) => override.by === actor.id || mayReview(override, state, actor)) : owed;
  return inTheirOrder(shown).map((override) => overrideView(override, state, actor));
}
