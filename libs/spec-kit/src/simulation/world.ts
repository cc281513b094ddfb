import {
  correlationId,
  dedupeIdOf,
  type Actor,
  type CorrelationCommand,
  type ExecutionCommand,
  type ExecutionEvent,
  type Json,
} from '@runbook/domain';
import { encodeCommand, sha256Of, partitionOf } from '@runbook/wire';
import { MemoryDocuments } from '../memory-documents.js';
import { randomOf } from '../random.js';
import { SimulatedPartition, type Mischief } from '../simulated-partition.js';
import { VirtualClock } from '../virtual-clock.js';
import { chanceOf } from './chance.js';
import type { Core } from './core.js';
import { Deprecations, READ_WITHIN_MS } from './deprecations.js';
import { service, TENANT } from './inhabitants.js';
import { CommandsOfPartition } from './invariants/commands.js';
import { Ledger, type HeldStates } from './ledger.js';
import { OwnedPartition } from './owned-partition.js';
import type { Schedule } from './schedule.js';
import { correlationAggregate, executionAggregate, type Definitions } from './simulated-aggregates.js';
import { SimulatedOutbox } from './simulated-outbox.js';

export const START = Date.UTC(2026, 0, 1);
const EXECUTION_PARTITIONS = 2;
/** As executors do, with back-off, until it comes through. */
const SAID_AGAIN_MS = 1_000;
const PEACE: Mischief = { lost: 0, unacknowledged: 0, late: 0, twice: 0 };
const MISCHIEF: Mischief = { lost: 0.04, unacknowledged: 0.04, late: 0.04, twice: 0.04 };

/** An event on its way in from outside. */
export interface OutsideEvent {
  readonly id: string;
  readonly type: string;
  readonly key?: string;
  readonly data: Json;
  readonly ttlMs: number;
  /** Names this delivery of it: the same event may come in several records. */
  readonly record: string;
}

/** Logs, owners, the outbox between them, and a clock: everything but the people, executors and producers around it. */
export class World {
  readonly clock = new VirtualClock(START);
  readonly ledger: Ledger;
  /** Attempts of which an executor said that nothing had left it, as `<execution>/<step>#<attempt>`. */
  readonly effectless = new Set<string>();
  /** When outages ended, in milliseconds since the epoch. */
  readonly outagesEnded: number[] = [];
  /** Faults that this world injected, by kind. */
  readonly injected = new Map<string, number>();
  readonly owned: OwnedPartition<never, never, never, never>[];
  readonly deprecations: Deprecations;
  /** What owners said of commands, by partition. */
  readonly commandsOf: readonly CommandsOfPartition[];
  private readonly executions: SimulatedPartition[];
  private readonly correlations: SimulatedPartition;
  private readonly outboxes: SimulatedOutbox[];
  private commands = 0;
  private isAway = false;

  constructor(
    readonly core: Core,
    readonly definitions: Definitions,
    readonly schedule: Schedule,
  ) {
    const random = randomOf(schedule.seed);
    const mischief = schedule.mischief ? MISCHIEF : PEACE;
    const partition = (name: string) =>
      new SimulatedPartition({ commands: `${name}.commands`, events: `${name}.events` }, this.clock, random, mischief);
    const held: HeldStates = new WeakMap();
    this.ledger = new Ledger(core, held);
    this.executions = Array.from({ length: EXECUTION_PARTITIONS }, (_, n) => partition(`execution-${n}`));
    this.correlations = partition('correlation');
    const documents = new MemoryDocuments(() => this.clock.pause(random() * 5));
    const blobs = new Map<string, string>();
    this.deprecations = new Deprecations(schedule.whenDeprecated);
    let processes = 0;
    const executions = () => {
      const versions = this.deprecations.knownAfter(Math.floor(this.chance('reads', processes++) * READ_WITHIN_MS));
      return executionAggregate(core, definitions, blobs, held, versions);
    };
    const fault = (message: string) => void this.ledger.faults.push(message);
    this.owned = [
      ...this.executions.map((log) => new OwnedPartition(log, documents, executions, fault)),
      new OwnedPartition(this.correlations, documents, () => correlationAggregate(core, blobs, held), fault),
    ] as unknown as OwnedPartition<never, never, never, never>[];
    const logs = [...this.executions, this.correlations];
    for (const log of logs) this.ledger.follow(log);
    this.outboxes = logs.map((log) => new SimulatedOutbox(this, log));
    this.commandsOf = logs.map((log) => new CommandsOfPartition(log, () => this.ledger.newestFactsOf(log)));
  }

