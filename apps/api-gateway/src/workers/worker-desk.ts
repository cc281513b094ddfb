import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LEASE_MS, type Json } from '@runbook/domain';
import { BlobStore, DocumentStore, systemClock } from '@runbook/ports';
import { Logger, spill, ValueUnfit, type Delivery } from '@runbook/service';
import type { Principal } from '../access/principals.js';
import { Problem } from '../http/problem.js';
import { OpenTasks } from './open-tasks.js';
import { TaskWatch, type TaskWait } from './task-watch.js';
import { TaskHandOver, type HandedTask } from './task-hand-over.js';
import type { FailRequest } from './worker-requests.js';
import { WorkerWords, type Speaker, type WorkersWord } from './worker-words.js';
import type { WorkerTask } from './worker-task.js';

/** Polls and heartbeats of this gateway that may be held open at a time: sockets, and a look at each with every new task. */
const WAITING_MAX = 2_000;
/** Of a lease; a heartbeat is never held longer, so that two may be lost. */
const HELD_MS_MAX = LEASE_MS / 3;

/** Who asks, and for whom. */
export interface Worker {
  readonly principal: Principal;
  /** Of the process. */
  readonly name: string;
}

/** What a heartbeat answers. */
export interface Pulse {
  readonly leaseMs: number;
  /** The worker should stop, and say how it ended while there is time. */
  readonly cancel: boolean;
  /** RFC 3339. */
  readonly cancelUntil?: string;
}

/**
 * Where workers that speak HTTP get their tasks. Any gateway serves any worker: who has a task is decided by the execution and stands on the
 * log, so nothing here needs to survive.
 */
@Injectable()
export class WorkerDesk implements BeforeApplicationShutdown {
  private readonly watch = new TaskWatch();
  private readonly tasks: OpenTasks;
  /** Ids of tasks that a poll here is just taking: another one need not ask for them too. */
  private readonly asked = new Set<string>();
  private closed = false;

  constructor(
    documents: DocumentStore,
    logger: Logger,
    private readonly blobs: BlobStore,
    private readonly words: WorkerWords,
    private readonly handOver: TaskHandOver,
  ) {
    const told = (task: WorkerTask) => this.watch.happened(task);
    const observer = { offered: told, renewed: () => undefined, cancelled: told, closed: told, caughtUp: () => this.watch.wakeAll() };
    this.tasks = new OpenTasks(documents, logger, 'gateway.worker-tasks', observer);
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
        await wait.until(leftMs, signal);
      } finally {
        wait.end();
      }
    }
  }

  /** Renews the lease, and holds the answer until the worker should stop or `waitMs` is over. */
  async heartbeat(worker: Worker, id: string, waitMs: number, signal: AbortSignal): Promise<Pulse> {
    const task = this.expectTask(worker, id);
    const wait = this.begin((one) => one.id === id);
    try {
      await this.say(worker, task, { type: 'RenewLease' });
      if (this.tasks.get(id)?.cancelUntil === undefined) await wait.until(Math.min(waitMs, HELD_MS_MAX), signal);
    } finally {
      wait.end();
    }
    const { cancelUntil } = this.expectTask(worker, id);
    return {
      leaseMs: task.leaseMs,
      cancel: cancelUntil !== undefined,
      ...(cancelUntil !== undefined && { cancelUntil: new Date(cancelUntil).toISOString() }),
    };
  }

  async complete(worker: Worker, id: string, output: Json): Promise<void> {
    const task = this.expectTask(worker, id);
    await this.say(worker, task, { type: 'CompleteStep', output: await this.kept(output) });
  }

  async fail(worker: Worker, id: string, { error, effectless }: Pick<FailRequest, 'error' | 'effectless'>): Promise<void> {
    const task = this.expectTask(worker, id);
    await this.say(worker, task, { type: 'FailStep', error, ...(effectless && { effectless }) });
  }

  beforeApplicationShutdown(): void {
    this.closed = true;
    // An open request would hold the server open.
    this.watch.wakeAll();
  }

  private async take(worker: Worker, actions: readonly string[], max: number, signal: AbortSignal): Promise<HandedTask[]> {
    const free = this.free(worker.principal.actor.tenant, actions, max);
    for (const { id } of free) this.asked.add(id);
    try {
      const prepared = await this.handOver.prepare(free, this.tasks);
      // Whoever has gone away cannot have it.
      if (signal.aborted) return [];
      const taken = await Promise.allSettled(prepared.map(({ task }) => this.isTaken(worker, task)));
      // A decision that is pending may still give the task to this worker, who does not hear of it: the lease ends then.
      return prepared.flatMap(({ handed }, index) => (isTrue(taken[index]) ? [handed] : []));
    } finally {
      for (const { id } of free) this.asked.delete(id);
      // What was kept for this caller is for the others again.
      if (signal.aborted) for (const task of free) this.watch.happened(task);
    }
  }

  private free(tenant: string, actions: readonly string[], max: number): WorkerTask[] {
    const free: WorkerTask[] = [];
    for (const action of actions) {
      for (const task of this.tasks.free(tenant, action)) {
        if (free.length === max) return free;
        if (!this.asked.has(task.id)) free.push(task);
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
    const facts = await this.words.answerTo({ type: 'RenewLease' }, task, speakerOf(worker));
    if (!facts) await this.tasks.forgetUnless(task, ({ holder, paused }) => holder !== undefined || paused === true);
    return facts?.some((fact) => fact.type === 'StepLeaseRenewed') ?? false;
  }

  private async say(worker: Worker, task: WorkerTask, word: WorkersWord): Promise<void> {
    const facts = await this.words.answerTo(word, task, speakerOf(worker));
    if (!facts) throw gone(task.id);
  }

  /** Open, of the caller's tenant, of an action that its key may serve, and nobody else's. */
  private expectTask(worker: Worker, id: string): WorkerTask {
    const { principal } = worker;
    const task = this.tasks.get(id);
    if (!task || task.tenant !== principal.actor.tenant) throw gone(id);
    expectAllowed(principal, task.action);
    if (task.holder !== undefined && task.holder !== speakerOf(worker).executor) throw gone(id);
    return task;
  }

  private async kept(output: Json): Promise<Json> {
    try {
      return await spill(output, this.blobs);
    } catch (error) {
      if (!(error instanceof ValueUnfit)) throw error;
      throw new Problem('invalid-request', error.message, { errors: [{ pointer: '/output', message: error.message }] });
    }
  }

  private begin(concerns: (task: WorkerTask) => boolean): TaskWait {
    if (this.watch.size < WAITING_MAX) return this.watch.begin(concerns);
    throw new Problem('streams-exceeded', `expected at most ${WAITING_MAX} waiting requests of workers, found more; ask again later`, {
      headers: { 'retry-after': '5' },
    });
  }
}

const isTrue = (result: PromiseSettledResult<boolean> | undefined): boolean => result?.status === 'fulfilled' && result.value;

/** As the log names the worker: two keys cannot pass for each other. */
const speakerOf = ({ principal: { actor }, name }: Worker): Speaker => ({ executor: `worker:${actor.id}/${name}`, actor });

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
