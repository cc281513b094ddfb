import { engine, FormatNotWritten, type Decision, type Need } from '@runbook/domain';
import { bytesOfRecord, type NewRecord, type StoredRecord } from '@runbook/ports';
import { areMetricsRecorded, traceHeader } from '@runbook/telemetry';
import { HASH_HEADER, Malformed, type CommandEnvelope } from '@runbook/wire';
import type { Told, Undecided } from './aggregate.js';
import type { ProcessorEnvironment } from './environment.js';
import { encodedDecision, envelopeFor, type Asked, type Made, type Office, type Taken, type Work } from './decision-record.js';
import { decisionHop } from './decision-trace.js';
import type { FaultThatMeans } from './faults.js';
import { limitsOf, NEEDS_PER_DECISION_MAX, type ProcessorLimits } from './limits.js';
import type { PartitionMemory } from './partition-memory.js';
import type { Resident } from './residents.js';
import { tooLarge } from './too-large.js';
import { UnconfirmedDecisions } from './unconfirmed.js';
import { DEFECT, messageOf, neverEnds, refuseStranger, requestOf } from './undecided.js';

/**
 * Takes commands and due timers one after the other, in order: decide, append, evolve. Decisions build on decisions that are
 * appended and not read back yet; that is safe because readers act on admitted records only (P7), and a doubted append drops
 * this whole memory (P4).
 */
