import type { CorrelationEvent, EventDisposition } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import { EventUnusable } from '../reading/read-cloud-event.js';
import { EventUnauthorised } from '../reading/read-record.js';

/** What became of a record: exactly one of these, the first that holds in this order. */
export const DISPOSITIONS = [
  ...(['correlated', 'started', 'buffered', 'duplicate', 'expired', 'no-match', 'malformed', 'unauthorised'] as const),
  ...(['unsigned', 'signature-invalid', 'stale', 'replayed'] as const),
] as const;

export type Disposition = (typeof DISPOSITIONS)[number];

/** Why a record of a source whose records are signed is not read at all. */
export type SignatureFault = 'unsigned' | 'signature-invalid' | 'stale' | 'replayed';
type Unusable = 'malformed' | 'unauthorised' | SignatureFault;

/** What is put aside beside its topic: nobody could use it, or it was not to be used. */
export const isPutAside = (disposition: Disposition): boolean => PUT_ASIDE.has(disposition);
const PUT_ASIDE: ReadonlySet<Disposition> = new Set<Unusable>([
  ...(['malformed', 'unauthorised', 'unsigned', 'signature-invalid', 'stale', 'replayed'] as const),
]);

export interface Outcome {
  readonly disposition: Disposition;
  /** What could not be used of it, or was refused. */
  readonly reasons: readonly string[];
  /** Ids of the runs that it started. */
  readonly executions: readonly string[];
}

/** What was read, or the outcome of a record that cannot be read as an event of its source. */
export function readOrRefused<Read>(read: () => Read): Read | Outcome {
  try {
    return read();
  } catch (error) {
    if (error instanceof EventUnusable) return unusable('malformed', error.message);
    if (error instanceof EventUnauthorised) return unusable('unauthorised', error.message);
    throw error;
  }
}

export const unusable = (disposition: Unusable, reason: string): Outcome => ({
  disposition,
  reasons: [reason],
  executions: [],
});

/** An outcome as the API shows it. */
export function outcomeView({ disposition, reasons, executions }: Outcome) {
  return { disposition, ...(executions.length > 0 && { executions }), ...(reasons.length > 0 && { reasons }) };
}

/** Of several dispositions of one event, the one that stands for all: the first in the order of `DISPOSITIONS`. */
export function strongest(dispositions: readonly Disposition[]): Disposition {
  return DISPOSITIONS.find((disposition) => dispositions.includes(disposition)) ?? 'no-match';
}

/** What a correlation aggregate decided about an event. Undefined, which is a defect of the aggregate, where it decided nothing. */
export function dispositionIn({ events, rejection }: DecisionRecord): EventDisposition | 'duplicate' | undefined {
  if (rejection?.code === 'duplicate') return 'duplicate';
  if (rejection && 'disposition' in rejection) return rejection.disposition;
  for (const event of events as readonly CorrelationEvent[]) {
    // An event of another type here, `BufferedEventExpired`, is about an older event that made room for this one.
    if (event.type === 'EventCorrelated') return 'correlated';
    if (event.type === 'EventBuffered') return 'buffered';
    if (event.type === 'EventDropped') return event.reason;
  }
  return undefined;
}
