import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LEASE_MS, type Json } from '@runbook/domain';
import { BlobStore, DocumentStore, systemClock } from '@runbook/ports';
import { StorePatience, type Delivery } from '@runbook/service';
import type { Principal } from '../access/principals.js';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';
import type { LogFollower } from '../log/log-follower.js';
import { spilled } from '../runs/start/spilled.js';
import { OpenTasks } from './open-tasks.js';
import { TaskHandOver, type HandedTask } from './task-hand-over.js';
import { WorkerPolicy } from './worker-policy.js';
import { TaskWatch, type TaskWait } from './task-watch.js';
import { heldError, WorkerCommands, type WorkerIdentity, type WorkerCommand } from './worker-commands.js';
import type { FailRequest } from './worker-requests.js';
import type { WorkerTask } from './worker-task.js';

/** Polls and heartbeats that this gateway holds open at a time: each is a socket, and each new task is compared with all of them. */
const WAITING_MAX = 2_000;
/** While the policy cannot be asked, tasks that wait for it are looked at so often. */
const POLICY_AGAIN_MS = 1_000;
/** A heartbeat is held for a third of a lease at most, so that two in a row may be lost. */
const HELD_MS_MAX = LEASE_MS / 3;

/** The worker process that asks, and its key's principal. */
export interface Worker {
  readonly principal: Principal;
  /** Of the process. */
  readonly name: string;
}

/** The answer to a heartbeat. */
export interface HeartbeatAnswer {
  readonly leaseMs: number;
  /** The worker should stop, and say how it ended while there is time. */
  readonly cancel: boolean;
  /** RFC 3339. */
  readonly cancelUntil?: string;
}

/**
 * Hands tasks to workers over HTTP. Any gateway serves any worker: which worker has a task is decided by the execution and stands on the log,
 * so the desk has no state of its own that a restart would lose.
 */
@Injectable()
export class WorkerDesk implements LogFollower, BeforeApplicationShutdown {
  private readonly watch = new TaskWatch();
  private readonly tasks: OpenTasks;
  /** Ids of tasks that a poll of this gateway is taking at the moment: other polls leave them out. */
  private readonly beingTaken = new Set<string>();
  private closed = false;

  constructor(
    documents: DocumentStore,
    stores: StorePatience,
    private readonly blobs: BlobStore,
    private readonly commands: WorkerCommands,
    private readonly handOver: TaskHandOver,
    private readonly policy: WorkerPolicy,
    private readonly known: KnownByNow,
  ) {
    const wake = (task: WorkerTask) => this.watch.happened(task);
    const observer = { offered: wake, renewed: () => undefined, cancelled: wake, closed: wake, caughtUp: () => this.watch.wakeAll() };
    this.tasks = new OpenTasks(documents, stores.of('the tasks for workers'), 'gateway.worker-tasks', observer);
  }

  /** See `OpenTasks.deliver`. */
  deliver(delivery: Delivery): Promise<() => void> {
    return this.tasks.deliver(delivery);
  }

  /** Tasks that the worker has from now on, at least one unless `waitMs` is over. Stops waiting when `signal` aborts. */
  async poll(worker: Worker, actions: readonly string[], max: number, waitMs: number, signal: AbortSignal): Promise<HandedTask[]> {
    for (const action of actions) expectAllowed(worker.principal, action);
    const { tenant } = worker.principal.actor;
    const until = systemClock.monotonic() + waitMs;
    for (;;) {
      const wait = this.begin((task) => task.tenant === tenant && actions.includes(task.action) && this.isFree(task));
      try {
        const taken = await this.take(worker, actions, max, signal);
        const leftMs = until - systemClock.monotonic();
        if (taken.length > 0 || leftMs <= 0 || signal.aborted || this.closed) return taken;
        await wait.until(this.policy.isWaiting ? Math.min(leftMs, POLICY_AGAIN_MS) : leftMs, signal);
      } finally {
        wait.end();
      }
    }
  }

  /** Renews the lease, and holds the answer until the worker should stop or `waitMs` is over. */
  async heartbeat(worker: Worker, id: string, waitMs: number, signal: AbortSignal): Promise<HeartbeatAnswer> {
    const task = await this.expectTask(worker, id);
    const wait = this.begin((one) => one.id === id);
    try {
      await this.send(worker, task, { type: 'RenewLease' });
      if (this.tasks.get(id)?.cancelUntil === undefined) await wait.until(Math.min(waitMs, HELD_MS_MAX), signal);
    } finally {
      wait.end();
    }
    const { cancelUntil } = await this.expectTask(worker, id);
    return {
      leaseMs: task.leaseMs,
      cancel: cancelUntil !== undefined,
      ...(cancelUntil !== undefined && { cancelUntil: new Date(cancelUntil).toISOString() }),
    };
  }

