import type { ReaderPosition, Waits } from '@runbook/processor';
import type { Delivery, PositionKeeper } from '@runbook/service';
import { observe } from '@runbook/telemetry';
import type { OutputSender } from './output/output-sender.js';
import type { AttemptSurroundings } from './work/attempt-surroundings.js';
import { Attempt } from './work/attempt.js';
import type { ParkedExecutions } from './work/parked-executions.js';
import { PartitionRequests } from './work/partition-requests.js';
import { Probe } from './work/probe.js';
import type { OpenRequest } from './work/requests.js';

/** The name under which the executor reads the executions' log and keeps its positions. */
export const READER = 'executor';

/**
 * Follows the executions' log and does what is asked for there.
 *
 * 1. While a partition is being caught up nothing begins; then what is still open does, oldest first. A restart is the same.
 * 2. A live request begins in the turn in which its record arrives (P7: the record is admitted, so the request is a fact).
 * 3. A request that the log settles is stopped, whoever settled it. A partition that goes away stops all of its requests.
 * 4. The position that is saved lies before everything still open, so a restart finds all of it again.
 */
export class Executor {
  private readonly partitions = new Map<number, AssignedPartition>();
  private cancelSaving?: () => void;
  private saving: Promise<void> = Promise.resolve();
  private stopped = false;
  /** Ends the wait that readiness tells of; it lasts until a save succeeds. */
  private saved?: () => void;
  private readonly unobserve: () => void;

  constructor(
    private readonly around: AttemptSurroundings,
    private readonly parked: ParkedExecutions,
    private readonly positions: PositionKeeper,
    private readonly outputs: OutputSender,
    private readonly waits: Waits,
  ) {
    this.unobserve = observe('runbook_queue_depth', () => depthsOf(around));
  }

  async deliver(delivery: Delivery): Promise<void> {
    const { topic, partition } = delivery;
    switch (delivery.kind) {
      case 'assigned':
        await this.leave(partition);
        this.partitions.set(partition, new AssignedPartition(topic, partition, this.around));
        this.scheduleSaving();
        return;
      case 'records':
        this.partitions.get(partition)?.read(delivery, this.stopped);
        // Back-pressure: the log waits where it is safe, the memory does not fill.
        return this.around.queue.full ? this.around.queue.room() : undefined;
      case 'revoked':
        await this.leave(partition);
    }
  }

  /** Begins nothing new, gives what runs a moment to end, stops the rest: it begins again, with the same key, where the log is read next. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unobserve();
    this.cancelSaving?.();
    await this.around.queue.drain(STOP_GRACE_MS, this.around.clock);
    for (const partition of [...this.partitions.keys()]) await this.leave(partition);
    this.around.sender.stop();
    this.around.wheel.stop();
    await this.outputs.close();
  }

  /** Stops what runs and saves a last time. Never rejects: what is not saved is read again. */
  private async leave(partition: number): Promise<void> {
    const assigned = this.partitions.get(partition);
    this.partitions.delete(partition);
    assigned?.stop();
    if (assigned) await this.save([assigned]);
  }

  /** Makes the positions durable, one save at a time. */
  private save(partitions: readonly AssignedPartition[]): Promise<void> {
    this.saving = this.saving.then(async () => {
      try {
        this.saved ??= this.waits.begin('the executor');
        for (const assigned of partitions) await assigned.save(this.parked, this.positions);
        this.waitsNoMore();
      } catch (error) {
        if (this.partitions.size === 0) this.waitsNoMore();
        this.around.logger.warn({ reason: (error as Error).message }, 'the executor could not save its positions; trying again');
      }
    });
    return this.saving;
  }

  private waitsNoMore(): void {
    this.saved?.();
    this.saved = undefined;
  }

  private scheduleSaving(): void {
    if (this.cancelSaving || this.stopped) return;
    this.cancelSaving = this.around.clock.after(SAVE_EVERY_MS, () => {
      void this.save([...this.partitions.values()]).then(() => {
        this.cancelSaving = undefined;
        if (this.partitions.size > 0) this.scheduleSaving();
      });
    });
  }
}

