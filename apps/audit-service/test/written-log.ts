import { isBlobReference, type Actor, type ExecutionEvent, type Json, type RunbookPin } from '@runbook/domain';
import type { Appender, EventLog } from '@runbook/ports';
import { encodeRecord, sha256Of, HASH_HEADER, TOPICS, type DecisionRecord, type LogRecord } from '@runbook/wire';

const actor: Actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' };

/** An owner of one partition, as far as its records go. */
export class WrittenLog {
  private term = 0;
  private seq = 0;
  private readonly heads = new Map<string, { version: number; hash: string }>();

  private constructor(private readonly appender: Appender) {}

  static async open(log: EventLog, topic: string = TOPICS.executionEvents): Promise<WrittenLog> {
    await log.ensureTopics([
      { topic: TOPICS.executionEvents, partitions: 1 },
      { topic: TOPICS.registryEvents, partitions: 1 },
      { topic: TOPICS.correlationEvents, partitions: 1 },
      { topic: TOPICS.identityEvents, partitions: 1 },
    ]);
    const written = new WrittenLog(await log.appender(topic, 0));
    await written.claim();
    return written;
  }

  claim(): Promise<void> {
    this.term++;
    return this.put('owner', { v: 1, aggregate: 'partition', term: this.term, owner: `own_${this.term}`, at: '2026-11-21T10:00:00.000Z' });
  }

  async decide(id: string, events: readonly ExecutionEvent[], more: Partial<DecisionRecord> = {}): Promise<void> {
    await this.put(id, this.next(id, events, more));
  }

  /** A record that no reader admits, as a zombie leaves it. */
  zombie(id: string): Promise<void> {
    const record = { ...this.next(id, [{ type: 'ExecutionCompleted', at: 1, outputs: {}, failures: 0 }]), owner: 'own_0' };
    this.seq--;
    return this.put(id, record, undefined, false);
  }

  /** A record whose header says another hash than its bytes have. */
  altered(id: string, events: readonly ExecutionEvent[]): Promise<void> {
    return this.put(id, this.next(id, events), sha256Of('what was written'));
  }

  /** A whole run of so many steps, one record each, the last with the end. */
  async run(id: string, runbook: RunbookPin, steps: number, outputs: readonly unknown[] = []): Promise<void> {
    await this.decide(id, [started(runbook, steps)]);
    for (let n = 0; n < steps; n++) {
      const value = (outputs[n] ?? n) as Json;
      const evidence = [{ name: `reply-${n}`, sha256: isBlobReference(value) ? value.$blob : sha256Of(JSON.stringify(value)), value }];
      const done: ExecutionEvent = { type: 'StepCompleted', at: 2000 + n, step: `s${n}`, attempt: 1, output: value, evidence };
      const ended: ExecutionEvent = { type: 'ExecutionCompleted', at: 3000, outputs: {}, failures: 0 };
      await this.decide(id, n === steps - 1 ? [done, ended] : [done]);
    }
  }

  private next(id: string, events: readonly ExecutionEvent[], more: Partial<DecisionRecord> = {}): DecisionRecord {
    const head = this.heads.get(id);
    return {
      v: 1,
      aggregate: 'execution',
      id,
      tenant: 'acme',
      term: this.term,
      owner: `own_${this.term}`,
      seq: ++this.seq,
      version: (head?.version ?? 0) + (events.length > 0 ? 1 : 0),
      at: new Date(1_795_255_200_000 + this.seq).toISOString(),
      cause: { command: `cmd_${this.seq}` },
      actor,
      prev: events.length > 0 ? (head?.hash ?? null) : null,
      events,
      ...more,
    };
  }

  private async put(key: string, record: LogRecord, stated?: string, admitted = true): Promise<void> {
    const value = encodeRecord(record);
    const hash = sha256Of(value);
    if (admitted && 'events' in record && record.events.length > 0) this.heads.set(key, { version: record.version, hash });
    await this.appender.append([{ key, value, headers: { [HASH_HEADER]: stated ?? hash } }]);
  }
}

export function started(runbook: RunbookPin, steps: number): ExecutionEvent {
  return {
    type: 'ExecutionStarted',
    at: 1000,
    runbook,
    steps: Array.from({ length: steps }, (_, n) => ({ id: `s${n}`, type: 'call-service' })),
    inputs: { host: 'hôst-7' },
    requestDigest: sha256Of('request'),
    legalBasis: { authority: 'CSIRT', reference: 'LB-7', classification: 'SECRET', authorizedUsers: ['ana'], purpose: 'containment' },
    dataLicenses: ['internal'],
    startedBy: actor,
  };
}

export const refusal = { rejection: { code: 'already-started', message: 'it runs already' } } as const;

export const pin: RunbookPin = { id: 'contain-host', version: 3, digest: sha256Of('{"id":"contain-host"}') };