  async complete(worker: Worker, id: string, output: Json): Promise<void> {
    const task = await this.expectTask(worker, id);
    await this.send(worker, task, { type: 'CompleteStep', output: await spilled(output, '/output', this.blobs) });
  }

  async fail(worker: Worker, id: string, { error, effectless }: Pick<FailRequest, 'error' | 'effectless'>): Promise<void> {
    const task = await this.expectTask(worker, id);
    await this.send(worker, task, { type: 'FailStep', error: heldError(error), ...(effectless && { effectless }) });
  }

  beforeApplicationShutdown(): void {
    this.closed = true;
    // An open request would hold the server open.
    this.watch.wakeAll();
  }

  private async take(worker: Worker, actions: readonly string[], max: number, signal: AbortSignal): Promise<HandedTask[]> {
    const free = this.free(worker.principal.actor.tenant, actions, max);
    for (const { id } of free) this.beingTaken.add(id);
    try {
      const prepared = await this.handOver.prepare(free, this.tasks);
      // A caller that has closed the connection cannot get a task.
      if (signal.aborted) return [];
      const taken = await Promise.allSettled(prepared.map(({ task }) => this.isTaken(worker, task)));
      // A decision that is pending may still give the task to this worker, who does not hear of it: the lease ends then.
      return prepared.flatMap(({ handed }, index) => (isTrue(taken[index]) ? [handed] : []));
    } finally {
      for (const { id } of free) this.beingTaken.delete(id);
      // Other polls have left out what was being taken here.
      if (signal.aborted) for (const task of free) this.watch.happened(task);
    }
  }

  private free(tenant: string, actions: readonly string[], max: number): WorkerTask[] {
    const free: WorkerTask[] = [];
    for (const action of actions) {
      for (const task of this.tasks.free(tenant, action)) {
        if (free.length === max) return free;
        if (!this.beingTaken.has(task.id)) free.push(task);
      }
    }
    return free;
  }

  private isFree({ id }: WorkerTask): boolean {
    const now = this.tasks.get(id);
    return now !== undefined && now.holder === undefined;
  }

  /** True once the log says so: a worker begins nothing before (P7). */
  private async isTaken(worker: Worker, task: WorkerTask): Promise<boolean> {
    const passed = await this.policy.pass(task, worker.principal.actor.id);
    // Not refused for good: the worker's next poll finds the task again.
    if (passed === 'denied' || passed === 'unavailable') return false;
    const lease = { type: 'RenewLease', ...(passed.length > 0 && { policy: passed }) } as const;
    const events = await this.commands.eventsOf(lease, task, identityOf(worker));
    if (!events) await this.tasks.forgetUnless(task, ({ holder, paused }) => holder !== undefined || paused === true);
    return events?.some(({ type }) => type === 'StepLeaseRenewed') ?? false;
  }

  private async send(worker: Worker, task: WorkerTask, command: WorkerCommand): Promise<void> {
    const events = await this.commands.eventsOf(command, task, identityOf(worker));
    if (!events) throw gone(task.id);
  }

  /** An open task of the caller's tenant that no other worker has. Throws the problems `task-gone` and `permission-missing`. */
  private async expectTask(worker: Worker, id: string): Promise<WorkerTask> {
    const { principal } = worker;
    // The worker may have it from another gateway, a moment ago.
    const task = await this.known.ofExecutions(() => this.tasks.get(id));
    if (!task || task.tenant !== principal.actor.tenant) throw gone(id);
    expectAllowed(principal, task.action);
    if (task.holder !== undefined && task.holder !== identityOf(worker).executor) throw gone(id);
    return task;
  }

  private begin(concerns: (task: WorkerTask) => boolean): TaskWait {
    if (this.watch.size < WAITING_MAX) return this.watch.begin(concerns);
    throw new Problem('streams-exceeded', `expected at most ${WAITING_MAX} waiting requests of workers, found more; ask again later`, {
      headers: { 'retry-after': '5' },
    });
  }
}

const isTrue = (result: PromiseSettledResult<boolean> | undefined): boolean => result?.status === 'fulfilled' && result.value;

/** The log names a worker by its key's principal too, so that workers of two keys are never taken for each other. */
const identityOf = ({ principal: { actor }, name }: Worker): WorkerIdentity => ({ executor: `worker:${actor.id}/${name}`, actor });

export function expectAllowed({ actions }: Principal, action: string): void {
  if (!actions || actions.some((pattern) => pattern === action || (pattern.endsWith('/*') && action.startsWith(pattern.slice(0, -1)))))
    return;
  const message = `expected an action that this key may serve (${actions.join(', ')}), found ${action}; ask for another key`;
  throw new Problem('permission-missing', message);
}

function gone(id: string): Problem {
  const message = `expected task ${id.slice(0, 40)} to be open and this worker's, found that it is not; stop the work on it and poll for another`;
  return new Problem('task-gone', message);
}