  async start(): Promise<void> {
    for (const owned of this.owned) await owned.start();
  }

  chance(...names: readonly (string | number)[]): number {
    return chanceOf(this.schedule.seed, ...names);
  }

  /** Counts a fault that was injected. */
  inject(kind: string): void {
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
  }

  later(ms: number, act: () => void): void {
    this.clock.after(ms, act);
  }

  toExecution(id: string, body: ExecutionCommand, actor: Actor = service('executor')): void {
    const log = this.executions[partitionOf(id, EXECUTION_PARTITIONS)]!;
    log.send(this.command('execution', id, body, actor));
  }

  toCorrelation(id: string, body: CorrelationCommand): void {
    this.correlations.send(this.command('correlation', id, body, service('gateway')));
  }

  /** As the service that takes events in: to those who wait with its key, and to those who wait without. */
  receive({ id, type, key, data, ttlMs, record }: OutsideEvent): void {
    const event: Json = { specversion: '1.0', source: '/outside', id, type, ...(key !== undefined && { subject: key }), data };
    const body: CorrelationCommand = {
      type: 'ReceiveEvent',
      event,
      dedupeId: dedupeIdOf(sha256Of, { source: '/outside', id }),
      origin: { record },
      receivedAt: this.clock.now(),
      ttlMs,
    };
    if (key !== undefined) this.toCorrelation(correlationId(sha256Of, TENANT, type, key), body);
    this.toCorrelation(correlationId(sha256Of, TENANT, type), body);
  }

  /**
   * What an executor says. In half of the worlds the channel is away with the service: a renewal is lost then, and a result is said again until it comes
   * through.
   */
  fromExecutor(id: string, body: ExecutionCommand): void {
    if (!this.isAway || this.chance('channel-stays') < 0.5) return this.toExecution(id, body);
    this.inject(`executor is not heard: ${body.type}`);
    if (body.type !== 'RenewLease') this.later(SAID_AGAIN_MS, () => this.fromExecutor(id, body));
  }

  /** Calls with every fact of the executions, in the order of their log, once it is there. */
  onFacts(call: (id: string, event: ExecutionEvent) => void): void {
    for (const log of this.executions) {
      let next = 0;
      log.watch(() => {
        this.ledger.catchUp();
        const facts = this.ledger.factsOf(log);
        for (; next < facts.length; next++) for (const event of facts[next]!.events) call(facts[next]!.id, event as ExecutionEvent);
      });
    }
  }

  /** The outbox of a log crashed, and begins again at a position that it had saved. */
  repeat(draw: number): void {
    this.outboxes[draw % this.outboxes.length]!.beginAgain(draw);
  }

  /** Every process is gone, for so long; then there are new ones. */
  async outage(ms: number): Promise<void> {
    for (const owned of this.owned) owned.killAll();
    this.isAway = true;
    await this.clock.advance(ms);
    this.isAway = false;
    this.outagesEnded.push(this.clock.now());
    await this.start();
  }

  /** From now on nothing goes wrong any more. */
  async makePeace(): Promise<void> {
    for (const owned of this.owned) owned.partition.mischief = PEACE;
    for (const owned of this.owned) owned.wake();
    await this.outage(60_000);
  }

  /** Every process stops in good order; what was asked of its clock must be over then. */
  async end(): Promise<void> {
    for (const owned of this.owned) await owned.stopAll();
  }

  private command(aggregate: 'execution' | 'correlation', aggregateId: string, body: ExecutionCommand | CorrelationCommand, actor: Actor) {
    return encodeCommand({ v: 1, id: `cmd_${this.commands++}`, aggregate, aggregateId, tenant: TENANT, actor, answer: true, body });
  }
}
