import type { ExecutionEvent } from '@runbook/domain';

/** Paths of the steps that a decision let go on, after a pause or a hold; undefined for one that lets none go on by its kind. */
export function releasedBy(events: readonly ExecutionEvent[]): readonly string[] | undefined {
  for (const event of events) if (event.type === 'ExecutionResumed' || event.type === 'ExecutionReleased') return event.releases;
  return undefined;
}
