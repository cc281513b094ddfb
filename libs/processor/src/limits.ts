import { APPEND_TOGETHER_BYTES_MAX, RECORD_BYTES_MAX } from '@runbook/ports';

/** The processor's bounds (P9), each with its reason. */

/** Records appended and not yet read back by their owner; more means that the log's reader stands still. */
export const UNCONFIRMED_MAX = 5_000;
/** Commands waiting in memory; above, the channel is held until half of them are decided. */
export const COMMANDS_QUEUED_MAX = 10_000;
/** Records of one append request, beside their bytes (`APPEND_TOGETHER_BYTES_MAX`). */
export const RECORDS_PER_APPEND_MAX = 500;
/** Aggregates kept in memory per partition before the longest untouched ones are evicted. */
export const RESIDENTS_MAX = 5_000;
/** Those among them of which nothing more is expected: whoever has just heard of an end may still ask, and garbage collectors pay for the rest. */
export const OVER_RESIDENTS_MAX = 256;
/** How often changed aggregates are snapshotted; also bounds what a restart replays. */
export const SNAPSHOT_EVERY_MS = 2_000;
/** Documents of one snapshot write; also how many aggregates a replay keeps above the limit of memory before it saves them. */
export const SNAPSHOT_BATCH = 500;
/** After a round of snapshots that failed; doubles with every further one up to here. The log holds what they would. */
export const SNAPSHOT_RETRY_MS_MAX = 60_000;
/** Before a store that gave no answer is asked again; doubles with every further time. */
export const STORE_RETRY_MS_FIRST = 100;
export const STORE_RETRY_MS_MAX = 10_000;
/** After a foreign claim an owner waits before it claims again, so that two owners do not duel while the channel settles. */
export const RECLAIM_AFTER_MS = 2_000;
/** After a doubted append; doubles with every further one up to the reclaim delay. */
export const RETRY_CLAIM_AFTER_MS = 50;
/** How often one decision may ask for values that it lacks: more is a decision that never ends. */
export const NEEDS_PER_DECISION_MAX = 64;

/** The bounds that an environment may set otherwise. */
export interface ProcessorLimits {
  readonly commandsQueuedMax: number;
  readonly unconfirmedMax: number;
  readonly recordsPerAppendMax: number;
  readonly bytesPerAppendMax: number;
  readonly recordBytesMax: number;
  readonly snapshotBatch: number;
}

const LIMITS: ProcessorLimits = {
  commandsQueuedMax: COMMANDS_QUEUED_MAX,
  unconfirmedMax: UNCONFIRMED_MAX,
  recordsPerAppendMax: RECORDS_PER_APPEND_MAX,
  bytesPerAppendMax: APPEND_TOGETHER_BYTES_MAX,
  recordBytesMax: RECORD_BYTES_MAX,
  snapshotBatch: SNAPSHOT_BATCH,
};

export function limitsOf({ limits }: { readonly limits?: Partial<ProcessorLimits> }): ProcessorLimits {
  return limits ? { ...LIMITS, ...limits } : LIMITS;
}
