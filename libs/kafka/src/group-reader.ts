import type { Consumer, ConsumerGroupJoinEvent } from 'kafkajs';
import { backoffMs, systemClock, type FollowSpec } from '@runbook/ports';
import type { Connection } from './connection.js';
import { Cursors, OLDEST, type Cursor } from './cursors.js';
import { FetchWait } from './fetch-wait.js';
import { Fetches, type Asked } from './fetches.js';
import { leaveGroup, newGroupConsumer, watchForSilence } from './group-consumer.js';
import type { GroupMember } from './group-member.js';
import { PositionHints } from './position-hints.js';
import type { FetchAnswer } from './protocol/fetch-answer.js';
import { ReadLinger } from './read-linger.js';
import { ReaderTroubles } from './reader-troubles.js';
import { explain } from './report.js';
import * as settings from './settings.js';
import type { TopicAdmin } from './topic-admin.js';
import { pause, settledOr } from './waiting.js';
import { correctCursor } from './wrong-answer.js';

/**
 * A member of a consumer group that outlives its consumers: whatever ends one, the next is made, until `stop`.
 *
 * - G1 Nothing is read before `read` says from where; what Kafka has stored as the group's offset never matters (P3).
 * - G2 A fetch asks for exactly the cursors' positions. Of its answer a partition's part counts only while its cursor stands there still: else it
 *   is late, and passed over. One that begins elsewhere is a wrong answer: the log's range is looked up, and the broker is asked again.
 * - G3 A partition that stays with the member through a rebalance is not lost: reading goes on at its cursor. With a new member id, or
 *   a new consumer, everything is lost first, because somebody else may have owned it in between.
 */
export class GroupReader {
  private readonly held = new Set<number>();
  private readonly cursors = new Cursors();
  private readonly hints: PositionHints;
  private readonly fetches: Fetches;
  private readonly linger: ReadLinger;
  private readonly wait: FetchWait;
  private readonly stopping = new AbortController();
  private consumer: Consumer | undefined;
  private memberId: string | undefined;
  private endConsumer: (reason: unknown) => void = () => undefined;
  private life: Promise<void> = Promise.resolve();
  private readonly troubles: ReaderTroubles;

  constructor(
    private readonly connection: Connection,
    private readonly admin: TopicAdmin,
    private readonly groupId: string,
    private readonly topics: readonly string[],
    private readonly member: GroupMember,
    private readonly spec: Pick<FollowSpec, 'latencyMs' | 'latencyUnderLoadMs' | 'mayHaveHoles'> = {},
  ) {
    this.linger = new ReadLinger(spec.latencyUnderLoadMs);
    this.wait = new FetchWait(spec.latencyMs);
    this.troubles = new ReaderTroubles(connection, { groupId, topics, isForeign: spec.mayHaveHoles ?? false });
    this.hints = new PositionHints(groupId, connection.report);
    this.fetches = new Fetches(this.cursors, spec.mayHaveHoles ?? false, {
      records: (topic, partition, records) =>
        this.member.records(topic, partition, connection.seals.opened(connection.written.again(records))),
      missed: (topic, partition, gap) => this.member.missed(topic, partition, gap),
      hold: (topic, partition) => this.hold(topic, partition),
      wrong: (topic, partition, cursor, found) => void this.askAgain(topic, partition, cursor, found),
    });
  }

  start(): void {
    this.troubles.begin(new Error('the group is not joined yet'));
    this.life = this.live();
  }

  /** What has kept it from fetching for some seconds. */
  get trouble(): string | undefined {
    return this.troubles.shown;
  }

  /**
   * From the first line on nothing new is delivered. Resolves when the group was left, or cannot be reached.
   *
   * @param settled waited for, within reason, before the group is left: who takes over then sees what was done here
   */
  async stop(settled: () => Promise<void> = async () => undefined): Promise<void> {
    if (this.stopping.signal.aborted) return this.life;
    this.stopping.abort();
    this.troubles.stopped();
    const committed = this.hints.commit(this.consumer);
    this.loseAll();
    await settledOr(settings.STOP_MS_MAX / 4, Promise.all([committed, settled()]));
    this.endConsumer('stopped');
    await settledOr(settings.STOP_MS_MAX, this.life);
  }

  /** Ends this membership and begins another, after something that should be impossible. */
  startAnew(reason: unknown): void {
    this.endConsumer(reason);
  }

  read(topic: string, partition: number, from: number | typeof OLDEST): void {
    if (!this.held.has(partition)) return;
    const cursor = this.cursors.set(topic, partition, from);
    this.seek(topic, partition, cursor);
    this.consumer?.resume([{ topic, partitions: [partition] }]);
  }

  /** Goes on where `hold` stopped. */
  resume(topic: string, partition: number): void {
    const cursor = this.cursors.get(topic, partition);
    if (cursor) this.read(topic, partition, cursor.isOldest ? OLDEST : cursor.next);
  }

  hold(topic: string, partition: number): void {
    if (!this.held.has(partition)) return;
    this.wait.changed();
    const cursor = this.cursors.get(topic, partition);
    // Another cursor at the same place: a wrong answer that is still looked into must not resume this one.
    if (cursor) this.cursors.set(topic, partition, cursor.isOldest ? OLDEST : cursor.next).isActive = false;
    this.consumer?.pause([{ topic, partitions: [partition] }]);
  }

  /** Records up to here are done with; committed on a timer. */
  answered(topic: string, partition: number, position: number): void {
    if (this.held.has(partition)) this.hints.note(topic, partition, position);
  }