function depthsOf({ queue, sender }: AttemptSurroundings) {
  const { waiting, running } = queue.depth;
  return [
    { value: waiting, labels: { queue: 'steps' } },
    { value: running, labels: { queue: 'running-steps' } },
    { value: sender.unsent, labels: { queue: 'results' } },
  ];
}

/** A partition that is ours at the moment. */
class AssignedPartition {
  private readonly requests: PartitionRequests;
  private readonly probes = new Map<OpenRequest, Probe>();
  private fresh: OpenRequest[] = [];
  private live = false;
  private saved?: number;

  constructor(
    private readonly topic: string,
    private readonly partition: number,
    private readonly around: AttemptSurroundings,
  ) {
    this.requests = new PartitionRequests(partition, {
      opened: (request) => void this.fresh.push(request),
      askedAgain: (request) => request.attempt?.askedAgain(),
      held: (request) => request.attempt?.held(),
      policyNoted: (request, inputDigest) => request.attempt?.noted(inputDigest),
      cancelRequested: (request) => request.attempt?.cancel(graceMsOf(request)),
      doubted: (request) => this.doubted(request),
      closed: (request) => this.closed(request),
      used: (useId) => this.around.uses.recorded(useId),
    });
  }

  read(delivery: Extract<Delivery, { kind: 'records' }>, stopped: boolean): void {
    this.requests.fold(delivery.records, delivery.position);
    const fresh = this.fresh;
    this.fresh = [];
    if (!delivery.caughtUp || stopped) return;
    const wasLive = this.live;
    this.live = true;
    const { clock } = this.around;
    for (const request of wasLive ? fresh : this.requests.open()) {
      // Settled by a record of the same batch.
      if (request.closed) continue;
      if (request.inDoubt) this.probe(request);
      else if (!this.isHeldByAnother(request)) {
        const ageMs = wasLive ? 0 : Math.max(0, clock.now() - request.asked.at);
        this.attempt(request, clock.monotonic() - ageMs, wasLive);
      }
    }
  }

  private attempt(request: OpenRequest, sinceMs: number, fresh: boolean): void {
    const attempt = new Attempt(request, this.around, sinceMs, fresh);
    // Cancelled before it could be begun here: it ends with saying so.
    if (request.cancel) attempt.cancel(graceMsOf(request));
    else this.around.queue.add(attempt);
  }

  /** May have been begun there, and must not happen twice: its lease runs on, or out. */
  private isHeldByAnother({ asked, holder }: OpenRequest): boolean {
    return asked.effect === 'once' && holder !== undefined && holder !== this.around.executor;
  }

  private doubted(request: OpenRequest): void {
    request.attempt?.doubted();
    if (this.live) this.probe(request);
  }

  private probe(request: OpenRequest): void {
    if (this.probes.has(request)) return;
    this.probes.set(request, new Probe(request, this.around, () => this.requests.giveUp(request)));
  }

  private closed(request: OpenRequest): void {
    request.attempt?.stop();
    this.probes.get(request)?.stop();
    this.probes.delete(request);
  }

  async save(parked: ParkedExecutions, positions: PositionKeeper): Promise<void> {
    const { watermark, ended } = this.requests;
    const park = [...watermark.farBehind()];
    const remove = [...ended];
    await parked.write(park, remove);
    for (const execution of park) this.requests.parked(execution);
    for (const id of remove) ended.delete(id);
    const position: ReaderPosition | undefined = watermark.position();
    // A crash here leaves an older position: more is read again, nothing is lost.
    if (!position || position.offset === this.saved) return;
    await positions.save(READER, this.topic, this.partition, position);
    this.saved = position.offset;
  }

  /** Nothing of it is done or said here any more. */
  stop(): void {
    for (const request of this.requests.open()) {
      request.closed = true;
      this.closed(request);
    }
  }
}

const graceMsOf = ({ cancel }: OpenRequest): number => (cancel ? cancel.graceUntil - cancel.at : 0);

/** How much a restart reads again beside what is open; a write every two seconds is nothing to the store. */
const SAVE_EVERY_MS = 2_000;

/** Most calls end within it; whoever stops the process does not wait long. */
const STOP_GRACE_MS = 3_000;
