import type { CorrelationEvent, EventDisposition } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';

/** What became of a record: exactly one of these, the first that holds in this order. */
export const DISPOSITIONS = ['correlated', 'started', 'buffered', 'duplicate', 'expired', 'no-match', 'malformed', 'unauthorised'] as const;

export type Disposition = (typeof DISPOSITIONS)[number];

export interface Outcome {
  readonly disposition: Disposition;
  /** What could not be used of it, or was refused. */
  readonly reasons: readonly string[];
  /** Ids of the runs that it started. */
  readonly executions: readonly string[];
}

export const unusable = (disposition: 'malformed' | 'unauthorised', reason: string): Outcome => ({
  disposition,
  reasons: [reason],
  executions: [],
});

/** The one that counts among several. */
export function strongest(dispositions: readonly Disposition[]): Disposition {
  return DISPOSITIONS.find((disposition) => dispositions.includes(disposition)) ?? 'no-match';
}

/** What the place where waits and events meet decided about an event. Undefined: nothing, which is a defect of that place. */
export function dispositionIn({ events, rejection }: DecisionRecord): EventDisposition | 'duplicate' | undefined {
  if (rejection?.code === 'duplicate') return 'duplicate';
  if (rejection && 'disposition' in rejection) return rejection.disposition;
  for (const event of events as readonly CorrelationEvent[]) {
    // Others may have expired to make room for it.
    if (event.type === 'EventCorrelated') return 'correlated';
    if (event.type === 'EventBuffered') return 'buffered';
    if (event.type === 'EventDropped') return event.reason;
  }
  return undefined;
}
