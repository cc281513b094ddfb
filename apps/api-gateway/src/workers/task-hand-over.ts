import { Injectable } from '@nestjs/common';
import { PAYLOAD_BYTES_MAX, type ExecutionState, type Json } from '@runbook/domain';
import { BlobStore, systemClock } from '@runbook/ports';
import { Logger, unspill } from '@runbook/service';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionModel } from '../runs/model/execution-model.js';
import type { OpenTasks } from './open-tasks.js';
import type { WorkerTask } from './worker-task.js';

/** Readers of one log are milliseconds apart. */
const LOOK_EVERY_MS = 50;

/** A task as a worker sees it. */
export interface HandedTask {
  readonly id: string;
  readonly action: string;
  /** Whole: large values were fetched. */
  readonly parameters: Json;
  readonly execution: {
    readonly id: string;
    readonly tenant: string;
    readonly runbook: ExecutionState['runbook'];
    /** RFC 3339. */
    readonly startedAt: string;
    readonly dataLicenses: readonly string[];
    readonly legalBasis?: ExecutionState['legalBasis'];
    readonly incidentId?: string;
  };
  readonly step: string;
  readonly attempt: number;
  /** The same for every attempt of one step instance, by whichever worker. */
  readonly idempotencyKey: string;
  /** The lease ends so long after the last heartbeat. */
  readonly leaseMs: number;
  readonly timeLeftMs: number;
  readonly effect?: 'once';
  /** Of the request that the task follows from: to be sent back as `X-Request-Id`. */
  readonly requestId?: string;
  /** W3C Trace Context, to be sent on with calls, and back with the result. */
  readonly traceparent?: string;
}

export interface PreparedTask {
  readonly task: WorkerTask;
  readonly handed: HandedTask;
}

/** Puts together what a worker needs for a task, before the task is taken: one that cannot be handed over is given to nobody. */
@Injectable()
export class TaskHandOver {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
  ) {}

  /** Those that can be handed over at once, within one answer's size; at least the first. */
  async prepare(tasks: readonly WorkerTask[], open: OpenTasks): Promise<PreparedTask[]> {
    const prepared: PreparedTask[] = [];
    let bytes = 0;
    for (const task of tasks) {
      const handed = await this.whole(task, open);
      if (!handed) continue;
      bytes += JSON.stringify(handed.parameters).length;
      if (prepared.length > 0 && bytes > PAYLOAD_BYTES_MAX) break;
      prepared.push({ task, handed });
    }
    return prepared;
  }

  /** Waits until this gateway has read of the run as well; undefined when the task is over by then. */
  async awaited(task: WorkerTask, open: OpenTasks, isStopping: () => boolean): Promise<HandedTask | undefined> {
    while (open.get(task.id) && !isStopping()) {
      if (await this.executions.findRead(task.tenant, task.execution)) return this.whole(task, open);
      await sleep(LOOK_EVERY_MS);
    }
    return undefined;
  }

  private async whole(task: WorkerTask, open: OpenTasks): Promise<HandedTask | undefined> {
    try {
      const [document, entry] = await Promise.all([open.document(task), this.executions.findRead(task.tenant, task.execution)]);
      if (!document || !entry) return undefined;
      return handedTask(task, await unspill(document.parameters, this.blobs), entry.state);
    } catch (error) {
      // The task stays open until its time-out: a store that is restored meanwhile makes it whole again.
      this.logger.error(
        { requestId: task.requestId, execution: task.execution, step: task.step, error },
        'a task of a worker cannot be handed over',
      );
      return undefined;
    }
  }
}

function handedTask(task: WorkerTask, parameters: Json, state: ExecutionState): HandedTask {
  const { runbook, startedAt, dataLicenses, legalBasis, incidentId } = state;
  return {
    id: task.id,
    action: task.action,
    parameters,
    execution: {
      id: task.execution,
      tenant: task.tenant,
      runbook,
      startedAt: new Date(startedAt).toISOString(),
      dataLicenses,
      ...(legalBasis && { legalBasis }),
      ...(incidentId !== undefined && { incidentId }),
    },
    step: task.step,
    attempt: task.attempt,
    idempotencyKey: task.idempotencyKey,
    leaseMs: task.leaseMs,
    timeLeftMs: Math.max(0, task.requestedAt + task.timeoutMs - systemClock.now()),
    ...(task.effect && { effect: task.effect }),
    ...(task.requestId !== undefined && { requestId: task.requestId }),
    ...(task.traceparent !== undefined && { traceparent: task.traceparent }),
  };
}
