import type { Json } from '@runbook/domain';
import { z } from 'zod';
import type { HandedTask } from './task-hand-over.js';
import { announcement, failRequest } from './worker-requests.js';

/** An offer on the topic of tasks: what a worker over HTTP gets, and until when it makes sense. */
export interface OfferedTask extends Omit<HandedTask, 'timeLeftMs'> {
  readonly v: 1;
  readonly dispatch: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** What a worker has to be told at once. `worker` names the one that it is about. */
export interface WorkerSignal {
  readonly v: 1;
  /** `held`: the lease is this worker's, from now on for its length. `refused`: it is somebody else's, or nobody waits. */
  readonly kind: 'held' | 'refused' | 'cancel' | 'gone';
  readonly task: string;
  readonly worker: string;
}

const json = z.unknown() as unknown as z.ZodType<Json>;
const name = z.string().min(1).max(63);

/** The step that a report is about, as its offer named it. */
const about = z.strictObject({
  task: z.string().max(100),
  execution: z.string().max(300),
  step: z.string().max(4_000),
  action: z.string().max(127),
  attempt: z.int().min(1),
  dispatch: z.int().min(1),
});

const common = { v: z.literal(1), worker: name };

export const workerReport = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('announce'), actions: announcement.shape.actions }),
  // The first one that is accepted takes the task; those behind it are heartbeats.
  z.strictObject({ ...common, kind: z.literal('renew'), about }),
  z.strictObject({ ...common, kind: z.literal('complete'), about, output: json }),
  z.strictObject({ ...common, kind: z.literal('fail'), about, error: failRequest.shape.error, effectless: failRequest.shape.effectless }),
]);

export type WorkerReport = z.output<typeof workerReport>;
export type ReportAbout = z.output<typeof about>;