export class Decider<State, Body, Event, Refusal> {
  readonly unconfirmed = new UnconfirmedDecisions<State>();
  private readonly limits: ProcessorLimits;
  private seq: number;
  private work: Work[] = [];
  private next = 0;
  private waiting = false;
  private stopped = false;
  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly memory: PartitionMemory<State, Body, Event, Refusal>,
    private readonly office: Office,
  ) {
    this.seq = memory.position.seq;
    this.limits = limitsOf(environment);
  }

  get queued(): number {
    return this.work.length - this.next;
  }

  stop(): void {
    this.stopped = true;
    for (const { hop } of this.unconfirmed.all()) hop.end({}, 'stepped-down');
    this.work = [];
    this.next = 0;
  }

  add(work: readonly Work[]): void {
    for (const one of work) this.work.push(one);
    this.pump();
  }

  /** Goes on until nothing is left, something must be awaited, or too much is unconfirmed. */
  pump(): void {
    while (!this.waiting && !this.stopped && this.next < this.work.length && this.unconfirmed.count < this.limits.unconfirmedMax) {
      try {
        const awaited = this.take(this.work[this.next]!);
        if (awaited) return this.await(awaited);
      } catch (error) {
        return this.office.failed(error);
      }
      this.done();
    }
  }

  private await(awaited: Promise<void>): void {
    this.waiting = true;
    awaited.then(
      () => {
        this.waiting = false;
        if (this.stopped) return;
        this.done();
        this.pump();
      },
      (error) => this.office.failed(error),
    );
  }

  private done(): void {
    this.next++;
    // Compacting now and then keeps taking from the front cheap.
    if (this.next > 1024 || this.next === this.work.length) {
      this.work.splice(0, this.next);
      this.next = 0;
    }
  }

  private take(work: Work): void | Promise<void> {
    if ('timerOf' in work) {
      return this.with(this.memory.obtain(work.timerOf, ''), (resident) =>
        this.decide(resident, this.environment.aggregate.timerCommand!, work),
      );
    }
    let envelope: CommandEnvelope;
    try {
      envelope = envelopeFor(this.environment.aggregate.name, work.command);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return this.setAside('command-malformed', work, error.message);
    }
    const obtained = this.memory.obtain(envelope.aggregateId, envelope.tenant);
    return this.with(obtained, (resident) => this.decide(resident, envelope.body as Body, work, envelope));
  }

  private with(
    obtained: Resident<State> | Promise<Resident<State>>,
    then: (resident: Resident<State>) => void | Promise<void>,
  ): void | Promise<void> {
    return obtained instanceof Promise ? obtained.then(then) : then(obtained);
  }

  private decide(resident: Resident<State>, body: Body, work: Work, envelope?: CommandEnvelope, needsMet = 0): void | Promise<void> {
    if (this.stopped) return;
    const tenant = envelope?.tenant ?? resident.tenant;
    const { clock, chance, aggregate } = this.environment;
    const now = clock.now();
    const stranger = refuseStranger(tenant, resident);
    if (stranger && !envelope?.answer) return this.setAside('command-of-another-tenant', work, stranger.message, envelope);
    if (stranger) return this.record(resident, { work, envelope, tenant, now, events: [], rejection: stranger as Refusal });
    let decision: Decision<Event, Refusal>;
    try {
      decision = aggregate.decide(body, resident.state, {
        now,
        ownedSince: this.memory.ownedSince,
        chance: chance(),
        id: resident.id,
        tenant,
        actor: envelope?.actor ?? engine(tenant),
      });
    } catch (error) {
      return this.undecided('decision-broken', error, resident, { body, work, envelope });
    }
    switch (decision.kind) {
      case 'needs':
        if (needsMet >= NEEDS_PER_DECISION_MAX) return this.undecided('decision-endless', neverEnds(), resident, { body, work, envelope });
        return this.provide(decision.needs).then(
          () => this.decide(resident, body, work, envelope, needsMet + 1),
          (error) => this.undecided('decision-broken', error, resident, { body, work, envelope }),
        );
      case 'events':
        return this.record(resident, { work, envelope, tenant, now, events: decision.events }, body);
      case 'rejected':
        if (envelope?.answer) return this.record(resident, { work, envelope, tenant, now, events: [], rejection: decision.rejection });
        return this.answered(work);
      case 'nothing':
        // A timer that came too early is set again; one that is due and means nothing must not wake us for ever.
        if ((aggregate.nextTimerAt(resident.state, this.memory.ownedSince) ?? 0) > now) this.memory.arm(resident);
        return this.answered(work);
    }
  }

  private provide(needs: Need): Promise<void> {
    return this.memory.patience.with('what a decision needs', () =>
      this.environment.aggregate.provide(needs, () => this.unconfirmed.settled()),
    );
  }

  private answered(work: Work): void {
    if (!('command' in work)) return;
    // Nothing is answered before what was decided earlier is a fact: a doubted append brings those commands again.
    const { last } = this.unconfirmed;
    if (last) last.answers = work.command.offset;
    else this.office.answered(work.command.offset);
  }

  /** P1: all events of the decision are this one record. A crash before the append leaves nothing; the command comes again (P3). */
  private record(resident: Resident<State>, made: Made<Event, Refusal>, body?: Body): void | Promise<void> {
    const { work, tenant } = made;
    const { aggregate, commands, writeFormat } = this.environment;
    const encoded = encodedDecision(aggregate.name, resident, this.seq + 1, this.office, made, writeFormat);
    if (encoded instanceof FormatNotWritten) return this.undecided('format-not-written', encoded, resident, { ...made, body });
    const { record, value, hash } = encoded;
    const { events } = record;
    const changes = events.length > 0;
    const hop = decisionHop(commands, work, resident, record, made.now);
    const appended: NewRecord = { key: resident.id, value, headers: { [HASH_HEADER]: hash, ...traceHeader(hop.traceparent) } };
    const bytes = bytesOfRecord(appended);
    // Before anything is folded: an append that no log takes would be in doubt for ever.
    if (bytes > this.limits.recordBytesMax) {
      return this.undecided('decision-too-large', tooLarge(bytes, this.limits.recordBytesMax, events), resident, { ...made, body });
    }
    this.seq = record.seq;
    const before = resident.state;
    let told: readonly Told[] | undefined;
    if (changes) {
      resident.tenant = tenant;
      this.memory.become(resident, record, hash, hop.traceparent);
      told = aggregate.told?.(before, resident.state, record);
      this.memory.keep(resident);
    }
    resident.unconfirmed++;
    const after = resident.state;
    const counted = changes && areMetricsRecorded() && { confirmed: () => aggregate.counted?.(before, after, record) };
    const answers = 'command' in work && { answers: work.command.offset };
    this.unconfirmed.add({ seq: record.seq, hash, resident, hop, ...answers, ...(told && { told }), ...counted });
    this.office.append(appended);
  }

  private async setAside(fault: FaultThatMeans<'set aside'>, work: Work, reason: string, envelope?: CommandEnvelope): Promise<void> {
    if (!('command' in work)) return;
    const { command } = work;
    this.environment.report(
      'warn',
      { topic: command.topic, offset: command.offset, fault, reason, ...requestOf(envelope) },
      'a command is set aside',
    );
    await this.keepAside(command, reason);
    this.answered(work);
  }

  private keepAside(command: StoredRecord, reason: string): Promise<void> {
    return this.memory.patience.with('the dead letters', () => this.environment.deadLetter(command, reason));
  }

  /**
   * No decision could be made. What the aggregate decides instead comes first; if that changed it, a command may now be decided, or mean nothing
   * any more. A timer that nothing is decided about was sent by nobody who could be told; it is set again when the aggregate is touched.
   */
  private async undecided(
    fault: FaultThatMeans<'set aside'>,
    error: unknown,
    resident: Resident<State>,
    asked: Asked<Body>,
  ): Promise<void> {
    if (this.stopped) return;
    const { body, work, envelope } = asked;
    const facts = { aggregate: resident.id, fault, error, ...requestOf(envelope ?? resident) };
    this.environment.report('error', facts, 'a decision failed; this is a defect');
    const undecided: Undecided = { name: fault === 'decision-broken' ? 'internal' : 'limit-exceeded', message: messageOf(error) };
    const instead = body && this.environment.aggregate.insteadOf?.(body, undecided);
    if (instead) {
      const { version } = resident;
      await this.decide(resident, instead, { timerOf: resident.id });
      // One that broke would break again: it is kept, for those who mend it.
      if ('command' in work && fault !== 'decision-broken' && resident.version > version)
        return this.decide(resident, body, work, envelope);
    }
    if ('command' in work) await this.refuse(resident, work, undecided, envelope);
  }

  private async refuse(resident: Resident<State>, work: Taken, { name, message }: Undecided, envelope?: CommandEnvelope): Promise<void> {
    await this.keepAside(work.command, `no decision could be made: ${message}`);
    if (this.stopped || !envelope?.answer) return this.answered(work);
    const rejection = name === 'limit-exceeded' ? { code: name, message } : DEFECT;
    const now = this.environment.clock.now();
    return this.record(resident, { work, envelope, tenant: envelope.tenant, now, events: [], rejection: rejection as Refusal });
  }
}
