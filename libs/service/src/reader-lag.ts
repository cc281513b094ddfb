import type { EventLog } from '@runbook/ports';
import { observe } from '@runbook/telemetry';

interface Standing {
  readonly reader: string;
  readonly topic: string;
  readonly partition: number;
  offset: number;
  /** Of the first record of the batch that is being taken in, in milliseconds since the epoch; undefined: it waits for one. */
  busyWith?: number | undefined;
}

/** A reader that is behind by this much does not catch up with what comes, or waits for something that stands still. */
export const BEHIND_MS_MAX = 30_000;
const MS_PER_S = 1_000;

/** How far the readers of this process are behind the ends of the partitions that they read. The log is asked only when somebody asks for metrics. */
export class ReaderLag {
  private readonly places = new Map<string, Standing>();
  private readonly end: () => void;

  constructor(private readonly log: Pick<EventLog, 'end'>) {
    this.end = observe('runbook_reader_lag_records', () => this.observed());
  }

  /** The reader takes a batch in. What stood there at its start is no news. */
  begun(reader: string, topic: string, partition: number, at: number): void {
    const place = this.places.get(`${reader} ${topic} ${partition}`);
    if (place) place.busyWith = at;
  }

  /** Which readers are far behind, and how far; undefined: none. */
  standing(now: number): string | undefined {
    const behind = [...this.places.values()].filter(({ busyWith = now }) => now - busyWith > BEHIND_MS_MAX);
    if (behind.length === 0) return undefined;
    return behind
      .map(
        ({ reader, topic, partition, busyWith = now }) =>
          `${reader} is ${Math.round((now - busyWith) / MS_PER_S)} s behind in ${topic}/${partition}`,
      )
      .sort()
      .join('; ');
  }

  reached(reader: string, topic: string, partition: number, offset: number): void {
    const key = `${reader} ${topic} ${partition}`;
    const place = this.places.get(key);
    if (place) Object.assign(place, { offset, busyWith: undefined });
    else this.places.set(key, { reader, topic, partition, offset });
  }

  left(reader: string, topic: string, partition: number): void {
    this.places.delete(`${reader} ${topic} ${partition}`);
  }

  stop(): void {
    this.end();
  }

  private observed() {
    return Promise.all(
      [...this.places.values()].map(async ({ reader, topic, partition, offset }) => ({
        value: Math.max(0, (await this.log.end(topic, partition)) - offset),
        labels: { reader, topic },
      })),
    );
  }
}