  private async live(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const startedAtMs = performance.now();
      const reason = await this.oneConsumer();
      this.loseAll();
      if (this.stopping.signal.aborted) return;
      const denied = this.troubles.begin(reason);
      const facts = { group: this.groupId, topics: this.topics };
      // Where nobody tries again it is not silent either: the process ends. Topics of others end nothing.
      if (denied && this.troubles.isOfTheStart) {
        return this.connection.report({ level: 'fatal', message: denied.message, ...facts });
      }
      failures = performance.now() - startedAtMs > settings.SESSION_TIMEOUT_MS ? 1 : failures + 1;
      const message = denied?.message ?? 'a Kafka reader ended and starts anew';
      this.connection.report({ level: denied ? 'error' : 'warn', message, ...facts, error: explain(reason) });
      await pause(backoffMs(failures, settings.RETRY_MS_FIRST, settings.RETRY_MS_MAX), this.stopping.signal);
    }
  }

  /** From connecting to its end, whose reason it resolves with. */
  private async oneConsumer(): Promise<unknown> {
    const consumer: Consumer = newGroupConsumer(this.connection, {
      groupId: this.groupId,
      isForeign: this.spec.mayHaveHoles ?? false,
      isPatient: this.spec.latencyMs !== undefined,
      held: () => this.held,
      waitMs: () => this.wait.ms(),
      // What an older consumer still asks for is nobody's.
      ask: (proposed) => (consumer === this.consumer ? this.fetches.ask(proposed) : []),
      take: (asked, answer) => (consumer === this.consumer ? this.take(asked, answer) : 0),
      taken: (records) => this.linger.after(records, this.stopping.signal),
    });
    const ended = new Promise<unknown>((resolve) => (this.endConsumer = resolve));
    this.consumer = consumer;
    this.memberId = undefined;
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.joined(consumer, event));
    consumer.on(consumer.events.FETCH, () => consumer === this.consumer && this.troubles.fetched());
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (consumer === this.consumer) this.endConsumer(payload.error);
    });
    const stopWatch = watchForSilence(this.connection, consumer, (error) => this.endConsumer(error));
    const stopCommitting = systemClock.every(settings.COMMIT_INTERVAL_MS, () => void this.hints.commit(consumer));
    const running = (async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.topics], fromBeginning: true });
      // Batches never come to it: what is fetched is taken before.
      await consumer.run({ autoCommit: false, eachBatch: async () => undefined });
    })();
    running.catch((error: unknown) => this.endConsumer(error));
    const reason = await ended;
    stopWatch();
    stopCommitting();
    this.loseAll();
    this.consumer = undefined;
    await settledOr(settings.STOP_MS_MAX / 2, leaveGroup(this.connection, this.groupId, consumer, running));
    return reason;
  }

  private take(asked: readonly Asked[], answer: FetchAnswer): number {
    const taken = this.fetches.take(asked, answer);
    this.troubles.read();
    return taken;
  }

  private joined(consumer: Consumer, { payload }: ConsumerGroupJoinEvent): void {
    if (consumer !== this.consumer || this.stopping.signal.aborted) return;
    this.wait.changed();
    const assigned = new Set(this.topics.flatMap((topic) => payload.memberAssignment[topic] ?? []));
    this.troubles.joined(assigned.size);
    const isSameMember = payload.memberId === this.memberId;
    this.memberId = payload.memberId;
    for (const partition of [...this.held]) if (!isSameMember || !assigned.has(partition)) this.lose(partition);
    for (const topic of this.topics) {
      for (const partition of payload.memberAssignment[topic] ?? []) {
        const cursor = this.cursors.get(topic, partition);
        // The consumer forgot its positions with the old assignment (G3).
        if (cursor?.isActive) this.seek(topic, partition, cursor);
        else consumer.pause([{ topic, partitions: [partition] }]);
      }
    }
    const found = [...assigned].filter((partition) => !this.held.has(partition));
    const facts = { group: this.groupId, topics: this.topics, memberId: payload.memberId, partitions: [...assigned], found, isSameMember };
    this.connection.report({ level: 'info', message: 'joined a Kafka group', ...facts });
    for (const partition of found) {
      this.held.add(partition);
      this.member.found(partition);
    }
  }

  /** The answer did not begin where it was asked to: another is waited for, at the same place or where the log begins now (G2). */
  private async askAgain(topic: string, partition: number, cursor: Cursor, found: number | undefined): Promise<void> {
    cursor.isActive = false;
    this.consumer?.pause([{ topic, partitions: [partition] }]);
    const range = await this.admin.range(topic, partition).catch(() => undefined);
    // Read from elsewhere, held or lost meanwhile: that word counts.
    const isCurrent = (): boolean => this.cursors.get(topic, partition) === cursor;
    if (!isCurrent()) return;
    const answer = { topic, partition, found, range };
    if (correctCursor(cursor, answer, this.connection.report, (gap) => this.member.missed(topic, partition, gap)) === 'stop') return;
    if (cursor.doubts > 1) await pause(backoffMs(cursor.doubts, settings.RETRY_MS_FIRST, settings.RETRY_MS_MAX), this.stopping.signal);
    if (!isCurrent()) return;
    this.seek(topic, partition, cursor);
    this.consumer?.resume([{ topic, partitions: [partition] }]);
  }

  private seek(topic: string, partition: number, cursor: Cursor): void {
    this.wait.changed();
    cursor.isActive = true;
    this.consumer?.seek({ topic, partition, offset: String(cursor.next) });
  }

  private loseAll(): void {
    for (const partition of [...this.held]) this.lose(partition);
  }

  private lose(partition: number): void {
    this.held.delete(partition);
    for (const topic of this.topics) {
      this.cursors.delete(topic, partition);
      this.hints.forget(topic, partition);
    }
    this.member.lost(partition);
  }
}
