import type { Actor, ExecutionEvent, Json, StepLeaseRenewed, StepRequested } from '@runbook/domain';
import type { Embedded } from '@runbook/embedded';
import type { Appender, Subscription } from '@runbook/ports';
import {
  decodeCommand,
  encodeRecord,
  sha256Of,
  HASH_HEADER,
  partitionOf,
  TOPICS,
  type CommandEnvelope,
  type LogRecord,
} from '@runbook/wire';

const actor: Actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' };

/** Plays the orchestrator: writes the records that a test wants to the log and keeps the commands that come back. */
export class ScriptedEngine {
  readonly commands: CommandEnvelope[] = [];
  private readonly seqs: number[];
  private readonly appenders: Appender[] = [];
  private owning?: Subscription;
  private told: (() => void)[] = [];

  private constructor(
    readonly partitions: number,
    private readonly now: () => number,
  ) {
    this.seqs = Array.from({ length: partitions }, () => 0);
  }

  static async open(embedded: Embedded, partitions = 1, now: () => number = Date.now): Promise<ScriptedEngine> {
    const engine = new ScriptedEngine(partitions, now);
    const { log, channel } = embedded;
    await log.ensureTopics([
      { topic: TOPICS.executionEvents, partitions },
      { topic: TOPICS.registryEvents, partitions: 1 },
      { topic: TOPICS.executionCommands, partitions },
      { topic: TOPICS.output, partitions },
      { topic: TOPICS.identityEvents, partitions: 1 },
    ]);
    for (let partition = 0; partition < partitions; partition++) {
      engine.appenders.push(await log.appender(TOPICS.executionEvents, partition));
      await engine.put(partition, 'owner', { v: 1, aggregate: 'partition', term: 1, owner: 'own_1', at: new Date(now()).toISOString() });
    }
    const pair = { commands: TOPICS.executionCommands, events: TOPICS.executionEvents };
    engine.owning = await channel.own(pair, 'runbook-orchestrator', (session) => {
      session.intake.from(undefined);
      const commands = (records: readonly { readonly value: Buffer }[]) => engine.keep(records);
      return { events: () => undefined, commands, lost: () => undefined };
    });
    return engine;
  }

  async stop(): Promise<void> {
    await this.owning?.stop();
    await Promise.all(this.appenders.map((appender) => appender.close()));
  }

  /** One decision on the log. */
  async decide(id: string, ...events: ExecutionEvent[]): Promise<void> {
    const partition = partitionOf(id, this.partitions);
    const seq = ++this.seqs[partition]!;
    const at = new Date(this.now()).toISOString();
    const claim = { v: 1, term: 1, owner: 'own_1', at } as const;
    const rest = { id, tenant: 'acme', seq, version: seq, cause: { command: `cmd_${seq}` }, actor, prev: null, events };
    await this.put(partition, id, { ...claim, aggregate: 'execution', ...rest });
  }

  started(): ExecutionEvent {
    return {
      type: 'ExecutionStarted',
      at: this.now(),
      runbook: { id: 'contain-host', version: 3, digest: sha256Of('contain-host') },
      steps: [{ id: 'lookup', type: 'call-service' }],
      inputs: {},
      requestDigest: sha256Of('request'),
      legalBasis: { authority: 'CSIRT', reference: 'LB-7', classification: 'SECRET', authorizedUsers: ['ana'], purpose: 'containment' },
      dataLicenses: ['internal'],
      startedBy: actor,
    };
  }

  requested(parameters: Json, more: Partial<StepRequested> = {}): StepRequested {
    return {
      type: 'StepRequested',
      at: this.now(),
      step: 'lookup',
      stepType: 'call-service',
      attempt: 1,
      dispatch: 1,
      idempotencyKey: 'key-lookup',
      parameters,
      timeoutMs: 60_000,
      leaseMs: 30_000,
      ...more,
    };
  }

  /** As a renewal of this executor is answered. */
  renewed(executor: string, more: Partial<StepLeaseRenewed> = {}): StepLeaseRenewed {
    return { type: 'StepLeaseRenewed', at: this.now(), step: 'lookup', attempt: 1, dispatch: 1, executor, ...more };
  }

  cancelRequested(graceMs: number): ExecutionEvent {
    return { type: 'StepCancelRequested', at: this.now(), step: 'lookup', attempt: 1, graceUntil: this.now() + graceMs };
  }

  inDoubt(): ExecutionEvent {
    const error = { name: 'lease-lost', message: 'nobody renewed the lease' };
    return { type: 'StepInDoubt', at: this.now(), step: 'lookup', attempt: 1, error };
  }

  completed(step = 'lookup'): ExecutionEvent {
    return { type: 'StepCompleted', at: this.now(), step, attempt: 1, output: null };
  }

  ended(): ExecutionEvent {
    return { type: 'ExecutionCompleted', at: this.now(), outputs: {}, failures: 0 };
  }

  /** Commands of this type, for one execution or all. */
  said<T extends CommandEnvelope['body']['type']>(type: T, id?: string) {
    const found = this.commands.filter(({ body, aggregateId }) => body.type === type && (id === undefined || aggregateId === id));
    return found.map(({ body }) => body as Extract<CommandEnvelope['body'], { type: T }>);
  }

  /** Resolves when so many commands of this type have come. */
  async until<T extends CommandEnvelope['body']['type']>(type: T, count = 1, id?: string) {
    while (this.said(type, id).length < count) await new Promise<void>((resolve) => void this.told.push(resolve));
    return this.said(type, id);
  }

  private keep(records: readonly { readonly value: Buffer }[]): void {
    this.commands.push(...records.map(decodeCommand));
    const told = this.told;
    this.told = [];
    for (const tell of told) tell();
  }

  private async put(partition: number, key: string, record: LogRecord): Promise<void> {
    const value = encodeRecord(record);
    await this.appenders[partition]!.append([{ key, value, headers: { [HASH_HEADER]: sha256Of(value) } }]);
  }
}
