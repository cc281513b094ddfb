import { type PartitionSession, type TopicPair } from '@runbook/ports';
import { recordOf } from '@runbook/ports/contract';
import { partitionOf } from '@runbook/wire';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenedKafka } from '../src/index.js';

const PAUSE_MS = 25;

export type Kind = 'appended' | 'sent' | 'owner has read' | 'follower has read';

/** Appends, commands, an owner and a follower on every partition of a pair, and when each was last well. */
export class Flows {
  private readonly wellAtMs = new Map<string, number[]>();
  private readonly sessions = new Map<number, PartitionSession>();
  private isStopped = false;
  private readonly work: Promise<void>[] = [];
  private readonly stops: (() => Promise<void>)[] = [];

  constructor(
    private readonly kafka: OpenedKafka,
    private readonly pair: TopicPair,
    private readonly partitions: number,
  ) {}

  async start(): Promise<void> {
    const { commands, events } = this.pair;
    const owning = await this.kafka.channel.own(this.pair, `owners-${commands}`, (session) => {
      const { partition } = session;
      this.sessions.set(partition, session);
      session.readEvents(0);
      session.intake.from(undefined);
      return {
        events: () => this.well('owner has read', partition),
        commands: () => undefined,
        lost: () => void this.sessions.delete(partition),
      };
    });
    const following = await this.kafka.log.follow(
      { topic: events, group: `follower-${events}`, sharing: 'each' },
      {
        assigned: () => Promise.resolve(0),
        records: async (partition) => this.well('follower has read', partition),
        revoked: () => Promise.resolve(),
      },
    );
    this.stops.push(() => owning.stop(), () => following.stop()); // prettier-ignore
    for (let partition = 0; partition < this.partitions; partition++) {
      const key = keyOn(partition, this.partitions);
      this.again(
        'appended',
        partition,
        () => this.sessions.get(partition)?.append([recordOf('event')]) ?? Promise.reject(new Error('lost')),
      );
      this.again('sent', partition, () => this.kafka.channel.send(commands, [{ ...recordOf('command'), key }]));
    }
  }

  /** True when everything was well since then, on these partitions. */
  isWell(kinds: Record<Kind, readonly number[]>, sinceMs: number): boolean {
    return this.places(kinds).every((place) => (this.wellAtMs.get(place)?.at(-1) ?? 0) > sinceMs);
  }

  /** The longest time for which something was not well, in seconds, by what and where. */
  longest(kinds: Record<Kind, readonly number[]>, fromMs: number): { seconds: number; of: string } {
    const gaps = this.places(kinds).map((of) => {
      const times = [fromMs, ...(this.wellAtMs.get(of) ?? []).filter((atMs) => atMs > fromMs), performance.now()];
      return { of, seconds: Math.max(...times.slice(1).map((atMs, at) => atMs - times[at]!)) / 1000 };
    });
    return gaps.sort((a, b) => b.seconds - a.seconds)[0]!;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.stops.map((stop) => stop()));
    await Promise.all(this.work);
  }

  private again(kind: Kind, partition: number, act: () => Promise<unknown>): void {
    const loop = async () => {
      while (!this.isStopped) {
        await act().then(
          () => this.well(kind, partition),
          () => undefined,
        );
        await sleep(PAUSE_MS);
      }
    };
    this.work.push(loop());
  }

  private well(kind: Kind, partition: number): void {
    const place = `${kind} ${partition}`;
    this.wellAtMs.set(place, [...(this.wellAtMs.get(place) ?? []), performance.now()]);
  }

  private places(kinds: Record<Kind, readonly number[]>): string[] {
    return Object.entries(kinds).flatMap(([kind, partitions]) => partitions.map((partition) => `${kind} ${partition}`));
  }
}

function keyOn(partition: number, partitions: number): string {
  for (let at = 0; ; at++) if (partitionOf(`k${at}`, partitions) === partition) return `k${at}`;
}
